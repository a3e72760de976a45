//! Money guards over a year of invoices: what is wrong is flagged, and what is not is left alone.

use chrono::{Days, Months, NaiveDate};
use document_types::fields::{Extraction, Field, Kind, Source};
use document_types::own::OwnIdentity;
use serde_json::json;
use shared::documents::guards::{self, Guard, Name};
use shared::documents::{self, Document, extractions};
use shared::notifications::{self, Filter};
use shared::testing::World;
use shared::{Error, Result};
use sqlx::PgPool;

use crate::router;

/// An invoice of a vendor with these fields beside its name.
fn invoice(vendor: &str, fields: &[(&str, &str)]) -> Extraction {
    let field =
        |value: &str| Field { value: value.into(), confidence: 0.99, score: 0.99, ..Field::default() };
    let mut found = Extraction { kind: Kind::Invoice, kind_confidence: 0.99, ..Extraction::default() };
    found.fields.insert("vendor".into(), field(vendor));
    for (name, value) in fields {
        found.fields.insert((*name).to_owned(), field(value));
    }
    found
}

/// One of 25 vendors.
struct Vendor {
    name: String,
    vat: String,
    iban: String,
}

fn vendor(number: usize) -> Vendor {
    Vendor {
        name: format!("Lieferant {number:02} Handels GmbH"),
        vat: format!("DE1000000{number:02}"),
        iban: format!("DE02 1203 0000 0000 20{number:02} 51"),
    }
}

fn first_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 15).unwrap_or_default()
}

async fn guards_of(world: &World, document: &Document) -> Result<Vec<Guard>> {
    let mut tx = world.app.enter(world.as_operator().await?.member()).await?;
    guards::of_document(&mut tx, document.id).await
}

/// What a person sends who confirms everything as it is printed.
async fn confirm(world: &World, document: &Document) -> Result<()> {
    let me = world.as_operator().await?;
    let mut tx = world.app.enter(me.member()).await?;
    let document = documents::lock(&mut tx, document.id).await?;
    let before = extractions::current(&mut tx, &document).await?.extraction;
    let mut after = before.clone();
    for field in after.fields.values_mut() {
        (field.source, field.confidence) = (Source::Person, 1.0);
    }
    extractions::correct(&mut tx, &me.member().actor(), document.id, &before, &after).await?;
    tx.commit().await
}

/// A month's invoice: every other vendor charges the same each month, and the others more often and never the same.
fn monthly(of: &Vendor, number: usize, month: usize) -> Extraction {
    let day = first_day() + Months::new(u32::try_from(month).unwrap_or_default());
    let total =
        if number.is_multiple_of(2) { "119.00".to_owned() } else { format!("{}.{month:02}", 200 + month) };
    let day = day.to_string();
    let number = format!("RE-2026-{number:02}-{month:03}");
    invoice(
        &of.name,
        &[
            ("number", &number),
            ("date", &day),
            ("total", &total),
            ("vendor_vat_id", &of.vat),
            ("iban", &of.iban),
        ],
    )
}

/// What is right and looks alike: a credit note under its invoice's number, a name in capitals, a number that began
/// again, an invoice without account and identifier.
fn alike(of: &Vendor, number: usize, which: usize) -> Extraction {
    let mut found = monthly(of, number, 20 + which);
    let mut set = |name: &str, value: String| {
        let field = Field { value, confidence: 0.99, ..Field::default() };
        found.fields.insert(name.to_owned(), field);
    };
    match which {
        0 => {
            set("number", format!("RE-2026-{number:02}-003"));
            found.kind = Kind::CreditNote;
        }
        1 => set("vendor", of.name.to_uppercase()),
        2 => {
            set("number", format!("RE-2026-{number:02}-001"));
            set("total", "77.77".into());
        }
        3 => found.fields.retain(|name, _| !["iban", "vendor_vat_id"].contains(&name.as_str())),
        _ => set("iban", of.iban.replace(' ', "")),
    }
    found
}

/// Fifty documents with which something is wrong, and what.
fn seeded() -> Vec<(Name, Extraction)> {
    let own = OwnIdentity { names: vec!["Demo Services".into()], ..OwnIdentity::default() };
    let wrong = |case: usize| {
        let (number, of) = (case % 25, vendor(case % 25));
        let mut found = monthly(&of, number, 40 + case);
        let mut set = |name: &str, value: String| {
            found.fields.insert(name.to_owned(), Field { value, confidence: 0.99, ..Field::default() });
        };
        let name = match case % 4 {
            0 => {
                set("iban", format!("GB33BUKB202015555555{case:02}"));
                Name::IbanChanged
            }
            1 if case.is_multiple_of(3) => {
                set("number", format!("re 2026 {number:02} 005"));
                set("date", (first_day() + Months::new(5)).to_string());
                Name::SeenBefore
            }
            1 => {
                let before = monthly(&of, number, 7);
                set("total", before.fields["total"].value.clone());
                set("date", (first_day() + Months::new(7) + Days::new(6)).to_string());
                Name::SeenBefore
            }
            2 if case.is_multiple_of(3) => {
                set("vendor_vat_id", "DE999999999".into());
                Name::VendorMismatch
            }
            2 => {
                set("vendor", format!("Anderer Betrieb {case}"));
                Name::VendorMismatch
            }
            _ => {
                set("vendor", "DEMO SERVICES LTD".into());
                extraction::note_own_vendor(&mut found, &own);
                Name::OwnVendor
            }
        };
        (name, found)
    };
    (0..50).map(wrong).collect()
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn fifty_wrong_ones_are_flagged_and_five_hundred_right_ones_are_not(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (mut clean, mut flagged) = (0, Vec::new());
    for number in 0..25 {
        let of = vendor(number);
        for month in 0..15 {
            let document = world.document("month.pdf").completed(&monthly(&of, number, month)).await?;
            if month == 0 {
                confirm(&world, &document).await?;
            }
            clean += 1;
            flagged.extend(guards_of(&world, &document).await?);
        }
        for which in 0..5 {
            let document = world.document("alike.pdf").completed(&alike(&of, number, which)).await?;
            clean += 1;
            flagged.extend(guards_of(&world, &document).await?);
        }
    }
    assert_eq!(clean, 500);
    assert!(flagged.len() <= 5, "{} of {clean}: {:?}", flagged.len(), &flagged[..flagged.len().min(9)]);

    for (number, (name, found)) in seeded().into_iter().enumerate() {
        let document = world.document("wrong.pdf").completed(&found).await?;
        let guards = guards_of(&world, &document).await?;
        assert!(guards.iter().any(|guard| guard.name == name), "{number}: {name:?} is not in {guards:?}");
        assert!(document.needs_review, "{number}");
        confirm(&world, &document).await?;
        let still = guards_of(&world, &document).await?;
        assert!(
            still.iter().any(|guard| guard.name == name),
            "{number}: confirming settles nothing: {still:?}"
        );
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_acknowledged_account_is_known_from_then_on(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (me, of) = (world.as_operator().await?, vendor(1));
    let first = world.document("first.pdf").completed(&monthly(&of, 1, 0)).await?;
    confirm(&world, &first).await?;
    let mut changed = monthly(&of, 1, 1);
    changed.fields.get_mut("iban").ok_or(Error::NotFound("iban"))?.value = "GB33BUKB20201555555555".into();
    let second = world.document("second.pdf").completed(&changed).await?;

    let guard = guards_of(&world, &second).await?.remove(0);
    let today = world.app.clock.now().date_naive();
    assert_eq!(
        guard.detail,
        format!(
            "the IBAN ends in 5555 and the vendor's last one ends in 0151, confirmed on {today} with first.pdf"
        )
    );
    assert_eq!((guard.other_id, guard.fields), (Some(first.id), vec!["iban".to_owned()]));
    confirm(&world, &second).await?;
    let mut tx = world.app.enter(me.member()).await?;
    let news = notifications::list(&mut tx, me.member().user, Filter::default(), None, 10).await?;
    assert_eq!(news.iter().filter(|news| news.kind == "document.guarded").count(), 1, "told once");
    drop(tx);

    let path = format!("/documents/{}/guards/{}/acknowledge", second.id, guard.id);
    let reply = me.post(router(), &path, &json!({})).await?;
    assert_eq!(reply.status, 200);
    let mut tx = world.app.enter(me.member()).await?;
    let second = documents::find(&mut tx, second.id).await?.ok_or(Error::NotFound("document"))?;
    drop(tx);
    assert!(!second.needs_review, "nothing else is to be looked at");
    changed.fields.get_mut("number").ok_or(Error::NotFound("number"))?.value = "RE-9".into();
    changed.fields.get_mut("date").ok_or(Error::NotFound("date"))?.value = "2026-06-01".into();
    let third = world.document("third.pdf").completed(&changed).await?;
    assert_eq!(guards_of(&world, &third).await?, []);
    Ok(())
}
