//! Automations over HTTP: rules about completed documents, and the secrets of the webhooks they send.

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
}

#[cfg(test)]
mod tests;
