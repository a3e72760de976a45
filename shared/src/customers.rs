//! Customers: people and companies, what they are known by, and the timeline of what happened with each of them.

mod attaching;
mod catching_up;
mod changing;
mod duplicates;
mod entry;
mod evidence;
mod from_mail;
mod identifiers;
mod importing;
pub mod log;
mod merging;
mod parting;
mod phones;
mod rows;
pub mod senders;
pub mod settings;
mod spreadsheet;
mod store;
mod timeline;
mod traces;
mod work;

use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::present;
use crate::ids::CustomerId;
use crate::names::is_name;

pub use attaching::{examine, examine_settled};
pub use catching_up::attach_some;
pub use changing::{delete, insert, lock, update};
pub use duplicates::{Pair, duplicates};
pub use entry::{AttachedBy, Entry, EntryKind, NewEntry, note};
pub use importing::{Counts, Import, Imported, Row, RowAction, import};
pub use merging::{Merged, merge};
pub use parting::{Undone, sweep, undo};
pub use spreadsheet::{Column, export};
pub use store::{ActiveKey, count, erase, find, list_active, list_by_name, list_newest, of_document};
pub use timeline::{
    Amounts, Figures, KindCount, Mine, MyEntry, attach, detach, figures, mine, my_timeline, timeline,
};
pub use work::AttachCustomers;

/// Most characters of notes.
pub(crate) const LONGEST_NOTES: usize = 5000;

/// Most identifiers of one kind that a customer has.
pub(crate) const MOST_IDENTIFIERS: usize = 50;

/// Whether a customer is a person or a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = CustomerKind)]
pub enum Kind {
    /// Somebody.
    Person,
    /// A company, a school, an authority.
    Company,
}

impl Kind {
    /// Its name on the wire, in the database and in spreadsheets.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Company => "company",
        }
    }
}

/// A customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Customer {
    /// Which.
    pub id: CustomerId,
    /// A person or a company.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Its e-mail addresses, lower case.
    pub emails: Vec<String>,
    /// The domains of its mail, lower case and ASCII.
    pub domains: Vec<String>,
    /// Its telephone numbers, E.164 such as `+35391844100`.
    pub phones: Vec<String>,
    /// Its VAT identifiers, letters and digits only.
    pub vat_ids: Vec<String>,
    /// Its address on one line.
    pub address: Option<String>,
    /// What people noted.
    pub notes: Option<String>,
    /// When it became known.
    pub created_at: DateTime<Utc>,
    /// Counts changes; the `ETag`.
    pub version: i64,
    /// The time of the newest entry of its timeline.
    pub last_at: Option<DateTime<Utc>>,
}

/// A customer to be made.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCustomer {
    /// A person or a company.
    #[garde(skip)]
    pub kind: Kind,
    /// 1 to 200 characters.
    #[garde(custom(is_name))]
    pub name: String,
    /// E-mail addresses, at most 50.
    #[serde(default)]
    #[garde(length(max = MOST_IDENTIFIERS), inner(length(chars, max = 320)))]
    pub emails: Vec<String>,
    /// Domains of its mail such as `example.com`, at most 50; none where everybody has an address.
    #[serde(default)]
    #[garde(length(max = MOST_IDENTIFIERS), inner(length(chars, max = 320)))]
    pub domains: Vec<String>,
    /// Telephone numbers, at most 50; one without a country is one of the organization's.
    #[serde(default)]
    #[garde(length(max = MOST_IDENTIFIERS), inner(length(chars, max = 320)))]
    pub phones: Vec<String>,
    /// VAT identifiers, at most 50.
    #[serde(default)]
    #[garde(length(max = MOST_IDENTIFIERS), inner(length(chars, max = 320)))]
    pub vat_ids: Vec<String>,
    /// One line of up to 500 characters.
    #[garde(inner(length(chars, max = 500), custom(is_one_line)))]
    pub address: Option<String>,
    /// Up to 5,000 characters.
    #[garde(inner(length(chars, max = LONGEST_NOTES), custom(is_text)))]
    pub notes: Option<String>,
}

/// What is to change; an absent member stays as it is, a list replaces the one before.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CustomerChanges)]
pub struct Changes {
    /// A person or a company.
    #[garde(skip)]
    pub kind: Option<Kind>,
    /// 1 to 200 characters.
    #[garde(inner(custom(is_name)))]
    pub name: Option<String>,
    /// E-mail addresses, at most 50.
    #[garde(inner(length(max = MOST_IDENTIFIERS), inner(length(chars, max = 320))))]
    pub emails: Option<Vec<String>>,
    /// Domains of its mail, at most 50.
    #[garde(inner(length(max = MOST_IDENTIFIERS), inner(length(chars, max = 320))))]
    pub domains: Option<Vec<String>>,
    /// Telephone numbers, at most 50.
    #[garde(inner(length(max = MOST_IDENTIFIERS), inner(length(chars, max = 320))))]
    pub phones: Option<Vec<String>>,
    /// VAT identifiers, at most 50.
    #[garde(inner(length(max = MOST_IDENTIFIERS), inner(length(chars, max = 320))))]
    pub vat_ids: Option<Vec<String>>,
    /// One line of up to 500 characters; null for none.
    #[serde(default, deserialize_with = "present")]
    #[garde(inner(inner(length(chars, max = 500), custom(is_one_line))))]
    pub address: Option<Option<String>>,
    /// Up to 5,000 characters; null for none.
    #[serde(default, deserialize_with = "present")]
    #[garde(inner(inner(length(chars, max = LONGEST_NOTES), custom(is_text))))]
    pub notes: Option<Option<String>>,
}

fn is_one_line(text: &str, (): &()) -> garde::Result {
    if text.chars().any(char::is_control) {
        return Err(garde::Error::new("an address stands on one line: part its lines by commas"));
    }
    Ok(())
}

fn is_text(text: &str, (): &()) -> garde::Result {
    if text.contains('\0') {
        return Err(garde::Error::new("a text has no NUL characters"));
    }
    Ok(())
}

/// A text without the space around it, its lines parted by a line feed alone, as a spreadsheet gives them back; `None`
/// for nothing but space.
fn trimmed(text: Option<&str>) -> Option<String> {
    let text = text.map(str::trim).filter(|text| !text.is_empty())?;
    Some(text.replace("\r\n", "\n").replace('\r', "\n"))
}
