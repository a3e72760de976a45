//! What a stranger could learn from the time an answer takes: known and unknown addresses, one after the other.

use std::time::Instant;

use anyhow::{Result, ensure};
use serde_json::{Value, json};
use tests::program::Program;

use crate::cost::median;
use crate::{Bar, Row};

/// Pairs of requests to each route.
const PAIRS: usize = 60;

/// The larger median over the smaller one, for each route that must not tell.
pub(crate) async fn rows() -> Result<Vec<Row>> {
    // Each request comes from a network of its own, so that no limit answers instead.
    let program = Program::start(&[("CLIENT_ADDRESS_HEADER", "x-forwarded-for")]).await?;
    let mut stranger = Stranger { program: &program, requests: 0 };
    for number in 0..PAIRS {
        stranger.time("/auth/sign-up", &account(&known(number)), 202).await?;
    }
    let rows = vec![
        stranger
            .compare(
                "enumeration, sign-in",
                "/auth/sign-in",
                401,
                |email| json!({ "email": email, "password": "not the password of anybody" }),
            )
            .await?,
        stranger
            .compare(
                "enumeration, forgotten password",
                "/auth/forgot-password",
                202,
                |email| json!({ "email": email }),
            )
            .await?,
        stranger.compare("enumeration, sign-up", "/auth/sign-up", 202, account).await?,
    ];
    program.stop()?;
    Ok(rows)
}

fn known(number: usize) -> String {
    format!("known-{number}@bench.example")
}

fn account(email: &str) -> Value {
    json!({ "name": "Nora", "email": email, "password": "tulip anchor vivid 8 lantern", "organization": "Roofs" })
}

struct Stranger<'a> {
    program: &'a Program,
    requests: u32,
}

impl Stranger<'_> {
    async fn compare(
        &mut self,
        what: &'static str,
        path: &str,
        status: u16,
        body: impl Fn(&str) -> Value,
    ) -> Result<Row> {
        let (mut familiar, mut foreign) = (Vec::new(), Vec::new());
        for number in 0..PAIRS {
            let nobody = format!("nobody-{}@bench.example", self.requests);
            // Who comes second may find something warm.
            if number % 2 == 0 {
                familiar.push(self.time(path, &body(&known(number)), status).await?);
                foreign.push(self.time(path, &body(&nobody), status).await?);
            } else {
                foreign.push(self.time(path, &body(&nobody), status).await?);
                familiar.push(self.time(path, &body(&known(number)), status).await?);
            }
        }
        let (familiar, foreign) = (median(familiar), median(foreign));
        Ok(Row {
            what,
            ours: format!("known {familiar:.1} ms"),
            peer: format!("unknown {foreign:.1} ms"),
            figure: (familiar / foreign).max(foreign / familiar),
            bar: Bar::AtMost(1.1),
        })
    }

    /// Milliseconds until the answer.
    async fn time(&mut self, path: &str, body: &Value, status: u16) -> Result<f64> {
        self.requests += 1;
        let [_, a, b, c] = self.requests.to_be_bytes();
        let request = self
            .program
            .http()
            .post(format!("{}/api/v1{path}", self.program.address()))
            .header("x-forwarded-for", format!("10.{a}.{b}.{c}"))
            .json(body);
        let begun = Instant::now();
        let reply = request.send().await?;
        let took = begun.elapsed().as_secs_f64() * 1000.0;
        ensure!(reply.status().as_u16() == status, "{path}: {} {}", reply.status(), reply.text().await?);
        Ok(took)
    }
}
