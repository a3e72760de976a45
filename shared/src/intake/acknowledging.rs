//! Telling senders that their request has arrived, and never a machine, ourselves, or the same address twice a day: two
//! installations that answer each other stop.

use chrono::Duration;

use super::letters::RequestReceived;
use super::thread::{self, Kind, NewMessage};
use super::{settings, store};
use crate::app::App;
use crate::clock::days;
use crate::customers::senders;
use crate::db::OrgTx;
use crate::error::{OrNotFound, Result};
use crate::ids::RequestId;
use crate::mail::{self, Authorship, Extras, To};
use crate::organizations;

/// For how long an address is told nothing more.
const QUIET: Duration = Duration::hours(24);

/// Sends the acknowledgement of a request, if one may be sent: an answer to the mail that it came by, if it did.
pub(super) async fn acknowledge(
    app: &App,
    tx: &mut OrgTx,
    (id, number): (RequestId, i64),
    status_url: &str,
    answers: Option<&str>,
) -> Result<()> {
    let request = store::find(tx, id).await?.or_not_found("request")?;
    let Some(address) = request.sender.email.as_deref() else { return Ok(()) };
    if !settings::current(tx).await?.acknowledge || !senders::may_be_told(tx, address).await? {
        return Ok(());
    }
    if !is_first(app, tx, address).await? {
        return Ok(());
    }
    let organization = organizations::name(tx).await?;
    let letter = RequestReceived {
        organization: organization.clone(),
        name: request.sender.name.clone().unwrap_or_else(|| address.to_owned()),
        number,
        subject: request.subject.clone(),
        link: status_url.to_owned(),
    };
    let locale = organizations::locale(tx).await?;
    let to = To { address, locale: locale.as_deref() };
    let parents: Vec<_> =
        answers.filter(|id| mail::is_message_id(id)).into_iter().map(str::to_owned).collect();
    let extras = Extras {
        reply_to: thread::reply_address(app, tx, id, number).await?,
        in_reply_to: parents.first().cloned(),
        references: parents.clone(),
        from_name: Some(organization),
        authorship: Authorship::Answer,
        ..Extras::default()
    };
    let expires = Some(app.clock.now() + days(3));
    let mail = mail::send_with(tx, &app.vault, to, &letter, extras, expires).await?;
    let (identifier, recipients) = (thread::message_id(app, mail), [address.to_owned()]);
    // Kept, so that an answer to it finds the request.
    let message = NewMessage {
        automatic: true,
        to: &recipients,
        subject: Some(&format!("Request {number}: {}", request.subject)),
        message_id: identifier.as_deref(),
        parents: &parents,
        mail: Some(mail),
        ..NewMessage::new(id, Kind::Out, "Told that the request has arrived.", app.clock.now())
    };
    thread::insert_message(app, tx, &message).await?;
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
