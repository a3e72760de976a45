//! Automations about requests and cards: what they do, what stops them, and what is written down about it.

use serde_json::json;
use shared::automations::{self, Outcome, Run, RunFilter, Trigger, Wanted};
use shared::ids::{AutomationId, CardId, RequestId};
use shared::intake::{self, NewRequest, Sender, Source};
use shared::pipelines::{self, Move, NewCard, NewPipeline, Pipeline};
use sqlx::PgPool;

use super::*;

/// A pipeline with the stages New, In progress and Done.
async fn pipeline(world: &World, admin: &Caller) -> Result<Pipeline> {
    let mut tx = world.app.enter(admin.member()).await?;
    let new: NewPipeline = serde_json::from_value(json!({ "name": "Repairs" }))?;
    let pipeline = pipelines::insert(&mut tx, &admin.member().actor(), admin.member().user, &new).await?;
    tx.commit().await?;
    Ok(pipeline)
}

async fn card(world: &World, by: &Caller, wanted: Value) -> Result<CardId> {
    let mut tx = world.app.enter(by.member()).await?;
    let new: NewCard = serde_json::from_value(wanted)?;
    let card = pipelines::add(&mut tx, &by.member().actor(), &new).await?.card.id;
    tx.commit().await?;
    Ok(card)
}

async fn request(world: &World, by: &Caller, email: &str) -> Result<RequestId> {
    let mut tx = world.app.enter(by.member()).await?;
    let new = NewRequest {
        source: Source::Api,
        subject: "Boiler".to_owned(),
        text: "The boiler makes noise.".to_owned(),
        sender: Sender { email: Some(email.to_owned()), ..Sender::default() },
        customer: None,
        documents: Vec::new(),
        form: None,
        answers: Vec::new(),
    };
    let id = intake::insert(&world.app, &mut tx, &by.member().actor(), &new).await?;
    tx.commit().await?;
    Ok(id)
}

async fn shown(world: &World, by: &Caller, id: CardId) -> Result<pipelines::Card> {
    pipelines::find(&mut world.app.enter(by.member()).await?, id).await?.or_not_found("card")
}

async fn runs(world: &World, by: &Caller, id: AutomationId) -> Result<Vec<Run>> {
    let mut tx = world.app.enter(by.member()).await?;
    automations::list_runs(&mut tx, id, RunFilter::default(), None, 100).await
}

fn steps(run: &Run) -> Vec<String> {
    let said = |step: &automations::Step| {
        json!({ "": step.outcome })[""].as_str().map(|outcome| format!("{} {outcome}", step.action))
    };
    run.steps.iter().filter_map(said).collect()
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_request_gets_a_card_and_its_sender_a_mail(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (app, admin) = (&world.app, world.as_admin().await?);
    let repairs = pipeline(&world, &admin).await?;
    let actions = json!([
        { "type": "card", "pipeline_id": repairs.id, "title": "{number}: {title}", "priority": "high" },
        { "type": "card", "pipeline_id": repairs.id },
        { "type": "label", "name": "Heating" },
        { "type": "mail", "to": { "type": "customer" }, "subject": "{title}", "text": "Hello,\nsee {link}" },
    ]);
    let wanted = json!({ "name": "Boilers", "on": "request.received", "condition": { "text": "boiler makes" },
        "actions": actions });
    let made = automation(app, &admin, wanted).await?;

    let id = request(&world, &admin, "eileen@hynes.ie").await?;
    drain(app).await?;
    let routed = intake::find(&mut app.enter(admin.member()).await?, id).await?.or_not_found("request")?;
    let routed = routed.routed.or_not_found("card")?;
    let card = shown(&world, &admin, routed.card_id).await?;
    assert_eq!((card.title.as_str(), card.labels[0].name.as_str()), ("1: Boiler", "Heating"));
    let ran = runs(&world, &admin, made.id).await?;
    assert_eq!((ran.len(), ran[0].outcome, ran[0].on), (1, Outcome::Done, Trigger::RequestReceived));
    assert_eq!(steps(&ran[0]), ["card done", "card skipped", "label done", "mail done"]);
    let mails: Vec<String> =
        sqlx::query_scalar("select recipient from mails where template = 'automation-mail'")
            .fetch_all(&world.login)
            .await?;
    assert_eq!(mails, ["eileen@hynes.ie"]);

    // A machine gets no mail: the run fails at that step, and what was done before stays.
    let id = request(&world, &admin, "no-reply@hynes.ie").await?;
    drain(app).await?;
    let failed = &runs(&world, &admin, made.id).await?[0];
    assert_eq!((failed.outcome, failed.object_id), (Outcome::Failed, id.0));
    assert_eq!(steps(failed), ["card done", "card skipped", "label done", "mail failed"]);
    assert!(failed.reason.as_ref().is_some_and(|reason| reason.contains("no automatic mail")), "{failed:?}");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn automations_that_set_each_other_off_are_held_and_a_place_among_others_wakes_nobody(
    db: PgPool,
) -> Result<()> {
    let world = World::new(db).await?;
    let (app, admin) = (&world.app, world.as_admin().await?);
    let repairs = pipeline(&world, &admin).await?;
    let [first, second] = [repairs.stages[0].id, repairs.stages[1].id];
    let mut made = Vec::new();
    for (from, to) in [(first, second), (second, first)] {
        let wanted = json!({ "name": "Over", "on": "card.moved", "condition": { "stage_id": from },
            "actions": [{ "type": "move", "stage_id": to }] });
        made.push(automation(app, &admin, wanted).await?.id);
    }
    let id = card(&world, &admin, json!({ "stage_id": first, "title": "Round" })).await?;
    assert_eq!(drain(app).await?, 0, "nobody listens to new cards");
    for stage_id in [first, second] {
        let version = shown(&world, &admin, id).await?.version;
        let wanted = Move { stage_id, after_id: None, before_id: None, version };
        let mut tx = app.enter(admin.member()).await?;
        pipelines::move_card(&mut tx, &admin.member().actor(), id, &wanted).await?;
        tx.commit().await?;
    }
    drain(app).await?;

    let mut depths = Vec::new();
    for id in &made {
        let ran = runs(&world, &admin, *id).await?;
        depths.extend(ran.into_iter().map(|run| (run.depth, run.outcome)));
    }
    depths.sort_by_key(|(depth, _)| *depth);
    let done = [0, 1, 2, automations::DEEPEST_ACTED_ON].map(|depth| (depth, Outcome::Done));
    assert_eq!(depths[..4], done);
    assert_eq!(depths[4..], [(automations::DEEPEST_ACTED_ON + 1, Outcome::Held)]);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_card_that_is_due_is_told_of_once_for_each_date(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (app, admin) = (&world.app, world.as_admin().await?);
    let repairs = pipeline(&world, &admin).await?;
    let wanted =
        json!({ "name": "Due", "on": "card.due", "actions": [{ "type": "notify", "roles": ["ADMIN"] }] });
    let made = automation(app, &admin, wanted).await?;
    let due = made.created_at + chrono::Duration::hours(1);
    let wanted = json!({ "stage_id": repairs.stages[0].id, "title": "Call", "due_at": due });
    card(&world, &admin, wanted).await?;
    let told = async || automations::find_due(app).await;
    let now = app.clock.now();
    assert_eq!(if now < due { told().await? } else { 0 }, 0);
    world
        .as_system(
            "update cards set due_at = (select created_at + interval '1 microsecond' from automations)",
        )
        .await?;

    assert_eq!((told().await?, told().await?), (1, 0));
    drain(app).await?;
    let ran = runs(&world, &admin, made.id).await?;
    assert_eq!((ran.len(), ran[0].on, ran[0].title.as_str()), (1, Trigger::CardDue, "Call"));
    assert_eq!(notified(app, &admin).await?.len(), 1);
    world.as_system("update cards set due_at = due_at + interval '1 microsecond'").await?;
    assert_eq!(told().await?, 1, "another date");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn trying_out_says_what_would_be_done_and_does_nothing(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (app, admin) = (&world.app, world.as_admin().await?);
    let repairs = pipeline(&world, &admin).await?;
    for priority in ["urgent", "low"] {
        let new = json!({ "stage_id": repairs.stages[0].id, "title": priority, "priority": priority });
        card(&world, &admin, new).await?;
    }
    let wanted: Wanted = serde_json::from_value(
        json!({ "on": "card.moved", "condition": { "priority": "urgent" },
        "actions": [{ "type": "move", "stage_id": repairs.stages[1].id }, { "type": "label", "name": "Now" }] }),
    )?;
    let mut tx = app.enter(admin.member()).await?;
    let tried = automations::try_out(app, &mut tx, &wanted).await?;
    assert_eq!((tried.looked_at, tried.matches), (2, 1));
    assert_eq!((tried.items[0].title.as_str(), tried.items[0].mismatches[0].condition), ("low", "priority"));
    assert_eq!(tried.items[1].would, ["Moves it to In progress.", "Puts the label Now on it."]);
    assert_eq!(sqlx::query_scalar::<_, i64>("select count(*) from labels").fetch_one(tx.conn()).await?, 0);
    Ok(())
}
