//! Public forms: by which somebody without an account sends a request. Every change of the fields is a new version, and
//! what was answered keeps the version in which it was asked.

mod challenge;
mod definition;
mod page;
mod posting;
mod store;

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::http::PREFIX;
use crate::ids::FormId;
use crate::names::is_name;

pub use challenge::Challenge;
pub use definition::{Field, FieldKind};
pub use page::{Shown, failed, page, thanked};
pub use posting::{Posted, Received, parse, post};
pub use store::{Place, delete, find, insert, list, lock, place, update};

/// Most forms of an organization.
const MOST: i64 = 100;

/// A form, as members see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = IntakeForm)]
pub struct Form {
    /// Which.
    pub id: FormId,
    /// Its name, which whoever fills it in sees too.
    pub name: String,
    /// Whether it takes requests.
    pub enabled: bool,
    /// Its public address.
    pub address: String,
    /// The last part of that address.
    pub slug: String,
    /// The version of its fields.
    pub form_version: i32,
    /// What it asks.
    pub fields: Vec<Field>,
    /// What stands above it.
    pub intro: String,
    /// What is said once it was sent.
    pub thanks: String,
    /// How many requests came by it.
    pub requests: i64,
    /// Counts changes; the `ETag`.
    pub version: i64,
}

/// A form to be made.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewIntakeForm)]
pub struct NewForm {
    /// 1 to 200 characters.
    #[garde(custom(is_name))]
    pub name: String,
    /// What it asks, to 40 fields; those for name, address and message are added where they are missing.
    #[garde(length(max = 40), dive)]
    #[serde(default)]
    pub fields: Vec<Field>,
    /// What stands above it, up to 2,000 characters.
    #[garde(length(chars, max = 2000))]
    #[serde(default)]
    pub intro: String,
    /// What is said once it was sent, up to 2,000 characters.
    #[garde(length(chars, max = 2000))]
    #[serde(default)]
    pub thanks: String,
}

/// What is to change of a form; an absent member stays as it is.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = IntakeFormChanges)]
pub struct Changes {
    /// 1 to 200 characters.
    #[garde(inner(custom(is_name)))]
    pub name: Option<String>,
    /// Whether it takes requests.
    #[garde(skip)]
    pub enabled: Option<bool>,
    /// What it asks, to 40 fields: a new version where that is something else.
    #[garde(dive)]
    pub fields: Option<Vec<Field>>,
    /// What stands above it, up to 2,000 characters.
    #[garde(inner(length(chars, max = 2000)))]
    pub intro: Option<String>,
    /// What is said once it was sent, up to 2,000 characters.
    #[garde(inner(length(chars, max = 2000)))]
    pub thanks: Option<String>,
}

impl Form {
    /// The form as it will be after the changes.
    ///
    /// # Errors
    /// `Invalid` at `/fields` for fields that do not go together.
    pub fn changed(&self, changes: &Changes) -> crate::Result<Self> {
        let mut after = self.clone();
        if let Some(name) = &changes.name {
            name.trim().clone_into(&mut after.name);
        }
        after.enabled = changes.enabled.unwrap_or(self.enabled);
        if let Some(fields) = &changes.fields {
            after.fields = definition::completed(fields)?;
        }
        if let Some(intro) = &changes.intro {
            intro.trim().clone_into(&mut after.intro);
        }
        if let Some(thanks) = &changes.thanks {
            thanks.trim().clone_into(&mut after.thanks);
        }
        Ok(after)
    }
}

/// The address of a form for those who fill it in.
fn address(app: &App, slug: &str) -> String {
    let mut url = app.settings.app_url.clone();
    url.set_path(&format!("{PREFIX}/intake/{slug}/page"));
    url.into()
}
