//! The jobs of an organization, for its admins: looked at, retried, cancelled, let go first, paused.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::auth::Admin;
use shared::http::{Page, PageQuery, Path, Problems, Query};
use shared::ids::{DocumentId, JobId};
use shared::jobs::{self, State as JobState};
use shared::operations::{self, Alert, Details, Queue, Summary};
use shared::{App, Result};
use utoipa::{IntoParams, ToSchema};

/// The organization's jobs, kind by kind.
#[derive(Serialize, ToSchema)]
pub(crate) struct JobQueues {
    /// Every kind.
    items: Vec<Queue>,
    /// What is beyond its limit: more than 100 due jobs of a kind, files that take more than 30 seconds, more than 5 % of
    /// the jobs of a day given up.
    alerts: Vec<Alert>,
}

impl JobQueues {
    fn of(items: Vec<Queue>) -> Self {
        Self { alerts: operations::alerts(&items), items }
    }
}

/// List the kinds of jobs with what waits and runs of each, how the last day's ended, and whether they are paused.
#[utoipa::path(get, path = "/jobs/queues", operation_id = "jobs.list-queues", tag = "operations",
    extensions(("x-least-role" = json!("ADMIN"))), responses((status = 200, body = JobQueues), Problems))]
pub(crate) async fn queues(State(app): State<App>, Admin(me): Admin) -> Result<Json<JobQueues>> {
    let mut tx = app.enter(&me).await?;
    Ok(Json(JobQueues::of(operations::queues(&mut tx).await?)))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Only jobs in this state.
    state: Option<JobState>,
    /// Only jobs of this kind: `read-document`.
    kind: Option<String>,
    /// Only jobs about this document.
    document: Option<DocumentId>,
}

/// List jobs, newest first: those that wait or run, and those that were over within the last months.
#[utoipa::path(get, path = "/jobs", operation_id = "jobs.list", tag = "operations",
    extensions(("x-least-role" = json!("ADMIN"))), params(Wanted, PageQuery),
    responses((status = 200, body = Page<Summary>), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    Admin(me): Admin,
    Query(wanted): Query<Wanted>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Summary>>> {
    let limit = page.limit()?;
    let after = page.after::<()>()?.map(|cursor| JobId(cursor.id));
    let part = jobs::Page { after, limit: u32::try_from(limit)? + 1 };
    let filter = jobs::Filter { state: wanted.state, kind: wanted.kind, queue: None };
    let mut tx = app.enter(&me).await?;
    let found = operations::list(&mut tx, &filter, wanted.document, part).await?;
    Ok(Json(Page::of(found, limit, |job| job.id.0)))
}

/// Show a job with its attempts.
#[utoipa::path(get, path = "/jobs/{id}", operation_id = "jobs.find", tag = "operations",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = JobId, Path)),
    responses((status = 200, body = Details), Problems))]
pub(crate) async fn find(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<JobId>,
) -> Result<Json<Details>> {
    let mut tx = app.enter(&me).await?;
    Ok(Json(operations::find(&mut tx, id).await?))
}

/// Put a job that was given up or cancelled back in the queue, with all its attempts. A document that failed with it
/// waits for it again.
#[utoipa::path(post, path = "/jobs/{id}/retry", operation_id = "jobs.retry", tag = "operations",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = JobId, Path)),
    responses((status = 200, body = Details), Problems))]
pub(crate) async fn retry(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<JobId>,
) -> Result<Json<Details>> {
    let mut tx = app.enter(&me).await?;
    let job = operations::retry(&mut tx, &me.actor(), id).await?;
    tx.commit().await?;
    Ok(Json(job))
}

/// Cancel a job. One that waits is over at once; a running one is told to stop, and ends with the next heartbeat of its
/// worker.
#[utoipa::path(post, path = "/jobs/{id}/cancel", operation_id = "jobs.cancel", tag = "operations",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = JobId, Path)),
    responses((status = 200, body = Details), Problems))]
pub(crate) async fn cancel(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<JobId>,
) -> Result<Json<Details>> {
    let mut tx = app.enter(&me).await?;
    let job = operations::cancel(&mut tx, &me.actor(), id).await?;
    tx.commit().await?;
    Ok(Json(job))
}

/// Let a waiting job start now, before all others of its queue.
#[utoipa::path(post, path = "/jobs/{id}/promote", operation_id = "jobs.promote", tag = "operations",
    extensions(("x-least-role" = json!("ADMIN"))), params(("id" = JobId, Path)),
    responses((status = 200, body = Details), Problems))]
pub(crate) async fn promote(
    State(app): State<App>,
    Admin(me): Admin,
    Path(id): Path<JobId>,
) -> Result<Json<Details>> {
    let mut tx = app.enter(&me).await?;
    let job = operations::promote(&mut tx, &me.actor(), id).await?;
    tx.commit().await?;
    Ok(Json(job))
}

/// Let no job of a kind start in this organization until it is resumed. They wait; running ones go on. Calling this
/// again changes nothing.
#[utoipa::path(post, path = "/jobs/queues/{kind}/pause", operation_id = "jobs.pause-queue", tag = "operations",
    extensions(("x-least-role" = json!("ADMIN"))), params(("kind" = String, Path)),
    responses((status = 200, body = JobQueues), Problems))]
pub(crate) async fn pause(
    State(app): State<App>,
    Admin(me): Admin,
    Path(kind): Path<String>,
) -> Result<Json<JobQueues>> {
    let mut tx = app.enter(&me).await?;
    operations::pause(&mut tx, &me.actor(), &kind).await?;
    let items = operations::queues(&mut tx).await?;
    tx.commit().await?;
    Ok(Json(JobQueues::of(items)))
}

/// Let jobs of a kind start again in this organization. Calling this again changes nothing.
#[utoipa::path(post, path = "/jobs/queues/{kind}/resume", operation_id = "jobs.resume-queue",
    tag = "operations", extensions(("x-least-role" = json!("ADMIN"))), params(("kind" = String, Path)),
    responses((status = 200, body = JobQueues), Problems))]
pub(crate) async fn resume(
    State(app): State<App>,
    Admin(me): Admin,
    Path(kind): Path<String>,
) -> Result<Json<JobQueues>> {
    let mut tx = app.enter(&me).await?;
    operations::resume(&mut tx, &me.actor(), &kind).await?;
    let items = operations::queues(&mut tx).await?;
    tx.commit().await?;
    Ok(Json(JobQueues::of(items)))
}
