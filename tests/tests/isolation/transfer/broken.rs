//! An import whose end nobody sees: the answer to the commit is lost, the commit is refused, the database is away.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use shared::Result;
use shared::transfer::{Archive, check, import};
use sqlx::PgPool;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::sides::{Sides, objects};

/// What happens to the commit of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It is done, and nobody is told.
    Unheard,
    /// It does not arrive, and nothing does from then on.
    Cut,
}

/// A way to the database that is interrupted at the commit of an import.
#[derive(Debug, Clone)]
struct Door {
    port: u16,
    behind: u16,
    fate: Fate,
    reached: Arc<AtomicBool>,
}

impl Door {
    async fn open(behind: u16, fate: Fate) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let door = Self { port, behind, fate, reached: Arc::default() };
        let opened = door.clone();
        tokio::spawn(async move {
            while let Ok((from, _)) = listener.accept().await {
                tokio::spawn(door.clone().pass(from));
            }
        });
        Ok(opened)
    }

    fn is_reached(&self) -> bool {
        self.reached.load(Ordering::SeqCst)
    }

    async fn pass(self, mut from: TcpStream) -> std::io::Result<()> {
        let mut to = TcpStream::connect(("127.0.0.1", self.behind)).await?;
        let (mut asked, mut answered) = (vec![0; 65536], vec![0; 65536]);
        let mut is_import = false;
        loop {
            tokio::select! {
                read = from.read(&mut asked) => {
                    let sent = &asked[..read?];
                    if sent.is_empty() || self.fate == Fate::Cut && self.is_reached() {
                        return Ok(());
                    }
                    is_import |= contains(sent, b"organization.imported");
                    let is_commit = is_import && contains(sent, b"COMMIT\0");
                    if is_commit && self.fate == Fate::Cut {
                        self.reached.store(true, Ordering::SeqCst);
                        return Ok(());
                    }
                    to.write_all(sent).await?;
                    if is_commit {
                        let answer = to.read(&mut answered).await?;
                        self.reached.store(answer > 0, Ordering::SeqCst);
                        return Ok(());
                    }
                }
                read = to.read(&mut answered) => {
                    let sent = &answered[..read?];
                    if sent.is_empty() {
                        return Ok(());
                    }
                    from.write_all(sent).await?;
                }
            }
        }
    }
}

fn contains(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|part| part == word)
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_lost_answer_to_the_commit_loses_no_file(db: PgPool) -> Result<()> {
    let sides = Sides::set(db).await?;
    let file = sides.exported("one.zip").await?;
    let door = Door::open(sides.there_port(), Fate::Unheard).await?;
    let app = sides.there_behind(door.port);

    let refusal = import(&app, &check(Archive::open(&file)?)?, None).await.expect_err("the answer is lost");

    assert!(door.is_reached(), "{refusal}");
    assert_eq!(refusal.code(), "import_undecided", "{refusal}");
    assert!(refusal.to_string().contains("is here all the same"), "{refusal}");
    sides.compare_files(&file).await
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_commit_that_is_refused_leaves_no_file(db: PgPool) -> Result<()> {
    let sides = Sides::set(db).await?;
    let file = sides.exported("one.zip").await?;
    sides.refuse_commits_there().await?;
    let before = sides.digest_there().await?;

    sides.import(&file).await.expect_err("the commit is refused");

    assert_eq!(sides.digest_there().await?, before);
    assert_eq!(objects(sides.there_folder()).len(), 0);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_an_interrupted_import_left_is_found_by_the_next(db: PgPool) -> Result<()> {
    let sides = Sides::set(db).await?;
    let file = sides.exported("one.zip").await?;
    let door = Door::open(sides.there_port(), Fate::Cut).await?;
    let app = sides.there_behind(door.port);

    let refusal = import(&app, &check(Archive::open(&file)?)?, None).await.expect_err("the database is away");

    assert!(door.is_reached(), "{refusal}");
    assert_eq!(refusal.code(), "import_undecided", "{refusal}");
    let left = objects(sides.there_folder());
    assert!(left.len() > 5, "{left:?}");
    // The database takes a moment to see that the other connections are gone.
    let imported = loop {
        match sides.import(&file).await {
            Err(error) if error.code() == "import_running" => {
                tokio::time::sleep(Duration::from_millis(20)).await
            }
            done => break done?,
        }
    };
    assert_eq!(imported.organization, sides.org());
    assert_eq!(objects(sides.there_folder()), left);
    sides.compare_files(&file).await
}
