//! What every answer of the mail server, and a missing one, means for a mail.

use shared::db::SystemTx;
use shared::jobs::Drained;
use shared::mail::To;
use shared::testing::World;
use shared::{Result, mail};
use sqlx::PgPool;

use super::server::{Act, MailServer};
use super::{BOB, app_to, header, letter, log, over, row, run, waits, write};

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_server_that_asks_to_come_back_gets_the_same_mail_again(db: PgPool) -> Result<()> {
    let later = Act::Answer("451 4.3.0 a mailbox is busy");
    let server = MailServer::start(&[later, later]).await;
    let app = app_to(&db, &server, &[]);
    let mail = write(&app, None).await?;
    let error = Some("451 4.3.0 a mailbox is busy");

    assert_eq!(run(&app).await?.failed, 1);
    assert_eq!(row(&app, mail).await?, waits("queued", 1, error));
    assert_eq!(run(&app).await?.failed, 1);
    assert_eq!(row(&app, mail).await?, waits("queued", 2, error));
    assert_eq!(run(&app).await?.done, 1);

    assert_eq!(row(&app, mail).await?, over("sent", 3, None));
    let read = server.read();
    assert_eq!((read.len(), server.kept().len()), (3, 1));
    for name in ["Message-ID", "Date"] {
        assert_eq!(header(&read[0], name).len(), 1);
        assert!(read.iter().all(|mail| header(mail, name) == header(&read[0], name)), "{read:?}");
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_recipient_who_does_not_exist_is_a_bounce_in_the_organizations_log(db: PgPool) -> Result<()> {
    let server = MailServer::start(&[Act::Recipient("550 5.1.1 nobody here")]).await;
    let world = World::over(app_to(&db, &server, &[]), db).await?;
    let admin = world.as_admin().await?;
    let mut tx = world.app.enter(admin.member()).await?;
    let mail = mail::send(&mut tx, &world.app.vault, BOB, &letter(), None).await?;
    tx.commit().await?;

    let drained = run(&world.app).await?;

    assert_eq!((drained.done, drained.failed), (1, 0));
    let bounced = over("bounced", 1, Some("550 5.1.1 nobody here"));
    assert_eq!(row(&world.app, mail).await?, bounced);
    let after = r#"{"error": "550", "template": "reset-password"}"#.to_owned();
    let expected = ("mail.bounced".to_owned(), Some(admin.org()), after);
    assert_eq!(log(&world.app, mail).await?, [expected]);
    assert_eq!(server.read().len(), 0);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_refusal_of_the_whole_mail_is_a_bounce_too(db: PgPool) -> Result<()> {
    let server = MailServer::start(&[Act::Answer("554 5.7.1 looks like spam")]).await;
    let app = app_to(&db, &server, &[]);
    let mail = write(&app, None).await?;
    assert_eq!(run(&app).await?.done, 1);
    assert_eq!(row(&app, mail).await?, over("bounced", 1, Some("554 5.7.1 looks like spam")));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_mail_whose_answer_was_lost_is_sent_once_more_with_the_same_id(db: PgPool) -> Result<()> {
    let server = MailServer::start(&[Act::DropAfter]).await;
    let app = app_to(&db, &server, &[]);
    let mail = write(&app, None).await?;

    assert_eq!(run(&app).await?.failed, 1);
    let (state, attempts, error, has_letter) = row(&app, mail).await?;
    assert_eq!((state.as_str(), attempts, has_letter), ("sending", 1, true));
    assert!(error.unwrap_or_default().starts_with("the reply was lost"));
    assert_eq!(run(&app).await?.done, 1);

    assert_eq!(row(&app, mail).await?, over("sent", 2, None));
    let read = server.read();
    assert_eq!((read.len(), server.kept().len()), (2, 2));
    assert_eq!(header(&read[0], "Message-ID"), header(&read[1], "Message-ID"));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_mail_whose_answer_was_lost_twice_is_given_up(db: PgPool) -> Result<()> {
    let busy = Act::Answer("451 busy");
    let server = MailServer::start(&[Act::DropAfter, busy, Act::DropAfter]).await;
    let app = app_to(&db, &server, &[]);
    let mail = write(&app, None).await?;

    assert_eq!(run(&app).await?.failed, 1);
    // A clear no in between does not erase the fact that the mail may have arrived.
    assert_eq!(run(&app).await?.failed, 1);
    assert_eq!(row(&app, mail).await?, waits("sending", 2, Some("451 busy")));
    assert_eq!(run(&app).await?.done, 1);

    let (state, attempts, error, has_letter) = row(&app, mail).await?;
    assert_eq!((state.as_str(), attempts, has_letter), ("failed", 3, false));
    assert!(error.unwrap_or_default().starts_with("the reply was lost"));
    assert_eq!(log(&app, mail).await?[0].0, "mail.failed");
    assert_eq!(run(&app).await?, Drained::default());
    assert_eq!(server.connections(), 3);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn forty_mails_come_through_a_bad_server_and_twice_only_where_it_kept_silent(db: PgPool) -> Result<()> {
    let bad = [Act::DropBefore, Act::Answer("451 busy"), Act::Accept, Act::DropAfter, Act::Accept];
    let acts: Vec<Act> = (0..400).map(|turn| bad[turn * turn * 7 % 11 % bad.len()]).collect();
    let server = MailServer::start(&acts).await;
    let app = app_to(&db, &server, &[]);
    let mut tx = SystemTx::begin(&app.db).await?;
    let mut mails = Vec::new();
    for number in 0..40 {
        let to = format!("guest-{number}@guest.example");
        mails
            .push(mail::send(&mut tx, &app.vault, To { address: &to, locale: None }, &letter(), None).await?);
    }
    tx.commit().await?;

    // A mail may be tried 32 times.
    for _ in 0..32 {
        if run(&app).await? == Drained::default() {
            break;
        }
    }

    let kept = server.kept();
    assert!(kept.iter().any(|(_, answered)| !answered), "the server was not bad enough");
    for mail in mails {
        let id = format!("<{mail}@astralis.example>");
        let of_this =
            |told: bool| kept.iter().filter(|(other, answered)| *other == id && *answered == told).count();
        let (answered, silent) = (of_this(true), of_this(false));
        let (state, ..) = row(&app, mail).await?;
        match state.as_str() {
            "sent" => assert!(answered == 1 && silent <= 1, "{id}: {answered} and {silent}"),
            "failed" => assert_eq!((answered, silent), (0, 2), "{id}"),
            other => panic!("{id} is {other}"),
        }
    }
    assert_eq!(run(&app).await?, Drained::default());
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_connection_lost_before_the_mail_lost_nothing(db: PgPool) -> Result<()> {
    let server = MailServer::start(&[Act::DropBefore, Act::DropBefore]).await;
    let app = app_to(&db, &server, &[]);
    let mail = write(&app, None).await?;

    for attempt in 1..=2 {
        assert_eq!(run(&app).await?.failed, 1);
        let (state, attempts, _, has_letter) = row(&app, mail).await?;
        assert_eq!((state.as_str(), attempts, has_letter), ("queued", attempt, true));
    }
    assert_eq!(run(&app).await?.done, 1);
    assert_eq!((server.kept().len(), row(&app, mail).await?), (1, over("sent", 3, None)));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_refused_login_is_our_own_fault_and_no_bounce(db: PgPool) -> Result<()> {
    let server = MailServer::start(&[Act::Login("535 5.7.8 wrong password")]).await;
    let app = app_to(&db, &server, &[("SMTP_USER", "astralis"), ("SMTP_PASSWORD", "secret")]);
    let mail = write(&app, None).await?;

    assert_eq!(run(&app).await?.failed, 1);
    assert_eq!(row(&app, mail).await?, waits("queued", 1, Some("535 5.7.8 wrong password")));
    assert_eq!(run(&app).await?.done, 1);
    assert_eq!(row(&app, mail).await?, over("sent", 2, None));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn neither_login_nor_mail_travels_in_the_open_where_starttls_is_asked_for(db: PgPool) -> Result<()> {
    let server = MailServer::start(&[]).await;
    let more = [("SMTP_SECURE", "starttls"), ("SMTP_USER", "astralis"), ("SMTP_PASSWORD", "secret")];
    let app = app_to(&db, &server, &more);
    let mail = write(&app, None).await?;

    assert_eq!(run(&app).await?.failed, 1);

    let (state, _, error, _) = row(&app, mail).await?;
    assert_eq!(state, "queued");
    assert!(error.unwrap_or_default().contains("STARTTLS is not supported"));
    let commands = server.commands();
    assert_eq!(commands.first().map(String::as_str), Some("EHLO astralis.example"));
    assert!(
        !commands.iter().any(|line| line.starts_with("AUTH") || line.starts_with("MAIL")),
        "{commands:?}"
    );
    assert!(app.mailer.check().await.is_err());
    Ok(())
}
