//! Lists and search over very many documents, asked over HTTP of a platform that has nothing else to do.

use std::time::Instant;

use anyhow::{Result, ensure};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use sqlx::PgPool;
use tests::program::{Person, Program};

use crate::making::make;
use crate::{Bar, Row};

/// What makes the documents.
const MAKING: &str = include_str!("search.sql");

/// How often each question is asked, in turn with all others.
const ROUNDS: usize = 10;

/// A request, and what it is an example of.
struct Question {
    sort: &'static str,
    path: String,
}

/// p95 of lists and of searches in milliseconds, with a single document as peer.
pub(crate) async fn rows(documents: u32) -> Result<Vec<Row>> {
    let program = Program::start(&[("RATE_LIMIT_MAX", "0")]).await?;
    let login = PgPool::connect(&program.database_url()?).await?;
    // Whatever is in the documents' own tables belongs to the system; the rest to the login that migrates.
    make(&login, MAKING, documents, &["rows", "texts", "index", "fields", "vendors"]).await?;
    let person = program.sign_in("admin").await?;
    let single: String = sqlx::query_scalar("select id::text from bench_documents order by n limit 1")
        .fetch_one(&login)
        .await?;
    let peer = vec![Question { sort: "one document", path: format!("/documents/{single}") }];
    let (peer, lists, searches) = (peer, lists(), searches(&login).await?);
    login.close().await;

    let peer = measure(&person, &peer, ROUNDS * 20).await?;
    let mut rows = Vec::new();
    for (what, questions, bar) in
        [("search, list p95 ms", lists, 20.0), ("search, words p95 ms", searches, 100.0)]
    {
        let times = measure(&person, &questions, ROUNDS).await?;
        for sort in sorts(&questions) {
            let some: Vec<f64> =
                times.iter().filter(|(name, _)| *name == sort).map(|(_, time)| *time).collect();
            println!("  {sort:<40} p50 {:>8.1} ms  p95 {:>8.1} ms", share(&some, 0.5), share(&some, 0.95));
        }
        let all: Vec<f64> = times.iter().map(|(_, time)| *time).collect();
        let one: Vec<f64> = peer.iter().map(|(_, time)| *time).collect();
        let (p50, p95, single) = (share(&all, 0.5), share(&all, 0.95), share(&one, 0.95));
        rows.push(Row {
            what,
            ours: format!("p50 {p50:.1}"),
            peer: format!("one document {single:.1}, ratio {:.1}", p95 / single),
            figure: p95,
            bar: Bar::AtMost(bar),
        });
    }
    program.stop()?;
    Ok(rows)
}

fn lists() -> Vec<Question> {
    let questions = [
        ("list, newest", "?limit=50"),
        ("list, by name", "?limit=50&sort=name"),
        ("list, by vendor", "?limit=50&sort=vendor_down"),
        ("list, by date", "?limit=50&sort=date_down"),
        ("list, by sum", "?limit=50&sort=total_down"),
        ("list, failed", "?limit=50&status=FAILED"),
        ("list, to review", "?limit=50&needs_review=true"),
        ("list, of a kind", "?limit=50&kind=receipt"),
        ("list, of kinds by date", "?limit=50&kind=receipt,contract&sort=date"),
        ("list, of a vendor", "?limit=50&vendor=bu"),
        ("list, of a vendor by sum", "?limit=50&vendor=bu&sort=total_down"),
        ("list, of a month", "?limit=50&issued_from=2024-02-01&issued_to=2024-02-29"),
        ("list, of a sum", "?limit=50&total_from=999.90&currency=EUR"),
        ("list, of nothing", "?limit=50&kind=contract&needs_review=true"),
    ];
    questions.map(|(sort, query)| Question { sort, path: format!("/documents{query}") }).into()
}

/// Words from everywhere to hardly anywhere: the number of a word says how frequent it is.
async fn searches(login: &PgPool) -> Result<Vec<Question>> {
    let mut questions = Vec::new();
    for (sort, number) in [
        ("words, everywhere", 0),
        ("words, frequent", 20),
        ("words, usual", 500),
        ("words, rare", 20_000),
        ("words, rarest", 49_990),
    ] {
        for offset in 0..4 {
            let (one, two) = (word(login, number + offset).await?, word(login, number + offset + 5).await?);
            let ask = |sort, q: String, more: &str| {
                let q = utf8_percent_encode(&q, NON_ALPHANUMERIC);
                Question { sort, path: format!("/documents/search?limit=20&q={q}{more}") }
            };
            questions.push(ask(sort, format!("{one} "), ""));
            questions.push(ask("words, two of them", format!("{one} {two} "), ""));
            questions.push(ask("words, a phrase", format!("\"{one} {two}\""), ""));
            questions.push(ask("words, a beginning", one.chars().take(4).collect(), ""));
            questions.push(ask("words, misspelt", format!("{one}x "), ""));
            questions.push(ask("words, of a vendor", format!("{one} "), "&vendor=bu"));
            questions.push(ask("words, of a sum", format!("{one} "), "&total_from=990&currency=EUR"));
        }
    }
    Ok(questions)
}

async fn word(login: &PgPool, number: i32) -> Result<String> {
    Ok(sqlx::query_scalar("select word from bench_words where n = $1").bind(number).fetch_one(login).await?)
}

/// The time of each request in milliseconds. The first round only warms up.
async fn measure(person: &Person, questions: &[Question], rounds: usize) -> Result<Vec<(&'static str, f64)>> {
    let mut times = Vec::new();
    for round in 0..=rounds {
        for Question { sort, path } in questions {
            let begun = Instant::now();
            let (status, answer) = person.get(path).await?;
            let time = begun.elapsed().as_secs_f64() * 1000.0;
            ensure!(status == 200, "{path}: {status} {answer}");
            if round > 0 {
                times.push((*sort, time));
            }
        }
    }
    Ok(times)
}

fn sorts(questions: &[Question]) -> Vec<&'static str> {
    let mut sorts: Vec<&'static str> = questions.iter().map(|question| question.sort).collect();
    sorts.sort_unstable();
    sorts.dedup();
    sorts
}

/// The value below which a share of the values lies.
fn share(values: &[f64], share: f64) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "some thousands"
    )]
    let place = (values.len() as f64 * share) as usize;
    values.get(place.min(values.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
}
