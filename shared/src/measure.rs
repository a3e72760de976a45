//! What is measured: every figure's name and meaning, and the one place where each is taken.
//!
//! Labels are bounded: templates of routes, kinds of jobs, names of queues and outcomes, never an identifier, an
//! organization or anything that a caller makes up. Nothing is kept unless the program installs a recorder, which a
//! Function does not.

use std::time::Duration;

use metrics::{counter, gauge, histogram};

/// One figure.
#[derive(Debug, Clone, Copy)]
pub struct Metric {
    /// Its name for Prometheus.
    pub name: &'static str,
    /// What kind of figure it is.
    pub kind: Kind,
    /// One sentence for the page of figures.
    pub help: &'static str,
    /// Whether somebody is told when it is wrong: then `infra/monitoring/alerts.yaml` has a rule about it.
    pub alerts: bool,
}

/// Kinds of figures (<https://prometheus.io/docs/concepts/metric_types/>).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// It only grows.
    Counter,
    /// It is what it is when somebody looks.
    Gauge,
    /// Seconds, counted up to each of these bounds.
    Histogram(&'static [f64]),
}

/// Bounds for what people wait for: the targets are 0.3 and 2 seconds.
const ANSWERS: &[f64] = &[0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0];
/// Bounds for background work, which takes from milliseconds to minutes.
const WORK: &[f64] = &[0.01, 0.05, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 3600.0];

const fn counter(name: &'static str, help: &'static str) -> Metric {
    Metric { name, kind: Kind::Counter, help, alerts: false }
}

const fn gauge(name: &'static str, help: &'static str) -> Metric {
    Metric { name, kind: Kind::Gauge, help, alerts: false }
}

const fn histogram(name: &'static str, bounds: &'static [f64], help: &'static str) -> Metric {
    Metric { name, kind: Kind::Histogram(bounds), help, alerts: false }
}

impl Metric {
    const fn alerting(self) -> Self {
        Self { alerts: true, ..self }
    }
}

const REQUESTS: &str = "astralis_http_requests_total";
const REQUEST_SECONDS: &str = "astralis_http_request_duration_seconds";
const JOBS_TAKEN: &str = "astralis_jobs_taken_total";
const JOBS_ENDED: &str = "astralis_jobs_ended_total";
const JOB_SECONDS: &str = "astralis_job_duration_seconds";
const JOB_WAIT: &str = "astralis_job_wait_seconds";
const JOBS_TAKEN_OVER: &str = "astralis_jobs_taken_over_total";
const JOBS_DEAD: &str = "astralis_jobs_dead_last_day";
const QUEUE_READY: &str = "astralis_queue_ready";
const QUEUE_RUNNING: &str = "astralis_queue_running";
const QUEUE_OLDEST: &str = "astralis_queue_oldest_ready_seconds";
const DOCUMENTS_READ: &str = "astralis_documents_read_total";
const PAGES_READ: &str = "astralis_pages_read_total";
const DOCUMENT_SECONDS: &str = "astralis_document_read_seconds";
const DATABASE_UP: &str = "astralis_database_up";
const DATABASE_CONNECTIONS: &str = "astralis_database_connections";
const DATABASE_LIMIT: &str = "astralis_database_connections_limit";
const DATABASE_WAITING: &str = "astralis_database_waiting";
const DATABASE_WAIT: &str = "astralis_database_wait_seconds";
const BUCKET_REQUESTS: &str = "astralis_bucket_requests_total";
const MAILS: &str = "astralis_mails_total";
const CACHE_REQUESTS: &str = "astralis_cache_requests_total";
const EVENT_STREAMS: &str = "astralis_event_streams";
const MODEL_CALLS: &str = "astralis_model_calls_total";
const MODEL_SECONDS: &str = "astralis_model_call_duration_seconds";
const MEMORY: &str = "astralis_memory_bytes";
const MEMORY_LIMIT: &str = "astralis_memory_limit_bytes";
const PROCESS_MEMORY: &str = "astralis_process_memory_bytes";
const BACKUP_GOOD: &str = "astralis_backup_last_good_timestamp_seconds";
const BACKUP_VERIFIED: &str = "astralis_backup_last_verified_timestamp_seconds";
const BACKUPS_FAULTY: &str = "astralis_backups_faulty";
const BUILD: &str = "astralis_build_info";

/// Every figure.
pub const METRICS: &[Metric] = &[
    counter(
        REQUESTS,
        "requests, by route, method and class of status, which is gone where the caller gave up before the answer",
    )
    .alerting(),
    histogram(REQUEST_SECONDS, ANSWERS, "time until an answer begins, by route and method").alerting(),
    counter(JOBS_TAKEN, "attempts begun, by kind"),
    counter(JOBS_ENDED, "attempts over, by kind and outcome").alerting(),
    histogram(JOB_SECONDS, WORK, "length of an attempt, by kind"),
    histogram(JOB_WAIT, WORK, "time from when a job was due to its attempt, by kind, without jobs given back untried").alerting(),
    counter(JOBS_TAKEN_OVER, "jobs taken over from workers that died").alerting(),
    gauge(JOBS_DEAD, "jobs given up in the installation within the last day").alerting(),
    gauge(QUEUE_READY, "due jobs that wait in the installation, by queue").alerting(),
    gauge(QUEUE_RUNNING, "jobs that run in the installation, by queue"),
    gauge(QUEUE_OLDEST, "seconds that the oldest due job has waited, by queue").alerting(),
    counter(DOCUMENTS_READ, "files given to the readers, by outcome: read, in_part, failed").alerting(),
    counter(PAGES_READ, "pages read"),
    histogram(DOCUMENT_SECONDS, WORK, "time for reading one file").alerting(),
    gauge(DATABASE_UP, "1 when Postgres answers, 0 when it does not").alerting(),
    gauge(DATABASE_CONNECTIONS, "connections of the pool, by state"),
    gauge(DATABASE_LIMIT, "connections that the pool may have"),
    gauge(DATABASE_WAITING, "transactions that are being begun, or wait for a connection"),
    histogram(
        DATABASE_WAIT,
        ANSWERS,
        "time until a transaction has begun, waiting for a connection included",
    )
    .alerting(),
    counter(BUCKET_REQUESTS, "requests to the bucket, by operation and outcome").alerting(),
    counter(CACHE_REQUESTS, "pictures of pages and contents of files that were asked for, by cache and outcome: hit, miss"),
    counter(MAILS, "attempts to hand a mail over, by outcome").alerting(),
    gauge(EVENT_STREAMS, "open streams of live events"),
    counter(MODEL_CALLS, "questions to the language model, by outcome").alerting(),
    histogram(MODEL_SECONDS, WORK, "time for one answer of the language model"),
    gauge(MEMORY, "memory of the container, its readers included").alerting(),
    gauge(MEMORY_LIMIT, "memory that the container may have; absent where there is no limit").alerting(),
    gauge(PROCESS_MEMORY, "resident memory of this process without its readers"),
    gauge(BACKUP_GOOD, "when the newest backup without a known fault was made, 0 before the first").alerting(),
    gauge(BACKUP_VERIFIED, "when a backup was last proved, 0 before the first proof").alerting(),
    gauge(BACKUPS_FAULTY, "backups found faulty, none newer than which is proved").alerting(),
    gauge(BUILD, "1, by version of the program"),
];

/// A request was answered. `route` is a template such as `/api/v1/documents/{id}`.
pub(crate) fn request(route: &str, method: &'static str, status: u16, took: Duration) {
    let class = match status {
        100..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    };
    counter!(REQUESTS, "route" => route.to_owned(), "method" => method, "status" => class).increment(1);
    histogram!(REQUEST_SECONDS, "route" => route.to_owned(), "method" => method).record(took);
}

/// A request whose caller gave up before it was answered.
pub(crate) fn request_gone(route: &str, method: &'static str) {
    counter!(REQUESTS, "route" => route.to_owned(), "method" => method, "status" => "gone").increment(1);
}

/// An attempt at a job begins, so long after the job was due, where that is known.
pub(crate) fn job_taken(kind: &str, waited: Option<Duration>) {
    counter!(JOBS_TAKEN, "kind" => kind.to_owned()).increment(1);
    if let Some(waited) = waited {
        histogram!(JOB_WAIT, "kind" => kind.to_owned()).record(waited);
    }
}

/// An attempt is over, after a time that nobody knows if its worker died.
pub(crate) fn job_ended(kind: &str, outcome: &'static str, took: Option<Duration>) {
    counter!(JOBS_ENDED, "kind" => kind.to_owned(), "outcome" => outcome).increment(1);
    if let Some(took) = took {
        histogram!(JOB_SECONDS, "kind" => kind.to_owned()).record(took);
    }
}

/// The figures that alerts look at the growth of begin at nought: a counter that first appears at one has not grown, and
/// one that is not there is not nought.
pub fn expect(kinds: &[&str]) {
    for kind in kinds {
        counter!(JOBS_ENDED, "kind" => (*kind).to_owned(), "outcome" => "dead").increment(0);
    }
    counter!(JOBS_TAKEN_OVER).increment(0);
    for outcome in ["accepted", "refused_for_now", "unknown"] {
        counter!(MAILS, "outcome" => outcome).increment(0);
    }
}

/// A dead worker's jobs were taken over.
pub(crate) fn jobs_taken_over(jobs: usize) {
    counter!(JOBS_TAKEN_OVER).increment(u64::try_from(jobs).unwrap_or(u64::MAX));
}

/// How a queue of the installation is.
pub fn queue(name: &str, ready: i64, running: i64, oldest: Duration) {
    gauge!(QUEUE_READY, "queue" => name.to_owned()).set(whole(ready));
    gauge!(QUEUE_RUNNING, "queue" => name.to_owned()).set(whole(running));
    gauge!(QUEUE_OLDEST, "queue" => name.to_owned()).set(oldest.as_secs_f64());
}

/// How many jobs of the installation were given up within the last day.
pub fn jobs_dead(last_day: i64) {
    gauge!(JOBS_DEAD).set(whole(last_day));
}

/// A file was read, or was not.
pub(crate) fn document_read(outcome: &'static str, pages: u32, took: Duration) {
    counter!(DOCUMENTS_READ, "outcome" => outcome).increment(1);
    counter!(PAGES_READ).increment(pages.into());
    histogram!(DOCUMENT_SECONDS).record(took);
}

/// Whether Postgres answers.
pub fn database_up(up: bool) {
    gauge!(DATABASE_UP).set(if up { 1.0 } else { 0.0 });
}

/// Connections of this process's pool.
pub fn database_pool(open: u32, idle: usize, limit: u32) {
    let idle = u32::try_from(idle).unwrap_or(u32::MAX).min(open);
    gauge!(DATABASE_CONNECTIONS, "state" => "used").set(open - idle);
    gauge!(DATABASE_CONNECTIONS, "state" => "idle").set(idle);
    gauge!(DATABASE_LIMIT).set(limit);
}

/// Does what waits for a connection.
pub(crate) async fn waiting_for_database<F: Future>(begin: F) -> F::Output {
    /// Counts one less when it goes, also when nobody waits any more.
    struct Waiting;
    impl Drop for Waiting {
        fn drop(&mut self) {
            gauge!(DATABASE_WAITING).decrement(1.0);
        }
    }
    gauge!(DATABASE_WAITING).increment(1.0);
    let _waiting = Waiting;
    let started = tokio::time::Instant::now();
    let begun = begin.await;
    histogram!(DATABASE_WAIT).record(started.elapsed());
    begun
}

/// The bucket answered a request, or did not.
pub(crate) fn bucket_request(operation: &str, outcome: &'static str) {
    counter!(BUCKET_REQUESTS, "operation" => operation.to_owned(), "outcome" => outcome).increment(1);
}

/// What is made once and used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cache {
    /// Images of pages and searchable PDFs.
    Pictures,
    /// What was read in a file, told by its bytes.
    Contents,
}

impl Cache {
    /// Its name in the database and on the page of figures.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pictures => "pictures",
            Self::Contents => "contents",
        }
    }
}

/// Something was asked for that may have been there already.
pub(crate) fn cache_asked(cache: Cache, is_hit: bool) {
    let outcome = if is_hit { "hit" } else { "miss" };
    counter!(CACHE_REQUESTS, "cache" => cache.name(), "outcome" => outcome).increment(1);
}

/// A mail was handed over, or was not.
pub(crate) fn mail(outcome: &'static str) {
    counter!(MAILS, "outcome" => outcome).increment(1);
}

/// Streams of live events that this process holds open.
pub fn event_streams(open: usize) {
    gauge!(EVENT_STREAMS).set(u32::try_from(open).unwrap_or(u32::MAX));
}

/// A language model answered a question, or did not.
pub(crate) fn model_call(outcome: &'static str, took: Duration) {
    counter!(MODEL_CALLS, "outcome" => outcome).increment(1);
    histogram!(MODEL_SECONDS).record(took);
}

/// Memory in bytes: of the container with its limit, and of this process.
pub fn memory(container: Option<u64>, limit: Option<u64>, process: Option<u64>) {
    for (name, bytes) in [(MEMORY, container), (MEMORY_LIMIT, limit), (PROCESS_MEMORY, process)] {
        if let Some(bytes) = bytes {
            gauge!(name).set(whole(i64::try_from(bytes).unwrap_or(i64::MAX)));
        }
    }
}

/// When the newest good backup was made and when one was last proved, in seconds since 1970, 0 for never; and how many
/// were found faulty since.
pub fn backups(last_good: i64, last_verified: i64, faulty: i64) {
    gauge!(BACKUP_GOOD).set(whole(last_good));
    gauge!(BACKUP_VERIFIED).set(whole(last_verified));
    gauge!(BACKUPS_FAULTY).set(whole(faulty));
}

/// The version of the program.
pub fn build(version: &'static str) {
    gauge!(BUILD, "version" => version).set(1.0);
}

/// Figures are floating-point numbers, exact up to 2^53.
#[expect(clippy::cast_precision_loss, reason = "nothing here comes near 2^53")]
fn whole(value: i64) -> f64 {
    value as f64
}
