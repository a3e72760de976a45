//! Mail: whether it would be taken from us, and one real mail where that is asked for.

use shared::App;
use shared::clients::mailer::{Cause, Delivery, Outgoing, Trouble};
use shared::ids::MailId;
use shared::mail::{Content, Extras};

use super::finding::{Fault, Finding, Tried, fault, tried};

/// Nothing is sent unless an address is named.
pub(super) async fn examine(app: &App, to: Option<&str>) -> Vec<Finding> {
    if app.mailer.is_off() {
        let off = "neither SMTP_HOST nor another MAIL_TRANSPORT is set: nothing is mailed";
        return vec![Finding::off("mail", off)];
    }
    let mut findings = vec![tried("mail", "mail_silent", check(app)).await];
    if let Some(to) = to {
        findings.push(tried("mail sent", "mail_unknown", send(app, to)).await);
    }
    findings
}

async fn check(app: &App) -> Tried {
    app.mailer.check().await.map_err(|trouble| named(&trouble))
}

async fn send(app: &App, to: &str) -> Tried {
    let words =
        "This is the mail that `astralis doctor --mail-to` was asked to send. Nobody has to do anything.";
    let content = Content {
        subject: "A try of AstralisOps".to_owned(),
        text: words.to_owned(),
        html: format!("<p>{words}</p>"),
        extras: Extras::default(),
    };
    let mail = Outgoing { id: MailId::new(), to, written: app.clock.now(), content };
    match app.mailer.send(mail).await {
        Delivery::Accepted(Some(receipt)) => Ok(format!("one to {to} was taken, as {receipt}")),
        Delivery::Accepted(None) => Ok(format!("one to {to} was taken")),
        Delivery::RefusedForNow(trouble) => Err(named(&trouble)),
        Delivery::RefusedForGood(reply) => Err(fault("mail_recipient", reply)),
        Delivery::Unknown(why) | Delivery::Repeatable(why) => Err(fault("mail_unknown", why)),
    }
}

fn named(trouble: &Trouble) -> Fault {
    let code = match trouble.cause {
        Cause::Filtered => "mail_filtered",
        Cause::Silent => "mail_silent",
        Cause::Closed => "mail_closed",
        Cause::NoHost => "mail_host",
        Cause::Tls => "mail_tls",
        Cause::Login => "mail_login",
        Cause::Sender => "mail_sender",
        Cause::Account => "mail_account",
        Cause::Busy => "mail_busy",
        Cause::Down => "mail_down",
        Cause::Stranger => "mail_stranger",
        Cause::Off | Cause::Other => "mail_other",
    };
    fault(code, trouble.said.as_str())
}
