//! Customers over HTTP: what is known of them, their timelines, merges and spreadsheets. Clients see their own page.

mod merging;
mod spreadsheet;
mod timeline;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use shared::auth::Operator;
use shared::customers::{self, ActiveKey, Changes, Customer, Kind, NewCustomer};
use shared::error::OrNotFound;
use shared::http::{Cursor, IfMatch, Input, Page, PageQuery, Path, Problems, Query, tagged};
use shared::ids::CustomerId;
use shared::{App, Error, Result};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Most characters of what is searched for.
const LONGEST: usize = 200;

/// The routes of this function.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(merging::duplicates))
        .routes(routes!(spreadsheet::import))
        .routes(routes!(spreadsheet::export))
        .routes(routes!(timeline::mine))
        .routes(routes!(timeline::my_timeline))
        .routes(routes!(merging::undo))
        .routes(routes!(find, change, delete))
        .routes(routes!(merging::merge))
        .routes(routes!(timeline::list))
        .routes(routes!(timeline::figures))
        .routes(routes!(timeline::attach, timeline::detach))
        .routes(routes!(timeline::of_document))
}

/// Which customers, and in which order.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Only customers whose name or one of whose identifiers has this part, in any case; up to 200 characters.
    #[param(max_length = 200)]
    search: Option<String>,
    /// Only persons or only companies.
    #[param(inline)]
    kind: Option<Kind>,
    /// The order: newest first unless told otherwise.
    #[param(inline)]
    order: Option<Order>,
}

/// The order of a list of customers.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Order {
    /// The newest first.
    #[default]
    Newest,
    /// By name, whatever the case.
    Name,
    /// Those first with whom something happened last.
    Active,
}

impl Wanted {
    fn search(&self) -> Result<&str> {
        let part = self.search.as_deref().unwrap_or_default().trim();
        if part.chars().count() > LONGEST || part.contains('\0') {
            let message = format!("what is searched for has up to {LONGEST} characters");
            return Err(Error::field("?search", "too_long", message));
        }
        Ok(part)
    }
}

/// List customers, all or those with a part of a name, e-mail address, domain, telephone number or VAT identifier.
#[utoipa::path(get, path = "/customers", operation_id = "customers.list", tag = "customers",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:read"))),
    params(PageQuery, Wanted), responses((status = 200, body = Page<Customer>), Problems))]
async fn list(
    State(app): State<App>,
    Operator(me): Operator,
    Query(page): Query<PageQuery>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<Customer>>> {
    let (search, kind, limit) = (wanted.search()?, wanted.kind, page.limit()?);
    let mut tx = app.enter(&me).await?;
    let found = match wanted.order.unwrap_or_default() {
        Order::Newest => {
            let found = customers::list_newest(&mut tx, search, kind, page.after()?, limit).await?;
            Page::of(found, limit, |customer| customer.id.0)
        }
        Order::Name => {
            let found = customers::list_by_name(&mut tx, search, kind, page.after()?, limit).await?;
            Page::by(found, limit, |customer| Cursor { key: customer.name.clone(), id: customer.id.0 })
        }
        Order::Active => {
            let after: Option<Cursor<ActiveKey>> = page.after()?;
            let found = customers::list_active(&mut tx, search, kind, after, limit).await?;
            Page::by(found, limit, |customer| Cursor { key: customer.last_at, id: customer.id.0 })
        }
    };
    Ok(Json(found.counted(customers::count(&mut tx, search, kind).await?)))
}

/// Add a customer. Documents and mails that name it attach themselves to it, also those that are already there.
#[utoipa::path(post, path = "/customers", operation_id = "customers.create", tag = "customers",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    request_body = NewCustomer, responses((status = 201, body = Customer), Problems))]
async fn create(
    State(app): State<App>,
    Operator(me): Operator,
    Input(new): Input<NewCustomer>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let customer = customers::insert(&mut tx, &me.actor(), &new).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, tagged(customer.version, &customer)).into_response())
}

/// Show a customer.
#[utoipa::path(get, path = "/customers/{id}", operation_id = "customers.find", tag = "customers",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:read"))),
    params(("id" = CustomerId, Path)), responses((status = 200, body = Customer), Problems))]
async fn find(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<CustomerId>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let customer = customers::find(&mut tx, id).await?.or_not_found("customer")?;
    Ok(tagged(customer.version, &customer))
}

/// Change a customer. Fields left out of the request keep their values; a list replaces the one before.
#[utoipa::path(patch, path = "/customers/{id}", operation_id = "customers.change", tag = "customers",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = CustomerId, Path)), request_body = Changes,
    responses((status = 200, body = Customer), Problems))]
async fn change(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<CustomerId>,
    seen: IfMatch,
    Input(changes): Input<Changes>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let before = customers::find(&mut tx, id).await?.or_not_found("customer")?;
    seen.check(before.version, &before)?;
    let after = customers::update(&mut tx, &me.actor(), &before, &changes).await?;
    tx.commit().await?;
    Ok(tagged(after.version, &after))
}

/// Delete a customer with its timeline. Its documents stay.
#[utoipa::path(delete, path = "/customers/{id}", operation_id = "customers.delete", tag = "customers",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = CustomerId, Path)), responses((status = 204), Problems))]
async fn delete(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<CustomerId>,
    seen: IfMatch,
) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    let customer = customers::lock(&mut tx, id).await?;
    seen.check(customer.version, &customer)?;
    customers::delete(&mut tx, &me.actor(), &customer).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
