//! What an organization has set for itself, and how to change it. Each domain keeps the organization's settings for it
//! in its own `settings.rs`.

use chrono::{DateTime, Utc};
use garde::Validate;
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::log::{ORGANIZATION_CHANGED, ORGANIZATION_DELETION_REQUESTED, ORGANIZATION_RESTORED};
use crate::activity::{self, Actor};
use crate::db::{OrgTx, SystemTx};
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{OrgId, UserId};
use crate::names::is_name;
use crate::organizations::Role;

/// Days from the request for deletion until the organization is gone.
pub const DAYS_TO_RESTORE: u64 = 30;

/// An organization and its settings.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Organization {
    /// Which.
    pub id: OrgId,
    /// Its name.
    pub name: String,
    /// Under this confidence, 0 to 1, a routed request waits for review.
    pub routing_threshold: f64,
    /// BCP 47, such as `en-US`: the order of day and month where a document is silent.
    pub locale: Option<String>,
    /// Where its working hours and mornings are: an IANA name such as `Europe/Berlin`.
    pub time_zone: String,
    /// Whether everybody must show a second factor.
    pub require_second_factor: bool,
    /// Since when it is being deleted; gone thirty days later.
    pub deletion_requested_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Counts changes; the `ETag`.
    pub version: i64,
}

/// What is to change; an absent member stays as it is.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrganizationChanges)]
pub struct Changes {
    /// Its name, 1 to 200 characters.
    #[garde(inner(custom(is_name)))]
    pub name: Option<String>,
    /// Under this confidence a routed request waits for review.
    #[garde(inner(range(min = 0.0, max = 1.0)))]
    pub routing_threshold: Option<f64>,
    /// BCP 47 such as `de-CH`; null for none.
    #[garde(inner(inner(custom(is_locale))))]
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub locale: Option<Option<String>>,
    /// An IANA time zone such as `Europe/Berlin`.
    #[garde(inner(custom(is_time_zone)))]
    pub time_zone: Option<String>,
    /// Whether everybody must show a second factor.
    #[garde(skip)]
    pub require_second_factor: Option<bool>,
}

fn is_time_zone(name: &str, (): &()) -> garde::Result {
    if name.len() > 64 || TimeZone::get(name).is_err() {
        return Err(garde::Error::new("a time zone is an IANA name such as `Europe/Berlin`"));
    }
    Ok(())
}

/// Tells `null` from an absent member.
///
/// # Errors
/// When the member is neither null nor a text.
pub fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Whether a text is a BCP 47 language tag: a language, then optional subtags such as script and region.
fn is_locale(text: &str, (): &()) -> garde::Result {
    let mut parts = text.split('-');
    let is_word = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let language = parts.next().unwrap_or_default();
    let has_language =
        matches!(language.len(), 2 | 3) && language.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !has_language || !parts.all(|part| (1..=8).contains(&part.len()) && is_word(part)) || text.len() > 35 {
        return Err(garde::Error::new("a locale is a language tag such as `en-US` or `de`"));
    }
    Ok(())
}

/// The spelling BCP 47 prefers, `en-US` for `EN-us`: regions in upper case, scripts capitalized, the rest in lower
/// case.
fn canonical_locale(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let parts = lower.split('-').enumerate().map(|(place, part)| match (place, part.len()) {
        (0, _) => part.to_owned(),
        (_, 2) => part.to_ascii_uppercase(),
        (_, 4) => part[..1].to_ascii_uppercase() + &part[1..],
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("-")
}

impl Organization {
    /// The organization as it will be after the changes.
    #[must_use]
    pub fn changed(&self, changes: &Changes) -> Self {
        let mut after = self.clone();
        if let Some(name) = &changes.name {
            name.trim().clone_into(&mut after.name);
        }
        if let Some(threshold) = changes.routing_threshold {
            after.routing_threshold = threshold;
        }
        if let Some(locale) = &changes.locale {
            after.locale = locale.as_deref().map(canonical_locale);
        }
        if let Some(zone) = &changes.time_zone {
            after.time_zone.clone_from(zone);
        }
        if let Some(require) = changes.require_second_factor {
            after.require_second_factor = require;
        }
        after
    }

    /// Whether the typed name is the organization's, which a deletion requires.
    ///
    /// # Errors
    /// `Invalid` at `/name`.
    pub fn is_named(&self, typed: &str) -> Result<()> {
        if typed.trim() == self.name {
            return Ok(());
        }
        Err(Error::field("/name", "mismatch", "type the organization's name exactly as it is"))
    }
}

/// An organization one belongs to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Belonging {
    /// Which.
    pub id: OrgId,
    /// Its name.
    pub name: String,
    /// One's role in it.
    pub role: Role,
    /// Since when it is being deleted.
    pub deletion_requested_at: Option<DateTime<Utc>>,
}

/// The organizations in which the user is active, oldest membership first, at most 200.
pub async fn of_user(tx: &mut SystemTx, user: UserId) -> Result<Vec<Belonging>> {
    let rows = sqlx::query_as!(
        Belonging,
        r#"select o.id as "id: _", o.name, m.role as "role: Role", o.deletion_requested_at
         from memberships m
         join organizations o on o.id = m.org_id
         where m.user_id = $1 and m.deactivated_at is null and m.removed_at is null and o.deleted_at is null
         order by m.created_at, m.org_id
         limit 200"#,
        user.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// The transaction's organization.
pub async fn current(tx: &mut OrgTx) -> Result<Organization> {
    let org = tx.org();
    let found = sqlx::query_as!(
        Organization,
        r#"select id as "id: _", name, routing_threshold, locale, time_zone, require_second_factor, deletion_requested_at,
           created_at, version
         from organizations
         where id = $1"#,
        org.0
    )
    .fetch_optional(tx.conn())
    .await?;
    found.or_not_found("organization")
}

/// Lets one transaction at a time decide about the organization and its members. Other transactions may still refer to
/// it, so nothing else waits.
pub async fn lock(tx: &mut OrgTx) -> Result<()> {
    let org = tx.org();
    sqlx::query!("select id from organizations where id = $1 for no key update", org.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(())
}

/// Writes the settings of an organization that the caller has locked.
pub async fn update(
    tx: &mut OrgTx,
    actor: &Actor,
    before: &Organization,
    after: &Organization,
) -> Result<Organization> {
    let org = tx.org();
    sqlx::query!(
        "update organizations
         set name = $2, routing_threshold = $3, require_second_factor = $4, locale = $5, time_zone = $6,
           version = version + 1
         where id = $1",
        org.0,
        after.name,
        after.routing_threshold,
        after.require_second_factor,
        after.locale,
        after.time_zone
    )
    .execute(tx.conn())
    .await?;
    let after = current(tx).await?;
    activity::record_difference(tx, actor, ORGANIZATION_CHANGED, after.id.0, before, &after).await?;
    Ok(after)
}

/// Begins the deletion.
///
/// # Errors
/// `Conflict` with code `already_requested`.
pub async fn request_deletion(tx: &mut OrgTx, actor: &Actor) -> Result<Organization> {
    let org = tx.org();
    let done = sqlx::query!(
        "update organizations
         set deletion_requested_at = now(), version = version + 1
         where id = $1 and deletion_requested_at is null",
        org.0
    )
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 0 {
        return Err(Error::Conflict(refuse(
            "already_requested",
            "this organization is being deleted already",
        )));
    }
    activity::record(tx, actor, ORGANIZATION_DELETION_REQUESTED, org.0, None).await?;
    current(tx).await
}

/// Takes the deletion back, as long as nothing was removed.
///
/// # Errors
/// `Conflict` with code `not_being_deleted`, also when the thirty days are over.
pub async fn restore(tx: &mut OrgTx, actor: &Actor) -> Result<Organization> {
    let org = tx.org();
    let done = sqlx::query!(
        "update organizations
         set deletion_requested_at = null, version = version + 1
         where id = $1 and deleted_at is null and deletion_requested_at > now() - make_interval(days => $2)",
        org.0,
        i32::try_from(DAYS_TO_RESTORE)?
    )
    .execute(tx.conn())
    .await?;
    if done.rows_affected() == 0 {
        let detail = "this organization is not being deleted, or its thirty days are over";
        return Err(Error::Conflict(refuse("not_being_deleted", detail)));
    }
    activity::record(tx, actor, ORGANIZATION_RESTORED, org.0, None).await?;
    current(tx).await
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn organization() -> Organization {
        Organization {
            id: OrgId::new(),
            name: "Demo".into(),
            routing_threshold: 0.75,
            locale: None,
            time_zone: "UTC".into(),
            require_second_factor: false,
            deletion_requested_at: None,
            created_at: DateTime::UNIX_EPOCH,
            version: 1,
        }
    }

    fn changes(value: serde_json::Value) -> Result<Changes, String> {
        let changes: Changes = serde_json::from_value(value).map_err(|error| error.to_string())?;
        changes.validate().map_err(|report| report.to_string())?;
        Ok(changes)
    }

    #[test]
    fn null_takes_the_locale_away_and_silence_keeps_it() {
        let set = organization().changed(&changes(json!({ "locale": "de" })).unwrap());
        let kept = set.changed(&changes(json!({ "name": " New " })).unwrap());
        assert_eq!((kept.name.as_str(), kept.locale.as_deref()), ("New", Some("de")));
        assert_eq!(set.changed(&changes(json!({ "locale": null })).unwrap()).locale, None);
    }

    #[test]
    fn a_locale_is_kept_as_bcp_47_writes_it() {
        for (given, kept) in
            [("EN-us", "en-US"), ("de", "de"), ("zh-hant-tw", "zh-Hant-TW"), ("es-419", "es-419")]
        {
            let changed = organization().changed(&changes(json!({ "locale": given })).unwrap());
            assert_eq!(changed.locale.as_deref(), Some(kept));
        }
    }

    #[test]
    fn a_setting_outside_its_limits_is_refused() {
        for wrong in [
            json!({ "routing_threshold": 1.1 }),
            json!({ "routing_threshold": -0.1 }),
            json!({ "locale": "english" }),
            json!({ "locale": "en_US" }),
            json!({ "locale": "de--AT" }),
            json!({ "name": "  " }),
            json!({ "name": "x".repeat(201) }),
            json!({ "name": "a\nb" }),
            json!({ "plan": "gold" }),
        ] {
            assert!(changes(wrong.clone()).is_err(), "{wrong} was accepted");
        }
        for right in [json!({}), json!({ "routing_threshold": 0 })] {
            assert!(changes(right.clone()).is_ok(), "{right} was refused");
        }
    }

    #[test]
    fn the_name_has_to_be_typed_as_it_is() {
        assert!(organization().is_named("Demo").is_ok());
        assert_eq!(organization().is_named("demo").map_err(|error| error.code()), Err("invalid"));
    }
}
