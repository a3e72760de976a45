//! Many worker processes against one Postgres that holds a thousand organizations and very many documents.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use serde::{Deserialize, Serialize};
use shared::jobs::{Job, JobContext, Runner, RunnerSettings};
use shared::{App, db};
use sqlx::{AssertSqlSafe, PgPool};
use tests::program::Program;

use crate::cost::cpu_of_family;
use crate::making::make;
use crate::queue::settings;
use crate::{Bar, Row};

const MAKING: &str = include_str!("scale.sql");

/// Processes that work at once, in turn.
const WORKERS: [usize; 4] = [1, 2, 4, 8];

/// Jobs of a round, spread over all organizations.
const JOBS: u32 = 20_000;

/// Jobs that a worker runs at once, and the connections that it needs for them: one each, two for the queue.
const CONCURRENCY: usize = 4;
const CONNECTIONS: u32 = 6;

/// What a worker does with a document: it looks at the newest of the organization, as a list does.
#[derive(Serialize, Deserialize)]
struct Look {}

impl Job for Look {
    const NAME: &'static str = "bench-look";
    const QUEUE: &'static str = "bench-scale";
}

/// What a round took.
struct Round {
    jobs_a_second: f64,
    /// CPU seconds of Postgres for each job.
    database_cpu: f64,
}

/// Jobs a second as workers are added, with one worker as peer; and how long small organizations wait behind a large one.
pub(crate) async fn rows(documents: u32) -> Result<Vec<Row>> {
    let program = Program::start(&[]).await?;
    let login = PgPool::connect(&program.database_url()?).await?;
    make(&login, MAKING, documents, &["members", "documents"]).await?;
    let mut rounds = Vec::new();
    for workers in WORKERS {
        enqueue(&login, "select org_id from bench_organizations, generate_series(1, $jobs / 1000)").await?;
        let round = run(&program, workers).await?;
        println!(
            "  {workers:>2} workers {:>8.0} jobs a second, {:>5.0} us of Postgres each",
            round.jobs_a_second,
            round.database_cpu * 1e6
        );
        rounds.push(round);
    }
    let waited = fairness(&program, &login).await?;
    login.close().await;
    program.stop()?;
    let (one, most) = (rounds.first().context("a round")?, rounds.last().context("a round")?);
    let best = rounds.iter().skip(1).map(|round| round.jobs_a_second).fold(0.0, f64::max);
    Ok(vec![
        Row {
            what: "scale, jobs a second, several",
            ours: format!("{best:.0}"),
            peer: format!("one worker {:.0}", one.jobs_a_second),
            figure: best / one.jobs_a_second,
            bar: Bar::AtLeast(1.2),
        },
        Row {
            what: "scale, Postgres CPU a job",
            ours: format!("{} workers {:.0} us", WORKERS[WORKERS.len() - 1], most.database_cpu * 1e6),
            peer: format!("one worker {:.0} us", one.database_cpu * 1e6),
            figure: most.database_cpu / one.database_cpu,
            bar: Bar::AtMost(2.0),
        },
        Row {
            what: "scale, small behind a large one",
            ours: format!("done at {:.0} % on average", waited * 100.0),
            peer: "in order of arrival 75 %".to_owned(),
            figure: waited,
            bar: Bar::AtMost(0.65),
        },
    ])
}

/// One job for each organization that the query gives, all due now, in its order.
async fn enqueue(login: &PgPool, organizations: &str) -> Result<()> {
    let organizations = organizations.replace("$jobs", &JOBS.to_string());
    let mut connection = login.acquire().await?;
    sqlx::raw_sql("set role astralis_system").execute(&mut *connection).await?;
    let insert = format!(
        "insert into jobs.job (id, org_id, queue, kind, priority, max_attempts, payload, run_at)
         select gen_random_uuid(), org_id, '{}', '{}', 2, 3, '{{}}',
           now() - interval '1 hour' + row_number() over () * interval '1 millisecond'
         from ({organizations}) those (org_id)",
        Look::QUEUE,
        Look::NAME
    );
    sqlx::raw_sql(AssertSqlSafe(insert)).execute(&mut *connection).await?;
    sqlx::raw_sql("reset role").execute(&mut *connection).await?;
    Ok(())
}

/// Lets workers empty the queue.
async fn run(program: &Program, workers: usize) -> Result<Round> {
    let database = program.database_process()?;
    let (begun, before) = (Instant::now(), cpu_of_family(database)?);
    let children: Vec<Child> = (0..workers).map(|_| worker(program)).collect::<Result<_>>()?;
    let mut done = 0;
    for child in children {
        let output = tokio::task::spawn_blocking(move || child.wait_with_output()).await??;
        ensure!(output.status.success(), "a worker ended with {}", output.status);
        done += String::from_utf8(output.stdout)?.trim().parse::<u32>().context("what a worker did")?;
    }
    ensure!(done == JOBS, "{done} of {JOBS} jobs were done");
    let seconds = begun.elapsed().as_secs_f64();
    let cpu = cpu_of_family(database)? - before;
    Ok(Round { jobs_a_second: f64::from(JOBS) / seconds, database_cpu: cpu / f64::from(JOBS) })
}

/// When the jobs of everybody but one end on average, as a part of the whole time; that one came first with half of the
/// jobs. In the order of arrival it is three quarters, and a half where all take turns.
async fn fairness(program: &Program, login: &PgPool) -> Result<f64> {
    let large = "select org_id from bench_organizations, generate_series(1, $jobs / 2) where n = 0";
    let small = "select org_id from (select org_id, part from bench_organizations, generate_series(1, $jobs / 2000) part
        where n > 0 union all select org_id, 0 from bench_organizations where n > 0 and n <= 10) those";
    enqueue(login, &format!("select * from ({large}) large union all select * from ({small}) small")).await?;
    let mut connection = login.acquire().await?;
    let now: String = sqlx::query_scalar("select now()::text").fetch_one(&mut *connection).await?;
    run(program, 2).await?;
    sqlx::raw_sql("set role astralis_system").execute(&mut *connection).await?;
    let share = sqlx::query_scalar(
        "select ((avg(extract(epoch from finished_at)) filter (where b.n > 0) - extract(epoch from min(finished_at)))
           / extract(epoch from max(finished_at) - min(finished_at)))::float8
         from jobs.archive a join bench_organizations b using (org_id)
         where kind = $1 and finished_at > $2::timestamptz",
    )
    .bind(Look::NAME)
    .bind(now)
    .fetch_one(&mut *connection)
    .await?;
    sqlx::raw_sql("reset role").execute(&mut *connection).await?;
    Ok(share)
}

/// A process of its own, as another container would be.
fn worker(program: &Program) -> Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("--work-for").arg(program.data());
    Ok(command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?)
}

/// Empties the queue, and prints how many jobs this process did.
pub(crate) async fn work(data: &Path) -> Result<()> {
    let mut settings = settings(data)?;
    settings.database_connections = CONNECTIONS;
    let app = App::new(settings).map_err(|error| anyhow!("{error}"))?;
    db::ping(&app.db).await.map_err(|error| anyhow!("{error}"))?;
    let settings = RunnerSettings { concurrency: CONCURRENCY, ..RunnerSettings::default() };
    let runner = Runner::new(app.clone()).on::<Look, _, _>(look).settings(settings);
    let drained = runner.drain(Duration::from_secs(600)).await.map_err(|error| anyhow!("{error}"))?;
    println!("{}", drained.done);
    app.db.close().await;
    Ok(())
}

async fn look(app: App, ctx: JobContext, _: Look) -> shared::Result<()> {
    let mut tx = ctx.enter(&app).await?;
    sqlx::query("select id, name, status from documents order by id desc limit 50")
        .fetch_all(tx.conn())
        .await?;
    ctx.finish(tx).await
}
