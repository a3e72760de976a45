//! The private Postgres cluster.

use std::path::Path;

use platform::local::postgres::Postgres;
use shared::settings::Secret;
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};

use crate::{gone, is_alive, kill};

fn password() -> Secret {
    Secret::new("it's a password")
}

async fn start(folder: &Path) -> Postgres {
    Postgres::start(folder, &password()).await.unwrap_or_else(|error| panic!("{error}"))
}

async fn execute(postgres: &Postgres, statement: &str) {
    let mut connection = PgConnection::connect(&postgres.url(&password())).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

async fn ask(postgres: &Postgres, question: &str) -> i64 {
    let mut connection = PgConnection::connect(&postgres.url(&password())).await.unwrap();
    let row = sqlx::query(AssertSqlSafe(question.to_owned())).fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    row.get(0)
}

#[tokio::test]
async fn committed_rows_survive_a_stop_and_a_kill() {
    let folder = folder();
    let postgres = start(folder.path()).await;
    execute(&postgres, "create table kept (id bigint); insert into kept values (1)").await;

    let first = postgres.process().unwrap();
    postgres.stop().await.unwrap();
    gone(first).await;
    assert_eq!(postgres.process(), None);

    let postgres = start(folder.path()).await;
    execute(&postgres, "insert into kept values (2)").await;
    kill(postgres.process().unwrap());

    let postgres = start(folder.path()).await;
    assert_eq!(ask(&postgres, "select count(*) from kept").await, 2);
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn a_server_left_behind_is_ended_and_its_data_taken_over() {
    let folder = folder();
    let left_behind = start(folder.path()).await;
    execute(&left_behind, "create table kept (id bigint)").await;
    let pid = left_behind.process().unwrap();

    let postgres = start(folder.path()).await;

    gone(pid).await;
    assert_ne!(postgres.process(), Some(pid));
    assert_eq!(ask(&postgres, "select count(*) from kept").await, 0);
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn a_stale_pid_file_that_names_a_stranger_is_no_obstacle() {
    let folder = folder();
    let postgres = start(folder.path()).await;
    kill(postgres.process().unwrap());
    let pid_file = folder.path().join("postgres/postmaster.pid");
    let content = std::fs::read_to_string(&pid_file).unwrap();
    let (_, rest) = content.split_once('\n').unwrap();
    // This very process got the number meanwhile.
    std::fs::write(&pid_file, format!("{}\n{rest}", std::process::id())).unwrap();

    let postgres = start(folder.path()).await;

    assert!(postgres.process().is_some_and(is_alive));
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn the_login_makes_roles_and_databases_but_is_no_superuser() {
    let folder = folder();
    let postgres = start(folder.path()).await;

    let question = "select count(*) from pg_roles where rolname = session_user
        and rolcreaterole and rolcreatedb and not rolsuper and not rolbypassrls";
    assert_eq!(ask(&postgres, question).await, 1);
    assert_eq!(ask(&postgres, "select count(*) from pg_database where datcollate = 'C.UTF-8'").await, 4);
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn a_lost_password_is_replaced_and_a_wrong_one_refused() {
    let folder = folder();
    let old = Secret::new("old");
    let postgres = Postgres::start(folder.path(), &old).await.unwrap();
    assert!(PgConnection::connect(&postgres.url(&password())).await.is_err());
    postgres.stop().await.unwrap();

    let postgres = start(folder.path()).await;

    assert_eq!(ask(&postgres, "select 1::bigint").await, 1);
    assert!(PgConnection::connect(&postgres.url(&old)).await.is_err());
    postgres.stop().await.unwrap();
}

#[tokio::test]
async fn a_folder_only_root_may_enter_keeps_its_cluster_elsewhere() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};

    let private = tempfile::tempdir().unwrap();
    if private.path().metadata().unwrap().uid() != 0 {
        // An ordinary user's Postgres runs as that user, who can enter.
        return;
    }
    let data = private.path().join("data");
    std::fs::create_dir(&data).unwrap();
    std::fs::set_permissions(private.path(), std::fs::Permissions::from_mode(0o700)).unwrap();

    let postgres = start(&data).await;
    execute(&postgres, "create table kept (id bigint)").await;
    let elsewhere = std::fs::read_link(data.join("postgres")).unwrap();
    postgres.stop().await.unwrap();
    let postgres = start(&data).await;
    let rows = ask(&postgres, "select count(*) from kept").await;
    postgres.stop().await.unwrap();
    std::fs::remove_dir_all(elsewhere.parent().unwrap()).unwrap();

    assert!(elsewhere.starts_with("/var/lib/astralis"), "{}", elsewhere.display());
    assert_eq!(rows, 0);
}

/// A folder that others may pass through, as `Folder::take` makes it.
pub(crate) fn folder() -> tempfile::TempDir {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o711)).unwrap();
    folder
}
