//! Handlers: the functions that run jobs, by kind, behind one signature.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::{Job, JobContext};
use crate::app::App;
use crate::error::Result;

/// A handler at work.
pub(super) type Running = Pin<Box<dyn Future<Output = Result<()>> + Send>>;

type Start = Box<dyn Fn(App, JobContext, Value) -> serde_json::Result<Running> + Send + Sync>;

/// What runs one kind.
pub(super) struct Routine {
    pub(super) queue: &'static str,
    pub(super) timeout: Duration,
    start: Start,
}

impl Routine {
    pub(super) fn of<J, F, R>(run: F) -> Self
    where
        J: Job,
        F: Fn(App, JobContext, J) -> R + Send + Sync + 'static,
        R: Future<Output = Result<()>> + Send + 'static,
    {
        let run = Arc::new(run);
        let start: Start = Box::new(move |app, ctx, payload| {
            let job = serde_json::from_value::<J>(payload)?;
            let run = run.clone();
            // Called inside the future, where a panic is caught.
            Ok(Box::pin(async move { run(app, ctx, job).await }) as Running)
        });
        Self { queue: J::QUEUE, timeout: J::TIMEOUT, start }
    }

    /// Begins the work, or says why the payload is not this kind's.
    pub(super) fn start(&self, app: App, ctx: JobContext, payload: Value) -> serde_json::Result<Running> {
        (self.start)(app, ctx, payload)
    }
}

/// Handlers by kind.
#[derive(Default)]
pub(super) struct Handlers(BTreeMap<&'static str, Routine>);

impl Handlers {
    pub(super) fn add(&mut self, kind: &'static str, handler: Routine) {
        self.0.insert(kind, handler);
    }

    pub(super) fn find(&self, kind: &str) -> Option<&Routine> {
        self.0.get(kind)
    }

    pub(super) fn kinds(&self) -> Vec<String> {
        self.0.keys().map(|kind| (*kind).to_owned()).collect()
    }

    /// The queues of all kinds, once each.
    pub(super) fn queues(&self) -> Vec<&'static str> {
        let mut queues: Vec<_> = self.0.values().map(|handler| handler.queue).collect();
        queues.sort_unstable();
        queues.dedup();
        queues
    }
}
