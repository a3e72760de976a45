//! Attaches documents to the customers that they are of: a container, or once.

use std::process::ExitCode;

use shared::customers::AttachCustomers;

fn main() -> ExitCode {
    shared::run::job::<AttachCustomers, _, _>(attach_customers::run)
}
