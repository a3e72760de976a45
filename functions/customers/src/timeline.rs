//! The timeline of a customer, what people attach to it, and what a client sees of their own.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::auth::{Member, Operator};
use shared::customers::{self, Customer, Entry, EntryKind, Figures, Mine, MyEntry};
use shared::documents;
use shared::error::OrNotFound;
use shared::http::{Cursor, Page, PageQuery, Path, Problems, Query};
use shared::ids::{CustomerId, DocumentId};
use shared::{App, Result};
use utoipa::{IntoParams, ToSchema};

/// Which entries.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Only entries of this kind.
    #[param(inline)]
    kind: Option<EntryKind>,
}

/// The customers that a document is of.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DocumentCustomers {
    /// By name.
    items: Vec<Customer>,
}

/// Who a client is among the customers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyCustomerPage {
    /// Absent where no customer has their verified address.
    customer: Option<Mine>,
}

/// List what happened with a customer, newest first.
#[utoipa::path(get, path = "/customers/{id}/timeline", operation_id = "customers.timeline", tag = "customers",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:read"))),
    params(("id" = CustomerId, Path), PageQuery, Wanted),
    responses((status = 200, body = Page<Entry>), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<CustomerId>,
    Query(page): Query<PageQuery>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Page<Entry>>> {
    let (after, limit) = (page.after()?, page.limit()?);
    let mut tx = app.enter(&me).await?;
    customers::find(&mut tx, id).await?.or_not_found("customer")?;
    let found = customers::timeline(&mut tx, id, wanted.kind, after, limit).await?;
    Ok(Json(Page::by(found, limit, |entry| Cursor { key: entry.at, id: entry.id })))
}

/// Count the entries of a customer's timeline by kind, and add up their amounts by currency.
#[utoipa::path(get, path = "/customers/{id}/figures", operation_id = "customers.figures", tag = "customers",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:read"))),
    params(("id" = CustomerId, Path)), responses((status = 200, body = Figures), Problems))]
pub(crate) async fn figures(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<CustomerId>,
) -> Result<Json<Figures>> {
    let mut tx = app.enter(&me).await?;
    customers::find(&mut tx, id).await?.or_not_found("customer")?;
    Ok(Json(customers::figures(&mut tx, id).await?))
}

/// Attach a document to a customer by hand.
#[utoipa::path(put, path = "/customers/{id}/documents/{document_id}", operation_id = "customers.attach-document",
    tag = "customers",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = CustomerId, Path), ("document_id" = DocumentId, Path)),
    responses((status = 204), Problems))]
pub(crate) async fn attach(
    State(app): State<App>,
    Operator(me): Operator,
    Path((id, document)): Path<(CustomerId, DocumentId)>,
) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    let customer = customers::find(&mut tx, id).await?.or_not_found("customer")?;
    let document = documents::find(&mut tx, document).await?.or_not_found("document")?;
    customers::attach(&mut tx, &me.actor(), &customer, &document).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a document off a customer. It does not attach itself to that customer again.
#[utoipa::path(delete, path = "/customers/{id}/documents/{document_id}", operation_id = "customers.detach-document",
    tag = "customers",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = CustomerId, Path), ("document_id" = DocumentId, Path)),
    responses((status = 204), Problems))]
pub(crate) async fn detach(
    State(app): State<App>,
    Operator(me): Operator,
    Path((id, document)): Path<(CustomerId, DocumentId)>,
) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    let customer = customers::find(&mut tx, id).await?.or_not_found("customer")?;
    let document = documents::find(&mut tx, document).await?.or_not_found("document")?;
    customers::detach(&mut tx, &me.actor(), &customer, &document).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List the customers that a document is of.
#[utoipa::path(get, path = "/documents/{id}/customers", operation_id = "customers.of-document", tag = "customers",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:read"))),
    params(("id" = DocumentId, Path)), responses((status = 200, body = DocumentCustomers), Problems))]
pub(crate) async fn of_document(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<DocumentId>,
) -> Result<Json<DocumentCustomers>> {
    let mut tx = app.enter(&me).await?;
    documents::find(&mut tx, id).await?.or_not_found("document")?;
    Ok(Json(DocumentCustomers { items: customers::of_document(&mut tx, id).await? }))
}

/// Show the customer that has your verified e-mail address.
#[utoipa::path(get, path = "/customers/mine", operation_id = "customers.mine", tag = "customers",
    extensions(("x-least-role" = json!("CLIENT"))),
    responses((status = 200, body = MyCustomerPage), Problems))]
pub(crate) async fn mine(State(app): State<App>, me: Member) -> Result<Json<MyCustomerPage>> {
    let mut tx = app.enter(&me).await?;
    Ok(Json(MyCustomerPage { customer: customers::mine(&mut tx).await? }))
}

/// List what of that customer's timeline is yours: your own documents, newest first.
#[utoipa::path(get, path = "/customers/mine/timeline", operation_id = "customers.my-timeline", tag = "customers",
    extensions(("x-least-role" = json!("CLIENT"))),
    params(PageQuery), responses((status = 200, body = Page<MyEntry>), Problems))]
pub(crate) async fn my_timeline(
    State(app): State<App>,
    me: Member,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<MyEntry>>> {
    let (after, limit) = (page.after()?, page.limit()?);
    let mut tx = app.enter(&me).await?;
    let found = customers::my_timeline(&mut tx, after, limit).await?;
    Ok(Json(Page::by(found, limit, |entry| Cursor { key: entry.at, id: entry.id })))
}
