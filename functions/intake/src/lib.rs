//! Requests over HTTP: the queue, what people decide, the rules, and what pipelines take.

mod deciding;
mod forms;
mod messages;
mod places;
mod public;
mod requests;
mod rules;

use shared::App;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this function.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(requests::list, requests::create))
        .routes(routes!(requests::figures))
        .routes(routes!(requests::promise))
        .routes(routes!(deciding::bulk))
        .routes(routes!(requests::find, requests::change))
        .routes(routes!(deciding::accept))
        .routes(routes!(deciding::reject))
        .routes(routes!(deciding::reopen))
        .routes(routes!(deciding::close))
        .routes(routes!(deciding::undo))
        .routes(routes!(messages::list))
        .routes(routes!(messages::draft))
        .routes(routes!(messages::reply))
        .routes(routes!(messages::note))
        .routes(routes!(messages::settle))
        .routes(routes!(rules::list, rules::create))
        .routes(routes!(rules::order))
        .routes(routes!(rules::dry_run))
        .routes(routes!(rules::find, rules::change, rules::delete))
        .routes(routes!(places::find, places::put))
        .routes(routes!(requests::status))
        .routes(routes!(forms::list, forms::create))
        .routes(routes!(forms::find, forms::change, forms::delete))
        .routes(routes!(public::find, public::send))
        .routes(routes!(public::page))
}
