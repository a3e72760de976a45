//! Saved views: a filter and an order of the list of documents under a name, for oneself or for the organization.

use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sqlx::types::Json;
use utoipa::ToSchema;

use super::Order;
use super::log::{VIEW_CHANGED, VIEW_CREATED, VIEW_DELETED};
use crate::activity::{self, Actor};
use crate::app::App;
use crate::db::{OrgTx, SystemTx};
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{OrgId, UserId, ViewId};
use crate::names::is_name;

/// Most views of one member.
const MOST: i64 = 200;

/// Most bytes of the filters of a view, as JSON.
const LONGEST: usize = 8 * 1024;

/// A saved view.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = SavedView)]
pub struct View {
    /// Which.
    pub id: ViewId,
    /// Who made it.
    pub owner_id: UserId,
    /// Its name.
    pub name: String,
    /// Whether the organization sees it; clients never do.
    pub shared: bool,
    /// The filters, as the app wrote them.
    #[schema(value_type = Object)]
    pub filters: Map<String, Value>,
    /// The order.
    pub sort: Order,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Counts changes; the `ETag`.
    pub version: i64,
}

/// A view as somebody saves it.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewView {
    /// 1 to 80 characters, unique among the member's own in any case.
    #[garde(custom(is_title))]
    pub name: String,
    /// Whether the organization sees it: for operators and admins.
    #[garde(skip)]
    #[serde(default)]
    pub shared: bool,
    /// The filters, as the app writes them: at most 8 KiB.
    #[garde(custom(is_short))]
    #[schema(value_type = Object)]
    pub filters: Map<String, Value>,
    /// The order.
    #[garde(skip)]
    #[serde(default)]
    pub sort: Order,
}

fn is_title(text: &str, (): &()) -> garde::Result {
    if !(1..=80).contains(&text.trim().chars().count()) {
        return Err(garde::Error::new("a view's name has 1 to 80 characters"));
    }
    is_name(text, &())
}

fn is_short(filters: &Map<String, Value>, (): &()) -> garde::Result {
    let length = serde_json::to_vec(filters).map_or(usize::MAX, |bytes| bytes.len());
    if length <= LONGEST {
        return Ok(());
    }
    Err(garde::Error::new("the filters of a view have 8 KiB at most"))
}

/// A row of `document_views`.
struct Row {
    id: ViewId,
    owner_id: UserId,
    name: String,
    shared: bool,
    filters: Json<Map<String, Value>>,
    sort: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    version: i64,
}

impl From<Row> for View {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            owner_id: row.owner_id,
            name: row.name,
            shared: row.shared,
            filters: row.filters.0,
            // Everything stored was written by `written`.
            sort: serde_json::from_value(Value::String(row.sort)).unwrap_or_default(),
            created_at: row.created_at,
            updated_at: row.updated_at,
            version: row.version,
        }
    }
}

/// The columns that fill a [`Row`], written once for all queries.
macro_rules! view_query {
    ($before:literal, $after:literal $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            $before + r#" id as "id: _", owner_id as "owner_id: _", name, shared, filters as "filters: _", sort, created_at,
               updated_at, version "# + $after $(, $value)*
        )
    };
}

fn written(order: Order) -> Result<String> {
    let name = serde_json::to_value(order)?;
    Ok(name.as_str().unwrap_or_default().to_owned())
}

/// The views that a member sees, by name: their own, and for staff those that are shared.
pub async fn list(tx: &mut OrgTx) -> Result<Vec<View>> {
    let org = tx.org();
    let rows = view_query!(
        "select",
        "from document_views
         where org_id = $1
         order by lower(name), id
         limit 1000",
        org.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(View::from).collect())
}

/// One view.
pub async fn find(tx: &mut OrgTx, id: ViewId) -> Result<Option<View>> {
    let org = tx.org();
    let row = view_query!(
        "select",
        "from document_views
         where org_id = $1 and id = $2",
        org.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(View::from))
}

/// Saves a view.
///
/// # Errors
/// `Invalid` at `/name` when the member has a view of that name; `Conflict` with code `too_many_views`.
pub async fn insert(tx: &mut OrgTx, actor: &Actor, owner: UserId, new: &NewView) -> Result<View> {
    let org = tx.org();
    refuse_taken(tx, owner, &new.name, None).await?;
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from document_views where org_id = $1 and owner_id = $2"#,
        org.0,
        owner.0
    )
    .fetch_one(tx.conn())
    .await?;
    if count >= MOST {
        let detail = format!("a member has {MOST} saved views at most: delete some first");
        return Err(Error::Conflict(refuse("too_many_views", detail)));
    }
    let row = view_query!(
        "insert into document_views (id, org_id, owner_id, name, shared, filters, sort)
         values ($1, $2, $3, $4, $5, $6, $7)
         returning",
        "",
        ViewId::new().0,
        org.0,
        owner.0,
        new.name.trim(),
        new.shared,
        Json(&new.filters) as _,
        written(new.sort)?
    )
    .fetch_one(tx.conn())
    .await?;
    let view = View::from(row);
    let made = json!({ "name": view.name, "shared": view.shared });
    activity::record(tx, actor, VIEW_CREATED, view.id.0, Some(made)).await?;
    Ok(view)
}

async fn refuse_taken(tx: &mut OrgTx, owner: UserId, name: &str, except: Option<ViewId>) -> Result<()> {
    let org = tx.org();
    let is_taken = sqlx::query_scalar!(
        r#"select exists (
             select from document_views
             where org_id = $1 and owner_id = $2 and lower(name) = lower($3) and id is distinct from $4) as "taken!""#,
        org.0,
        owner.0,
        name.trim(),
        except.map(|id| id.0)
    )
    .fetch_one(tx.conn())
    .await?;
    if is_taken { Err(Error::field("/name", "taken", "there is a view of this name")) } else { Ok(()) }
}

/// Replaces a view whose version is that of `before`.
///
/// # Errors
/// `Invalid` at `/name` when its owner has another view of that name; `Conflict` with code `changed_meanwhile`;
/// `Forbidden` when somebody else would take a shared view back.
pub async fn replace(tx: &mut OrgTx, actor: &Actor, before: &View, new: &NewView) -> Result<View> {
    let org = tx.org();
    if before.shared && !new.shared && actor.user != Some(before.owner_id) {
        let detail = "only who made a view can take it back from the organization: delete it instead";
        return Err(Error::Forbidden(refuse("not_yours", detail)));
    }
    refuse_taken(tx, before.owner_id, &new.name, Some(before.id)).await?;
    let row = view_query!(
        "update document_views
         set name = $4, shared = $5, filters = $6, sort = $7, version = version + 1, updated_at = now()
         where org_id = $1 and id = $2 and version = $3
         returning",
        "",
        org.0,
        before.id.0,
        before.version,
        new.name.trim(),
        new.shared,
        Json(&new.filters) as _,
        written(new.sort)?
    )
    .fetch_optional(tx.conn())
    .await?;
    let detail = "somebody else changed this view at the same moment: look at it again";
    let view = row.map(View::from).ok_or_else(|| Error::Conflict(refuse("changed_meanwhile", detail)))?;
    activity::record_difference(tx, actor, VIEW_CHANGED, view.id.0, before, &view).await?;
    Ok(view)
}

/// Deletes a view.
pub async fn delete(tx: &mut OrgTx, actor: &Actor, view: &View) -> Result<()> {
    let org = tx.org();
    sqlx::query!("delete from document_views where org_id = $1 and id = $2", org.0, view.id.0)
        .execute(tx.conn())
        .await?;
    let gone = json!({ "name": view.name });
    activity::record(tx, actor, VIEW_DELETED, view.id.0, Some(gone)).await
}

/// Deletes the views of an organization that is gone.
pub(super) async fn erase(tx: &mut SystemTx, org: OrgId) -> Result<()> {
    sqlx::query!("delete from document_views where org_id = $1", org.0).execute(tx.conn()).await?;
    Ok(())
}

/// Deletes the views of a user whose account is gone; those that they shared stay the organization's.
pub async fn forget(app: &App, user: UserId) -> Result<()> {
    let mut tx = SystemTx::begin(&app.db).await?;
    sqlx::query!("delete from document_views where owner_id = $1 and not shared", user.0)
        .execute(tx.conn())
        .await?;
    tx.commit().await
}

/// A user's views in all organizations, for their archive.
pub async fn exported(tx: &mut SystemTx, user: UserId) -> Result<Vec<Value>> {
    let views = sqlx::query_scalar!(
        r#"select jsonb_build_object('org_id', org_id, 'name', name, 'shared', shared, 'filters', filters, 'sort', sort,
             'created_at', created_at) as "view!"
         from document_views
         where owner_id = $1
         order by id
         limit 10000"#,
        user.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(views)
}

/// Whether a member may change or delete a view that they see: their own, and admins every shared one.
///
/// # Errors
/// `Forbidden` with code `not_yours`.
pub fn may_change(view: &View, user: UserId, is_admin: bool) -> Result<()> {
    if view.owner_id == user || is_admin {
        return Ok(());
    }
    let detail = "only who made a shared view, or an admin, can change it: save one of your own";
    Err(Error::Forbidden(refuse("not_yours", detail)))
}

/// One view that is there.
///
/// # Errors
/// `NotFound` when it is gone, or is somebody else's own.
pub async fn find_there(tx: &mut OrgTx, id: ViewId) -> Result<View> {
    find(tx, id).await?.or_not_found("view")
}
