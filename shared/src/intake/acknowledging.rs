//! Telling senders that their request has arrived, and never a machine, ourselves, or the same address twice a day: two
//! installations that answer each other stop.

use chrono::Duration;

use super::letters::RequestReceived;
use super::{settings, store};
use crate::app::App;
use crate::clock::days;
use crate::customers::senders;
use crate::db::OrgTx;
use crate::error::{OrNotFound, Result};
use crate::ids::RequestId;
use crate::mail::{self, To};
use crate::organizations;

/// For how long an address is told nothing more.
const QUIET: Duration = Duration::hours(24);

/// Sends the acknowledgement of a request, if one may be sent.
pub(super) async fn acknowledge(
    app: &App,
    tx: &mut OrgTx,
    (id, number): (RequestId, i64),
    status_url: &str,
) -> Result<()> {
    let request = store::find(tx, id).await?.or_not_found("request")?;
    let Some(address) = request.sender.email.as_deref() else { return Ok(()) };
    if !settings::current(tx).await?.acknowledge || !senders::may_be_told(tx, address).await? {
        return Ok(());
    }
    if !is_first(app, tx, address).await? {
        return Ok(());
    }
    let organization = organization(tx).await?;
    let letter = RequestReceived {
        organization,
        name: request.sender.name.clone().unwrap_or_else(|| address.to_owned()),
        number,
        subject: request.subject.clone(),
        link: status_url.to_owned(),
    };
    let locale = organizations::locale(tx).await?;
    let to = To { address, locale: locale.as_deref() };
    mail::send(tx, &app.vault, to, &letter, Some(app.clock.now() + days(3))).await?;
    Ok(())
}

/// Whether the address was told nothing for a day; from now on it was.
async fn is_first(app: &App, tx: &mut OrgTx, address: &str) -> Result<bool> {
    let (org, now) = (tx.org(), app.clock.now());
    let told = sqlx::query!(
        "insert into intake_acknowledgements as told (org_id, address, at)
         values ($1, $2, $3)
         on conflict (org_id, address) do update set at = excluded.at where told.at <= $4",
        org.0,
        address,
        now,
        now - QUIET
    )
    .execute(tx.conn())
    .await?;
    Ok(told.rows_affected() == 1)
}

async fn organization(tx: &mut OrgTx) -> Result<String> {
    let org = tx.org();
    let name = sqlx::query_scalar!("select name from organizations where id = $1", org.0)
        .fetch_one(tx.conn())
        .await?;
    Ok(name)
}
