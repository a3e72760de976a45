//! What breaks on the way, and what becomes of the mails then.

use serde_json::json;
use shared::Result;
use shared::error::OrNotFound;
use shared::mailboxes::{self as domain, Mail, Outcome};
use sqlx::PgPool;

use super::{Scene, USER, mail};

/// Nothing that a parser likes: no headers, no lines, zeros.
fn broken() -> Vec<u8> {
    (0..3_000_u32).map(|at| u8::try_from((at * at + at / 7) % 256).unwrap_or_default()).collect()
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_server_that_numbers_its_mails_anew_doubles_none(db: PgPool) -> Result<()> {
    let scene = Scene::set(db, &[]).await?;
    scene.deliver(0..3)?;
    let mailbox = scene.mailbox(&scene.wanted()).await?;
    scene.fetch(mailbox).await?;
    scene.dovecot.renumber(USER)?;
    scene.deliver(3..4)?;

    scene.fetch(mailbox).await?;

    let fates = ["STORED", "STORED", "STORED", "DUPLICATE", "DUPLICATE", "DUPLICATE", "STORED"];
    assert_eq!(scene.fates(mailbox).await?, fates);
    assert_eq!(scene.documents().await?, (4, 4));
    let ledger = scene.ledger(mailbox).await?;
    assert_eq!(ledger[0]["document_id"], ledger[3]["document_id"]);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_connection_that_breaks_in_the_middle_of_a_mail_loses_none(db: PgPool) -> Result<()> {
    let scene = Scene::set(db, &[]).await?;
    scene.deliver(0..2)?;
    let long = format!("Subject: long\r\n\r\n{}", "A line of the mail.\r\n".repeat(5_000));
    scene.dovecot.deliver(USER, long.as_bytes())?;
    scene.deliver(2..4)?;
    let mailbox = scene.mailbox(&scene.wanted()).await?;

    // Breaks within the third mail, which is longer than that alone.
    scene.gate.cut_after(30_000);
    scene.fetch(mailbox).await?;
    assert_eq!(scene.fates(mailbox).await?, ["STORED", "STORED", "WAITING", "WAITING", "WAITING"]);
    let shown = scene.shown(mailbox).await?;
    assert_eq!((&shown["error_code"], &shown["waiting"]), (&json!("connection_lost"), &json!(3)), "{shown}");

    // It is tried last the next time: those behind it do not wait for it.
    scene.fetch(mailbox).await?;
    assert_eq!(scene.fates(mailbox).await?, ["STORED", "STORED", "WAITING", "STORED", "STORED"]);

    scene.gate.cut_after(u64::MAX);
    scene.fetch(mailbox).await?;
    assert_eq!(scene.fates(mailbox).await?, ["STORED"; 5]);
    assert_eq!(scene.documents().await?, (5, 5));
    assert_eq!(scene.shown(mailbox).await?["error_code"], json!(null));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_mail_that_breaks_every_connection_is_given_up_and_can_be_retried(db: PgPool) -> Result<()> {
    let scene = Scene::set(db, &[]).await?;
    let long = format!("Subject: long\r\n\r\n{}", "A line of the mail.\r\n".repeat(5_000));
    scene.dovecot.deliver(USER, long.as_bytes())?;
    let mailbox = scene.mailbox(&scene.wanted()).await?;
    scene.gate.cut_after(30_000);
    for _ in 0..11 {
        scene.fetch(mailbox).await?;
    }
    let mail = scene.ledger(mailbox).await?.remove(0);
    assert_eq!((&mail["fate"], &mail["reason_code"]), (&json!("FAILED"), &json!("given_up")), "{mail}");

    scene.gate.cut_after(u64::MAX);
    scene.fetch(mailbox).await?;
    assert_eq!(scene.documents().await?, (0, 0));
    let path = format!("/mailboxes/{mailbox}/messages/{}", crate::text(&mail, "id"));
    let retry = scene.admin.post(mailboxes::router(), &format!("{path}/retry"), &json!({})).await?;
    assert_eq!((retry.status.as_u16(), &retry.value()["fate"]), (200, &json!("WAITING")));
    scene.fetch(mailbox).await?;
    assert_eq!(scene.fates(mailbox).await?, ["STORED"]);
    let again = scene.admin.post(mailboxes::router(), &format!("{path}/retry"), &json!({})).await?;
    assert_eq!(again.refusal(), (409, "nothing_to_retry".into()));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn whoever_is_killed_between_commit_and_mark_marks_it_the_next_time(db: PgPool) -> Result<()> {
    let scene = Scene::set(db, &[]).await?;
    scene.deliver(0..2)?;
    let mailbox = scene.mailbox(&scene.wanted()).await?;
    scene.fetch(mailbox).await?;
    assert_eq!(scene.dovecot.seen(USER)?, 0);

    // As if this turn had been the one that was killed before it marked.
    scene.world.as_system("update mailboxes set mark = 'seen'").await?;
    scene.fetch(mailbox).await?;
    assert_eq!((scene.dovecot.seen(USER)?, scene.documents().await?), (2, (2, 2)));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn another_user_has_other_mails_under_the_same_numbers(db: PgPool) -> Result<()> {
    let scene = Scene::set(db, &[]).await?;
    scene.deliver(0..2)?;
    let mailbox = scene.mailbox(&scene.wanted()).await?;
    scene.fetch(mailbox).await?;
    for number in [1, 2, 3] {
        scene.dovecot.deliver("berta", mail(number).as_bytes())?;
    }
    // As if both inboxes had been made in the same second.
    let numbering = "update mailbox_messages set uid_validity = 1; update mailboxes set uid_validity = 1";
    scene.world.as_system(numbering).await?;
    scene.dovecot.number_by("berta", 1)?;

    let mut wanted = scene.wanted();
    wanted["username"] = json!("berta");
    let caller = scene.admin.clone().with(axum::http::header::IF_MATCH, "\"1\"");
    let (path, body) = (format!("/mailboxes/{mailbox}"), serde_json::to_vec(&wanted)?);
    let put = caller
        .request(super::router(), axum::http::Method::PUT, &path, Some("application/json"), body)
        .await?;
    assert_eq!(put.status, 200, "{}", String::from_utf8_lossy(&put.body));
    scene.fetch(mailbox).await?;

    // The first of hers came before, from the other inbox.
    assert_eq!(scene.fates(mailbox).await?, ["STORED", "STORED", "DUPLICATE", "STORED", "STORED"]);
    assert_eq!(scene.documents().await?, (4, 4));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn two_workers_with_one_mail_make_one_document(db: PgPool) -> Result<()> {
    let scene = Scene::set(db, &[]).await?;
    let mailbox = scene.mailbox(&scene.wanted()).await?;
    let (app, org) = (&scene.world.app, scene.admin.org());
    let mut tx = app.enter(scene.admin.member()).await?;
    let found = domain::find(&mut tx, mailbox).await?.or_not_found("mailbox")?;
    let bytes = mail(1).into_bytes();
    for uid in [1, 2] {
        domain::note(&mut tx, &found, 7, uid, 10, &domain::Head::of(&bytes)).await?;
    }
    let waiting = domain::waiting(&mut tx, &found, 7, 10).await?;
    tx.commit().await?;

    // The same row three times, and another row with the same bytes.
    let ids = [waiting[0].id, waiting[0].id, waiting[1].id, waiting[0].id];
    let mails = ids.map(|id| Mail { id, bytes: bytes.clone().into() });
    let taken = mails.iter().map(|mail| domain::take_in(app, org, &found, mail));
    for outcome in futures_util::future::join_all(taken).await {
        assert_eq!(outcome?, Outcome::Over);
    }
    let mut fates = scene.fates(mailbox).await?;
    fates.sort();
    assert_eq!((fates, scene.documents().await?), (vec!["DUPLICATE".into(), "STORED".into()], (1, 1)));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_is_too_large_or_finds_no_room_has_its_fate_and_the_rest_comes(db: PgPool) -> Result<()> {
    let scene = Scene::set(db, &[("MAX_FILE_SIZE", "20000"), ("QUEUE_LIMIT", "2")]).await?;
    let long = format!("Subject: long\r\n\r\n{}", "A line of the mail.\r\n".repeat(2_000));
    scene.dovecot.deliver(USER, long.as_bytes())?;
    scene.dovecot.deliver(USER, &broken())?;
    scene.deliver(0..2)?;
    let mailbox = scene.mailbox(&scene.wanted()).await?;
    scene.fetch(mailbox).await?;

    let ledger = scene.ledger(mailbox).await?;
    assert_eq!(scene.fates(mailbox).await?, ["REFUSED", "STORED", "STORED", "WAITING"]);
    assert_eq!(
        (&ledger[0]["reason_code"], &ledger[3]["reason_code"]),
        (&json!("too_large"), &json!("queue_full"))
    );
    assert_eq!((&ledger[0]["document_id"], &ledger[3]["attempts"]), (&json!(null), &json!(0)));
    let shown = scene.shown(mailbox).await?;
    assert_eq!(
        (&shown["waiting"], &shown["failed"], &shown["error_code"]),
        (&json!(1), &json!(1), &json!(null))
    );

    scene.world.as_system("update documents set status = 'completed'").await?;
    scene.fetch(mailbox).await?;
    assert_eq!(scene.fates(mailbox).await?, ["REFUSED", "STORED", "STORED", "STORED"]);
    assert_eq!(scene.documents().await?, (3, 3));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_mailbox_that_stays_out_of_reach_is_told_once_and_waits_longer_each_time(db: PgPool) -> Result<()> {
    let scene = Scene::set(db, &[]).await?;
    scene.deliver(0..1)?;
    let mailbox = scene.mailbox(&scene.wanted()).await?;
    scene.gate.cut_after(0);
    for _ in 0..8 {
        scene.fetch(mailbox).await?;
    }
    let news = scene.admin.get(notifications::router(), "/notifications").await?.value();
    let news = news["items"].as_array().cloned().unwrap_or_default();
    assert_eq!(news.len(), 1, "{news:?}");
    assert_eq!((&news[0]["kind"], &news[0]["title"]), (&json!("mailbox.failing"), &json!("Invoices")));
    assert_eq!(domain::due(&scene.world.app).await?, 0);

    scene.gate.cut_after(u64::MAX);
    scene.fetch(mailbox).await?;
    assert_eq!(scene.fates(mailbox).await?, ["STORED"]);
    scene.world.as_system("update mailboxes set next_at = now()").await?;
    // Due once, whoever asks.
    assert_eq!((domain::due(&scene.world.app).await?, domain::due(&scene.world.app).await?), (1, 0));
    Ok(())
}
