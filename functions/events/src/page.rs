//! One open page: what it is told, until it is time to come back.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::Event;
use futures_util::stream::{self, Stream};
use shared::auth::Member;
use shared::events::live::{Signal, Subscription};
use shared::ids::EventId;
use shared::{App, Error};
use tokio::time::{Instant, Interval, interval_at, sleep_until};

/// Time between two signs of life: proxies cut connections that are silent for longer.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Longest stream: its connection moves on with deployments and load.
const LONGEST: Duration = Duration::from_secs(240);

/// Streams that began together end at different times, up to this much earlier.
const SPREAD_SECONDS: u64 = 20;

/// How long a page waits before it connects again.
const RECONNECT: Duration = Duration::from_secs(2);

/// A stream that a member has open.
pub(crate) struct OpenPage {
    app: App,
    me: Member,
    subscription: Subscription,
    /// What it is told first.
    waiting: VecDeque<Event>,
    heartbeat: Interval,
    end: Instant,
}

impl OpenPage {
    pub(crate) fn new(
        app: App,
        me: Member,
        subscription: Subscription,
        newest: EventId,
        missed: Vec<Signal>,
    ) -> Self {
        // The identifier lets a page that hears nothing before it has to come back say from where.
        let greeting = Event::default().retry(RECONNECT).comment("open").id(newest.to_string());
        let waiting = std::iter::once(greeting).chain(missed.iter().map(written)).collect();
        let now = Instant::now();
        let heartbeat = interval_at(now + HEARTBEAT, HEARTBEAT);
        let end = now + LONGEST - Duration::from_secs(rand::random_range(0..SPREAD_SECONDS));
        Self { app, me, subscription, waiting, heartbeat, end }
    }

    #[cfg(test)]
    pub(crate) fn beat(&mut self) {
        self.heartbeat.reset_immediately();
    }

    /// Everything the page is told, in order.
    pub(crate) fn events(self) -> impl Stream<Item = Result<Event, Infallible>> {
        stream::unfold(self, async |mut page| Some((Ok(page.next().await?), page)))
    }

    /// `None` when the page has to come back, or may no longer listen.
    pub(crate) async fn next(&mut self) -> Option<Event> {
        if let Some(event) = self.waiting.pop_front() {
            return Some(event);
        }
        tokio::select! {
            signal = self.subscription.next() => Some(written(&signal?)),
            _ = self.heartbeat.tick() => {
                // A member who signed out, lost the role or left hears nothing more.
                // A database that is busy or away is no reason for everybody to come back at once.
                if let Err(Error::Unauthorized(_) | Error::Forbidden(_)) = self.app.enter(&self.me).await {
                    return None;
                }
                Some(Event::default().comment(""))
            }
            () = sleep_until(self.end) => None,
            () = self.app.live.closed() => None,
        }
    }
}

fn written(signal: &Signal) -> Event {
    match signal {
        Signal::Reset => Event::default().event("reset").data("{}"),
        Signal::Hint(id, hint) => {
            let event = id.map_or_else(Event::default, |id| Event::default().id(id.to_string()));
            // Three texts can always be JSON.
            event.json_data(hint).unwrap_or_default()
        }
    }
}
