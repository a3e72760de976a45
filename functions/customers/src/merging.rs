//! Customers that may be one, and those that were made one.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use garde::Validate;
use serde::Deserialize;
use shared::auth::Operator;
use shared::customers::{self, Merged, Pair, Undone};
use shared::error::OrNotFound;
use shared::http::{Cursor, IfMatch, Input, Page, PageQuery, Path, Problems, Query, tagged};
use shared::ids::{CustomerId, CustomerMergeId};
use shared::{App, Error, Result};
use utoipa::ToSchema;

/// The customer that is to be merged.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CustomerToMerge)]
pub(crate) struct Other {
    /// Merged into the one of the path, and hidden from then on.
    #[garde(skip)]
    other: CustomerId,
}

/// List pairs of customers that may be one and the same, among the 5,000 oldest.
#[utoipa::path(get, path = "/customers/duplicates", operation_id = "customers.duplicates", tag = "customers",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:read"))),
    params(PageQuery), responses((status = 200, body = Page<Pair>), Problems))]
pub(crate) async fn duplicates(
    State(app): State<App>,
    Operator(me): Operator,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Pair>>> {
    let limit = page.limit()?;
    let mut tx = app.enter(&me).await?;
    let found = customers::duplicates(&mut tx, page.after()?, limit).await?;
    Ok(Json(Page::by(found, limit, |pair| Cursor { key: pair.second.id.0, id: pair.first.id.0 })))
}

/// Merge another customer into this one: what it is known by and its timeline move. It can be undone for 30 days.
#[utoipa::path(post, path = "/customers/{id}/merge", operation_id = "customers.merge", tag = "customers",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = CustomerId, Path)), request_body = Other,
    responses((status = 200, body = Merged), Problems))]
pub(crate) async fn merge(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<CustomerId>,
    seen: IfMatch,
    Input(Other { other }): Input<Other>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let kept = customers::find(&mut tx, id).await?.or_not_found("customer")?;
    seen.check(kept.version, &kept)?;
    let other = customers::find(&mut tx, other).await?;
    let missing =
        || Error::field("/other", "unknown", "there is no such customer: it may be merged or deleted");
    let merged = customers::merge(&mut tx, &me.actor(), &kept, &other.ok_or_else(missing)?).await?;
    tx.commit().await?;
    Ok(tagged(merged.customer.version, &merged))
}

/// Undo a merge of the last 30 days: exactly what moved goes back.
#[utoipa::path(post, path = "/customers/merges/{merge_id}/undo", operation_id = "customers.undo-merge",
    tag = "customers",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("merge_id" = CustomerMergeId, Path)), responses((status = 200, body = Undone), Problems))]
pub(crate) async fn undo(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<CustomerMergeId>,
) -> Result<Json<Undone>> {
    let mut tx = app.enter(&me).await?;
    let undone = customers::undo(&mut tx, &app, &me.actor(), id).await?;
    tx.commit().await?;
    Ok(Json(undone))
}
