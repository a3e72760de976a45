//! Sends the webhooks that are due: a Function on a schedule, a container, or once.

use std::process::ExitCode;

use shared::webhooks::SendWebhook;

fn main() -> ExitCode {
    shared::run::job::<SendWebhook, _, _>(send_webhook::run)
}
