//! Cards as files: what is exported is imported again.

use serde_json::{Value, json};
use shared::Result;
use sqlx::PgPool;

use super::{Cast, done, router, text};

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_preview_says_what_an_import_then_does(db: PgPool) -> Result<()> {
    let stages = json!([{ "name": "New" }, { "name": "Full", "wip_limit": 1, "wip_hard": true }]);
    let cast = Cast::new(db, &stages).await?;
    let path = format!("/pipelines/{}/import", text(&cast.pipeline, "id"));
    let csv = "Job;Stage;Assignee;Amount;Currency;Due at;Labels;Next step;Colour\r\n\
        Roof;new;operator@demo.example;1190.5;eur;2026-12-01;Roof, Urgent;Call back;red\r\n\
        Gutter;Full;;;;;;;\r\n\
        Slates;Full;;;;;;;\r\n\
        '=1+1;;Ada Admin;;;;;;\r\n\
        Attic;Nowhere;;;;;;;\r\n\
        Porch;;somebody;;;;;;\r\n\
        Wall;;;12;;;;;\r\n\
        ;New;;;;;;;\r\n";
    let columns = json!({ "Job": "title" });
    let wanted = |preview: bool| json!({ "csv": csv, "columns": columns, "preview": preview });
    let preview = done(&cast.admin, "POST", &path, &wanted(true), 200).await?;
    assert_eq!(preview["counts"], json!({ "create": 3, "refused": 5 }));
    assert_eq!(
        (&preview["columns"]["Due at"], &preview["columns"]["Colour"]),
        (&json!("due_at"), &json!("ignore"))
    );
    let why: Vec<_> = preview["rows"].as_array().unwrap().iter().map(|row| text(row, "why")).collect();
    assert!(why[2].contains("room for 1") && why[4] == "Nowhere is no stage of this pipeline", "{why:?}");
    assert_eq!(
        (why[5], why[7]),
        ("somebody is no admin or operator of this organization", "it has no title")
    );
    assert_eq!(cast.titles(0).await?, Vec::<String>::new(), "a preview writes nothing");

    let done_so = done(&cast.admin, "POST", &path, &wanted(false), 200).await?;
    assert_eq!((&done_so["counts"], &done_so["rows"]), (&preview["counts"], &preview["rows"]));
    assert_eq!(
        (cast.titles(0).await?, cast.titles(1).await?),
        (vec!["Roof".into(), "=1+1".into()], vec!["Gutter".into()])
    );
    let roof = &cast.board("").await?["stages"][0]["cards"][0];
    assert_eq!((text(roof, "amount"), text(roof, "currency")), ("1190.50", "EUR"));
    assert_eq!((text(&roof["labels"][1], "name"), text(&roof["next_step"], "text")), ("Urgent", "Call back"));

    let other =
        done(&cast.admin, "POST", "/pipelines", &json!({ "name": "Copy", "stages": stages }), 201).await?;
    let export = |pipeline: &Value| format!("/pipelines/{}/export", text(pipeline, "id"));
    let file = cast.operator.get(router(), &export(&cast.pipeline)).await?;
    let table = String::from_utf8(file.body.clone())?;
    assert!(table.contains("'=1+1"), "{table}");
    let back = json!({ "csv": table, "preview": false });
    let copied = format!("/pipelines/{}/import", text(&other, "id"));
    let copied = done(&cast.admin, "POST", &copied, &back, 200).await?;
    assert_eq!(copied["counts"], json!({ "create": 3, "refused": 0 }));
    let cards = async |pipeline: &Value| -> Result<Value> {
        let path = format!("{}?format=json", export(pipeline));
        let mut cards = cast.operator.get(router(), &path).await?.value();
        for card in cards.as_array_mut().into_iter().flatten() {
            (card["number"], card["created_at"]) = (Value::Null, Value::Null);
        }
        Ok(cards)
    };
    assert_eq!(cards(&other).await?, cards(&cast.pipeline).await?);

    for wrong in [
        json!({ "csv": "Job\nRoof", "preview": true }),
        json!({ "csv": csv, "columns": { "Job": "name" }, "preview": true }),
    ] {
        done(&cast.admin, "POST", &path, &wrong, 422).await?;
    }
    Ok(())
}
