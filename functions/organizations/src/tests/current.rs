//! The user's organizations and their settings.

use axum::http::header;
use serde_json::json;
use shared::auth::Role;
use shared::db::SystemTx;
use shared::documents::upload::NewFile;
use shared::testing::World;
use shared::{Result, documents};
use sqlx::PgPool;

use super::{IF_MATCH, router, text};

const CURRENT: &str = "/organizations/current";
const DOCUMENTS: &str = "/organizations/current/settings/documents";
const MODELS: &str = "/organizations/current/settings/models";

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_new_organization_has_its_maker_as_admin(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let client = world.as_client().await?;
    let made = client.post(router(), "/organizations", &json!({ "name": "  Second Home " })).await?;
    assert_eq!(made.status, 201);
    assert_eq!((text(&made.value(), "name"), text(&made.value(), "role")), ("Second Home", "ADMIN"));

    let list = client.get(router(), "/organizations").await?.value();
    let mine: Vec<_> = list["items"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|item| (text(item, "name"), text(item, "role")))
        .collect();
    assert_eq!(mine, [("Demo Services", "CLIENT"), ("Second Home", "ADMIN")]);
    let row = &world.logged("organization.created").await?[0];
    assert_eq!(row.org_id.map(|id| id.to_string()).as_deref(), made.value()["id"].as_str());
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn who_has_not_verified_their_address_makes_no_organization(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    world.as_system("update users set email_verified_at = null where email = 'client@demo.example'").await?;
    let client = world.as_client().await?;
    let reply = client.post(router(), "/organizations", &json!({ "name": "X" })).await?;
    assert_eq!(reply.refusal(), (403, "email_not_verified".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn settings_change_by_version_and_the_log_knows_both_states(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let seen = admin.get(router(), CURRENT).await?;
    assert_eq!(seen.headers[header::ETAG], "\"1\"");
    assert_eq!(seen.value()["routing_threshold"], 0.75);

    let changes = json!({ "name": "Renamed", "routing_threshold": 0.8, "locale": "de-CH" });
    let changed = admin.clone().with(IF_MATCH, "\"1\"").patch(router(), CURRENT, &changes).await?;
    assert_eq!((changed.status.as_u16(), &changed.headers[header::ETAG]), (200, &"\"2\"".parse()?));
    for (name, value) in changes.as_object().into_iter().flatten() {
        assert_eq!(&changed.value()[name], value);
    }
    let row = world.logged("organization.changed").await?.remove(0);
    assert_eq!(row.after, Some(changes));
    assert_eq!(
        row.before,
        Some(json!({ "name": "Demo Services", "routing_threshold": 0.75, "locale": null }))
    );

    let stale =
        admin.clone().with(IF_MATCH, "\"1\"").patch(router(), CURRENT, &json!({ "name": "Late" })).await?;
    assert_eq!(stale.refusal(), (412, "version_mismatch".into()));
    assert_eq!(
        stale.problem().current.map(|current| text(&current, "name").to_owned()),
        Some("Renamed".into())
    );

    let same = admin.patch(router(), CURRENT, &json!({ "name": "Renamed" })).await?;
    assert_eq!(same.headers[header::ETAG], "\"2\"");
    let freed = admin.patch(router(), CURRENT, &json!({ "locale": null })).await?;
    assert_eq!(freed.value()["locale"], json!(null));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn each_section_of_the_settings_changes_by_itself_and_the_log_knows_both_states(
    db: PgPool,
) -> Result<()> {
    let world = World::new(db).await?;
    let (admin, operator) = (world.as_admin().await?, world.as_operator().await?);
    let sections = [
        (
            DOCUMENTS,
            json!({ "review_threshold": 0.75, "ocr_language": null, "retention_days": {} }),
            json!({ "review_threshold": 0.9, "ocr_language": "deu+eng", "retention_days": { "invoice": 365 } }),
        ),
        (
            MODELS,
            json!({ "model_use": "when_unsure", "model_tokens_per_day": 1_000_000 }),
            json!({ "model_use": "never", "model_tokens_per_day": 5000 }),
        ),
    ];
    for (section, before, after) in sections {
        let seen = operator.get(router(), section).await?;
        for (name, value) in before.as_object().into_iter().flatten() {
            assert_eq!(&seen.value()[name], value, "{section}");
        }
        let etag = seen.headers[header::ETAG].to_str()?.to_owned();
        let refused = operator.patch(router(), section, &after).await?;
        assert_eq!(refused.refusal(), (403, "forbidden".into()));
        let changed = admin.clone().with(IF_MATCH, &etag).patch(router(), section, &after).await?;
        assert_eq!(changed.status, 200);
        for (name, value) in after.as_object().into_iter().flatten() {
            assert_eq!(&changed.value()[name], value, "{section}");
        }
        let row = world.logged("organization.changed").await?.remove(0);
        assert_eq!((row.before, row.after), (Some(before), Some(after.clone())));
        let stale = admin.clone().with(IF_MATCH, &etag).patch(router(), section, &json!({})).await?;
        assert_eq!(stale.refusal(), (412, "version_mismatch".into()));
        let same = admin.patch(router(), section, &after).await?;
        assert_eq!(same.headers[header::ETAG], changed.headers[header::ETAG]);
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn every_wrong_setting_is_named_and_only_admins_set(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let wrong = json!({ "name": " ", "routing_threshold": 2, "locale": "klingon" });
    let reply = admin.patch(router(), CURRENT, &wrong).await?;
    assert_eq!(reply.refusal(), (422, "invalid".into()));
    let pointers: Vec<_> = reply.problem().errors.into_iter().map(|error| error.pointer).collect();
    assert_eq!(pointers, ["/locale", "/name", "/routing_threshold"]);

    let wrong = json!({ "ocr_language": "klingon", "retention_days": { "receipt": 0 } });
    let reply = admin.patch(router(), DOCUMENTS, &wrong).await?;
    let pointers: Vec<_> = reply.problem().errors.into_iter().map(|error| error.pointer).collect();
    assert_eq!(pointers, ["/ocr_language", "/retention_days/receipt"]);

    for caller in [world.as_operator().await?, world.as_client().await?] {
        let reply = caller.patch(router(), CURRENT, &json!({ "name": "Mine" })).await?;
        assert_eq!(reply.refusal(), (403, "forbidden".into()));
    }
    let stranger = world.as_stranger().await?;
    stranger.patch(router(), CURRENT, &json!({ "name": "Elsewhere" })).await?;
    assert_eq!(text(&admin.get(router(), CURRENT).await?.value(), "name"), "Demo Services");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn nobody_asks_for_a_second_factor_they_have_not_shown(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    world.join(admin.org(), "second@demo.example", Role::Admin).await?;
    let second = world.signed_in("second@demo.example").await?;
    let require = json!({ "require_second_factor": true });
    let reply = admin.patch(router(), CURRENT, &require).await?;
    assert_eq!(reply.refusal(), (409, "no_second_factor".into()));

    world.as_system("update sessions set second_factor_at = now() from users u where u.id = user_id and u.email = 'admin@demo.example'",
    )
    .await?;
    assert_eq!(admin.patch(router(), CURRENT, &require).await?.status, 200);
    assert_eq!(second.get(router(), "/api-keys").await?.refusal(), (403, "second_factor_required".into()));
    assert_eq!(second.get(router(), CURRENT).await?.status, 200);
    assert_eq!(admin.get(router(), "/api-keys").await?.status, 200);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_document_without_a_language_is_read_in_the_organizations(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    admin.patch(router(), DOCUMENTS, &json!({ "ocr_language": "deu" })).await?;
    let limits = &world.app.settings.documents;
    let mut plain = NewFile::check("a.pdf", 10, None, limits)?;
    let mut own = NewFile::check("b.pdf", 10, None, limits)?;
    (plain.language, own.language) = (None, Some("fra".into()));

    let mut tx = world.app.enter(admin.member()).await?;
    let plain = documents::insert(&mut tx, &admin.member().actor(), admin.member().user, &plain).await?.id;
    let own = documents::insert(&mut tx, &admin.member().actor(), admin.member().user, &own).await?.id;
    tx.commit().await?;
    world.as_system("update documents set status = 'pending'").await?;

    let mut tx = SystemTx::begin(&world.app.db).await?.enter_as(admin.org()).await?;
    let app = &world.app;
    let language =
        documents::start_reading(app, &mut tx, plain).await?.and_then(|document| document.language);
    assert_eq!(language.as_deref(), Some("deu"));
    let language = documents::start_reading(app, &mut tx, own).await?.and_then(|document| document.language);
    assert_eq!(language.as_deref(), Some("fra"));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_organization_of_ones_own_is_shown_with_the_role_there(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let stranger = world.as_stranger().await?;
    let mut tx = SystemTx::begin(&world.app.db).await?;
    shared::organizations::insert_membership(
        &mut tx,
        world.as_admin().await?.org(),
        stranger.member().user,
        Role::Client,
    )
    .await?;
    tx.commit().await?;
    let list = stranger.get(router(), "/organizations").await?.value();
    assert_eq!(list["items"].as_array().map(Vec::len), Some(2));
    world.as_system("update memberships set removed_at = now() where role = 'client'").await?;
    let list = stranger.get(router(), "/organizations").await?.value();
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1));
    Ok(())
}
