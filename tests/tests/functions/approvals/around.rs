//! Ways around an approval, each closed: approvers of one's own choice, a guard that nobody looked at, another file.

use document_types::fields::Extraction;
use serde_json::{Value, json};
use shared::ids::DocumentId;
use shared::{Result, approvals, documents};
use sqlx::PgPool;

use super::{Cast, found, id, router};

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_rejection_is_not_overridden_with_approvers_of_ones_choice(db: PgPool) -> Result<()> {
    let cast = Cast::new(db).await?;
    cast.rule(&[&[&cast.first]]).await?;
    let document = cast.invoice("2000.00").await?.id;
    assert_eq!(cast.decide(&cast.first, document, "reject").await?.status, 200);
    let friend = json!({ "document_id": document, "steps": [{ "approvers": [id(&cast.second)] }] });
    let refused = cast.uploader.post(router(), "/approvals", &friend).await?.refusal();
    assert_eq!(refused.1, "not_an_approver");
    assert_eq!(cast.approval(document).await?, "REJECTED");
    // Whoever may open it again gets the rule's approvers, whomever they name.
    assert_eq!(cast.admin.post(router(), "/approvals", &friend).await?.status, 201);
    let current = cast.shown(document).await?["current"].clone();
    assert_eq!(current["steps"][0]["approvers"], json!([id(&cast.first)]));
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_link_does_not_approve_while_a_money_guard_waits(db: PgPool) -> Result<()> {
    let cast = Cast::new(db).await?;
    cast.rule(&[&[&cast.first]]).await?;
    let document = cast.invoice("2000.00").await?.id;
    cast.world
        .as_system(
            "insert into document_guards (id, org_id, document_id, name, value, detail, fields)
             select gen_random_uuid(), org_id, id, 'iban_changed', 'DE02', 'Another account.', '{iban}' from documents",
        )
        .await?;
    let letter = cast.world.letters("first@demo.example").await?.pop();
    let token = letter.as_ref().map(|letter| letter.token());
    let version = cast.shown(document).await?["current"]["version"].clone();
    let given = json!({ "token": token, "version": version, "choice": { "verdict": "approve" } });
    let nobody = cast.world.as_nobody();
    let refused = nobody.post(router(), "/approvals/links/decide", &given).await?.refusal();
    assert_eq!(refused, (409, "guarded".to_owned()));
    assert_eq!(cast.approval(document).await?, "WAITING");
    cast.world
        .as_system(
            "update document_guards g set acknowledged_at = now(), acknowledged_by = d.owner_id
             from documents d where d.id = g.document_id",
        )
        .await?;
    assert_eq!(
        nobody.post(router(), "/approvals/links/decide", &given).await?.status,
        200,
        "it is still good"
    );
    Ok(())
}

/// The file of a document is replaced by one that the caller brings, in which the same is found.
async fn replace(cast: &Cast, document: DocumentId, found: &Extraction) -> Result<()> {
    let newer = cast.world.document("newer.pdf").of(&cast.first).completed(found).await?;
    let path = format!("/documents/{document}/versions");
    let replaced = cast.first.post(router(), &path, &json!({ "document_id": newer.id })).await?;
    assert_eq!(replaced.status, 200, "{}", String::from_utf8_lossy(&replaced.body));
    cast.world.as_system("update documents set status = 'processing' where status = 'pending'").await?;
    let mut tx = cast.world.app.enter(cast.admin.member()).await?;
    assert!(documents::complete(&mut tx, document, found).await?);
    approvals::examine(&cast.world.app, &mut tx, document).await?;
    tx.commit().await
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn another_file_with_the_same_facts_is_approved_anew_and_not_by_its_bringer(db: PgPool) -> Result<()> {
    let cast = Cast::new(db).await?;
    cast.rule(&[&[&cast.second], &[&cast.first]]).await?;
    let document = cast.invoice("2000.00").await?.id;
    assert_eq!(cast.decide(&cast.second, document, "approve").await?.status, 200);
    replace(&cast, document, &found("2000.00")).await?;
    let current: Value = cast.shown(document).await?["current"].clone();
    assert_eq!((&current["step"], &current["decisions"]), (&json!(0), &json!([])));
    assert_eq!(current["uploader_id"], json!(id(&cast.first)));
    assert_eq!(cast.decide(&cast.second, document, "approve").await?.status, 200);
    assert_eq!(cast.decide(&cast.first, document, "approve").await?.refusal().1, "own_document");
    Ok(())
}
