//! The virus scanner: whether it answers, finds what every scanner finds, and has signatures of this week.

use chrono::{DateTime, NaiveDateTime, Utc};
use shared::App;
use shared::clients::scanner::{Scanner, Verdict};

use super::finding::{Finding, Tried, fault, tried};

/// Days after which signatures are too old. New ones come several times a day.
const OLD: i64 = 7;

/// The harmless file that every scanner calls a virus (eicar.org), in two parts so that none finds it in this program.
const EICAR: [&str; 2] = [r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR", "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"];

/// Scans a harmless file.
pub(super) async fn examine(app: &App) -> Finding {
    let Some(scanner) = &app.scanner else {
        return Finding::off("scanner", "no CLAMAV_ADDR is set: files are not scanned for viruses");
    };
    tried("scanner", "scanner_unreachable", check(scanner, app.clock.now())).await
}

async fn check(scanner: &Scanner, now: DateTime<Utc>) -> Tried {
    let said = |error: shared::Error| fault("scanner_unreachable", format!("{error:#}"));
    let version = scanner.version().await.map_err(said)?;
    match scanner.scan(EICAR.concat().as_bytes()).await.map_err(said)? {
        Verdict::Infected(_) => {}
        other => {
            return Err(fault("scanner_blind", format!("{version} finds nothing in a test file: {other:?}")));
        }
    }
    match signatures(&version).map(|made| (now - made).num_days()) {
        Some(days) if days > OLD => Err(fault("scanner_old", format!("the signatures are {days} days old"))),
        Some(days) => Ok(format!("{version}; its signatures are {days} days old")),
        None => Ok(format!("{version}; it has signatures of its own, without a date")),
    }
}

/// `ClamAV 1.4.3/27812/Mon Nov 30 08:27:03 2026`: the last part is when the signatures were made.
fn signatures(version: &str) -> Option<DateTime<Utc>> {
    let made = version.rsplit_once('/')?.1;
    NaiveDateTime::parse_from_str(made, "%a %b %e %H:%M:%S %Y").ok().map(|made| made.and_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_age_of_signatures_is_read_where_it_is_told() {
        let made = signatures("ClamAV 1.4.3/27812/Mon Nov 30 08:27:03 2026").map(|made| made.to_rfc3339());
        assert_eq!(made.as_deref(), Some("2026-11-30T08:27:03+00:00"));
        assert_eq!(signatures("ClamAV 1.4.3"), None);
    }
}
