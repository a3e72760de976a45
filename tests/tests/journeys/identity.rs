//! An account from its form to its end as a person lives it, with mails that really arrive, and what is left of the
//! secrets that were typed on the way: nothing.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use reqwest::Response;
use serde_json::{Value, json};
use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, PgPool};
use tests::program::{Program, fixture};

const EMAIL: &str = "nora@roofs.example";

/// Everything that must not be found again, and every answer on the way.
#[derive(Default)]
struct Secrets {
    typed: Vec<String>,
    answers: Vec<String>,
}

impl Secrets {
    fn keep(&mut self, secret: &str) -> String {
        self.typed.push(secret.to_owned());
        secret.to_owned()
    }

    /// Keeps a refusal's words: a secret may be in none of them.
    async fn hear(&mut self, reply: Response) -> Result<(u16, Value)> {
        let status = reply.status().as_u16();
        let text = reply.text().await?;
        if status >= 400 {
            self.answers.push(text.clone());
        }
        Ok((status, serde_json::from_str(&text).unwrap_or(Value::Null)))
    }
}

async fn post(program: &Program, path: &str, token: Option<&str>, body: &Value) -> Result<Response> {
    let mut request = program.http().post(format!("{}/api/v1{path}", program.address())).json(body);
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    Ok(request.send().await?)
}

/// The token in the newest mail to an address whose subject holds a word.
async fn mailed_token(program: &Program, subject: &str) -> Result<String> {
    let mail = program.mail_to(EMAIL, subject).await?;
    let rest = mail.split_once("token=").with_context(|| mail.clone())?.1;
    Ok(rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect())
}

#[tokio::test]
async fn an_account_lives_from_sign_up_to_reset_and_leaves_no_secret_behind() -> Result<()> {
    let program = Program::start(&[("LOG_LEVEL", "debug")]).await?;
    let mut secrets = Secrets::default();
    let password = secrets.keep("canary violin 7 harbour dusk");
    let form = json!({ "name": "Nora", "email": EMAIL, "password": password, "organization": "Roofs" });
    assert_eq!(post(&program, "/auth/sign-up", None, &form).await?.status(), 202);

    let credentials = json!({ "email": EMAIL, "password": password });
    let wrong = secrets.keep("canary wrong password 1234");
    let refused =
        post(&program, "/auth/sign-in", None, &json!({ "email": EMAIL, "password": wrong })).await?;
    assert_eq!(secrets.hear(refused).await?.0, 401);
    let reply = post(&program, "/auth/sign-in", None, &credentials).await?;
    let cookie = refresh_cookie(&reply)?;
    secrets.keep(&cookie);
    let session = secrets.hear(reply).await?.1;
    let access = secrets.keep(session["access_token"].as_str().context("no token")?);

    // Until the address is proved nothing can be uploaded.
    let ticket = json!({ "name": "receipt.jpg", "size": 1000 });
    let early = secrets.hear(post(&program, "/documents/uploads", Some(&access), &ticket).await?).await?;
    assert_eq!((early.0, early.1["code"].as_str()), (403, Some("email_not_verified")));
    let proof = secrets.keep(&mailed_token(&program, "confirm").await?);
    assert_eq!(post(&program, "/auth/verify-email", None, &json!({ "token": proof })).await?.status(), 204);
    let again = post(&program, "/auth/verify-email", None, &json!({ "token": proof })).await?;
    assert_eq!(secrets.hear(again).await?.0, 400);
    let person = program.as_bearer(&access);
    assert_eq!(person.process("receipt.jpg", fixture("receipt.jpg")?).await?["status"], "COMPLETED");

    post(&program, "/auth/forgot-password", None, &json!({ "email": EMAIL })).await?;
    let reset = secrets.keep(&mailed_token(&program, "reset").await?);
    let second = secrets.keep("canary tulip anchor 8 lantern");
    let body = json!({ "token": reset, "password": second });
    assert_eq!(post(&program, "/auth/reset-password", None, &body).await?.status(), 204);
    let ended = post(&program, "/documents/uploads", Some(&access), &ticket).await?;
    assert_eq!(secrets.hear(ended).await?.0, 401);
    let replayed = program
        .http()
        .post(format!("{}/api/v1/auth/refresh", program.address()))
        .header("cookie", format!("astralis_refresh={cookie}"))
        .header("sec-fetch-site", "same-origin")
        .send()
        .await?;
    assert_eq!(secrets.hear(replayed).await?.0, 401);

    assert!(secrets.answers.len() >= 5);
    for secret in &secrets.typed {
        let told: Vec<_> = secrets.answers.iter().filter(|answer| answer.contains(secret)).collect();
        assert!(told.is_empty(), "{secret} is in {told:?}");
    }
    let found = search_database(&program, &secrets.typed).await?;
    assert!(found.is_empty(), "in the database: {found:?}");
    let folder = program.stop()?;
    let found = search_logs(folder.path(), &secrets.typed)?;
    assert!(found.is_empty(), "in the logs: {found:?}");
    Ok(())
}

fn refresh_cookie(reply: &Response) -> Result<String> {
    let set = reply.headers().get("set-cookie").context("no cookie")?.to_str()?;
    let value = set.split(['=', ';']).nth(1).context("an empty cookie")?;
    ensure!(value.len() > 40, "{set}");
    Ok(value.to_owned())
}

/// Tables that hold one of the secrets, as text or as bytes.
async fn search_database(program: &Program, secrets: &[String]) -> Result<Vec<String>> {
    let db: PgPool = PgPoolOptions::new().max_connections(1).connect(&program.database_url()?).await?;
    let tables: Vec<String> = sqlx::query_scalar(
        "select c.oid::regclass::text
         from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname in ('public', 'jobs') and c.relkind = 'r' order by 1",
    )
    .fetch_all(&db)
    .await?;
    let mut found = Vec::new();
    let mut rows_seen = 0;
    for table in tables {
        let rows: Vec<String> = sqlx::query_scalar(AssertSqlSafe(format!("select t::text from {table} t")))
            .fetch_all(&db)
            .await?;
        rows_seen += rows.len();
        for secret in secrets {
            let bytes: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
            if rows.iter().any(|row| row.contains(secret) || row.contains(&bytes)) {
                found.push(format!("{table}: {secret}"));
            }
        }
    }
    ensure!(rows_seen > 20, "the search saw {rows_seen} rows only");
    Ok(found)
}

/// Log files that hold one of the secrets.
fn search_logs(folder: &Path, secrets: &[String]) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut seen = 0;
    let data = std::fs::read_dir(folder.join("data"))?.filter_map(|entry| Some(entry.ok()?.path()));
    let files = data.chain([folder.join("output.log")]);
    for file in files.filter(|file| file.extension().is_some_and(|extension| extension == "log")) {
        let text = std::fs::read_to_string(&file)?;
        seen += text.len();
        found.extend(
            secrets
                .iter()
                .filter(|secret| text.contains(*secret))
                .map(|secret| format!("{}: {secret}", file.display())),
        );
    }
    ensure!(seen > 2000, "the search saw {seen} bytes of logs only");
    Ok(found)
}
