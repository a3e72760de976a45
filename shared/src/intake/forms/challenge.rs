//! What keeps programs from filling in forms by the thousand: a little work, a little time, and each challenge once.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::app::App;
use crate::clock::hours;
use crate::db::OrgTx;
use crate::error::{Error, Result, refuse};
use crate::ids::{FormId, OrgId};
use crate::vault::{hash_token, random_token};

/// What challenges are signed for.
const PURPOSE: &str = "intake-challenge";

/// Zero bits with which the hash has to begin: about 65,000 tries, a fraction of a second.
const DIFFICULTY: u32 = 16;

/// Nobody fills in a form faster.
const LEAST: Duration = Duration::seconds(3);

/// A challenge: find a number so that the SHA-256 of `salt`, a colon and the number begins with `difficulty` zero bits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = FormChallenge)]
pub struct Challenge {
    /// What is hashed before the colon.
    pub salt: String,
    /// Zero bits with which the hash begins.
    pub difficulty: u32,
    /// When it was issued: it is taken from three seconds later on, for two hours.
    pub issued_at: DateTime<Utc>,
    /// Sent back unchanged.
    pub token: String,
}

/// What a token says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Issued {
    org: OrgId,
    form: FormId,
    salt: String,
    at: DateTime<Utc>,
    /// The page without a script asks for no work.
    work: bool,
}

/// A new challenge for a form.
pub(super) fn issue(app: &App, org: OrgId, form: FormId, work: bool) -> Result<Challenge> {
    let (salt, _) = random_token();
    let at = app.clock.now();
    let issued = Issued { org, form, salt: salt.clone(), at, work };
    let token = app.vault.sign(PURPOSE, &issued, at + hours(2))?;
    Ok(Challenge { salt, difficulty: if work { DIFFICULTY } else { 0 }, issued_at: at, token })
}

/// Takes a solved challenge, once.
///
/// # Errors
/// `Conflict` with code `challenge_over`, `too_fast`, `challenge_unsolved` or `challenge_used`.
pub(super) async fn take(
    app: &App,
    tx: &mut OrgTx,
    form: FormId,
    token: &str,
    solution: Option<u64>,
) -> Result<()> {
    let (org, now) = (tx.org(), app.clock.now());
    let issued: Option<Issued> = app.vault.read_signed(PURPOSE, token, now);
    let Some(issued) = issued.filter(|issued| issued.org == org && issued.form == form) else {
        return Err(conflict(
            "challenge_over",
            "the form was open for too long: load it again, and send it once more",
        ));
    };
    if now - issued.at < LEAST {
        return Err(conflict(
            "too_fast",
            "that was faster than anybody writes: wait three seconds, and send it again",
        ));
    }
    if issued.work && !solution.is_some_and(|number| solves(&issued.salt, number)) {
        return Err(conflict("challenge_unsolved", "the form's challenge is not solved: load it again"));
    }
    let taken = sqlx::query!(
        "insert into intake_challenges (org_id, hash, expires_at) values ($1, $2, $3) on conflict do nothing",
        org.0,
        &hash_token(&issued.salt)[..],
        issued.at + hours(2)
    )
    .execute(tx.conn())
    .await?;
    if taken.rows_affected() == 1 {
        return Ok(());
    }
    Err(conflict("challenge_used", "this form was sent already: load it again to send another request"))
}

fn conflict(code: &'static str, detail: &'static str) -> Error {
    Error::Conflict(refuse(code, detail))
}

/// Whether a number solves the challenge of a salt.
fn solves(salt: &str, number: u64) -> bool {
    let hash = Sha256::digest(format!("{salt}:{number}").as_bytes());
    leading_zeros(&hash) >= DIFFICULTY
}

fn leading_zeros(hash: &[u8]) -> u32 {
    let mut zeros = 0;
    for byte in hash {
        zeros += byte.leading_zeros();
        if *byte != 0 {
            break;
        }
    }
    zeros
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_counted_over_bytes() {
        assert_eq!(leading_zeros(&[0, 0, 0x80]), 16);
        assert_eq!(leading_zeros(&[0, 0x01]), 15);
        assert_eq!(leading_zeros(&[0xff]), 0);
    }

    #[test]
    fn work_solves_a_challenge_and_nothing_else_does() {
        let solution = (0..u64::from(u32::MAX)).find(|number| solves("salt", *number)).unwrap();
        assert!(!solves("other", solution) || !solves("third", solution));
        assert!(solution > 0);
    }
}
