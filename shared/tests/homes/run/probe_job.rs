//! A job function whose jobs end as their payload says. `tests/homes/run.rs` drives it as the platform drives the real ones.

use std::process::ExitCode;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use shared::jobs::{Job, JobContext, Jobs};
use shared::{App, Result};

/// `{}` passes at once.
#[derive(Debug, Serialize, Deserialize)]
struct Probe {
    #[serde(default)]
    sleep_ms: u64,
    #[serde(default)]
    fail: bool,
    #[serde(default)]
    panic: bool,
}

impl Job for Probe {
    const NAME: &'static str = "probe-job";
}

/// Another kind of the same function.
#[derive(Debug, Serialize, Deserialize)]
struct ProbeMore {}

impl Job for ProbeMore {
    const NAME: &'static str = "probe-more";
}

fn main() -> ExitCode {
    shared::run::jobs("probe-job", || {
        Jobs::default().on::<Probe, _, _>(run).on::<ProbeMore, _, _>(async |_, _, _| Ok(()))
    })
}

#[expect(clippy::panic, reason = "what the test is about")]
async fn run(_: App, _: JobContext, job: Probe) -> Result<()> {
    tokio::time::sleep(Duration::from_millis(job.sleep_ms)).await;
    if job.panic {
        panic!("on purpose");
    }
    if job.fail {
        return Err(anyhow::anyhow!("on purpose").into());
    }
    Ok(())
}
