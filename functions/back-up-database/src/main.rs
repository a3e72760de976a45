//! Makes and checks backups: a container, or once. A Function has no `pg_dump`.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::run::jobs("back-up-database", back_up_database::jobs)
}
