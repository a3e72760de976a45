//! A short run of `./dev mutate`: spoiled files cost no reader.

use std::time::Duration;

use anyhow::Result;
use tests::mutations::{self, Order};

#[tokio::test]
async fn hundreds_of_spoiled_files_end_in_a_reading_or_a_typed_reason() -> Result<()> {
    let kept = tempfile::tempdir()?;
    let order = Order {
        folders: Vec::new(),
        run: 4,
        first: 0,
        count: 400,
        time: Duration::from_secs(20),
        kept: kept.path().to_owned(),
    };
    let tally = mutations::run(&order).await?;
    assert!(tally.died.is_empty(), "readers died: {tally:?}");
    assert!(tally.inputs > 50, "{tally:?}");
    // Spoiled, but not beyond anything: both ends are met.
    assert!(tally.outcomes.contains_key("read") && tally.outcomes.contains_key("corrupt"), "{tally:?}");
    Ok(())
}
