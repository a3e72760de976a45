//! The language model: whether its API knows our key and the model.

use shared::App;
use shared::clients::model::Barrier;

use super::finding::{Finding, Tried, fault, tried};

/// Asks nothing that costs anything.
pub(super) async fn examine(app: &App) -> Finding {
    if app.model.is_none() {
        return Finding::off("model", "no VISION_MODEL or OPENAI_MODEL is set: extraction is offline alone");
    }
    tried("model", "model_unreachable", check(app)).await
}

async fn check(app: &App) -> Tried {
    let Some(model) = &app.model else { return Ok("none".to_owned()) };
    match model.check().await {
        Ok(()) => Ok(format!("the API knows our key and {}", model.name())),
        Err(Barrier::Connection(_, said)) => Err(fault("model_unreachable", said)),
        Err(Barrier::Key(status)) => Err(fault("model_key", format!("the API refuses our key ({status})"))),
        Err(Barrier::NoModel(names)) => {
            let some: Vec<_> = names.iter().take(10).map(String::as_str).collect();
            let detail = format!("the API lists {} models, and {} is none", names.len(), model.name());
            Err(fault("model_unknown", format!("{detail}: {}", some.join(", "))))
        }
        Err(Barrier::Answer(status)) => {
            Err(fault("model_answer", format!("the API does not list its models ({status})")))
        }
    }
}
