//! Sends the mails that are due: a Function on a schedule, a container, or once.

use std::process::ExitCode;

use shared::mail::SendMail;

fn main() -> ExitCode {
    shared::run::job::<SendMail, _, _>(send_mail::run)
}
