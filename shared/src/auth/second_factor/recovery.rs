//! Recovery codes: ten, each of which replaces a lost factor once.

use super::{Factors, announce, lock, reauthenticate, shown};
use crate::app::App;
use crate::auth::letters::Change;
use crate::auth::log::RECOVERY_CODES_RENEWED;
use crate::auth::{Member, password};
use crate::db::SystemTx;
use crate::error::{Error, Result, refuse};
use crate::ids::UserId;

/// Codes handed out at once.
pub const COUNT: usize = 10;

/// Characters of a code: 50 bits, in two groups.
const LENGTH: usize = 10;
const GROUP: usize = 5;

/// Base32 (RFC 4648): no two of its characters are mistaken for each other.
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// New codes and what is stored of them.
pub(super) struct Codes {
    plain: Vec<String>,
    hashes: Vec<[u8; 32]>,
}

/// Makes ten new codes; the previous ones stop working.
///
/// # Errors
/// `Forbidden` with code `wrong_password`, `sign_in_again` or `second_factor_required`; `Conflict` with code
/// `no_second_factor`.
pub async fn renew(app: &App, me: &Member, password: Option<&str>) -> Result<Vec<String>> {
    let owner = reauthenticate(app, me, password).await?;
    let codes = draw(me.user).await?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let status = lock(&mut tx, me.user).await?;
    status.admits(shown::has_shown(&mut tx, owner.session).await?)?;
    if !status.any() {
        let detail = "recovery codes stand in for a second factor: set one up first";
        return Err(Error::Conflict(refuse("no_second_factor", detail)));
    }
    let codes = store(&mut tx, me.user, codes).await?;
    let change = (RECOVERY_CODES_RENEWED, me.user.0);
    announce(app, tx, me, &owner.profile, change, Change::CodesRenewed).await?;
    Ok(codes)
}

/// Draws the codes that come with a user's first factor.
pub(super) async fn draw_for_first(status: &Factors, user: UserId) -> Result<Option<Codes>> {
    if status.any() {
        return Ok(None);
    }
    draw(user).await.map(Some)
}

/// Stores the codes, unless another factor was set up since they were drawn: then its codes stay valid.
pub(super) async fn store_for_first(
    tx: &mut SystemTx,
    before: &Factors,
    user: UserId,
    codes: Option<Codes>,
) -> Result<Vec<String>> {
    match codes {
        Some(codes) if !before.any() => store(tx, user, codes).await,
        _ => Ok(Vec::new()),
    }
}

/// Draws ten codes. Hashing takes a while: do it before a transaction begins.
async fn draw(user: UserId) -> Result<Codes> {
    let plain: Vec<String> = std::iter::repeat_with(code).take(COUNT).collect();
    let secrets = plain.iter().map(|code| normalize(code)).collect();
    Ok(Codes { plain, hashes: password::stretch(secrets, *user.0.as_bytes()).await? })
}

/// Replaces a user's codes and returns the new ones, in groups.
async fn store(tx: &mut SystemTx, user: UserId, codes: Codes) -> Result<Vec<String>> {
    forget(tx, user).await?;
    let hashes: Vec<Vec<u8>> = codes.hashes.iter().map(|hash| hash.to_vec()).collect();
    sqlx::query!(
        "insert into recovery_codes (user_id, hash)
         select $1, hash from unnest($2::bytea[]) as hash",
        user.0,
        &hashes
    )
    .execute(tx.conn())
    .await?;
    Ok(codes.plain)
}

/// Ends every code of a user.
pub(super) async fn forget(tx: &mut SystemTx, user: UserId) -> Result<()> {
    sqlx::query!("delete from recovery_codes where user_id = $1", user.0).execute(tx.conn()).await?;
    Ok(())
}

/// The stored form of a code. A code is too short for a plain hash (ASVS 6.5.2), and the salt is the user's, so that
/// one computation finds it.
pub(super) async fn hash(user: UserId, code: &str) -> Result<[u8; 32]> {
    let hashes = password::stretch(vec![normalize(code)], *user.0.as_bytes()).await?;
    hashes.first().copied().ok_or_else(|| anyhow::anyhow!("one secret has one hash").into())
}

/// Whether the code is right; if so, it is used up.
pub(super) async fn spend(tx: &mut SystemTx, user: UserId, hash: &[u8; 32]) -> Result<bool> {
    let spent = sqlx::query!(
        "update recovery_codes
         set used_at = now()
         where user_id = $1 and hash = $2 and used_at is null",
        user.0,
        hash.as_slice()
    )
    .execute(tx.conn())
    .await?;
    Ok(spent.rows_affected() == 1)
}

/// `ABCDE-FGH23`
fn code() -> String {
    let mut code = String::with_capacity(LENGTH + 1);
    for (at, byte) in rand::random::<[u8; LENGTH]>().into_iter().enumerate() {
        if at == GROUP {
            code.push('-');
        }
        code.push(char::from(ALPHABET[usize::from(byte % 32)]));
    }
    code
}

/// Accepts codes as people type them: in any case, with or without the dash.
fn normalize(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_two_groups_and_read_however_it_is_typed() {
        let code = code();
        assert_eq!((code.len(), code.find('-')), (LENGTH + 1, Some(GROUP)));
        let typed = format!(" {} {}\n", &code[..GROUP].to_lowercase(), &code[GROUP + 1..]);
        assert_eq!(normalize(&typed), normalize(&code));
        assert_eq!(normalize(&code).len(), LENGTH);
    }

    #[tokio::test]
    async fn the_same_code_of_two_users_is_stored_differently() -> Result<()> {
        let (one, other) = (UserId::new(), UserId::new());
        assert_eq!(hash(one, "ABCDE-FGH23").await?, hash(one, "abcdefgh23").await?);
        assert_ne!(hash(one, "ABCDE-FGH23").await?, hash(other, "ABCDE-FGH23").await?);
        Ok(())
    }
}
