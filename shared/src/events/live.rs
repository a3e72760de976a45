//! Open pages: one connection to Postgres hears what is committed, and every stream of this process gets its share.
//!
//! Pages get hints, never data: a hint names an object that has changed, and the page asks for it again by its ordinary
//! route. So a repeated hint does no harm, and nobody can read here what they could not read there.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use sqlx::postgres::{PgListener, PgPoolOptions};
use tokio::sync::{OnceCell, broadcast};
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;
use utoipa::ToSchema;
use uuid::Uuid;

use super::CHANNEL;
use crate::db::{OrgTx, listening};
use crate::error::{Error, Result, refuse};
use crate::ids::{EventId, OrgId, UserId};

/// Signals that a stream may be behind before it is told to look at everything anew.
const BACKLOG: usize = 1024;

/// Most open streams of one member: enough for a person with many tabs, too few for a program that forgets to close
/// them.
const MOST_STREAMS: usize = 20;

/// Most events repeated to a stream that was away; if there are more, the page looks at everything anew.
const MOST_REPEATED: i64 = 500;

/// After this silence the connection is checked: one that was cut off says nothing.
const SILENCE: Duration = Duration::from_secs(30);

/// How long the check may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long a Postgres that delivers no notifications is not asked again.
const MUTED: Duration = Duration::from_secs(60);

/// The wait before the connection is opened again.
const PAUSE: Duration = Duration::from_secs(1);

/// An object that is otherwise now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = EventHint)]
pub struct Hint {
    /// What happened, such as `document.corrected`.
    pub name: String,
    /// To what kind of object.
    pub object_type: String,
    /// To which.
    pub object_id: Uuid,
}

/// What a stream is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signal {
    /// Something happened; an event that is kept has an identifier.
    Hint(Option<EventId>, Hint),
    /// Something may have been missed: look at everything anew.
    Reset,
}

/// The member who listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Viewer {
    /// The organization whose events they see.
    pub org: OrgId,
    /// The member's user.
    pub user: UserId,
    /// Whether they see everything in the organization, or only what is theirs.
    pub is_staff: bool,
}

/// A notification from Postgres, as [`super::publish`] wrote it.
#[derive(Debug, Clone, Deserialize)]
struct Notice {
    id: Option<EventId>,
    org: OrgId,
    user: Option<UserId>,
    private: bool,
    #[serde(flatten)]
    hint: Hint,
}

/// Tells open pages what happens. Cheap to clone; closed until a long-lived process opens it.
#[derive(Debug, Clone)]
pub struct Hub(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    opened: AtomicBool,
    closing: CancellationToken,
    listening: OnceCell<()>,
    told: broadcast::Sender<Option<Arc<Notice>>>,
    streams: Mutex<HashMap<UserId, usize>>,
    /// Until when Postgres is not asked again, because it delivered no notification.
    muted: Mutex<Option<Instant>>,
}

/// One open page.
#[derive(Debug)]
pub struct Subscription {
    hub: Hub,
    viewer: Viewer,
    told: broadcast::Receiver<Option<Arc<Notice>>>,
}

impl Default for Hub {
    fn default() -> Self {
        Self(Arc::new(Inner {
            opened: AtomicBool::new(false),
            closing: CancellationToken::new(),
            listening: OnceCell::new(),
            told: broadcast::channel(BACKLOG).0,
            streams: Mutex::default(),
            muted: Mutex::default(),
        }))
    }
}

impl Notice {
    fn concerns(&self, viewer: &Viewer) -> bool {
        self.org == viewer.org && (self.user == Some(viewer.user) || viewer.is_staff && !self.private)
    }
}

impl Hub {
    /// Admits streams until `closing`: for a process that serves until it is told to stop. A Function answers in one
    /// piece and ends, so it never opens the hub.
    pub fn open(&self, closing: CancellationToken) {
        self.0.opened.store(true, Ordering::Release);
        let hub = self.clone();
        tokio::spawn(async move {
            closing.cancelled().await;
            hub.0.closing.cancel();
        });
    }

    /// Returns when the process ends: it does not wait for streams.
    pub async fn closed(&self) {
        self.0.closing.cancelled().await;
    }

    /// Opens a stream, which hears everything committed from now on.
    ///
    /// # Errors
    /// `Unavailable` with code `no_live_events` if the process does not stream or Postgres sends no notifications;
    /// `TooMany` with code `too_many_streams`.
    pub async fn subscribe(&self, db: &PgPool, viewer: Viewer) -> Result<Subscription> {
        if !self.0.opened.load(Ordering::Acquire) {
            return Err(no_live_events());
        }
        let subscription = self.admit(viewer)?;
        self.0.listening.get_or_try_init(|| self.start(db)).await?;
        Ok(subscription)
    }

    /// Streams that are open in this process.
    pub fn streams(&self) -> usize {
        self.0.streams.lock().unwrap_or_else(PoisonError::into_inner).values().sum()
    }

    fn admit(&self, viewer: Viewer) -> Result<Subscription> {
        let mut streams = self.0.streams.lock().unwrap_or_else(PoisonError::into_inner);
        let open = streams.entry(viewer.user).or_default();
        if *open >= MOST_STREAMS {
            let detail = format!("a member has {MOST_STREAMS} open streams of events at most: close some");
            let refusal = refuse("too_many_streams", detail);
            return Err(Error::TooMany { refusal, retry_after: Duration::from_secs(60) });
        }
        *open += 1;
        Ok(Subscription { hub: self.clone(), viewer, told: self.0.told.subscribe() })
    }

    /// Listens on a connection of its own, so that no request has to wait for one.
    async fn start(&self, db: &PgPool) -> Result<()> {
        if self.is_muted() {
            return Err(no_live_events());
        }
        let mut listener = connect(db).await?;
        if !listening::arrives(&mut listener, CHANNEL).await? {
            *self.0.muted.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now() + MUTED);
            tracing::warn!(
                "notifications do not arrive, as behind a transaction pooler: pages are not told live"
            );
            return Err(no_live_events());
        }
        let (hub, db) = (self.clone(), db.clone());
        tokio::spawn(async move {
            tokio::select! {
                () = hub.hear(db, listener) => {}
                () = hub.closed() => {}
            }
        });
        Ok(())
    }

    fn is_muted(&self) -> bool {
        let muted = self.0.muted.lock().unwrap_or_else(PoisonError::into_inner);
        muted.is_some_and(|until| Instant::now() < until)
    }

    /// Passes on to all streams what Postgres says, reconnecting as needed.
    async fn hear(&self, db: PgPool, mut listener: PgListener) {
        loop {
            if let Err(error) = self.pass_on(&mut listener).await {
                tracing::warn!(%error, "open pages are not told for a moment: the connection is lost");
            }
            listener = loop {
                sleep(PAUSE).await;
                match connect(&db).await {
                    Ok(again) => break again,
                    Err(error) => tracing::warn!(%error, "open pages are not told: Postgres is out of reach"),
                }
            };
            // Notifications sent meanwhile are lost, so streams start anew. An error only means that there is no
            // stream.
            let _ = self.0.told.send(None);
        }
    }

    /// Returns when the connection is lost.
    async fn pass_on(&self, listener: &mut PgListener) -> Result<()> {
        loop {
            let Ok(received) = timeout(SILENCE, listener.try_recv()).await else {
                timeout(PATIENCE, sqlx::query_scalar!("select 1 as one").fetch_one(&mut *listener)).await??;
                continue;
            };
            let Some(notification) = received? else { return Ok(()) };
            if let Ok(notice) = serde_json::from_str(notification.payload()) {
                // An error only means that there is no stream.
                let _ = self.0.told.send(Some(Arc::new(notice)));
            }
        }
    }
}

impl Subscription {
    /// The next signal for this viewer; waits until there is one. `None` when the process ends.
    pub async fn next(&mut self) -> Option<Signal> {
        loop {
            match self.told.recv().await {
                Ok(Some(notice)) if notice.concerns(&self.viewer) => {
                    return Some(Signal::Hint(notice.id, notice.hint.clone()));
                }
                Ok(Some(_)) => {}
                Ok(None) | Err(broadcast::error::RecvError::Lagged(_)) => return Some(Signal::Reset),
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let mut streams = self.hub.0.streams.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = streams.get_mut(&self.viewer.user) {
            *open -= 1;
            if *open == 0 {
                streams.remove(&self.viewer.user);
            }
        }
    }
}

/// Listens on a connection of its own pool. Each has its own: a connection that is cut off, and so never closed, keeps
/// its place.
async fn connect(db: &PgPool) -> Result<PgListener> {
    let own: PgPoolOptions = db.options().clone().max_connections(1);
    listening::listen(&own.connect_lazy_with((*db.connect_options()).clone()), CHANNEL).await
}

fn no_live_events() -> Error {
    let detail = "events are not streamed here: ask for the lists again from time to time";
    let refusal = refuse("no_live_events", detail);
    Error::Unavailable { refusal, retry_after: Duration::from_secs(60), cause: None }
}

/// The newest event that the member may see, from which a stream goes on. Where there is none, one that stands for
/// none: whoever comes back with it starts anew.
pub async fn newest(tx: &mut OrgTx) -> Result<EventId> {
    let org = tx.org();
    let id = sqlx::query_scalar!(
        r#"select id as "id: EventId" from events where org_id = $1 order by id desc limit 1"#,
        org.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(id.unwrap_or_else(EventId::new))
}

/// What a stream missed since the event it saw last, oldest first: all that the member may see. Five minutes before it
/// are repeated too, because a transaction that began earlier may have committed later.
pub async fn since(tx: &mut OrgTx, last: EventId) -> Result<Vec<Signal>> {
    let org = tx.org();
    let rows = sqlx::query!(
        r#"select id as "id: EventId", name, object_type, object_id
         from events
         where org_id = $1
           and at > (select at from events where org_id = $1 and id = $2) - interval '5 minutes'
         order by at, id
         limit $3"#,
        org.0,
        last.0,
        MOST_REPEATED + 1
    )
    .fetch_all(tx.conn())
    .await?;
    // The event seen last is among them, unless it is no longer kept.
    if !rows.iter().any(|row| row.id == last) || rows.len() > usize::try_from(MOST_REPEATED)? {
        return Ok(vec![Signal::Reset]);
    }
    let missed = rows.into_iter().filter(|row| row.id != last).map(|row| {
        let hint = Hint { name: row.name, object_type: row.object_type, object_id: row.object_id };
        Signal::Hint(Some(row.id), hint)
    });
    Ok(missed.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_reaches_staff_of_the_organization_and_those_it_concerns() {
        let (org, owner, other) = (OrgId::new(), UserId::new(), UserId::new());
        let viewer = |user, is_staff| Viewer { org, user, is_staff };
        let hint = Hint { name: String::new(), object_type: String::new(), object_id: Uuid::nil() };
        let notice = |user, private| Notice { id: None, org, user, private, hint: hint.clone() };

        let staff = notice(None, false);
        assert!(staff.concerns(&viewer(other, true)) && !staff.concerns(&viewer(other, false)));
        let owned = notice(Some(owner), false);
        assert!(owned.concerns(&viewer(other, true)) && owned.concerns(&viewer(owner, false)));
        assert!(!owned.concerns(&viewer(other, false)));
        let private = notice(Some(owner), true);
        assert!(private.concerns(&viewer(owner, false)) && !private.concerns(&viewer(other, true)));
        let elsewhere = Viewer { org: OrgId::new(), user: owner, is_staff: true };
        assert!(![staff, owned, private].iter().any(|notice| notice.concerns(&elsewhere)));
    }

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn a_lost_connection_that_was_never_closed_stands_in_nobodys_way(db: PgPool) {
        let app = crate::testing::app(&db);
        let _lost = connect(&app.db).await.unwrap();
        let mut again = connect(&app.db).await.unwrap();
        assert!(listening::arrives(&mut again, CHANNEL).await.unwrap());
    }

    #[tokio::test]
    async fn a_member_opens_so_many_streams_and_no_more_until_one_is_closed() {
        let hub = Hub::default();
        let viewer = Viewer { org: OrgId::new(), user: UserId::new(), is_staff: true };
        let mut open: Vec<_> = (0..MOST_STREAMS).map(|_| hub.admit(viewer)).collect::<Result<_>>().unwrap();
        assert!(matches!(hub.admit(viewer), Err(Error::TooMany { .. })));
        assert!(hub.admit(Viewer { user: UserId::new(), ..viewer }).is_ok());
        open.pop();
        assert!(hub.admit(viewer).is_ok());
    }
}
