//! Pipelines over HTTP: boards, stages and cards. Clients see none of it.

mod boards;
mod cards;
mod checklists;
mod comments;
mod files;
mod hanging;
mod many;
mod pipelines;
mod stages;

use shared::App;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this function.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(pipelines::list, pipelines::create))
        .routes(routes!(pipelines::find, pipelines::change, pipelines::delete))
        .routes(routes!(stages::create))
        .routes(routes!(stages::order))
        .routes(routes!(stages::change, stages::delete))
        .routes(routes!(files::export))
        .routes(routes!(files::import))
        .routes(routes!(boards::board))
        .routes(routes!(boards::column))
        .routes(routes!(cards::create))
        .routes(routes!(many::change))
        .routes(routes!(many::undo))
        .routes(routes!(many::waiting))
        .routes(routes!(cards::find, cards::change, cards::delete))
        .routes(routes!(cards::move_to))
        .routes(routes!(hanging::put_label, hanging::take_label_off))
        .routes(routes!(hanging::link, hanging::unlink))
        .routes(routes!(hanging::activity))
        .routes(routes!(comments::list, comments::add))
        .routes(routes!(comments::change, comments::delete))
        .routes(routes!(checklists::list, checklists::add))
        .routes(routes!(checklists::change, checklists::delete))
}
