//! The OpenID issuer that an organization names for its members: what it has set, and what follows from a person's groups.

use std::collections::HashMap;

use garde::Validate;
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

use super::Role;
use super::log::{ISSUER_CHANGED, ISSUER_REMOVED};
use crate::activity::{self, Actor};
use crate::app::App;
use crate::clients::openid::{Person, Provider, Trust};
use crate::db::{OrgTx, SystemTx, Tx};
use crate::error::{Error, Result};
use crate::ids::{OrgId, UserId};
use crate::names::is_name;
use crate::settings::Secret;
use crate::vault::Vault;

/// Purpose of the sealed secret.
const SEALED: &str = "issuer secret";

/// What an organization has set about its issuer. The client's secret is never shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = Issuer)]
pub struct Issuer {
    /// The name on its button.
    pub name: String,
    /// The issuer, as it calls itself.
    pub issuer: String,
    /// Our client there.
    pub client_id: String,
    /// The claim that names a person's groups, or the path to it with dots.
    pub groups_claim: String,
    /// Which group means which role; of several the highest counts.
    pub roles: Vec<GroupRole>,
    /// The role of whoever is in none of these groups; without one they are kept out.
    pub default_role: Option<Role>,
    /// The domains of addresses that may come by it; every domain when empty.
    pub domains: Vec<String>,
    /// Whether members but admins come by the issuer alone.
    pub required: bool,
    /// Whether people who are no members become some when they first sign in.
    pub makes_members: bool,
    /// Counts changes; the `ETag`.
    #[serde(skip)]
    pub version: i64,
}

/// What a group means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupRole {
    /// The group, as the issuer writes it.
    #[garde(length(chars, min = 1, max = 200))]
    pub group: String,
    /// The role of its members.
    #[garde(skip)]
    pub role: Role,
}

/// What an admin sets.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = IssuerChange)]
pub struct Wanted {
    /// The name on its button, 1 to 100 characters.
    #[garde(custom(is_name), length(chars, max = 100))]
    pub name: String,
    /// The issuer, such as `https://id.example.com/realms/staff`, exactly as it calls itself.
    #[garde(length(chars, min = 1, max = 500))]
    pub issuer: String,
    /// Our client there.
    #[garde(length(chars, min = 1, max = 300))]
    pub client_id: String,
    /// Its secret; the one that is stored stays when it is left out, unless issuer or client change.
    #[garde(inner(length(chars, min = 1, max = 1000)))]
    pub client_secret: Option<String>,
    /// The claim that names a person's groups, or the path to it with dots; `groups` when left out.
    #[garde(inner(length(chars, min = 1, max = 200)))]
    pub groups_claim: Option<String>,
    /// Which group means which role: at most 100.
    #[garde(length(max = 100), dive)]
    pub roles: Vec<GroupRole>,
    /// The role of whoever is in none of these groups; without one they are kept out.
    #[garde(skip)]
    pub default_role: Option<Role>,
    /// Domains of addresses that may come by it, at most 50; every domain when empty.
    #[garde(length(max = 50), inner(custom(is_domain)))]
    pub domains: Vec<String>,
    /// Whether members but admins come by the issuer alone.
    #[garde(skip)]
    pub required: bool,
    /// Whether people who are no members become some when they first sign in.
    #[garde(skip)]
    pub makes_members: bool,
}

fn is_domain(domain: &str, (): &()) -> garde::Result {
    let labels = || domain.split('.');
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if domain.len() <= 253 && labels().count() > 1 && labels().all(is_label) {
        return Ok(());
    }
    Err(garde::Error::new("is no domain such as example.com"))
}

impl Wanted {
    fn settled(&self, version: i64) -> Issuer {
        let mut domains: Vec<_> = self.domains.iter().map(|domain| domain.to_lowercase()).collect();
        domains.sort_unstable();
        domains.dedup();
        Issuer {
            name: self.name.trim().to_owned(),
            issuer: self.issuer.trim().to_owned(),
            client_id: self.client_id.trim().to_owned(),
            groups_claim: self.groups_claim.clone().unwrap_or_else(|| "groups".to_owned()),
            roles: self.roles.clone(),
            default_role: self.default_role,
            domains,
            required: self.required,
            makes_members: self.makes_members,
            version,
        }
    }
}

impl Issuer {
    /// The role that a person's groups give them: the highest of them, else the one of whoever is in none.
    pub fn role_of(&self, person: &Person) -> Option<Role> {
        let known: HashMap<&str, Role> = self.roles.iter().fold(HashMap::new(), |mut known, entry| {
            let role = known.entry(entry.group.as_str()).or_insert(entry.role);
            *role = entry.role.max(*role);
            known
        });
        let groups = person.groups(&self.groups_claim);
        groups.iter().filter_map(|group| known.get(group).copied()).max().or(self.default_role)
    }

    /// Whether somebody with this address may come by the issuer.
    pub fn speaks_for(&self, email: &str) -> bool {
        let domain = email.rsplit_once('@').map(|(_, domain)| domain.to_lowercase()).unwrap_or_default();
        self.domains.is_empty() || self.domains.contains(&domain)
    }

    fn provider(&self, app: &App, org: OrgId, secret: Secret) -> Result<Provider> {
        Ok(Provider {
            name: self.name.clone(),
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone(),
            client_secret: secret,
            redirect: redirect(app, org)?,
            wanted: (!self.roles.is_empty()).then(|| self.groups_claim.clone()),
            trust: Trust::Organization,
        })
    }
}

/// The address to which an organization's issuer sends people back; it is registered there.
///
/// # Errors
/// Never in practice: an identifier fits into every address.
pub fn redirect(app: &App, org: OrgId) -> Result<Url> {
    Ok(app.settings.app_url.join(&format!("/api/v1/auth/organizations/{org}/callback"))?)
}

/// The page on which an organization's members sign in, to which the issuer also leads after signing out.
///
/// # Errors
/// Never in practice: an identifier fits into every address.
pub fn sign_in_page(app: &App, org: OrgId) -> Result<Url> {
    Ok(app.settings.app_url.join(&format!("/sign-in?organization={org}"))?)
}

/// A provider as an admin is about to name it, for a trial.
///
/// # Errors
/// Never in practice.
pub fn candidate(app: &App, org: OrgId, issuer: &str) -> Result<Provider> {
    Ok(Provider {
        name: issuer.to_owned(),
        issuer: issuer.to_owned(),
        client_id: String::new(),
        client_secret: Secret::new(""),
        redirect: redirect(app, org)?,
        wanted: None,
        trust: Trust::Organization,
    })
}

/// The columns that fill an [`Issuer`], written once for all queries.
macro_rules! issuer_query {
    ($from:literal $(, $value:expr)* $(,)?) => {
        sqlx::query!(
            r#"select name, issuer, client_id, secret, groups_claim, roles, default_role as "default_role: Role",
               domains, required, makes_members, version "# + $from $(, $value)*
        )
    };
}

async fn find(tx: &mut impl Tx, org: OrgId) -> Result<Option<(Issuer, Vec<u8>)>> {
    let row = issuer_query!("from issuers where org_id = $1", org.0).fetch_optional(tx.conn()).await?;
    let Some(row) = row else { return Ok(None) };
    let issuer = Issuer {
        name: row.name,
        issuer: row.issuer,
        client_id: row.client_id,
        groups_claim: row.groups_claim,
        roles: serde_json::from_value(row.roles)?,
        default_role: row.default_role,
        domains: row.domains,
        required: row.required,
        makes_members: row.makes_members,
        version: row.version,
    };
    Ok(Some((issuer, row.secret)))
}

/// The transaction's organization's issuer, if it has one.
pub async fn current(tx: &mut OrgTx) -> Result<Option<Issuer>> {
    let org = tx.org();
    Ok(find(tx, org).await?.map(|(issuer, _)| issuer))
}

/// The issuer of an organization that is not being deleted, if it has one.
pub async fn of(tx: &mut SystemTx, org: OrgId) -> Result<Option<Issuer>> {
    let open = sqlx::query_scalar!(
        r#"select exists (
           select from organizations where id = $1 and deletion_requested_at is null and deleted_at is null) as "open!""#,
        org.0
    )
    .fetch_one(tx.conn())
    .await?;
    if !open {
        return Ok(None);
    }
    Ok(find(tx, org).await?.map(|(issuer, _)| issuer))
}

/// Lets no admin change the organization's issuer, and nobody decide about its members, until the transaction ends.
pub(super) async fn lock(tx: &mut SystemTx, org: OrgId) -> Result<()> {
    sqlx::query!("select id from organizations where id = $1 for no key update", org.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(())
}

/// What a sign-in page says about an organization's issuer.
#[derive(Debug)]
pub struct Shown {
    /// The name on its button.
    pub name: String,
    /// The organization's name.
    pub organization: String,
    /// The host of the issuer.
    pub host: String,
}

/// What the sign-in page of an organization says about its issuer; `None` where it has none.
pub async fn shown(app: &App, org: OrgId) -> Result<Option<Shown>> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let Some(issuer) = of(&mut tx, org).await? else { return Ok(None) };
    let organization = sqlx::query_scalar!("select name from organizations where id = $1", org.0)
        .fetch_one(tx.conn())
        .await?;
    tx.commit().await?;
    let host = Url::parse(&issuer.issuer)?.host_str().unwrap_or_default().to_owned();
    Ok(Some(Shown { name: issuer.name, organization, host }))
}

/// The issuer of an organization and us as its client; `None` where it has none, or the secret was sealed with a key that
/// is gone.
pub async fn provider(app: &App, org: OrgId) -> Result<Option<Provider>> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let found = match of(&mut tx, org).await? {
        Some(_) => find(&mut tx, org).await?,
        None => None,
    };
    tx.commit().await?;
    let Some((issuer, sealed)) = found else { return Ok(None) };
    let Some(secret) = app.vault.open::<String>(SEALED, &sealed) else {
        tracing::error!(org = %org, "the secret of an organization's issuer can't be opened: it is to be set again");
        return Ok(None);
    };
    issuer.provider(app, org, Secret::new(secret)).map(Some)
}

/// Writes what an admin sets, in an organization that the caller has locked. Another issuer or client forgets whom the
/// one before vouched for.
///
/// # Errors
/// `Invalid` when the secret is missing: a stored one is never sent to another address than it was given for.
pub async fn set(
    tx: &mut OrgTx,
    actor: &Actor,
    vault: &Vault,
    before: Option<&Issuer>,
    wanted: &Wanted,
) -> Result<Issuer> {
    let org = tx.org();
    let issuer = wanted.settled(before.map_or(1, |before| before.version + 1));
    let is_same =
        before.is_some_and(|before| before.issuer == issuer.issuer && before.client_id == issuer.client_id);
    if !is_same && wanted.client_secret.is_none() {
        let detail = "give the client's secret: the stored one belongs to another issuer or client";
        return Err(Error::field("/client_secret", "required", detail));
    }
    let sealed = wanted.client_secret.as_ref().map(|secret| vault.seal(SEALED, secret)).transpose()?;
    sqlx::query!(
        "insert into issuers as i (id, org_id, name, issuer, client_id, secret, groups_claim, roles, default_role, domains,
           required, makes_members)
         values ($1, $2, $3, $4, $5, coalesce($6, ''::bytea), $7, $8, $9, $10, $11, $12)
         on conflict (org_id) do update
         set name = excluded.name, issuer = excluded.issuer, client_id = excluded.client_id,
           secret = coalesce($6, i.secret), groups_claim = excluded.groups_claim, roles = excluded.roles,
           default_role = excluded.default_role, domains = excluded.domains, required = excluded.required,
           makes_members = excluded.makes_members, version = i.version + 1
         where i.org_id = $2",
        uuid::Uuid::now_v7(),
        org.0,
        issuer.name,
        issuer.issuer,
        issuer.client_id,
        sealed,
        issuer.groups_claim,
        serde_json::to_value(&issuer.roles)?,
        issuer.default_role as Option<Role>,
        &issuer.domains,
        issuer.required,
        issuer.makes_members
    )
    .execute(tx.conn())
    .await?;
    if before.is_some() && !is_same {
        forget(tx).await?;
    }
    let old = before.map(serde_json::to_value).transpose()?.unwrap_or_default();
    activity::record_difference(tx, actor, ISSUER_CHANGED, org.0, &old, &serde_json::to_value(&issuer)?)
        .await?;
    Ok(issuer)
}

/// Removes the issuer, and forgets whom it vouched for. `false` where there is none.
pub async fn remove(tx: &mut OrgTx, actor: &Actor) -> Result<bool> {
    let org = tx.org();
    let gone = sqlx::query!("delete from issuers where org_id = $1", org.0).execute(tx.conn()).await?;
    if gone.rows_affected() == 0 {
        return Ok(false);
    }
    forget(tx).await?;
    activity::record(tx, actor, ISSUER_REMOVED, org.0, None).await?;
    Ok(true)
}

/// Forgets whom the issuer vouched for, and ends the sessions that it opened.
async fn forget(tx: &mut OrgTx) -> Result<()> {
    sqlx::query!("select app.forget_issuer()").execute(tx.conn()).await?;
    Ok(())
}

/// Forgets whom issuers vouched for as this user.
pub(super) async fn forget_user(tx: &mut SystemTx, user: UserId) -> Result<()> {
    sqlx::query!("delete from member_identities where user_id = $1", user.0).execute(tx.conn()).await?;
    Ok(())
}

/// Removes an organization's issuer and whom it vouched for.
pub async fn erase(tx: &mut SystemTx, org: OrgId) -> Result<()> {
    sqlx::query!("delete from issuer_arrivals where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from member_identities where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from issuers where org_id = $1", org.0).execute(tx.conn()).await?;
    Ok(())
}
