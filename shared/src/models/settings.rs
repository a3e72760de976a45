//! What an organization has set for language models.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::activity::{self, Actor};
use crate::db::OrgTx;
use crate::error::{OrNotFound, Result};
use crate::organizations::log::ORGANIZATION_CHANGED;

/// More tokens a day than any budget.
const MOST_TOKENS: i64 = 1_000_000_000_000;

/// What an organization has set for language models.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ModelSettings)]
pub struct Settings {
    /// When a language model is asked about a document, where the installation has one.
    pub model_use: ModelUse,
    /// Tokens that may be spent on a day (UTC), prompts, images and answers together.
    pub model_tokens_per_day: i64,
    /// Counts changes of the organization; the `ETag`.
    pub version: i64,
}

/// When a language model is asked about a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ModelUse {
    /// Nothing leaves the installation.
    Never,
    /// Where a required field is missing or not sure.
    #[default]
    WhenUnsure,
    /// About every document.
    Always,
}

impl ModelUse {
    /// The name in the database.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::WhenUnsure => "when_unsure",
            Self::Always => "always",
        }
    }

    /// The value of that name; every stored name was written by `as_str`.
    pub(crate) fn from_name(name: &str) -> Self {
        [Self::Never, Self::Always].into_iter().find(|known| known.as_str() == name).unwrap_or_default()
    }
}

/// What is to change; an absent member stays as it is.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ModelSettingsChanges)]
pub struct Changes {
    /// When a language model is asked about a document.
    #[garde(skip)]
    pub model_use: Option<ModelUse>,
    /// Tokens that may be spent on a day; 0 spends none.
    #[garde(inner(range(min = 0, max = MOST_TOKENS)))]
    pub model_tokens_per_day: Option<i64>,
}

impl Settings {
    /// Tokens per day.
    pub fn tokens_per_day(&self) -> u64 {
        self.model_tokens_per_day.try_into().unwrap_or(0)
    }

    /// The settings as they will be after the changes.
    #[must_use]
    pub fn changed(&self, changes: &Changes) -> Self {
        Self {
            model_use: changes.model_use.unwrap_or(self.model_use),
            model_tokens_per_day: changes.model_tokens_per_day.unwrap_or(self.model_tokens_per_day),
            version: self.version,
        }
    }
}

/// The settings of the transaction's organization.
pub async fn current(tx: &mut OrgTx) -> Result<Settings> {
    let org = tx.org();
    let row = sqlx::query!(
        "select model_use, model_tokens_per_day, version from organizations where id = $1",
        org.0
    )
    .fetch_optional(tx.conn())
    .await?
    .or_not_found("organization")?;
    Ok(Settings {
        model_use: ModelUse::from_name(&row.model_use),
        model_tokens_per_day: row.model_tokens_per_day,
        version: row.version,
    })
}

/// Writes the settings of an organization that the caller has locked.
pub async fn update(tx: &mut OrgTx, actor: &Actor, before: &Settings, after: &Settings) -> Result<Settings> {
    let org = tx.org();
    sqlx::query!(
        "update organizations
         set model_use = $2, model_tokens_per_day = $3, version = version + 1
         where id = $1",
        org.0,
        after.model_use.as_str(),
        after.model_tokens_per_day
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

    #[test]
    fn a_setting_outside_its_limits_is_refused() {
        let accepted =
            |value| serde_json::from_value::<Changes>(value).is_ok_and(|changes| changes.validate().is_ok());
        for wrong in [json!({ "model_use": "sometimes" }), json!({ "model_tokens_per_day": -1 })] {
            assert!(!accepted(wrong.clone()), "{wrong} was accepted");
        }
        for right in [json!({}), json!({ "model_use": "never" }), json!({ "model_tokens_per_day": 0 })] {
            assert!(accepted(right.clone()), "{right} was refused");
        }
    }
}
