//! The functions of the platform, mounted together.

use shared::App;
use utoipa_axum::router::OpenApiRouter;

/// Every function that answers HTTP, with its documentation.
pub fn functions() -> OpenApiRouter<App> {
    OpenApiRouter::new()
}
