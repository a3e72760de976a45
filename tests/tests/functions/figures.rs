//! The figures of a dashboard.

use serde_json::json;
use shared::Result;
use shared::testing::World;
use sqlx::PgPool;

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn the_figures_count_what_came_in_and_what_needs_somebody(db: PgPool) -> Result<()> {
    let world = World::new(db).await?;
    let (operator, client) = (world.as_operator().await?, world.as_client().await?);
    for _ in 0..3 {
        world.document("done.pdf").of(&client).completed(&Default::default()).await?;
    }
    world.document("failed.pdf").of(&operator).failed("corrupt").await?;
    world.document("waiting.pdf").of(&operator).pending().await?;
    world.document("awaited.pdf").of(&operator).uploading().await?;
    world
        .as_system(
            "update documents set created_at = now() - interval '3 days',
               processed_at = now() - interval '3 days' + interval '30 seconds', review_fields = '{total}'
             where name = 'done.pdf'",
        )
        .await?;

    let figures = operator.get(::documents::router(), "/documents/figures").await?.value();
    let days = figures["days"].as_array().cloned().unwrap_or_default();
    assert_eq!(days.len(), 30);
    let on = |day: usize| (days[day]["received"].clone(), days[day]["completed"].clone());
    assert_eq!((on(29), on(26)), ((json!(2), json!(0)), (json!(3), json!(3))));
    assert_eq!((&figures["median_seconds"], &figures["p95_seconds"]), (&json!(30.0), &json!(30.0)));
    let counts = [&figures["needs_review"], &figures["failed"], &figures["waiting"]];
    assert_eq!(counts, [&json!(3), &json!(1), &json!(1)]);

    // A client's figures are of their own documents, and another organization has none.
    let own = client.get(::documents::router(), "/documents/figures").await?.value();
    assert_eq!((&own["days"][29]["received"], &own["failed"]), (&json!(0), &json!(0)));
    assert_eq!(own["needs_review"], 3);
    let strange = world.as_stranger().await?.get(::documents::router(), "/documents/figures").await?.value();
    assert_eq!((&strange["median_seconds"], &strange["needs_review"]), (&json!(null), &json!(0)));
    Ok(())
}
