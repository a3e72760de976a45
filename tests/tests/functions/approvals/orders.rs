//! Any order of decisions, corrections, re-openings and replays, over HTTP, against a simple account of what was said.

use std::collections::BTreeSet;

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use shared::ids::DocumentId;
use shared::{Result, approvals};
use sqlx::PgPool;

use super::{Cast, decide_seeing, router};

/// Moves in one document's life.
const MOVES: usize = 16;

/// What was said since the approval began.
#[derive(Debug, Default)]
struct Account {
    yes: Vec<usize>,
    no: bool,
}

impl Account {
    fn is_approved(&self) -> bool {
        !self.no && self.yes.iter().collect::<BTreeSet<_>>().len() == 2
    }
}

async fn live(cast: &Cast, random: &mut StdRng) -> Result<()> {
    let (people, totals) = ([&cast.first, &cast.second, &cast.uploader, &cast.admin], ["2000.00", "3000.00"]);
    let (document, mut account) = (cast.invoice(totals[0]).await?.id, Account::default());
    let (mut total, mut seen) = (0, json!(1));
    for _ in 0..MOVES {
        // Now and then somebody decides about what they saw earlier, as by a repeated request.
        if random.random_bool(0.8) {
            seen = cast.shown(document).await?["current"]["version"].clone();
        }
        let who = random.random_range(0..people.len());
        match random.random_range(0..12) {
            0..7 => {
                if decide_seeing(people[who], document, "approve", &seen).await?.status == 200 {
                    assert!(!account.yes.contains(&who) && who < 2 && !account.no, "{who} after {account:?}");
                    account.yes.push(who);
                }
            }
            7 => account.no |= decide_seeing(people[who], document, "reject", &seen).await?.status == 200,
            8 => {
                let comment = json!({ "comment": "once more" });
                let path = format!("/approvals/{document}/reopen");
                if people[who].post(router(), &path, &comment).await?.status == 200 {
                    account = Account::default();
                }
            }
            _ => {
                let other = random.random_range(0..totals.len());
                let corrected = cast.correct(document, totals[other]).await?.status == 200;
                assert_eq!(corrected, !account.is_approved(), "{account:?}");
                if corrected && other != total {
                    (total, account) = (other, Account::default());
                }
            }
        }
        assert_account(cast, document, &account).await?;
    }
    Ok(())
}

/// The document stands where the account says, and leaves only then.
async fn assert_account(cast: &Cast, document: DocumentId, account: &Account) -> Result<()> {
    let approval = cast.approval(document).await?;
    assert_eq!(approval == "APPROVED", account.is_approved(), "{account:?}");
    assert_eq!(approval == "REJECTED", account.no, "{account:?}");
    let mut tx = cast.world.app.enter(cast.admin.member()).await?;
    let stays = !approvals::unapproved(&mut tx, &[document]).await?.is_empty();
    assert_eq!(stays, !account.is_approved());
    drop(tx);
    let export = format!("/documents/export?format=json&ids={document}");
    let exported = cast.admin.get(router(), &export).await?.value();
    let count = exported.as_array().map(Vec::len);
    assert_eq!(count, Some(usize::from(account.is_approved())), "{exported}");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn nothing_leaves_unapproved_and_nobody_approves_twice_in_any_order(db: PgPool) -> Result<()> {
    let cast = Cast::new(db).await?;
    cast.rule(&[&[&cast.first, &cast.second], &[&cast.first, &cast.second]]).await?;
    let set: Value = json!({ "approved_only": true });
    let path = "/organizations/current/settings/approvals";
    assert_eq!(cast.admin.patch(router(), path, &set).await?.status, 200);
    let mut random = StdRng::seed_from_u64(15);
    for _ in 0..6 {
        live(&cast, &mut random).await?;
    }
    let twice: i64 = sqlx::query_scalar(
        "select count(*) from (
           select from approval_decisions where verdict = 'approve' group by approval_id, user_id having count(*) > 1
         ) as twice",
    )
    .fetch_one(&cast.world.login)
    .await?;
    assert_eq!(twice, 0);
    Ok(())
}
