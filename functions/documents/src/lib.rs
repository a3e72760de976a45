//! Documents over HTTP: uploading, following, and what was read.

mod browse;
mod bulk;
mod derived;
mod enclosed;
mod events;
mod export;
mod fields;
mod figures;
mod form;
mod labels;
mod links;
mod list;
mod parts;
mod password;
mod search;
mod tickets;
mod trash;
mod upload;
mod views;

use shared::App;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this function.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(upload::start))
        .routes(routes!(tickets::start))
        .routes(routes!(parts::stored, parts::sign))
        .routes(routes!(parts::cancel))
        .routes(routes!(upload::complete))
        .merge(form::whole_file())
        .routes(routes!(list::list))
        .routes(routes!(list::count))
        .routes(routes!(search::search))
        .routes(routes!(export::export))
        .routes(routes!(bulk::act))
        .routes(routes!(views::list, views::create))
        .routes(routes!(views::find, views::replace, views::delete))
        .routes(routes!(trash::erase))
        .routes(routes!(trash::restore))
        .routes(routes!(figures::figures))
        .routes(routes!(browse::find, trash::delete))
        .routes(routes!(browse::pages))
        .routes(routes!(browse::text))
        .routes(routes!(fields::current, fields::correct))
        .routes(routes!(fields::extract_again))
        .routes(routes!(fields::versions))
        .routes(routes!(fields::compare))
        .routes(routes!(fields::export))
        .routes(routes!(browse::download))
        .routes(routes!(browse::retry))
        .routes(routes!(password::give))
        .routes(routes!(enclosed::files))
        .routes(routes!(enclosed::download))
        .routes(routes!(enclosed::sheets))
        .routes(routes!(derived::image))
        .routes(routes!(derived::searchable_pdf))
        .routes(routes!(labels::of_document))
        .routes(routes!(labels::put, labels::take_off))
        .routes(routes!(events::object_created))
}

#[cfg(test)]
mod tests;
