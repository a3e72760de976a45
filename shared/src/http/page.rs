//! Lists in pages: `{items, next_cursor}`, the cursor opaque to callers.
//!
//! A page continues after the last object of the previous page, found by its key in the order of the list: an object
//! added or removed meanwhile neither repeats nor hides another.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
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
    /// How many objects the whole list has, where it counts them; 10,001 stands for more than 10,000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
}

/// Most objects that a list counts.
pub const COUNTED: i64 = 10_000;

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

/// The last object of the previous page. A list that is newest first needs only its identifier; another order has a
/// key, and the identifier decides between equal ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor<K = ()> {
    /// The value by which the list is ordered.
    pub key: K,
    /// The object's identifier.
    pub id: Uuid,
}

/// Bytes of a cursor's identifier, which comes first; its key follows as JSON.
const ID_LENGTH: usize = 16;

/// The key of a list that is ordered by identifiers alone. A cursor leaves it out.
const NO_KEY: &[u8] = b"null";

impl<K: Serialize + DeserializeOwned> Cursor<K> {
    fn encoded(&self) -> Option<String> {
        let mut bytes = self.id.into_bytes().to_vec();
        let key = serde_json::to_vec(&self.key).ok()?;
        bytes.extend(Some(key).filter(|key| key != NO_KEY).unwrap_or_default());
        Some(URL_SAFE_NO_PAD.encode(bytes))
    }

    fn decoded(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (id, key) = bytes.split_at_checked(ID_LENGTH)?;
        let key = if key.is_empty() { NO_KEY } else { key };
        // None of our texts contains NUL, and Postgres can't store it.
        let key = std::str::from_utf8(key).ok().filter(|key| !key.contains("\\u0000"))?;
        Some(Self { key: serde_json::from_str(key).ok()?, id: Uuid::from_slice(id).ok()? })
    }
}

impl PageQuery {
    /// The object after which the page begins, in a list of this order.
    ///
    /// # Errors
    /// `Invalid` when the cursor does not belong to such a list.
    pub fn after<K: Serialize + DeserializeOwned>(&self) -> Result<Option<Cursor<K>>> {
        let Some(text) = &self.cursor else { return Ok(None) };
        let cursor = Cursor::decoded(text);
        cursor.map(Some).ok_or_else(|| {
            let message = "give the next_cursor of a page, unchanged, with the same order";
            Error::field("?cursor", "malformed", message)
        })
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

/// A list whose items the document refers to by name. A derived schema would repeat the whole object in every list.
fn references_to<T: ToSchema>() -> Array {
    ArrayBuilder::new().items(Ref::from_schema_name(T::name())).build()
}

impl<T> Page<T> {
    /// A page of `limit` objects, newest first, from up to `limit + 1` found: the extra one shows that another page
    /// follows.
    pub fn of(found: Vec<T>, limit: i64, id: impl Fn(&T) -> Uuid) -> Self {
        Self::by(found, limit, |object| Cursor { key: (), id: id(object) })
    }

    /// The same for a list in another order.
    pub fn by<K: Serialize + DeserializeOwned>(
        mut found: Vec<T>,
        limit: i64,
        cursor: impl Fn(&T) -> Cursor<K>,
    ) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = found.len() > limit;
        found.truncate(limit);
        let next_cursor = found.last().filter(|_| more).and_then(|last| cursor(last).encoded());
        Self { items: found, next_cursor, total: None }
    }

    /// The page with the number of objects in the whole list.
    #[must_use]
    pub fn counted(self, total: i64) -> Self {
        Self { total: Some(total), ..self }
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
        assert_eq!(query.after().unwrap_or(None), Some(Cursor { key: (), id: ids[1] }));
        assert_eq!(Page::of(ids, 3, |id| *id).next_cursor, None);
    }

    #[test]
    fn a_forged_cursor_and_a_silly_limit_are_named() {
        let query = PageQuery { cursor: Some("!".into()), limit: Some(1000) };
        assert!(matches!(query.after::<()>(), Err(Error::Invalid(fields)) if fields[0].pointer == "?cursor"));
        assert!(matches!(query.limit(), Err(Error::Invalid(fields)) if fields[0].pointer == "?limit"));
    }

    #[test]
    fn a_cursor_carries_the_key_of_its_list_and_fits_no_other_list() {
        let ids: Vec<Uuid> = (0..2).map(|_| Uuid::now_v7()).collect();
        let page = Page::by(ids.clone(), 1, |id| Cursor { key: "Müller".to_owned(), id: *id });
        let query = PageQuery { cursor: page.next_cursor, limit: None };
        assert_eq!(query.after().unwrap(), Some(Cursor { key: "Müller".to_owned(), id: ids[0] }));
        assert!(query.after::<()>().is_err() && query.after::<i64>().is_err());
        let newest = PageQuery { cursor: Page::of(ids, 1, |id| *id).next_cursor, limit: None };
        assert!(newest.after::<String>().is_err());
        let nul = Cursor { key: "a\0b".to_owned(), id: Uuid::nil() };
        assert_eq!(Cursor::<String>::decoded(&nul.encoded().unwrap()), None);
    }
}
