//! For tests: a state over a test's own database.

use sqlx::PgPool;

use crate::app::App;
use crate::clients::bucket::Bucket;
use crate::clock::Clock;
use crate::db;
use crate::settings::Settings;

/// A state over the database that `#[sqlx::test]` made, acting as `astralis_app`. Its bucket does not exist.
///
/// # Panics
/// When the settings below are no longer valid.
#[expect(clippy::panic, reason = "only tests call it")]
pub fn app(db: &PgPool) -> App {
    let settings = match Settings::parse(variable) {
        Ok(settings) => settings,
        Err(faults) => panic!("{faults}"),
    };
    App {
        db: db::restricted((*db.connect_options()).clone(), 10),
        bucket: Bucket::new(&settings.spaces),
        clock: Clock::default(),
        settings: settings.into(),
    }
}

fn variable(name: &str) -> Option<String> {
    let value = match name {
        "DATABASE_URL" => "postgres://localhost/unused",
        "JWT_SECRET" => "0123456789abcdef0123456789abcdef",
        "SPACES_ENDPOINT" => "http://127.0.0.1:1",
        "SPACES_BUCKET" | "SPACES_ACCESS_KEY" | "SPACES_SECRET_KEY" => "unused",
        "WORKER_CONCURRENCY" => "4",
        _ => return None,
    };
    Some(value.to_owned())
}
