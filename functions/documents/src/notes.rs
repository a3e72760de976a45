//! Notes on the pages of a document. Clients see none.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::auth::{Member, Operator, Role};
use shared::db::OrgTx;
use shared::documents::notes::{self, Changes, NewNote, Note};
use shared::documents::{self, Document};
use shared::error::{OrNotFound, refuse};
use shared::http::{IfMatch, Input, Path, Problems, tagged};
use shared::ids::{DocumentId, NoteId};
use shared::{App, Error, Result};
use utoipa::ToSchema;

/// The notes of a document.
#[derive(Serialize, ToSchema)]
pub(crate) struct DocumentNotes {
    /// Page by page, the oldest of a page first.
    items: Vec<Note>,
}

/// List a document's notes, at most 1,000.
#[utoipa::path(get, path = "/documents/{id}/notes", operation_id = "documents.list-notes", tag = "documents",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:read"))),
    params(("id" = DocumentId, Path)), responses((status = 200, body = DocumentNotes), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<DocumentId>,
) -> Result<Json<DocumentNotes>> {
    let mut tx = app.enter(&me).await?;
    documents::find(&mut tx, id).await?.or_not_found("document")?;
    Ok(Json(DocumentNotes { items: notes::list(&mut tx, id).await? }))
}

/// Write a note on a page: a remark, a highlighted passage or a box. Members it mentions are notified.
#[utoipa::path(post, path = "/documents/{id}/notes", operation_id = "documents.add-note", tag = "documents",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = DocumentId, Path)), request_body = NewNote, responses((status = 201, body = Note), Problems))]
pub(crate) async fn add(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<DocumentId>,
    Input(new): Input<NewNote>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let document = documents::lock(&mut tx, id).await?;
    document.is_kept()?;
    new.check(&document)?;
    let note = notes::add(&mut tx, &me.actor(), me.user, &document, &new).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, tagged(note.version, &note)).into_response())
}

/// Change a note, settle it or open it again. Everybody of the staff settles; only its author and admins change what it
/// says.
#[utoipa::path(patch, path = "/documents/{id}/notes/{note}", operation_id = "documents.change-note",
    tag = "documents", extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = DocumentId, Path), ("note" = NoteId, Path)), request_body = Changes,
    responses((status = 200, body = Note), Problems))]
pub(crate) async fn change(
    State(app): State<App>,
    Operator(me): Operator,
    Path((id, note)): Path<(DocumentId, NoteId)>,
    seen: IfMatch,
    Input(changes): Input<Changes>,
) -> Result<Response> {
    let (mut tx, document, before) = both(&app, &me, id, note).await?;
    seen.check(before.version, &before)?;
    if changes.text.is_some() || changes.mentions.is_some() {
        may_change(&me, &before)?;
    }
    let note = notes::change(&mut tx, &me.actor(), me.user, &document, &before, &changes).await?;
    tx.commit().await?;
    Ok(tagged(note.version, &note))
}

/// Delete a note: its author and admins may.
#[utoipa::path(delete, path = "/documents/{id}/notes/{note}", operation_id = "documents.delete-note",
    tag = "documents", extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = DocumentId, Path), ("note" = NoteId, Path)), responses((status = 204), Problems))]
pub(crate) async fn delete(
    State(app): State<App>,
    Operator(me): Operator,
    Path((id, note)): Path<(DocumentId, NoteId)>,
) -> Result<StatusCode> {
    let (mut tx, _, note) = both(&app, &me, id, note).await?;
    may_change(&me, &note)?;
    notes::delete(&mut tx, &me.actor(), &note).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The note, and its document, which is not in the trash.
async fn both(app: &App, me: &Member, id: DocumentId, note: NoteId) -> Result<(OrgTx, Document, Note)> {
    let mut tx = app.enter(me).await?;
    let document = documents::lock(&mut tx, id).await?;
    document.is_kept()?;
    let note = notes::find(&mut tx, id, note).await?.or_not_found("note")?;
    Ok((tx, document, note))
}

fn may_change(me: &Member, note: &Note) -> Result<()> {
    if note.author_id == me.user || me.role == Role::Admin {
        return Ok(());
    }
    let detail = "only its author and admins change or delete a note: you may settle it";
    Err(Error::Conflict(refuse("not_the_author", detail)))
}
