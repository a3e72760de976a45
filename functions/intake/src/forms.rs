//! Forms, as members make them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::auth::{Admin, Operator};
use shared::error::OrNotFound;
use shared::http::{IfMatch, Input, Path, Problems, tagged};
use shared::ids::FormId;
use shared::intake::forms::{self, Changes, Form, NewForm};
use shared::{App, Result};
use utoipa::ToSchema;

/// All forms.
#[derive(Serialize, ToSchema)]
pub(crate) struct Forms {
    /// By name.
    items: Vec<Form>,
}

/// List the public forms.
#[utoipa::path(get, path = "/forms", operation_id = "forms.list", tag = "intake",
    extensions(("x-least-role" = json!("OPERATOR"))), responses((status = 200, body = Forms), Problems))]
pub(crate) async fn list(State(app): State<App>, Operator(me): Operator) -> Result<Json<Forms>> {
    let mut tx = app.enter(&me).await?;
    Ok(Json(Forms { items: forms::list(&app, &mut tx).await? }))
}

/// Create a public form. Fields for name, address and message are added where they are missing.
#[utoipa::path(post, path = "/forms", operation_id = "forms.create", tag = "intake",
    extensions(("x-least-role" = json!("ADMIN"))), request_body = NewForm,
    responses((status = 201, body = Form), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    Admin(me): Admin,
    Input(new): Input<NewForm>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let form = forms::insert(&app, &mut tx, &me.actor(), me.user, &new).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, tagged(form.version, &form)).into_response())
}

/// Show a form.
#[utoipa::path(get, path = "/forms/{id}", operation_id = "forms.find", tag = "intake",
    extensions(("x-least-role" = json!("OPERATOR"))), params(("id" = FormId, Path)),
    responses((status = 200, body = Form), Problems))]
pub(crate) async fn find(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<FormId>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let form = forms::find(&app, &mut tx, id).await?.or_not_found("form")?;
    Ok(tagged(form.version, &form))
}

/// Change a form. Fields left out of the request keep their values; other questions are a new version, and answers that
/// were given keep theirs.
#[utoipa::path(patch, path = "/forms/{id}", operation_id = "forms.change", tag = "intake",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = FormId, Path)), request_body = Changes,
    responses((status = 200, body = Form), Problems))]
pub(crate) async fn change(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<FormId>,
    seen: IfMatch,
    Input(changes): Input<Changes>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let before = forms::lock(&app, &mut tx, id).await?;
    seen.check(before.version, &before)?;
    let wanted = before.changed(&changes)?;
    if wanted == before {
        return Ok(tagged(before.version, &before));
    }
    let after = forms::update(&app, &mut tx, &me.actor(), &before, &wanted).await?;
    tx.commit().await?;
    Ok(tagged(after.version, &after))
}

/// Delete a form: its address leads nowhere from now on. Requests that came by it stay.
#[utoipa::path(delete, path = "/forms/{id}", operation_id = "forms.delete", tag = "intake",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = FormId, Path)),
    responses((status = 204), Problems))]
pub(crate) async fn delete(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<FormId>,
    seen: IfMatch,
) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    let form = forms::lock(&app, &mut tx, id).await?;
    seen.check(form.version, &form)?;
    forms::delete(&mut tx, &me.actor(), &form).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
