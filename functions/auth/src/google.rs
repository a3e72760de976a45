//! Signing in with Google: two addresses that browsers only pass through.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use cookie::{Cookie, SameSite, time};
use serde::{Deserialize, Serialize};
use shared::auth::Origin;
use shared::auth::google::{self, Answer, Completed};
use shared::auth::second_factor::challenge::Challenge;
use shared::auth::sign_in::Progress;
use shared::error::OrNotFound;
use shared::http::{Problems, Query};
use shared::{App, Error, Result};
use url::form_urlencoded;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// `__Host-`: no other host of the domain can set it.
const COOKIE: &str = "__Host-astralis_oidc";
/// The name over plain http, which only the local platform uses: there, browsers drop the other cookie.
const PLAIN_COOKIE: &str = "astralis_oidc";

/// Longest path to return to.
const PATH_LIMIT: usize = 2000;

/// The routes of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(methods)).routes(routes!(start)).routes(routes!(callback))
}

/// The ways to sign in here, beside a password.
#[derive(Serialize, ToSchema)]
struct Methods {
    /// Whether there is sign-in with Google.
    google: bool,
}

#[derive(Deserialize, IntoParams)]
struct Start {
    /// The path of the site to come back to; anything else counts as `/`.
    return_to: Option<String>,
}

/// What Google sends people back with. It adds parameters of its own.
#[derive(Deserialize, IntoParams)]
struct Callback {
    /// As it was sent to Google.
    #[serde(default)]
    state: String,
    /// The code to exchange.
    code: Option<String>,
    /// Why there is none.
    error: Option<String>,
}

/// List the available ways to sign in.
#[utoipa::path(get, path = "/auth/methods", operation_id = "auth.list-methods", tag = "auth", security(()),
    responses((status = 200, body = Methods), Problems))]
async fn methods(State(app): State<App>) -> Json<Methods> {
    Json(Methods { google: app.google.is_some() })
}

/// Send the browser to Google to sign in.
///
/// When Google can't be reached, the browser is sent to the site's `/sign-in?error=google_unavailable`
/// instead.
#[utoipa::path(get, path = "/auth/google/start", operation_id = "auth.start-google", tag = "auth",
    params(Start), security(()),
    responses((status = 303, description = "To Google, with a cookie for the way back"), Problems))]
async fn start(State(app): State<App>, Query(given): Query<Start>) -> Result<Response> {
    app.google.as_ref().or_not_found("route")?;
    let return_to = given.return_to.as_deref().filter(|path| is_local(path)).unwrap_or("/");
    match google::begin(&app, return_to).await {
        Ok(begun) => redirect(begun.url.as_str(), &[cookie(&app, begun.cookie)]),
        Err(error) => to_sign_in(&app, error),
    }
}

/// Google sends the browser back to this address. The browser goes on to the site, signed in by the refresh
/// cookie.
///
/// A user with a second factor is sent to `/sign-in#challenge=…` and shows it there. A user who may not sign
/// in is sent to the site's `/sign-in?error=CODE`.
#[utoipa::path(get, path = "/auth/google/callback", operation_id = "auth.finish-google", tag = "auth",
    params(Callback), security(()),
    responses((status = 303, description = "To the site, with the refresh cookie"), Problems))]
async fn callback(
    State(app): State<App>,
    origin: Origin,
    headers: HeaderMap,
    Query(given): Query<Callback>,
) -> Result<Response> {
    app.google.as_ref().or_not_found("route")?;
    let cookie = crate::cookie_value(&headers, cookie_name(&app));
    let answer = Answer { state: given.state, code: given.code, error: given.error, cookie };
    match google::complete(&app, &answer, &origin).await {
        Ok(Completed { progress: Progress::SignedIn(signed_in), return_to }) => {
            let refresh = crate::cookie(&app, signed_in.refresh);
            redirect(&site(&app, &return_to)?, &[refresh, gone(&app)])
        }
        Ok(Completed { progress: Progress::SecondFactor(challenge), return_to }) => {
            redirect(&to_second_factor(&app, &challenge, &return_to)?, &[gone(&app)])
        }
        Err(error) => to_sign_in(&app, error),
    }
}

/// The site's page that asks for the second factor. The challenge acts as a key: no log sees it in the fragment.
fn to_second_factor(app: &App, challenge: &Challenge, return_to: &str) -> Result<String> {
    let mut page = app.settings.app_url.join("/sign-in")?;
    let fragment = form_urlencoded::Serializer::new(String::new())
        .append_pair("challenge", &challenge.token)
        .append_pair("return_to", return_to)
        .finish();
    page.set_fragment(Some(&fragment));
    Ok(page.into())
}

/// Sends the browser to the site's sign-in page: a person who navigates here must never see a problem as JSON.
fn to_sign_in(app: &App, error: Error) -> Result<Response> {
    if let Error::Internal(cause) = &error {
        tracing::error!(cause = format!("{cause:#}"), "a sign-in with Google failed");
    }
    redirect(&site(app, &format!("/sign-in?error={}", error.code()))?, &[gone(app)])
}

/// Whether this is a path of the site and nothing else: browsers read `//host`, `/\host` and paths with hidden control
/// characters as hosts.
fn is_local(path: &str) -> bool {
    let mut bytes = path.bytes();
    bytes.next() == Some(b'/')
        && !matches!(bytes.next(), Some(b'/' | b'\\'))
        && !path.chars().any(char::is_control)
        && path.len() <= PATH_LIMIT
}

/// The address of a path of the site, or the site's first page if the path would lead elsewhere.
fn site(app: &App, path: &str) -> Result<String> {
    let home = &app.settings.app_url;
    let target = home.join(path)?;
    let target = if is_local(path) && target.origin() == home.origin() { target } else { home.join("/")? };
    Ok(target.into())
}

fn redirect(to: &str, cookies: &[Cookie<'_>]) -> Result<Response> {
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response();
    for cookie in cookies {
        let value = HeaderValue::try_from(cookie.to_string())?;
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    Ok(response)
}

fn is_https(app: &App) -> bool {
    app.settings.app_url.scheme() == "https"
}

fn cookie_name(app: &App) -> &'static str {
    if is_https(app) { COOKIE } else { PLAIN_COOKIE }
}

/// Lax, because Google's page sends the browser back: a strict cookie would not be sent.
fn cookie(app: &App, value: String) -> Cookie<'static> {
    Cookie::build((cookie_name(app), value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(is_https(app))
        .max_age(time::Duration::minutes(10))
        .build()
}

/// The cookie that removes the attempt's.
fn gone(app: &App) -> Cookie<'static> {
    let mut gone = cookie(app, String::new());
    gone.make_removal();
    gone
}
