//! Vendors over HTTP: those the organization knows, learnt from what people confirm or entered by them.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use shared::auth::Operator;
use shared::error::OrNotFound;
use shared::http::{ChoiceOrder, ChoiceQuery, Cursor, Input, Page, PageQuery, Path, Problems, Query};
use shared::ids::VendorId;
use shared::vendors::{self, NewVendor, Vendor};
use shared::{App, Result};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this function.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(find, remove))
}

/// List vendors, newest first or by name, all or those whose name or VAT identifier has a part, with the fields whose positions on the vendor's documents were learned.
#[utoipa::path(get, path = "/vendors", operation_id = "vendors.list", tag = "vendors",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:read"))),
    params(PageQuery, ChoiceQuery), responses((status = 200, body = Page<Vendor>), Problems))]
async fn list(
    State(app): State<App>,
    Operator(me): Operator,
    Query(page): Query<PageQuery>,
    Query(choice): Query<ChoiceQuery>,
) -> Result<Json<Page<Vendor>>> {
    let (choice, limit) = (choice.choice()?, page.limit()?);
    let mut tx = app.enter(&me).await?;
    let found = match choice.order {
        ChoiceOrder::Newest => {
            let found = vendors::list(&mut tx, &choice, page.after()?, limit).await?;
            Page::of(found, limit, |vendor| vendor.id.0)
        }
        ChoiceOrder::Name => {
            let found = vendors::list_by_name(&mut tx, &choice, page.after()?, limit).await?;
            Page::by(found, limit, |vendor| Cursor { key: vendor.name.clone(), id: vendor.id.0 })
        }
    };
    Ok(Json(found.counted(vendors::count(&mut tx, &choice).await?)))
}

/// Show a vendor.
#[utoipa::path(get, path = "/vendors/{id}", operation_id = "vendors.find", tag = "vendors",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:read"))),
    params(("id" = VendorId, Path)), responses((status = 200, body = Vendor), Problems))]
async fn find(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<VendorId>,
) -> Result<Json<Vendor>> {
    let mut tx = app.enter(&me).await?;
    Ok(Json(vendors::find(&mut tx, id).await?.or_not_found("vendor")?))
}

/// Add a vendor. From now on, extraction corrects this vendor's name and address on documents.
#[utoipa::path(post, path = "/vendors", operation_id = "vendors.create", tag = "vendors",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    request_body = NewVendor, responses((status = 201, body = Vendor), Problems))]
async fn add(
    State(app): State<App>,
    Operator(me): Operator,
    Input(new): Input<NewVendor>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let vendor = vendors::insert(&mut tx, &me.actor(), &new).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(vendor)).into_response())
}

/// Delete a vendor and everything learned about it. Its documents stay unchanged.
#[utoipa::path(delete, path = "/vendors/{id}", operation_id = "vendors.delete", tag = "vendors",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = VendorId, Path)), responses((status = 204), Problems))]
async fn remove(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<VendorId>,
) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    let vendor = vendors::find(&mut tx, id).await?.or_not_found("vendor")?;
    vendors::remove(&mut tx, &me.actor(), &vendor).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
