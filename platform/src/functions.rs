//! The functions of the platform, together: what answers HTTP, and what runs jobs.

use std::time::Duration;

use shared::db::SystemTx;
use shared::documents::work::{ExtractDocument, SweepDocuments};
use shared::http::PREFIX;
use shared::jobs::{self, Drained, Job, MaintainJobs, Options, Runner};
use shared::{App, Result};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ContactBuilder, InfoBuilder, OpenApi, ServerBuilder};
use utoipa_axum::router::OpenApiRouter;

/// Every kind of background work.
pub const KINDS: [&str; 3] = [ExtractDocument::NAME, SweepDocuments::NAME, MaintainJobs::NAME];

/// Every function that answers HTTP, with its documentation.
pub fn functions() -> OpenApiRouter<App> {
    OpenApiRouter::new().merge(auth::router()).merge(documents::router()).merge(operations::router())
}

/// The document of the whole API.
pub fn openapi() -> OpenApi {
    let (_, api) = OpenApiRouter::<App>::new().nest(PREFIX, functions()).split_for_parts();
    described(api)
}

/// A document of routes becomes one that introduces itself and says how to sign in.
pub(crate) fn described(mut api: OpenApi) -> OpenApi {
    let about = "Documents, pipelines and calendars of small service businesses.\n\n\
        Sign in with `POST /api/v1/sessions` and send the access token as `Authorization: Bearer …`. \
        Every refusal is a problem (RFC 9457) with a stable `code`.";
    api.info = InfoBuilder::new()
        .title("AstralisOps")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(about))
        .build();
    let token = SecurityScheme::Http(Http::builder().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build());
    api.components.get_or_insert_default().security_schemes.insert("access_token".to_owned(), token);
    api.security = Some(vec![SecurityRequirement::new("access_token", Vec::<String>::new())]);
    api
}

/// Runs every kind.
pub fn runner(app: App) -> Runner {
    Runner::new(app)
        .on::<ExtractDocument, _, _>(extract_document::run)
        .on::<SweepDocuments, _, _>(sweep_documents::run)
        .on::<MaintainJobs, _, _>(jobs::maintain)
}

/// Runs what is due of one kind, at most for `budget`; a kind that runs by the clock is made due first.
/// `None` for a kind that does not exist.
///
/// # Errors
/// When Postgres is gone.
pub async fn run_kind(app: &App, kind: &str, budget: Duration) -> Result<Option<Drained>> {
    let runner = Runner::new(app.clone()).sharing_queues();
    let runner = match kind {
        ExtractDocument::NAME => runner.on::<ExtractDocument, _, _>(extract_document::run),
        SweepDocuments::NAME => {
            make_due(app, &SweepDocuments {}).await?;
            runner.on::<SweepDocuments, _, _>(sweep_documents::run)
        }
        MaintainJobs::NAME => {
            make_due(app, &MaintainJobs {}).await?;
            runner.on::<MaintainJobs, _, _>(jobs::maintain)
        }
        _ => return Ok(None),
    };
    runner.drain(budget).await.map(Some)
}

/// Enqueues a job once, however often it is asked for.
async fn make_due<J: Job>(app: &App, job: &J) -> Result<()> {
    let mut tx = SystemTx::begin(&app.db).await?;
    jobs::enqueue_with(&mut tx, job, Options::default().unique(J::NAME)).await?;
    tx.commit().await
}
