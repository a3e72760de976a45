//! Lists, filters and the search.

use document_types::fields::{Extraction, Field, Kind};
use document_types::reading::{Page, Reading};
use serde_json::{Value, json};
use shared::testing::{Caller, World};
use shared::{Result, documents};
use sqlx::PgPool;

use crate::router;

/// An invoice of a vendor, over a sum, issued on a day; what is empty was not found.
pub(super) fn invoice(vendor: &str, total: &str, date: &str) -> Extraction {
    let fields = [("vendor", vendor), ("total", total), ("date", date), ("number", "RE-2026/17")];
    let fields = fields.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| {
        let currency = (name == "total").then(|| "EUR".to_owned());
        (name.to_owned(), Field { value: value.into(), currency, confidence: 1.0, ..Field::default() })
    });
    Extraction { kind: Kind::Invoice, fields: fields.collect(), ..Extraction::default() }
}

/// Pages with these texts.
pub(super) fn reading(pages: &[&str]) -> Reading {
    let page = |text: &&str| Page { width: 100, height: 100, text: (*text).into(), ..Page::default() };
    Reading { pages: pages.iter().map(page).collect(), text: pages.join("\u{c}"), ..Reading::default() }
}

/// The names of the documents that an answer holds.
pub(super) fn names(list: &Value) -> Vec<String> {
    let items = list["items"].as_array().cloned().unwrap_or_default();
    let name = |item: &Value| item["name"].as_str().or(item["document"]["name"].as_str()).map(str::to_owned);
    items.iter().filter_map(name).collect()
}

async fn listed(caller: &Caller, query: &str) -> Result<Vec<String>> {
    let reply = caller.get(router(), &format!("/documents?{query}")).await?;
    assert_eq!(reply.status, 200, "{query}: {}", String::from_utf8_lossy(&reply.body));
    Ok(names(&reply.value()))
}

async fn found(caller: &Caller, words: &str) -> Result<Value> {
    let words = percent_encoding::utf8_percent_encode(words, percent_encoding::NON_ALPHANUMERIC);
    let reply = caller.get(router(), &format!("/documents/search?q={words}")).await?;
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    Ok(reply.value())
}

/// Three invoices and a document of which nothing is known.
async fn some(world: &World) -> Result<()> {
    for (name, vendor, total, date) in [
        ("b.pdf", "Zeder & Söhne", "9.50", "2026-03-01"),
        ("a.pdf", "acme Ltd", "1200.00", "2025-12-31"),
        ("c.pdf", "Müller GmbH", "119.00", "2026-02-28"),
    ] {
        world.document(name).completed(&invoice(vendor, total, date)).await?;
    }
    world.document("d.pdf").completed(&Extraction::default()).await?;
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_row_carries_what_a_list_shows(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let document = world.document("a.pdf").completed(&invoice("acme Ltd", "1200.00", "2025-12-31")).await?;
    let label = world.as_admin().await?.member().actor();
    let mut tx = world.app.enter(operator.member()).await?;
    let label = shared::labels::find_or_insert(&mut tx, &label, "Paid").await?;
    documents::labels::put(&mut tx, &operator.member().actor(), document.id, &label).await?;
    tx.commit().await?;

    let rows = operator.get(router(), "/documents").await?.value();
    let row = &rows["items"][0];
    let shown =
        ["vendor", "number", "issue_date", "due_date", "total", "currency", "thumbnail", "deleted_at"];
    let shown = shown.map(|name| row[name].clone());
    let expected = json!(["acme Ltd", "RE-2026/17", "2025-12-31", null, "1200.00", "EUR", null, null]);
    assert_eq!(json!(shown), expected);
    assert_eq!(row["labels"], json!([{ "id": label.id, "name": "Paid", "colour": label.colour }]));
    assert!(row["owner_name"].as_str().is_some_and(|name| !name.is_empty()));

    world
        .as_system(
            "insert into derived_files (org_id, sha256, variant, key, media_type, size)
             select org_id, sha256, 'page-0-thumbnail.webp', 'a key', 'image/webp', 1 from documents",
        )
        .await?;
    let first = operator.get(router(), "/documents").await?.value()["items"][0]["thumbnail"].clone();
    assert!(first.as_str().is_some_and(|link| link.contains("/a%20key?")), "{first}");
    let again = operator.get(router(), "/documents").await?.value()["items"][0]["thumbnail"].clone();
    assert_eq!(first, again);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_list_is_narrowed_by_every_filter(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    some(&world).await?;
    let operator = world.as_operator().await?;
    world.document("e.pdf").failed("corrupt").await?;
    world.document("f.pdf").uploading().await?;
    let user = operator.member().user;
    for (query, expected) in [
        ("status=FAILED,COMPLETED&sort=name", vec!["a.pdf", "b.pdf", "c.pdf", "d.pdf", "e.pdf"]),
        ("status=UPLOADING", vec!["f.pdf"]),
        ("status=UPLOADING,FAILED&sort=name", vec!["e.pdf", "f.pdf"]),
        ("kind=invoice,receipt&sort=name", vec!["a.pdf", "b.pdf", "c.pdf"]),
        ("vendor=M%C3%9CLL", vec!["c.pdf"]),
        ("vendor=nobody", vec![]),
        ("issued_from=2026-01-01&issued_to=2026-02-28", vec!["c.pdf"]),
        ("total_from=100&total_to=119.00&currency=eur", vec!["c.pdf"]),
        ("currency=USD", vec![]),
        ("needs_review=false&kind=generic", vec!["d.pdf"]),
        ("q=zeder", vec!["b.pdf"]),
        ("q=-", vec![]),
        ("created_to=2020-01-01T00:00:00Z", vec![]),
        ("language=deu", vec![]),
        ("label=0192e4a0-0000-7000-8000-000000000000", vec![]),
        ("trash=true", vec![]),
    ] {
        assert_eq!(listed(&operator, query).await?, expected, "{query}");
    }
    assert_eq!(listed(&operator, &format!("uploader={user}&limit=2&sort=oldest")).await?, ["b.pdf", "a.pdf"]);
    let count = operator.get(router(), "/documents/count?kind=invoice").await?.value();
    assert_eq!(count, json!({ "count": 3, "capped": false }));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_filter_that_can_not_be_meant_is_named(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let client = world.as_client().await?;
    for (query, pointer) in [
        ("total_from=1,5", "?total_from"),
        ("currency=euro", "?currency"),
        ("language=german", "?language"),
        ("issued_from=%2B12026-01-01", "?issued_from"),
        ("created_to=%2B262000-01-01T00:00:00Z", "?created_to"),
        ("sort=soon", "?"),
        ("status=DONE", "?"),
        ("label=x", "?"),
        ("cursor=x", "?cursor"),
    ] {
        let reply = client.get(router(), &format!("/documents?{query}")).await?;
        assert_eq!(reply.status, 422, "{query}");
        assert_eq!(reply.value()["errors"][0]["pointer"], pointer, "{query}");
    }
    let long = client.get(router(), &format!("/documents/search?q={}", "x".repeat(201))).await?;
    assert_eq!(long.value()["errors"][0]["pointer"], "?q");
    assert_eq!(client.get(router(), "/documents/search?q=%20").await?.status, 422);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn every_order_goes_both_ways_page_by_page_and_ends_with_what_has_no_value(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    some(&world).await?;
    world.document("e.pdf").completed(&Extraction::default()).await?;
    let operator = world.as_operator().await?;
    for (sort, expected) in [
        ("newest", "e d c a b"),
        ("oldest", "b a c d e"),
        ("name", "a b c d e"),
        ("name_down", "e d c b a"),
        ("vendor", "a c b d e"),
        ("vendor_down", "b c a e d"),
        ("date", "a c b d e"),
        ("date_down", "b c a e d"),
        ("total", "b c a d e"),
        ("total_down", "a c b e d"),
    ] {
        for limit in [1, 2, 3, 100] {
            let (mut seen, mut cursor) = (Vec::new(), String::new());
            loop {
                let path = format!("/documents?sort={sort}&limit={limit}{cursor}");
                let page = operator.get(router(), &path).await?.value();
                seen.extend(names(&page));
                let Some(next) = page["next_cursor"].as_str() else { break };
                cursor = format!("&cursor={next}");
            }
            let letters: Vec<&str> = seen.iter().map(|name| name.trim_end_matches(".pdf")).collect();
            assert_eq!(letters.join(" "), expected, "{sort} by {limit}");
        }
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn words_are_found_in_every_form_and_the_hit_says_page_and_place(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let german = "Wir danken Ihnen für die Aufträge und die Rechnungen,\ndie noch nicht bezahlt sind";
    world
        .document("brief.pdf")
        .with_reading(reading(&["Guten Tag", german]))
        .completed(&invoice("Müller & Söhne GmbH", "119.00", "2026-02-28"))
        .await?;
    world
        .document("scan_2024-03.pdf")
        .with_reading(reading(&["nothing of that"]))
        .completed(&Extraction::default())
        .await?;
    let operator = world.as_operator().await?;
    for words in [
        "rechnung",
        "Rechnungen auftrag",
        "rechnu",
        "\"aufträge und die rechnungen\"",
        "auftrage",
        "müller",
        "muller rechnung",
        "RE-2026/17",
        "re 17",
        "bezahlt -mahnung",
        "söhn",
        "Mueler",
        "brief",
        "119.00",
    ] {
        assert_eq!(names(&found(&operator, words).await?), ["brief.pdf"], "{words}");
    }
    for words in ["\"auftrage rechnungen\"", "rechnung -bezahlt", "xyz", "…", "rechnu "] {
        assert_eq!(names(&found(&operator, words).await?), [""; 0], "{words}");
    }
    assert_eq!(names(&found(&operator, "scan 2024").await?), ["scan_2024-03.pdf"]);

    let hit = found(&operator, "aufträge").await?["items"][0].clone();
    let snippet = &hit["snippets"][0];
    assert_eq!(snippet["page"], 1);
    assert_eq!(snippet["text"], german.replace('\n', " "));
    assert_eq!(snippet["marks"], json!([{ "start": 25, "end": 33 }]));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_fits_better_comes_first_and_pages_of_hits_do_not_overlap(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    for name in ["one.pdf", "two.pdf", "three.pdf"] {
        world.document(name).with_reading(reading(&["a lantern"])).completed(&Extraction::default()).await?;
    }
    world.document("lantern.pdf").with_reading(reading(&["x"])).completed(&Extraction::default()).await?;
    let operator = world.as_operator().await?;
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page =
            operator.get(router(), &format!("/documents/search?q=lantern&limit=1{cursor}")).await?.value();
        seen.extend(names(&page));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen, ["lantern.pdf", "three.pdf", "two.pdf", "one.pdf"]);
    let narrowed = operator.get(router(), "/documents/search?q=lantern&kind=invoice").await?.value();
    assert_eq!(names(&narrowed), [""; 0]);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_correction_is_found_at_once_and_what_it_replaced_no_longer(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let text = reading(&["a page without a name"]);
    let id = world.document("a.pdf").with_reading(text).completed(&invoice("Acmee", "1.00", "")).await?.id;
    let correction =
        json!({ "fields": { "vendor": { "value": "Lighthouse" }, "date": { "value": "2026-01-02" } } });
    let path = format!("/documents/{id}/fields");
    assert_eq!(operator.patch(router(), &path, &correction).await?.status, 200);
    assert_eq!(names(&found(&operator, "lighthouse page").await?), ["a.pdf"]);
    assert_eq!(names(&found(&operator, "acmee page").await?), [""; 0]);
    assert_eq!(listed(&operator, "vendor=lighthouse&issued_from=2026-01-02").await?, ["a.pdf"]);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_an_older_program_wrote_is_indexed_by_the_sweep(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    world
        .document("a.pdf")
        .with_reading(reading(&["a lantern"]))
        .completed(&invoice("Acme", "1.00", ""))
        .await?;
    world.as_system("delete from document_search").await?;
    world.as_system("update documents set vendor = null, indexed = null").await?;
    assert_eq!(names(&found(&operator, "lantern").await?), [""; 0]);
    let swept = documents::sweep(&world.app).await?;
    assert_eq!(swept.indexed, 1);
    assert_eq!(names(&found(&operator, "lantern acme").await?), ["a.pdf"]);
    assert_eq!(listed(&operator, "vendor=acme").await?, ["a.pdf"]);
    assert_eq!(documents::sweep(&world.app).await?.indexed, 0);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_long_text_without_pages_is_found_by_its_pieces(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let text = format!("{} lantern {}", "word ".repeat(10_000), "end ".repeat(1000));
    let reading = Reading { text, ..Reading::default() };
    world.document("a.txt").with_reading(reading).completed(&Extraction::default()).await?;
    let hit = found(&operator, "lantern").await?["items"][0].clone();
    let snippet = &hit["snippets"][0];
    assert_eq!(snippet["page"], Value::Null);
    assert!(snippet["text"].as_str().is_some_and(|text| text.contains("word lantern end")), "{snippet}");
    Ok(())
}
