//! `infra/database`, on a cluster whose first login is no superuser.

use std::process::Command;

use platform::local::postgres::Postgres;
use shared::settings::Secret;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use url::Url;

use super::{Said, root};

const PASSWORD: &str = "hunter2";

/// The cluster's address as the plain text of its first login, or of another one.
fn address(postgres: &Postgres, login: Option<(&str, &str)>) -> Url {
    let mut url = Url::parse(&postgres.url(&Secret::new(PASSWORD))).unwrap();
    if let Some((login, database)) = login {
        url.set_username(login).unwrap();
        url.set_path(database);
    }
    url
}

fn run(postgres: &Postgres, login: &str, arguments: &[&str]) -> Said {
    let url = address(postgres, None);
    let output = Command::new("bash")
        .arg(root().join("infra/database"))
        .args(["--login", login, "--database", login])
        .args(arguments)
        .envs([("PGHOST", url.host_str().unwrap()), ("PGUSER", url.username()), ("PGPASSWORD", PASSWORD)])
        .envs([("PGPORT", url.port().unwrap().to_string()), ("PGDATABASE", url.path()[1..].to_owned())])
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    Said { succeeded: output.status.success(), text }
}

fn migrate(postgres: &Postgres, login: &str) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_astralis"));
    command.arg("migrate").env("DATABASE_URL", address(postgres, Some((login, login))).as_str());
    for name in ["JWT_SECRET", "ENCRYPTION_KEY", "SIGNING_KEY", "SPACES_ENDPOINT", "SPACES_BUCKET"] {
        command.env(name, "0123456789abcdef0123456789abcdef");
    }
    command
        .env("SPACES_ACCESS_KEY", "key")
        .env("SPACES_SECRET_KEY", "key")
        .env("APP_URL", "https://a.example");
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    Said { succeeded: output.status.success(), text }
}

#[tokio::test]
async fn two_installations_on_one_cluster_have_the_fewest_rights() {
    let folder = crate::postgres::folder();
    let postgres = Postgres::start(folder.path(), &Secret::new(PASSWORD)).await.unwrap();
    let mut admin = PgConnection::connect(address(&postgres, None).as_str()).await.unwrap();

    for login in ["first", "second"] {
        let lacking = run(&postgres, login, &[]);
        assert!(!lacking.succeeded && lacking.text.contains("there is no login"), "{}", lacking.text);
        let made = format!("create role {login} login password '{PASSWORD}'");
        sqlx::raw_sql(AssertSqlSafe(made)).execute(&mut admin).await.unwrap();

        let planned = run(&postgres, login, &["--dry-run"]);
        assert!(planned.succeeded && planned.text.contains("create database"), "{}", planned.text);
        assert!(!migrate(&postgres, login).succeeded, "{login} has a database after a dry run");

        let done = run(&postgres, login, &[]);
        assert!(
            done.succeeded && done.text.contains(&format!("alter role {login} createrole;")),
            "{}",
            done.text
        );
        let migrated = migrate(&postgres, login);
        assert!(migrated.succeeded, "{login}: {}", migrated.text);

        let finished = run(&postgres, login, &["--finish"]);
        assert!(finished.succeeded && finished.text.contains("nocreaterole"), "{}", finished.text);
        let again = run(&postgres, login, &["--finish"]);
        assert_eq!(again.text, format!("database: {login} at {login} is as it should be\n"));
        assert!(migrate(&postgres, login).succeeded, "{login} needs no more rights");
    }

    let rights = "select count(*) from pg_roles where rolname in ('first', 'second')
        and not (rolsuper or rolcreaterole or rolcreatedb or rolbypassrls or rolreplication)";
    let plain: i64 = sqlx::query_scalar(rights).fetch_one(&mut admin).await.unwrap();
    assert_eq!(plain, 2);
    admin.close().await.unwrap();
    postgres.stop().await.unwrap();
}
