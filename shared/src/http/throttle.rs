//! Limits on every route: the network's is charged before the handler runs, and every limited answer says what is left.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::address::{self, ClientAddress};
use super::bearer;
use super::needs::Needs;
use crate::app::App;
use crate::limits::{Class, Slot};

/// Counts the call for the client's network and puts the [`Slot`] into the request, where the member extractor counts
/// it for the member and the organization.
pub(super) async fn throttle(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let Some(class) = class(&app, &request) else { return next.run(request).await };
    let slot = Slot::new(class);
    request.extensions_mut().insert(slot.clone());
    let ClientAddress(client) = request.extensions().get().copied().unwrap_or(ClientAddress(None));
    let network = client.map_or_else(|| "unknown".to_owned(), address::network);
    let shows_token = bearer(request.headers()).is_some();

    let mut response = match slot.count_network(&app, &network, shows_token).await {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    };
    if let Some(left) = slot.left() {
        left.write(response.headers_mut());
    }
    response
}

/// `None` when the call is not limited: an unknown route, which does no work, or a route that says so.
fn class(app: &App, request: &Request) -> Option<Class> {
    if app.settings.rate_limit == 0 {
        return None;
    }
    Needs::find(request.extensions())?.limit
}
