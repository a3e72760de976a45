//! Labels over HTTP: those of the organization. Clients do not see them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use shared::auth::Operator;
use shared::error::OrNotFound;
use shared::http::{
    ChoiceOrder, ChoiceQuery, Cursor, IfMatch, Input, Page, PageQuery, Path, Problems, Query, tagged,
};
use shared::ids::LabelId;
use shared::labels::{self, Changes, Label, NewLabel};
use shared::{App, Result};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this function.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(find, change, delete))
}

/// List labels, newest first or by name, all or those whose name has a part.
#[utoipa::path(get, path = "/labels", operation_id = "labels.list", tag = "labels",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:read"))),
    params(PageQuery, ChoiceQuery), responses((status = 200, body = Page<Label>), Problems))]
async fn list(
    State(app): State<App>,
    Operator(me): Operator,
    Query(page): Query<PageQuery>,
    Query(choice): Query<ChoiceQuery>,
) -> Result<Json<Page<Label>>> {
    let (choice, limit) = (choice.choice()?, page.limit()?);
    let mut tx = app.enter(&me).await?;
    let found = match choice.order {
        ChoiceOrder::Newest => {
            let found = labels::list(&mut tx, &choice, page.after()?, limit).await?;
            Page::of(found, limit, |label| label.id.0)
        }
        ChoiceOrder::Name => {
            let found = labels::list_by_name(&mut tx, &choice, page.after()?, limit).await?;
            Page::by(found, limit, |label| Cursor { key: label.name.clone(), id: label.id.0 })
        }
    };
    Ok(Json(found.counted(labels::count(&mut tx, &choice).await?)))
}

/// Create a label.
#[utoipa::path(post, path = "/labels", operation_id = "labels.create", tag = "labels",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    request_body = NewLabel, responses((status = 201, body = Label), Problems))]
async fn create(
    State(app): State<App>,
    Operator(me): Operator,
    Input(wanted): Input<NewLabel>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let label = labels::insert(&mut tx, &me.actor(), &wanted).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, tagged(label.version, &label)).into_response())
}

/// Show a label.
#[utoipa::path(get, path = "/labels/{id}", operation_id = "labels.find", tag = "labels",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:read"))),
    params(("id" = LabelId, Path)), responses((status = 200, body = Label), Problems))]
async fn find(State(app): State<App>, Operator(me): Operator, Path(id): Path<LabelId>) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let label = labels::find(&mut tx, id).await?.or_not_found("label")?;
    Ok(tagged(label.version, &label))
}

/// Change a label's name or colour. Fields left out of the request keep their values.
#[utoipa::path(patch, path = "/labels/{id}", operation_id = "labels.change", tag = "labels",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = LabelId, Path)), request_body = Changes,
    responses((status = 200, body = Label), Problems))]
async fn change(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<LabelId>,
    seen: IfMatch,
    Input(changes): Input<Changes>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let before = labels::find(&mut tx, id).await?.or_not_found("label")?;
    seen.check(before.version, &before)?;
    let wanted = before.changed(&changes);
    if wanted == before {
        return Ok(tagged(before.version, &before));
    }
    let after = labels::update(&mut tx, &me.actor(), &before, &wanted).await?;
    tx.commit().await?;
    Ok(tagged(after.version, &after))
}

/// Delete a label. This removes it from all documents.
#[utoipa::path(delete, path = "/labels/{id}", operation_id = "labels.delete", tag = "labels",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = LabelId, Path)), responses((status = 204), Problems))]
async fn delete(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<LabelId>,
    seen: IfMatch,
) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    let label = labels::find(&mut tx, id).await?.or_not_found("label")?;
    seen.check(label.version, &label)?;
    labels::delete(&mut tx, &me.actor(), &label).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
