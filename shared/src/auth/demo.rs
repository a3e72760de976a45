//! The demo organization of a fresh installation.

use super::{Role, password};
use crate::app::App;
use crate::db::SystemTx;
use crate::error::Result;
use crate::ids::{OrgId, UserId};
use crate::organizations;

/// The password of every demo login.
pub const PASSWORD: &str = "astralis-demo-2026";

/// The demo logins: address, name, role.
pub const LOGINS: [(&str, &str, Role); 3] = [
    ("admin@demo.example", "Ada Admin", Role::Admin),
    ("operator@demo.example", "Otto Operator", Role::Operator),
    ("client@demo.example", "Clara Client", Role::Client),
];

const NAME: &str = "Demo Services";

/// The demo organization as it was made.
#[derive(Debug, Clone, Copy)]
pub struct Demo {
    /// The organization.
    pub org: OrgId,
    /// Who works in it.
    pub operator: UserId,
}

/// Makes the demo organization with its three logins; nothing is returned where it exists, and it is left alone.
pub async fn seed(app: &App) -> Result<Option<Demo>> {
    let mut tx = SystemTx::begin(&app.db).await?;
    // Two processes may start at once: the second waits here and then finds the work of the first.
    sqlx::query!("select pg_advisory_xact_lock(hashtext('seed_demo'))").execute(tx.conn()).await?;
    if organizations::find_user(&mut tx, LOGINS[0].0).await?.is_some() {
        return Ok(None);
    }
    let demo = insert(&mut tx, &password::hash(PASSWORD).await?).await?;
    tx.commit().await?;
    Ok(demo)
}

/// Makes the demo organization unless it exists, with the hash of [`PASSWORD`].
pub(crate) async fn insert(tx: &mut SystemTx, hash: &str) -> Result<Option<Demo>> {
    let org = organizations::insert(tx, NAME).await?;
    let mut operator = None;
    for (email, name, role) in LOGINS {
        let user = organizations::insert_user(tx, email, name, hash).await?;
        organizations::insert_membership(tx, org, user, role).await?;
        operator = operator.or((role == Role::Operator).then_some(user));
    }
    Ok(operator.map(|operator| Demo { org, operator }))
}
