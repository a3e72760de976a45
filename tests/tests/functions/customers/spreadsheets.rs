//! Customers from a spreadsheet and back.

use serde_json::{Value, json};
use shared::Result;
use shared::testing::{Caller, World};
use sqlx::PgPool;

use super::{got, made, router, text};

async fn imported(caller: &Caller, csv: &str, preview: bool) -> Result<Value> {
    let reply =
        caller.post(router(), "/customers/import", &json!({ "csv": csv, "preview": preview })).await?;
    assert_eq!(reply.status, 200, "{}", String::from_utf8_lossy(&reply.body));
    Ok(reply.value())
}

const SHEET: &str = "Firma;E-Mail;Telefon;USt-IdNr.;Straße;Ort;Saldo\n\
    Nordlicht AG;info@nordlicht.example;+49 40 1234567;DE 136 695 976;Hafenstraße 7;20457 Hamburg;12,50\n\
    Ann Miller;ann@x.example | ann@y.example;;;;;\n\
    Wrong;nobody;;;;;\n\
    Twice;ann@Y.example;;;;;\n\
    Known;known@x.example;+49 40 7654321;;;;\n";

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_spreadsheet_is_shown_before_it_is_imported(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let known =
        made(&operator, &json!({ "kind": "person", "name": "Known", "emails": ["known@x.example"] })).await?;

    let preview = imported(&operator, SHEET, true).await?;
    assert_eq!(preview["counts"], json!({ "create": 2, "update": 1, "same": 0, "refused": 2 }));
    assert_eq!(
        (&preview["columns"]["Firma"], &preview["columns"]["Saldo"]),
        (&json!("name"), &json!("ignore"))
    );
    let whys: Vec<_> =
        preview["rows"].as_array().into_iter().flatten().map(|row| row["why"].clone()).collect();
    assert_eq!(whys[2], json!("“nobody” is not an e-mail address such as office@example.com"));
    assert_eq!(whys[3], json!("line 3 is of the same customer"));
    assert_eq!(preview["rows"][4]["customer_id"], known["id"]);
    assert_eq!(got(&operator, "/customers").await?["total"], json!(1), "a preview writes nothing");

    let done = imported(&operator, SHEET, false).await?;
    assert_eq!(done["counts"], preview["counts"]);
    let nordlicht = &got(&operator, "/customers?search=nordlicht").await?["items"][0];
    assert_eq!(text(nordlicht, "address"), "Hafenstraße 7, 20457 Hamburg");
    assert_eq!((text(nordlicht, "kind"), &nordlicht["vat_ids"]), ("company", &json!(["DE136695976"])));
    let again = imported(&operator, SHEET, false).await?;
    assert_eq!(again["counts"], json!({ "create": 0, "update": 0, "same": 3, "refused": 2 }));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_is_exported_reads_back_as_the_same_and_runs_no_formula(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    for (name, phones, notes) in [
        ("=SUM(A1)", json!(["+353 91 552 100"]), "two\nlines, \"quoted\""),
        ("Ann", json!(["+353 91 552 101", "+353 91 552 102"]), "-1+2"),
        ("Ann", json!([]), "the other;\r\none"),
        ("'Quoted", json!([]), "'"),
    ] {
        made(&operator, &json!({ "kind": "company", "name": name, "phones": phones, "notes": notes, "address": "@home, Galway" })).await?;
    }
    made(&operator, &json!({ "kind": "company", "name": "Web", "domains": ["www.hynes.example"] })).await?;
    let exported = operator.get(router(), "/customers/export").await?;
    let csv = String::from_utf8_lossy(&exported.body).into_owned();
    let cells: Vec<_> = csv.lines().flat_map(|line| line.split(',')).collect();
    assert!(!cells.iter().any(|cell| cell.trim_start_matches('"').starts_with(['=', '+', '@'])), "{csv}");
    let read = imported(&operator, &csv, true).await?;
    assert_eq!(read["counts"], json!({ "create": 0, "update": 0, "same": 5, "refused": 0 }), "{read}");
    let logged = world.logged("customers.exported").await?;
    assert_eq!(logged.len(), 1);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_spreadsheet_makes_no_twins(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    let csv = "Name;E-Mail\nAnn Miller;\nANN MILLER;\nAnn Miller;ann@x.example\n\
        Bob;bob@x.example\nBob;bob@y.example\nBob;\n";
    let done = imported(&operator, csv, false).await?;
    assert_eq!(done["counts"], json!({ "create": 3, "update": 0, "same": 0, "refused": 3 }), "{done}");
    let whys: Vec<_> = done["rows"].as_array().into_iter().flatten().map(|row| text(row, "why")).collect();
    let (ann, bob) = ("line 2 is of the same customer", "line 5 is of the same customer");
    assert_eq!(whys, ["", ann, ann, "", "", bob]);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_spreadsheet_that_makes_no_sense_is_refused_with_its_place(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let operator = world.as_operator().await?;
    for (wrong, pointer) in [
        (json!({ "csv": "", "preview": true }), "/csv"),
        (json!({ "csv": "A,B\n1,2", "preview": true }), "/columns"),
        (json!({ "csv": "A,B\n1,2", "columns": { "C": "name" }, "preview": true }), "/columns"),
        (json!({ "csv": format!("Name\n{}", "x\n".repeat(5001)), "preview": true }), "/csv"),
        (json!({ "csv": format!("Name{}", ",Notes".repeat(200)), "preview": true }), "/csv"),
    ] {
        let reply = operator.post(router(), "/customers/import", &wrong).await?;
        assert_eq!((reply.status.as_u16(), reply.problem().errors[0].pointer.as_str()), (422, pointer));
    }
    let named = json!({ "csv": "A,B\nAnn,x", "columns": { "A": "name" }, "preview": true });
    let reply = operator.post(router(), "/customers/import", &named).await?;
    assert_eq!(reply.value()["counts"]["create"], json!(1));
    Ok(())
}
