//! Making, changing, trying and deleting automations.

use super::*;

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_admin_makes_changes_and_deletes_an_automation_and_the_log_says_so(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let wanted = json!({
        "name": "  Big invoices ",
        "condition": { "kind": "invoice", "vendor": "ACME", "amount": { "min": "100", "max": "250.5", "currency": "EUR" }, "needs_review": false },
        "actions": [{ "type": "label", "name": "Big" }, { "type": "notify", "roles": ["ADMIN"], "members": [] }],
    });
    let automation = made(&admin, &wanted).await?;
    assert_eq!((&automation["name"], &automation["enabled"]), (&json!("Big invoices"), &json!(true)));
    let amount = json!({ "min": "100.00", "max": "250.50", "currency": "EUR" });
    assert_eq!(automation["condition"]["amount"], amount);
    assert_eq!(automation["actions"], wanted["actions"]);
    assert!(automation.get("webhook_secret").is_none(), "nothing is signed");

    let path = path(&automation);
    let found = world.as_operator().await?.get(router(), &path).await?;
    assert_eq!((found.value(), &found.headers[header::ETAG]), (automation.clone(), &"\"1\"".parse()?));

    let changes = json!({ "enabled": false, "condition": {} });
    let seen = admin.clone().with(header::IF_MATCH, "\"1\"");
    let changed = seen.patch(router(), &path, &changes).await?;
    assert_eq!((changed.status.as_u16(), &changed.headers[header::ETAG]), (200, &"\"2\"".parse()?));
    assert_eq!((&changed.value()["condition"], &changed.value()["enabled"]), (&json!({}), &json!(false)));
    assert_eq!(changed.value()["name"], "Big invoices");
    let late = seen.patch(router(), &path, &json!({ "name": "Late" })).await?;
    assert_eq!(late.refusal(), (412, "version_mismatch".to_owned()));
    assert_eq!(late.problem().current.unwrap_or_default()["version"], 2);

    assert_eq!(delete(&admin, &path, "\"1\"").await?.status, 412);
    assert_eq!(delete(&admin, &path, "\"2\"").await?.status, 204);
    assert_eq!(admin.get(router(), &path).await?.status, 404);
    let logged = ["automation.created", "automation.changed", "automation.deleted"];
    assert_eq!(world.actions(&automation["id"]).await?, logged);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_change_that_changes_nothing_leaves_the_version_alone(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let automation = made(&admin, &label()).await?;
    let same = admin.patch(router(), &path(&automation), &label()).await?;
    assert_eq!(same.value(), automation);
    assert_eq!(world.actions(&automation["id"]).await?, ["automation.created"]);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn every_wrong_field_is_named(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let somebody = uuid::Uuid::now_v7();
    let label = json!([{ "type": "label", "name": "x" }]);
    let webhook = |url: &str| json!({ "name": "n", "actions": [{ "type": "webhook", "url": url }] });
    for (wanted, pointer, code) in [
        (json!({ "name": "", "actions": label }), "/name", "invalid"),
        (json!({ "name": "n", "actions": [] }), "/actions", "invalid"),
        (json!({ "name": "n" }), "", "malformed"),
        (json!({ "name": "n", "actions": [{ "type": "explode" }] }), "/actions/0/type", "malformed"),
        (json!({ "name": "n", "actions": [{ "type": "label", "name": " " }] }), "/actions/0/name", "invalid"),
        (json!({ "name": "n", "actions": [{ "type": "notify" }] }), "/actions/0/roles", "invalid"),
        (
            json!({ "name": "n", "actions": [{ "type": "notify", "roles": ["CLIENT"] }] }),
            "/actions/0/roles/0",
            "invalid",
        ),
        (
            json!({ "name": "n", "actions": [{ "type": "notify", "members": [somebody] }] }),
            "/actions/0/members/0",
            "unknown",
        ),
        (
            json!({ "name": "n", "actions": label, "condition": { "kind": "poem" } }),
            "/condition/kind",
            "malformed",
        ),
        (
            json!({ "name": "n", "actions": label, "condition": { "vendor": "-" } }),
            "/condition/vendor",
            "invalid",
        ),
        (
            json!({ "name": "n", "actions": label, "condition": { "amount": { "min": 5 } } }),
            "/condition/amount/min",
            "malformed",
        ),
        (
            json!({ "name": "n", "actions": label, "condition": { "amount": { "min": "5", "max": "4" } } }),
            "/condition/amount",
            "invalid",
        ),
        (
            json!({ "name": "n", "actions": label, "condition": { "amount": { "currency": "eu" } } }),
            "/condition/amount/currency",
            "invalid",
        ),
        (webhook("hook"), "/actions/0/url", "malformed"),
        (webhook("http://1.1.1.1/hook"), "/actions/0/url", "https_required"),
        (webhook("https://10.0.0.1/hook"), "/actions/0/url", "address_not_public"),
        (webhook("https://localhost/hook"), "/actions/0/url", "address_not_public"),
        (webhook("https://nowhere.invalid/hook"), "/actions/0/url", "unresolvable"),
    ] {
        let reply = admin.post(router(), "/automations", &wanted).await?;
        assert_eq!(reply.status, 422, "{wanted}: {}", String::from_utf8_lossy(&reply.body));
        let errors: Vec<_> =
            reply.problem().errors.into_iter().map(|error| (error.pointer, error.code)).collect();
        assert_eq!(errors, [(pointer.to_owned(), code.to_owned())], "{wanted}");
    }
    let none = admin.get(router(), "/automations").await?.value();
    assert_eq!(none["items"], json!([]));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn operators_look_clients_do_not_even_that_and_other_organizations_find_nothing(
    db: PgPool,
) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let automation = made(&admin, &label()).await?;
    let path = path(&automation);
    let operator = world.as_operator().await?;
    assert_eq!(operator.get(router(), "/automations").await?.value()["items"][0]["id"], automation["id"]);
    assert_eq!(operator.post(router(), "/automations", &label()).await?.status, 403);
    assert_eq!(operator.patch(router(), &path, &json!({})).await?.status, 403);
    assert_eq!(operator.post(router(), &format!("{path}/secret"), &json!({})).await?.status, 403);
    let client = world.as_client().await?;
    for looked in ["/automations", &path] {
        assert_eq!(client.get(router(), looked).await?.status, 403, "{looked}");
    }
    let stranger = world.as_stranger().await?;
    assert_eq!(stranger.get(router(), &path).await?.status, 404);
    assert_eq!(delete(&stranger, &path, "*").await?.status, 404);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_secret_is_shown_when_it_is_made_and_when_it_is_replaced(db: PgPool) -> Result<()> {
    let world = local_world(db).await?;
    let admin = world.as_admin().await?;
    let automation = made(&admin, &webhook()).await?;
    let first = automation["webhook_secret"].as_str().unwrap_or_default().to_owned();
    assert!(first.starts_with("whsec_") && first.len() > 40, "{first}");
    let path = path(&automation);
    for shown in [
        admin.get(router(), &path).await?.value(),
        admin.get(router(), "/automations").await?.value(),
        admin.patch(router(), &path, &json!({ "name": "Other" })).await?.value(),
    ] {
        assert!(!shown.to_string().contains("whsec_"), "{shown}");
    }
    let replaced = admin.post(router(), &format!("{path}/secret"), &json!({})).await?.value();
    let second = replaced["webhook_secret"].as_str().unwrap_or_default();
    assert!(second.starts_with("whsec_") && second != first);
    assert!(replaced["previous_until"].is_string());
    let twice = admin.post(router(), &format!("{path}/secret"), &json!({})).await?;
    assert_eq!(twice.refusal(), (409, "secret_changing".to_owned()));
    let logged = world.actions(&automation["id"]).await?;
    assert_eq!(logged, ["automation.created", "automation.changed", "automation.secret_rotated"]);

    // An automation that gets its first webhook later shows its secret then.
    let late = made(&admin, &label()).await?;
    let changed = admin
        .patch(router(), &super::path(&late), &json!({ "actions": webhook()["actions"] }))
        .await?
        .value();
    assert!(changed["webhook_secret"].as_str().is_some_and(|secret| secret.starts_with("whsec_")));

    let none = made(&admin, &label()).await?;
    let first = admin.post(router(), &format!("{}/secret", super::path(&none)), &json!({})).await?.value();
    assert_eq!(first["previous_until"], Value::Null);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn who_has_not_verified_their_address_sends_nothing_to_other_systems(db: PgPool) -> Result<()> {
    let world = local_world(db).await?;
    let admin = world.as_admin().await?;
    let automation = made(&admin, &label()).await?;
    world.as_system("update users set email_verified_at = null").await?;
    let path = path(&automation);
    for refused in [
        admin.post(router(), "/automations", &label()).await?,
        admin.patch(router(), &path, &webhook()).await?,
        admin.post(router(), &format!("{path}/secret"), &json!({})).await?,
    ] {
        assert_eq!(refused.refusal(), (403, "email_not_verified".to_owned()));
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_trial_says_what_would_happen_and_does_nothing(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let document = invoice(&world, &admin).await?;
    let condition = json!({ "kind": "invoice", "vendor": "acme", "amount": { "min": "100" } });
    let wanted =
        json!({ "name": "n", "condition": condition, "actions": [{ "type": "label", "name": "x" }] });
    let automation = made(&admin, &wanted).await?;
    let test = format!("{}/test", path(&automation));
    let trial = json!({ "document_id": document });

    let operator = world.as_operator().await?;
    let result = operator.post(router(), &test, &trial).await?.value();
    assert_eq!(result, json!({ "matches": true, "mismatches": [], "enabled": true, "has_run": false }));

    let other =
        json!({ "condition": { "kind": "receipt", "amount": { "max": "118.99" } }, "enabled": false });
    admin.patch(router(), &path(&automation), &other).await?;
    let result = operator.post(router(), &test, &trial).await?.value();
    assert_eq!((&result["matches"], &result["enabled"]), (&json!(false), &json!(false)));
    assert_eq!(result["mismatches"][0]["condition"], "kind");
    let too_large = json!({ "condition": "amount", "reason": "the total of 119.00 is too large" });
    assert_eq!(result["mismatches"][1], too_large);

    let stranger = world.as_stranger().await?;
    let theirs = invoice(&world, &stranger).await?;
    let unknown = operator.post(router(), &test, &json!({ "document_id": theirs })).await?;
    assert_eq!(
        (unknown.status.as_u16(), unknown.problem().errors[0].pointer.as_str()),
        (422, "/document_id")
    );
    let mut tx = shared::db::SystemTx::begin(&world.app.db).await?;
    let traces: i64 = sqlx::query_scalar(
        "select (select count(*) from automation_runs) + (select count(*) from document_labels)",
    )
    .fetch_one(tx.conn())
    .await?;
    assert_eq!(traces, 0);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn automations_come_in_pages_newest_first_and_there_are_a_hundred_at_most(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    for _ in 0..3 {
        made(&admin, &label()).await?;
    }
    let first = admin.get(router(), "/automations?limit=2").await?.value();
    let cursor = first["next_cursor"].as_str().unwrap_or_default();
    let second = admin.get(router(), &format!("/automations?limit=2&cursor={cursor}")).await?.value();
    let count = |page: &Value| page["items"].as_array().map(Vec::len);
    assert_eq!((count(&first), count(&second), &second["next_cursor"]), (Some(2), Some(1), &Value::Null));

    world
        .as_system(
            "insert into automations (id, org_id, name, enabled, actions, created_by)
             select gen_random_uuid(), org_id, name, enabled, actions, created_by
             from (select * from automations limit 1) a, generate_series(1, 97)",
        )
        .await?;
    let reply = admin.post(router(), "/automations", &label()).await?;
    assert_eq!(reply.refusal(), (409, "too_many_automations".to_owned()));
    Ok(())
}
