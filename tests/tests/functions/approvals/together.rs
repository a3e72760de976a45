//! Two people at once: whatever the order, one decision counts and nobody approves what has changed.

use serde_json::json;
use shared::Result;
use sqlx::PgPool;

use super::{Cast, decide_seeing};

/// Rounds of each race.
const OFTEN: usize = 8;

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn one_of_two_approvers_at_once_is_first(db: PgPool) -> Result<()> {
    let cast = Cast::new(db).await?;
    cast.rule(&[&[&cast.first, &cast.second]]).await?;
    for _ in 0..OFTEN {
        let document = cast.invoice("2000.00").await?.id;
        let seen = cast.shown(document).await?["current"]["version"].clone();
        let (one, other) = tokio::join!(
            decide_seeing(&cast.first, document, "approve", &seen),
            decide_seeing(&cast.second, document, "reject", &seen)
        );
        let mut statuses = [one?.status.as_u16(), other?.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412]);
        let shown = cast.shown(document).await?;
        assert_eq!(shown["current"]["decisions"].as_array().map(Vec::len), Some(1));
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn the_same_approver_twice_at_once_approves_once(db: PgPool) -> Result<()> {
    let cast = Cast::new(db).await?;
    cast.rule(&[&[&cast.first, &cast.second], &[&cast.first, &cast.second]]).await?;
    for _ in 0..OFTEN {
        let document = cast.invoice("2000.00").await?.id;
        let seen = cast.shown(document).await?["current"]["version"].clone();
        let twice = tokio::join!(
            decide_seeing(&cast.first, document, "approve", &seen),
            decide_seeing(&cast.first, document, "approve", &seen)
        );
        let counted = [twice.0?, twice.1?].iter().filter(|reply| reply.status == 200).count();
        assert_eq!(counted, 1);
        let shown = cast.shown(document).await?;
        assert_eq!(shown["current"]["decisions"].as_array().map(Vec::len), Some(1));
        assert_eq!(cast.approval(document).await?, "WAITING", "the second step is for somebody else");
    }
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_decision_and_a_correction_at_once_never_approve_what_nobody_saw(db: PgPool) -> Result<()> {
    let cast = Cast::new(db).await?;
    cast.rule(&[&[&cast.first]]).await?;
    for _ in 0..OFTEN {
        let document = cast.invoice("2000.00").await?.id;
        let seen = cast.shown(document).await?["current"]["version"].clone();
        let (decided, corrected) = tokio::join!(
            decide_seeing(&cast.first, document, "approve", &seen),
            cast.correct(document, "3000.00")
        );
        let (decided, corrected) = (decided?.status.as_u16(), corrected?.status.as_u16());
        let total = cast.shown(document).await?["current"]["facts"]["total"].clone();
        let outcome = (decided, corrected, cast.approval(document).await?, total);
        let approved_first = (200, 409, json!("APPROVED"), json!("2000.00"));
        let corrected_first = (412, 200, json!("WAITING"), json!("3000.00"));
        assert!(outcome == approved_first || outcome == corrected_first, "{outcome:?}");
    }
    Ok(())
}
