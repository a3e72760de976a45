//! Documents and mails attach themselves to the customers that they are of.

use axum::http::Method;
use document_types::fields::Extraction;
use serde_json::{Value, json};
use shared::Result;
use shared::documents::Document;
use shared::testing::{Caller, World};
use sqlx::PgPool;

use super::{attach, document, examine, got, made, reading, router, text, whys};

/// A mail that was looked at.
pub(super) async fn mail(world: &World, from: &str, to: &str, subject: &str, body: &str) -> Result<Document> {
    let said = format!("Subject: {subject}\nFrom: {from}\nTo: {to}\nDate: 2020-11-12T09:30:00+00:00\n{body}");
    let name = format!("{subject}.eml");
    let mail = world.document(&name).with_reading(reading(&said)).completed(&Extraction::default()).await?;
    examine(world, &mail).await?;
    Ok(mail)
}

pub(super) async fn customers_of(caller: &Caller, document: &Document) -> Result<Vec<String>> {
    let found = got(caller, &format!("/documents/{}/customers", document.id)).await?;
    let items = found["items"].as_array().into_iter().flatten();
    Ok(items.map(|customer| text(customer, "name").to_owned()).collect())
}

pub(super) async fn call(caller: &Caller, method: Method, path: &str) -> Result<u16> {
    Ok(caller.request(router(), method, path, None, Vec::new()).await?.status.as_u16())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_is_there_attaches_itself_when_a_customer_becomes_known(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    world.as_system("update organizations set customers_from_mail = false, locale = 'en-IE'").await?;
    mail(&world, "Eileen Hynes <eileen@school.example>", "office@demo.example", "Gutters", "Please call")
        .await?;
    document(&world, "offer.pdf", "Offer for the school, tel. 091 552 100", &[]).await?;
    document(
        &world,
        "RE-7.pdf",
        "",
        &[("customer_vat_id", "DE136695976"), ("total", "95.20"), ("currency", "EUR")],
    )
    .await?;
    let found = json!({ "kind": "company", "name": "School", "domains": ["school.example"],
        "phones": ["+353 91 552 100"], "vat_ids": ["DE136695976"] });
    let school = made(&operator, &found).await?;
    assert!(whys(&operator, &school).await?.is_empty(), "a job does that");

    for _ in 0..2 {
        attach(&world).await?;
    }
    let mut whys = whys(&operator, &school).await?;
    whys.sort();
    let expected = [
        ("Gutters", "sent from an address of school.example"),
        ("RE-7.pdf", "the buyer's VAT identifier is DE136695976"),
        ("offer.pdf", "the telephone number +35391552100 stands in it"),
    ];
    assert_eq!(whys, expected.map(|(title, why)| (title.to_owned(), why.to_owned())));
    let figures = got(&operator, &format!("/customers/{}/figures", text(&school, "id"))).await?;
    assert_eq!(
        figures["entries"],
        json!([{ "kind": "document", "count": 2 }, { "kind": "mail", "count": 1 }])
    );
    let only = got(&operator, &format!("/customers/{}/timeline?kind=mail", text(&school, "id"))).await?;
    assert_eq!(
        (only["items"].as_array().map(Vec::len), text(&only["items"][0], "at")),
        (Some(1), "2020-11-12T09:30:00Z")
    );
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_a_person_took_off_stays_off_and_what_they_attached_stays(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let ann =
        made(&operator, &json!({ "kind": "person", "name": "Ann", "emails": ["ann@x.example"] })).await?;
    let bob = made(&operator, &json!({ "kind": "person", "name": "Bob" })).await?;
    let mail = mail(&world, "ann@x.example", "office@demo.example", "Roof", "Hello").await?;
    assert_eq!(customers_of(&operator, &mail).await?, ["Ann"]);

    let of = |customer: &Value| format!("/customers/{}/documents/{}", text(customer, "id"), mail.id);
    assert_eq!(call(&operator, Method::DELETE, &of(&ann)).await?, 204);
    assert_eq!(call(&operator, Method::PUT, &of(&bob)).await?, 204);
    for _ in 0..2 {
        examine(&world, &mail).await?;
        attach(&world).await?;
        assert_eq!(customers_of(&operator, &mail).await?, ["Bob"]);
    }
    assert_eq!(whys(&operator, &bob).await?, [("Roof".to_owned(), "attached by hand".to_owned())]);
    assert_eq!(call(&operator, Method::PUT, &of(&ann)).await?, 204);
    assert_eq!(customers_of(&operator, &mail).await?, ["Ann", "Bob"]);
    assert_eq!(
        call(
            &operator,
            Method::PUT,
            &format!("/customers/{}/documents/{}", text(&ann, "id"), uuid::Uuid::nil())
        )
        .await?,
        404
    );
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_no_longer_speaks_for_itself_is_taken_off(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let ann =
        made(&operator, &json!({ "kind": "person", "name": "Ann", "emails": ["ann@x.example"] })).await?;
    let offer = document(&world, "offer.pdf", "For ann@x.example", &[]).await?;
    assert_eq!(whys(&operator, &ann).await?.len(), 1);
    let path = format!("/customers/{}", text(&ann, "id"));
    operator.patch(router(), &path, &json!({ "emails": ["ann@y.example"] })).await?;
    examine(&world, &offer).await?;
    assert!(whys(&operator, &ann).await?.is_empty());
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_mail_from_somebody_unknown_makes_a_customer_unless_it_is_switched_off(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let first = mail(
        &world,
        "Oughterard School <office@oughterardschool.example>",
        "x@demo.example",
        "Gutters",
        "Hi",
    )
    .await?;
    assert_eq!(customers_of(&operator, &first).await?, ["Oughterard School"]);
    let second = mail(&world, "Tom <tom@oughterardschool.example>", "x@demo.example", "Keys", "Hi").await?;
    assert_eq!(customers_of(&operator, &second).await?, ["Oughterard School"], "its domain is known by now");
    for from in ["no-reply@shop.example", "members-request@list.example", "operator@demo.example"] {
        let mail = mail(&world, from, "x@demo.example", "News", "Hi").await?;
        assert!(customers_of(&operator, &mail).await?.is_empty(), "{from}");
    }
    world.as_system("update organizations set customers_from_mail = false").await?;
    let third = mail(&world, "New <new@new.example>", "x@demo.example", "Roof", "Hi").await?;
    assert!(customers_of(&operator, &third).await?.is_empty());
    assert_eq!(got(&operator, "/customers").await?["total"], json!(1));
    Ok(())
}

/// Forty things that happened with eight customers, as mails and papers come: whose each is, or nobody's.
#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn ninety_five_of_a_hundred_attach_without_a_click(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    world.as_system("update organizations set locale = 'en-IE'").await?;
    let (mut right, mut wrong) = (0, Vec::new());
    for number in 0..8_u32 {
        let (name, domain) = (format!("Customer {number}"), format!("customer{number}.example"));
        let known = json!({ "kind": "company", "name": name, "domains": [domain], "phones": [format!("09155210{number}")] });
        made(&operator, &known).await?;
        let office = "office@demo.example";
        let things = [
            mail(&world, &format!("Ann <ann@{domain}>"), office, "Question", "Hi").await?,
            mail(&world, &format!("office@{domain}"), office, "Offer", "Hi").await?,
            mail(&world, "operator@demo.example", &format!("Ann <ann@{domain}>"), "Answer", "Hi").await?,
            document(&world, "order.pdf", &format!("Call (091) 552 10{number}"), &[]).await?,
            document(
                &world,
                "paper.pdf",
                "",
                &[("customer_address", &format!("Galway, +353 91 552 10{number}"))],
            )
            .await?,
        ];
        for thing in things {
            match customers_of(&operator, &thing).await? {
                found if found == [name.clone()] => right += 1,
                found => wrong.push((thing.name, found)),
            }
        }
    }
    assert!(right * 100 >= 95 * (right + wrong.len()), "{right} right, wrong: {wrong:?}");
    let nobodys = document(&world, "own.pdf", "Call 091 999 999 or visit a.example", &[]).await?;
    assert!(customers_of(&operator, &nobodys).await?.is_empty());
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_erased_document_leaves_no_entry(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let ann =
        made(&operator, &json!({ "kind": "person", "name": "Ann", "emails": ["ann@x.example"] })).await?;
    document(&world, "offer.pdf", "For ann@x.example", &[]).await?;
    world.as_system("update documents set deleted_at = now()").await?;
    assert!(whys(&operator, &ann).await?.is_empty(), "what is in the trash is out of sight");
    world.as_system("update documents set erased_at = now()").await?;
    for table in ["customer_entries", "customer_traces", "customer_traced"] {
        let count: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from {table}")))
            .fetch_one(&world.login)
            .await?;
        assert_eq!(count, 0, "{table}");
    }
    Ok(())
}
