//! Archives that somebody made by hand: each is refused for its own reason, and nothing of it stays.

use serde_json::json;
use shared::Result;
use shared::transfer::Missing;
use sqlx::PgPool;
use uuid::Uuid;

use super::forged::{Forged, set};
use super::refused;
use super::sides::{Sides, objects};

/// What is done to an archive, and the code and a word of the refusal.
type Attack = (&'static str, fn(&mut Forged, &Known) -> Result<()>, &'static str, &'static str);

/// Identifiers of others in the installation that is attacked.
struct Known {
    org: Uuid,
    other: Uuid,
    stranger: Uuid,
    vendor: Uuid,
    document: Uuid,
}

const ATTACKS: [Attack; 24] = [
    (
        "a row of another organization",
        |forged, known| forged.value("documents", "org_id", known.other.to_string()),
        "archive_foreign",
        "documents",
    ),
    (
        "a row of none",
        |forged, _| forged.value("activity", "org_id", json!(null)),
        "archive_foreign",
        "activity",
    ),
    (
        "another organization's row",
        |forged, known| forged.value("organizations", "id", known.other.to_string()),
        "archive_foreign",
        "organizations",
    ),
    (
        "a key of another organization",
        |forged, known| forged.replace_key(&known.org.to_string(), &known.other.to_string()),
        "archive_foreign",
        "wants to be",
    ),
    (
        "a key that climbs",
        |forged, _| forged.replace_key("/documents/", "/../documents/"),
        "archive_foreign",
        "wants to be",
    ),
    (
        "a vendor of another organization",
        |forged, known| forged.value("documents", "vendor_id", known.vendor.to_string()),
        "archive_foreign",
        "documents_vendor",
    ),
    (
        "somebody who is no member",
        |forged, known| forged.value("field_confirmations", "actor_id", known.stranger.to_string()),
        "archive_foreign",
        "actor_id",
    ),
    (
        "a user without a membership",
        |forged, _| {
            forged.rows("users", |rows| {
                let mut row = rows[0].clone();
                set(&mut row, "id", &json!(Uuid::now_v7()));
                set(&mut row, "email", &json!("intruder@attack.example"));
                rows.push(row);
            })
        },
        "archive_foreign",
        "everybody has to be a member",
    ),
    (
        "a membership of a stranger",
        |forged, known| forged.value("memberships", "user_id", known.stranger.to_string()),
        "archive_foreign",
        "everybody|refers",
    ),
    (
        "a table that is not carried",
        |forged, known| {
            forged.with_table(
                "sessions",
                &json!({ "id": Uuid::now_v7(), "user_id": known.stranger, "org_id": known.org }),
            );
            Ok(())
        },
        "archive_damaged",
        "sessions",
    ),
    (
        "keys that let in",
        |forged, known| {
            forged.with_table("api_keys", &json!({ "id": Uuid::now_v7(), "org_id": known.org }));
            Ok(())
        },
        "archive_damaged",
        "api_keys",
    ),
    (
        "a password",
        |forged, _| forged.with_column("users", "password_hash", &json!("a hash")),
        "archive_damaged",
        "password_hash",
    ),
    (
        "a column that does not exist",
        |forged, _| forged.with_column("labels", "x\" = 1; --", &json!(1)),
        "archive_damaged",
        "labels",
    ),
    (
        "an identifier that is taken",
        |forged, known| forged.value("labels", "id", known.document.to_string()),
        "rows_taken|archive_foreign",
        "labels",
    ),
    (
        "two organizations",
        |forged, _| forged.rows("organizations", |rows| rows.push(rows[0].clone())),
        "archive_damaged",
        "exactly one",
    ),
    (
        "a value that a column does not take",
        |forged, _| forged.value("documents", "status", "eaten"),
        "archive_damaged",
        "documents",
    ),
    (
        "an entry that climbs",
        |forged, _| {
            forged.entries.insert("../../etc/cron.d/x".to_owned(), b"* * * * *".to_vec());
            Ok(())
        },
        "archive_damaged",
        "no archive of this format",
    ),
    (
        "a file that nobody lists",
        |forged, _| {
            forged.entries.insert(format!("files/{}", super::forged::sha256(b"x")), b"x".to_vec());
            Ok(())
        },
        "archive_damaged",
        "does not list",
    ),
    (
        "a file that was changed",
        |forged, _| {
            let content =
                forged.entries.iter_mut().find(|(name, _)| name.starts_with("files/")).expect("a file").1;
            content[0] ^= 1;
            Ok(())
        },
        "archive_damaged",
        "SHA-256",
    ),
    (
        "a line that was changed",
        |forged, _| {
            let text = forged.entries.get_mut("tables/labels.jsonl").expect("labels");
            let at = text.windows(4).position(|word| word == b"Seen").expect("a label");
            text[at] = b'T';
            Ok(())
        },
        "archive_damaged",
        "SHA-256",
    ),
    (
        "a table that is longer than said",
        |forged, _| {
            forged.entries.get_mut("tables/labels.jsonl").expect("labels").extend_from_slice(b"{}\n");
            Ok(())
        },
        "archive_damaged",
        "bytes long",
    ),
    (
        "a file of two sizes",
        |forged, _| forged.size_of_twin(1 << 62),
        "archive_damaged",
        "two sizes|files of the manifest",
    ),
    (
        "a stranger whose identifier is spelt otherwise",
        |forged, known| {
            let id = known.stranger.to_string();
            forged.rows("users", |rows| {
                let mut row = rows[0].clone();
                set(&mut row, "id", &json!(id));
                set(&mut row, "email", &json!("intruder@attack.example"));
                rows.push(row);
            })?;
            forged.rows("memberships", |rows| {
                let mut row = rows[0].clone();
                let user = row.iter_mut().find(|(name, _)| name == "user_id").expect("a column");
                user.1 = format!("\"\\u{:04x}{}\"", u32::from(id.as_bytes()[0]), &id[1..]);
                rows.push(row);
            })
        },
        "archive_damaged",
        "memberships does not come out",
    ),
    (
        "a bomb",
        |forged, _| {
            let text = forged.entries.get_mut("tables/labels.jsonl").expect("labels");
            text.resize(100 * 1024 * 1024, b' ');
            Ok(())
        },
        "archive_too_large",
        "unpacks to",
    ),
];

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_forged_archive_is_refused_and_leaves_nothing(db: PgPool) -> Result<()> {
    let sides = Sides::set(db).await?;
    let whole = Forged::of(&sides.exported("one.zip").await?)?;
    let known = neighbours(&sides).await?;
    let before = sides.digest_there().await?;
    for (name, attack, codes, word) in ATTACKS {
        let mut forged = whole.clone();
        attack(&mut forged, &known)?;
        let (code, said) = refused(&sides, &forged, name).await?;
        assert!(codes.split('|').any(|expected| expected == code), "{name}: {code}: {said}");
        assert!(word.split('|').any(|expected| said.contains(expected)), "{name}: {said}");
        assert_eq!(sides.digest_there().await?, before, "{name} left something behind");
    }
    assert_eq!(objects(sides.there_folder()).len(), 0);
    // What was forged is the reason, and nothing else.
    sides.import(&whole.write(&sides.path("whole.zip"))?).await?;
    Ok(())
}

/// Gives the installation that is attacked an organization with something to take.
async fn neighbours(sides: &Sides) -> Result<Known> {
    let mut tx = shared::db::SystemTx::begin(&sides.there().db).await?;
    let (other, stranger): (Uuid, Uuid) =
        sqlx::query_as("select org_id, user_id from memberships order by org_id, user_id limit 1")
            .fetch_one(tx.conn())
            .await?;
    let [vendor, document] = [Uuid::now_v7(), Uuid::now_v7()];
    for (statement, id) in [
        ("insert into vendors (id, org_id, name, folded) values ($1, $2, 'Theirs', 'theirs')", vendor),
        ("insert into labels (id, org_id, name, colour) values ($1, $2, 'Theirs', '#000000')", document),
    ] {
        sqlx::query(statement).bind(id).bind(other).execute(tx.conn()).await?;
    }
    tx.commit().await?;
    Ok(Known { org: sides.org().0, other, stranger, vendor, document })
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_is_no_archive_is_said_to_be_none(db: PgPool) -> Result<()> {
    let sides = Sides::set(db).await?;
    let file = sides.exported("one.zip").await?;
    let bytes = std::fs::read(&file)?;
    for (name, content) in [("empty", &b""[..]), ("text", b"hello"), ("half", &bytes[..bytes.len() / 2])] {
        let path = sides.path(name);
        std::fs::write(&path, content)?;
        let refusal = sides.import(&path).await.expect_err(name);
        assert_eq!(refusal.code(), "archive_damaged", "{name}: {refusal}");
    }
    let refusal = shared::transfer::export(sides.here(), sides.org(), &file, Missing::LeaveOut)
        .await
        .expect_err("it is there");
    assert_eq!(refusal.code(), "file_exists", "{refusal}");
    assert!(std::fs::read(&file)? == bytes);
    Ok(())
}
