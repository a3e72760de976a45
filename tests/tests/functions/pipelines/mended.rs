//! What must not happen again on boards: changes nobody hears of, and cards where none should be.

use axum::http::header;
use serde_json::{Value, json};
use shared::Result;
use sqlx::PgPool;

use super::{Cast, done, router, text};

async fn count(cast: &Cast, what: &'static str) -> Result<i64> {
    Ok(sqlx::query_scalar(what).fetch_one(&cast.world.login).await?)
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn cards_of_a_stage_that_is_deleted_say_that_they_moved(db: PgPool) -> Result<()> {
    let cast = Cast::new(db, &Value::Null).await?;
    let (one, two) = (cast.card(0, "One").await?, cast.card(0, "Two").await?);
    let path = format!("/cards/{}", text(&two, "id"));
    done(&cast.operator, "PATCH", &path, &json!({ "archived": true }), 200).await?;
    cast.world.as_system("update cards set updated_at = now() - interval '1 day'").await?;
    let path = format!("/stages/{}?move_to={}", cast.stage(0), cast.stage(2));
    assert_eq!(cast.admin.delete(router(), &path).await?.status, 204);
    for card in [&one, &two] {
        assert_eq!(cast.world.actions(&card["id"]).await?.last().map(String::as_str), Some("card.moved"));
    }
    let moved = cast.world.logged("card.moved").await?;
    assert_eq!(moved[0].after.as_ref().map(|after| text(after, "stage")), Some("Done"));
    assert_eq!(count(&cast, "select count(*) from events where name = 'card.moved'").await?, 2);
    let fresh = "select count(*) from cards where updated_at > now() - interval '1 hour'";
    assert_eq!(count(&cast, fresh).await?, 2);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_archived_pipeline_gets_no_cards(db: PgPool) -> Result<()> {
    let cast = Cast::new(db, &Value::Null).await?;
    let other = done(&cast.admin, "POST", "/pipelines", &json!({ "name": "Old" }), 201).await?;
    let there = text(&other["stages"][0], "id");
    let archive = format!("/pipelines/{}", text(&other, "id"));
    done(&cast.admin, "PATCH", &archive, &json!({ "archived": true }), 200).await?;
    let card = cast.card(0, "One").await?;
    let new = json!({ "stage_id": there, "title": "New" });
    let refused = cast.operator.post(router(), "/cards", &new).await?;
    assert_eq!(refused.refusal(), (409, "pipeline_archived".to_owned()));
    let path = format!("/cards/{}/move", text(&card, "id"));
    let refused = cast.operator.post(router(), &path, &json!({ "stage_id": there, "version": 1 })).await?;
    assert_eq!(refused.refusal(), (409, "pipeline_archived".to_owned()));
    let many = json!({ "cards": [card["id"]], "change": { "stage_id": there } });
    let outcome = done(&cast.operator, "POST", "/cards/bulk", &many, 200).await?;
    assert_eq!(text(&outcome["results"][0], "code"), "pipeline_archived");
    assert_eq!(cast.titles(0).await?, ["One"]);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_pipeline_is_deleted_as_it_was_seen(db: PgPool) -> Result<()> {
    let cast = Cast::new(db, &Value::Null).await?;
    let path = format!("/pipelines/{}", text(&cast.pipeline, "id"));
    let seen = cast.admin.clone().with(header::IF_MATCH, "\"1\"");
    let mut other = cast.world.login.begin().await?;
    sqlx::query("update pipelines set name = 'Else', version = version + 1").execute(&mut *other).await?;
    let waiting = async {
        let waits = "select count(*) from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock' and query like '%pipelines%'";
        while count(&cast, waits).await? == 0 {
            tokio::task::yield_now().await;
        }
        other.commit().await?;
        Ok(())
    };
    let (reply, ()) = tokio::try_join!(seen.delete(router(), &path), waiting)?;
    assert_eq!((reply.status.as_u16(), text(&reply.value()["current"], "name")), (412, "Else"));
    assert_eq!(cast.admin.delete(router(), &path).await?.status, 204);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_a_card_has_already_is_no_change(db: PgPool) -> Result<()> {
    let cast = Cast::new(db, &Value::Null).await?;
    let card = cast.card(0, "One").await?;
    let label = json!({ "name": "Roof" });
    let reply = cast.operator.post(::labels::router(), "/labels", &label).await?;
    let path = format!("/cards/{}/labels/{}", text(&card, "id"), text(&reply.value(), "id"));
    done(&cast.operator, "PUT", &path, &json!({}), 204).await?;
    let states = "select sum(board_version)::bigint + (select count(*) from events) from pipelines";
    let before = count(&cast, states).await?;
    done(&cast.operator, "PUT", &path, &json!({}), 204).await?;
    assert_eq!(count(&cast, states).await?, before, "it has the label already");
    done(&cast.operator, "DELETE", &path, &json!({}), 204).await?;
    let before = count(&cast, states).await?;
    done(&cast.operator, "DELETE", &path, &json!({}), 204).await?;
    assert_eq!(count(&cast, states).await?, before, "it has the label no longer");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn labels_that_come_at_once_stay_within_their_limit(db: PgPool) -> Result<()> {
    let cast = Cast::new(db, &Value::Null).await?;
    let card = cast.card(0, "One").await?;
    let mut paths = Vec::new();
    for number in 0..24 {
        let label = json!({ "name": format!("Label {number}") });
        let reply = cast.operator.post(::labels::router(), "/labels", &label).await?;
        paths.push(format!("/cards/{}/labels/{}", text(&card, "id"), text(&reply.value(), "id")));
    }
    let put = paths.iter().map(|path| {
        let who = cast.operator.clone();
        async move { who.request(router(), axum::http::Method::PUT, path, None, Vec::new()).await }
    });
    let replies = futures_util::future::try_join_all(put).await?;
    let refused: Vec<_> =
        replies.iter().filter(|reply| reply.status != 204).map(|reply| reply.refusal()).collect();
    assert_eq!(refused, vec![(409, "too_many_labels".to_owned()); 4]);
    assert_eq!(count(&cast, "select count(*) from card_labels").await?, 20);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_import_takes_what_an_export_gives(db: PgPool) -> Result<()> {
    let stages = json!([{ "name": "New", "wip_limit": 1, "wip_hard": true }]);
    let cast = Cast::new(db, &stages).await?;
    let path = format!("/pipelines/{}/import", text(&cast.pipeline, "id"));
    cast.operator.post(::labels::router(), "/labels", &json!({ "name": "Roof, flat; old" })).await?;
    let csv =
        "title,labels,archived\nOne,\"roof, flat; old; Urgent\",false\nTwo,,true\nThree,,TRUE\nFour,,false\n";
    let outcome = done(&cast.admin, "POST", &path, &json!({ "csv": csv, "preview": false }), 200).await?;
    assert_eq!(outcome["counts"], json!({ "create": 3, "refused": 1 }), "{outcome}");
    let card = &cast.board("").await?["stages"][0]["cards"][0];
    let labels: Vec<_> = card["labels"].as_array().unwrap().iter().map(|label| text(label, "name")).collect();
    assert_eq!(labels, ["Roof, flat; old", "Urgent"]);
    assert_eq!(cast.world.logged("card.labelled").await?.len(), 2);
    assert_eq!(cast.world.logged("card.archived").await?.len(), 2);
    assert_eq!(cast.board("?archived=true").await?["stages"][0]["count"], 2);
    Ok(())
}

/// Whoever imports and whoever moves cards between the same stages wait for each other and never in a circle.
#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_import_waits_for_moves_and_moves_for_it(db: PgPool) -> Result<()> {
    let cast = Cast::new(db, &Value::Null).await?;
    let mut cards = Vec::new();
    for number in 0..6 {
        cards.push(cast.card(number % 2, &format!("Card {number}")).await?);
    }
    let path = format!("/pipelines/{}/import", text(&cast.pipeline, "id"));
    let rows = "Row,In progress\nRow,New\nRow,Done\n".repeat(15);
    let wanted = json!({ "csv": format!("title,stage\n{rows}"), "preview": false });
    let (path, wanted) = (&path, &wanted);
    let imports = (0..3).map(|_| {
        let who = cast.admin.clone();
        async move { who.post(router(), path, wanted).await }
    });
    let moves = cards.iter().enumerate().map(|(number, card)| {
        let who = cast.operator.clone();
        let [there, back] = [(number + 1) % 2, number % 2].map(|stage| cast.stage(stage).to_owned());
        async move {
            let path = format!("/cards/{}/move", text(card, "id"));
            let mut last = who.get(router(), &format!("/cards/{}", text(card, "id"))).await?;
            for version in 1..8 {
                let stage = if version % 2 == 1 { &there } else { &back };
                last = who.post(router(), &path, &json!({ "stage_id": stage, "version": version })).await?;
            }
            Ok(last)
        }
    });
    let (imports, moves) = tokio::try_join!(
        futures_util::future::try_join_all(imports),
        futures_util::future::try_join_all(moves)
    )?;
    let statuses: Vec<_> = imports.iter().chain(&moves).map(|reply| reply.status.as_u16()).collect();
    assert_eq!(statuses, [200; 9]);
    assert_eq!(count(&cast, "select count(*) from cards").await?, 6 + 3 * 45);
    Ok(())
}
