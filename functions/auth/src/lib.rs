//! Accounts and sessions: signing up, in and out, and the identity of the user.

mod account;
mod device;
mod openid;
mod passkey;
mod password;
mod profile;
mod second_factor;
mod switch;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use cookie::{Cookie, SameSite, time};
use garde::Validate;
use serde::{Deserialize, Serialize};
use shared::auth::openid as elsewhere;
use shared::auth::second_factor::challenge::Challenge;
use shared::auth::sessions::{self, Identity, SignedIn};
use shared::auth::sign_in::{self, Progress};
use shared::auth::tokens::{ACCESS_LIFETIME, REFRESH_LIFETIME};
use shared::auth::{Member, Origin};
use shared::db::SystemTx;
use shared::error::{OrNotFound, refuse};
use shared::http::{Input, Problems};
use shared::{App, Error, Result, mail};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

const COOKIE: &str = "astralis_refresh";
/// The cookie is sent nowhere else.
const COOKIE_PATH: &str = "/api/v1/auth";

/// The routes of this function.
pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(sign_in))
        .routes(routes!(refresh))
        .routes(routes!(sign_out))
        .merge(account::routes())
        .merge(password::routes())
        .merge(device::routes())
        .merge(openid::routes())
        .merge(profile::routes())
        .merge(second_factor::routes())
        .merge(passkey::routes())
        .routes(routes!(switch::switch_organization))
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Credentials {
    /// The address, in any case.
    #[garde(length(chars, min = 3, max = 254))]
    email: String,
    /// The password, unchanged.
    #[garde(length(chars, min = 1, max = 1024))]
    password: String,
}

/// The access token and whom it names. The refresh token is in an `HttpOnly` cookie.
#[derive(Serialize, ToSchema)]
struct Session {
    /// For `Authorization: Bearer`.
    access_token: String,
    /// Always `Bearer`.
    token_type: &'static str,
    /// Seconds until it expires.
    expires_in: u64,
    /// Who is signed in.
    user: Identity,
}

/// What is asked for before there is a session. No cookie comes with it.
#[derive(Serialize, ToSchema)]
struct SecondFactorPending {
    /// Show one of these to `/auth/second-factor/...` with the challenge.
    second_factor: Challenge,
}

/// A session, or the question for the second factor.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
enum SignInAnswer {
    /// The user is signed in.
    Session(Session),
    /// The user is to show a second factor.
    Pending(SecondFactorPending),
}

/// Sign in with e-mail and password.
///
/// A user with a second factor gets a challenge instead of a session, and no cookie.
#[utoipa::path(post, path = "/auth/sign-in", operation_id = "auth.sign-in", tag = "auth",
    extensions(("x-limit" = json!("sign-in"))), request_body = Credentials, security(()),
    responses((status = 200, body = SignInAnswer), Problems))]
async fn sign_in(
    State(app): State<App>,
    origin: Origin,
    Input(given): Input<Credentials>,
) -> Result<Response> {
    match sign_in::with_password(&app, given.email.trim(), &given.password, &origin).await? {
        Progress::SignedIn(signed_in) => Ok(answer(&app, signed_in)),
        Progress::SecondFactor(second_factor) => {
            Ok(uncached(SignInAnswer::Pending(SecondFactorPending { second_factor })))
        }
    }
}

/// Exchange the refresh cookie for a new access token; the cookie is rotated.
#[utoipa::path(post, path = "/auth/refresh", operation_id = "auth.refresh", tag = "auth", security(()),
    responses((status = 200, body = Session), Problems))]
async fn refresh(State(app): State<App>, origin: Origin, headers: HeaderMap) -> Result<Response> {
    let Some(token) = refresh_token(&headers) else {
        return Err(Error::Unauthorized(refuse("session_ended", "there is no session: sign in")));
    };
    let signed_in = sessions::refresh(&app, &token, &origin).await?;
    Ok(answer(&app, signed_in))
}

/// Where a browser goes to end its session at the issuer too.
#[derive(Serialize, ToSchema)]
struct Farewell {
    /// The issuer's page, which leads back to the sign-in page.
    continue_at: String,
}

/// End this session. The refresh cookie and all of its access tokens stop working.
///
/// Where an organization's issuer opened the session and has a page to end its own, the answer is 200 and names it.
#[utoipa::path(post, path = "/auth/sign-out", operation_id = "auth.sign-out", tag = "auth", security(()),
    responses((status = 200, body = Farewell), (status = 204), Problems))]
async fn sign_out(State(app): State<App>, origin: Origin, headers: HeaderMap) -> Result<Response> {
    let mut farewell = None;
    if let Some(token) = refresh_token(&headers)
        && let Some(org) = sessions::sign_out(&app, &token, &origin).await?
    {
        farewell = elsewhere::farewell(&app, org).await?;
    }
    let gone = without_cookie(&app);
    Ok(match farewell {
        Some(page) => (gone, Json(Farewell { continue_at: page.into() })).into_response(),
        None => (StatusCode::NO_CONTENT, gone).into_response(),
    })
}

/// The signed-in user as a member of the organization they act in.
async fn who(app: &App, me: &Member) -> Result<Identity> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let identity = sessions::identity(&mut tx, me.user, Some(me.org)).await?;
    tx.commit().await?;
    identity.or_not_found("member")
}

fn is_address(text: &str, _: &()) -> garde::Result {
    match mail::parts_of_address(text) {
        Some(_) => Ok(()),
        None => Err(garde::Error::new("is no e-mail address such as name@example.com")),
    }
}

fn refresh_token(headers: &HeaderMap) -> Option<String> {
    cookie_value(headers, COOKIE)
}

/// The value of a cookie that the browser sent.
pub(crate) fn cookie_value(headers: &HeaderMap, name: &str) -> Option<String> {
    let sent = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut cookies = sent.flat_map(Cookie::split_parse).filter_map(std::result::Result::ok);
    cookies.find(|cookie| cookie.name() == name).map(|cookie| cookie.value().to_owned())
}

fn answer(app: &App, signed_in: SignedIn) -> Response {
    let cookie = cookie(app, signed_in.refresh).to_string();
    let session = Session {
        access_token: signed_in.access,
        token_type: "Bearer",
        expires_in: ACCESS_LIFETIME.as_secs(),
        user: signed_in.who,
    };
    ([(header::SET_COOKIE, cookie)], uncached(SignInAnswer::Session(session))).into_response()
}

fn uncached(answer: SignInAnswer) -> Response {
    ([(header::CACHE_CONTROL, "no-store")], Json(answer)).into_response()
}

/// Removes the refresh cookie.
fn without_cookie(app: &App) -> [(header::HeaderName, String); 1] {
    let mut gone = cookie(app, String::new());
    gone.make_removal();
    [(header::SET_COOKIE, gone.to_string())]
}

pub(crate) fn cookie(app: &App, value: String) -> Cookie<'static> {
    let days = i64::try_from(REFRESH_LIFETIME.as_secs() / 86_400).unwrap_or(30);
    Cookie::build((COOKIE, value))
        .path(COOKIE_PATH)
        .http_only(true)
        .same_site(SameSite::Strict)
        // Browsers drop secure cookies over plain http, which only the local platform uses.
        .secure(app.settings.app_url.scheme() == "https")
        .max_age(time::Duration::days(days))
        .build()
}

#[cfg(test)]
mod tests;
