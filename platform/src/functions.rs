//! The functions of the platform, together: what answers HTTP, and what runs jobs.

use std::process::ExitCode;
use std::time::Duration;

use serde_json::Map;
use shared::documents::work::{ExtractDocument, FailDocument, ReadDocument, SweepDocuments};
use shared::http::PREFIX;
use shared::jobs::{self, Drained, Job, MaintainJobs, Runner};
use shared::organizations::deletion::DeleteOrganizations;
use shared::run::once;
use shared::schedule::SCHEDULES;
use shared::{App, Result};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{InfoBuilder, OpenApi};
use utoipa_axum::router::OpenApiRouter;

/// Every kind of background work.
pub const KINDS: [&str; 6] = [
    ReadDocument::NAME,
    ExtractDocument::NAME,
    FailDocument::NAME,
    SweepDocuments::NAME,
    DeleteOrganizations::NAME,
    MaintainJobs::NAME,
];

/// Every function that answers HTTP, with its documentation.
pub fn functions() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(auth::router())
        .merge(organizations::router())
        .merge(documents::router())
        .merge(operations::router())
}

/// The document of the whole API.
pub fn openapi() -> OpenApi {
    let (_, api) = OpenApiRouter::<App>::new().nest(PREFIX, functions()).split_for_parts();
    described(api)
}

/// Prints the document of the whole API.
pub fn print_openapi() -> ExitCode {
    match openapi().to_pretty_json() {
        Ok(json) => {
            println!("{json}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A document of routes becomes one that introduces itself and says how to sign in.
pub(crate) fn described(mut api: OpenApi) -> OpenApi {
    let about = "Documents, pipelines and calendars of small service businesses.\n\n\
        Sign in with `POST /api/v1/auth/sign-in` and send the access token as `Authorization: Bearer …`. \
        Every refusal is a problem (RFC 9457) with a stable `code`.";
    api.info = InfoBuilder::new()
        .title("AstralisOps")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(about))
        .build();
    let token =
        SecurityScheme::Http(Http::builder().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build());
    api.components.get_or_insert_default().security_schemes.insert("access_token".to_owned(), token.into());
    api.security = Some(vec![SecurityRequirement::new("access_token", Vec::<String>::new())]);
    api
}

/// Runs every kind.
pub fn runner(app: App) -> Runner {
    Runner::new(app)
        .on::<ReadDocument, _, _>(read_document::run)
        .on::<ExtractDocument, _, _>(extract_document::run)
        .on::<FailDocument, _, _>(read_document::give_up)
        .on::<SweepDocuments, _, _>(sweep_documents::run)
        .on::<DeleteOrganizations, _, _>(delete_organizations::run)
        .on::<MaintainJobs, _, _>(jobs::maintain)
}

/// Runs what is due of one kind, at most for `budget`; a kind that runs by the clock is made due first.
/// `None` for a kind that does not exist.
///
/// # Errors
/// When Postgres is gone.
pub async fn run_kind(app: App, kind: &str, budget: Duration) -> Result<Option<Drained>> {
    let due = SCHEDULES.iter().any(|schedule| schedule.kind == kind).then(Map::new);
    Ok(Some(match kind {
        ReadDocument::NAME => once(app, read_document::run, due, budget).await?,
        ExtractDocument::NAME => once(app, extract_document::run, due, budget).await?,
        FailDocument::NAME => once(app, read_document::give_up, due, budget).await?,
        SweepDocuments::NAME => once(app, sweep_documents::run, due, budget).await?,
        DeleteOrganizations::NAME => once(app, delete_organizations::run, due, budget).await?,
        MaintainJobs::NAME => once(app, jobs::maintain, due, budget).await?,
        _ => return Ok(None),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schedule_names_a_kind_that_is_run() {
        for schedule in SCHEDULES {
            assert!(KINDS.contains(&schedule.kind), "{}", schedule.name);
        }
    }

    #[test]
    fn the_api_document_introduces_itself_and_knows_every_function() {
        let api = openapi();
        assert_eq!(api.info.title, "AstralisOps");
        for path in ["/api/v1/auth/sign-in", "/api/v1/documents", "/api/v1/health"] {
            assert!(api.paths.paths.contains_key(path), "{path}: {:?}", api.paths.paths.keys());
        }
    }
}
