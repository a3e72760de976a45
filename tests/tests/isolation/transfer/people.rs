//! Who somebody is after the move.

use shared::Result;
use shared::db::SystemTx;
use sqlx::PgPool;
use uuid::Uuid;

use super::forged::{Forged, set};
use super::sides::Sides;

/// The identifier and the address of a member of the organization that moves: its first admins.
async fn members(sides: &Sides) -> Result<Vec<(Uuid, String)>> {
    let mut tx = SystemTx::begin(&sides.here().db).await?;
    Ok(sqlx::query_as(
        "select u.id, u.email from users u join memberships m on m.user_id = u.id where m.org_id = $1 order by u.id",
    )
    .bind(sides.org().0)
    .fetch_all(tx.conn())
    .await?)
}

async fn account(sides: &Sides, id: Uuid, email: &str, verified: bool) -> Result<()> {
    let mut tx = SystemTx::begin(&sides.there().db).await?;
    sqlx::query(
        "insert into users (id, email, name, password_hash, email_verified_at)
         values ($1, $2, 'Known Here', 'a hash', case when $3 then now() end)",
    )
    .bind(id)
    .bind(email)
    .bind(verified)
    .execute(tx.conn())
    .await?;
    tx.commit().await
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_person_is_known_by_an_address_that_was_proved_and_never_by_an_identifier(
    db: PgPool,
) -> Result<()> {
    let sides = Sides::set(db).await?;
    let file = sides.exported("one.zip").await?;
    let members = members(&sides).await?;
    let [(first, address), (second, taken)] = &members[..2] else { panic!("{members:?}") };
    let here = Uuid::now_v7();
    // The first member has an account there; the identifier of the second is somebody else's.
    account(&sides, here, &address.to_uppercase(), true).await?;
    account(&sides, *second, "somebody.else@there.example", true).await?;
    // The archive says that the first has been a member for ever, and a document quotes who that is.
    let mut forged = Forged::of(&file)?;
    forged.rows("memberships", |rows| {
        for row in rows {
            set(row, "created_at", &serde_json::json!("1970-01-01T00:00:00+00:00"));
        }
    })?;
    forged.rows("documents", |rows| {
        for row in
            rows.iter_mut().filter(|row| row.iter().any(|(name, text)| name == "ocr_text" && text != "null"))
        {
            set(row, "ocr_text", &serde_json::json!(format!("made by {first}")));
        }
    })?;
    let file = forged.write(&sides.path("forged.zip"))?;
    sides.join_there(here).await?;
    let opened = sides.opened_by_sign_in_there(here).await?;

    let imported = sides.import(&file).await?;

    assert_eq!(sides.opened_by_sign_in_there(here).await?, opened, "a sign-in opens what it opened");
    let text = "select distinct ocr_text from documents where org_id = $1 and ocr_text is not null";
    assert_eq!(sides.strings_there(text).await?, [format!("made by {first}")]);

    assert_eq!(imported.linked, std::slice::from_ref(address));
    assert!(imported.made.contains(taken), "{imported:?}");
    let roles = "select role::text || ' ' || user_id from memberships where org_id = $1 and user_id in (
        select id from users where email ilike '%isolation.example')";
    let roles = sides.strings_there(roles).await?;
    assert!(roles.iter().any(|role| role.ends_with(&here.to_string())), "{roles:?}");
    assert_eq!(roles.len(), members.len());
    // Whoever has an identifier of the archive by chance is named nowhere.
    let mut tx = SystemTx::begin(&sides.there().db).await?;
    for stranger in [first, second] {
        let named: i64 = sqlx::query_scalar(
            "select (select count(*) from documents where owner_id = $1)
               + (select count(*) from memberships where user_id = $1)
               + (select count(*) from document_views where owner_id = $1)
               + (select count(*) from notifications where user_id = $1)
               + (select count(*) from activity where actor_id = $1)",
        )
        .bind(stranger)
        .fetch_one(tx.conn())
        .await?;
        assert_eq!(named, 0, "{stranger}");
    }
    let owned: i64 = sqlx::query_scalar("select count(*) from documents where owner_id = $1")
        .bind(here)
        .fetch_one(tx.conn())
        .await?;
    assert!(owned > 0);
    let name: String =
        sqlx::query_scalar("select name from users where id = $1").bind(here).fetch_one(tx.conn()).await?;
    assert_eq!(name, "Known Here", "an account stays as it is");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn an_account_that_never_proved_its_address_does_not_get_in(db: PgPool) -> Result<()> {
    let sides = Sides::set(db).await?;
    let file = sides.exported("one.zip").await?;
    let (_, address) = members(&sides).await?.remove(0);
    let squatter = Uuid::now_v7();
    account(&sides, squatter, &address, false).await?;
    let before = sides.digest_there().await?;

    let refusal = sides.import(&file).await.expect_err("somebody took the address");
    assert_eq!(refusal.code(), "user_unverified", "{refusal}");
    assert!(refusal.to_string().contains(&address), "{refusal}");
    assert_eq!(sides.digest_there().await?, before);

    // An account that nobody can get into waits for whoever proves the address.
    sides.there_as_system("update users set password_hash = null where id = $1", squatter).await?;
    assert_eq!(sides.import(&file).await?.linked, [address]);
    Ok(())
}
