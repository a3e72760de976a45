//! Webhooks over HTTP: the log of what was sent where and how it was answered, and sending it again.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shared::auth::{self, Admin, Operator};
use shared::error::OrNotFound;
use shared::http::{Page, PageQuery, Path, Problems, Query};
use shared::ids::DeliveryId;
use shared::webhooks::{self, Delivery, Filter};
use shared::{App, Result};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this function.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(find)).routes(routes!(retry))
}

/// A delivery with what is sent.
#[derive(Serialize, ToSchema)]
struct WholeDelivery {
    #[serde(flatten)]
    delivery: Delivery,
    /// The body: JSON as text, byte for byte what is signed.
    payload: String,
}

/// List webhook deliveries, newest first. Finished deliveries are kept for 90 days.
#[utoipa::path(get, path = "/webhook-deliveries", operation_id = "webhook-deliveries.list",
    tag = "automations", extensions(("x-least-role" = json!("OPERATOR"))), params(Filter, PageQuery),
    responses((status = 200, body = Page<Delivery>), Problems))]
async fn list(
    State(app): State<App>,
    Operator(me): Operator,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Delivery>>> {
    let (after, limit) = (page.after()?, page.limit()?);
    let mut tx = app.enter(&me).await?;
    let found = webhooks::list(&mut tx, &filter, after, limit).await?;
    Ok(Json(Page::of(found, limit, |delivery| delivery.id.0)))
}

/// Show a webhook delivery with its body.
#[utoipa::path(get, path = "/webhook-deliveries/{id}", operation_id = "webhook-deliveries.find",
    tag = "automations", extensions(("x-least-role" = json!("OPERATOR"))), params(("id" = DeliveryId, Path)),
    responses((status = 200, body = WholeDelivery), Problems))]
async fn find(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<DeliveryId>,
) -> Result<Json<WholeDelivery>> {
    let mut tx = app.enter(&me).await?;
    let delivery = webhooks::find(&mut tx, id).await?.or_not_found("webhook delivery")?;
    let payload = webhooks::payload(&mut tx, id).await?.or_not_found("webhook delivery")?;
    Ok(Json(WholeDelivery { delivery, payload }))
}

/// Send a finished webhook delivery again. It keeps its `webhook-id`, so a receiver can recognize a
/// duplicate.
#[utoipa::path(post, path = "/webhook-deliveries/{id}/retry", operation_id = "webhook-deliveries.retry",
    tag = "automations", extensions(("x-least-role" = json!("ADMIN"))), params(("id" = DeliveryId, Path)),
    responses((status = 200, body = Delivery), Problems))]
async fn retry(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<DeliveryId>,
) -> Result<Json<Delivery>> {
    let mut tx = app.enter(&me).await?;
    auth::require_verified(&mut tx, &me).await?;
    let delivery = webhooks::find(&mut tx, id).await?.or_not_found("webhook delivery")?;
    delivery.may_be_retried()?;
    let delivery = webhooks::retry(&mut tx, &me.actor(), id).await?;
    tx.commit().await?;
    Ok(Json(delivery))
}
