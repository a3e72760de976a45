//! The kind of a document as the database stores it.

use document_types::fields::Kind;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgTypeInfo, PgValueRef};
use sqlx::{Decode, Postgres, Type};

/// A kind read from a column of type `document_kind` cast to text. A kind that this program does not know is an error,
/// never another kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct StoredKind(pub(crate) Kind);

impl Type<Postgres> for StoredKind {
    fn type_info() -> PgTypeInfo {
        <&str as Type<Postgres>>::type_info()
    }
}

impl Decode<'_, Postgres> for StoredKind {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        let name = <&str as Decode<Postgres>>::decode(value)?;
        Kind::from_name(name).map(Self).ok_or_else(|| format!("no kind of document is named {name:?}").into())
    }
}
