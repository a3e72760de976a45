//! Documents over HTTP: uploading, following, and what was read.

mod events;
mod read;
mod upload;

use shared::App;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this function.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(upload::start))
        .routes(routes!(upload::complete))
        .merge(upload::whole_file())
        .routes(routes!(read::list))
        .routes(routes!(read::find))
        .routes(routes!(read::pages))
        .routes(routes!(read::text))
        .routes(routes!(read::fields))
        .routes(routes!(read::download))
        .routes(routes!(read::retry))
        .routes(routes!(events::object_created))
}

#[cfg(test)]
mod tests;
