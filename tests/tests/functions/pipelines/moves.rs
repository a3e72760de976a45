//! Moves: neighbours that are gone, versions, limits, and many at once.

use serde_json::{Value, json};
use shared::Result;
use shared::ids::{CardId, StageId};
use shared::pipelines::{self as boards, NewCard};
use sqlx::PgPool;

use super::{Cast, done, router, text};

fn place(stage: &str, after: &Value, before: &Value, version: &Value) -> Value {
    json!({ "stage_id": stage, "after_id": after, "before_id": before, "version": version })
}

async fn moved(cast: &Cast, card: &Value, wanted: &Value) -> Result<Value> {
    let path = format!("/cards/{}/move", text(card, "id"));
    done(&cast.operator, "POST", &path, wanted, 200).await
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_card_goes_behind_or_before_its_neighbour_and_else_to_the_end(db: PgPool) -> Result<()> {
    let cast = Cast::new(db, &Value::Null).await?;
    let [a, b, c] = [cast.card(0, "A").await?, cast.card(0, "B").await?, cast.card(0, "C").await?];
    let (none, one) = (Value::Null, json!(1));
    let first = moved(&cast, &c, &place(cast.stage(0), &none, &a["id"], &one)).await?;
    assert_eq!(cast.titles(0).await?, ["C", "A", "B"]);
    assert_eq!(first["card"]["version"], 2);
    assert!(first["board_version"].as_i64() > cast.pipeline["board_version"].as_i64());
    moved(&cast, &c, &place(cast.stage(0), &a["id"], &b["id"], &json!(2))).await?;
    assert_eq!(cast.titles(0).await?, ["A", "C", "B"]);

    // B goes away: who was to stand behind it stands before the other neighbour, and without either at the end.
    moved(&cast, &b, &place(cast.stage(1), &none, &none, &one)).await?;
    let d = cast.card(0, "D").await?;
    moved(&cast, &d, &place(cast.stage(0), &b["id"], &c["id"], &one)).await?;
    assert_eq!(cast.titles(0).await?, ["A", "D", "C"]);
    moved(&cast, &a, &place(cast.stage(0), &b["id"], &b["id"], &one)).await?;
    assert_eq!(cast.titles(0).await?, ["D", "C", "A"]);
    // Its own neighbour is nobody.
    moved(&cast, &d, &place(cast.stage(0), &d["id"], &none, &json!(2))).await?;
    assert_eq!(cast.titles(0).await?, ["C", "A", "D"]);

    let path = format!("/cards/{}/move", text(&d, "id"));
    let stale = cast.operator.post(router(), &path, &place(cast.stage(1), &none, &none, &one)).await?;
    assert_eq!((stale.status.as_u16(), &stale.value()["current"]["version"]), (412, &json!(3)));
    let nowhere = place(&uuid::Uuid::nil().to_string(), &none, &none, &json!(3));
    assert_eq!(cast.operator.post(router(), &path, &nowhere).await?.status, 404);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_card_goes_to_another_pipeline(db: PgPool) -> Result<()> {
    let cast = Cast::new(db, &Value::Null).await?;
    let other = done(&cast.admin, "POST", "/pipelines", &json!({ "name": "Service" }), 201).await?;
    let card = cast.card(0, "A").await?;
    let target = text(&other["stages"][2], "id");
    let after = moved(&cast, &card, &place(target, &Value::Null, &Value::Null, &json!(1))).await?;
    assert_eq!(
        (&after["card"]["pipeline_id"], &after["card"]["stage_id"]),
        (&other["id"], &other["stages"][2]["id"])
    );
    let found = cast.operator.get(router(), "/pipelines").await?.value();
    let open: Vec<_> =
        found["items"].as_array().unwrap().iter().map(|pipeline| &pipeline["open_cards"]).collect();
    assert_eq!(open, [0, 0], "the stage is terminal");
    let logged = &cast.world.logged("card.moved").await?[0];
    assert_eq!(logged.after.as_ref().unwrap()["stage"], "Done");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn of_twenty_moves_into_a_limit_of_five_exactly_five_succeed(db: PgPool) -> Result<()> {
    let stages = json!([{ "name": "New" }, { "name": "In progress", "wip_limit": 5, "wip_hard": true }]);
    let cast = Cast::new(db, &stages).await?;
    let mut cards = Vec::new();
    for number in 0..20 {
        cards.push(cast.card(0, &format!("Card {number}")).await?);
    }
    let moves = cards.iter().map(|card| {
        let wanted = place(cast.stage(1), &Value::Null, &Value::Null, &json!(1));
        let path = format!("/cards/{}/move", text(card, "id"));
        // An admin gets no exception.
        let who = cast.admin.clone();
        async move { who.post(router(), &path, &wanted).await }
    });
    let replies = futures_util::future::try_join_all(moves).await?;
    let refused: Vec<_> =
        replies.iter().filter(|reply| reply.status != 200).map(|reply| reply.refusal()).collect();
    assert_eq!(refused, vec![(409, "wip_limit".to_owned()); 15]);
    assert_eq!((cast.titles(0).await?.len(), cast.titles(1).await?.len()), (15, 5));
    let made = json!({ "stage_id": cast.stage(1), "title": "One more" });
    assert_eq!(cast.admin.post(router(), "/cards", &made).await?.refusal().1, "wip_limit");
    // To change places within a full stage is no arrival.
    let page = format!("/stages/{}/cards", cast.stage(1));
    let full = cast.operator.get(router(), &page).await?.value();
    let (first, last) = (&full["items"][0], &full["items"][4]);
    moved(&cast, last, &place(cast.stage(1), &Value::Null, &first["id"], &last["version"])).await?;
    assert_eq!(cast.titles(1).await?[0], text(last, "title"));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_thousand_cards_at_one_spot_keep_short_ranks(db: PgPool) -> Result<()> {
    let cast = Cast::new(db, &Value::Null).await?;
    let stage: StageId = cast.stage(0).parse()?;
    let me = cast.operator.member();
    let card = |title: &str, before: Option<CardId>| -> NewCard {
        let wanted = json!({ "stage_id": stage, "title": title, "before_id": before });
        serde_json::from_value(wanted).unwrap()
    };
    let mut tx = cast.world.app.enter(me).await?;
    boards::add(&mut tx, &me.actor(), &card("Top", None)).await?;
    let below = boards::add(&mut tx, &me.actor(), &card("Bottom", None)).await?.card.id;
    // Each comes directly before the last card: the gap is halved every time.
    let mut expected = vec!["Top".to_owned()];
    for number in 0..1000 {
        let title = format!("Card {number}");
        boards::add(&mut tx, &me.actor(), &card(&title, Some(below))).await?;
        expected.push(title);
    }
    expected.push("Bottom".to_owned());
    tx.commit().await?;
    let longest: i32 =
        sqlx::query_scalar("select max(length(rank)) from cards").fetch_one(&cast.world.login).await?;
    assert!(longest <= 32, "{longest}");
    let mut titles = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/stages/{}/cards?limit=100{cursor}", cast.stage(0));
        let page = cast.operator.get(router(), &path).await?.value();
        titles.extend(page["items"].as_array().unwrap().iter().map(|card| text(card, "title").to_owned()));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(titles, expected);
    Ok(())
}
