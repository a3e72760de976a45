//! Retention: how long documents of a kind are kept, what goes next, and that it goes.

use chrono::{DateTime, Days, TimeDelta, Utc};
use document_types::fields::Kind;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::settings::RetentionDays;
use super::{StoredKind, settings, trash};
use crate::activity::Actor;
use crate::app::App;
use crate::db::{OrgTx, SystemTx};
use crate::error::Result;
use crate::ids::{DocumentId, OrgId, UserId};

/// Documents of one kind and organization that retention puts into the trash in one sweep.
const AT_ONCE: i64 = 500;

/// Most documents in a list of what goes next.
pub const LISTED: i64 = 200;

/// Why a document goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LeavingReason)]
pub enum Reason {
    /// Its kind is kept for so many days, which are over then: it goes into the trash.
    Retention,
    /// It is in the trash, whose days are over then: it is erased.
    Trash,
}

/// A document that goes, unless somebody prevents it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = LeavingDocument)]
pub struct Leaving {
    /// Which.
    pub id: DocumentId,
    /// The file's name.
    pub name: String,
    /// What kind of document it is.
    pub kind: Option<Kind>,
    /// Why it goes.
    pub reason: Reason,
    /// When: with the first sweep after this instant.
    pub at: DateTime<Utc>,
    /// Whether it is on hold: then it stays all the same.
    pub on_hold: bool,
}

/// A document on hold.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = HeldDocument)]
pub struct Held {
    /// Which.
    pub id: DocumentId,
    /// The file's name.
    pub name: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Who said so.
    pub by: UserId,
    /// Why.
    pub reason: String,
}

impl RetentionDays {
    /// The days that documents of a kind are kept; `None` for ever.
    pub fn of(&self, kind: Kind) -> Option<u16> {
        match kind {
            Kind::Invoice => self.invoice,
            Kind::CreditNote => self.credit_note,
            Kind::Receipt => self.receipt,
            Kind::PurchaseOrder => self.purchase_order,
            Kind::BankStatement => self.bank_statement,
            Kind::Contract => self.contract,
            Kind::IdentityDocument => self.identity_document,
            Kind::Generic => self.generic,
        }
    }

    /// The kinds that are not kept for ever, with their days.
    fn rules(&self) -> Vec<(Kind, u16)> {
        Kind::ALL.into_iter().filter_map(|kind| Some((kind, self.of(kind)?))).collect()
    }
}

/// What goes until `days` from now, the next first: at most [`LISTED`].
pub async fn leaving(tx: &mut OrgTx, now: DateTime<Utc>, days: u16, trash_days: u32) -> Result<Vec<Leaving>> {
    let org = tx.org();
    let rules = settings::current(tx).await?.retention_days.0.rules();
    let kinds: Vec<String> = rules.iter().map(|(kind, _)| kind.as_str().to_owned()).collect();
    let kept: Vec<i32> = rules.iter().map(|(_, days)| i32::from(*days)).collect();
    let rows = sqlx::query!(
        r#"select id as "id!: DocumentId", name as "name!", kind as "kind: StoredKind", is_due as "is_due!",
             at as "at!", on_hold as "on_hold!"
         from (
           select d.id, d.name, d.kind::text as kind, true as is_due, d.at, d.held_at is not null as on_hold
           from unnest($2::text[], $3::integer[]) as rule (kind, days)
           cross join lateral (
             select id, name, kind, held_at, greatest(kept_since, created_at) + make_interval(days => rule.days) as at
             from documents
             where org_id = $1 and kind = rule.kind::document_kind and status = 'completed' and deleted_at is null
               and erased_at is null and id < app.uuid_at($4::timestamptz - make_interval(days => rule.days - 1))
             order by id
             limit $6
           ) as d
           union all (
             select id, name, kind::text, false, deleted_at + make_interval(days => $5), held_at is not null
             from documents
             where org_id = $1 and deleted_at is not null and erased_at is null
             order by deleted_at
             limit $6)
         ) as leaving
         where at < $4
         order by at, id
         limit $6"#,
        org.0,
        &kinds,
        &kept,
        now + Days::new(u64::from(days)),
        i32::try_from(trash_days)?,
        LISTED
    )
    .fetch_all(tx.conn())
    .await?;
    let leaving = rows.into_iter().map(|row| Leaving {
        id: row.id,
        name: row.name,
        kind: row.kind.map(|kind| kind.0),
        reason: if row.is_due { Reason::Retention } else { Reason::Trash },
        at: row.at,
        on_hold: row.on_hold,
    });
    Ok(leaving.collect())
}

/// The documents on hold, the newest hold first: at most [`LISTED`].
pub async fn held(tx: &mut OrgTx) -> Result<Vec<Held>> {
    let org = tx.org();
    let held = sqlx::query_as!(
        Held,
        r#"select id as "id: _", name, held_at as "since!", held_by as "by!: _", hold_reason as "reason!"
         from documents
         where org_id = $1 and held_at is not null and erased_at is null
         order by held_at desc
         limit $2"#,
        org.0,
        LISTED
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(held)
}

/// Puts documents into the trash whose kind is kept no longer, except those on hold; returns how many.
pub(super) async fn sweep(app: &App) -> Result<u32> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let set = sqlx::query!(
        r#"select id, retention_days as "days: sqlx::types::Json<RetentionDays>"
         from organizations
         where retention_days <> '{}' and deleted_at is null
         order by id
         limit 100000"#
    )
    .fetch_all(tx.conn())
    .await?;
    tx.commit().await?;
    let mut count = 0;
    for organization in set {
        for (kind, days) in organization.days.0.rules() {
            count += retire(app, OrgId(organization.id), kind, days).await?;
        }
    }
    Ok(count)
}

/// Puts what is over of one kind into the trash. Identifiers grow with time, so those of a day around are enough.
async fn retire(app: &App, org: OrgId, kind: Kind, days: u16) -> Result<u32> {
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(org).await?;
    let before = app.clock.now() - TimeDelta::days(i64::from(days));
    let due = sqlx::query_scalar!(
        r#"select id as "id: DocumentId"
         from documents
         where org_id = $1 and kind = $2::text::document_kind and id < app.uuid_at($3::timestamptz + interval '1 day')
           and greatest(kept_since, created_at) < $3 and status = 'completed' and deleted_at is null and erased_at is null
           and held_at is null
         order by id
         limit $4"#,
        org.0,
        kind.as_str(),
        before,
        AT_ONCE
    )
    .fetch_all(tx.conn())
    .await?;
    let why = json!({ "reason": Reason::Retention, "kind": kind, "days": days });
    for id in &due {
        trash::delete_for(&mut tx, &Actor::system(), *id, Some(why.clone())).await?;
    }
    tx.commit().await?;
    Ok(u32::try_from(due.len())?)
}
