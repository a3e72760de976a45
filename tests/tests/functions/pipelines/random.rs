//! Four people do random things to the same cards. A model does them too, and is asked after every one of them, before the
//! transaction ends: the locks that it holds keep everybody else away from what is compared.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use shared::auth::Member;
use shared::db::OrgTx;
use shared::ids::{CardId, StageId};
use shared::pipelines::{self as boards, CardChanges, Move, NewCard};
use shared::{App, Error, Result};
use sqlx::PgPool;
use uuid::Uuid;

use super::{Cast, done, text};

/// Operations of all four together.
const OPERATIONS: usize = 2_000;

const WORKERS: usize = 4;

/// The hard limit of the second stage.
const LIMIT: usize = 6;

/// A card as it should be.
#[derive(Clone)]
struct Known {
    stage: StageId,
    version: i64,
    archived: bool,
    /// Rows of the log.
    logged: i64,
}

/// All cards as they should be, and the order of those that are not archived.
#[derive(Default)]
struct Model {
    order: BTreeMap<StageId, Vec<CardId>>,
    cards: BTreeMap<CardId, Known>,
    deleted: BTreeMap<CardId, i64>,
    limited: Option<StageId>,
}

/// What somebody is about to do, by what they saw a moment ago.
enum Plan {
    Add(NewCard),
    Move(CardId, Move),
    Change(CardId, CardChanges),
    Delete(CardId),
}

impl Model {
    fn is_full(&self, stage: StageId) -> bool {
        self.limited == Some(stage) && self.order[&stage].len() >= LIMIT
    }

    /// Puts a card where it should be. Neighbours that are not there count for nothing.
    fn place(&mut self, card: CardId, stage: StageId, [after, before]: [Option<CardId>; 2], first: bool) {
        for order in self.order.values_mut() {
            order.retain(|other| *other != card);
        }
        let order = self.order.entry(stage).or_default();
        let place = |of: Option<CardId>| order.iter().position(|other| Some(*other) == of);
        let last = if first { 0 } else { order.len() };
        let at = place(after).map(|at| at + 1).or(place(before)).unwrap_or(last);
        order.insert(at, card);
    }

    fn plan(&self, rng: &mut StdRng) -> Plan {
        let stages: Vec<StageId> = self.order.keys().copied().collect();
        let stage = *stages.choose(rng).unwrap();
        let all: Vec<CardId> = self.cards.keys().copied().collect();
        let card = all.choose(rng).copied();
        let version = card.map_or(1, |card| self.cards[&card].version);
        // Half of the time between the first two, where ranks grow; else anywhere, also behind cards of other stages.
        let [after_id, before_id] = match rng.random_bool(0.5) {
            true => [0, 1].map(|at| self.order[&stage].get(at).copied()),
            false => [all.choose(rng).copied(), all.choose(rng).copied()]
                .map(|card| card.filter(|_| rng.random_bool(0.8))),
        };
        let Some(card) = card.filter(|_| !rng.random_bool(0.1)) else {
            return Plan::Add(new_card(stage, before_id, rng.random_bool(0.5)));
        };
        match rng.random_range(0..10) {
            0 => Plan::Change(
                card,
                CardChanges { title: Some(rng.random::<u64>().to_string()), ..CardChanges::default() },
            ),
            1 | 2 => Plan::Change(
                card,
                CardChanges { archived: Some(rng.random_bool(0.6)), ..CardChanges::default() },
            ),
            3 => Plan::Delete(card),
            _ => Plan::Move(card, Move { stage_id: stage, after_id, before_id, version }),
        }
    }
}

fn new_card(stage_id: StageId, before_id: Option<CardId>, first: bool) -> NewCard {
    let wanted = json!({ "stage_id": stage_id, "title": "Card", "before_id": before_id, "first": first });
    serde_json::from_value(wanted).unwrap()
}

/// One operation with its check; commits what succeeded.
async fn step(app: &App, me: &Member, model: &Mutex<Model>, rng: &mut StdRng) -> Result<()> {
    let plan = model.lock().unwrap_or_else(PoisonError::into_inner).plan(rng);
    let mut tx = app.enter(me).await?;
    let touched = match plan {
        Plan::Add(new) => add(&mut tx, me, model, &new).await?,
        Plan::Move(card, wanted) => move_card(&mut tx, me, model, card, &wanted).await?,
        Plan::Change(card, changes) => change(&mut tx, me, model, card, &changes).await?,
        Plan::Delete(card) => delete(&mut tx, me, model, card).await?,
    };
    for stage in touched {
        let expected = model.lock().unwrap_or_else(PoisonError::into_inner).order[&stage].clone();
        assert_eq!(order(&mut tx, stage).await?, expected);
    }
    tx.commit().await
}

async fn order(tx: &mut OrgTx, stage: StageId) -> Result<Vec<CardId>> {
    let found: Vec<Uuid> =
        sqlx::query_scalar("select id from cards where stage_id = $1 and archived_at is null order by rank")
            .bind(stage.0)
            .fetch_all(tx.conn())
            .await?;
    Ok(found.into_iter().map(CardId).collect())
}

fn code<T>(result: &Result<T>) -> &'static str {
    result.as_ref().err().map_or("done", Error::code)
}

async fn add(tx: &mut OrgTx, me: &Member, model: &Mutex<Model>, new: &NewCard) -> Result<Vec<StageId>> {
    let made = boards::add(tx, &me.actor(), new).await;
    let mut model = model.lock().unwrap_or_else(PoisonError::into_inner);
    assert_eq!(code(&made), if model.is_full(new.stage_id) { "wip_limit" } else { "done" });
    let Ok(made) = made else { return Ok(Vec::new()) };
    let known = Known { stage: new.stage_id, version: 1, archived: false, logged: 1 };
    assert!(model.cards.insert(made.card.id, known).is_none(), "a card is there twice");
    model.place(made.card.id, new.stage_id, [None, new.before_id], new.first);
    Ok(vec![new.stage_id])
}

async fn move_card(
    tx: &mut OrgTx,
    me: &Member,
    model: &Mutex<Model>,
    card: CardId,
    wanted: &Move,
) -> Result<Vec<StageId>> {
    let moved = boards::move_card(tx, &me.actor(), card, wanted).await;
    let mut model = model.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(known) = model.cards.get(&card).cloned() else {
        assert_eq!(code(&moved), "not_found");
        return Ok(Vec::new());
    };
    let expected = if known.version != wanted.version {
        "version_mismatch"
    } else if known.archived {
        "archived"
    } else if known.stage != wanted.stage_id && model.is_full(wanted.stage_id) {
        "wip_limit"
    } else {
        "done"
    };
    assert_eq!(code(&moved), expected);
    let Ok(moved) = moved else { return Ok(Vec::new()) };
    model.place(card, wanted.stage_id, [wanted.after_id, wanted.before_id], false);
    let after = model.cards.get_mut(&card).unwrap();
    (after.stage, after.version, after.logged) = (wanted.stage_id, known.version + 1, known.logged + 1);
    assert_eq!((moved.card.version, moved.card.stage_id), (after.version, after.stage));
    Ok(vec![known.stage, wanted.stage_id])
}

async fn change(
    tx: &mut OrgTx,
    me: &Member,
    model: &Mutex<Model>,
    card: CardId,
    changes: &CardChanges,
) -> Result<Vec<StageId>> {
    let before = match changes.lock(tx, card).await {
        Ok(before) => before,
        // Somebody moved or deleted it between the two looks that this takes.
        Err(error) => {
            assert!(["changed_meanwhile", "not_found"].contains(&error.code()), "{error}");
            return Ok(Vec::new());
        }
    };
    let changed = boards::change_card(tx, &me.actor(), &before, changes).await;
    let mut model = model.lock().unwrap_or_else(PoisonError::into_inner);
    let known = model.cards[&card].clone();
    assert_eq!((before.card.version, before.card.stage_id), (known.version, known.stage));
    let archived = changes.archived.unwrap_or(known.archived);
    let comes_back = known.archived && !archived;
    assert_eq!(code(&changed), if comes_back && model.is_full(known.stage) { "wip_limit" } else { "done" });
    let Ok(changed) = changed else { return Ok(Vec::new()) };
    if changed.card.version == known.version {
        assert_eq!((archived, &changes.title), (known.archived, &None));
        return Ok(Vec::new());
    }
    if comes_back {
        model.place(card, known.stage, [None, None], false);
    } else if archived {
        model.order.get_mut(&known.stage).unwrap().retain(|other| *other != card);
    }
    let after = model.cards.get_mut(&card).unwrap();
    (after.archived, after.version, after.logged) = (archived, known.version + 1, known.logged + 1);
    // A new title holds no stage, so its order may be another by now.
    Ok(if changes.archived.is_some() { vec![known.stage] } else { Vec::new() })
}

async fn delete(tx: &mut OrgTx, me: &Member, model: &Mutex<Model>, card: CardId) -> Result<Vec<StageId>> {
    let Ok(before) = CardChanges::default().lock(tx, card).await else { return Ok(Vec::new()) };
    let deleted = boards::delete_card(tx, &me.actor(), &before).await;
    let mut model = model.lock().unwrap_or_else(PoisonError::into_inner);
    let known = model.cards[&card].clone();
    assert_eq!(code(&deleted), if known.archived { "done" } else { "not_archived" });
    if deleted.is_ok() {
        model.cards.remove(&card);
        model.deleted.insert(card, known.logged + 1);
    }
    Ok(Vec::new())
}

/// Every card once, in its place, with its rows in the log.
async fn compare(cast: &Cast, model: &Model) -> Result<()> {
    let rows: Vec<(Uuid, Uuid, i64, bool)> =
        sqlx::query_as("select id, stage_id, version, archived_at is not null from cards order by id")
            .fetch_all(&cast.world.login)
            .await?;
    let found: Vec<_> =
        rows.iter().map(|(id, stage, version, archived)| (*id, *stage, *version, *archived)).collect();
    let expected: Vec<_> =
        model.cards.iter().map(|(id, known)| (id.0, known.stage.0, known.version, known.archived)).collect();
    assert_eq!(found, expected);
    let logged: Vec<(Uuid, i64)> = sqlx::query_as(
        "select object_id, count(*) from activity where object_type = 'card' group by object_id order by object_id",
    )
    .fetch_all(&cast.world.login)
    .await?;
    let mut expected: BTreeMap<Uuid, i64> =
        model.deleted.iter().map(|(id, logged)| (id.0, *logged)).collect();
    expected.extend(model.cards.iter().map(|(id, known)| (id.0, known.logged)));
    assert_eq!(logged, expected.into_iter().collect::<Vec<_>>());
    let numbers: Vec<i64> =
        sqlx::query_scalar("select number from cards").fetch_all(&cast.world.login).await?;
    assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), numbers.len());
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn four_people_at_once_lose_double_and_disorder_no_card(db: PgPool) -> Result<()> {
    let stages = json!([{ "name": "New" }, { "name": "Full", "wip_limit": LIMIT, "wip_hard": true }, { "name": "Done" }]);
    let cast = Cast::new(db, &stages).await?;
    let other: Value = done(&cast.admin, "POST", "/pipelines", &json!({ "name": "Other" }), 201).await?;
    let all =
        [&cast.pipeline, &other].map(|pipeline| pipeline["stages"].as_array().unwrap().clone()).concat();
    let ids = all.iter().map(|stage| StageId(text(stage, "id").parse().unwrap()));
    let limited = Some(StageId(cast.stage(1).parse().unwrap()));
    let model =
        Mutex::new(Model { order: ids.map(|id| (id, Vec::new())).collect(), limited, ..Model::default() });
    let workers = (0..WORKERS).map(|worker| {
        let (app, model) = (&cast.world.app, &model);
        let me = if worker % 2 == 0 { cast.admin.member() } else { cast.operator.member() };
        async move {
            let mut rng = StdRng::seed_from_u64(worker as u64);
            for _ in 0..OPERATIONS / WORKERS {
                step(app, me, model, &mut rng).await?;
            }
            Ok::<_, Error>(())
        }
    });
    futures_util::future::try_join_all(workers).await?;
    let model = model.into_inner().unwrap_or_else(PoisonError::into_inner);
    let moved = model.cards.values().map(|known| known.version).max();
    assert!(
        model.cards.len() > 20 && !model.deleted.is_empty() && moved > Some(3),
        "the test does too little"
    );
    compare(&cast, &model).await
}
