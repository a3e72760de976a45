//! The variables themselves: their names, their defaults, and their sentences for the README.

/// One row of the README's table.
#[derive(Debug)]
pub struct Variable {
    /// Its name in the environment.
    pub name: &'static str,
    /// The value without it; empty if it must be set (the local command sets it).
    pub default: &'static str,
    /// One sentence on what it is for.
    pub purpose: &'static str,
}

const fn variable(name: &'static str, default: &'static str, purpose: &'static str) -> Variable {
    Variable { name, default, purpose }
}

/// Every variable that we read.
pub const VARIABLES: &[Variable] = &[
    variable(
        "DATABASE_URL",
        "",
        "Postgres 15 or newer, direct port, an ordinary login that owns the database",
    ),
    variable("DATABASE_CONNECTIONS", "10", "connections of this process's pool"),
    variable(
        "JWT_SECRET",
        "",
        "signs access tokens (32 characters or more); the refresh key is derived from it",
    ),
    variable("JWT_SECRET_PREVIOUS", "", "the secret before, still accepted while it is being replaced"),
    variable(
        "ENCRYPTION_KEY",
        "",
        "seals stored secrets such as one-time-password keys (32 characters or more)",
    ),
    variable("ENCRYPTION_KEY_PREVIOUS", "", "the key before, still accepted while it is being replaced"),
    variable("SIGNING_KEY", "", "signs links and short-lived challenges (32 characters or more)"),
    variable("SIGNING_KEY_PREVIOUS", "", "the key before, still accepted while it is being replaced"),
    variable("APP_URL", "http://localhost:3001", "where people reach the site"),
    variable(
        "CORS_ORIGINS",
        "",
        "further origins that may call the API, comma-separated (`ALLOWED_ORIGINS` is read too)",
    ),
    variable(
        "SPACES_ENDPOINT",
        "",
        "S3 endpoint, with or without scheme, such as `fra1.digitaloceanspaces.com`",
    ),
    variable("SPACES_REGION", "us-east-1", "region in the signatures"),
    variable("SPACES_BUCKET", "", "name of the bucket"),
    variable("SPACES_ACCESS_KEY", "", "public half of the bucket's key"),
    variable("SPACES_SECRET_KEY", "", "secret half of the bucket's key"),
    variable("SPACES_PATH_STYLE", "false", "`true` for S3 servers without a host name per bucket"),
    variable(
        "BACKUP_RECIPIENT",
        "",
        "public keys of `age-keygen` that backups are encrypted to, comma-separated; no backups without it",
    ),
    variable("BACKUP_SPACES_ENDPOINT", "", "S3 endpoint of the backups, SPACES_ENDPOINT without it"),
    variable("BACKUP_SPACES_REGION", "", "and its region, SPACES_REGION without it"),
    variable("BACKUP_SPACES_BUCKET", "", "bucket of the backups, SPACES_BUCKET without it"),
    variable("BACKUP_SPACES_ACCESS_KEY", "", "public half of its key, SPACES_ACCESS_KEY without it"),
    variable("BACKUP_SPACES_SECRET_KEY", "", "secret half of its key, SPACES_SECRET_KEY without it"),
    variable("BACKUP_SPACES_PATH_STYLE", "", "as SPACES_PATH_STYLE, which it is without it"),
    variable(
        "BACKUP_DRILL_IDENTITY",
        "",
        "private key with which the weekly drill opens the newest backup, which compares hashes alone without it",
    ),
    variable("BUCKET_EVENT_SECRET", "", "bearer token of the bucket's event webhook, closed without it"),
    variable(
        "WEBHOOK_ALLOW_PRIVATE",
        "false",
        "`true` lets webhooks go to, and organizations name issuers at, private addresses and http: for local development alone",
    ),
    variable(
        "MAIL_TRANSPORT",
        "smtp",
        "`smtp`, or the provider whose HTTPS API takes the mails: `postmark`, `resend`, `sendgrid`",
    ),
    variable("MAIL_API_KEY", "", "key of that API"),
    variable("MAIL_API_URL", "", "another base of that API, such as `https://api.eu.sendgrid.com`"),
    variable("SMTP_HOST", "", "mail server of `smtp`, which mails nothing without it"),
    variable("SMTP_PORT", "587", "port of the mail server"),
    variable("SMTP_SECURE", "starttls", "`starttls`, `tls` from the first byte, or `none` on one machine"),
    variable("SMTP_USER", "", "login of the mail server, when it asks for one"),
    variable("SMTP_PASSWORD", "", "and its password"),
    variable("SMTP_FROM_NAME", "AstralisOps", "name in the From of every mail"),
    variable("SMTP_FROM_EMAIL", "", "address in the From of every mail, set where mails are sent"),
    variable(
        "MAIL_GOOGLE_CLIENT_ID",
        "",
        "OAuth client by which mailboxes at Google are read with the consent of their owners, off without it",
    ),
    variable("MAIL_GOOGLE_CLIENT_SECRET", "", "and its secret"),
    variable("MAIL_GOOGLE_URL", "", "another OAuth server in the place of Google's own"),
    variable("MAIL_GOOGLE_IMAP", "imaps://imap.gmail.com", "its IMAP server"),
    variable(
        "MAIL_MICROSOFT_CLIENT_ID",
        "",
        "the same for mailboxes of Microsoft 365: the application's identifier, off without it",
    ),
    variable("MAIL_MICROSOFT_CLIENT_SECRET", "", "and its secret"),
    variable(
        "MAIL_MICROSOFT_TENANT",
        "common",
        "whose mailboxes: `common` for all, `organizations` for all but private ones, or one tenant",
    ),
    variable(
        "MAIL_MICROSOFT_URL",
        "https://login.microsoftonline.com",
        "its OAuth server, another one in national clouds",
    ),
    variable("MAIL_MICROSOFT_IMAP", "imaps://outlook.office365.com", "its IMAP server"),
    variable("GOOGLE_CLIENT_ID", "", "OAuth client of the sign-in with Google, off without it"),
    variable("GOOGLE_CLIENT_SECRET", "", "and its secret"),
    variable("GOOGLE_ISSUER", "https://accounts.google.com", "another OpenID provider in Google's place"),
    variable(
        "OIDC_ISSUER",
        "",
        "OpenID Connect issuer whose people may sign in here, such as `https://id.example.com/realms/staff`",
    ),
    variable("OIDC_CLIENT_ID", "", "our client there"),
    variable("OIDC_CLIENT_SECRET", "", "and its secret"),
    variable("OIDC_NAME", "single sign-on", "its name on the button"),
    variable("OPENAI_API_KEY", "", "key of the language model's API, which OpenAI's own asks for"),
    variable(
        "OPENAI_BASE_URL",
        "https://api.openai.com/v1",
        "any API that speaks the same protocol, a model on this machine included",
    ),
    variable("OPENAI_ORG_ID", "", "organization there that pays"),
    variable("OPENAI_MODEL", "", "name of the language model"),
    variable(
        "VISION_MODEL",
        "",
        "the one that sees pages of documents, OPENAI_MODEL without it; with neither extraction is offline alone",
    ),
    variable("ENABLE_EXTERNAL_OCR", "true", "`false` sends no page to a model, whatever else is set"),
    variable("MODEL_SECONDS", "120", "time for one answer of the model, 240 at most"),
    variable(
        "RATE_LIMIT_MAX",
        "100",
        "calls a minute of one client, `0` for no limits; sign-in, upload and mail have limits of their own",
    ),
    variable(
        "CLIENT_ADDRESS_HEADER",
        "",
        "header in which your proxy names the client (the last address counts), the connection's address without it",
    ),
    variable("MAX_FILE_SIZE", "52428800", "largest upload in bytes"),
    variable(
        "ALLOWED_FILE_TYPES",
        "application/*,image/*,message/*,text/*",
        "media types that may be uploaded, of those in docs/formats.md; wildcards such as `image/*` allowed",
    ),
    variable("QUEUE_LIMIT", "500", "waiting documents per organization"),
    variable("TRASH_DAYS", "30", "days that a deleted document can be restored"),
    variable(
        "WORKER_CONCURRENCY",
        "cores",
        "jobs and reader processes at the same time, beside one for an organization that has none of them",
    ),
    variable("PAGE_LIMIT", "500", "pages read of one document"),
    variable("WORD_LIMIT", "250000", "words read of one document"),
    variable("PAGE_SECONDS", "30", "time for one page"),
    variable("DOCUMENT_SECONDS", "300", "time for one document"),
    variable("READER_MEMORY_MB", "1024", "memory of one reader process"),
    variable("READER_COMMAND", "", "the reader's command line instead of this program's `reader`"),
    variable("OCR_LANGUAGE", "auto", "`auto`, or Tesseract languages such as `eng+deu`"),
    variable("ENABLE_OCR", "true", "`false` reads native text only"),
    variable("PDFIUM_LIBRARY", "", "path of `libpdfium.so` when it is not beside the program"),
    variable("TESSDATA_PREFIX", "", "folder of the language models when it is not Tesseract's own"),
    variable(
        "OCR_ENGINE",
        "auto",
        "`auto`: the neural engine where its models are, else Tesseract; `neural` or `tesseract`: that one alone",
    ),
    variable("ONNXRUNTIME_LIBRARY", "", "path of `libonnxruntime.so` when it is not beside the program"),
    variable(
        "OCR_MODELS",
        "",
        "folder of the neural engine's models when it is not `ocr-models` beside the program",
    ),
    variable(
        "CLAMAV_ADDR",
        "",
        "`host:port` of clamd, or the path of its socket: each file is scanned before it is read",
    ),
    variable(
        "CLAMAV_MODE",
        "required",
        "`required`: a file that can't be scanned is not read; `best-effort`: it is; `off`: none is scanned",
    ),
    variable("LOG_LEVEL", "info", "filter of the log, such as `shared=debug,info`"),
    variable(
        "ENABLE_METRICS",
        "false",
        "`true` shows figures for Prometheus at `/metrics`, by METRICS_TOKEN alone",
    ),
    variable(
        "METRICS_TOKEN",
        "",
        "bearer token of `/metrics` (32 characters or more), set where ENABLE_METRICS is",
    ),
    variable(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "",
        "OpenTelemetry collector (OTLP over HTTP) that gets the traces, none without it",
    ),
    variable(
        "OTEL_EXPORTER_OTLP_HEADERS",
        "",
        "headers for the collector, such as its key: `name=value,name=value`, values percent-encoded",
    ),
    variable(
        "OTEL_TRACES_SAMPLER",
        "parentbased_always_on",
        "which traces are sent: `parentbased_always_on`, `parentbased_always_off` or `parentbased_traceidratio`",
    ),
    variable(
        "OTEL_TRACES_SAMPLER_ARG",
        "1",
        "with `parentbased_traceidratio`: the share that is sent, from 0 to 1",
    ),
    variable("PORT", "", "makes a function an HTTP server on this port"),
    variable(
        "ASTRALIS_LOG_GUARDS",
        "auto",
        "as a DigitalOcean Function: whether this process ends each call's log itself, `auto`, `on` or `off`",
    ),
];
