//! What a list shows beside the documents themselves, asked for all of them at once.

use std::collections::HashMap;

use document_types::reading::{ImageFormat, Preset};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::derived::Variant;
use super::{Document, filter};
use crate::db::OrgTx;
use crate::error::Result;
use crate::ids::LabelId;

/// A document in a list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ListedDocument)]
pub struct Listed {
    /// The document.
    #[serde(flatten)]
    pub document: Document,
    /// The name of who uploaded it.
    pub owner_name: String,
    /// Its labels, by name. Clients see none.
    pub labels: Vec<ListedLabel>,
    /// A signed link to a small picture of its first page, where one was made already; else ask for the page's image.
    pub thumbnail: Option<String>,
    /// The key of that picture.
    #[serde(skip)]
    pub thumbnail_key: Option<String>,
}

/// A label as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ListedLabel {
    /// Which.
    pub id: LabelId,
    /// Its name.
    pub name: String,
    /// `#rrggbb`.
    pub colour: String,
}

/// Documents with what a list shows of them, in the same order.
pub async fn listed(tx: &mut OrgTx, documents: Vec<Document>) -> Result<Vec<Listed>> {
    let org = tx.org();
    let picture = Variant::Image { page: 0, preset: Preset::Thumbnail, format: ImageFormat::Webp };
    let variants: Vec<String> = documents.iter().map(|document| picture.name(document)).collect();
    let rows = sqlx::query!(
        r#"select d.id, u.name as "owner_name?", f.key as "thumbnail_key?",
           (select jsonb_agg(jsonb_build_object('id', l.id, 'name', l.name, 'colour', l.colour) order by lower(l.name))
             from document_labels dl
             join labels l on l.org_id = dl.org_id and l.id = dl.label_id
             where dl.org_id = d.org_id and dl.document_id = d.id) as "labels: Json<Vec<ListedLabel>>"
         from unnest($2::uuid[], $3::text[]) as wanted (id, variant)
         join documents d on d.org_id = $1 and d.id = wanted.id
         left join users u on u.id = d.owner_id
         left join derived_files f on f.org_id = d.org_id and f.sha256 = d.sha256 and f.variant = wanted.variant
           and f.error_code is null
         order by d.id
         limit 10000"#,
        org.0,
        &filter::ids(&documents),
        &variants
    )
    .fetch_all(tx.conn())
    .await?;
    let mut rows: HashMap<Uuid, _> = rows.into_iter().map(|row| (row.id, row)).collect();
    let listed = documents.into_iter().map(|document| {
        let row = rows.remove(&document.id.0);
        let (owner_name, labels, thumbnail_key) =
            row.map(|row| (row.owner_name, row.labels, row.thumbnail_key)).unwrap_or_default();
        Listed {
            document,
            owner_name: owner_name.unwrap_or_default(),
            labels: labels.map(|labels| labels.0).unwrap_or_default(),
            thumbnail: None,
            thumbnail_key,
        }
    });
    Ok(listed.collect())
}
