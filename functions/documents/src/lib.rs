//! Documents over HTTP: uploading, following, and what was read.

mod browse;
mod bulk;
mod cache;
mod captures;
mod derived;
mod drop;
mod enclosed;
mod events;
mod export;
mod fields;
mod figures;
mod form;
mod guards;
mod keeping;
mod labels;
mod links;
mod list;
mod notes;
mod parts;
mod password;
mod relations;
mod search;
mod shared_file;
mod shares;
mod tickets;
mod trash;
mod upload;
mod upload_links;
mod versions;
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
        .routes(routes!(guards::list))
        .routes(routes!(guards::acknowledge))
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
        .routes(routes!(keeping::going_next))
        .routes(routes!(keeping::archive, keeping::unarchive))
        .routes(routes!(keeping::hold, keeping::release))
        .routes(routes!(notes::list, notes::add))
        .routes(routes!(notes::change, notes::delete))
        .routes(routes!(relations::list, relations::say))
        .routes(routes!(relations::take_back))
        .routes(routes!(versions::list, versions::replace))
        .routes(routes!(versions::restore))
        .routes(routes!(versions::download))
        .routes(routes!(cache::show))
        .routes(routes!(cache::clean))
        .merge(for_strangers())
        .routes(routes!(shares::list, shares::create))
        .routes(routes!(shares::revoke))
        .routes(routes!(upload_links::list, upload_links::create))
        .routes(routes!(upload_links::revoke))
        .routes(routes!(events::object_created))
}

/// What somebody without an account may ask, who has a link.
fn for_strangers() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(shared_file::find))
        .routes(routes!(shared_file::open))
        .routes(routes!(shared_file::download))
        .routes(routes!(drop::find))
        .routes(routes!(drop::start))
        .routes(routes!(drop::stored, drop::sign))
        .routes(routes!(drop::complete))
        .routes(routes!(captures::begin))
        .routes(routes!(captures::arrived, captures::add))
        .routes(routes!(captures::finish))
}

#[cfg(test)]
mod tests;
