//! Extractors whose refusals say which field is wrong.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use garde::Validate;
use serde::de::DeserializeOwned;

use crate::error::{Error, FieldError, Result, refuse};
use crate::http::BODY_LIMIT;

/// A JSON body that is well-formed and valid.
#[derive(Debug)]
pub struct Input<T>(pub T);

/// Path parameters; what can't be an identifier is an unknown object.
#[derive(Debug)]
pub struct Path<T>(pub T);

/// Query parameters.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<S, T> FromRequest<S> for Input<T>
where
    S: Send + Sync,
    T: DeserializeOwned + Validate<Context = ()>,
{
    type Rejection = Error;

    async fn from_request(request: Request, _: &S) -> Result<Self> {
        if !is_json(request.headers()) {
            return Err(not_json());
        }
        let Ok(bytes) = axum::body::to_bytes(request.into_body(), BODY_LIMIT).await else {
            let detail = format!("a JSON body has at most {BODY_LIMIT} bytes");
            return Err(Error::TooLarge(refuse("too_large", detail)));
        };
        parse(&bytes).map(Self)
    }
}

/// Whether the body is announced as JSON.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    media_type.is_some_and(|text| {
        let essence = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        essence == "application/json" || essence.ends_with("+json")
    })
}

/// The refusal of every other body.
pub(super) fn not_json() -> Error {
    Error::Unsupported(refuse("unsupported_media_type", "send JSON with Content-Type: application/json"))
}

fn parse<T: DeserializeOwned + Validate<Context = ()>>(bytes: &[u8]) -> Result<T> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value: T = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        if error.inner().is_data() {
            return Error::field(&pointer(&error.path().to_string()), "malformed", error.inner().to_string());
        }
        Error::BadRequest(refuse("malformed_json", format!("the body is not JSON: {}", error.inner())))
    })?;
    deserializer.end().map_err(|error| Error::BadRequest(refuse("malformed_json", error.to_string())))?;
    value.validate().map_err(|report| {
        let fields = report.iter().map(|(path, error)| {
            FieldError::new(pointer(&path.to_string()), "invalid", error.message().to_owned())
        });
        let mut fields: Vec<_> = fields.collect();
        fields.sort_by(|one, other| one.pointer.cmp(&other.pointer));
        Error::Invalid(fields)
    })?;
    Ok(value)
}

/// `items[2].name` as JSON Pointer `/items/2/name`.
fn pointer(path: &str) -> String {
    let parts = path.split(['.', '[', ']']).filter(|part| !part.is_empty() && *part != "?");
    parts.fold(String::new(), |pointer, part| pointer + "/" + &part.replace('~', "~0").replace('/', "~1"))
}

impl<S, T> FromRequestParts<S> for Path<T>
where
    S: Send + Sync,
    T: DeserializeOwned + Send,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let axum::extract::Path(value) = axum::extract::Path::from_request_parts(parts, state)
            .await
            .map_err(|_| Error::NotFound("object"))?;
        Ok(Self(value))
    }
}

impl<S, T> FromRequestParts<S> for Query<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let axum::extract::Query(value) = axum::extract::Query::from_request_parts(parts, state)
            .await
            .map_err(|rejection| Error::field("?", "malformed", rejection.body_text()))?;
        Ok(Self(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize, Validate)]
    struct Order {
        #[garde(length(chars, min = 1))]
        name: String,
        #[garde(range(min = 1))]
        count: u32,
    }

    #[test]
    fn every_wrong_field_is_named_by_its_pointer() {
        let Err(Error::Invalid(fields)) = parse::<Order>(br#"{"name": "", "count": 0}"#) else {
            panic!("accepted")
        };
        let pointers: Vec<_> = fields.iter().map(|field| field.pointer.as_str()).collect();
        assert_eq!(pointers, ["/count", "/name"]);
    }

    #[test]
    fn a_field_of_the_wrong_type_is_named() {
        let Err(Error::Invalid(fields)) = parse::<Order>(br#"{"name": "a", "count": "many"}"#) else {
            panic!("accepted")
        };
        assert_eq!(fields[0].pointer, "/count");
        let order = parse::<Order>(br#"{"name": "a", "count": 2}"#);
        assert!(matches!(order, Ok(Order { count: 2, ref name }) if name == "a"));
    }

    #[test]
    fn what_is_not_json_is_a_bad_request() {
        assert_eq!(parse::<Order>(b"{").map_err(|error| error.code()).err(), Some("malformed_json"));
        let trailing = parse::<Order>(br#"{"name": "a", "count": 2} x"#);
        assert_eq!(trailing.map_err(|error| error.code()).err(), Some("malformed_json"));
    }

    #[test]
    fn pointers_follow_rfc_6901() {
        assert_eq!(pointer("items[2].na/me"), "/items/2/na~1me");
        assert_eq!(pointer(""), "");
    }
}
