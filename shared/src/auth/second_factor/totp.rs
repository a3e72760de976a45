//! Time-based one-time passwords (RFC 6238): SHA-1, six digits, 30 seconds, which every authenticator app supports.

use serde::Serialize;
use totp_rs::{Builder, Totp};
use utoipa::ToSchema;

use super::{announce, count_try, lock, reauthenticate, recovery, settle_removal, shown, status_of, wrong};
use crate::app::App;
use crate::auth::letters::Change;
use crate::auth::log::{TOTP_ADDED, TOTP_REMOVED};
use crate::auth::{Member, accounts};
use crate::db::SystemTx;
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::UserId;

/// The issuer that the authenticator app shows.
const ISSUER: &str = "AstralisOps";

/// Purpose of the sealed secrets.
const SEALED: &str = "totp";

/// What an authenticator app needs. Shown once.
#[derive(Debug, Serialize, ToSchema)]
pub struct TotpEnrolment {
    /// The secret in base32, to be typed.
    pub secret: String,
    /// The same as `otpauth:` address, to be shown as a QR code.
    pub uri: String,
}

/// Begins to set up an authenticator app; replaces one that was begun and not confirmed.
///
/// # Errors
/// `Forbidden` with code `wrong_password`, `sign_in_again` or `second_factor_required`; `Conflict` with code
/// `totp_is_set_up`.
pub async fn start(app: &App, me: &Member, password: Option<&str>) -> Result<TotpEnrolment> {
    let owner = reauthenticate(app, me, password).await?;
    let secret: [u8; 20] = rand::random();
    let generator = generator(&secret, &owner.profile.email)?;

    let mut tx = SystemTx::begin(&app.db).await?;
    let status = lock(&mut tx, me.user).await?;
    status.admits(shown::has_shown(&mut tx, owner.session).await?)?;
    if status.totp {
        let detail = "an authenticator app is set up: remove it before you set up another";
        return Err(Error::Conflict(refuse("totp_is_set_up", detail)));
    }
    sqlx::query!(
        "insert into totp_secrets (user_id, secret) values ($1, $2)
         on conflict (user_id) do update
         set secret = excluded.secret, last_step = 0, created_at = now()",
        me.user.0,
        // Sealed with its user, so that a secret moved to another row does not open there.
        app.vault.seal(SEALED, &(me.user, secret))?
    )
    .execute(tx.conn())
    .await?;
    tx.commit().await?;
    Ok(TotpEnrolment { secret: generator.secret().to_base32(), uri: generator.to_url()? })
}

/// Completes the setup with a first code. Returns the recovery codes when this is the user's first factor.
///
/// # Errors
/// `Forbidden` with code `second_factor_wrong` or `second_factor_required`; `Conflict` with code `totp_not_started`.
pub async fn confirm(app: &App, me: &Member, code: &str) -> Result<Vec<String>> {
    let session = me.session()?;
    let mut tx = SystemTx::begin(&app.db).await?;
    count_try(&mut tx, me.user).await?;
    let profile = accounts::find(&mut tx, me.user).await?.or_not_found("user")?;
    let status = status_of(&mut tx, me.user).await?;
    tx.commit().await?;
    let codes = recovery::draw_for_first(&status, me.user).await?;

    let mut tx = SystemTx::begin(&app.db).await?;
    let before = lock(&mut tx, me.user).await?;
    before.admits(shown::has_shown(&mut tx, session).await?)?;
    let stored = find(&mut tx, me.user).await?.filter(|stored| !stored.confirmed);
    let Some(stored) = stored else {
        let detail = "no authenticator app waits to be confirmed: start again";
        return Err(Error::Conflict(refuse("totp_not_started", detail)));
    };
    let step = stored.step_of(app, me.user, code)?.ok_or_else(|| Error::Forbidden(wrong()))?;
    sqlx::query!(
        "update totp_secrets
         set confirmed_at = now(), last_step = $2
         where user_id = $1",
        me.user.0,
        step
    )
    .execute(tx.conn())
    .await?;
    let codes = recovery::store_for_first(&mut tx, &before, me.user, codes).await?;
    shown::note_shown(&mut tx, session).await?;
    announce(app, tx, me, &profile, (TOTP_ADDED, me.user.0), Change::AppAdded).await?;
    Ok(codes)
}

/// Removes the authenticator app, given the password and one of its codes or a recovery code.
///
/// # Errors
/// `Forbidden` with code `wrong_password`, `sign_in_again` or `second_factor_wrong`; `NotFound`; `Conflict` with
/// code `second_factor_required_here`.
pub async fn remove(app: &App, me: &Member, password: Option<&str>, code: &str) -> Result<()> {
    let owner = reauthenticate(app, me, password).await?;
    let recovery_code = if looks_like_totp(code) { None } else { Some(recovery::hash(me.user, code).await?) };

    let mut tx = SystemTx::begin(&app.db).await?;
    if !lock(&mut tx, me.user).await?.totp {
        return Err(Error::NotFound("authenticator app"));
    }
    let fits = match recovery_code {
        Some(hash) => recovery::spend(&mut tx, me.user, &hash).await?,
        None => spend(app, &mut tx, me.user, code).await?,
    };
    if !fits {
        return Err(Error::Forbidden(wrong()));
    }
    sqlx::query!("delete from totp_secrets where user_id = $1", me.user.0).execute(tx.conn()).await?;
    settle_removal(&mut tx, me.user).await?;
    let change = (TOTP_REMOVED, me.user.0);
    announce(app, tx, me, &owner.profile, change, Change::AppRemoved).await
}

/// Whether a code is right; if so, it is used up: of two requests with the same one, exactly one gets through.
pub(super) async fn spend(app: &App, tx: &mut SystemTx, user: UserId, code: &str) -> Result<bool> {
    let Some(stored) = find(tx, user).await?.filter(|stored| stored.confirmed) else { return Ok(false) };
    let Some(step) = stored.step_of(app, user, code)? else { return Ok(false) };
    let spent = sqlx::query!(
        "update totp_secrets
         set last_step = $2
         where user_id = $1 and last_step < $2 and confirmed_at is not null",
        user.0,
        step
    )
    .execute(tx.conn())
    .await?;
    Ok(spent.rows_affected() == 1)
}

struct Stored {
    sealed: Vec<u8>,
    confirmed: bool,
}

impl Stored {
    /// The time step of a code: the current one, the previous or the next; `None` for a wrong code.
    fn step_of(&self, app: &App, user: UserId, code: &str) -> Result<Option<i64>> {
        let opened = app.vault.open::<(UserId, [u8; 20])>(SEALED, &self.sealed);
        let Some((_, secret)) = opened.filter(|(owner, _)| *owner == user) else {
            return Err(
                anyhow::anyhow!("the TOTP secret of {user} can't be opened with ENCRYPTION_KEY").into()
            );
        };
        let now = u64::try_from(app.clock.now().timestamp())?;
        let step = generator(&secret, "")?.check(&digits(code), now);
        Ok(step.map(i64::try_from).transpose()?)
    }
}

async fn find(tx: &mut SystemTx, user: UserId) -> Result<Option<Stored>> {
    let stored = sqlx::query_as!(
        Stored,
        r#"select secret as sealed, confirmed_at is not null as "confirmed!"
         from totp_secrets
         where user_id = $1"#,
        user.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(stored)
}

/// Six digits, 30 seconds, one step of tolerance on either side: the library's defaults.
fn generator(secret: &[u8; 20], account: &str) -> Result<Totp> {
    // The `otpauth:` URI separates issuer and account by a colon.
    let account = account.replace(':', "");
    Ok(Builder::new().with_secret(*secret).with_issuer(Some(ISSUER)).with_account_name(account).build()?)
}

/// Drops the space: apps show the code in two groups.
fn digits(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace()).collect()
}

fn looks_like_totp(code: &str) -> bool {
    let code = digits(code);
    code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // RFC 6238, appendix B: the last six digits of its SHA-1 column.
        let generator = generator(b"12345678901234567890", "ada@demo.example").unwrap();
        for (time, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(generator.generate(time).to_string(), code);
        }
    }

    #[test]
    fn one_step_to_either_side_is_forgiven_and_two_are_not() {
        let generator = generator(b"12345678901234567890", "").unwrap();
        let code = generator.generate(1_111_111_109).to_string();
        let seen = [-60, -30, 0, 30, 60]
            .map(|off: i64| generator.check(&code, 1_111_111_109_u64.saturating_add_signed(off)).is_some());
        assert_eq!(seen, [false, true, true, true, false]);
    }

    #[test]
    fn the_address_for_the_app_names_issuer_and_account() {
        let uri = generator(b"12345678901234567890", "a:da@demo.example").unwrap().to_url().unwrap();
        assert!(
            uri.starts_with("otpauth://totp/AstralisOps:ada%40demo.example?secret=GEZDGNBVGY3TQOJQ"),
            "{uri}"
        );
        assert!(uri.contains("issuer=AstralisOps"), "{uri}");
    }

    #[test]
    fn a_code_is_told_from_a_recovery_code() {
        assert!(looks_like_totp("123 456"));
        for other in ["12345", "1234567", "ABCDE-FGH23", "12345\u{0661}"] {
            assert!(!looks_like_totp(other), "{other}");
        }
    }
}
