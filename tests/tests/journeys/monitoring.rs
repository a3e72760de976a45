//! What can be seen of a running platform from outside: its figures, with few labels whatever is asked for, and one
//! trace from a request to the mail that it causes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use serde_json::{Value, json};
use tests::program::Program;
use tokio::net::TcpListener;
use uuid::Uuid;

const TOKEN: &str = "a token of these tests, long enough";
const FIGURES: [(&str, &str); 2] = [("ENABLE_METRICS", "true"), ("METRICS_TOKEN", TOKEN)];
const CLIENT: &str = "client@demo.example";

/// Everything that is waited for comes within this time.
const PATIENCE: Duration = Duration::from_secs(60);

/// Every label that a figure may have.
const LABELS: [&str; 9] =
    ["route", "method", "status", "kind", "outcome", "queue", "state", "operation", "version"];

/// The page by name and labels, as they are written there.
async fn figures(program: &Program) -> Result<BTreeMap<String, f64>> {
    let page = program.http().get(format!("{}/metrics", program.address())).bearer_auth(TOKEN).send().await?;
    let text = page.error_for_status()?.text().await?;
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (series, value) = line.rsplit_once(' ').with_context(|| line.to_owned())?;
            Ok((series.to_owned(), value.parse()?))
        })
        .collect()
}

/// The sum of the series of a name whose labels hold all of these.
fn sum(figures: &BTreeMap<String, f64>, name: &str, labels: &[&str]) -> f64 {
    let own = |series: &str| {
        series.split('{').next() == Some(name) && labels.iter().all(|label| series.contains(label))
    };
    figures.iter().filter(|(series, _)| own(series)).map(|(_, value)| value).sum()
}

/// The names of the labels that the page has.
fn labels(figures: &BTreeMap<String, f64>) -> BTreeSet<&str> {
    let inside = figures.keys().filter_map(|series| series.split_once('{'));
    let pairs = inside.flat_map(|(_, labels)| labels.split("\","));
    pairs.filter_map(|pair| pair.split_once("=\"")).map(|(name, _)| name).collect()
}

async fn ask_for_a_new_password(program: &Program, headers: &[(&str, &str)]) -> Result<String> {
    let address = format!("{}/api/v1/auth/forgot-password", program.address());
    let mut request = program.http().post(address).json(&json!({ "email": CLIENT }));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let reply = request.send().await?.error_for_status()?;
    Ok(reply.headers().get("x-request-id").context("no request id")?.to_str()?.to_owned())
}

#[tokio::test]
async fn figures_are_there_for_the_token_and_do_not_grow_with_what_is_asked_for() -> Result<()> {
    let program = Program::start(&FIGURES).await?;
    let address = format!("{}/metrics", program.address());
    assert_eq!(program.http().get(&address).send().await?.status(), 401);
    assert_eq!(program.http().get(&address).bearer_auth("a token of others").send().await?.status(), 401);

    let admin = program.sign_in("admin").await?;
    for _ in 0..2 {
        assert_eq!(admin.get(&format!("/documents/{}", Uuid::new_v4())).await?.0, 404);
    }
    let before = figures(&program).await?;
    for turn in 0..7 {
        assert_eq!(admin.get(&format!("/documents/{}", Uuid::new_v4())).await?.0, 404);
        assert_eq!(admin.get(&format!("/nothing/here-{turn}")).await?.0, 404);
    }
    let after = figures(&program).await?;
    let requests = "astralis_http_requests_total";
    let document = ["route=\"/api/v1/documents/{id}\"", "method=\"GET\"", "status=\"4xx\""];
    assert_eq!(sum(&before, requests, &document), 2.0);
    assert_eq!(sum(&after, requests, &document), 9.0);
    assert_eq!(sum(&after, requests, &["route=\"unknown\""]), 7.0);
    let of_requests = |figures: &BTreeMap<String, f64>| {
        figures.keys().filter(|series| series.starts_with(requests)).count()
    };
    assert_eq!(of_requests(&after), of_requests(&before) + 1, "only the unknown route is new");
    assert_eq!(sum(&after, "astralis_http_request_duration_seconds_count", &document[..2]), 9.0);

    ask_for_a_new_password(&program, &[]).await?;
    program.mail_to(CLIENT, "reset").await?;
    let done = ["kind=\"send-mail\"", "outcome=\"succeeded\""];
    let begun = Instant::now();
    // The mail arrives before its job has written that it is over.
    let figures = loop {
        let now = figures(&program).await?;
        if sum(&now, "astralis_jobs_ended_total", &done) > 0.0 {
            break now;
        }
        ensure!(begun.elapsed() < PATIENCE, "no job has ended: {now:#?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    let one = ["kind=\"send-mail\""];
    for name in ["astralis_jobs_taken_total", "astralis_job_wait_seconds_count"] {
        assert_eq!(sum(&figures, name, &one), 1.0, "{name}");
    }
    assert_eq!(sum(&figures, "astralis_mails_total", &["outcome=\"accepted\""]), 1.0);
    assert_eq!(sum(&figures, "astralis_database_up", &[]), 1.0);
    assert_eq!(
        sum(&figures, "astralis_jobs_ended_total", &["kind=\"read-document\"", "outcome=\"dead\""]),
        0.0
    );
    for name in ["astralis_database_connections_limit", "astralis_process_memory_bytes"] {
        assert!(sum(&figures, name, &[]) > 0.0, "{name}");
    }

    let unknown: Vec<_> =
        labels(&figures).into_iter().filter(|name| *name != "le" && !LABELS.contains(name)).collect();
    assert_eq!(unknown, Vec::<&str>::new());
    Ok(())
}

#[tokio::test]
async fn people_are_told_how_the_parts_are_and_which_version_this_is() -> Result<()> {
    let program = Program::start(&[]).await?;
    let reply = program.http().get(format!("{}/health", program.address())).send().await?;
    assert_eq!(reply.status(), 200);
    let mut health: Value = reply.json().await?;
    let queue = health["queue"].take();
    let queue = queue.as_object().context("no queue")?;
    let expected = ["dead_last_day", "oldest_ready_seconds", "ready", "running"];
    assert_eq!(queue.keys().map(String::as_str).collect::<BTreeSet<_>>(), BTreeSet::from(expected));
    let expected = json!({
        "status": "ok",
        "database": "ok",
        "queue": null,
        "storage": { "local": "ok", "cloud": "off" },
        "off": ["antivirus", "backups", "google", "google_mail", "microsoft_mail", "model", "openid"],
        "version": env!("CARGO_PKG_VERSION"),
    });
    assert_eq!(health, expected);
    Ok(())
}

#[tokio::test]
async fn without_the_settings_there_is_no_page_of_figures() -> Result<()> {
    let program = Program::start(&[]).await?;
    let page = program.http().get(format!("{}/metrics", program.address())).bearer_auth(TOKEN).send().await?;
    let text = page.text().await?;
    assert!(!text.contains("astralis_"), "{text}");
    Ok(())
}

/// The spans that came.
type Spans = Arc<Mutex<Vec<Span>>>;

/// A collector as the standard describes it: OTLP over HTTP, protobuf.
async fn collector() -> Result<(String, Spans)> {
    let spans = Spans::default();
    let kept = spans.clone();
    let take = async move |body: Bytes| {
        let Ok(batch) = ExportTraceServiceRequest::decode(body) else {
            return axum::http::StatusCode::BAD_REQUEST;
        };
        let scopes = batch.resource_spans.into_iter().flat_map(|resource| resource.scope_spans);
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend(scopes.flat_map(|scope| scope.spans));
        axum::http::StatusCode::OK
    };
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}", listener.local_addr()?);
    let router = Router::new().route("/v1/traces", post(take));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok((address, spans))
}

#[tokio::test]
async fn whether_traces_are_sent_is_for_the_settings_to_say_and_a_collector_that_takes_nothing_is_told_once()
-> Result<()> {
    let (address, spans) = collector().await?;
    let off = [("OTEL_EXPORTER_OTLP_ENDPOINT", address.as_str()), ("OTEL_TRACES_SAMPLER", "always_off")];
    let program = Program::start(&off).await?;
    let place = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    ask_for_a_new_password(&program, &[("traceparent", place)]).await?;
    program.mail_to(CLIENT, "reset").await?;
    tokio::task::spawn_blocking(|| program.stop()).await??;
    assert_eq!(spans.lock().unwrap_or_else(PoisonError::into_inner).len(), 0);

    // Below this path nothing is taken.
    let wrong = format!("{address}/elsewhere");
    let program = Program::start(&[("OTEL_EXPORTER_OTLP_ENDPOINT", &wrong)]).await?;
    for _ in 0..2 {
        ask_for_a_new_password(&program, &[]).await?;
    }
    program.mail_to(CLIENT, "reset").await?;
    let folder = tokio::task::spawn_blocking(|| program.stop()).await??;
    let log = std::fs::read_to_string(folder.path().join("data/astralis.log"))?;
    let told: Vec<_> =
        log.lines().filter(|line| line.contains("the collector of traces takes nothing")).collect();
    assert!(matches!(told[..], [line] if line.contains("404")), "{told:?}");
    Ok(())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn a_request_its_job_and_its_mail_are_one_trace_which_the_end_of_the_process_sends_whole() -> Result<()>
{
    let (address, spans) = collector().await?;
    let program = Program::start(&[("OTEL_EXPORTER_OTLP_ENDPOINT", &address)]).await?;
    let (trace, above) = ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331");
    let place = format!("00-{trace}-{above}-01");
    let request = ask_for_a_new_password(&program, &[("traceparent", &place)]).await?;
    program.mail_to(CLIENT, "reset").await?;

    // The collector has to answer meanwhile.
    let folder = tokio::task::spawn_blocking(|| program.stop()).await??;
    let spans = spans.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let ours: Vec<_> = spans.iter().filter(|span| hexadecimal(&span.trace_id) == trace).collect();
    let named = |name: &str| {
        let found = ours.iter().find(|span| span.name == name);
        found.with_context(|| {
            format!("no span {name} among {:?}", ours.iter().map(|span| &span.name).collect::<Vec<_>>())
        })
    };
    let asked = named("POST /api/v1/auth/forgot-password")?;
    let (job, mail) = (named("send-mail")?, named("mail")?);
    assert_eq!(hexadecimal(&asked.parent_span_id), above);
    assert_eq!((&job.parent_span_id, &mail.parent_span_id), (&asked.span_id, &job.span_id));

    let mails = std::fs::read_dir(folder.path().join("data/mail"))?;
    let texts = mails.map(|mail| Ok(std::fs::read_to_string(mail?.path())?)).collect::<Result<Vec<_>>>()?;
    let header = format!("X-Request-ID: {request}").to_lowercase();
    assert!(texts.iter().any(|text| text.to_lowercase().contains(&header)), "no mail names {request}");
    let log = std::fs::read_to_string(folder.path().join("data/astralis.log"))?;
    let of_the_job = |line: &&str| line.contains("job{") && line.contains(&request) && line.contains(trace);
    assert!(log.lines().any(|line| of_the_job(&line)), "the log of the job names neither request nor trace");
    Ok(())
}
