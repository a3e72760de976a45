//! Organizations over HTTP: settings, deletion and API keys.

mod current;
mod deletion;
mod issuer;
mod keys;
mod settings;

use shared::App;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this function.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(current::list, current::create))
        .routes(routes!(current::find, current::change, deletion::request))
        .routes(routes!(deletion::restore))
        .routes(routes!(settings::of_documents, settings::change_documents))
        .routes(routes!(settings::of_approvals, settings::change_approvals))
        .routes(routes!(settings::of_customers, settings::change_customers))
        .routes(routes!(settings::of_intake, settings::change_intake))
        .routes(routes!(settings::of_models, settings::change_models))
        .routes(routes!(settings::of_identity, settings::change_identity))
        .routes(routes!(issuer::find, issuer::set, issuer::remove))
        .routes(routes!(issuer::attempt))
        .routes(routes!(keys::list, keys::create))
        .routes(routes!(keys::revoke))
}

#[cfg(test)]
mod tests;
