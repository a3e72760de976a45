//! A deleted organization leaves nothing behind: asked of every table, so that a forgotten one fails here.

use std::collections::BTreeMap;

use delete_organizations::delete_due;
use shared::db::SystemTx;
use shared::ids::OrgId;
use shared::{App, Result};
use sqlx::PgPool;
use uuid::Uuid;

use crate::fixture::{Fixture, Stage, digest, service};

/// Tables that keep rows of an organization that is gone, each with its reason.
const KEPT: [(&str, &str); 2] = [
    ("activity", "the log says who deleted what; nobody may change it, and no member can read it any more"),
    ("memberships", "actors of the log are people of the organization; every one of them is removed"),
];

/// A row for each table that the fixture leaves empty. `$1` is the organization.
const FILL: [&str; 45] = [
    "insert into card_labels (org_id, card_id, label_id)
     select c.org_id, c.id, l.id from cards c join labels l using (org_id) where c.org_id = $1
     on conflict do nothing",
    "insert into card_documents (org_id, card_id, document_id)
     select c.org_id, c.id, d.id from cards c join documents d using (org_id) where c.org_id = $1",
    "insert into card_undos (id, org_id, user_id, cards)
     select gen_random_uuid(), org_id, user_id, '[]' from memberships where org_id = $1",
    "insert into document_pages (org_id, document_id, page, width, height, rotation, source, text, words)
     select org_id, id, 0, 1, 1, 0, 'native', 'text', '[]' from documents where org_id = $1",
    "insert into document_fields (org_id, document_id, name, value, confidence, source)
     select org_id, id, 'total', '1.00', 1, 'text' from documents where org_id = $1",
    "insert into field_confirmations (id, org_id, document_id, name, confirmed, is_right, actor_id)
     select gen_random_uuid(), org_id, id, 'total', '1.00', true, owner_id from documents where org_id = $1",
    "insert into document_labels (org_id, document_id, label_id)
     select d.org_id, d.id, l.id from documents d join labels l using (org_id) where d.org_id = $1
     on conflict do nothing",
    "insert into automation_runs (org_id, automation_id, document_id)
     select d.org_id, a.id, d.id from documents d join automations a using (org_id) where d.org_id = $1
     on conflict do nothing",
    "insert into automation_told (org_id, automation_id, object_id, moment)
     select org_id, id, gen_random_uuid(), now() from automations where org_id = $1",
    "insert into heard_events (org_id, name) values ($1, 'card.moved') on conflict do nothing",
    "insert into events (id, org_id, name, object_type, object_id, depth)
     values (gen_random_uuid(), $1, 'document.settled', 'document', gen_random_uuid(), 0)",
    "insert into webhook_secrets (org_id, automation_id, secret)
     select org_id, id, 'sealed' from automations where org_id = $1 on conflict do nothing",
    "insert into mailbox_messages (id, org_id, mailbox_id, delivery, size, fate)
     select gen_random_uuid(), org_id, id, 'one', 7, 'waiting' from mailboxes where org_id = $1",
    "insert into intake_challenges (org_id, hash, expires_at) values ($1, sha256('salt'), now())",
    "insert into intake_acknowledgements (org_id, address, at) values ($1, 'ann@isolation.example', now())",
    "insert into request_documents (org_id, request_id, document_id)
     select r.org_id, r.id, d.id from requests r join documents d using (org_id) where r.org_id = $1",
    "insert into request_decisions (id, org_id, request_id, decider, reasoning, at)
     select gen_random_uuid(), org_id, id, 'person', 'Yes', now() from requests where org_id = $1",
    "insert into request_counters (org_id, newest) values ($1, 1) on conflict do nothing",
    "insert into request_messages (id, org_id, request_id, kind, sent_at, created_at)
     select gen_random_uuid(), org_id, id, 'note', now(), now() from requests where org_id = $1",
    "insert into request_parkings (org_id, request_id, sender)
     select org_id, id, id::text from requests where org_id = $1",
    "insert into pipeline_intake (org_id, pipeline_id) select org_id, id from pipelines where org_id = $1 on conflict do nothing",
    "insert into routing_models (org_id, model, labels, queues_hash, trained_at) values ($1, 'm', 1, 'q', now())",
    "insert into model_usage (org_id, day) values ($1, current_date)",
    "insert into model_reservations (org_id, job_id, tokens, expires_at) values ($1, gen_random_uuid(), 7, now())",
    "insert into mails (id, org_id, recipient, template)
     values (gen_random_uuid(), $1, 'ada@isolation.example', 'invitation')",
    "insert into idempotency (org_id, user_id, key, fingerprint)
     select org_id, user_id, 'a key', '' from memberships where org_id = $1",
    // Waiting, running, done and given up.
    "insert into jobs.job (id, org_id, queue, kind, priority, max_attempts, payload)
     select gen_random_uuid(), $1, 'default', 'read-document', 2, 8, '{}' from generate_series(1, 1500)",
    "insert into jobs.job (id, org_id, queue, kind, priority, max_attempts, payload, attempt, worker, lease_until)
     values (gen_random_uuid(), $1, 'default', 'read-document', 2, 8, '{}', 1, gen_random_uuid(),
       now() + interval '1 minute')",
    "insert into jobs.archive (id, org_id, queue, kind, priority, attempt, max_attempts, crashes, run_at, payload,
       errors, created_at, outcome, finished_at)
     select gen_random_uuid(), $1, 'default', 'read-document', 2, 1, 8, 0, now(), '{}', '[]', now(), outcome,
       now() - make_interval(days => back)
     from unnest(enum_range(null::jobs.outcome)) as outcome, unnest(array[0, 40, 4000]) as back",
    "insert into issuers (id, org_id, name, issuer, client_id, secret)
     values (gen_random_uuid(), $1, 'Staff', 'https://id.example', 'ours', 'sealed')
     on conflict do nothing",
    "insert into member_identities (org_id, issuer, subject, user_id, email)
     select org_id, 'https://id.example', user_id::text, user_id, 'ada@isolation.example' from memberships where org_id = $1",
    "insert into issuer_arrivals (hash, cookie_hash, org_id, issuer, subject, email, name, account, expires_at)
     values (decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'), $1, 'https://id.example', 'ada', 'ada@isolation.example', 'Ada', 'ada', now())",
    "insert into document_guards (id, org_id, document_id, name, value, detail, fields)
     select gen_random_uuid(), org_id, id, 'seen_before', 'x', 'It came before.', '{number}' from documents where org_id = $1",
    "insert into vendor_facts (id, org_id, name, value, vendor_key, vendor)
     values (gen_random_uuid(), $1, 'iban', 'DE02', 'a', 'A')",
    "insert into share_links (id, org_id, document_id, hash, created_by, expires_at)
     select gen_random_uuid(), org_id, id, sha256(id::text::bytea), owner_id, now() from documents where org_id = $1",
    "insert into upload_link_labels (org_id, link_id, label_id)
     select u.org_id, u.id, l.id from upload_links u join labels l using (org_id) where u.org_id = $1",
    "insert into captures (id, org_id, link_id, name, document_id)
     select gen_random_uuid(), u.org_id, u.id, 'Lunch', (select d.id from documents d where d.org_id = u.org_id limit 1)
     from upload_links u
     where u.org_id = $1",
    "insert into capture_photographs (id, org_id, capture_id, key, media_type, size)
     select gen_random_uuid(), org_id, id, id::text, 'image/jpeg', 1 from captures where org_id = $1",
    "insert into customers (id, org_id, kind, name, folded) values (gen_random_uuid(), $1, 'person', 'Ann', 'ann')",
    "insert into customer_refusals (org_id, customer_id, document_id)
     select c.org_id, c.id, d.id from customers c join documents d using (org_id) where c.org_id = $1
     on conflict do nothing",
    "insert into customer_traces (org_id, document_id, kind, value, place)
     select org_id, id, 'email', 'ann@isolation.example', 'sender' from documents where org_id = $1",
    "insert into customer_traced (org_id, document_id, extraction)
     select org_id, id, 0 from documents where org_id = $1",
    "select app.note_vendor($1, 'A Vendor')",
    "insert into jobs.pause (org_id, kind) values ($1, 'read-document')",
    "update organizations set deletion_requested_at = now() - interval '30 days' where id = $1",
];

/// Every table with a column `org_id`, and how many rows of the organization it has.
async fn rows(app: &App, org: OrgId) -> Result<BTreeMap<String, i64>> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let tables: Vec<String> = sqlx::query_scalar(
        "select c.oid::regclass::text
         from pg_class c
         join pg_namespace n on n.oid = c.relnamespace
         join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped
         where n.nspname not in ('pg_catalog', 'information_schema') and c.relkind in ('r', 'p')
           and not c.relispartition",
    )
    .fetch_all(tx.conn())
    .await?;
    let mut found = BTreeMap::new();
    for table in tables {
        let count = sqlx::AssertSqlSafe(format!("select count(*) from {table} where org_id = $1"));
        let count: i64 = sqlx::query_scalar(count).bind(org.0).fetch_one(tx.conn()).await?;
        found.insert(table, count);
    }
    Ok(found)
}

/// Gives an organization rows in every table.
pub(crate) async fn fill(app: &App, org: Uuid) -> Result<()> {
    let mut tx = SystemTx::begin(&app.db).await?;
    for statement in FILL {
        sqlx::query(statement).bind(org).execute(tx.conn()).await?;
    }
    tx.commit().await
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_deleted_organization_leaves_rows_in_named_tables_only(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let app = &stage.world.app;
    let fixture = Fixture::new(&stage.world, &service(&stage.world)).await?;
    let (ours, theirs) = (fixture.ours.id, fixture.theirs.id);
    fill(app, ours.0).await?;
    let before = rows(app, ours).await?;
    let empty: Vec<_> = before.iter().filter(|(_, count)| **count == 0).map(|(table, _)| table).collect();
    assert!(empty.is_empty(), "give {empty:?} a row in FILL, and delete it in `erase` of its domain");
    let untouched = digest(app, theirs).await?;

    assert_eq!(delete_due(app).await?, 1);

    let kept = KEPT.map(|(table, _)| table);
    let after = rows(app, ours).await?;
    let left: Vec<_> =
        after.iter().filter(|(_, count)| **count > 0).map(|(table, _)| table.as_str()).collect();
    assert_eq!(left, kept, "what stays has a reason in KEPT, everything else goes");
    assert!(before["jobs.job"] > 1000 && before["jobs.archive"] >= 9, "{before:?}");
    assert_eq!(digest(app, theirs).await?, untouched, "another organization was touched");
    assert_eq!(delete_due(app).await?, 0);
    Ok(())
}

/// Tables that name a user, and what `GET /auth/me/export` does about it.
const NAMES_A_USER: [(&str, &str); 36] = [
    ("account_tokens", "secret: hashes of links that were mailed"),
    ("activity", "exported"),
    ("api_keys", "exported, without the keys"),
    ("approval_decisions", "the organization's: who decided is in the log, which is exported"),
    ("approval_rules", "the organization's: who made it is in the log, which is exported"),
    ("approval_waits", "for whom an approval waits at this moment"),
    ("automations", "the organization's: who made it is in the log, which is exported"),
    ("card_undos", "of a minute, about cards that the log names"),
    ("cards", "the organization's: who made it is in the log, which is exported"),
    ("document_extractions", "the organization's: who corrected it is in the log, which is exported"),
    ("document_relations", "the organization's: who said it is in the log, which is exported"),
    ("document_versions", "the organization's: who brought it is in the log, which is exported"),
    ("document_views", "exported"),
    ("documents", "exported"),
    ("events", "of a month, about objects that are exported; whom one concerns is the owner"),
    ("field_confirmations", "the organization's: who confirmed it is in the log, which is exported"),
    ("idempotency", "answers of a day, to calls that the log names"),
    ("identities", "exported"),
    ("intake_forms", "the organization's: who made it is in the log, which is exported"),
    ("invitations", "exported with the membership"),
    ("mailboxes", "the organization's: who set it up is in the log, which is exported"),
    ("member_identities", "exported"),
    ("memberships", "exported"),
    ("notifications", "exported"),
    ("passkey_ceremonies", "secret: begun within five minutes"),
    ("passkeys", "exported, without the keys"),
    ("pipelines", "the organization's: who made it is in the log, which is exported"),
    ("recovery_codes", "secret"),
    ("request_decisions", "the organization's: who decided is in the log, which is exported"),
    ("requests", "the organization's: who entered it is in the log, which is exported"),
    ("routing_rules", "the organization's: who made it is in the log, which is exported"),
    ("sessions", "exported, without the tokens"),
    ("share_links", "secret: hashes of tokens; who shared what is in the log, which is exported"),
    ("totp_secrets", "secret; whether it is set up is exported"),
    ("upload_links", "secret: hashes of tokens; who made them is in the log, which is exported"),
    ("users", "exported, without the password"),
];

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn whatever_names_a_user_is_exported_or_there_is_a_reason(db: PgPool) -> Result<()> {
    let found: Vec<String> = sqlx::query_scalar(
        "select distinct c.relname::text
         from pg_class c
         join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
         left join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
           and a.attname in ('user_id', 'owner_id', 'actor_id', 'created_by', 'invited_by')
         where c.relkind in ('r', 'p') and not c.relispartition and (a.attname is not null or c.relname = 'users')
         order by 1",
    )
    .fetch_all(&db)
    .await?;
    let decided: Vec<&str> = NAMES_A_USER.iter().map(|(table, _)| *table).collect();
    assert_eq!(found, decided, "decide in functions/auth/src/profile.rs, and say it here");
    Ok(())
}
