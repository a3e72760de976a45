//! Lists that are asked for again and again: an `ETag` of the answer, and 304 without a body while nothing has changed
//! (RFC 9110, sections 8.8.3 and 13.1.2).

use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::error::Error;

/// Answers above this many bytes get no tag.
const LARGEST: usize = 1024 * 1024;

/// Bytes of the digest that make the tag: enough that two answers of one page never have the same.
const TAG: usize = 12;

/// Gives a JSON answer to GET a weak tag, made of its bytes, and answers 304 to whoever has it already. An object that
/// has its version as tag keeps that.
pub(super) async fn unchanged(request: Request, next: Next) -> Response {
    let is_get = request.method() == Method::GET;
    let seen = request.headers().get(header::IF_NONE_MATCH).cloned();
    let response = next.run(request).await;
    if !is_get || !is_listing(&response) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let bytes = match to_bytes(body, LARGEST).await {
        Ok(bytes) => bytes,
        Err(error) => return Error::from(anyhow::Error::new(error)).into_response(),
    };
    let digest = Sha256::digest(&bytes);
    let tag = format!("W/\"{}\"", URL_SAFE_NO_PAD.encode(&digest[..TAG]));
    let is_seen = seen.is_some_and(|seen| names(&seen, &tag));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        parts.headers.insert(header::ETAG, tag);
    }
    if is_seen {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

fn is_listing(response: &Response) -> bool {
    let is_small = response.body().size_hint().exact().is_some_and(|size| size <= LARGEST as u64);
    response.status() == StatusCode::OK
        && is_small
        && is_json(response.headers())
        && !response.headers().contains_key(header::ETAG)
}

fn is_json(headers: &HeaderMap) -> bool {
    headers.get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"application/json"))
}

/// Whether `If-None-Match` holds the tag; how strong it says that tag is makes no difference here.
fn names(seen: &HeaderValue, tag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let Ok(seen) = seen.to_str() else { return false };
    seen.split(',').any(|one| one.trim() == "*" || opaque(one) == opaque(tag))
}

#[cfg(test)]
mod tests {
    use axum::middleware::from_fn;
    use axum::routing::get;
    use axum::{Json, Router};
    use serde_json::json;
    use tower::ServiceExt;

    use super::*;

    async fn ask(path: &str, seen: Option<&str>) -> Response {
        let tagged = || async { ([(header::ETAG, "\"3\"")], Json(json!({ "version": 3 }))) };
        let router = Router::new()
            .route(
                "/list",
                get(|| async { Json(json!({ "items": [1, 2] })) }).post(|| async { Json(json!([])) }),
            )
            .route("/object", get(tagged))
            .route("/text", get(|| async { "text" }))
            .layer(from_fn(unchanged));
        let (method, path) = path.split_once(' ').unwrap();
        let mut request = Request::builder().method(method).uri(path);
        if let Some(seen) = seen {
            request = request.header(header::IF_NONE_MATCH, seen);
        }
        router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }

    fn tag(response: &Response) -> String {
        response.headers()[header::ETAG].to_str().unwrap().to_owned()
    }

    #[tokio::test]
    async fn whoever_has_the_list_gets_no_body() {
        let first = ask("GET /list", None).await;
        let tag = tag(&first);
        for seen in [tag.clone(), tag.replace("W/", ""), format!("W/\"other\", {tag}"), "*".to_owned()] {
            let again = ask("GET /list", Some(&seen)).await;
            assert_eq!((again.status(), &self::tag(&again)), (StatusCode::NOT_MODIFIED, &tag), "{seen}");
            assert_eq!(to_bytes(again.into_body(), 100).await.unwrap().len(), 0);
        }
        let other = ask("GET /list", Some("W/\"other\"")).await;
        assert_eq!(other.status(), StatusCode::OK);
        assert_eq!(to_bytes(other.into_body(), 100).await.unwrap(), r#"{"items":[1,2]}"#);
    }

    #[tokio::test]
    async fn objects_keep_their_version_and_other_answers_have_no_tag() {
        assert_eq!(tag(&ask("GET /object", Some("\"3\"")).await), "\"3\"");
        for path in ["POST /list", "GET /text"] {
            assert!(!ask(path, Some("*")).await.headers().contains_key(header::ETAG), "{path}");
        }
    }
}
