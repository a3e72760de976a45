//! Learning where requests belong, from what people decided and from what belongs into each pipeline.

use routing::{Example, Model, Queue};
use shared::intake::learning::{self, Label, Stored};
use shared::intake::places;
use shared::jobs::JobContext;
use shared::{App, Result};

/// Learns from all that is known now, and keeps it.
pub(crate) async fn learn(app: &App, ctx: &JobContext) -> Result<Model> {
    let mut tx = ctx.enter(app).await?;
    let (queues, labels) = (places::queues(&mut tx).await?, learning::labels(&mut tx).await?);
    ctx.commit(tx).await?;
    let (hash, count) = (learning::hash_of(&queues), labels.len());
    let train = move || {
        let model = train(&queues, labels);
        let bytes = model.to_bytes();
        (model, bytes)
    };
    let (model, bytes) = tokio::task::spawn_blocking(train).await?;
    let stored = Stored { model: bytes, labels: i32::try_from(count)?, queues: hash };
    let mut tx = ctx.enter(app).await?;
    learning::store(&mut tx, &stored, app.clock.now()).await?;
    ctx.commit(tx).await?;
    tracing::info!(labels = count, "learnt where requests belong");
    Ok(model)
}

fn train(queues: &[places::Queue], labels: Vec<Label>) -> Model {
    let queues: Vec<Queue> = queues
        .iter()
        .map(|queue| Queue {
            id: queue.id.to_string(),
            name: queue.name.clone(),
            description: queue.description.clone(),
        })
        .collect();
    let examples: Vec<Example> = labels
        .into_iter()
        .map(|label| Example { text: label.text, queue: label.pipeline.to_string() })
        .collect();
    Model::train(&queues, &examples)
}
