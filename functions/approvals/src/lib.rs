//! Approvals over HTTP: what waits for whom, decisions, the links of letters, and the rules.

mod decisions;
mod links;
mod rules;

use shared::App;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this function.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(decisions::list, decisions::start))
        .routes(routes!(links::look_up))
        .routes(routes!(links::decide))
        .routes(routes!(decisions::find))
        .routes(routes!(decisions::decide))
        .routes(routes!(decisions::answer))
        .routes(routes!(decisions::reopen))
        .routes(routes!(rules::list, rules::create))
        .routes(routes!(rules::find, rules::replace, rules::delete))
}
