//! Hand-overs with the local bucket: asked for, made, downloaded, made again byte for byte, and removed.

use std::io::Read;
use std::time::Duration;

use document_types::fields::{Extraction, Field, Kind, ValueType};
use platform::local::bucket::Bucket;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use shared::clients::bucket::About;
use shared::hand_overs::{self, FailHandOver, MakeHandOver};
use shared::ids::HandOverId;
use shared::jobs::Runner;
use shared::testing::{Caller, World, app_with, settings_with};
use shared::{Error, Result};
use sqlx::PgPool;
use tempfile::TempDir;
use zip::ZipArchive;

const PDF: About<'static> = About { media_type: "application/pdf", caching: "private", metadata: &[] };

/// A world whose bucket answers.
struct Stage {
    world: World,
    _folder: TempDir,
    _bucket: Bucket,
}

impl Stage {
    async fn set(db: PgPool) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let bucket = tests::bucket::serve(folder.path()).await?;
        let endpoint = bucket.endpoint();
        let settings = settings_with(|name| (name == "SPACES_ENDPOINT").then(|| endpoint.clone()));
        let world = World::over(app_with(&db, settings), db).await?;
        Ok(Self { world, _folder: folder, _bucket: bucket })
    }

    /// A completed document with its file in the bucket.
    async fn document(&self, name: &str, found: &Extraction) -> Result<()> {
        let content = format!("%PDF-1.7 {name} {}", found.fields.len()).repeat(40);
        let sha256: [u8; 32] = Sha256::digest(content.as_bytes()).into();
        let document = self.world.document(name).with_file(content.len() as u64, sha256);
        let document = document.completed(found).await?;
        self.world.app.bucket.put(&document.key, PDF, content.into()).await
    }

    /// Runs what waits to be made; returns how many jobs succeeded.
    async fn make(&self) -> Result<usize> {
        let runner = Runner::new(self.world.app.clone())
            .on::<MakeHandOver, _, _>(make_hand_over::run)
            .on::<FailHandOver, _, _>(make_hand_over::give_up);
        Ok(runner.drain(Duration::from_secs(600)).await?.done)
    }

    /// Asks for March and has it made; returns it and its file.
    async fn march(&self, caller: &Caller) -> Result<(Value, Vec<u8>)> {
        let wanted = json!({ "from": "2026-03-01", "to": "2026-03-31" });
        let reply = caller.post(::hand_overs::router(), "/hand-overs", &wanted).await?;
        assert_eq!(reply.status, 201, "{}", String::from_utf8_lossy(&reply.body));
        let path = format!("/hand-overs/{}", super::text(&reply.value(), "id"));
        let early = caller.post(::hand_overs::router(), &format!("{path}/download"), &json!({})).await?;
        assert_eq!(early.refusal(), (409, "not_ready".into()));
        assert_eq!(self.make().await?, 1);
        let made = caller.get(::hand_overs::router(), &path).await?.value();
        assert_eq!(made["status"], "ready", "{made}");
        let link =
            caller.post(::hand_overs::router(), &format!("{path}/download"), &json!({})).await?.value();
        let file = reqwest::get(super::text(&link, "url")).await?.error_for_status()?.bytes().await?;
        assert_eq!(made["size"], file.len());
        Ok((made, file.to_vec()))
    }
}

fn found(kind: Kind, vendor: &str, fields: &[(&str, &str)]) -> Extraction {
    let field =
        |value: &str| Field { value: value.into(), confidence: 0.99, score: 0.99, ..Field::default() };
    let mut found = Extraction { kind, kind_confidence: 0.99, ..Extraction::default() };
    found.fields.insert(kind.vendor_field().into(), field(vendor));
    found.fields.insert("currency".into(), Field { value_type: ValueType::Text, ..field("EUR") });
    for (name, value) in fields {
        found.fields.insert((*name).to_owned(), field(value));
    }
    found
}

fn invoice(vendor: &str, number: &str, date: &str, total: &str) -> Extraction {
    let net = [("number", number), ("date", date), ("total", total), ("net", total), ("tax", "0.00")];
    found(Kind::Invoice, vendor, &net)
}

/// The entries of an archive with their text, in order.
fn entries(file: Vec<u8>) -> Result<Vec<(String, String)>> {
    let mut archive = ZipArchive::new(std::io::Cursor::new(file))?;
    let mut entries = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index)?;
        let mut content = Vec::new();
        entry.read_to_end(&mut content)?;
        entries.push((entry.name()?.into_owned(), String::from_utf8_lossy(&content).into_owned()));
    }
    Ok(entries)
}

/// A March: three invoices, one of them twice under one name, a receipt; and what is not handed over.
async fn fill(stage: &Stage) -> Result<()> {
    stage.document("b.PDF", &invoice("Müller & Söhne GmbH", "RE/2", "2026-03-02", "20.00")).await?;
    stage.document("a.pdf", &invoice("Müller & Söhne GmbH", "RE/1", "2026-03-02", "10.00")).await?;
    stage.document("c.pdf", &invoice("Müller & Söhne GmbH", "RE/4", "2026-03-31", "40.00")).await?;
    let formula = [("date", "2026-03-05"), ("total", "3.30"), ("address", "=cmd|' /C calc'!A0")];
    stage.document("till.pdf", &found(Kind::Receipt, "=Kiosk", &formula)).await?;
    stage.document("may.pdf", &invoice("Müller & Söhne GmbH", "RE/9", "2026-05-01", "90.00")).await?;
    let mut doubtful = invoice("Nordlicht AG", "N-1", "2026-03-09", "50.00");
    doubtful.fields.values_mut().for_each(|field| field.confidence = 0.2);
    stage.document("doubtful.pdf", &doubtful).await?;
    let failed = stage.world.document("broken.pdf").failed("corrupt").await?;
    let moved = sqlx::query("update documents set created_at = '2026-03-20' where id = $1");
    moved.bind(failed.id.0).execute(&stage.world.login).await?;
    // The bucket has none of its bytes.
    stage.world.document("lost.pdf").completed(&invoice("Weg GmbH", "W-1", "2026-03-10", "1.00")).await?;
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_month_is_handed_over_and_again_byte_for_byte(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let operator = stage.world.as_operator().await?;
    fill(&stage).await?;
    let (made, file) = stage.march(&operator).await?;
    assert_eq!((&made["documents_done"], &made["documents_total"]), (&json!(4), &json!(4)));
    let (_, again) = stage.march(&operator).await?;
    assert!(file == again, "the same documents make the same file");

    let entries = entries(file)?;
    let names: Vec<&str> = entries.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "documents/2026-03-02-muller-sohne-gmbh-re-1.pdf",
            "data/2026-03-02-muller-sohne-gmbh-re-1.xml",
            "documents/2026-03-02-muller-sohne-gmbh-re-2.pdf",
            "data/2026-03-02-muller-sohne-gmbh-re-2.xml",
            "documents/2026-03-05-kiosk.pdf",
            "documents/2026-03-31-muller-sohne-gmbh-re-4.pdf",
            "data/2026-03-31-muller-sohne-gmbh-re-4.xml",
            "fields.csv",
            "missing.csv",
            "EXTF_Buchungsstapel.csv",
        ]
    );
    let content = |name: &str| entries.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text);
    assert!(content(names[0]).starts_with("%PDF-1.7 a.pdf"));
    assert!(content(names[1]).contains("<cbc:ID>RE&#x2f;1</cbc:ID>"), "{}", content(names[1]));
    let mut fields = csv::Reader::from_reader(content("fields.csv").as_bytes());
    let lines: Vec<csv::StringRecord> = fields.records().filter_map(|line| line.ok()).collect();
    assert_eq!((lines.len(), &lines[0][0]), (4, names[0]));
    assert!(lines[2].iter().any(|cell| cell == "'=Kiosk"), "no cell is run: {:?}", lines[2]);
    let missing: Vec<&str> = content("missing.csv").lines().collect();
    assert_eq!(missing.len(), 5, "{missing:?}");
    for (line, begins) in missing.iter().zip([
        "what,",
        "file_lost,lost.pdf",
        "in_review,doubtful.pdf",
        "failed,broken.pdf",
        "gap,",
    ]) {
        assert!(line.starts_with(begins), "{line}");
    }
    assert!(missing[4].contains("Müller & Söhne GmbH,RE/3"), "{}", missing[4]);
    assert_eq!(made["missing"], 4);
    let postings = content("EXTF_Buchungsstapel.csv");
    assert!(postings.contains("\r\n10,00;\"S\";\"EUR\";;;;;;;0203;\"RE/1\";;;"), "{postings}");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn what_is_not_approved_is_listed_and_stays(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let operator = stage.world.as_operator().await?;
    // One sum twice on a day would be a reason to look first.
    for (name, number, total) in [("good.pdf", "RE/1", "20.00"), ("waits.pdf", "RE/2", "35.00")] {
        stage.document(name, &invoice("Weg GmbH", number, "2026-03-02", total)).await?;
    }
    stage.world.as_system("update documents set approval = 'waiting', approval_owed = false").await?;
    stage.world.as_system("update documents set approval = 'approved' where name = 'good.pdf'").await?;
    stage.world.as_system("update organizations set approved_only = true").await?;
    let (made, file) = stage.march(&operator).await?;
    assert_eq!((&made["documents_done"], &made["missing"]), (&json!(1), &json!(1)));
    let entries = entries(file)?;
    let names = entries.iter().filter(|(name, _)| name.starts_with("documents/")).map(|(name, _)| name);
    assert_eq!(names.collect::<Vec<_>>(), ["documents/2026-03-02-weg-gmbh-re-1.pdf"]);
    let missing = entries.iter().find(|(name, _)| name == "missing.csv").map_or("", |(_, text)| text);
    assert!(missing.contains("unapproved,waits.pdf"), "{missing}");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_hand_over_is_the_organizations_own_and_goes_after_thirty_days(db: PgPool) -> Result<()> {
    let stage = Stage::set(db).await?;
    let operator = stage.world.as_operator().await?;
    let (made, _) = stage.march(&operator).await?;
    let path = format!("/hand-overs/{}", super::text(&made, "id"));
    assert_eq!(stage.world.as_stranger().await?.get(::hand_overs::router(), &path).await?.status, 404);
    assert_eq!(stage.world.as_client().await?.get(::hand_overs::router(), &path).await?.status, 403);
    for (from, to) in [("2026-03-02", "2026-03-01"), ("2025-01-01", "2026-12-31")] {
        let wanted = json!({ "from": from, "to": to });
        assert_eq!(operator.post(::hand_overs::router(), "/hand-overs", &wanted).await?.status, 422);
    }

    let id: HandOverId = super::text(&made, "id").parse().map_err(|_| Error::NotFound("hand-over"))?;
    let key = hand_overs::key(operator.member().org, id);
    assert_eq!(hand_overs::sweep(&stage.world.app).await?, 0);
    stage.world.as_system("update hand_overs set created_at = created_at - interval '31 days'").await?;
    assert_eq!(hand_overs::sweep(&stage.world.app).await?, 1);
    assert_eq!(stage.world.app.bucket.head(&key).await?, None);
    assert_eq!(operator.get(::hand_overs::router(), &path).await?.status, 404);
    Ok(())
}
