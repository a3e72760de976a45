//! Which tables and columns of an organization are in an archive, and why the others are not. A table that is in
//! neither list is refused, and a test compares the lists with the schema.

/// Tables whose rows are carried.
pub const CARRIED: [&str; 29] = [
    "activity",
    "approval_decisions",
    "approval_rules",
    "approval_waits",
    "approvals",
    "automation_runs",
    "automations",
    "document_extractions",
    "document_fields",
    "document_files",
    "document_guards",
    "document_labels",
    "document_notes",
    "document_pages",
    "document_relations",
    "document_sheets",
    "document_versions",
    "document_views",
    "documents",
    "field_confirmations",
    "labels",
    "memberships",
    "model_usage",
    "notifications",
    "organizations",
    "users",
    "vendor_facts",
    "vendors",
    "webhook_deliveries",
];

/// Tables that stay behind, each with its reason.
pub const LEFT_OUT: [(&str, &str); 27] = [
    ("api_keys", "a key lets into the installation that made it: make new ones"),
    ("cache_figures", "how often the other installation had something there already"),
    ("capture_photographs", "photographs that are not a document yet: they are sent again"),
    ("captures", "photographs that are not a document yet: they are sent again"),
    ("derived_files", "images of pages and searchable PDFs are made again when somebody asks for them"),
    ("document_search", "lists and search are indexed again"),
    ("document_vendor_words", "lists and search are indexed again"),
    ("document_vendors", "lists and search are indexed again"),
    ("events", "tells open pages what just happened; what happened is in the activity log"),
    ("hand_overs", "their files are in the other bucket: make them again"),
    ("idempotency", "answers of the last day to programs that may ask again"),
    ("invitations", "their links lead to the installation that mailed them: invite again"),
    ("issuer_arrivals", "sign-ins at the organization's issuer that wait for a click on a letter"),
    ("issuers", "its secret is sealed with the key of the other installation: set the issuer up again"),
    ("jobs.archive", "what the queue of the other installation did"),
    ("jobs.job", "what the queue of the other installation has to do; documents in work are enqueued again"),
    ("jobs.pause", "what an operator of the other installation paused"),
    ("mailbox_messages", "the ledger of a mailbox, which stays behind; its mails are among the documents"),
    ("mailboxes", "the password is sealed with the key of the other installation: set the mailbox up again"),
    ("mails", "letters of the other installation"),
    (
        "member_identities",
        "who somebody is at the organization's issuer: the next sign-in there says it again",
    ),
    ("model_reservations", "tokens of model calls that are running"),
    ("sessions", "a sign-in is valid where it was made"),
    ("share_links", "their addresses lead to the installation that made them: share again"),
    ("upload_link_labels", "belongs to the links for senders"),
    ("upload_links", "their addresses lead to the installation that made them: make new ones"),
    ("webhook_secrets", "sealed with the key of the other installation: replace each webhook's secret"),
];

/// Columns of carried tables that stay behind, each with its reason.
pub const LEFT_OUT_COLUMNS: [(&str, &str, &str); 17] = [
    (
        "approval_waits",
        "token_hash",
        "the link leads to the installation that mailed it: decide in the web app",
    ),
    ("document_versions", "etag", "the other bucket's name for the content"),
    ("documents", "copy_keys", "what an upload left in the other bucket"),
    ("documents", "etag", "the other bucket's name for the content"),
    ("documents", "indexed", "lists and search are indexed again"),
    ("documents", "multipart_id", "what an upload left in the other bucket"),
    ("documents", "part_size", "what an upload left in the other bucket"),
    ("documents", "password", "sealed with the key of the other installation: it is asked for again"),
    ("documents", "search_bucket", "lists and search are indexed again"),
    ("documents", "upload_key", "what an upload left in the other bucket"),
    ("documents", "upload_link_id", "links for senders stay behind"),
    ("organizations", "deleted_at", "a deleted organization is not exported"),
    ("organizations", "deletion_requested_at", "asked of the other installation alone"),
    ("users", "email_verified_at", "the address is proved again, by the letter that sets a password"),
    ("users", "last_sign_in_at", "a sign-in to the other installation"),
    ("users", "password_changed_at", "passwords are not carried"),
    ("users", "password_hash", "passwords are not carried: set one with \"Forgot password\""),
];

/// Columns of JSON in which people are named, besides the columns that are identifiers themselves. What documents say is
/// not among them: it stays as it is, whatever it quotes.
pub(super) const NAMING_PEOPLE: [(&str, &str); 7] = [
    ("activity", "after"),
    ("activity", "before"),
    ("approval_rules", "steps"),
    ("approvals", "steps"),
    ("automations", "actions"),
    ("document_notes", "mentions"),
    ("document_views", "filters"),
];
