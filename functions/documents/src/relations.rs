//! How documents belong together.

use axum::Json;
use axum::extract::State;
use garde::Validate;
use serde::{Deserialize, Serialize};
use shared::auth::{Member, Operator};
use shared::documents::relations::{self, Related, Relation};
use shared::error::OrNotFound;
use shared::http::{Input, Path, Problems};
use shared::ids::DocumentId;
use shared::{App, Result, documents};
use utoipa::ToSchema;

/// What a document belongs to.
#[derive(Serialize, ToSchema)]
pub(crate) struct RelatedDocuments {
    /// What somebody said, then what came inside what, then what is proposed.
    items: Vec<Related>,
}

/// What a document is to another.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRelation {
    /// `credit_note_of`, `duplicate_of` or `version_of`.
    #[garde(skip)]
    relation: Relation,
    /// The other document.
    #[garde(skip)]
    document_id: DocumentId,
}

/// List the documents that a document belongs to: as somebody said, by the mail they came in, and proposed ones. A credit
/// note proposes the vendor's invoices whose numbers stand in its text.
#[utoipa::path(get, path = "/documents/{id}/relations", operation_id = "documents.list-relations", tag = "documents",
    extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:read"))),
    params(("id" = DocumentId, Path)), responses((status = 200, body = RelatedDocuments), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    me: Member,
    Path(id): Path<DocumentId>,
) -> Result<Json<RelatedDocuments>> {
    let mut tx = app.enter(&me).await?;
    let document = documents::find(&mut tx, id).await?.or_not_found("document")?;
    Ok(Json(RelatedDocuments { items: relations::of(&mut tx, &document).await? }))
}

/// Say what a document is to another: this also confirms what is proposed. Saying it again changes nothing.
#[utoipa::path(post, path = "/documents/{id}/relations", operation_id = "documents.relate", tag = "documents",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = DocumentId, Path)), request_body = NewRelation,
    responses((status = 200, body = RelatedDocuments), Problems))]
pub(crate) async fn say(
    State(app): State<App>,
    Operator(me): Operator,
    Path(id): Path<DocumentId>,
    Input(new): Input<NewRelation>,
) -> Result<Json<RelatedDocuments>> {
    let mut tx = app.enter(&me).await?;
    let document = documents::lock(&mut tx, id).await?;
    let other = documents::find(&mut tx, new.document_id).await?.or_not_found("document")?;
    for each in [&document, &other] {
        each.is_kept()?;
        each.has_file()?;
    }
    relations::say(&mut tx, &me.actor(), me.user, id, new.relation, new.document_id).await?;
    let items = relations::of(&mut tx, &document).await?;
    tx.commit().await?;
    Ok(Json(RelatedDocuments { items }))
}

/// Take back what a document is to another. Calling this again changes nothing.
#[utoipa::path(delete, path = "/documents/{id}/relations/{relation}/{other}", operation_id = "documents.unrelate",
    tag = "documents", extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    params(("id" = DocumentId, Path), ("relation" = Relation, Path), ("other" = DocumentId, Path)),
    responses((status = 200, body = RelatedDocuments), Problems))]
pub(crate) async fn take_back(
    State(app): State<App>,
    Operator(me): Operator,
    Path((id, relation, other)): Path<(DocumentId, Relation, DocumentId)>,
) -> Result<Json<RelatedDocuments>> {
    let mut tx = app.enter(&me).await?;
    let document = documents::lock(&mut tx, id).await?;
    document.is_kept()?;
    relations::take_back(&mut tx, &me.actor(), id, relation, other).await?;
    let items = relations::of(&mut tx, &document).await?;
    tx.commit().await?;
    Ok(Json(RelatedDocuments { items }))
}
