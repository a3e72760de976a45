//! Signing in elsewhere: addresses that browsers only pass through.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use cookie::{Cookie, SameSite, time};
use garde::Validate;
use serde::{Deserialize, Serialize};
use shared::auth::openid::arrivals::{self, Confirmed, Followed};
use shared::auth::openid::{self, Answer, Completed, Outcome, Which};
use shared::auth::second_factor::challenge::Challenge;
use shared::auth::sign_in::Progress;
use shared::auth::{Origin, issuers};
use shared::error::OrNotFound;
use shared::http::{Input, Path, Problems, Query};
use shared::ids::OrgId;
use shared::{App, Error, Result};
use url::form_urlencoded;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// `__Host-`: no other host of the domain can set it.
const COOKIE: &str = "__Host-astralis_oidc";
/// The name over plain http, which only the local platform uses: there, browsers drop the other cookie.
const PLAIN_COOKIE: &str = "astralis_oidc";

/// The cookie of the browser that waits for the link of its first sign-in.
const ARRIVAL_COOKIE: &str = "__Host-astralis_arrival";
/// The same over plain http.
const PLAIN_ARRIVAL_COOKIE: &str = "astralis_arrival";

/// Where a browser says whose page led it here (Fetch Metadata).
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Longest path to return to.
const PATH_LIMIT: usize = 2000;

/// The routes of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(methods))
        .routes(routes!(start_google))
        .routes(routes!(finish_google))
        .routes(routes!(start_installation))
        .routes(routes!(finish_installation))
        .routes(routes!(start_organization))
        .routes(routes!(finish_organization))
        .routes(routes!(confirm))
}

/// The ways to sign in here, beside a password.
#[derive(Serialize, ToSchema)]
struct Methods {
    /// Whether there is sign-in with Google.
    google: bool,
    /// The name of the installation's own issuer, if it has one.
    installation: Option<String>,
    /// The issuer of the organization that was asked for, if it has one.
    organization: Option<OrganizationMethod>,
}

/// An organization's own sign-in.
#[derive(Serialize, ToSchema)]
struct OrganizationMethod {
    /// The name on its button.
    name: String,
    /// The organization, which one is about to enter.
    organization: String,
    /// The host of the issuer, to which the button leads.
    host: String,
}

#[derive(Deserialize, IntoParams)]
struct Asked {
    /// An organization, whose own sign-in is listed too.
    organization: Option<OrgId>,
}

#[derive(Deserialize, IntoParams)]
struct Start {
    /// The path of the site to come back to; anything else counts as `/`.
    return_to: Option<String>,
}

/// What an issuer sends people back with. Some add parameters of their own.
#[derive(Deserialize, IntoParams)]
struct Callback {
    /// As it was sent there.
    #[serde(default)]
    state: String,
    /// The code to exchange.
    code: Option<String>,
    /// Why there is none.
    error: Option<String>,
    /// Who answers (RFC 9207).
    iss: Option<String>,
}

/// List the available ways to sign in.
#[utoipa::path(get, path = "/auth/methods", operation_id = "auth.list-methods", tag = "auth", params(Asked),
    security(()), responses((status = 200, body = Methods), Problems))]
async fn methods(State(app): State<App>, Query(asked): Query<Asked>) -> Result<Json<Methods>> {
    let organization = match asked.organization {
        Some(org) => issuers::shown(&app, org).await?,
        None => None,
    };
    let organization = organization.map(|issuers::Shown { name, organization, host }| OrganizationMethod {
        name,
        organization,
        host,
    });
    let installation = app.settings.openid.as_ref().map(|issuer| issuer.name.clone());
    Ok(Json(Methods { google: app.settings.google.is_some(), installation, organization }))
}

/// Send the browser to Google to sign in.
///
/// When Google can't be reached, the browser is sent to the site's `/sign-in?error=issuer_unavailable`
/// instead.
#[utoipa::path(get, path = "/auth/google/start", operation_id = "auth.start-google", tag = "auth",
    params(Start), security(()),
    responses((status = 303, description = "To Google, with a cookie for the way back"), Problems))]
async fn start_google(State(app): State<App>, Query(given): Query<Start>) -> Result<Response> {
    start(&app, Which::Google, &given).await
}

/// Google sends the browser back to this address. The browser goes on to the site, signed in by the refresh
/// cookie.
///
/// A user with a second factor is sent to `/sign-in#challenge=…` and shows it there. A user who may not sign
/// in is sent to the site's `/sign-in?error=CODE`.
#[utoipa::path(get, path = "/auth/google/callback", operation_id = "auth.finish-google", tag = "auth",
    params(Callback), security(()),
    responses((status = 303, description = "To the site, with the refresh cookie"), Problems))]
async fn finish_google(
    State(app): State<App>,
    origin: Origin,
    headers: HeaderMap,
    Query(given): Query<Callback>,
) -> Result<Response> {
    finish(&app, Which::Google, given, &headers, &origin).await
}

/// Send the browser to the installation's own issuer to sign in; the rest is as with Google.
#[utoipa::path(get, path = "/auth/openid/start", operation_id = "auth.start-openid", tag = "auth",
    params(Start), security(()),
    responses((status = 303, description = "To the issuer, with a cookie for the way back"), Problems))]
async fn start_installation(State(app): State<App>, Query(given): Query<Start>) -> Result<Response> {
    start(&app, Which::Installation, &given).await
}

/// The installation's own issuer sends the browser back to this address; the rest is as with Google.
#[utoipa::path(get, path = "/auth/openid/callback", operation_id = "auth.finish-openid", tag = "auth",
    params(Callback), security(()),
    responses((status = 303, description = "To the site, with the refresh cookie"), Problems))]
async fn finish_installation(
    State(app): State<App>,
    origin: Origin,
    headers: HeaderMap,
    Query(given): Query<Callback>,
) -> Result<Response> {
    finish(&app, Which::Installation, given, &headers, &origin).await
}

/// Send the browser to the issuer of an organization to sign in there.
///
/// A browser that does not come from a page of the site is sent to the organization's sign-in page first, so that nobody is
/// signed in to an organization that they did not choose. When the issuer can't be reached, the browser is sent to
/// `/sign-in?error=issuer_unavailable`.
#[utoipa::path(get, path = "/auth/organizations/{id}/start", operation_id = "auth.start-organization",
    tag = "auth", params(("id" = OrgId, Path), Start), security(()),
    responses((status = 303, description = "To the issuer, with a cookie for the way back"), Problems))]
async fn start_organization(
    State(app): State<App>,
    headers: HeaderMap,
    Path(org): Path<OrgId>,
    Query(given): Query<Start>,
) -> Result<Response> {
    if !is_from_our_pages(&app, &headers) {
        issuers::provider(&app, org).await?.or_not_found("issuer")?;
        let next = local(given.return_to.as_deref());
        return redirect(&sign_in_page(&app, Which::Organization(org), "next", next)?, &[]);
    }
    start(&app, Which::Organization(org), &given).await
}

/// The issuer of an organization sends the browser back to this address. The browser goes on to the site, signed
/// in to this organization alone.
///
/// Somebody who comes for the first time is sent to `/sign-in?error=address_unproved` and proves the address by a link in a
/// mail. Somebody who may not sign in is sent to `/sign-in?error=CODE`.
#[utoipa::path(get, path = "/auth/organizations/{id}/callback", operation_id = "auth.finish-organization",
    tag = "auth", params(("id" = OrgId, Path), Callback), security(()),
    responses((status = 303, description = "To the site, with the refresh cookie"), Problems))]
async fn finish_organization(
    State(app): State<App>,
    origin: Origin,
    headers: HeaderMap,
    Path(org): Path<OrgId>,
    Query(given): Query<Callback>,
) -> Result<Response> {
    finish(&app, Which::Organization(org), given, &headers, &origin).await
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignInConfirmation {
    /// The last part of the link.
    #[garde(length(chars, min = 1, max = 200))]
    token: String,
    /// Whether to go on; without it, the answer only says what the link is about.
    #[garde(skip)]
    #[serde(default)]
    agreed: bool,
}

/// Prove the address with which one came from an organization's issuer for the first time, in the browser that began.
/// This makes a member; sign in by the issuer afterwards.
#[utoipa::path(post, path = "/auth/confirm-sign-in", operation_id = "auth.confirm-sign-in", tag = "auth",
    extensions(("x-limit" = json!("sign-in"))), request_body = SignInConfirmation, security(()),
    responses((status = 200, body = Confirmed), Problems))]
async fn confirm(
    State(app): State<App>,
    origin: Origin,
    headers: HeaderMap,
    Input(given): Input<SignInConfirmation>,
) -> Result<Json<Confirmed>> {
    let browser = crate::cookie_value(&headers, arrival_name(&app));
    let followed = Followed { token: &given.token, browser: browser.as_deref(), agreed: given.agreed };
    Ok(Json(arrivals::confirm(&app, &followed, &origin).await?))
}

/// Whether a page of the site led the browser here. Over plain http, browsers don't say.
fn is_from_our_pages(app: &App, headers: &HeaderMap) -> bool {
    headers.get(FETCH_SITE).map_or(!is_https(app), |site| site == "same-origin")
}

fn local(path: Option<&str>) -> &str {
    path.filter(|path| is_local(path)).unwrap_or("/")
}

async fn start(app: &App, which: Which, given: &Start) -> Result<Response> {
    let return_to = local(given.return_to.as_deref());
    match openid::begin(app, which, return_to).await {
        Ok(begun) => redirect(begun.url.as_str(), &[cookie(app, begun.cookie)]),
        Err(error) => to_sign_in(app, which, error),
    }
}

async fn finish(
    app: &App,
    which: Which,
    given: Callback,
    headers: &HeaderMap,
    origin: &Origin,
) -> Result<Response> {
    let cookie = crate::cookie_value(headers, cookie_name(app));
    let arrival = crate::cookie_value(headers, arrival_name(app));
    let Callback { state, code, error, iss: issuer } = given;
    let answer = Answer { state, code, error, issuer, cookie, arrival };
    let completed = match openid::complete(app, which, &answer, origin).await {
        Ok(completed) => completed,
        Err(error) => return to_sign_in(app, which, error),
    };
    let Completed { outcome, return_to } = completed;
    match outcome {
        Outcome::Progress(Progress::SignedIn(signed_in)) => {
            let refresh = crate::cookie(app, signed_in.refresh);
            redirect(&site(app, &return_to)?, &[refresh, gone(app)])
        }
        Outcome::Progress(Progress::SecondFactor(challenge)) => {
            redirect(&to_second_factor(app, &challenge, &return_to)?, &[gone(app)])
        }
        Outcome::Mailed(browser) => {
            let page = sign_in_page(app, which, "error", "address_unproved")?;
            redirect(&page, &[arrival_cookie(app, browser)?, gone(app)])
        }
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

/// Sends the browser to the site's sign-in page: a person who navigates here must never see a problem as JSON, except
/// where there is no such issuer.
fn to_sign_in(app: &App, which: Which, error: Error) -> Result<Response> {
    if let Error::NotFound(_) = error {
        return Err(error);
    }
    if let Error::Internal(cause) = &error {
        tracing::error!(cause = format!("{cause:#}"), "a sign-in elsewhere failed");
    }
    redirect(&sign_in_page(app, which, "error", error.code())?, &[gone(app)])
}

/// The site's sign-in page with something to say, of the organization whose issuer was asked.
fn sign_in_page(app: &App, which: Which, name: &str, value: &str) -> Result<String> {
    let mut page = match which {
        Which::Organization(org) => issuers::sign_in_page(app, org)?,
        Which::Google | Which::Installation => app.settings.app_url.join("/sign-in")?,
    };
    page.query_pairs_mut().append_pair(name, value);
    Ok(page.into())
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

/// Lax, because the issuer's page sends the browser back: a strict cookie would not be sent.
fn cookie(app: &App, value: String) -> Cookie<'static> {
    Cookie::build((cookie_name(app), value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(is_https(app))
        .max_age(time::Duration::minutes(10))
        .build()
}

fn arrival_name(app: &App) -> &'static str {
    if is_https(app) { ARRIVAL_COOKIE } else { PLAIN_ARRIVAL_COOKIE }
}

/// For as long as the link in the mail works.
fn arrival_cookie(app: &App, value: String) -> Result<Cookie<'static>> {
    let mut arrival = cookie(app, value);
    arrival.set_name(arrival_name(app));
    arrival.set_max_age(time::Duration::try_from(arrivals::LIFETIME)?);
    Ok(arrival)
}

/// The cookie that removes the attempt's.
fn gone(app: &App) -> Cookie<'static> {
    let mut gone = cookie(app, String::new());
    gone.make_removal();
    gone
}
