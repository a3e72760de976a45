//! The board of the demo organization: roof and electrical jobs, so that boards are alive on the first day.

use chrono::{DateTime, Duration, NaiveTime, Utc};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use shared::activity::Actor;
use shared::approvals::{self, Person};
use shared::auth::demo::Demo;
use shared::customers::Customer;
use shared::db::{OrgTx, SystemTx};
use shared::ids::{CardId, StageId, UserId};
use shared::pipelines::checklists::{self, NewItem};
use shared::pipelines::comments::{self, NewComment};
use shared::pipelines::{self, CardChanges, NewPipeline};
use shared::{App, Result, labels};

use crate::demo_customers;

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
    customers: Vec<Customer>,
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
    let customers = demo_customers::make(&mut tx, &actor).await?;
    let maker = Maker { actor, user: demo.operator, staff, customers, now: app.clock.now() };
    let stages: Vec<_> = board.stages.iter().map(|column| &column.stage).collect();
    let wanted: NewPipeline = serde_json::from_value(json!({ "name": board.name, "stages": stages }))?;
    let pipeline = pipelines::insert(&mut tx, &maker.actor, maker.user, &wanted).await?;
    for (stage, column) in pipeline.stages.iter().zip(&board.stages) {
        for (place, card) in column.cards.iter().enumerate() {
            add(&mut tx, &maker, (stage.id, place), card).await?;
        }
    }
    tx.commit().await
}

/// When a card is due: in the working day, not at the minute at which the demo is made. What is due on that day is due at
/// its end.
fn due(now: DateTime<Utc>, days: i64, place: usize) -> DateTime<Utc> {
    let hour = if days == 0 { 17 } else { [9, 14, 17][place % 3] };
    let begun = (now + Duration::days(days)).date_naive().and_time(NaiveTime::MIN).and_utc();
    begun + Duration::hours(hour)
}

async fn add(tx: &mut OrgTx, maker: &Maker, (stage, place): (StageId, usize), card: &Card) -> Result<()> {
    let mut labels = Vec::new();
    for name in &card.labels {
        labels.push(labels::find_or_insert(tx, &maker.actor, name).await?.id);
    }
    let assignee = maker.staff.iter().find(|person| Some(&person.name) == card.assignee.as_ref());
    let customer = maker.customers.iter().find(|customer| customer.name == card.customer);
    let wanted = json!({
        "stage_id": stage,
        "title": card.title,
        // Whoever is a customer is named by the card itself.
        "description": customer.is_none().then(|| format!("For {}.", card.customer)),
        "customer_id": customer.map(|customer| customer.id),
        "assignee_id": assignee.map(|person| person.id),
        "priority": card.priority,
        "amount": card.amount,
        "currency": card.amount.as_ref().map(|_| "EUR"),
        "due_at": card.due_in_days.map(|days| due(maker.now, days, place)),
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
        let done =
            checklists::Changes { done: Some(text.starts_with('+')), ..checklists::Changes::default() };
        checklists::change(tx, &maker.actor, &item, &done).await?;
    }
    if let Some(text) = &card.comment {
        let new = NewComment { text: text.clone(), mentions: Vec::new() };
        comments::add(tx, &maker.actor, maker.user, id, &new).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_are_due_in_the_working_day() {
        let now: DateTime<Utc> = "2026-12-01T01:29:00Z".parse().unwrap();
        let at = |days, place| due(now, days, place).to_rfc3339();
        assert_eq!(at(0, 0), "2026-12-01T17:00:00+00:00");
        assert_eq!(at(1, 0), "2026-12-02T09:00:00+00:00");
        assert_eq!(at(-3, 4), "2026-11-28T14:00:00+00:00");
    }
}
