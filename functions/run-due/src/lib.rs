//! Every light kind of background work in one function, so that one trigger a minute stands in for a worker: the
//! platform allows three triggers, and there are more kinds. Reading and extracting need more than a Function may use.

use shared::approvals::RemindApprovals;
use shared::automations::FindDue;
use shared::documents::work::{RunAutomations, SweepDocuments};
use shared::events::React;
use shared::jobs::{Jobs, MaintainJobs, maintain};
use shared::mail::{FailMail, SendMail};
use shared::mailboxes::{FetchMail, FetchMailbox};
use shared::organizations::deletion::DeleteOrganizations;
use shared::webhooks::{FailWebhook, SendWebhook};
use sweep::Sweep;

/// The kinds that this function runs.
pub fn jobs() -> Jobs {
    Jobs::default()
        .on::<SendMail, _, _>(send_mail::run)
        .on::<FailMail, _, _>(send_mail::give_up)
        .on::<SendWebhook, _, _>(send_webhook::run)
        .on::<FailWebhook, _, _>(send_webhook::give_up)
        .on::<FetchMail, _, _>(fetch_mail::begin)
        .on::<FetchMailbox, _, _>(fetch_mail::run)
        .on::<React, _, _>(run_automations::run)
        .on::<RunAutomations, _, _>(run_automations::adopt)
        .on::<FindDue, _, _>(run_automations::find_due)
        .on::<RemindApprovals, _, _>(remind_approvals::run)
        .on::<SweepDocuments, _, _>(sweep::sweep_documents)
        .on::<Sweep, _, _>(sweep::run)
        .on::<DeleteOrganizations, _, _>(delete_organizations::run)
        .on::<MaintainJobs, _, _>(maintain)
}
