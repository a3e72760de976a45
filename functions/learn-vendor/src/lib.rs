//! Learns a vendor and its layout from what people confirmed on a document.

use document_types::fields::{Extraction, Source};
use shared::db::OrgTx;
use shared::documents::{self, Document, extractions};
use shared::ids::DocumentId;
use shared::jobs::JobContext;
use shared::vendors::{self, LearnVendor};
use shared::{App, Result};

/// Safe to run twice: what was learnt once is not learnt again.
pub async fn run(app: App, ctx: JobContext, job: LearnVendor) -> Result<()> {
    let mut tx = ctx.enter(&app).await?;
    learn(&mut tx, job.document).await?;
    ctx.finish(tx).await
}

/// Stores the vendor of a document, with its address and the places of the confirmed values. A document without a
/// vendor, or with one that nobody named and the rules are not sure of, teaches nothing.
async fn learn(tx: &mut OrgTx, id: DocumentId) -> Result<()> {
    let document = documents::lock(tx, id).await?;
    let confirmed = extractions::current(tx, &document).await?.extraction;
    let Some(vendor) = extraction::teaching_vendor(&confirmed) else { return Ok(()) };
    let Some(reading) = documents::reading_of(tx, id).await? else { return Ok(()) };
    let first = first_found(tx, &document).await?;
    let is_said = vendor.source == Source::Person;
    let Some(mut learner) = vendors::learner(tx, id, &vendor.value, is_said).await? else { return Ok(()) };
    let learn = move || {
        extraction::learn(&mut learner.layout, id.0, &reading, first.as_ref(), &confirmed);
        (learner, confirmed)
    };
    let (learner, confirmed) = tokio::task::spawn_blocking(learn).await?;
    vendors::keep(tx, &learner, id, &confirmed).await
}

/// What was found in the document before a person said anything.
async fn first_found(tx: &mut OrgTx, document: &Document) -> Result<Option<Extraction>> {
    let mut before = None;
    loop {
        let versions = extractions::versions(tx, document.id, before, 50).await?;
        let Some(last) = versions.last() else { return Ok(None) };
        before = Some(last.version);
        let found = versions.into_iter().find(|version| version.extraction.kind_source != Source::Person);
        if let Some(found) = found {
            return Ok(Some(found.extraction));
        }
    }
}
