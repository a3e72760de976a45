//! What was found is corrected once, learnt, and right on the vendor's next documents.

use std::time::Duration;

use anyhow::{Result, ensure};
use serde_json::{Value, json};
use tests::pdf;
use tests::program::{Person, Program, id};

/// An invoice in a language and layout that no rule knows, as a PDF with one fixed-width font.
fn document(number: &str, dates: [&str; 2], goods: &[&str], sums: [&str; 3]) -> Vec<u8> {
    let [issued, due] = dates;
    let [net, tax, total] = sums;
    let mut lines = vec![
        "GULLFOSS VERKSTAEDI".to_owned(),
        "Vikurbraut 5, 240 Grindavik".to_owned(),
        String::new(),
        "Bilagsnumer          Utgafudagur          Gjalddagi".to_owned(),
        format!("{number:<21}{issued:<21}{due}"),
        String::new(),
        "Vidskiptamadur       Northgate Window Care".to_owned(),
        String::new(),
        "Lysing                  Fjoldi      Verd                Upphaed".to_owned(),
    ];
    lines.extend(goods.iter().map(|line| (*line).to_owned()));
    lines.push(String::new());
    lines.push(format!("An virdisauka                                       {net:>8}"));
    lines.push(format!("Virdisaukaskattur                                   {tax:>8}"));
    lines.push(format!("Til greidslu                                        {total:>8}"));
    pdf::of_lines(&lines)
}

const NAMES: [&str; 7] = ["vendor", "number", "date", "due_date", "net", "tax", "total"];

const FIRST: [&str; 7] =
    ["GULLFOSS VERKSTAEDI", "KV-2031/04", "2025-03-14", "2025-04-13", "300.00", "72.00", "372.00"];

fn first() -> Vec<u8> {
    let goods = ["Rudur                        2    150,00              300,00"];
    document("KV-2031/04", ["14.03.2025", "13.04.2025"], &goods, ["300,00", "72,00", "372,00"])
}

/// The next two documents of the vendor and what is right for them.
fn next() -> [(Vec<u8>, [&'static str; 7]); 2] {
    let more = [
        "Rudur                        1    150,00              150,00",
        "Vinna                        3     90,00              270,00",
        "Akstur                       1     80,00               80,00",
    ];
    let one = ["Vinna                       10     90,00              900,00"];
    [
        (
            document("KV-2107/11", ["02.06.2025", "02.07.2025"], &more, ["500,00", "120,00", "620,00"]),
            ["GULLFOSS VERKSTAEDI", "KV-2107/11", "2025-06-02", "2025-07-02", "500.00", "120.00", "620.00"],
        ),
        (
            document("KV-2290/02", ["21.09.2025", "21.10.2025"], &one, ["900,00", "216,00", "1.116,00"]),
            ["GULLFOSS VERKSTAEDI", "KV-2290/02", "2025-09-21", "2025-10-21", "900.00", "216.00", "1116.00"],
        ),
    ]
}

async fn fields(person: &Person, document: &str) -> Result<Value> {
    let (status, found) = person.get(&format!("/documents/{document}/fields")).await?;
    ensure!(status == 200, "{status}: {found}");
    Ok(found)
}

fn values(found: &Value) -> Vec<&str> {
    NAMES.iter().map(|name| found["fields"][name]["value"].as_str().unwrap_or("-")).collect()
}

/// What was found, once it has so many versions.
async fn version(person: &Person, document: &str, number: i64) -> Result<Value> {
    for _ in 0..200 {
        let found = fields(person, document).await?;
        if found["version"].as_i64() == Some(number) {
            return Ok(found);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    anyhow::bail!("there is no version {number}")
}

/// Waits until a vendor was learnt from a document.
async fn learnt(person: &Person, name: &str) -> Result<Value> {
    for _ in 0..200 {
        let (_, vendors) = person.get("/vendors").await?;
        let newest = &vendors["items"][0];
        if newest["name"] == name && newest["documents"] == 1 {
            return Ok(newest.clone());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    anyhow::bail!("nothing was learnt")
}

#[tokio::test]
async fn three_documents_of_an_unknown_layout_and_only_the_first_is_corrected() -> Result<()> {
    let program = Program::start(&[]).await?;
    let operator = program.sign_in("operator").await?;

    let corrected = operator.process("first.pdf", first()).await?;
    assert_eq!((&corrected["status"], &corrected["kind"]), (&json!("COMPLETED"), &json!("generic")));
    let path = format!("/documents/{}/fields", id(&corrected));
    let fields_said: Value = NAMES
        .iter()
        .zip(FIRST)
        .map(|(name, value)| ((*name).to_owned(), json!({ "value": value })))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let (status, problem) =
        operator.patch(&path, &json!({ "fields": { "total": { "value": "372,0x" } } })).await?;
    assert_eq!((status, &problem["errors"][0]["pointer"]), (422, &json!("/fields/total/value")), "{problem}");
    let (status, version) =
        operator.patch(&path, &json!({ "kind": "invoice", "fields": fields_said })).await?;
    assert_eq!(
        (status, &version["origin"], &version["version"]),
        (200, &json!("person"), &json!(2)),
        "{version}"
    );
    assert_eq!(version["fields"]["total"]["raw"], "372,00");
    learnt(&operator, FIRST[0]).await?;

    for (bytes, truth) in next() {
        let document = operator.process("next.pdf", bytes).await?;
        let found = fields(&operator, id(&document)).await?;
        assert_eq!(values(&found), truth, "{found}");
        assert_eq!(
            (&found["kind"], &found["fields"]["total"]["source"]),
            (&json!("invoice"), &json!("template"))
        );
        assert_eq!(document["needs_review"], json!(false), "{document}");
    }

    // It was another vendor's after all: the first one knows nothing of it any more.
    let (status, version) =
        operator.patch(&path, &json!({ "fields": { "vendor": { "value": "Hraun og Steinn" } } })).await?;
    assert_eq!(status, 200, "{version}");
    let vendor = learnt(&operator, "Hraun og Steinn").await?;
    assert!(vendor["learnt"].as_array().is_some_and(|learnt| learnt.contains(&json!("total"))), "{vendor}");
    let (_, vendors) = operator.get("/vendors").await?;
    let first = &vendors["items"][1];
    assert_eq!((&first["name"], &first["documents"]), (&json!(FIRST[0]), &json!(0)), "{vendors}");
    assert_eq!(first["learnt"], json!([]), "{vendors}");
    program.stop()?;
    Ok(())
}

#[tokio::test]
async fn what_was_found_is_kept_in_versions_compared_found_again_and_taken_elsewhere() -> Result<()> {
    let program = Program::start(&[]).await?;
    let operator = program.sign_in("operator").await?;
    let client = program.sign_in("client").await?;
    let document = operator.process("first.pdf", first()).await?;
    let path = format!("/documents/{}", id(&document));
    let said = json!({ "kind": "invoice", "fields": {
        "vendor": { "value": "Gullfoss & Co" },
        "number": { "value": "KV-2031/04" },
        "date": { "value": "2025-03-14" },
        "currency": { "value": "EUR" },
        "net": { "value": "300" },
        "tax": { "value": "72" },
        "total": { "value": "372.00" },
    }});
    let (status, _) = client.patch(&format!("{path}/fields"), &said).await?;
    assert_eq!(status, 403, "clients correct nothing");
    let (status, corrected) = operator.patch(&format!("{path}/fields"), &said).await?;
    assert_eq!(status, 200, "{corrected}");

    // Found again: a third version, in which the person's word stands.
    let (status, _) = operator.post(&format!("{path}/extract"), &Value::Null).await?;
    assert_eq!(status, 202);
    let now = version(&operator, id(&document), 3).await?;
    let (_, versions) = operator.get(&format!("{path}/extractions")).await?;
    let origins: Vec<&Value> = (0..3).map(|place| &versions["items"][place]["origin"]).collect();
    assert_eq!(origins, [&json!("again"), &json!("person"), &json!("first")]);
    assert_eq!(now["fields"]["total"]["source"], "person", "{now}");

    let (status, compared) = operator.get(&format!("{path}/extractions/compare?from=1&to=2")).await?;
    assert_eq!(status, 200, "{compared}");
    let names: Vec<&str> = compared["differences"]
        .as_array()
        .map(|differences| differences.iter().filter_map(|difference| difference["name"].as_str()).collect())
        .unwrap_or_default();
    assert!(names.contains(&"kind") && names.contains(&"total"), "{compared}");
    let (status, _) = operator.get(&format!("{path}/extractions/compare?from=1&to=9")).await?;
    assert_eq!(status, 404);

    // The UBL that leaves comes in again as the same invoice, as data.
    let (media_type, ubl) = operator.fetch(&format!("{path}/fields/export?format=ubl"), "*/*").await?;
    assert_eq!(media_type, "application/xml");
    let again = operator.process("invoice.xml", ubl.clone()).await?;
    let read = fields(&operator, id(&again)).await?;
    for (name, value) in [
        ("vendor", "Gullfoss & Co"),
        ("number", "KV-2031/04"),
        ("net", "300.00"),
        ("tax", "72.00"),
        ("total", "372.00"),
    ] {
        assert_eq!(
            (&read["fields"][name]["value"], &read["fields"][name]["source"]),
            (&json!(value), &json!("embedded")),
            "{name}: {read}"
        );
    }
    // The same file once more has the same data, also when it is looked at again.
    let twin = operator.process("twin.xml", ubl).await?;
    let (status, _) = operator.post(&format!("/documents/{}/extract", id(&twin)), &Value::Null).await?;
    assert_eq!(status, 202);
    let read_again = version(&operator, id(&twin), 2).await?;
    assert_eq!(read_again["fields"], read["fields"]);

    let (_, table) = operator.fetch(&format!("{path}/fields/export?format=csv"), "*/*").await?;
    assert!(String::from_utf8(table)?.contains("\nnumber,KV-2031/04,,1,person,0,KV-2031/04\r\n"));
    program.stop()?;
    Ok(())
}
