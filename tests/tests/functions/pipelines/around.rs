//! What hangs at a card, changes of many cards and taking them back, and who is waited for.

use serde_json::{Value, json};
use shared::Result;
use sqlx::PgPool;

use super::{Cast, done, router, text};

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_comment_tells_those_it_mentions_once(db: PgPool) -> Result<()> {
    let cast = Cast::new(db, &Value::Null).await?;
    let card = cast.card(0, "Roof").await?;
    let path = format!("/cards/{}/comments", text(&card, "id"));
    let (ada, otto) = (cast.admin.member().user, cast.operator.member().user);
    let wanted = json!({ "text": " Look at **this** ", "mentions": [ada, ada, otto] });
    let comment = done(&cast.operator, "POST", &path, &wanted, 201).await?;
    assert_eq!(
        (text(&comment, "text"), text(&comment["author"], "name")),
        ("Look at **this**", "Otto Operator")
    );
    let told = async |user: shared::ids::UserId| -> Result<i64> {
        let count = sqlx::query_scalar(
            "select count(*) from notifications where user_id = $1 and kind = 'card.mentioned'",
        );
        Ok(count.bind(user.0).fetch_one(&cast.world.login).await?)
    };
    assert_eq!((told(ada).await?, told(otto).await?), (1, 0), "nobody is told of their own words");
    let one = format!("/card-comments/{}", text(&comment, "id"));
    let edited =
        done(&cast.operator, "PATCH", &one, &json!({ "text": "Look", "mentions": [ada] }), 200).await?;
    assert!(edited["edited_at"].is_string());
    assert_eq!(told(ada).await?, 1);
    for mentions in [json!([]), json!([ada])] {
        done(&cast.operator, "PATCH", &one, &json!({ "mentions": mentions }), 200).await?;
    }
    assert_eq!(told(ada).await?, 1, "also one who was not mentioned meanwhile");
    done(&cast.admin, "PATCH", &one, &json!({ "text": "Mine" }), 409).await?;
    let client = cast.world.as_client().await?.member().user;
    done(&cast.operator, "POST", &path, &json!({ "text": "x", "mentions": [client] }), 422).await?;
    let stranger = cast.world.as_stranger().await?;
    assert_eq!(stranger.delete(router(), &one).await?.status, 404);
    assert_eq!(cast.operator.get(router(), &path).await?.value()["items"].as_array().unwrap().len(), 1);
    assert_eq!(cast.admin.delete(router(), &one).await?.status, 204);
    let after = cast.operator.get(router(), &format!("/cards/{}", text(&card, "id"))).await?.value();
    assert_eq!((&after["comments"], &after["version"]), (&json!(0), &json!(1)));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_checklist_keeps_its_order_and_counts_what_is_done(db: PgPool) -> Result<()> {
    let cast = Cast::new(db, &Value::Null).await?;
    let card = cast.card(0, "Roof").await?;
    let path = format!("/cards/{}/checklist", text(&card, "id"));
    let mut items = Vec::new();
    for name in ["Scaffold", "Felt", "Slates"] {
        items.push(done(&cast.operator, "POST", &path, &json!({ "text": name }), 201).await?);
    }
    let of = |item: &Value| format!("/checklist-items/{}", text(item, "id"));
    done(&cast.operator, "PATCH", &of(&items[2]), &json!({ "position": 0, "done": true }), 200).await?;
    let order = async || -> Result<Vec<String>> {
        let list = cast.operator.get(router(), &path).await?.value();
        Ok(list["items"].as_array().into_iter().flatten().map(|item| text(item, "text").to_owned()).collect())
    };
    assert_eq!(order().await?, ["Slates", "Scaffold", "Felt"]);
    let shown = &cast.board("").await?["stages"][0]["cards"][0]["checklist"];
    assert_eq!(*shown, json!({ "done": 1, "all": 3 }));
    assert_eq!(cast.operator.delete(router(), &of(&items[0])).await?.status, 204);
    assert_eq!(order().await?, ["Slates", "Felt"]);
    let history = format!("/cards/{}/activity?limit=3", text(&card, "id"));
    let history = cast.operator.get(router(), &history).await?.value();
    let actions: Vec<_> =
        history["items"].as_array().unwrap().iter().map(|row| text(row, "action")).collect();
    assert_eq!(actions, ["card.item_deleted", "card.item_done", "card.item_added"]);
    assert_eq!(history["items"][0]["actor"]["name"], "Otto Operator");
    assert!(history["next_cursor"].is_string());
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_change_of_many_cards_is_taken_back_but_for_those_changed_since(db: PgPool) -> Result<()> {
    let stages = json!([{ "name": "New" }, { "name": "Busy", "wip_limit": 3, "wip_hard": true }]);
    let cast = Cast::new(db, &stages).await?;
    let mut cards = Vec::new();
    for title in ["A", "B", "C", "D", "E"] {
        cards.push(cast.card(0, title).await?);
    }
    let ids: Vec<_> = cards[1..].iter().map(|card| &card["id"]).collect();
    let wanted = json!({ "cards": ids, "change": { "stage_id": cast.stage(1) } });
    let outcome = done(&cast.operator, "POST", "/cards/bulk", &wanted, 200).await?;
    let codes: Vec<_> =
        outcome["results"].as_array().unwrap().iter().map(|one| one["code"].clone()).collect();
    assert_eq!(codes, [Value::Null, Value::Null, Value::Null, json!("wip_limit")]);
    assert_eq!(
        (cast.titles(0).await?, cast.titles(1).await?),
        (vec!["A".into(), "E".into()], vec!["B".into(), "C".into(), "D".into()])
    );

    let c = format!("/cards/{}", text(&cards[2], "id"));
    done(&cast.operator, "PATCH", &c, &json!({ "title": "C too" }), 200).await?;
    let undo = format!("/cards/bulk/{}/undo", text(&outcome, "undo_id"));
    done(&cast.admin, "POST", &undo, &json!({}), 404).await?;
    let back = done(&cast.operator, "POST", &undo, &json!({}), 200).await?;
    let codes: Vec<_> = back["results"].as_array().unwrap().iter().map(|one| one["code"].clone()).collect();
    assert_eq!(codes, [Value::Null, json!("changed_meanwhile"), Value::Null]);
    assert_eq!(
        (cast.titles(0).await?, cast.titles(1).await?),
        (vec!["A".into(), "B".into(), "D".into(), "E".into()], vec!["C too".into()])
    );
    done(&cast.operator, "POST", &undo, &json!({}), 404).await?;
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn every_kind_of_change_of_many_cards_can_be_taken_back(db: PgPool) -> Result<()> {
    let cast = Cast::new(db, &Value::Null).await?;
    let cards = [cast.card(0, "A").await?, cast.card(0, "B").await?, cast.card(0, "C").await?];
    let labels = ::labels::router();
    let label = cast.operator.post(labels, "/labels", &json!({ "name": "Roof" })).await?.value();
    let unknown = json!({ "cards": [cards[0]["id"]], "change": { "add_label": uuid::Uuid::nil() } });
    done(&cast.operator, "POST", "/cards/bulk", &unknown, 422).await?;
    let two = json!({ "cards": [cards[0]["id"]], "change": { "priority": "low", "archived": true } });
    done(&cast.operator, "POST", "/cards/bulk", &two, 422).await?;
    // The version counts the change and taking it back.
    let shown = async || -> Result<Value> {
        let mut board = cast.board("").await?["stages"][0]["cards"].take();
        for card in board.as_array_mut().into_iter().flatten() {
            for counted in ["version", "updated_at"] {
                card[counted] = Value::Null;
            }
        }
        Ok(board)
    };
    let before = shown().await?;
    for change in [
        json!({ "assignee_id": cast.admin.member().user }),
        json!({ "priority": "urgent" }),
        json!({ "add_label": label["id"] }),
        json!({ "archived": true }),
        json!({ "stage_id": cast.stage(2) }),
    ] {
        let wanted =
            json!({ "cards": [cards[0]["id"], cards[1]["id"], uuid::Uuid::nil()], "change": change });
        let outcome = done(&cast.operator, "POST", "/cards/bulk", &wanted, 200).await?;
        assert_eq!(outcome["results"][2]["code"], "not_found");
        assert_ne!(shown().await?, before, "{change}");
        let undo = format!("/cards/bulk/{}/undo", text(&outcome, "undo_id"));
        done(&cast.operator, "POST", &undo, &json!({}), 200).await?;
        let after = shown().await?;
        if change.get("stage_id").is_none() {
            assert_eq!(after, before, "{change}");
        }
        assert_eq!(cast.titles(0).await?, ["A", "B", "C"], "{change}");
    }
    let same = json!({ "cards": [cards[0]["id"]], "change": { "priority": "normal" } });
    assert_eq!(done(&cast.operator, "POST", "/cards/bulk", &same, 200).await?["undo_id"], Value::Null);
    let wanted = json!({ "cards": [cards[0]["id"]], "change": { "priority": "high" } });
    let late = done(&cast.operator, "POST", "/cards/bulk", &wanted, 200).await?;
    cast.world.as_system("update card_undos set created_at = now() - interval '61 seconds'").await?;
    let undo = format!("/cards/bulk/{}/undo", text(&late, "undo_id"));
    done(&cast.operator, "POST", &undo, &json!({}), 409).await?;
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn who_is_waited_for_is_listed_by_the_longest_wait(db: PgPool) -> Result<()> {
    let cast = Cast::new(db, &Value::Null).await?;
    let otto = cast.operator.member().user;
    for (title, step) in [
        ("No step", Value::Null),
        ("Overdue", json!({ "text": "Call", "on": "2020-01-02", "owner_id": cast.admin.member().user })),
        ("Untouched", json!({ "text": "Wait", "on": "2999-01-01" })),
        ("Busy", json!({ "text": "Build", "on": "2999-01-01" })),
    ] {
        let new = json!({ "stage_id": cast.stage(0), "title": title, "assignee_id": otto });
        let card = done(&cast.operator, "POST", "/cards", &new, 201).await?;
        let path = format!("/cards/{}", text(&card, "id"));
        done(&cast.operator, "PATCH", &path, &json!({ "next_step": step }), 200).await?;
    }
    let finished = json!({ "stage_id": cast.stage(2), "title": "Finished" });
    done(&cast.operator, "POST", "/cards", &finished, 201).await?;
    cast.world
        .as_system("update cards set updated_at = now() - interval '10 days' where title = 'Untouched'")
        .await?;

    let seen = async |query: &str| -> Result<Vec<(String, String, String)>> {
        let page = cast.operator.get(router(), &format!("/cards/waiting{query}")).await?.value();
        let row = |one: &Value| {
            let who = text(&one["waiting_for"], "name").to_owned();
            (text(&one["card"], "title").to_owned(), text(one, "reason").to_owned(), who)
        };
        Ok(page["items"].as_array().into_iter().flatten().map(row).collect())
    };
    let row = |title: &str, reason: &str, who: &str| (title.to_owned(), reason.to_owned(), who.to_owned());
    let expected = [
        row("Overdue", "step_overdue", "Ada Admin"),
        row("Untouched", "untouched", "Otto Operator"),
        row("No step", "no_next_step", "Otto Operator"),
    ];
    assert_eq!(seen("").await?, expected);
    assert_eq!(seen("?reason=untouched").await?, expected[1..2]);
    assert_eq!(seen(&format!("?owner={otto}")).await?, expected[1..]);
    let first = cast.operator.get(router(), "/cards/waiting?limit=2").await?.value();
    let rest = format!("?limit=2&cursor={}", text(&first, "next_cursor"));
    assert_eq!(seen(&rest).await?, expected[2..]);
    let pipeline = format!("/pipelines/{}", text(&cast.pipeline, "id"));
    done(&cast.admin, "PATCH", &pipeline, &json!({ "archived": true }), 200).await?;
    assert_eq!(seen("").await?, []);
    Ok(())
}
