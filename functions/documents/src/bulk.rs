//! One action on many documents, with a result for each.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use garde::Validate;
use serde::{Deserialize, Serialize};
use shared::activity::Actor;
use shared::auth::Operator;
use shared::db::OrgTx;
use shared::documents::{self, Status, archive, extractions, trash};
use shared::error::OrNotFound;
use shared::http::{Input, Problems};
use shared::ids::{DocumentId, LabelId};
use shared::labels::{self, Label};
use shared::{App, Error, Result};
use utoipa::ToSchema;

/// What to do with each document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = BulkAction)]
enum Action {
    /// Put the label on it.
    Label,
    /// Take the label off.
    Unlabel,
    /// Read its file again: what failed from where it failed, what is completed from the beginning.
    ReadAgain,
    /// Extract kind and fields again.
    ExtractAgain,
    /// Put it into the archive.
    Archive,
    /// Take it out of the archive.
    Unarchive,
    /// Put it into the trash.
    Delete,
    /// Take it out of the trash.
    Restore,
}

/// One action on many documents.
#[derive(Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BulkRequest)]
pub(crate) struct Request {
    /// 1 to 500 documents.
    #[garde(length(min = 1, max = 500))]
    ids: Vec<DocumentId>,
    /// What to do.
    #[garde(skip)]
    action: Action,
    /// Which label, for `label` and `unlabel`.
    #[garde(skip)]
    label_id: Option<LabelId>,
}

/// What became of each document, in the order of the request; each is there once.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BulkResult)]
pub(crate) struct Outcome {
    /// One for each document.
    items: Vec<Item>,
    /// How many were done.
    done: usize,
}

/// What became of one document.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BulkItem)]
pub(crate) struct Item {
    /// Which.
    id: DocumentId,
    /// Whether it was done.
    done: bool,
    /// Whether that changed something: not where the document had the label, or was in the trash, already. What takes an
    /// action back is for these only.
    changed: bool,
    /// Why not, for programs.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// Why not, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

/// Do one thing with up to 500 documents. Each is done or refused by itself: the answer says which, and why. `restore`
/// undoes `delete`, `unarchive` undoes `archive`, `unlabel` undoes `label`; repeating a call changes nothing that is done already.
#[utoipa::path(post, path = "/documents/bulk", operation_id = "documents.act-on-many", tag = "documents",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    request_body = Request, responses((status = 200, body = Outcome), Problems))]
pub(crate) async fn act(
    State(app): State<App>,
    Operator(me): Operator,
    Input(request): Input<Request>,
) -> Result<Json<Outcome>> {
    let mut tx = app.enter(&me).await?;
    let label = match (request.action, request.label_id) {
        (Action::Label | Action::Unlabel, Some(id)) => {
            let unknown = || Error::field("/label_id", "unknown", "there is no such label");
            Some(labels::find(&mut tx, id).await?.ok_or_else(unknown)?)
        }
        (Action::Label | Action::Unlabel, None) => {
            return Err(Error::field("/label_id", "missing", "say which label"));
        }
        _ => None,
    };
    let mut seen = BTreeSet::new();
    let ids: Vec<DocumentId> = request.ids.iter().copied().filter(|id| seen.insert(*id)).collect();
    let mut items = Vec::new();
    for id in ids {
        tx.begin_part().await?;
        let result = one(&mut tx, &me.actor(), request.action, label.as_ref(), id).await;
        tx.end_part(result.is_ok()).await?;
        items.push(match result {
            Ok(changed) => Item { id, done: true, changed, code: None, detail: None },
            Err(error) if error.is_retryable() => return Err(error),
            Err(error) => {
                let (code, detail) = (Some(error.code().to_owned()), Some(error.to_string()));
                Item { id, done: false, changed: false, code, detail }
            }
        });
    }
    tx.commit().await?;
    let done = items.iter().filter(|item| item.done).count();
    Ok(Json(Outcome { items, done }))
}

/// Does it; says whether that changed something.
async fn one(
    tx: &mut OrgTx,
    actor: &Actor,
    action: Action,
    label: Option<&Label>,
    id: DocumentId,
) -> Result<bool> {
    let document = documents::find(tx, id).await?.or_not_found("document")?;
    match (action, label) {
        (Action::Label, Some(label)) => {
            document.is_kept()?;
            return documents::labels::put(tx, actor, id, label).await;
        }
        (Action::Unlabel, Some(label)) => {
            document.is_kept()?;
            documents::labels::take_off(tx, actor, id, label).await?;
        }
        (Action::Label | Action::Unlabel, None) => {}
        (Action::ReadAgain, _) if document.status == Status::Completed => {
            document.is_kept()?;
            document.may_change_fields()?;
            document.has_file()?;
            documents::read_again(tx, actor, id).await?;
        }
        (Action::ReadAgain, _) => {
            document.may_retry()?;
            documents::retry(tx, actor, id).await?;
        }
        (Action::ExtractAgain, _) => {
            document.is_extracted()?;
            document.may_change_fields()?;
            extractions::extract_again(tx, actor, id).await?;
        }
        (Action::Archive, _) => {
            document.may_be_archived()?;
            return archive::put(tx, actor, id).await;
        }
        (Action::Unarchive, _) => {
            document.is_kept()?;
            return archive::take_out(tx, actor, id).await;
        }
        (Action::Delete, _) => {
            trash::delete(tx, actor, id).await?;
            return Ok(document.deleted_at.is_none());
        }
        (Action::Restore, _) => {
            trash::restore(tx, actor, id).await?;
            return Ok(document.deleted_at.is_some());
        }
    }
    Ok(true)
}
