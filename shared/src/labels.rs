//! Labels: short coloured words that an organization puts on its documents.

pub mod log;

use std::fmt::Write;

use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::activity::{self, Actor};
use crate::db::{OrgTx, SystemTx};
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::http::{Choice, Cursor, page::COUNTED};
use crate::ids::{LabelId, OrgId};
use crate::labels::log::{LABEL_CHANGED, LABEL_CREATED, LABEL_DELETED};
use crate::names::is_name;

/// Most labels that people make in one organization.
const MOST: i64 = 1000;

/// A label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Label {
    /// Which.
    pub id: LabelId,
    /// Unique in the organization, in any case.
    pub name: String,
    /// `#rrggbb`.
    pub colour: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Counts changes; the `ETag`.
    pub version: i64,
}

/// A label to be made.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLabel {
    /// 1 to 50 characters, unique in the organization in any case.
    #[garde(custom(is_label))]
    pub name: String,
    /// `#rrggbb`; one that suits the name when absent.
    #[garde(inner(custom(is_colour)))]
    pub colour: Option<String>,
}

/// What is to change; an absent member stays as it is.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LabelChanges)]
pub struct Changes {
    /// 1 to 50 characters, unique in the organization in any case.
    #[garde(inner(custom(is_label)))]
    pub name: Option<String>,
    /// `#rrggbb`.
    #[garde(inner(custom(is_colour)))]
    pub colour: Option<String>,
}

/// Whether a text can be the name of a label.
///
/// # Errors
/// A sentence for the person who typed it.
pub fn is_label(text: &str, (): &()) -> garde::Result {
    let length = text.trim().chars().count();
    if !(1..=50).contains(&length) || text.chars().any(char::is_control) {
        return Err(garde::Error::new("a label has 1 to 50 characters, none of them control characters"));
    }
    is_name(text, &())
}

fn is_colour(text: &str, (): &()) -> garde::Result {
    let digits = text.strip_prefix('#').unwrap_or_default();
    if digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return Ok(());
    }
    Err(garde::Error::new("a colour is written #rrggbb"))
}

/// A colour for each name, dark enough for white letters.
fn colour_of(name: &str) -> String {
    let hash = Sha256::digest(name.to_lowercase().as_bytes());
    hash.iter().take(3).fold("#".to_owned(), |mut colour, byte| {
        // Writing to a string does not fail.
        let _ = write!(colour, "{:02x}", 32 + byte % 128);
        colour
    })
}

impl Label {
    /// The label as it will be after the changes.
    #[must_use]
    pub fn changed(&self, changes: &Changes) -> Self {
        let mut after = self.clone();
        if let Some(name) = &changes.name {
            name.trim().clone_into(&mut after.name);
        }
        if let Some(colour) = &changes.colour {
            after.colour = colour.to_ascii_lowercase();
        }
        after
    }
}

/// Inserts a label.
///
/// # Errors
/// `Invalid` at `/name` when the name is taken; `Conflict` with code `too_many_labels`.
pub async fn insert(tx: &mut OrgTx, actor: &Actor, new: &NewLabel) -> Result<Label> {
    let org = tx.org();
    let count = sqlx::query_scalar!(r#"select count(*) as "count!" from labels where org_id = $1"#, org.0)
        .fetch_one(tx.conn())
        .await?;
    if count >= MOST {
        let detail = format!("an organization has {MOST} labels at most: delete some first");
        return Err(Error::Conflict(refuse("too_many_labels", detail)));
    }
    let made = try_insert(tx, actor, new.name.trim(), new.colour.as_deref()).await?;
    made.ok_or_else(taken)
}

/// The columns that fill a [`Label`], written once for all queries.
macro_rules! label_query {
    (@ $before:literal, $after:literal $(, $value:expr)*) => {
        sqlx::query_as!(
            Label,
            $before + r#" id as "id: _", name, colour, created_at, version "# + $after $(, $value)*
        )
    };
    (returning: $change:literal $(, $value:expr)* $(,)?) => {
        label_query!(@ $change, "" $(, $value)*)
    };
    ($from:literal $(, $value:expr)* $(,)?) => {
        label_query!(@ "select", $from $(, $value)*)
    };
}

async fn try_insert(
    tx: &mut OrgTx,
    actor: &Actor,
    name: &str,
    colour: Option<&str>,
) -> Result<Option<Label>> {
    let org = tx.org();
    let label = label_query!(
        returning: "insert into labels (id, org_id, name, colour)
         values ($1, $2, $3, $4)
         on conflict (org_id, lower(name)) do nothing
         returning",
        LabelId::new().0,
        org.0,
        name,
        colour.map_or_else(|| colour_of(name), str::to_ascii_lowercase)
    )
    .fetch_optional(tx.conn())
    .await?;
    if let Some(label) = &label {
        let made = json!({ "name": label.name, "colour": label.colour });
        activity::record(tx, actor, LABEL_CREATED, label.id.0, Some(made)).await?;
    }
    Ok(label)
}

fn taken() -> Error {
    Error::field("/name", "taken", "there is a label of this name")
}

/// The label with a name in any case; made if there is none, without the usual limit: automations name a limited
/// number, and the limit would stop everything else they do.
pub async fn find_or_insert(tx: &mut OrgTx, actor: &Actor, name: &str) -> Result<Label> {
    if let Some(label) = find_by_name(tx, name).await? {
        return Ok(label);
    }
    match try_insert(tx, actor, name, None).await? {
        Some(label) => Ok(label),
        // Another transaction was faster.
        None => find_by_name(tx, name).await?.or_not_found("label"),
    }
}

async fn find_by_name(tx: &mut OrgTx, name: &str) -> Result<Option<Label>> {
    let org = tx.org();
    let label = label_query!(
        "from labels
         where org_id = $1 and lower(name) = lower($2)",
        org.0,
        name
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(label)
}

/// One label.
pub async fn find(tx: &mut OrgTx, id: LabelId) -> Result<Option<Label>> {
    let org = tx.org();
    let label = label_query!(
        "from labels
         where org_id = $1 and id = $2",
        org.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(label)
}

/// Up to `limit + 1` labels of a choice, newest first, after a cursor.
pub async fn list(tx: &mut OrgTx, choice: &Choice, after: Option<Cursor>, limit: i64) -> Result<Vec<Label>> {
    let org = tx.org();
    let labels = label_query!(
        "from labels
         where org_id = $1 and ($2::uuid is null or id < $2) and ($4 = '' or strpos(lower(name), lower($4)) > 0)
         order by id desc
         limit $3::bigint + 1",
        org.0,
        after.map(|cursor| cursor.id),
        limit,
        choice.part
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(labels)
}

/// Up to `limit + 1` labels of a choice, by name, after the one whose name a cursor holds.
pub async fn list_by_name(
    tx: &mut OrgTx,
    choice: &Choice,
    after: Option<Cursor<String>>,
    limit: i64,
) -> Result<Vec<Label>> {
    let (org, id) = (tx.org(), after.as_ref().map(|cursor| cursor.id));
    let labels = label_query!(
        "from labels
         where org_id = $1 and ($2::uuid is null or (lower(name), id) > (lower($5), $2))
           and ($4 = '' or strpos(lower(name), lower($4)) > 0)
         order by lower(name), id
         limit $3::bigint + 1",
        org.0,
        id,
        limit,
        choice.part,
        after.map(|cursor| cursor.key)
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(labels)
}

/// How many labels a choice has, up to one more than are counted.
pub async fn count(tx: &mut OrgTx, choice: &Choice) -> Result<i64> {
    let org = tx.org();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
         from (
           select from labels
           where org_id = $1 and ($2 = '' or strpos(lower(name), lower($2)) > 0)
           limit $3::bigint + 1
         ) as counted"#,
        org.0,
        choice.part,
        COUNTED
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}

/// Writes a label whose version was `after.version`.
///
/// # Errors
/// `Invalid` at `/name` when another label has that name; `Conflict` with code `changed_meanwhile`.
pub async fn update(tx: &mut OrgTx, actor: &Actor, before: &Label, after: &Label) -> Result<Label> {
    let org = tx.org();
    if find_by_name(tx, &after.name).await?.is_some_and(|other| other.id != after.id) {
        return Err(taken());
    }
    let label = label_query!(
        returning: "update labels
         set name = $4, colour = $5, version = version + 1
         where org_id = $1 and id = $2 and version = $3
         returning",
        org.0,
        after.id.0,
        after.version,
        after.name,
        after.colour
    )
    .fetch_optional(tx.conn())
    .await?;
    let detail = "somebody else changed this label at the same moment: look at it again";
    let label = label.ok_or_else(|| Error::Conflict(refuse("changed_meanwhile", detail)))?;
    activity::record_difference(tx, actor, LABEL_CHANGED, label.id.0, before, &label).await?;
    Ok(label)
}

/// Deletes a label and takes it off every document.
pub async fn delete(tx: &mut OrgTx, actor: &Actor, label: &Label) -> Result<()> {
    let org = tx.org();
    sqlx::query!("delete from labels where org_id = $1 and id = $2", org.0, label.id.0)
        .execute(tx.conn())
        .await?;
    let gone = json!({ "name": label.name });
    activity::record(tx, actor, LABEL_DELETED, label.id.0, Some(gone)).await
}

/// Deletes the labels of an organization that is gone.
pub async fn erase(tx: &mut SystemTx, org: OrgId) -> Result<()> {
    sqlx::query!("delete from labels where org_id = $1", org.0).execute(tx.conn()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_colour_whatever_its_case() {
        assert_eq!(colour_of("Paid"), colour_of("PAID"));
        assert_ne!(colour_of("Paid"), colour_of("Open"));
        assert!(is_colour(&colour_of("Paid"), &()).is_ok());
    }

    #[test]
    fn a_colour_has_six_digits() {
        for wrong in ["", "#", "red", "#fff", "ffffff", "#gggggg", "#fffffff", "#ffffé"] {
            assert!(is_colour(wrong, &()).is_err(), "{wrong}");
        }
        assert!(is_colour("#0A1B2B", &()).is_ok());
    }
}
