//! Organizations, their members, and the demo organization of a fresh installation.

use crate::app::App;
use crate::auth::{Role, password};
use crate::db::SystemTx;
use crate::error::Result;
use crate::ids::{OrgId, UserId};

/// The password of every demo login.
pub const DEMO_PASSWORD: &str = "astralis-demo-2026";

/// The demo logins: address, name, role.
pub const DEMO_LOGINS: [(&str, &str, Role); 3] = [
    ("admin@demo.example", "Ada Admin", Role::Admin),
    ("operator@demo.example", "Otto Operator", Role::Operator),
    ("client@demo.example", "Clara Client", Role::Client),
];

const DEMO_NAME: &str = "Demo Services";

/// Makes the demo organization with its three logins; one that exists is left alone. Returns whether it was made.
///
/// # Errors
/// When Postgres is gone.
pub async fn seed_demo(app: &App) -> Result<bool> {
    let mut tx = SystemTx::begin(&app.db).await?;
    // Two processes may start at once: the second waits here and then finds the first one's work.
    sqlx::query!("select pg_advisory_xact_lock(hashtext('seed_demo'))").execute(tx.conn()).await?;
    if find_user(&mut tx, DEMO_LOGINS[0].0).await?.is_some() {
        return Ok(false);
    }
    let org = insert(&mut tx, DEMO_NAME).await?;
    let hash = password::hash(DEMO_PASSWORD).await?;
    for (email, name, role) in DEMO_LOGINS {
        let user = insert_user(&mut tx, email, name, &hash).await?;
        insert_membership(&mut tx, org, user, role).await?;
    }
    tx.commit().await?;
    Ok(true)
}

/// A new organization.
///
/// # Errors
/// When Postgres is gone.
pub async fn insert(tx: &mut SystemTx, name: &str) -> Result<OrgId> {
    let org = OrgId::new();
    sqlx::query!("insert into organizations (id, name) values ($1, $2)", org.0, name)
        .execute(tx.conn())
        .await?;
    Ok(org)
}

/// A new user whose address counts as verified.
///
/// # Errors
/// When the address is taken or Postgres is gone.
pub async fn insert_user(tx: &mut SystemTx, email: &str, name: &str, password_hash: &str) -> Result<UserId> {
    let user = UserId::new();
    sqlx::query!(
        "insert into users (id, email, name, password_hash, email_verified_at)
         values ($1, $2, $3, $4, now())",
        user.0,
        email,
        name,
        password_hash
    )
    .execute(tx.conn())
    .await?;
    Ok(user)
}

/// Makes a user a member.
///
/// # Errors
/// When they are one already or Postgres is gone.
pub async fn insert_membership(tx: &mut SystemTx, org: OrgId, user: UserId, role: Role) -> Result<()> {
    sqlx::query!(
        "insert into memberships (org_id, user_id, role) values ($1, $2, $3)",
        org.0,
        user.0,
        role as Role
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn find_user(tx: &mut SystemTx, email: &str) -> Result<Option<UserId>> {
    let id = sqlx::query_scalar!("select id from users where lower(email) = lower($1)", email)
        .fetch_optional(tx.conn())
        .await?;
    Ok(id.map(UserId))
}
