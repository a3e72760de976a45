//! A file in which the scanner found a virus: nobody gets it, and those who can do something about it are told.

use super::{Document, Status, processing, store};
use crate::app::App;
use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::OrgId;
use crate::notifications::{self, Notice};
use crate::organizations::{Role, recipients};

/// Longest name of a virus that is repeated, in characters.
const LONGEST_NAME: usize = 100;

/// Marks a document that is being read as FAILED with `infected`, and notifies operators, admins and its owner.
/// `false` when somebody else has ended the reading.
pub async fn refuse_infected(tx: &mut OrgTx, document: &Document, found: &str) -> Result<bool> {
    let found: String = found.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    let message = format!(
        "the virus scanner found {found} in the file, which was deleted: ask the sender for a clean one"
    );
    if !processing::refuse_file(tx, document.id, Status::Processing, "infected", &message).await? {
        return Ok(false);
    }
    let owner = document.owner_id;
    let to = recipients::find(tx, &[Role::Admin, Role::Operator], &[owner], owner).await?;
    let notice = Notice {
        kind: "document.infected",
        title: &document.name,
        text: &format!("The virus scanner found {found} in this file. It was deleted."),
        object: ("document", document.id.0),
    };
    notifications::send(tx, &to, &notice).await?;
    Ok(true)
}

/// Deletes the file of an infected document. If this fails, the sweep deletes it.
///
/// # Errors
/// `Unavailable` when the bucket does not answer.
pub async fn remove_infected(app: &App, org: OrgId, document: &Document) -> Result<()> {
    store::remove_refused(app, org, document.id, &document.key).await
}
