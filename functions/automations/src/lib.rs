//! Automations over HTTP: rules about completed documents, the webhooks they send, notifications of members.

mod deliveries;
mod notifications;
mod rules;
mod secret;
mod trial;

use shared::App;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this function.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(rules::list, rules::create))
        .routes(routes!(rules::find, rules::change, rules::delete))
        .routes(routes!(trial::test))
        .routes(routes!(secret::rotate))
        .routes(routes!(deliveries::list))
        .routes(routes!(deliveries::find))
        .routes(routes!(deliveries::retry))
        .routes(routes!(notifications::list))
        .routes(routes!(notifications::read))
        .routes(routes!(notifications::read_all))
}

#[cfg(test)]
mod tests;
