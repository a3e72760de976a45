//! The log and the traces of a command: spans go to an OpenTelemetry collector where the settings name one.
//!
//! A request's span is the parent of the jobs that it enqueues, in whichever process they run: their rows carry its
//! place (`shared::trace`). What is sent are our own spans and the events in them, which hold what the log holds.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::anyhow;
use async_trait::async_trait;
use axum::body::Bytes;
use axum::http::{Request, Response};
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{TraceContextExt, TracerProvider};
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use shared::Result;
use shared::clients::collector::Collector;
use shared::run::{self, Listener};
use shared::settings::{Monitoring, Settings};
use shared::trace::{self, Tracer};
use tracing::{Level, Span};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;

/// What the collector calls the program.
const SERVICE: &str = "astralis";

/// How long the last spans may take on their way: the process must end.
const FAREWELL: Duration = Duration::from_secs(5);

/// Name and value of a place in a trace (<https://www.w3.org/TR/trace-context/#traceparent-header>).
const TRACEPARENT: &str = "traceparent";

/// The traces of this process.
#[derive(Debug, Default)]
pub struct Traces(Option<SdkTracerProvider>);

/// Starts log and traces of a command, once per process. Call it inside a runtime.
///
/// # Errors
/// When `LOG_LEVEL` is not a filter, or TLS can't be set up.
pub fn start(settings: &Settings) -> Result<Traces> {
    let (traces, listener) = prepare(&settings.monitoring)?;
    run::init_tracing_with(settings, listener)?;
    Ok(traces)
}

/// The traces, and what has to hear of spans for them; nothing without a collector.
///
/// # Errors
/// When TLS can't be set up.
pub fn prepare(settings: &Monitoring) -> Result<(Traces, Option<Listener>)> {
    let Some(collector) = &settings.collector else { return Ok((Traces::default(), None)) };
    let headers = collector.headers.iter().map(|(name, value)| (name.clone(), value.expose().to_owned()));
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(Sender(Collector::new()?))
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(collector.address.as_str())
        .with_headers(headers.collect())
        .build()?;
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        // What a request begins, its jobs and mails follow.
        .with_sampler(Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(collector.share))))
        .with_resource(Resource::builder().with_service_name(SERVICE).build())
        .build();
    let layer = tracing_opentelemetry::layer()
        .with_tracer(provider.tracer(SERVICE))
        // A request's span gets its parent after it was entered.
        .with_context_activation(false)
        .with_filter(filter_fn(|about| {
            *about.level() <= Level::INFO && about.target().starts_with("shared")
        }));
    trace::send_by(Tracer { place, share: collector.share });
    Ok((Traces(Some(provider)), Some(layer.boxed())))
}

impl Traces {
    /// Sends what has not been sent yet.
    pub async fn close(self) {
        let Some(provider) = self.0 else { return };
        let closed = tokio::task::spawn_blocking(move || provider.shutdown_with_timeout(FAREWELL)).await;
        if let Err(error) = closed.map_err(|error| anyhow!(error)).and_then(|sent| Ok(sent?)) {
            tracing::warn!(%error, "the last spans were not sent");
        }
    }
}

/// Gives a span its name and the span above, and returns its own place.
fn place(span: &Span, name: &str, above: Option<&str>) -> Option<String> {
    if let Some(above) = above {
        let carrier = HashMap::from([(TRACEPARENT.to_owned(), above.to_owned())]);
        // A span that has begun already keeps its parent.
        let _ = span.set_parent(TraceContextPropagator::new().extract(&carrier));
    }
    let context = span.context();
    let own = context.span();
    if !own.span_context().is_valid() {
        return None;
    }
    own.update_name(name.to_owned());
    let mut carrier = HashMap::new();
    TraceContextPropagator::new().inject_context(&context, &mut carrier);
    carrier.remove(TRACEPARENT)
}

/// Our HTTP client as the exporter calls it.
#[derive(Debug)]
struct Sender(Collector);

#[async_trait]
impl HttpClient for Sender {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        self.0.send(request).await.map_err(Into::into)
    }
}
