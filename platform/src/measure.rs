//! `/metrics`: the figures of this process and of the installation's queue, as Prometheus reads them.
//!
//! The page exists where `ENABLE_METRICS` is set, and is shown to whoever has `METRICS_TOKEN`. What only has to be right
//! when somebody looks, such as the queue, is asked for at that moment.

mod memory;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use anyhow::anyhow;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chrono::{DateTime, Utc};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use shared::backups;
use shared::db::probing;
use shared::jobs::{self, QueueStats};
use shared::measure::{self, Kind, METRICS};
use shared::settings::{Monitoring, Secret};
use shared::{App, Error, Result, http};
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::functions;

/// How long Postgres may take: a page that comes late is a page that is missing.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often what was measured is added up, so that it takes no more memory where nobody looks.
const ADD_UP: Duration = Duration::from_secs(10);

/// The form of the page (<https://prometheus.io/docs/instrumenting/exposition_formats/>).
const FORM: &str = "text/plain; version=0.0.4; charset=utf-8";

/// There is one recorder for a process.
static FIGURES: OnceLock<PrometheusHandle> = OnceLock::new();

#[derive(Clone)]
struct Page {
    app: App,
    token: Secret,
    figures: PrometheusHandle,
    /// The queues that the page has named: one that nobody uses any more is empty, and not as it last was.
    queues: Arc<Mutex<BTreeSet<String>>>,
}

/// The page, for those that may look; no page where the settings do not ask for one. From the first call on, this
/// process keeps figures. Call it inside a runtime.
///
/// # Errors
/// When figures go elsewhere already.
pub fn page(app: &App) -> Result<Router> {
    let Monitoring { metrics_token: Some(token), .. } = &app.settings.monitoring else {
        return Ok(Router::new());
    };
    let figures = match FIGURES.get() {
        Some(figures) => figures,
        None => {
            let figures = record()?;
            FIGURES.get_or_init(|| figures)
        }
    };
    let (token, figures) = (token.clone(), figures.clone());
    let page = Page { app: app.clone(), token, figures, queues: Arc::default() };
    Ok(Router::new().route("/metrics", get(show)).with_state(page))
}

/// Starts to keep figures: each with its sentence, durations up to the bounds that they are counted by.
fn record() -> Result<PrometheusHandle> {
    let mut builder = PrometheusBuilder::new();
    for metric in METRICS {
        if let Kind::Histogram(bounds) = metric.kind {
            builder = builder.set_buckets_for_metric(Matcher::Full(metric.name.to_owned()), bounds)?;
        }
    }
    let figures = builder.install_recorder().map_err(|error| anyhow!("figures can't be kept: {error}"))?;
    for metric in METRICS {
        match metric.kind {
            Kind::Counter => metrics::describe_counter!(metric.name, metric.help),
            Kind::Gauge => metrics::describe_gauge!(metric.name, metric.help),
            Kind::Histogram(_) => metrics::describe_histogram!(metric.name, metric.help),
        }
    }
    measure::build(env!("CARGO_PKG_VERSION"));
    measure::expect(&functions::jobs().kinds());
    let kept = figures.clone();
    tokio::spawn(async move {
        let mut ticks = interval(ADD_UP);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            kept.run_upkeep();
        }
    });
    Ok(figures)
}

async fn show(State(page): State<Page>, headers: HeaderMap) -> Response {
    if !http::bearer(&headers).is_some_and(|token| page.token.is(token)) {
        return (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer")]).into_response();
    }
    page.look().await;
    let headers = [(header::CONTENT_TYPE, FORM), (header::CACHE_CONTROL, "no-store")];
    (headers, page.figures.render()).into_response()
}

impl Page {
    /// Takes the figures that nobody takes by the way.
    async fn look(&self) {
        let app = &self.app;
        let answers = timeout(PATIENCE, probing::answers(&app.db));
        let rows = async { timeout(PATIENCE, self.look_into_database()).await.map_err(Error::from)? };
        let (answers, looked) = tokio::join!(answers, rows);
        measure::database_up(answers.unwrap_or(false));
        if let Err(error) = looked {
            // The pool may be busy, which other figures say: these stay as they were.
            tracing::warn!(%error, "queue and backups can't be measured");
        }
        measure::database_pool(app.db.size(), app.db.num_idle(), app.settings.database_connections);
        measure::event_streams(app.live.streams());
        let memory = memory::look();
        measure::memory(memory.container, memory.limit, memory.process);
    }

    async fn look_into_database(&self) -> Result<()> {
        let stats = jobs::stats(&self.app).await?;
        self.note(&stats.queues);
        measure::jobs_dead(stats.dead_last_day);
        if self.app.settings.backups.is_some() {
            let (good, verified) =
                (backups::last_good(&self.app).await?, backups::last_verified(&self.app).await?);
            let seconds = |at: Option<DateTime<Utc>>| at.map_or(0, |at| at.timestamp());
            measure::backups(
                seconds(good.map(|backup| backup.finished_at)),
                seconds(verified.and_then(|backup| backup.verified_at)),
                backups::count_faulty(&self.app).await?,
            );
        }
        Ok(())
    }

    fn note(&self, queues: &[QueueStats]) {
        let mut seen = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        for name in seen.iter() {
            measure::queue(name, 0, 0, Duration::ZERO);
        }
        for queue in queues {
            let oldest = Duration::from_secs(queue.oldest_ready_seconds.unsigned_abs());
            measure::queue(&queue.queue, queue.due, queue.running, oldest);
            seen.insert(queue.queue.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use axum::body::Body;
    use axum::extract::Request;
    use futures_util::FutureExt;
    use shared::testing;
    use tower::ServiceExt;
    use utoipa_axum::router::OpenApiRouter;

    use super::*;

    #[tokio::test]
    async fn a_request_whose_caller_gives_up_is_counted_and_one_that_is_answered_is_not_counted_twice()
    -> Result<()> {
        let recorder = PrometheusBuilder::new().build_recorder();
        let _kept = metrics::set_default_local_recorder(&recorder);
        let app = App::new(testing::settings())?;
        let routes = OpenApiRouter::new().route("/slow", get(pending::<()>));
        let (router, _) = http::service(app, routes);

        let slow = router.clone().oneshot(Request::get("/api/v1/slow").body(Body::empty())?);
        assert!(slow.now_or_never().is_none());
        let unknown = router.oneshot(Request::get("/api/v1/nowhere").body(Body::empty())?).await?;
        assert_eq!(unknown.status(), 404);

        let page = recorder.handle().render();
        let counts: Vec<_> =
            page.lines().filter(|line| line.starts_with("astralis_http_requests_total{")).collect();
        assert_eq!(counts.len(), 2, "{page}");
        for expected in
            [["route=\"/api/v1/slow\"", "status=\"gone\""], ["route=\"unknown\"", "status=\"4xx\""]]
        {
            let is = |line: &&str| expected.iter().all(|label| line.contains(label)) && line.ends_with(" 1");
            assert!(counts.iter().any(is), "{expected:?} in {counts:?}");
        }
        Ok(())
    }
}
