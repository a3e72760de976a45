//! The approval of a document: found by the document's identifier, started, decided, answered, opened again.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use shared::approvals::{self, Approval, Channel, Choice, Comment, Decided, NewApproval, Person};
use shared::auth::{Member, Operator};
use shared::db::OrgTx;
use shared::documents::{self, Document};
use shared::error::OrNotFound;
use shared::http::{IfMatch, Input, Page, PageQuery, Path, Problems, Query, tagged};
use shared::ids::{DocumentId, UserId};
use shared::{App, Result};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Whose approvals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = ApprovalsFor)]
enum Whose {
    /// Those that wait for the caller.
    #[default]
    Me,
    /// Those that wait for anybody.
    Everybody,
}

#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// `me` (default) or `everybody`.
    #[serde(default, rename = "for")]
    #[param(inline)]
    whose: Whose,
}

/// An approval that waits, with its document.
#[derive(Serialize, ToSchema)]
pub(crate) struct WaitingApproval {
    #[serde(flatten)]
    approval: Approval,
    /// What is to be approved.
    document: Document,
}

/// The approval of a document, and those before it.
#[derive(Serialize, ToSchema)]
pub(crate) struct DocumentApprovals {
    /// The one that counts; absent where none is needed.
    current: Option<Approval>,
    /// Those before it, newest first.
    past: Vec<Approval>,
    /// Everybody whom they name.
    people: Vec<Person>,
    /// Whether the caller may decide now.
    may_decide: bool,
    /// Whether the caller may open the approval again.
    may_reopen: bool,
    /// Whether the organization lets out approved documents only.
    approved_only: bool,
}

/// List the approvals that wait for the caller or for anybody, newest first.
#[utoipa::path(get, path = "/approvals", operation_id = "approvals.list", tag = "approvals",
    extensions(("x-least-role" = json!("OPERATOR"))), params(Wanted, PageQuery),
    responses((status = 200, body = Page<WaitingApproval>), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    Operator(me): Operator,
    Query(wanted): Query<Wanted>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<WaitingApproval>>> {
    let (after, limit) = (page.after()?, page.limit()?);
    let of = (wanted.whose == Whose::Me).then_some(me.user);
    let mut tx = app.enter(&me).await?;
    let found = approvals::waiting(&mut tx, of, after, limit).await?;
    let page = Page::of(found, limit, |approval| approval.id.0);
    let ids: Vec<Uuid> = page.items.iter().map(|approval| approval.document_id.0).collect();
    let documents = documents::list_these(&mut tx, &ids).await?;
    let items = page.items.into_iter().filter_map(|approval| {
        let document = documents.iter().find(|document| document.id == approval.document_id)?.clone();
        Some(WaitingApproval { approval, document })
    });
    Ok(Json(Page { items: items.collect(), next_cursor: page.next_cursor, total: page.total }))
}

/// Show the approval of a document and those before it, by the document's identifier. The `ETag` is the approval's.
#[utoipa::path(get, path = "/approvals/{id}", operation_id = "approvals.find", tag = "approvals",
    extensions(("x-least-role" = json!("OPERATOR"))), params(("id" = DocumentId, Path)),
    responses((status = 200, body = DocumentApprovals), Problems))]
pub(crate) async fn find(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<DocumentId>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    documents::find(&mut tx, id).await?.or_not_found("document")?;
    shown(&mut tx, &me, id).await
}

async fn shown(tx: &mut OrgTx, me: &Member, id: DocumentId) -> Result<Response> {
    let (mut current, mut past) = (approvals::current(tx, id).await?, approvals::history(tx, id).await?);
    past.retain(|round| current.as_ref().is_none_or(|current| current.id != round.id));
    let staff = approvals::staff(tx).await?;
    if let Some(current) = &mut current {
        // As it is now: members come and go.
        current.awaited = current.round().awaited(&staff);
    }
    let users: Vec<UserId> = current.iter().chain(&past).flat_map(everybody).collect();
    let people = approvals::named(tx, &users).await?;
    let approved_only = approvals::settings::current(tx).await?.approved_only;
    let may_decide = current.as_ref().is_some_and(|current| current.awaited.contains(&me.user));
    let may_reopen =
        current.as_ref().is_some_and(|current| current.round().may_reopen(me.user, &staff).is_ok());
    let version = current.as_ref().map_or(0, |current| current.version);
    Ok(tagged(version, &DocumentApprovals { current, past, people, may_decide, may_reopen, approved_only }))
}

/// Everybody whom an approval names.
fn everybody(approval: &Approval) -> Vec<UserId> {
    let steps = approval.steps.iter().flat_map(|step| step.approvers.iter().copied());
    let said = approval.decisions.iter().map(|decision| decision.user_id);
    let others = approval.awaited.iter().copied().chain([approval.uploader_id]).chain(approval.started_by);
    steps.chain(said).chain(others).collect()
}

/// Have a document approved by members of one's choice. Where a rule asks for an approval already, that one counts.
#[utoipa::path(post, path = "/approvals", operation_id = "approvals.start", tag = "approvals",
    extensions(("x-least-role" = json!("OPERATOR"))), request_body = NewApproval,
    responses((status = 201, body = DocumentApprovals), Problems))]
pub(crate) async fn start(
    State(app): State<App>,
    Operator(me): Operator,
    Input(wanted): Input<NewApproval>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    approvals::start(&app, &mut tx, &by(&me), &wanted).await?;
    let shown = shown(&mut tx, &me, wanted.document_id).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, shown).into_response())
}

fn by(me: &Member) -> Decided {
    Decided { who: me.user, by: Channel::Web, actor: me.actor() }
}

/// A document, locked, and the approval that counts, as the caller saw it.
async fn opened(tx: &mut OrgTx, id: DocumentId, seen: IfMatch) -> Result<(Document, Approval)> {
    let document = documents::lock(tx, id).await?;
    let approval = approvals::current(tx, id).await?.or_not_found("approval")?;
    seen.check(approval.version, &approval)?;
    Ok((document, approval))
}

/// Approve, reject or ask back. `If-Match` names the version of the approval that the caller has seen, so that nobody
/// approves what has changed meanwhile.
#[utoipa::path(post, path = "/approvals/{id}/decision", operation_id = "approvals.decide", tag = "approvals",
    extensions(("x-least-role" = json!("OPERATOR"))), params(("id" = DocumentId, Path)), request_body = Choice,
    responses((status = 200, body = DocumentApprovals), Problems))]
pub(crate) async fn decide(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<DocumentId>,
    seen: IfMatch,
    Input(choice): Input<Choice>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let (document, approval) = opened(&mut tx, id, seen).await?;
    seen.require()?;
    approvals::decide(&app, &mut tx, &by(&me), &document, &approval, &choice).await?;
    let shown = shown(&mut tx, &me, id).await?;
    tx.commit().await?;
    Ok(shown)
}

/// Answer what an approver has asked: the approval goes on.
#[utoipa::path(post, path = "/approvals/{id}/answer", operation_id = "approvals.answer", tag = "approvals",
    extensions(("x-least-role" = json!("OPERATOR"))), params(("id" = DocumentId, Path)), request_body = Comment,
    responses((status = 200, body = DocumentApprovals), Problems))]
pub(crate) async fn answer(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<DocumentId>,
    seen: IfMatch,
    Input(said): Input<Comment>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let (document, approval) = opened(&mut tx, id, seen).await?;
    approvals::answer(&app, &mut tx, &by(&me), &document, &approval, &said.comment).await?;
    let shown = shown(&mut tx, &me, id).await?;
    tx.commit().await?;
    Ok(shown)
}

/// Open a decided approval again: the fields are unlocked, and everybody decides once more. For admins and the
/// approvers.
#[utoipa::path(post, path = "/approvals/{id}/reopen", operation_id = "approvals.reopen", tag = "approvals",
    extensions(("x-least-role" = json!("OPERATOR"))), params(("id" = DocumentId, Path)), request_body = Comment,
    responses((status = 200, body = DocumentApprovals), Problems))]
pub(crate) async fn reopen(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<DocumentId>,
    seen: IfMatch,
    Input(said): Input<Comment>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let (document, approval) = opened(&mut tx, id, seen).await?;
    approvals::reopen(&app, &mut tx, &by(&me), &document, &approval, &said.comment).await?;
    let shown = shown(&mut tx, &me, id).await?;
    tx.commit().await?;
    Ok(shown)
}
