//! Events over HTTP: an open page hears what happens, and asks again for what it shows.

mod page;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::IntoResponse;
use axum::response::sse::Sse;
use shared::auth::{Member, Role};
use shared::events::live::{self, Hint, Signal, Viewer};
use shared::http::Problems;
use shared::{App, Result};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use page::OpenPage;

/// The last event that a browser or a program saw before its connection was lost.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// Tells proxies such as nginx to pass on every event at once.
const NO_BUFFER: (HeaderName, &str) = (HeaderName::from_static("x-accel-buffering"), "no");

/// The routes of this function.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(stream))
}

/// Stream hints about what happens in the organization, as Server-Sent Events. A hint names an object that has changed
/// and carries no data: ask for the object again by its own route. Clients get hints about their own documents only.
///
/// A comment arrives every 15 seconds. The stream ends after about four minutes, or when the session ends: connect
/// again with the header `Last-Event-ID` to hear what you missed. The event `reset` means that something may be
/// missing, so ask for everything again. Where this API runs as a Function nothing is streamed (503
/// `no_live_events`).
#[utoipa::path(get, path = "/events", operation_id = "events.stream", tag = "events",
    extensions(("x-least-role" = json!("CLIENT"))),
    params(("Last-Event-ID" = Option<String>, Header, description = "The `id` of the last event you received.")),
    responses((status = 200, body = Hint, content_type = "text/event-stream"), Problems))]
pub(crate) async fn stream(
    State(app): State<App>,
    me: Member,
    headers: HeaderMap,
) -> Result<impl IntoResponse> {
    let viewer = Viewer { org: me.org, user: me.user, is_staff: me.role != Role::Client };
    app.enter(&me).await?.commit().await?;
    // First, so that nothing is lost between the missed events and those to come.
    let subscription = app.live.subscribe(&app.db, viewer).await?;
    let mut tx = app.enter(&me).await?;
    let newest = live::newest(&mut tx).await?;
    let missed = match headers.get(LAST_EVENT_ID) {
        None => Vec::new(),
        Some(last) => match last.to_str().ok().and_then(|last| last.parse().ok()) {
            Some(last) => live::since(&mut tx, last).await?,
            None => vec![Signal::Reset],
        },
    };
    tx.commit().await?;
    let page = OpenPage::new(app, me, subscription, newest, missed);
    let headers = [(header::CACHE_CONTROL, "no-store, no-transform"), NO_BUFFER];
    Ok((headers, Sse::new(page.events())))
}

#[cfg(test)]
mod tests;
