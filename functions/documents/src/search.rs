//! Full-text search over the text, the names and the fields of documents.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::auth::Member;
use shared::documents::search::{self, Hit, Wanted};
use shared::http::{Page, PageQuery, Problems, Query};
use shared::{App, Error, Result};
use utoipa::IntoParams;

use crate::list::{Filter, refuse_long, with_pictures};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// Words, of which the last may be incomplete; `"phrases in quotation marks"`; `-words` that must be absent.
    #[param(max_length = 200)]
    q: String,
}

/// Search documents: best first, with the places of the hits and the page they are on. Words are found in every form
/// of their language and without accents; a misspelt name of a vendor finds the vendor. Of words that very many
/// documents have, the newest of these are ranked. Takes the filters of the list.
#[utoipa::path(get, path = "/documents/search", operation_id = "documents.search", tag = "documents",
    extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:read"))),
    params(Asked, Filter, PageQuery), responses((status = 200, body = Page<Hit>), Problems))]
pub(crate) async fn search(
    State(app): State<App>,
    me: Member,
    Query(asked): Query<Asked>,
    Query(filter): Query<Filter>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Hit>>> {
    let limit = page.limit()?;
    let after = page.after::<f32>()?;
    if asked.q.trim().is_empty() {
        return Err(Error::field("?q", "missing", "say what to look for"));
    }
    refuse_long("?q", &asked.q)?;
    let filter = filter.checked()?;
    let mut tx = app.enter(&me).await?;
    let found = search::search(&mut tx, &Wanted::parse(&asked.q), &filter, after.as_ref(), limit + 1).await?;
    tx.commit().await?;
    let mut page = Page::by(found, limit, search::cursor);
    with_pictures(&app, page.items.iter_mut().map(|hit| &mut hit.document)).await?;
    Ok(Json(page))
}
