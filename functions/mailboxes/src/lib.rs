//! Mailboxes over HTTP: where mails come from, the ledger of what became of each, and the mails that are posted.

mod consent;
mod hook;
mod ledger;
mod mailboxes;
mod secret;

use shared::App;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The routes of this function.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(mailboxes::list, mailboxes::create))
        .routes(routes!(mailboxes::find, mailboxes::replace, mailboxes::delete))
        .routes(routes!(mailboxes::fetch))
        .routes(routes!(consent::begin))
        .routes(routes!(consent::finish))
        .routes(routes!(secret::rotate))
        .routes(routes!(ledger::list))
        .routes(routes!(ledger::find))
        .routes(routes!(ledger::retry))
        .merge(hook::router())
}
