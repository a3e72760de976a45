//! One change of many cards, with a result for each, and taking it back.
//!
//! Each card that was changed leaves a [`Step`] that undoes it. Steps are taken in reverse, so that a card finds the
//! neighbours it had.

use std::collections::{BTreeSet, HashMap};

use garde::Validate;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::cards::{self, Card, Priority};
use super::given::CardChanges;
use super::placing::{self, Spot};
use super::{Stage, references};
use super::{links, moving, stages, writing};
use crate::activity::Actor;
use crate::db::OrgTx;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::http::present;
use crate::ids::{CardId, LabelId, StageId, UndoId, UserId};
use crate::labels;

/// Seconds for which a change can be taken back.
pub const SECONDS_TO_UNDO: i32 = 60;

/// One change of many cards.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CardsChange)]
pub struct Request {
    /// 1 to 500 cards; each counts once.
    #[garde(length(min = 1, max = 500))]
    pub cards: Vec<CardId>,
    /// What is to change: exactly one member.
    #[garde(skip)]
    pub change: Wanted,
}

/// What is to change of many cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", try_from = "Members")]
#[schema(as = CardsChangeWanted)]
pub enum Wanted {
    /// To the end of this stage, in the order in which the cards are named.
    StageId(StageId),
    /// To this admin or operator, or nobody.
    AssigneeId(Option<UserId>),
    /// This priority.
    Priority(Priority),
    /// With this label.
    AddLabel(LabelId),
    /// Without this label.
    RemoveLabel(LabelId),
    /// Into the archive, or out of it.
    Archived(bool),
}

/// [`Wanted`] as it is sent. Read member by member, so that two of them are told apart from what is no JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Members {
    stage_id: Option<StageId>,
    #[serde(default, deserialize_with = "present")]
    assignee_id: Option<Option<UserId>>,
    priority: Option<Priority>,
    add_label: Option<LabelId>,
    remove_label: Option<LabelId>,
    archived: Option<bool>,
}

impl TryFrom<Members> for Wanted {
    type Error = &'static str;

    fn try_from(members: Members) -> std::result::Result<Self, Self::Error> {
        let given = [
            members.stage_id.map(Self::StageId),
            members.assignee_id.map(Self::AssigneeId),
            members.priority.map(Self::Priority),
            members.add_label.map(Self::AddLabel),
            members.remove_label.map(Self::RemoveLabel),
            members.archived.map(Self::Archived),
        ];
        let mut given = given.into_iter().flatten();
        match (given.next(), given.next()) {
            (Some(wanted), None) => Ok(wanted),
            _ => Err(
                "exactly one of stage_id, assignee_id, priority, add_label, remove_label and archived is to be given",
            ),
        }
    }
}

/// What became of the cards.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = CardsChanged)]
pub struct Outcome {
    /// By this the change is taken back, for a minute; absent where nothing changed, and when something was taken back.
    pub undo_id: Option<UndoId>,
    /// One for each card, in the order of the request.
    pub results: Vec<ItemResult>,
}

/// What became of one card.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = CardsChangedItem)]
pub struct ItemResult {
    /// Which.
    pub id: CardId,
    /// Whether it is now as wanted.
    pub done: bool,
    /// Why not, for programs.
    pub code: Option<String>,
    /// Why not, in a sentence.
    pub detail: Option<String>,
}

/// What undoes the change of one card.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Step {
    id: CardId,
    /// As the change left it: a card that was changed since is left alone.
    version: i64,
    wanted: Wanted,
    /// Where the card stood.
    spot: Spot,
}

/// Changes many cards.
///
/// # Errors
/// `Invalid` when what they are to get does not exist. What is refused for one card is in its result.
pub async fn act(tx: &mut OrgTx, actor: &Actor, by: UserId, request: &Request) -> Result<Outcome> {
    check(tx, request.change).await?;
    let mut seen = BTreeSet::new();
    let ids = request.cards.iter().copied().filter(|card| seen.insert(*card));
    let steps =
        ids.map(|id| Step { id, version: 0, wanted: request.change, spot: Spot::default() }).collect();
    let (results, undo) = take(tx, actor, steps).await?;
    let undo_id = if undo.is_empty() { None } else { Some(keep(tx, by, &undo).await?) };
    Ok(Outcome { undo_id, results })
}

/// Takes a change back, which its author may once and for a minute.
///
/// # Errors
/// `NotFound`; `Conflict` with code `undo_expired`.
pub async fn undo(tx: &mut OrgTx, actor: &Actor, by: UserId, id: UndoId) -> Result<Outcome> {
    let org = tx.org();
    let row = sqlx::query!(
        r#"delete from card_undos
         where org_id = $1 and id = $2 and user_id = $3
         returning cards as "cards: Json<Vec<Step>>", created_at < now() - make_interval(secs => $4) as "expired!""#,
        org.0,
        id.0,
        by.0,
        f64::from(SECONDS_TO_UNDO)
    )
    .fetch_optional(tx.conn())
    .await?
    .or_not_found("change to take back")?;
    if row.expired {
        let detail = format!(
            "a change can be taken back for {SECONDS_TO_UNDO} seconds: change the cards again instead"
        );
        return Err(Error::Conflict(refuse("undo_expired", detail)));
    }
    let mut steps = row.cards.0;
    steps.reverse();
    let (mut results, _) = take(tx, actor, steps).await?;
    results.reverse();
    Ok(Outcome { undo_id: None, results })
}

/// Refuses what no card can get.
async fn check(tx: &mut OrgTx, wanted: Wanted) -> Result<()> {
    let unknown = |what: &str| Error::field("/change", "unknown", format!("there is no such {what}"));
    match wanted {
        Wanted::StageId(stage) => {
            stages::find(tx, stage).await?.ok_or_else(|| unknown("stage"))?;
        }
        Wanted::AddLabel(label) | Wanted::RemoveLabel(label) => {
            labels::find(tx, label).await?.ok_or_else(|| unknown("label"))?;
        }
        Wanted::AssigneeId(member) => references::check_assignee(tx, "/change/assignee_id", member).await?,
        Wanted::Priority(_) | Wanted::Archived(_) => {}
    }
    Ok(())
}

/// Takes steps one after the other, with the cards as they are under the locks; answers with what became of each, and
/// with the steps that undo those that changed something.
async fn take(tx: &mut OrgTx, actor: &Actor, steps: Vec<Step>) -> Result<(Vec<ItemResult>, Vec<Step>)> {
    let locked = lock(tx, &steps).await?;
    let ids: Vec<Uuid> = steps.iter().map(|step| step.id.0).collect();
    let cards: HashMap<CardId, Card> =
        cards::named(tx, &ids).await?.into_iter().map(|card| (card.id, card)).collect();
    let (mut results, mut undo) = (Vec::new(), Vec::new());
    for step in steps {
        let (code, detail) = match one(tx, actor, &locked, cards.get(&step.id), step).await {
            Ok(back) => {
                undo.extend(back);
                (None, None)
            }
            Err(Error::Conflict(refusal)) => {
                (Some(refusal.code.to_owned()), Some(refusal.detail.into_owned()))
            }
            Err(Error::Invalid(fields)) => {
                let first = fields.into_iter().next();
                first.map(|field| (field.code, field.message)).unzip()
            }
            Err(error @ Error::NotFound(_)) => (Some(error.code().to_owned()), Some(error.to_string())),
            Err(error) => return Err(error),
        };
        results.push(ItemResult { id: step.id, done: code.is_none(), code, detail });
    }
    Ok((results, undo))
}

/// Locks the stages where places change, and then the cards.
async fn lock(tx: &mut OrgTx, steps: &[Step]) -> Result<Vec<Stage>> {
    let org = tx.org();
    let ids: Vec<Uuid> = steps.iter().map(|step| step.id.0).collect();
    let mut stages = BTreeSet::new();
    for step in steps {
        if let Wanted::StageId(stage) = step.wanted {
            stages.insert(stage);
        }
    }
    let moves = steps.iter().any(|step| matches!(step.wanted, Wanted::StageId(_) | Wanted::Archived(_)));
    if moves {
        stages.extend(cards::named(tx, &ids).await?.iter().map(|card| card.stage_id));
    }
    let stages: Vec<StageId> = stages.into_iter().collect();
    let locked = stages::lock(tx, &stages).await?;
    sqlx::query!(
        "select id from cards where org_id = $1 and id = any($2) order by id limit 1000 for no key update",
        org.0,
        &ids
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(locked)
}

/// Takes one step. `None` where the card is as wanted already.
async fn one(
    tx: &mut OrgTx,
    actor: &Actor,
    stages: &[Stage],
    card: Option<&Card>,
    step: Step,
) -> Result<Option<Step>> {
    let card = card.or_not_found("card")?;
    if step.version != 0 && step.version != card.version {
        let detail = "somebody changed this card since: it is left as it is";
        return Err(Error::Conflict(refuse("changed_meanwhile", detail)));
    }
    let spot = match step.wanted {
        Wanted::StageId(_) | Wanted::Archived(_) => placing::spot_of(tx, card).await?,
        _ => Spot::default(),
    };
    let (wanted, version) = match step.wanted {
        Wanted::StageId(stage) if stage == card.stage_id => return Ok(None),
        Wanted::StageId(stage) => {
            let target = stages.iter().find(|other| other.id == stage).or_not_found("stage")?;
            moving::put(tx, actor, card, stages, target, step.spot).await?;
            (Wanted::StageId(card.stage_id), card.version + 1)
        }
        Wanted::AddLabel(label) | Wanted::RemoveLabel(label) => {
            let Some(back) = label_or_not(tx, actor, card, step.wanted, label).await? else {
                return Ok(None);
            };
            (back, card.version)
        }
        Wanted::AssigneeId(member) => {
            let changes = CardChanges { assignee_id: Some(member), ..CardChanges::default() };
            let back = Wanted::AssigneeId(card.assignee.as_ref().map(|assignee| assignee.id));
            (back, written(tx, actor, card, changes, step.spot).await?)
        }
        Wanted::Priority(priority) => {
            let changes = CardChanges { priority: Some(priority), ..CardChanges::default() };
            (Wanted::Priority(card.priority), written(tx, actor, card, changes, step.spot).await?)
        }
        Wanted::Archived(archived) => {
            if stages.iter().all(|stage| stage.id != card.stage_id) {
                let detail = "somebody else moved this card at the same moment: look at it again";
                return Err(Error::Conflict(refuse("changed_meanwhile", detail)));
            }
            let changes = CardChanges { archived: Some(archived), ..CardChanges::default() };
            let back = Wanted::Archived(card.archived_at.is_some());
            (back, written(tx, actor, card, changes, step.spot).await?)
        }
    };
    let is_labels = matches!(wanted, Wanted::AddLabel(_) | Wanted::RemoveLabel(_));
    let is_changed = is_labels || version != card.version;
    Ok(is_changed.then_some(Step { id: card.id, version, wanted, spot }))
}

/// Puts a label on a card or takes it off; answers with what undoes that.
async fn label_or_not(
    tx: &mut OrgTx,
    actor: &Actor,
    card: &Card,
    wanted: Wanted,
    id: LabelId,
) -> Result<Option<Wanted>> {
    let label = labels::find(tx, id).await?.or_not_found("label")?;
    let back = match wanted {
        Wanted::AddLabel(_) => {
            links::put_label(tx, actor, card.id, &label).await?.then_some(Wanted::RemoveLabel(id))
        }
        _ => links::take_label_off(tx, actor, card.id, &label).await?.then_some(Wanted::AddLabel(id)),
    };
    Ok(back)
}

/// Writes what is written like the change of one card; answers with its version.
async fn written(
    tx: &mut OrgTx,
    actor: &Actor,
    card: &Card,
    changes: CardChanges,
    spot: Spot,
) -> Result<i64> {
    let before = cards::detail(tx, card.id).await?.or_not_found("card")?;
    Ok(writing::change_at(tx, actor, &before, &changes, spot).await?.card.version)
}

/// Keeps what takes a change back, and forgets what is too old for that.
async fn keep(tx: &mut OrgTx, by: UserId, steps: &[Step]) -> Result<UndoId> {
    let (org, id) = (tx.org(), UndoId::new());
    sqlx::query!(
        "delete from card_undos where org_id = $1 and created_at < now() - make_interval(secs => $2)",
        org.0,
        f64::from(SECONDS_TO_UNDO)
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into card_undos (id, org_id, user_id, cards) values ($1, $2, $3, $4)",
        id.0,
        org.0,
        by.0,
        Json(steps) as _
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}
