//! Giving the password of a protected document.

use axum::extract::State;
use axum::response::Response;
use garde::Validate;
use serde::Deserialize;
use shared::auth::Member;
use shared::documents::{self, Document, password};
use shared::error::OrNotFound;
use shared::http::{Input, Path, Problems, tagged};
use shared::ids::DocumentId;
use shared::{App, Result};
use utoipa::ToSchema;

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPassword {
    /// What opens the file; kept sealed.
    #[garde(length(chars, min = 1, max = 200))]
    password: String,
}

/// Supply the password of a document that failed with `encrypted`. The document is then read again.
#[utoipa::path(post, path = "/documents/{id}/password", operation_id = "documents.give-password",
    tag = "documents", extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:write"))),
    params(("id" = DocumentId, Path)), request_body = NewPassword,
    responses((status = 200, body = Document), Problems))]
pub(crate) async fn give(
    State(app): State<App>,
    me: Member,
    Path(id): Path<DocumentId>,
    Input(given): Input<NewPassword>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let document = documents::find(&mut tx, id).await?.or_not_found("document")?;
    document.is_kept()?;
    password::may_give(&document)?;
    let document = password::give(&mut tx, &me.actor(), &app, &document, &given.password).await?;
    tx.commit().await?;
    Ok(tagged(document.version, &document))
}
