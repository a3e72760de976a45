//! Automations over HTTP: rules about documents, requests and cards, what they did, and the secrets of the webhooks they
//! send.

mod rules;
mod runs;
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
        .routes(routes!(trial::try_out))
        .routes(routes!(trial::test))
        .routes(routes!(runs::list))
        .routes(routes!(secret::rotate))
}

#[cfg(test)]
mod tests;
