//! Lists in pages: `{items, next_cursor}`, newest first, the cursor opaque to callers.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use utoipa::openapi::Ref;
use utoipa::openapi::schema::{Array, ArrayBuilder};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::error::{Error, Result};

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// The objects.
    #[schema(schema_with = references_to::<T>)]
    pub items: Vec<T>,
    /// Give it as `cursor` to get the next page; absent on the last.
    pub next_cursor: Option<String>,
}

/// Which page of a list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// 1 to 100 objects.
    #[param(minimum = 1, maximum = 100, default = 50)]
    pub limit: Option<i64>,
}

/// The last object of the page before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor(pub Uuid);

impl PageQuery {
    /// The object after which the page begins.
    ///
    /// # Errors
    /// `Invalid` when the cursor is not one of ours.
    pub fn after(&self) -> Result<Option<Cursor>> {
        let Some(text) = &self.cursor else { return Ok(None) };
        let bytes = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| Uuid::from_slice(&bytes).ok());
        let id = bytes.ok_or_else(|| {
            Error::field("?cursor", "malformed", "give the next_cursor of a page, unchanged")
        })?;
        Ok(Some(Cursor(id)))
    }

    /// Objects on the page.
    ///
    /// # Errors
    /// `Invalid` outside 1 to 100.
    pub fn limit(&self) -> Result<i64> {
        match self.limit.unwrap_or(50) {
            limit @ 1..=100 => Ok(limit),
            _ => Err(Error::field("?limit", "out_of_range", "a page holds 1 to 100 objects")),
        }
    }
}

/// A list whose items the document refers to by name. Derived, it would repeat the whole object in every list.
fn references_to<T: ToSchema>() -> Array {
    ArrayBuilder::new().items(Ref::from_schema_name(T::name())).build()
}

impl<T> Page<T> {
    /// A page of `limit` objects from up to `limit + 1` found: the one more says that another page follows.
    pub fn of(mut found: Vec<T>, limit: i64, id: impl Fn(&T) -> Uuid) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = found.len() > limit;
        found.truncate(limit);
        let next_cursor = found.last().filter(|_| more).map(|last| URL_SAFE_NO_PAD.encode(id(last)));
        Self { items: found, next_cursor }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_names_the_last_object_and_only_when_more_follow() {
        let ids: Vec<Uuid> = (0..3).map(|_| Uuid::now_v7()).collect();
        let page = Page::of(ids.clone(), 2, |id| *id);
        assert_eq!(page.items, ids[..2]);
        let query = PageQuery { cursor: page.next_cursor, limit: None };
        assert_eq!(query.after().unwrap_or(None), Some(Cursor(ids[1])));
        assert_eq!(Page::of(ids, 3, |id| *id).next_cursor, None);
    }

    #[test]
    fn a_forged_cursor_and_a_silly_limit_are_named() {
        let query = PageQuery { cursor: Some("!".into()), limit: Some(1000) };
        assert!(matches!(query.after(), Err(Error::Invalid(fields)) if fields[0].pointer == "?cursor"));
        assert!(matches!(query.limit(), Err(Error::Invalid(fields)) if fields[0].pointer == "?limit"));
    }
}
