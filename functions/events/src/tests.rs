//! Streams over real connections, with a real database.

use std::time::Duration;

use shared::error::OrNotFound;
use shared::events::live::Signal;
use shared::ids::EventId;
use shared::testing::{Caller, World};
use shared::{App, Result, http, run};
use sqlx::PgPool;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::{OpenPage, Viewer, router};

/// A process that serves the route until it is dropped.
struct Served {
    address: String,
    stop: CancellationToken,
}

impl Served {
    async fn start(app: &App) -> Result<Self> {
        let stop = CancellationToken::new();
        app.live.open(stop.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}/api/v1/events", listener.local_addr()?);
        let (service, _) = http::service(app.clone(), router());
        tokio::spawn(run::serve(listener, service, stop.clone()));
        Ok(Self { address, stop })
    }

    async fn open(&self, caller: &Caller, last: Option<&str>) -> Result<Stream> {
        let request = reqwest::Client::new().get(&self.address).bearer_auth(caller.token());
        let request = last.iter().fold(request, |request, last| request.header("last-event-id", *last));
        let mut stream = Stream {
            response: request.send().await?.error_for_status()?,
            text: String::new(),
            greeted: String::new(),
        };
        let greeting = stream.next().await?.or_not_found("greeting")?;
        let (greeting, newest) = greeting.split_once("\nid: ").or_not_found("identifier")?;
        assert_eq!(greeting, "retry: 2000\n: open");
        newest.clone_into(&mut stream.greeted);
        Ok(stream)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

struct Stream {
    response: reqwest::Response,
    text: String,
    /// The identifier it began with.
    greeted: String,
}

impl Stream {
    /// The text of the next event; `None` at the end.
    async fn next(&mut self) -> Result<Option<String>> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let event = event.to_owned();
                self.text = rest.to_owned();
                return Ok(Some(event));
            }
            let Some(bytes) = timeout(Duration::from_secs(30), self.response.chunk()).await?? else {
                return Ok(None);
            };
            self.text.push_str(std::str::from_utf8(&bytes)?);
        }
    }

    /// Name and object of the next hint, and its identifier.
    async fn hint(&mut self) -> Result<(String, String, Option<String>)> {
        let event = self.next().await?.or_not_found("event")?;
        let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
        let data: serde_json::Value = serde_json::from_str(&field("data: ").or_not_found("data")?)?;
        let text = |name: &str| data[name].as_str().unwrap_or_default().to_owned();
        assert_eq!(text("object_type"), "document", "{event}");
        Ok((text("name"), text("object_id"), field("id: ")))
    }
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_is_committed_reaches_open_pages_of_those_it_concerns(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (admin, operator) = (world.as_admin().await?, world.as_operator().await?);
    let (client, stranger) = (world.as_client().await?, world.as_stranger().await?);
    let served = Served::start(&world.app).await?;
    let mut staff = served.open(&admin, None).await?;
    let mut clients = served.open(&client, None).await?;
    let mut strangers = served.open(&stranger, None).await?;

    let first = world.document("first.pdf").of(&operator).uploading().await?.id.to_string();
    let second = world.document("second.pdf").of(&client).uploading().await?.id.to_string();
    let third = world.document("third.pdf").of(&stranger).uploading().await?.id.to_string();

    let started = |id: &str| ("document.upload_started".to_owned(), id.to_owned());
    let next = async |stream: &mut Stream| stream.hint().await.map(|(name, object, _)| (name, object));
    assert_eq!(next(&mut staff).await?, started(&first));
    assert_eq!(next(&mut staff).await?, started(&second));
    // Neither of them heard of what came before.
    assert_eq!(next(&mut clients).await?, started(&second));
    assert_eq!(next(&mut strangers).await?, started(&third));

    // What is rolled back never happened.
    let mut tx = world.app.enter(operator.member()).await?;
    shared::documents::settled(&mut tx, first.parse()?).await?;
    drop(tx);
    let fourth = world.document("fourth.pdf").of(&operator).uploading().await?.id.to_string();
    assert_eq!(next(&mut staff).await?, started(&fourth));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_page_that_was_away_hears_what_it_missed_or_starts_anew(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (admin, client) = (world.as_admin().await?, world.as_client().await?);
    let served = Served::start(&world.app).await?;
    let mut stream = served.open(&admin, None).await?;
    world.document("seen.pdf").of(&admin).uploading().await?;
    let (_, _, last) = stream.hint().await?;
    drop(stream);
    let missed = world.document("missed.pdf").of(&admin).uploading().await?;
    let theirs = world.document("theirs.pdf").of(&client).uploading().await?;

    let mut again = served.open(&admin, last.as_deref()).await?;
    assert_eq!(again.hint().await?.1, missed.id.to_string());
    let (_, object, id) = again.hint().await?;
    assert_eq!(object, theirs.id.to_string());
    // A client hears only of their own documents, also afterwards.
    let mut clients = served.open(&client, id.as_deref()).await?;
    let own = world.document("own.pdf").of(&client).uploading().await?;
    assert_eq!(clients.hint().await?.1, own.id.to_string());

    let unknown = EventId::new().to_string();
    for last in [unknown.as_str(), "no identifier", "41"] {
        let mut stream = served.open(&admin, Some(last)).await?;
        assert_eq!(stream.next().await?.as_deref(), Some("event: reset\ndata: {}"), "{last}");
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_connection_of_the_database_that_is_lost_makes_pages_start_anew(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let admin = world.as_admin().await?;
    let served = Served::start(&world.app).await?;
    let mut stream = served.open(&admin, None).await?;

    let ended = sqlx::query(
        "select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()
           and (query ilike 'listen%' or query like '%pg_notify(%')",
    );
    ended.execute(&world.login).await?;

    assert_eq!(stream.next().await?.as_deref(), Some("event: reset\ndata: {}"));
    let document = world.document("after.pdf").of(&admin).uploading().await?;
    assert_eq!(stream.hint().await?.1, document.id.to_string());
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_stream_ends_with_its_session_and_with_the_process(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (app, admin) = (&world.app, world.as_admin().await?);
    let served = Served::start(app).await?;
    let viewer = Viewer { org: admin.org(), user: admin.member().user, is_staff: true };
    let subscription = app.live.subscribe(&app.db, viewer).await?;
    let mut page =
        OpenPage::new(app.clone(), admin.member().clone(), subscription, EventId::new(), vec![Signal::Reset]);
    for _ in ["greeting", "reset"] {
        assert!(page.next().await.is_some());
    }
    page.beat();
    assert!(page.next().await.is_some(), "a sign of life");
    world.as_system("update sessions set revoked_at = now()").await?;
    page.beat();
    assert!(page.next().await.is_none(), "signed out");

    let operator = world.as_operator().await?;
    let mut stream = served.open(&operator, None).await?;
    served.stop.cancel();
    assert_eq!(stream.next().await?, None);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn where_nothing_is_streamed_the_answer_says_so(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let reply = world.as_admin().await?.get(router(), "/events").await?;
    assert_eq!(reply.refusal(), (503, "no_live_events".to_owned()));
    let nobody = world.as_nobody().get(router(), "/events").await?;
    assert_eq!(nobody.status, 401);
    Ok(())
}
