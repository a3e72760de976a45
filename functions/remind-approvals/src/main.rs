//! Reminds of approvals: a Function on a schedule, a container, or once.

use std::process::ExitCode;

use shared::approvals::RemindApprovals;

fn main() -> ExitCode {
    shared::run::job::<RemindApprovals, _, _>(remind_approvals::run)
}
