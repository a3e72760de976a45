//! Removes organizations whose thirty days are over: a Function on a schedule, a container, or once.

use std::process::ExitCode;

use shared::organizations::deletion::DeleteOrganizations;

fn main() -> ExitCode {
    shared::run::job::<DeleteOrganizations, _, _>(delete_organizations::run)
}
