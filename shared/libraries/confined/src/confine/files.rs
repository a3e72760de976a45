//! Files that a reader may open once it is confined: libraries that are loaded late, models and fonts.

use std::path::Path;

use document_types::protocol::Enforcement;
use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetCreatedAttr,
    RulesetStatus, Scope, path_beneath_rules,
};

/// The newest rules that this code knows; an older kernel enforces those that it has.
const NEWEST: ABI = ABI::V6;

/// Where systems keep what the libraries of a reader open by themselves.
const SYSTEM: [&str; 17] = [
    // Libraries, their plugins, tables of character sets.
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    // Recognition models.
    "/usr/share/tesseract-ocr",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    // Fonts for PDF files that embed none, where PDFium looks for them.
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/usr/share/X11/fonts",
    "/etc/fonts",
    "/usr/share/fontconfig",
    // Random numbers for libraries that do not ask the kernel.
    "/dev/urandom",
];

/// Leaves this thread, and all that it will start, nothing but to read those files and `others`; no network
/// and no signals either. Says how much of that the kernel enforces.
pub(super) fn restrict<'a>(others: impl IntoIterator<Item = &'a Path>) -> anyhow::Result<Enforcement> {
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let paths = SYSTEM.iter().map(Path::new).chain(others);
    let restricted = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(NEWEST))?
        .handle_access(AccessNet::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?
        .create()?
        // Paths that do not exist are left out.
        .add_rules(path_beneath_rules(paths, read))?
        .restrict_self()?;
    Ok(match restricted.ruleset {
        RulesetStatus::FullyEnforced => Enforcement::Full,
        RulesetStatus::PartiallyEnforced => Enforcement::Partial,
        RulesetStatus::NotEnforced => Enforcement::Absent,
    })
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind::PermissionDenied;
    use std::{fs, thread};

    use super::*;

    #[test]
    fn only_what_reading_needs_can_be_opened_and_nothing_be_written() {
        let folder = tempfile::tempdir().unwrap();
        let (model, secret) = (folder.path().join("model"), folder.path().join("secret"));
        fs::write(&model, "model").unwrap();
        fs::write(&secret, "secret").unwrap();
        // The rules hold for one thread: the other tests go on unconfined.
        let confined = thread::spawn(move || {
            let enforced = restrict([model.as_path()]).unwrap();
            assert_eq!(fs::read_to_string(&model).unwrap(), "model");
            assert!(fs::read_dir("/usr/lib").is_ok());
            let outcomes = [
                fs::read("/etc/passwd").map(drop),
                fs::read(&secret).map(drop),
                fs::read_dir("/").map(drop),
                fs::write(&model, "changed"),
                fs::write(secret.with_file_name("new"), "new"),
                fs::remove_file(&secret),
            ];
            (enforced, outcomes)
        });
        let (enforced, outcomes) = confined.join().unwrap();
        if enforced != Enforcement::Absent {
            assert_eq!(outcomes.map(|outcome| outcome.unwrap_err().kind()), [PermissionDenied; 6]);
        }
    }
}
