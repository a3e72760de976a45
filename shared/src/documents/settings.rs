//! What an organization has set for its documents.

use document_types::reading::Languages;
use garde::Validate;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use utoipa::ToSchema;

use crate::activity::{self, Actor};
use crate::db::OrgTx;
use crate::error::{OrNotFound, Result};
use crate::organizations::log::ORGANIZATION_CHANGED;
use crate::organizations::settings::present;

/// What an organization has set for its documents.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = DocumentSettings)]
pub struct Settings {
    /// Under this confidence, 0 to 1, a person is asked to look at a field.
    pub review_threshold: f64,
    /// Languages documents are read in, such as `deu+eng` or `auto`; the installation's setting when absent.
    pub ocr_language: Option<String>,
    /// Days that completed documents are kept, by kind.
    #[schema(value_type = RetentionDays)]
    pub retention_days: Json<RetentionDays>,
    /// Counts changes of the organization; the `ETag`.
    pub version: i64,
}

/// Days that completed documents are kept; a kind without a number is kept for ever.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetentionDays {
    /// Invoices.
    #[garde(inner(range(min = 1, max = 36_500)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice: Option<u16>,
    /// Receipts.
    #[garde(inner(range(min = 1, max = 36_500)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<u16>,
    /// Credit notes.
    #[garde(inner(range(min = 1, max = 36_500)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_note: Option<u16>,
    /// Purchase orders.
    #[garde(inner(range(min = 1, max = 36_500)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purchase_order: Option<u16>,
    /// Bank statements.
    #[garde(inner(range(min = 1, max = 36_500)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank_statement: Option<u16>,
    /// Contracts.
    #[garde(inner(range(min = 1, max = 36_500)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<u16>,
    /// Identity documents.
    #[garde(inner(range(min = 1, max = 36_500)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity_document: Option<u16>,
    /// Everything else.
    #[garde(inner(range(min = 1, max = 36_500)))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generic: Option<u16>,
}

/// What is to change; an absent member stays as it is.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DocumentSettingsChanges)]
pub struct Changes {
    /// Under this confidence a person is asked to look at a field.
    #[garde(inner(range(min = 0.0, max = 1.0)))]
    pub review_threshold: Option<f64>,
    /// `auto`, or a list of languages such as `deu+eng`; null for the installation's setting.
    #[garde(inner(inner(custom(is_language))))]
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub ocr_language: Option<Option<String>>,
    /// Days that completed documents are kept, by kind, 1 to 36,500; replaces what was set.
    #[garde(dive)]
    pub retention_days: Option<RetentionDays>,
}

fn is_language(text: &str, (): &()) -> garde::Result {
    text.parse::<Languages>().map(|_| ()).map_err(|error| garde::Error::new(error.to_string()))
}

impl Settings {
    /// The settings as they will be after the changes.
    #[must_use]
    pub fn changed(&self, changes: &Changes) -> Self {
        let mut after = self.clone();
        after.review_threshold = changes.review_threshold.unwrap_or(after.review_threshold);
        if let Some(language) = &changes.ocr_language {
            let parsed = language.as_deref().and_then(|text| text.parse::<Languages>().ok());
            after.ocr_language = parsed.map(|languages| languages.to_string());
        }
        if let Some(days) = &changes.retention_days {
            after.retention_days = Json(days.clone());
        }
        after
    }
}

/// The settings of the transaction's organization.
pub async fn current(tx: &mut OrgTx) -> Result<Settings> {
    let org = tx.org();
    let settings = sqlx::query_as!(
        Settings,
        r#"select review_threshold, ocr_language, retention_days as "retention_days: _", version
         from organizations
         where id = $1"#,
        org.0
    )
    .fetch_optional(tx.conn())
    .await?;
    settings.or_not_found("organization")
}

/// Writes the settings of an organization that the caller has locked.
pub async fn update(tx: &mut OrgTx, actor: &Actor, before: &Settings, after: &Settings) -> Result<Settings> {
    let org = tx.org();
    sqlx::query!(
        "update organizations
         set review_threshold = $2, ocr_language = $3, retention_days = $4, version = version + 1
         where id = $1",
        org.0,
        after.review_threshold,
        after.ocr_language,
        &after.retention_days as _
    )
    .execute(tx.conn())
    .await?;
    let after = current(tx).await?;
    activity::record_difference(tx, actor, ORGANIZATION_CHANGED, org.0, before, &after).await?;
    Ok(after)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn settings() -> Settings {
        Settings {
            review_threshold: 0.75,
            ocr_language: Some("auto".into()),
            retention_days: Json::default(),
            version: 1,
        }
    }

    fn changes(value: serde_json::Value) -> Result<Changes, String> {
        let changes: Changes = serde_json::from_value(value).map_err(|error| error.to_string())?;
        changes.validate().map_err(|report| report.to_string())?;
        Ok(changes)
    }

    #[test]
    fn null_takes_the_language_away_and_silence_keeps_it() {
        let kept = settings().changed(&changes(json!({ "review_threshold": 0.5 })).unwrap());
        assert_eq!((kept.review_threshold, kept.ocr_language.as_deref()), (0.5, Some("auto")));
        let gone = settings().changed(&changes(json!({ "ocr_language": null })).unwrap());
        assert_eq!(gone.ocr_language, None);
        let set = settings().changed(&changes(json!({ "ocr_language": "DEU, eng" })).unwrap());
        assert_eq!(set.ocr_language.as_deref(), Some("deu+eng"));
    }

    #[test]
    fn a_setting_outside_its_limits_is_refused() {
        for wrong in [
            json!({ "review_threshold": 1.1 }),
            json!({ "ocr_language": "klingon" }),
            json!({ "retention_days": { "invoice": 0 } }),
            json!({ "retention_days": { "receipt": 36_501 } }),
            json!({ "retention_days": { "letter": 5 } }),
            json!({ "name": "elsewhere" }),
        ] {
            assert!(changes(wrong.clone()).is_err(), "{wrong} was accepted");
        }
        for right in [json!({}), json!({ "retention_days": { "invoice": 3653, "contract": 36_500 } })] {
            assert!(changes(right.clone()).is_ok(), "{right} was refused");
        }
    }
}
