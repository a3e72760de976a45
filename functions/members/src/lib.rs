//! Members over HTTP: who belongs to an organization, inviting people, and joining.

mod invitations;
mod joining;
mod members;

use shared::App;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this function.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
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
}

#[cfg(test)]
mod tests;
