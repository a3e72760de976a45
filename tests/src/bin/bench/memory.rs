//! Memory of the whole local platform: the program, its readers and its Postgres.

use std::time::Duration;

use anyhow::{Result, ensure};
use tests::program::{Program, fixture};

use crate::cost::{Watch, memory_of};
use crate::{Bar, Row};

/// Idle, and while two scanned documents are read.
pub(crate) async fn platform() -> Result<Vec<Row>> {
    let program = Program::start(&[]).await?;
    let operator = program.sign_in("operator").await?;
    tokio::time::sleep(Duration::from_secs(10)).await;
    let idle = memory_of(&program)?;
    let watch = Watch::begin(&program)?;
    let scan = fixture("scan.pdf")?;
    let (one, two) = tokio::join!(
        operator.process("one.pdf", [scan.as_slice(), b"\n% 1\n"].concat()),
        operator.process("two.pdf", [scan.as_slice(), b"\n% 2\n"].concat())
    );
    for read in [one?, two?] {
        ensure!(read["status"] == "COMPLETED", "{read}");
    }
    let reading = watch.end()?;
    program.stop()?;
    let row = |what, bytes: u64, bar| {
        #[expect(clippy::cast_precision_loss, reason = "megabytes")]
        let figure = (bytes / 1_000_000) as f64;
        Row { what, ours: format!("{figure} MB"), peer: "-".to_owned(), figure, bar: Bar::AtMost(bar) }
    };
    Ok(vec![row("memory, idle, MB", idle, 400.0), row("memory, reading two documents, MB", reading, 1200.0)])
}
