//! The board of the demo organization: roof and electrical jobs, so that boards are alive on the first day.

use chrono::{DateTime, Duration, Utc};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use shared::activity::Actor;
use shared::approvals::{self, Person};
use shared::auth::demo::Demo;
use shared::db::{OrgTx, SystemTx};
use shared::ids::{CardId, StageId, UserId};
use shared::pipelines::checklists::{self, NewItem};
use shared::pipelines::comments::{self, NewComment};
use shared::pipelines::{self, CardChanges, NewPipeline};
use shared::{App, Result, labels};

const BOARD: &str = include_str!("../demo/board.json");

#[derive(Deserialize)]
struct Board {
    name: String,
    stages: Vec<Column>,
}

#[derive(Deserialize)]
struct Column {
    cards: Vec<Card>,
    /// As the API takes a stage.
    #[serde(flatten)]
    stage: Map<String, Value>,
}

#[derive(Deserialize)]
struct Card {
    title: String,
    customer: String,
    labels: Vec<String>,
    /// From the day on which the demo is made.
    due_in_days: Option<i64>,
    /// By name.
    assignee: Option<String>,
    /// In euros.
    amount: Option<String>,
    #[serde(default)]
    priority: pipelines::Priority,
    /// What is done begins with a plus sign.
    #[serde(default)]
    checklist: Vec<String>,
    comment: Option<String>,
    next_step: Option<Step>,
}

#[derive(Deserialize)]
struct Step {
    text: String,
    /// From the day on which the demo is made.
    in_days: i64,
}

/// Whoever makes the board, and when.
struct Maker {
    actor: Actor,
    user: UserId,
    staff: Vec<Person>,
    now: DateTime<Utc>,
}

/// Makes the board as the operator of the demo organization.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn make(app: &App, demo: Demo) -> Result<()> {
    let board: Board = serde_json::from_str(BOARD)?;
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(demo.org).await?;
    let members = approvals::staff(&mut tx).await?.members;
    let staff = approvals::named(&mut tx, &members).await?;
    let actor = Actor { user: Some(demo.operator), ..Actor::system() };
    let maker = Maker { actor, user: demo.operator, staff, now: app.clock.now() };
    let stages: Vec<_> = board.stages.iter().map(|column| &column.stage).collect();
    let wanted: NewPipeline = serde_json::from_value(json!({ "name": board.name, "stages": stages }))?;
    let pipeline = pipelines::insert(&mut tx, &maker.actor, maker.user, &wanted).await?;
    for (stage, column) in pipeline.stages.iter().zip(&board.stages) {
        for card in &column.cards {
            add(&mut tx, &maker, stage.id, card).await?;
        }
    }
    tx.commit().await
}

async fn add(tx: &mut OrgTx, maker: &Maker, stage: StageId, card: &Card) -> Result<()> {
    let mut labels = Vec::new();
    for name in &card.labels {
        labels.push(labels::find_or_insert(tx, &maker.actor, name).await?.id);
    }
    let assignee = maker.staff.iter().find(|person| Some(&person.name) == card.assignee.as_ref());
    let wanted = json!({
        "stage_id": stage,
        "title": card.title,
        "description": format!("For {}.", card.customer),
        "assignee_id": assignee.map(|person| person.id),
        "priority": card.priority,
        "amount": card.amount,
        "currency": card.amount.as_ref().map(|_| "EUR"),
        "due_at": card.due_in_days.map(|days| maker.now + Duration::days(days)),
        "labels": labels,
    });
    let made = pipelines::add(tx, &maker.actor, &serde_json::from_value(wanted)?).await?.card.id;
    hang(tx, maker, made, card).await
}

/// What hangs at a card: its next step, its checklist, what was said about it.
async fn hang(tx: &mut OrgTx, maker: &Maker, id: CardId, card: &Card) -> Result<()> {
    if let Some(step) = &card.next_step {
        let on = (maker.now + Duration::days(step.in_days)).date_naive();
        let wanted = json!({ "next_step": { "text": step.text, "on": on } });
        let changes: CardChanges = serde_json::from_value(wanted)?;
        let before = changes.lock(tx, id).await?;
        pipelines::change_card(tx, &maker.actor, &before, &changes).await?;
    }
    for text in &card.checklist {
        let new = NewItem { text: text.trim_start_matches('+').to_owned() };
        let item = checklists::add(tx, &maker.actor, id, &new).await?;
        let done = checklists::Changes { done: Some(text.starts_with('+')), ..checklists::Changes::default() };
        checklists::change(tx, &maker.actor, &item, &done).await?;
    }
    if let Some(text) = &card.comment {
        let new = NewComment { text: text.clone(), mentions: Vec::new() };
        comments::add(tx, &maker.actor, maker.user, id, &new).await?;
    }
    Ok(())
}
