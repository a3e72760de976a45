//! Organizations over HTTP: settings, members, invitations, API keys and the activity log.

mod activity;
mod current;
mod deletion;
mod invitations;
mod joining;
mod keys;
mod members;

use shared::App;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this function.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(current::list, current::create))
        .routes(routes!(current::find, current::change, deletion::request))
        .routes(routes!(deletion::restore))
        .routes(routes!(members::list))
        .routes(routes!(members::find, members::change_role, members::remove))
        .routes(routes!(members::deactivate))
        .routes(routes!(members::reactivate))
        .routes(routes!(invitations::list, invitations::create))
        .routes(routes!(invitations::revoke))
        .routes(routes!(invitations::resend))
        .routes(routes!(joining::look_up))
        .routes(routes!(joining::accept))
        .routes(routes!(joining::sign_up))
        .routes(routes!(keys::list, keys::create))
        .routes(routes!(keys::revoke))
        .routes(routes!(activity::list))
        .routes(routes!(activity::export))
}

#[cfg(test)]
mod tests;
