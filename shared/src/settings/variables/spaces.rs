//! The variables of buckets: that of the files, and that of the backups.

use super::super::{Backups, Secret, Spaces};
use super::{Source, nowhere};

pub(super) fn files(source: &mut Source<'_>) -> Spaces {
    Spaces {
        endpoint: source.url("SPACES_ENDPOINT").unwrap_or_else(nowhere),
        region: source.text("SPACES_REGION"),
        bucket: source.required("SPACES_BUCKET"),
        access_key: source.required("SPACES_ACCESS_KEY"),
        secret_key: Secret::new(source.required("SPACES_SECRET_KEY")),
        path_style: source.flag("SPACES_PATH_STYLE"),
    }
}

/// `None` if backups are encrypted to nobody, which turns them off.
pub(super) fn backups(source: &mut Source<'_>, files: &Spaces) -> Option<Backups> {
    let listed = source.optional("BACKUP_RECIPIENT")?;
    let recipients: Vec<String> = listed.split([',', ' ']).map(str::trim).map(str::to_owned).collect();
    let recipients: Vec<String> = recipients.into_iter().filter(|recipient| !recipient.is_empty()).collect();
    for recipient in &recipients {
        if recipient.parse::<age::x25519::Recipient>().is_err() {
            let hint = if recipient.to_ascii_uppercase().starts_with("AGE-SECRET-KEY") {
                // It is not repeated: whoever sees it can read every backup.
                "holds a private key, which must not be on the server: give the public one, age1…".to_owned()
            } else {
                format!("holds {recipient:?}, expected a public key of age-keygen, age1…")
            };
            source.faults.push(format!("BACKUP_RECIPIENT {hint}"));
        }
    }
    Some(Backups { spaces: apart(source, files), recipients, drill_identity: identity(source) })
}

fn identity(source: &mut Source<'_>) -> Option<Secret> {
    let identity = source.optional("BACKUP_DRILL_IDENTITY")?;
    if identity.parse::<age::x25519::Identity>().is_err() {
        let expected = "expected a private key of age-keygen, AGE-SECRET-KEY-1…";
        source.faults.push(format!("BACKUP_DRILL_IDENTITY can't be read, {expected}"));
    }
    Some(Secret::new(identity))
}

/// The bucket of the files, and over it what is set for backups. Their own key is taken whole or not at all.
fn apart(source: &mut Source<'_>, files: &Spaces) -> Spaces {
    let mut spaces = files.clone();
    if source.optional("BACKUP_SPACES_ENDPOINT").is_some()
        && let Some(endpoint) = source.url("BACKUP_SPACES_ENDPOINT")
    {
        spaces.endpoint = endpoint;
    }
    if source.optional("BACKUP_SPACES_PATH_STYLE").is_some() {
        spaces.path_style = source.flag("BACKUP_SPACES_PATH_STYLE");
    }
    if let Some(region) = source.optional("BACKUP_SPACES_REGION") {
        spaces.region = region;
    }
    if let Some(bucket) = source.optional("BACKUP_SPACES_BUCKET") {
        spaces.bucket = bucket;
    }
    let keys = ["BACKUP_SPACES_ACCESS_KEY", "BACKUP_SPACES_SECRET_KEY"];
    if keys.iter().any(|name| source.optional(name).is_some()) {
        spaces.access_key = source.required(keys[0]);
        spaces.secret_key = Secret::new(source.required(keys[1]));
    }
    spaces
}
