//! Fetches the mails of mailboxes that are due: a Function on a schedule, a container, or once.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::run::jobs("fetch-mail", fetch_mail::jobs)
}
