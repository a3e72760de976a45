//! Extractors whose refusals say which field is wrong.

use std::borrow::Cow;
use std::cell::OnceCell;

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use garde::Validate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::error::{Error, FieldError, Result, refuse};
use crate::http::BODY_LIMIT;
use crate::http::plain::{malformed, plain};

/// Length of a pointer, in bytes, beyond which nothing is added: an answer repeats fewer.
const POINTER_BYTES: usize = 400;

/// A JSON body that is well-formed and valid.
#[derive(Debug)]
pub struct Input<T>(pub T);

/// Path parameters; a value that can't be an identifier is an unknown object.
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
        refuse_nul(&bytes)?;
        parse(&bytes).map(Self)
    }
}

/// Tells a member that is null from one that is absent: for `#[serde(default, deserialize_with = "present")]`.
///
/// # Errors
/// When the member is neither null nor such a value.
pub fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    given: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(given).map(Some)
}

/// None of our texts contains U+0000, and Postgres can't store it: every string that contains one is named.
fn refuse_nul(bytes: &[u8]) -> Result<()> {
    if !bytes.windows(6).any(|window| window == b"\\u0000") {
        return Ok(());
    }
    // Another refusal covers a body that is not JSON.
    let Ok(value) = serde_json::from_slice::<Value>(bytes) else { return Ok(()) };
    let mut faults = Vec::new();
    find_nul(&value, "", &mut faults);
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

fn find_nul(value: &Value, pointer: &str, faults: &mut Vec<FieldError>) {
    match value {
        Value::String(text) => check_nul(text, pointer, faults),
        Value::Array(items) => {
            for (position, item) in items.iter().enumerate() {
                find_nul(item, &below(pointer, &position.to_string()), faults);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                check_nul(name, pointer, faults);
                find_nul(member, &below(pointer, name), faults);
            }
        }
        _ => {}
    }
}

/// The pointer to a member, as far as an answer repeats it: a long name above many members is not copied for each.
fn below<'a>(pointer: &'a str, name: &str) -> Cow<'a, str> {
    if pointer.len() > POINTER_BYTES {
        return Cow::Borrowed(pointer);
    }
    let name = name[..name.floor_char_boundary(POINTER_BYTES)].replace('~', "~0").replace('/', "~1");
    Cow::Owned(format!("{pointer}/{name}"))
}

fn check_nul(text: &str, pointer: &str, faults: &mut Vec<FieldError>) {
    if text.contains('\0') {
        faults.push(FieldError::new(pointer, "malformed", "holds the character U+0000: leave it out"));
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

/// The refusal of any other body.
pub(super) fn not_json() -> Error {
    Error::Unsupported(refuse("unsupported_media_type", "send JSON with Content-Type: application/json"))
}

fn parse<T: DeserializeOwned + Validate<Context = ()>>(bytes: &[u8]) -> Result<T> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let value: T = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        if error.inner().is_data() {
            let message = malformed(&error.inner().to_string());
            return Error::field(&pointer(&error.path().to_string()), "malformed", message);
        }
        Error::BadRequest(refuse("malformed_json", format!("the body is not JSON: {}", error.inner())))
    })?;
    deserializer.end().map_err(|error| Error::BadRequest(refuse("malformed_json", error.to_string())))?;
    // Which lengths count characters is seen in what was sent; it is looked at once, whatever is wrong with it.
    let sent = OnceCell::<Value>::new();
    check(&value, |pointer| {
        let sent = sent.get_or_init(|| serde_json::from_slice(bytes).unwrap_or_default());
        let is_text = sent.pointer(pointer).is_some_and(Value::is_string);
        if is_text { "characters" } else { "entries" }
    })?;
    Ok(value)
}

/// Refuses a value that is not valid, as [`Input`] does: for one that is put together from what is there and what changes.
///
/// # Errors
/// `Invalid` names each field.
pub fn valid<T: Validate<Context = ()>>(value: &T) -> Result<()> {
    check(value, |_| "characters or entries")
}

/// `counted` says what the length of a member counts.
fn check<T: Validate<Context = ()>>(value: &T, counted: impl Fn(&str) -> &'static str) -> Result<()> {
    value.validate().map_err(|report| {
        let fields = report.iter().map(|(path, error)| {
            let pointer = pointer(&path.to_string());
            let message = plain(error.message(), counted(&pointer));
            FieldError::new(pointer, "invalid", message)
        });
        let mut fields: Vec<_> = fields.collect();
        fields.sort_by(|one, other| one.pointer.cmp(&other.pointer));
        Error::Invalid(fields)
    })
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
        if parts.uri.query().is_some_and(|query| query.contains("%00")) {
            return Err(Error::field("?", "malformed", "holds the character U+0000: leave it out"));
        }
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
        let messages: Vec<_> = fields.iter().map(|field| field.message.as_str()).collect();
        assert_eq!(messages, ["this must be at least 1", "this must not be empty"]);
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
    fn a_string_with_a_nul_is_named_and_an_escaped_backslash_is_none() {
        let Err(Error::Invalid(fields)) = refuse_nul(br#"{"a/b": [{"c": "x\u0000"}], "d": "ok"}"#) else {
            panic!("accepted")
        };
        assert_eq!((fields.len(), fields[0].pointer.as_str()), (1, "/a~1b/0/c"));
        assert!(refuse_nul(br#"{"a": "\\u0000"}"#).is_ok());
    }

    #[test]
    fn pointers_follow_rfc_6901() {
        assert_eq!(pointer("items[2].na/me"), "/items/2/na~1me");
        assert_eq!(pointer(""), "");
    }
}
