//! Approval of documents over HTTP and by the links of letters: what is decided by whom, and what may leave.

mod around;
mod leaving;
mod orders;
mod together;

use axum::http::header;
use document_types::fields::{Extraction, Field, Kind};
use serde_json::{Value, json};
use shared::auth::Role;
use shared::documents::Document;
use shared::ids::{DocumentId, UserId};
use shared::testing::{Caller, Reply, World};
use shared::{App, Result, approvals};
use sqlx::PgPool;
use utoipa_axum::router::OpenApiRouter;

fn router() -> OpenApiRouter<App> {
    ::approvals::router().merge(documents::router()).merge(organizations::router())
}

/// Everybody who has a part: an admin, an operator who uploads, and two approvers.
struct Cast {
    world: World,
    admin: Caller,
    uploader: Caller,
    first: Caller,
    second: Caller,
}

impl Cast {
    async fn new(db: PgPool) -> Result<Self> {
        let world = World::new(db).await?;
        let (admin, uploader) = (world.as_admin().await?, world.as_operator().await?);
        for email in ["first@demo.example", "second@demo.example"] {
            world.join(admin.org(), email, Role::Operator).await?;
        }
        let first = world.signed_in("first@demo.example").await?;
        let second = world.signed_in("second@demo.example").await?;
        Ok(Self { world, admin, uploader, first, second })
    }

    /// A rule over 1,000 with these steps.
    async fn rule(&self, steps: &[&[&Caller]]) -> Result<Value> {
        let step =
            |step: &&[&Caller]| json!({ "approvers": step.iter().map(|who| id(who)).collect::<Vec<_>>() });
        let steps: Vec<Value> = steps.iter().map(step).collect();
        let rule = json!({ "name": "Over 1,000", "amount_min": "1000.00", "steps": steps, "due_days": 5,
            "remind_days": 2 });
        let reply = self.admin.post(router(), "/approval-rules", &rule).await?;
        assert_eq!(reply.status, 201, "{}", String::from_utf8_lossy(&reply.body));
        Ok(reply.value())
    }

    /// An invoice of the uploader over this total, as its extraction leaves it.
    async fn invoice(&self, total: &str) -> Result<Document> {
        let document = self.world.document("invoice.pdf").of(&self.uploader).completed(&found(total)).await?;
        let mut tx = self.world.app.enter(self.uploader.member()).await?;
        approvals::examine(&self.world.app, &mut tx, document.id).await?;
        tx.commit().await?;
        Ok(document)
    }

    /// Approval and history of a document.
    async fn shown(&self, document: DocumentId) -> Result<Value> {
        Ok(self.admin.get(router(), &format!("/approvals/{document}")).await?.value())
    }

    /// The document as its list shows it.
    async fn approval(&self, document: DocumentId) -> Result<Value> {
        Ok(self.admin.get(router(), &format!("/documents/{document}")).await?.value()["approval"].clone())
    }

    /// A decision about what the caller sees at this moment.
    async fn decide(&self, who: &Caller, document: DocumentId, verdict: &str) -> Result<Reply> {
        let version = self.shown(document).await?["current"]["version"].clone();
        decide_seeing(who, document, verdict, &version).await
    }

    async fn correct(&self, document: DocumentId, total: &str) -> Result<Reply> {
        let correction = json!({ "fields": { "total": { "value": total } } });
        self.uploader.patch(router(), &format!("/documents/{document}/fields"), &correction).await
    }
}

async fn decide_seeing(who: &Caller, document: DocumentId, verdict: &str, version: &Value) -> Result<Reply> {
    let choice = json!({ "verdict": verdict, "comment": "as agreed" });
    let who = who.clone().with(header::IF_MATCH, &format!("\"{version}\""));
    who.post(router(), &format!("/approvals/{document}/decision"), &choice).await
}

fn id(caller: &Caller) -> UserId {
    caller.member().user
}

fn found(total: &str) -> Extraction {
    let field = |value: &str| Field { value: value.into(), confidence: 0.9, ..Field::default() };
    let fields =
        [("vendor", "Brightwater Plumbing"), ("number", "17"), ("total", total), ("currency", "EUR")];
    let fields = fields.map(|(name, value)| (name.to_owned(), field(value)));
    Extraction { kind: Kind::Invoice, fields: fields.into(), ..Extraction::default() }
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn two_approvers_decide_in_order_and_the_fields_are_locked(db: PgPool) -> Result<()> {
    let cast = Cast::new(db).await?;
    cast.rule(&[&[&cast.first], &[&cast.second]]).await?;
    let (small, large) = (cast.invoice("999.00").await?.id, cast.invoice("1000.00").await?.id);
    assert_eq!(cast.approval(small).await?, Value::Null);
    assert_eq!(cast.approval(large).await?, "WAITING");
    let mine = cast.first.get(router(), "/approvals?for=me").await?.value();
    assert_eq!(mine["items"][0]["document"]["id"], json!(large));
    assert_eq!(cast.second.get(router(), "/approvals").await?.value()["items"], json!([]));

    let refused = cast.decide(&cast.second, large, "approve").await?.refusal();
    assert_eq!(refused, (403, "not_an_approver".to_owned()));
    assert_eq!(cast.decide(&cast.uploader, large, "approve").await?.refusal().1, "own_document");
    let bare = json!({ "verdict": "reject" });
    let path = format!("/approvals/{large}/decision");
    assert_eq!(cast.first.post(router(), &path, &bare).await?.status, 422);
    assert_eq!(cast.first.post(router(), &path, &json!({ "verdict": "approve" })).await?.status, 428);
    assert_eq!(cast.decide(&cast.first, large, "approve").await?.status, 200);
    assert_eq!(cast.decide(&cast.first, large, "approve").await?.refusal().1, "already_approved");
    assert_eq!(cast.decide(&cast.second, large, "approve").await?.status, 200);
    assert_eq!(cast.approval(large).await?, "APPROVED");

    assert_eq!(cast.correct(large, "5.00").await?.refusal(), (409, "fields_locked".to_owned()));
    let again = cast.uploader.post(router(), &format!("/documents/{large}/extract"), &json!({})).await?;
    assert_eq!(again.refusal().1, "fields_locked");
    let path = format!("/approvals/{large}/reopen");
    let why = json!({ "comment": "The total is wrong" });
    assert_eq!(cast.uploader.post(router(), &path, &why).await?.refusal().1, "not_an_approver");
    assert_eq!(cast.second.post(router(), &path, &why).await?.status, 200);
    assert_eq!(cast.approval(large).await?, "WAITING");
    assert_eq!(cast.correct(large, "5.00").await?.status, 200);
    assert_eq!(cast.approval(large).await?, Value::Null, "the rule asks for no approval of 5.00");
    let shown = cast.shown(large).await?;
    assert_eq!(shown["past"].as_array().map(Vec::len), Some(2), "{shown}");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_corrected_total_begins_again_and_ends_the_link_that_saw_the_other(db: PgPool) -> Result<()> {
    let cast = Cast::new(db).await?;
    cast.rule(&[&[&cast.first], &[&cast.second]]).await?;
    let document = cast.invoice("1500.00").await?.id;
    assert_eq!(cast.decide(&cast.first, document, "approve").await?.status, 200);
    let letter = cast.world.letters("second@demo.example").await?.pop();
    assert_eq!(cast.correct(document, "1600.00").await?.status, 200);

    let shown = cast.shown(document).await?["current"].clone();
    assert_eq!((&shown["step"], &shown["decisions"]), (&json!(0), &json!([])));
    assert_eq!(shown["facts"]["total"], "1600.00");
    let token = letter.as_ref().map(|letter| letter.token());
    let nobody = cast.world.as_nobody();
    let look = nobody.post(router(), "/approvals/links/look-up", &json!({ "token": token })).await?;
    assert_eq!(look.status, 404);
    assert_eq!(cast.decide(&cast.first, document, "approve").await?.status, 200);
    // A field that decides nothing: who decides has to look again, and nothing else happens.
    let seen = cast.shown(document).await?["current"]["version"].clone();
    let correction = json!({ "fields": { "order_number": { "value": "4711" } } });
    let path = format!("/documents/{document}/fields");
    assert_eq!(cast.uploader.patch(router(), &path, &correction).await?.status, 200);
    assert_eq!(decide_seeing(&cast.second, document, "approve", &seen).await?.status, 412);
    assert_eq!(cast.decide(&cast.second, document, "approve").await?.status, 200);
    assert_eq!(cast.approval(document).await?, "APPROVED");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_link_may_be_looked_at_often_and_decides_once(db: PgPool) -> Result<()> {
    let cast = Cast::new(db).await?;
    cast.rule(&[&[&cast.first]]).await?;
    let document = cast.invoice("2000.00").await?.id;
    let letter = cast.world.letters("first@demo.example").await?.pop();
    let token = letter.as_ref().map(|letter| letter.token());
    let nobody = cast.world.as_nobody();
    let mut looks = Vec::new();
    for _ in 0..3 {
        let look = nobody.post(router(), "/approvals/links/look-up", &json!({ "token": token })).await?;
        assert_eq!(look.status, 200);
        looks.push(look.value());
    }
    assert_eq!((&looks[0], &looks[1]["facts"]["total"]), (&looks[2], &json!("2000.00")));
    assert_eq!(cast.approval(document).await?, "WAITING");

    let with =
        |version: i64| json!({ "token": token, "version": version, "choice": { "verdict": "approve" } });
    let version = looks[0]["version"].as_i64().unwrap_or_default();
    let decide = async |body: Value| nobody.post(router(), "/approvals/links/decide", &body).await;
    assert_eq!(decide(with(version + 1)).await?.refusal(), (409, "approval_changed".to_owned()));
    assert_eq!(decide(with(version)).await?.value(), json!({ "state": "APPROVED" }));
    assert_eq!(decide(with(version)).await?.status, 404, "the link was used");
    let shown = cast.shown(document).await?;
    assert_eq!(shown["current"]["decisions"][0]["by"], "mail");
    assert_eq!(shown["current"]["decisions"].as_array().map(Vec::len), Some(1));
    let logged = cast.world.logged("approval.decided").await?;
    assert_eq!(logged.len(), 1);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_question_is_answered_and_a_member_asks_for_an_approval(db: PgPool) -> Result<()> {
    let cast = Cast::new(db).await?;
    let document = cast.invoice("10.00").await?.id;
    let wanted = json!({ "document_id": document, "steps": [{ "approvers": [id(&cast.first)] }] });
    let asked = cast.uploader.post(router(), "/approvals", &wanted).await?;
    assert_eq!(asked.status, 201, "{}", String::from_utf8_lossy(&asked.body));
    assert_eq!(cast.admin.post(router(), "/approvals", &wanted).await?.refusal().1, "approval_running");

    assert_eq!(cast.decide(&cast.first, document, "ask_back").await?.status, 200);
    assert_eq!(cast.approval(document).await?, "ASKED");
    let list = cast.admin.get(router(), "/documents?approval=ASKED").await?.value();
    assert_eq!(list["items"][0]["id"], json!(document));
    let path = format!("/approvals/{document}/answer");
    let answer = json!({ "comment": "Yes, for the new office" });
    assert_eq!(cast.uploader.post(router(), &path, &answer).await?.status, 200);
    assert_eq!(cast.uploader.post(router(), &path, &answer).await?.refusal().1, "nothing_asked");
    let letters = cast.world.letters("first@demo.example").await?;
    assert_eq!(letters.len(), 2);
    assert!(letters.iter().any(|letter| letter.content.text.contains("for the new office")));
    assert_eq!(cast.decide(&cast.first, document, "reject").await?.status, 200);
    assert_eq!(cast.approval(document).await?, "REJECTED");
    let client = cast.world.as_client().await?;
    assert_eq!(client.get(router(), "/approvals").await?.status, 403);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn who_is_awaited_is_reminded_once_and_told_once_that_it_is_overdue(db: PgPool) -> Result<()> {
    let cast = Cast::new(db).await?;
    cast.rule(&[&[&cast.first]]).await?;
    let document = cast.invoice("2000.00").await?.id;
    let app = &cast.world.app;
    assert_eq!(approvals::remind(app).await?, 0, "nothing is due yet");
    cast.world
        .as_system(
            "update approvals set remind_at = now() - interval '1 day', due_at = now() - interval '1 hour'",
        )
        .await?;

    let (one, other) = tokio::join!(approvals::remind(app), approvals::remind(app));
    one?;
    other?;
    assert_eq!(approvals::remind(app).await?, 0);
    let sent: Vec<(String, i64)> = sqlx::query_as(
        "select kind, count(*) from notifications where user_id = $1 group by kind order by kind",
    )
    .bind(id(&cast.first).0)
    .fetch_all(&cast.world.login)
    .await?;
    let sent: Vec<(&str, i64)> = sent.iter().map(|(kind, count)| (kind.as_str(), *count)).collect();
    assert_eq!(sent, [("approval.overdue", 1), ("approval.reminder", 1), ("approval.requested", 1)]);
    assert_eq!(cast.world.letters("first@demo.example").await?.len(), 2);
    assert_eq!(cast.approval(document).await?, "WAITING");
    Ok(())
}
