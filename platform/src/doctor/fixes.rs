//! What to do about each fault, by its code. Codes stay: other programs know them.

/// Code and remedy, in the order of docs/operations.md.
pub const FIXES: &[(&str, &str)] = &[
    ("settings_faulty", "Set the variables that are named, as the table in README.md says"),
    (
        "database_unreachable",
        "Check DATABASE_URL, and that the cluster lets this address in (its trusted sources)",
    ),
    ("database_pooled", "Use the direct port in DATABASE_URL: 25060 on DigitalOcean, not 25061"),
    ("database_superuser", "Use an ordinary login that owns the database: `infra/database` makes one"),
    ("database_role", "Run `astralis migrate`, which makes the roles and grants them to this login"),
    ("database_schema", "Run `astralis migrate` of this version"),
    (
        "database_isolation",
        "Stop the platform: restore the policies of the schema from a backup, or ask who changed them",
    ),
    (
        "database_connections",
        "Lower DATABASE_CONNECTIONS of the parts, run fewer of them, or take a larger cluster",
    ),
    (
        "clock_database",
        "Set the clock of this machine (or the database's): it takes its time from a time server",
    ),
    (
        "queue_round_trip",
        "Look at the log for why the job was not run; a paused queue is resumed in `jobs.queue`",
    ),
    ("queue_listening", "Use the direct port in DATABASE_URL: notifications do not pass a pooler"),
    (
        "bucket_endpoint_cdn",
        "Set SPACES_ENDPOINT to the origin, such as fra1.digitaloceanspaces.com: the CDN takes no uploads",
    ),
    (
        "bucket_endpoint_bucket",
        "Take the bucket's name out of SPACES_ENDPOINT: it belongs into SPACES_BUCKET alone",
    ),
    ("bucket_endpoint_path", "Take the path out of SPACES_ENDPOINT: it names a host only"),
    ("bucket_name_folder", "Set SPACES_BUCKET to the bucket alone: there is no folder in it"),
    (
        "bucket_region",
        "Set SPACES_REGION to the region of the endpoint, such as fra1 for fra1.digitaloceanspaces.com",
    ),
    ("bucket_path_style", "Set SPACES_PATH_STYLE=true: this server has no host name for each bucket"),
    ("bucket_host", "Check the spelling of SPACES_ENDPOINT"),
    ("bucket_unreachable", "Check SPACES_ENDPOINT, and that the network lets this machine out to it"),
    (
        "bucket_tls",
        "Use the host that the server's certificate names in SPACES_ENDPOINT, or renew the certificate",
    ),
    ("bucket_missing", "Check SPACES_BUCKET and the region, or make the bucket: `astralis bucket setup`"),
    ("bucket_key", "Check SPACES_ACCESS_KEY: the key was deleted or belongs to another account"),
    (
        "bucket_secret",
        "Set SPACES_SECRET_KEY to the secret that was shown with this access key, or make a new key",
    ),
    ("bucket_rights", "Give the key read and write rights for this bucket: `doctl spaces keys update`"),
    (
        "bucket_clock",
        "Set the clock of this machine: a bucket refuses what was signed more than 15 minutes away",
    ),
    ("bucket_checksum", "Use a server that takes requests without checksums, as S3 and Spaces do; update it"),
    ("bucket_changed", "Check what lies between here and the bucket: something changes or keeps objects"),
    ("bucket_other", "Read the bucket's words, and check that SPACES_ENDPOINT leads to an S3 server"),
    ("bucket_cors_missing", "Run `astralis bucket setup`: it sets CORS rules for the pages of APP_URL"),
    (
        "bucket_cors_origin",
        "Check APP_URL, then run `astralis bucket setup`: origins are compared letter by letter, without a slash",
    ),
    ("bucket_cors_method", "Run `astralis bucket setup`: the rule has to allow PUT"),
    ("bucket_cors_headers", "Run `astralis bucket setup`: the rule has to allow the header content-type"),
    (
        "bucket_cors_etag",
        "Run `astralis bucket setup`: pages have to see the ETag, or uploads in parts can't end",
    ),
    (
        "bucket_signed_put",
        "Read the bucket's status; a signed address holds for the host of SPACES_ENDPOINT alone",
    ),
    (
        "bucket_signed_get",
        "Read the bucket's status; a signed address holds for the host of SPACES_ENDPOINT alone",
    ),
    ("bucket_signature_loose", "Use another server: this one does not check what was signed"),
    ("bucket_public", "Run `astralis bucket setup`, and take away policies that let everybody read"),
    ("bucket_listing", "Restrict file listing in the bucket's settings, or run `astralis bucket setup`"),
    (
        "bucket_lifecycle",
        "Run `astralis bucket setup`: unfinished parts of uploads stay and cost for ever without a rule",
    ),
    ("clock_bucket", "Set the clock of this machine: it takes its time from a time server"),
    ("event_hook_closed", "Give the API the same BUCKET_EVENT_SECRET: it refuses ours"),
    ("event_hook_unreachable", "Check APP_URL and that the API runs: the bucket's events arrive there"),
    ("pdfium", "Install PDFium and name it in PDFIUM_LIBRARY; the image has it"),
    ("ocr_language", "Install tesseract-ocr-<language>, or change OCR_LANGUAGE"),
    (
        "neural_ocr",
        "Install the models and name them in OCR_MODELS and ONNXRUNTIME_LIBRARY, or set OCR_ENGINE=tesseract",
    ),
    (
        "mail_filtered",
        "The network lets nothing out to this port (DigitalOcean closes 25, 465 and 587): set SMTP_PORT=2525, or MAIL_TRANSPORT to a provider",
    ),
    (
        "mail_silent",
        "Port 465 wants SMTP_SECURE=tls, port 587 starttls; else the network swallows the words: set SMTP_PORT=2525, or MAIL_TRANSPORT to a provider",
    ),
    ("mail_closed", "Check SMTP_HOST and SMTP_PORT (or MAIL_API_URL): nothing listens there"),
    ("mail_host", "Check the spelling of SMTP_HOST (or MAIL_API_URL)"),
    (
        "mail_tls",
        "Set SMTP_SECURE as the port wants it (465: tls, 587: starttls) and the host to a name of its certificate",
    ),
    ("mail_login", "Check SMTP_USER and SMTP_PASSWORD (or MAIL_API_KEY, and that it may send)"),
    (
        "mail_sender",
        "Verify the address or domain of SMTP_FROM_EMAIL at the provider, or use one that is verified",
    ),
    ("mail_account", "Look at the account at the provider: it waits for approval, or its quota is used up"),
    ("mail_busy", "Wait: mails are tried again for a day"),
    ("mail_down", "Wait and look at the provider's status page: mails are tried again for a day"),
    ("mail_stranger", "Check SMTP_HOST and SMTP_PORT (or MAIL_API_URL): something else answers there"),
    ("mail_other", "Read what was said; mails are tried again for a day"),
    ("mail_recipient", "Send to another address: this one was refused for good"),
    ("mail_unknown", "Look whether the mail has arrived: its answer was lost"),
    ("model_unreachable", "Check OPENAI_BASE_URL, and that the network lets this machine out to it"),
    ("model_key", "Check OPENAI_API_KEY and OPENAI_ORG_ID"),
    ("model_unknown", "Set VISION_MODEL (or OPENAI_MODEL) to a model that the API lists for this key"),
    ("model_answer", "Check OPENAI_BASE_URL: it ends before /chat/completions"),
    (
        "scanner_unreachable",
        "Check CLAMAV_ADDR, and that clamd runs: it loads its signatures for half a minute",
    ),
    ("scanner_blind", "Give clamd its signatures: freshclam fetches them"),
    ("scanner_old", "Look at the log of freshclam: it fetches new signatures several times a day"),
    (
        "backup_programs",
        "Install pg_dump and pg_restore of the server's version or a newer one; the image has them",
    ),
    ("backup_bucket", "Check BACKUP_SPACES_* as you would SPACES_*: bucket, region and key"),
    ("backup_gone", "Ask who removes objects from the bucket of backups, then run `astralis backup run`"),
    ("backup_old", "Look at the job back-up-database and its error, then run `astralis backup run`"),
];

/// What to do about a fault.
pub(super) fn of(code: &str) -> &'static str {
    FIXES.iter().find(|(known, _)| *known == code).map_or("", |(_, fix)| fix)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_that_is_given_has_a_fix_and_none_is_there_for_nothing() {
        let sources = [
            include_str!("../doctor.rs"),
            include_str!("backups.rs"),
            include_str!("bucket.rs"),
            include_str!("database.rs"),
            include_str!("mail.rs"),
            include_str!("model.rs"),
            include_str!("readers.rs"),
            include_str!("scanner.rs"),
        ];
        let words: BTreeSet<_> = sources.iter().flat_map(|source| source.split('"')).collect();
        let unused: Vec<_> = FIXES.iter().filter(|(code, _)| !words.contains(code)).collect();
        assert!(unused.is_empty(), "{unused:?}");
        let families = [
            "database_",
            "queue_",
            "bucket_",
            "clock_",
            "event_hook_",
            "mail_",
            "model_",
            "scanner_",
            "backup_",
        ];
        let given = words.iter().filter(|word| {
            families.iter().any(|family| word.starts_with(family))
                && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        });
        let unknown: Vec<_> = given.filter(|code| of(code).is_empty()).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        let once: BTreeSet<_> = FIXES.iter().map(|(code, _)| code).collect();
        assert_eq!(once.len(), FIXES.len());
    }
}
