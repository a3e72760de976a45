//! A file in which the scanner found a virus: nobody gets it, and those who can do something about it are told.

use super::{Document, Status, again, enclosed, processing, scans, store};
use crate::activity::Actor;
use crate::app::App;
use crate::db::{OrgTx, SystemTx};
use crate::documents::log;
use crate::error::{Error, Result};
use crate::ids::{DocumentId, OrgId, UserId};
use crate::notifications::{self, Notice};
use crate::organizations::{Role, recipients};

/// Longest name of a virus that is repeated, in characters.
const LONGEST_NAME: usize = 100;

/// A document whose file is infected.
struct Infected {
    id: DocumentId,
    owner: UserId,
    name: String,
}

/// Marks a document that is being read as FAILED with `infected`. Its file is refused, and so are those of documents with
/// the same bytes; what came out of any of them is scanned again. Operators, admins and the owners are notified.
/// `false` when somebody else has ended the reading.
pub async fn refuse_infected(
    tx: &mut OrgTx,
    document: &Document,
    sha256: &[u8; 32],
    found: &str,
) -> Result<bool> {
    let found: String = found.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    let message = format!(
        "the virus scanner found {found} in the file, which was deleted: ask the sender for a clean one"
    );
    if !processing::refuse_file(tx, document.id, Status::Processing, "infected", &message).await? {
        return Ok(false);
    }
    processing::delete_pages(tx, document.id).await?;
    let mut infected =
        vec![Infected { id: document.id, owner: document.owner_id, name: document.name.clone() }];
    infected.extend(refuse_twins(tx, document.id, sha256, &message).await?);
    // Nobody gets it as an older version either; the nightly sweep removes its object.
    let org = tx.org();
    sqlx::query!("delete from document_versions where org_id = $1 and sha256 = $2", org.0, &sha256[..])
        .execute(tx.conn())
        .await?;
    for one in &infected {
        for child in scans::demand_of_children(tx, one.id).await? {
            // What is approved is not read again: nobody gets its file until somebody re-opens it.
            match again::read_again(tx, &Actor::system(), child).await {
                Ok(()) | Err(Error::NotFound(_)) => {}
                Err(error) => return Err(error),
            }
        }
        notify(tx, one, &found).await?;
    }
    Ok(true)
}

/// Refuses the files of documents with the same bytes. What was read of a completed one, and corrected since, stays.
/// One that is not read yet is scanned itself.
async fn refuse_twins(
    tx: &mut OrgTx,
    id: DocumentId,
    sha256: &[u8; 32],
    message: &str,
) -> Result<Vec<Infected>> {
    let org = tx.org();
    let twins = sqlx::query_as!(
        Infected,
        r#"update documents
         set file_refused = true, error_code = 'infected', error_message = $4, version = version + 1, updated_at = now()
         where org_id = $1 and id <> $2 and sha256 = $3 and status in ('completed', 'failed') and not file_refused
           and erased_at is null
         returning id as "id: _", owner_id as "owner: _", name"#,
        org.0,
        id.0,
        &sha256[..],
        message
    )
    .fetch_all(tx.conn())
    .await?;
    for twin in &twins {
        log::hint(tx, twin.id).await?;
    }
    Ok(twins)
}

async fn notify(tx: &mut OrgTx, infected: &Infected, found: &str) -> Result<()> {
    let to = recipients::find(tx, &[Role::Admin, Role::Operator], &[infected.owner], infected.owner).await?;
    let notice = Notice {
        kind: "document.infected",
        title: &infected.name,
        text: &format!("The virus scanner found {found} in this file. It was deleted."),
        object: ("document", infected.id.0),
    };
    notifications::send(tx, &to, &notice).await
}

/// Deletes the file of an infected document, and what an earlier reading took out of it, unless that is a document of
/// its own. If this fails, the sweep deletes the file. The sweep also deletes those of its twins.
///
/// # Errors
/// `Unavailable` when the bucket does not answer.
pub async fn remove_infected(app: &App, org: OrgId, document: &Document) -> Result<()> {
    store::remove_refused(app, org, document.id, &document.key).await?;
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
    let files = enclosed::files(&mut tx, document.id).await?;
    tx.commit().await?;
    for file in files.iter().filter(|file| file.document_id.is_none()) {
        app.bucket.delete(&file.key).await?;
    }
    Ok(())
}
