//! The vendors of an organization learn from what people confirm.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use super::corrections::Confirmation;
use super::folding::letters;
use super::{Extraction, Field, Kind, Layout, Source, layouts};
use crate::clock::minutes;
use crate::db::OrgTx;
use crate::documents::extractions;
use crate::documents::{self, Document};
use crate::error::Result;
use crate::ids::{DocumentId, UserId};
use crate::jobs::Job;

/// Learn from what people confirmed on one document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LearnVendor {
    /// Which.
    pub document: DocumentId,
}

impl Job for LearnVendor {
    const NAME: &'static str = "learn-vendor";
    const TIMEOUT: Duration = minutes(2);
}

/// Keeps what a person said about values that had been found.
///
/// # Errors
/// When Postgres is gone.
pub async fn note(
    tx: &mut OrgTx,
    id: DocumentId,
    actor: UserId,
    confirmations: &[Confirmation],
) -> Result<()> {
    let org = tx.org();
    for confirmation in confirmations {
        let found = confirmation.found.as_ref();
        sqlx::query!(
            "insert into field_confirmations (id, org_id, document_id, name, found, source, score, confirmed, is_right,
               actor_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            Uuid::now_v7(),
            org.0,
            id.0,
            confirmation.name,
            found.map(|field| field.value.as_str()),
            found.map(|field| field.source.as_str()),
            found.map(|field| field.score),
            confirmation.confirmed,
            confirmation.is_right(),
            actor.0
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// How sure the vendor of a document must be where no person named it.
const SURE: f32 = 0.9;

/// Makes the vendor of a document known, with its address and where the confirmed values stand. Doing it twice changes
/// nothing more; a document without a vendor, or with one that nobody said and the rules are not sure of, teaches
/// nothing. A document that was taken for another vendor's teaches that one nothing any more.
///
/// # Errors
/// When Postgres is gone.
pub async fn learn(tx: &mut OrgTx, id: DocumentId) -> Result<()> {
    let document = documents::lock(tx, id).await?;
    let confirmed = extractions::current(tx, &document).await?.extraction;
    let Some(vendor) = confirmed.vendor().filter(|field| is_sure(field)) else { return Ok(()) };
    let Some(reading) = documents::reading_of(tx, id).await? else { return Ok(()) };
    let folded = letters(&vendor.value);
    if folded.is_empty() {
        return Ok(());
    }
    let first = first_found(tx, &document).await?;
    let is_said = vendor.source == Source::Person;
    let vendor = upsert(tx, &vendor.value, &folded, is_said).await?;
    forget_elsewhere(tx, id, vendor.id).await?;
    let mut layout = vendor.layout;
    if let (Some(first), Source::Person) = (first, confirmed.kind_source) {
        learn_kind(&mut layout, &first, confirmed.kind);
    }
    let learnt = confirmed.clone();
    let layout = tokio::task::spawn_blocking(move || {
        layouts::learn(&mut layout, id, &reading, &learnt);
        layout
    })
    .await?;
    keep(tx, vendor.id, id, &confirmed, &layout).await
}

/// A vendor that a person named or the sender wrote into the file, or that is as good as certain. A model is not asked
/// who is to be known.
fn is_sure(vendor: &Field) -> bool {
    match vendor.source {
        Source::Person | Source::Embedded => true,
        Source::Model => false,
        Source::Template | Source::Directory | Source::Rules => {
            vendor.confidence >= SURE && !vendor.ambiguous
        }
    }
}

/// What a person said of a document is true of the vendor's others that look like it.
fn learn_kind(layout: &mut Layout, first: &Extraction, said: Kind) {
    match first.kind_source {
        // The rules took it for something: from now on the vendor's are what the person says.
        Source::Rules if first.kind != said => drop(layout.kinds.insert(first.kind, said)),
        Source::Rules => drop(layout.kinds.remove(&first.kind)),
        // What was learnt before has misled: it is forgotten.
        Source::Template if first.kind != said => layout.kinds.retain(|_, kind| *kind != first.kind),
        _ => {}
    }
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

/// A vendor's row, locked.
struct Row {
    id: Uuid,
    layout: Layout,
}

/// The vendor of a name, which is spelt as a person said last.
async fn upsert(tx: &mut OrgTx, name: &str, folded: &str, is_said: bool) -> Result<Row> {
    let org = tx.org();
    let row = sqlx::query!(
        r#"insert into vendors (id, org_id, name, folded)
         values ($1, $2, $3, $4)
         on conflict (org_id, folded) do update
         set name = case when $5 then excluded.name else vendors.name end, updated_at = now()
         returning id, layout as "layout: Json<Layout>""#,
        Uuid::now_v7(),
        org.0,
        name,
        folded,
        is_said
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Row { id: row.id, layout: row.layout.0 })
}

/// Takes what a document has shown from another vendor that it was taken for before.
async fn forget_elsewhere(tx: &mut OrgTx, document: DocumentId, vendor: Uuid) -> Result<()> {
    let org = tx.org();
    let former = sqlx::query!(
        r#"select v.id, v.layout as "layout: Json<Layout>"
         from documents d
         join vendors v on v.org_id = d.org_id and v.id = d.vendor_id
         where d.org_id = $1 and d.id = $2 and v.id <> $3
         for update of v"#,
        org.0,
        document.0,
        vendor
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(former) = former else { return Ok(()) };
    let mut layout = former.layout.0;
    layout.forget(document);
    sqlx::query!(
        "update vendors set layout = $3, documents = greatest(documents - 1, 0), updated_at = now()
         where org_id = $1 and id = $2",
        org.0,
        former.id,
        Json(layout) as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn keep(
    tx: &mut OrgTx,
    vendor: Uuid,
    document: DocumentId,
    confirmed: &Extraction,
    layout: &Layout,
) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update documents set vendor_id = $3 where org_id = $1 and id = $2",
        org.0,
        document.0,
        vendor
    )
    .execute(tx.conn())
    .await?;
    let certain = |name: &str| {
        let field = confirmed.fields.get(name)?;
        matches!(field.source, Source::Person | Source::Embedded).then_some(field.value.as_str())
    };
    // Who names the buyer's identifier as the seller's would have every document of the buyer's be the seller's.
    let value = |name: &str| confirmed.fields.get(name).map(|field| letters(&field.value));
    let vat_id = certain("vendor_vat_id").filter(|_| value("vendor_vat_id") != value("customer_vat_id"));
    sqlx::query!(
        "update vendors v
         set layout = $3, address = coalesce($4, v.address), vat_id = coalesce($5, v.vat_id), updated_at = now(),
           documents = (select count(*) from documents d where d.org_id = v.org_id and d.vendor_id = v.id)
         where v.org_id = $1 and v.id = $2",
        org.0,
        vendor,
        Json(layout) as _,
        certain("address"),
        vat_id
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vendor_is_known_by_a_persons_word_or_when_it_is_as_good_as_certain() {
        let vendor = |source, confidence| Field { source, confidence, ..Field::default() };
        assert!(is_sure(&vendor(Source::Person, 0.0)) && is_sure(&vendor(Source::Embedded, 1.0)));
        assert!(is_sure(&vendor(Source::Rules, 0.95)) && !is_sure(&vendor(Source::Rules, 0.8)));
        assert!(!is_sure(&vendor(Source::Model, 0.99)));
        assert!(!is_sure(&Field { ambiguous: true, ..vendor(Source::Directory, 0.95) }));
    }

    #[test]
    fn a_kind_that_was_learnt_wrongly_is_unlearnt() {
        let found = |kind, kind_source| Extraction { kind, kind_source, ..Extraction::default() };
        let mut layout = Layout::default();
        learn_kind(&mut layout, &found(Kind::Generic, Source::Rules), Kind::CreditNote);
        assert_eq!(layout.kinds, [(Kind::Generic, Kind::CreditNote)].into());
        // A later one was made a credit note by what was learnt, and a person says it is not.
        learn_kind(&mut layout, &found(Kind::CreditNote, Source::Template), Kind::Invoice);
        assert!(layout.kinds.is_empty());

        learn_kind(&mut layout, &found(Kind::Receipt, Source::Rules), Kind::Invoice);
        learn_kind(&mut layout, &found(Kind::Receipt, Source::Rules), Kind::Receipt);
        learn_kind(&mut layout, &found(Kind::Receipt, Source::Model), Kind::Invoice);
        assert!(layout.kinds.is_empty());
    }
}
