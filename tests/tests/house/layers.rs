//! Who may know whom inside `shared`, and which module alone may do a thing.

use crate::sources::{self, Breach, Source, assert_kept, modules_named, positions};

/// Modules that know no domain.
const GROUND: [&str; 16] = [
    "app", "settings", "error", "clock", "ids", "names", "db", "vault", "limits", "jobs", "schedule",
    "events", "http", "run", "measure", "trace",
];

/// The edge of the process. It may speak in the types of the domain it serves.
const EDGE: &str = "clients";

/// The local platform plays what stands outside elsewhere: database server, bucket with its events, mail server.
const OUTSIDE: &str = "platform/src/local";

/// A domain may call those before it.
const DOMAINS: [&str; 24] = [
    "activity",
    "mail",
    "notifications",
    "webhooks",
    "organizations",
    "auth",
    "labels",
    "models",
    "documents",
    "mailboxes",
    "vendors",
    "approvals",
    "hand_overs",
    "customers",
    "pipelines",
    "intake",
    "scheduling",
    "calendar",
    "reminders",
    "meetings",
    "backups",
    "automations",
    "operations",
    "transfer",
];

/// Crates whose purpose is to call somebody.
const CALLERS: [&str; 5] = ["reqwest", "aws_sdk_s3", "lettre", "async_openai", "async_imap"];

/// The module of `shared` that a file belongs to.
pub(crate) fn module(source: &Source) -> Option<&str> {
    let path = source.path.strip_prefix("shared/src/")?;
    let name = path.split('/').next()?;
    Some(name.strip_suffix(".rs").unwrap_or(name))
}

/// Where a domain stands in the order; the ground before all of them.
pub(crate) fn place(domain: &str) -> Option<usize> {
    DOMAINS.iter().position(|name| *name == domain)
}

/// Sequences of tokens in production code, outside the places where they belong.
fn used_outside(places: &[&str], patterns: &[&[&str]]) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for source in sources::all() {
        if places.iter().any(|place| source.path.starts_with(place)) {
            continue;
        }
        let words: Vec<_> = patterns.iter().map(|pattern| pattern[0]).collect();
        let tokens = source.production(&words);
        for pattern in patterns {
            for start in positions(&tokens, pattern) {
                breaches.push(Breach::new(&source.path, tokens[start].line, pattern.concat()));
            }
        }
    }
    breaches
}

#[test]
fn every_module_of_shared_has_its_place() {
    let sources = sources::all();
    let root = sources.iter().find(|source| source.path == "shared/src/lib.rs").expect("lib.rs");
    let tokens = root.tokens(&["mod"]);
    let unplaced = positions(&tokens, &["mod", "*", ";"]).into_iter().filter_map(|start| {
        let name = tokens[start + 1].text.as_str();
        let placed = GROUND.contains(&name) || DOMAINS.contains(&name) || [EDGE, "testing"].contains(&name);
        (!placed).then(|| Breach::new(&root.path, tokens[start].line, name))
    });
    assert_kept(
        "a module of `shared` is ground or a domain in the order: give it a place in house/layers.rs",
        unplaced,
    );
}

#[test]
fn the_ground_knows_no_domain() {
    let mut breaches = Vec::new();
    for source in sources::all() {
        if !module(&source).is_some_and(|name| GROUND.contains(&name)) {
            continue;
        }
        for (line, name) in modules_named(&source.production(&["crate"]), "crate") {
            if DOMAINS.contains(&name.as_str()) {
                breaches.push(Breach::new(&source.path, line, format!("crate::{name}")));
            }
        }
    }
    assert_kept("ground modules know no domain (invariant 3)", breaches);
}

#[test]
fn a_domain_calls_only_those_to_its_left() {
    let mut breaches = Vec::new();
    for source in sources::all() {
        let Some(own) = module(&source).and_then(place) else { continue };
        for (line, name) in modules_named(&source.production(&["crate"]), "crate") {
            if place(&name).is_some_and(|other| other > own) {
                let what = format!("crate::{name} stands to the right of {}", DOMAINS[own]);
                breaches.push(Breach::new(&source.path, line, what));
            }
        }
    }
    assert_kept(&format!("the order of domains is {} (invariant 3)", DOMAINS.join(", ")), breaches);
}

#[test]
fn sql_is_written_in_shared_alone() {
    let mut breaches = used_outside(&["shared/", OUTSIDE], &[&["sqlx", ":", ":"]]);
    for source in sources::all().iter().filter(|source| !source.path.starts_with("shared/")) {
        // Tests of other crates may ask a database, but there is no offline data for a checked query.
        let tokens = source.tokens(&["query"]);
        for start in positions(&tokens, &["*", "!", "("]) {
            if tokens[start].text.starts_with("query") {
                breaches.push(Breach::new(
                    &source.path,
                    tokens[start].line,
                    format!("{}!", tokens[start].text),
                ));
            }
        }
    }
    assert_kept("SQL lives in `shared` (invariant 2)", breaches);
}

#[test]
fn a_query_is_checked_while_compiling() {
    let unchecked: [&[&str]; 3] = [
        &["sqlx", ":", ":", "query", "("],
        &["sqlx", ":", ":", "query_as", "("],
        &["sqlx", ":", ":", "query_scalar", "("],
    ];
    assert_kept("a query is a `sqlx::query!`-family macro (invariant 2)", used_outside(&[], &unchecked));
}

#[test]
fn an_organization_is_entered_by_a_member_or_a_job() {
    let makers = ["shared/src/db", "shared/src/auth", "shared/src/jobs"];
    let breaches = used_outside(&makers, &[&["OrgTx", ":", ":", "begin"]]);
    assert_kept("only `App::enter` and a claimed job make an `OrgTx` (invariant 4)", breaches);
}

#[test]
fn only_clients_open_outward_sockets() {
    let patterns = CALLERS.map(|name| [name, ":", ":"]);
    let patterns = patterns.each_ref().map(|pattern| pattern.as_slice());
    assert_kept(
        "other services are called by `shared::clients` (invariant 5)",
        used_outside(&["shared/src/clients", OUTSIDE], &patterns),
    );
}

/// What answers differently from call to call.
const FICKLE: [&[&str]; 6] = [
    &["SystemTime", ":", ":", "now"],
    &["Zoned", ":", ":", "now"],
    &["Timestamp", ":", ":", "now"],
    &["Uuid", ":", ":", "now_v7"],
    &["Uuid", ":", ":", "new_v4"],
    &["getrandom", ":", ":"],
];

#[test]
fn libraries_ask_neither_clock_nor_chance() {
    let elsewhere = ["shared/src", "shared/tests", "functions/", "platform/", "tests/"];
    assert_kept(
        "a library answers the same to the same values (invariant 1)",
        used_outside(&elsewhere, &FICKLE),
    );
}

#[test]
fn only_run_knows_digitalocean_functions() {
    let places = ["shared/src/run", "shared/src/settings"];
    let mut breaches = Vec::new();
    for source in
        sources::all().iter().filter(|source| !places.iter().any(|place| source.path.starts_with(place)))
    {
        let prefix = concat!("__", "OW_");
        for token in source.production(&[prefix]) {
            if token.text.contains(prefix) {
                breaches.push(Breach::new(&source.path, token.line, &token.text));
            }
        }
    }
    assert_kept("only `run` knows DigitalOcean Functions (invariant 5)", breaches);
}

#[test]
fn only_tests_use_what_tests_build_on() {
    let patterns: [&[&str]; 4] =
        [&["testing", ":", ":"], &["testing", ";"], &["testing", "as"], &["Clock", ":", ":", "stopped_at"]];
    let breaches = used_outside(&["shared/src/lib.rs"], &patterns);
    assert_kept("`shared::testing` is compiled with `shared` and gets into no program", breaches);
}
