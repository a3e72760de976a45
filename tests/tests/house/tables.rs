//! Whose table is whose: the SQL of a domain names its own tables and those of domains before it.

use std::collections::BTreeSet;
use std::fs;

use crate::layers::{module, place};
use crate::sources::{self, Breach, Source, assert_kept, root};

/// What every domain may name: who belongs to which organization is asked everywhere.
const EVERYBODYS: [&str; 3] = ["organizations", "users", "memberships"];

/// The tables of each module of `shared`. Tables in the schema `jobs` are the queue's.
const TABLES: [(&str, &[&str]); 11] = [
    ("http", &["idempotency"]),
    ("events", &["events", "heard_events"]),
    ("activity", &["activity"]),
    ("mail", &["mails"]),
    ("notifications", &["notifications"]),
    ("webhooks", &["webhook_deliveries", "webhook_secrets"]),
    ("organizations", &["invitations"]),
    (
        "auth",
        &[
            "account_tokens",
            "api_keys",
            "identities",
            "issuer_arrivals",
            "issuers",
            "member_identities",
            "oidc_attempts",
            "passkey_ceremonies",
            "passkeys",
            "recovery_codes",
            "sessions",
            "totp_secrets",
        ],
    ),
    ("labels", &["labels"]),
    ("models", &["model_reservations", "model_usage"]),
    (
        "documents",
        &[
            "cache_figures",
            "capture_photographs",
            "captures",
            "derived_files",
            "document_extractions",
            "document_fields",
            "document_guards",
            "document_files",
            "document_labels",
            "document_notes",
            "document_pages",
            "document_relations",
            "document_search",
            "document_sheets",
            "document_vendor_words",
            "document_versions",
            "document_vendors",
            "document_views",
            "documents",
            "field_confirmations",
            "share_links",
            "upload_link_labels",
            "upload_links",
            "vendor_facts",
        ],
    ),
];

/// The same for domains behind documents.
const LATER: [(&str, &[&str]); 9] = [
    ("mailboxes", &["mailboxes", "mailbox_messages"]),
    ("vendors", &["vendors"]),
    ("approvals", &["approval_decisions", "approval_rules", "approval_waits", "approvals"]),
    ("hand_overs", &["hand_overs"]),
    (
        "customers",
        &[
            "customer_entries",
            "customer_identifiers",
            "customer_merges",
            "customer_refusals",
            "customer_traced",
            "customer_traces",
            "customers",
        ],
    ),
    (
        "pipelines",
        &[
            "card_comments",
            "card_counters",
            "card_documents",
            "card_labels",
            "card_undos",
            "cards",
            "checklist_items",
            "pipelines",
            "stages",
        ],
    ),
    (
        "intake",
        &[
            "intake_acknowledgements",
            "intake_challenges",
            "intake_form_versions",
            "intake_forms",
            "pipeline_intake",
            "request_counters",
            "request_decisions",
            "request_documents",
            "request_messages",
            "request_parkings",
            "requests",
            "routing_models",
            "routing_rules",
        ],
    ),
    ("backups", &["backups"]),
    ("automations", &["automations", "automation_runs", "automation_told"]),
];

/// Words of SQL that a table follows.
const BEFORE_A_TABLE: [&str; 4] = ["from", "join", "update", "into"];

fn owner(table: &str) -> Option<&'static str> {
    let all = TABLES.iter().chain(&LATER);
    all.filter(|(_, tables)| tables.contains(&table)).map(|(module, _)| *module).next()
}

/// The tables that the SQL in a text names.
fn tables(sql: &str) -> impl Iterator<Item = &str> {
    let words: Vec<&str> = sql
        .split(|c: char| !(c.is_ascii_alphanumeric() || "_.".contains(c)))
        .filter(|word| !word.is_empty())
        .collect();
    let named = words.windows(2).filter(|pair| BEFORE_A_TABLE.contains(&pair[0])).map(|pair| pair[1]);
    named.filter(|word| owner(word).is_some()).collect::<Vec<_>>().into_iter()
}

/// Whether a module may name a table: its own, everybody's, the ground's, or that of a domain before it.
fn may_name(module: &str, table: &str) -> bool {
    let Some(owner) = owner(table) else { return true };
    owner == module || place(owner) < place(module) || module == "testing"
}

fn breaches(sources: &[Source]) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for source in sources {
        let Some(module) = module(source) else { continue };
        for token in source.production(&["sqlx"]).iter().filter(|token| token.text.contains('"')) {
            let wrong = tables(&token.text).filter(|table| !may_name(module, table));
            breaches.extend(wrong.map(|table| Breach::new(&source.path, token.line, table)));
        }
    }
    breaches
}

#[test]
fn the_sql_of_a_domain_names_its_own_tables_and_those_before_it() {
    assert_kept("SQL follows the order of the domains (invariant 3)", breaches(&sources::all()));
}

#[test]
fn every_table_of_the_schema_belongs_to_somebody() {
    let mut unknown = BTreeSet::new();
    for entry in fs::read_dir(root().join("migrations")).expect("migrations") {
        let sql = fs::read_to_string(entry.expect("an entry").path()).expect("a migration");
        let made = sql.lines().filter_map(|line| line.strip_prefix("create table "));
        let names = made.filter_map(|rest| rest.split([' ', '(']).next()).map(str::to_owned);
        unknown.extend(names.filter(|name| {
            !name.starts_with("jobs.") && !EVERYBODYS.contains(&name.as_str()) && owner(name).is_none()
        }));
    }
    assert!(unknown.is_empty(), "say in house/tables.rs whose tables these are: {unknown:?}");
}

#[test]
fn a_table_of_a_later_domain_is_found() {
    let source = |module: &str, sql: &str| {
        let text = format!("fn f() {{ sqlx::query!(\"{sql}\"); }}");
        Source::new(format!("shared/src/{module}/sample.rs"), text)
    };
    let found = |module, sql| breaches(&[source(module, sql)]).len();
    assert_eq!(found("organizations", "delete from vendors where org_id = $1"), 1);
    assert_eq!(found("documents", "select 1 from documents d join vendors v on true"), 1);
    assert_eq!(found("vendors", "select 1 from documents d join vendors v on true"), 0);
    assert_eq!(found("events", "insert into events (id) select id from users"), 0);
    assert_eq!(found("events", "update documents set name = 'x'"), 1);
}
