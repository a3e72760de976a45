//! Password hashes: argon2id with the parameters OWASP recommends (19 MiB, two passes, one lane).

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::error::{Error, Result, refuse};

/// Hashing occupies a core and 19 MiB: there are as many turns at once as cores.
static CORES: LazyLock<Cores> =
    LazyLock::new(|| Cores::new(std::thread::available_parallelism().map_or(1, usize::from)));

/// Callers that may wait for each core, which takes about a second. Further callers are told at once to come back.
const WAITING: usize = 8;

/// Turns on the cores, given in the order of arrival. The queue is bounded.
#[derive(Debug)]
struct Cores {
    /// One place for each caller that has a turn or waits for one.
    places: Semaphore,
    turns: Semaphore,
}

/// Held while a core is in use.
#[derive(Debug)]
struct Turn<'a> {
    _turn: SemaphorePermit<'a>,
    _place: SemaphorePermit<'a>,
}

impl Cores {
    fn new(count: usize) -> Self {
        Self { places: Semaphore::new(count * (1 + WAITING)), turns: Semaphore::new(count) }
    }

    async fn turn(&self) -> Result<Turn<'_>> {
        let Ok(place) = self.places.try_acquire() else {
            return Err(Error::Unavailable {
                refusal: refuse("busy", "too many sign-ins at this moment: try again"),
                retry_after: std::time::Duration::from_secs(2),
                cause: None,
            });
        };
        Ok(Turn { _turn: self.turns.acquire().await?, _place: place })
    }
}

/// Checked when there is no user, so that both answers cost the same work.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| make("nobody has this password").ok());

fn argon2id() -> Result<Argon2<'static>> {
    let parameters = Params::new(19_456, 2, 1, None).map_err(|error| anyhow::anyhow!("argon2: {error}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters))
}

fn make(password: &str) -> Result<String> {
    let hash =
        argon2id()?.hash_password(password.as_bytes()).map_err(|error| anyhow::anyhow!("argon2: {error}"))?;
    Ok(hash.to_string())
}

/// Length of a password in characters. Nothing is cut off or normalized (ASVS 6.2.8, 6.2.9).
pub const LENGTH: std::ops::RangeInclusive<usize> = 12..=1024;

/// A password that takes fewer guesses than this (as a power of ten) is refused: passwords from ranked lists, combined
/// words and names, dates, rows of keys, and repetitions of these.
const GUESSES: f64 = 9.0;

/// Checks a new password and returns its PHC string. Passwords that an attacker would try first are refused, offline:
/// zxcvbn (Wheeler, USENIX Security 2016) knows the 30,000 most common passwords, common words and names, and `about`
/// adds words that belong to the user. There are no rules of composition.
///
/// # Errors
/// `Invalid` naming `pointer`; `Unavailable` when too many callers wait for a core.
pub async fn accept(pointer: &str, password: &str, about: &[&str]) -> Result<String> {
    if !LENGTH.contains(&password.chars().count()) {
        let (least, most) = (LENGTH.start(), LENGTH.end());
        return Err(Error::field(pointer, "length", format!("a password has {least} to {most} characters")));
    }
    let password = password.to_owned();
    let about: Vec<String> = about
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()).chain([*text]))
        .filter(|word| word.len() > 2)
        .map(str::to_owned)
        .collect();
    let hash = on_a_core(move || {
        let about: Vec<&str> = about.iter().map(String::as_str).collect();
        let guesses = zxcvbn::zxcvbn(&password, &about).guesses_log10();
        (guesses >= GUESSES).then(|| make(&password))
    })
    .await?;
    hash.unwrap_or_else(|| {
        let message = "this password is among the first that are tried: take several unrelated words";
        Err(Error::field(pointer, "common_password", message))
    })
}

/// The PHC string of a password.
///
/// # Errors
/// `Unavailable` when too many callers wait for a core.
pub async fn hash(password: &str) -> Result<String> {
    let password = password.to_owned();
    on_a_core(move || make(&password)).await?
}

/// Whether the password matches the hash; without a hash the same work is done for nothing.
///
/// # Errors
/// `Unavailable` when too many callers wait for a core.
pub async fn verify(password: &str, hash: Option<String>) -> Result<bool> {
    let password = password.to_owned();
    on_a_core(move || {
        let known = hash.is_some();
        let Some(hash) = hash.or_else(|| NOBODY.clone()) else { return false };
        let Ok(parsed) = PasswordHash::new(&hash) else { return false };
        Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && known
    })
    .await
}

/// Hashes secrets that are too short for a plain hash: argon2id with the owner's own salt, so that one computation is
/// enough to find one of several.
///
/// # Errors
/// `Unavailable` when too many callers wait for a core.
pub(super) async fn stretch(secrets: Vec<String>, salt: [u8; 16]) -> Result<Vec<[u8; 32]>> {
    on_a_core(move || secrets.iter().map(|secret| stretch_one(secret, &salt)).collect()).await?
}

fn stretch_one(secret: &str, salt: &[u8]) -> Result<[u8; 32]> {
    let mut hash = [0; 32];
    argon2id()?
        .hash_password_into(secret.as_bytes(), salt, &mut hash)
        .map_err(|error| anyhow::anyhow!("argon2: {error}"))?;
    Ok(hash)
}

async fn on_a_core<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let turn = CORES.turn().await?;
    let worked = tokio::task::spawn_blocking(move || {
        // The work holds the turn, not its caller: a caller that leaves frees no core.
        let _turn = turn;
        work()
    });
    Ok(worked.await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_fits_its_own_hash_only() -> Result<()> {
        let hash = hash("correct horse battery staple").await?;
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("correct horse battery staple", Some(hash.clone())).await?);
        assert!(!verify("correct horse battery stapler", Some(hash)).await?);
        Ok(())
    }

    #[tokio::test]
    async fn what_is_tried_first_is_refused_and_a_phrase_is_not() {
        let about = ["Maria Huber", "maria@huber-electric.example", "Huber Electric"];
        let code = async |password: &str| match accept("/password", password, &about).await {
            Err(Error::Invalid(fields)) => Some(fields[0].code.clone()),
            _ => None,
        };
        for common in ["passwordpassword", "123456789012", "Password1234", "qwertyuiop[]", "aaaaaaaaaaaaaaaa"]
        {
            assert_eq!(code(common).await.as_deref(), Some("common_password"), "{common}");
        }
        for own in ["MariaHuber1985", "huberelectric", "maria@huber-electric.example"] {
            assert_eq!(code(own).await.as_deref(), Some("common_password"), "{own}");
        }
        assert_eq!(code("elevenchars").await.as_deref(), Some("length"));
        assert_eq!(code(&"x".repeat(1025)).await.as_deref(), Some("length"));
        for good in [
            "tulip anchor vivid 8 lantern",
            "correct horse battery staple",
            "\u{fc}ber den W\u{f6}lken 7 Schafe",
        ] {
            assert_eq!(code(good).await, None, "{good}");
        }
    }

    #[tokio::test]
    async fn the_queue_for_the_cores_ends_and_who_waited_gets_a_turn() -> Result<()> {
        let cores = Cores::new(2);
        let mut turns = vec![cores.turn().await?, cores.turn().await?];
        let mut waiting: Vec<_> = (0..2 * WAITING).map(|_| Box::pin(cores.turn())).collect();
        for place in &mut waiting {
            assert!(futures_util::poll!(place).is_pending());
        }

        let Err(overflow) = cores.turn().await else { panic!("the queue has no end") };
        assert_eq!((overflow.status().as_u16(), overflow.code()), (503, "busy"));
        assert_eq!(overflow.retry_after(), Some(std::time::Duration::from_secs(2)));

        turns.pop();
        let first = waiting.remove(0).await?;
        let mut next = Box::pin(cores.turn());
        assert!(futures_util::poll!(&mut next).is_pending());
        drop((first, turns, waiting));
        next.await?;
        Ok(())
    }

    #[tokio::test]
    async fn an_unknown_user_has_no_password_at_all() -> Result<()> {
        assert!(!verify("nobody has this password", None).await?);
        Ok(())
    }
}
