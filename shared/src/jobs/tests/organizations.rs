//! What one organization sees of its jobs and does to them, and that others notice nothing.

use super::*;
use crate::ids::DocumentId;
use crate::jobs::{
    Filter, Load, Over, Page, list_of_document, load, over, pause_kind, paused_kinds, resume_kind,
};
use crate::organizations;

/// A job about a document.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Look {
    document: DocumentId,
}

impl Job for Look {
    const NAME: &'static str = "look";
}

async fn organization(app: &App) -> Result<OrgId> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let org = organizations::insert(&mut tx, "Some Services").await?;
    tx.commit().await?;
    Ok(org)
}

async fn in_organization<T>(
    app: &App,
    org: OrgId,
    work: impl AsyncFnOnce(&mut OrgTx) -> Result<T>,
) -> Result<T> {
    let mut tx = OrgTx::begin(&app.db, org, &[]).await?;
    let done = work(&mut tx).await?;
    tx.commit().await?;
    Ok(done)
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_paused_kind_waits_in_one_organization_and_is_not_lost(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let (ours, theirs) = (organization(&app).await?, organization(&app).await?);
    assert!(in_organization(&app, ours, async |tx| pause_kind(tx, "act").await).await?);
    assert!(!in_organization(&app, ours, async |tx| pause_kind(tx, "act").await).await?);
    let waiting = enqueue_for(&app, ours, &job("ours", Behaviour::Succeed)).await?;
    enqueue_for(&app, theirs, &job("theirs", Behaviour::Succeed)).await?;
    enqueue(&app, &job("nobody's", Behaviour::Succeed)).await?;
    drain(&app, &log).await?;
    assert_eq!((log.count("end theirs"), log.count("end nobody's"), log.count("start ours")), (1, 1, 0));
    assert_eq!(find(&app, waiting).await?.state, State::Waiting);
    let stats = crate::jobs::stats(&app).await?;
    assert_eq!((stats.depth(), stats.oldest_ready()), (0, Duration::ZERO), "it waits for no worker");
    assert!(in_organization(&app, theirs, async |tx| paused_kinds(tx).await).await?.is_empty());

    // Nobody resumes another's.
    assert!(!in_organization(&app, theirs, async |tx| resume_kind(tx, "act", "default").await).await?);
    drain(&app, &log).await?;
    assert_eq!(log.count("start ours"), 0);
    assert!(in_organization(&app, ours, async |tx| resume_kind(tx, "act", "default").await).await?);
    drain(&app, &log).await?;
    assert_eq!(log.count("end ours"), 1);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_running_job_goes_on_when_its_kind_is_paused(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let org = organization(&app).await?;
    let worker = Worker::start(runner(&app, &log));
    let id = enqueue_for(&app, org, &job("a", Behaviour::Sleep { millis: 500 })).await?;
    until_state(&app, id, State::Running).await?;
    in_organization(&app, org, async |tx| pause_kind(tx, "act").await).await?;
    until_state(&app, id, State::Succeeded).await?;
    worker.stop().await
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_attempt_that_failed_says_when_it_began(db: PgPool) -> Result<()> {
    let (app, log, org) = (testing::app(&db), Log::default(), OrgId::new());
    let id = enqueue_for(&app, org, &job("a", Behaviour::FailOnce)).await?;
    drain(&app, &log).await?;
    let record = find(&app, id).await?;
    let error = &record.errors[0];
    assert_eq!((error.attempt, error.started_at), (1, record.started_at));
    assert!(error.started_at.is_some_and(|began| began <= error.at));

    hurry(&app).await?;
    drain(&app, &log).await?;
    let record = find(&app, id).await?;
    assert_eq!((record.state, record.errors.len()), (State::Succeeded, 1));
    assert!(record.started_at > record.errors[0].started_at);
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_figures_are_those_of_one_organization(db: PgPool) -> Result<()> {
    let (app, log) = (testing::app(&db), Log::default());
    let (ours, theirs) = (OrgId::new(), OrgId::new());
    for act in [Behaviour::Succeed, Behaviour::Succeed, Behaviour::Refuse, Behaviour::Fail] {
        enqueue_for(&app, ours, &job("a", act)).await?;
    }
    enqueue_for(&app, theirs, &job("b", Behaviour::Refuse)).await?;
    drain(&app, &log).await?;
    enqueue_for(&app, ours, &job("old", Behaviour::Succeed)).await?;
    execute(&app, "update jobs.job set run_at = now() - interval '90 seconds' where attempt = 0").await?;

    let load = in_organization(&app, ours, async |tx| load(tx).await).await?;
    let [Load { kind, waiting: 1, retrying: 1, running: 0, oldest_seconds: Some(waited), .. }] = &load[..]
    else {
        panic!("{load:?}")
    };
    assert_eq!(kind, "act");
    assert!((90..100).contains(waited), "{waited}");
    let ended = in_organization(&app, ours, async |tx| over(tx).await).await?;
    let acts: Vec<&Over> = ended.iter().filter(|over| over.kind == "act").collect();
    let [Over { succeeded: 2, dead: 1, cancelled: 0, wait_median: Some(wait), run_p95: Some(run), .. }] =
        acts[..]
    else {
        panic!("{ended:?}")
    };
    assert!(*wait >= 0.0 && *run >= 0.0);

    // A job of the day before yesterday is none of the last day.
    execute(&app, "update jobs.archive set id = ('0000' || substr(id::text, 5))::uuid").await?;
    assert!(in_organization(&app, ours, async |tx| over(tx).await).await?.is_empty());
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_jobs_about_a_document_are_found_in_queue_and_archive(db: PgPool) -> Result<()> {
    let app = testing::app(&db);
    let (ours, theirs) = (OrgId::new(), OrgId::new());
    let document = DocumentId::new();
    let mut ids = Vec::new();
    for org in [ours, theirs, ours] {
        let look = Look { document };
        ids.push(in_organization(&app, org, async |tx| super::super::enqueue(tx, &look).await).await?);
    }
    in_organization(&app, ours, async |tx| {
        super::super::enqueue(tx, &Look { document: DocumentId::new() }).await
    })
    .await?;
    in_organization(&app, ours, async |tx| super::super::cancel(tx, ids[0]).await).await?;

    let found = async |filter: Filter| -> Result<Vec<JobId>> {
        let page = Page { after: None, limit: 10 };
        let listed =
            in_organization(&app, ours, async |tx| list_of_document(tx, document, &filter, page).await);
        Ok(listed.await?.into_iter().map(|record| record.id).collect())
    };
    assert_eq!(found(Filter::default()).await?, [ids[2], ids[0]]);
    assert_eq!(found(Filter { state: Some(State::Cancelled), ..Filter::default() }).await?, [ids[0]]);
    assert!(found(Filter { kind: Some("act".into()), ..Filter::default() }).await?.is_empty());
    Ok(())
}
