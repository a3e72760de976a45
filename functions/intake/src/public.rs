//! Forms, as somebody without an account fills them in: with a script, with a page that needs none, or by a program.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use shared::auth::Origin;
use shared::error::refuse;
use shared::http::{Path, Problems, valid};
use shared::intake::forms::{self, Challenge, Field, Posted, Received, Shown};
use shared::{App, Error, Result};
use utoipa::ToSchema;

/// What a page without a script may do: send its own form, and nothing else.
const PAGE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
);

/// A form to be filled in.
#[derive(Serialize, ToSchema)]
pub(crate) struct PublicForm {
    /// The organization that receives.
    organization: String,
    /// The name of the form.
    name: String,
    /// What stands above it.
    intro: String,
    /// What is said once it was sent.
    thanks: String,
    /// What it asks.
    fields: Vec<Field>,
    /// The version of the fields: sent back with the answers.
    version: i32,
    /// What is solved before it is sent.
    challenge: Challenge,
}

/// Show a form to whoever wants to fill it in. An unknown form and one that takes nothing get the same response.
#[utoipa::path(get, path = "/intake/{slug}", operation_id = "intake.find-form", tag = "intake", security(()),
    params(("slug" = String, Path)), responses((status = 200, body = PublicForm), Problems))]
pub(crate) async fn find(State(app): State<App>, Path(slug): Path<String>) -> Result<Json<PublicForm>> {
    let Shown { place, challenge } = Shown::new(&app, forms::place(&app, &slug).await?)?;
    Ok(Json(PublicForm {
        organization: place.organization,
        name: place.name,
        intro: place.intro,
        thanks: place.thanks,
        fields: place.fields,
        version: place.version,
        challenge,
    }))
}

/// Show a form as a page that needs no script.
#[utoipa::path(get, path = "/intake/{slug}/page", operation_id = "intake.show-page", tag = "intake", security(()),
    params(("slug" = String, Path)),
    responses((status = 200, body = String, content_type = "text/html"), Problems))]
pub(crate) async fn page(State(app): State<App>, Path(slug): Path<String>) -> Result<Response> {
    let place = forms::place(&app, &slug).await?;
    Ok(html(StatusCode::OK, forms::page(&app, &place, &slug)?))
}

fn html(status: StatusCode, page: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
    ];
    (status, headers, page).into_response()
}

/// Send what was filled in, as JSON with a solved challenge, or as a page without a script does
/// (`application/x-www-form-urlencoded`), which is answered by a page: 201 when it was sent, 200 with what is to be corrected.
#[utoipa::path(post, path = "/intake/{slug}", operation_id = "intake.send-form", tag = "intake", security(()),
    extensions(("x-limit" = json!("sign-in")), ("x-csrf" = json!("exempt"))), params(("slug" = String, Path)),
    request_body = Posted,
    responses((status = 201, body = Received), (status = 200, body = String, content_type = "text/html"), Problems))]
pub(crate) async fn send(
    State(app): State<App>,
    origin: Origin,
    Path(slug): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response> {
    let place = forms::place(&app, &slug).await?;
    let actor = origin.actor(None);
    match media_type(&headers) {
        "application/json" => {
            let posted: Posted = serde_json::from_slice(&body).map_err(|error| {
                Error::BadRequest(refuse("malformed_json", format!("the body is no filled in form: {error}")))
            })?;
            valid(&posted)?;
            let received = forms::post(&app, &place, &actor, &posted).await?;
            Ok((StatusCode::CREATED, Json(received)).into_response())
        }
        "application/x-www-form-urlencoded" => {
            let sent = async {
                let posted = forms::parse(&body)?;
                valid(&posted)?;
                forms::post(&app, &place, &actor, &posted).await
            };
            match sent.await {
                Ok(received) => {
                    let page = forms::thanked(&place, received.number, &received.status_url);
                    Ok(html(StatusCode::CREATED, page))
                }
                // A refusal becomes a problem on its way out, and this is for people to read.
                Err(error @ (Error::Invalid(_) | Error::Conflict(_))) => {
                    Ok(html(StatusCode::OK, forms::failed(&place, &error)))
                }
                Err(error) => Err(error),
            }
        }
        _ => {
            let detail = "send JSON, or a form as application/x-www-form-urlencoded";
            Err(Error::Unsupported(refuse("unsupported_media_type", detail)))
        }
    }
}

fn media_type(headers: &HeaderMap) -> &str {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    given.split(';').next().unwrap_or_default().trim()
}
