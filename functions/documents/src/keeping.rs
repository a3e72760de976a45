//! How long documents stay: the archive, holds, and what goes next.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use shared::auth::{Admin, Operator};
use shared::documents::hold::{self, NewHold};
use shared::documents::retention::{self, Held, Leaving};
use shared::documents::{self, Document, archive};
use shared::error::OrNotFound;
use shared::http::{Input, Path, Problems, Query, tagged};
use shared::ids::DocumentId;
use shared::{App, Error, Result};
use utoipa::{IntoParams, ToSchema};

/// Put a document into the archive: lists leave it out, a search finds it, and it is kept like any other.
#[utoipa::path(put, path = "/documents/{id}/archive", operation_id = "documents.archive", tag = "documents",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = DocumentId, Path)), responses((status = 200, body = Document), Problems))]
pub(crate) async fn archive(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<DocumentId>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    documents::lock(&mut tx, id).await?.may_be_archived()?;
    archive::put(&mut tx, &me.actor(), id).await?;
    let document = documents::find(&mut tx, id).await?.or_not_found("document")?;
    tx.commit().await?;
    Ok(tagged(document.version, &document))
}

/// Take a document out of the archive.
#[utoipa::path(delete, path = "/documents/{id}/archive", operation_id = "documents.unarchive", tag = "documents",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = DocumentId, Path)), responses((status = 200, body = Document), Problems))]
pub(crate) async fn unarchive(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<DocumentId>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    documents::lock(&mut tx, id).await?.is_kept()?;
    archive::take_out(&mut tx, &me.actor(), id).await?;
    let document = documents::find(&mut tx, id).await?.or_not_found("document")?;
    tx.commit().await?;
    Ok(tagged(document.version, &document))
}

/// Put a document on hold, or give another reason: nothing puts it into the trash or erases it until an admin releases
/// it.
#[utoipa::path(put, path = "/documents/{id}/hold", operation_id = "documents.hold", tag = "documents",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = DocumentId, Path)), request_body = NewHold,
    responses((status = 200, body = Document), Problems))]
pub(crate) async fn hold(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<DocumentId>,
    Input(new): Input<NewHold>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let document = hold::put(&mut tx, &me.actor(), me.user, id, new.reason.trim()).await?;
    tx.commit().await?;
    Ok(tagged(document.version, &document))
}

/// Release a document's hold. Calling this again changes nothing.
#[utoipa::path(delete, path = "/documents/{id}/hold", operation_id = "documents.release", tag = "documents",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = DocumentId, Path)),
    responses((status = 200, body = Document), Problems))]
pub(crate) async fn release(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<DocumentId>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let document = hold::release(&mut tx, &me.actor(), id).await?;
    tx.commit().await?;
    Ok(tagged(document.version, &document))
}

/// Days ahead that are shown unless the caller says otherwise, and at most.
const AHEAD: u16 = 30;
const FARTHEST: u16 = 3660;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Ahead {
    /// What goes within so many days.
    #[param(minimum = 1, maximum = 3660, default = 30)]
    days: Option<u16>,
}

/// What goes next, and what stays whatever happens.
#[derive(Serialize, ToSchema)]
pub(crate) struct GoingNext {
    /// The documents that go, the next first: at most 200.
    items: Vec<Leaving>,
    /// The documents on hold, the newest hold first: at most 200.
    held: Vec<Held>,
    /// Days from the trash to the end.
    trash_days: u32,
}

/// List what goes next, with its day: what retention puts into the trash, and what the trash erases.
#[utoipa::path(get, path = "/documents/retention", operation_id = "documents.list-leaving", tag = "documents",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:read"))),
    params(Ahead), responses((status = 200, body = GoingNext), Problems))]
pub(crate) async fn going_next(
    State(app): State<App>,
    Operator(me): Operator,
    Query(ahead): Query<Ahead>,
) -> Result<Json<GoingNext>> {
    let days = ahead.days.unwrap_or(AHEAD);
    if !(1..=FARTHEST).contains(&days) {
        return Err(Error::field("?days", "out_of_range", format!("give 1 to {FARTHEST} days")));
    }
    let trash_days = app.settings.documents.trash_days;
    let mut tx = app.enter(&me).await?;
    let items = retention::leaving(&mut tx, app.clock.now(), days, trash_days).await?;
    let held = retention::held(&mut tx).await?;
    Ok(Json(GoingNext { items, held, trash_days }))
}
