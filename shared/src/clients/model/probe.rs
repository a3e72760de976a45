//! A model's API, asked whether it knows our key and the model, without a question that costs anything. For `doctor`.

use reqwest::StatusCode;
use serde::Deserialize;

use super::{Model, web};
use crate::clients::connection::{self, Broken};

/// What keeps us from asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Barrier {
    /// No connection.
    Connection(Broken, String),
    /// Our key is not accepted.
    Key(StatusCode),
    /// The API lists its models, and ours is none of them.
    NoModel(Vec<String>),
    /// Anything else that is no list of models.
    Answer(StatusCode),
}

#[derive(Deserialize)]
struct Listed {
    data: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    id: String,
}

impl Model {
    /// Whether the API knows our key and lists the model (`GET /models`).
    ///
    /// # Errors
    /// What is in the way.
    pub async fn check(&self) -> Result<(), Barrier> {
        let broken =
            |error: reqwest::Error| Barrier::Connection(connection::broken(&error), connection::told(&error));
        let client = self.0.http.get(|| web::client().timeout(self.0.time)).map_err(broken)?;
        let url = self.0.endpoint.as_str().replace("/chat/completions", "/models");
        let answer = self.signed(client.get(url)).send().await.map_err(broken)?;
        match answer.status() {
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => return Err(Barrier::Key(answer.status())),
            status if !status.is_success() => return Err(Barrier::Answer(status)),
            _ => {}
        }
        let status = answer.status();
        let listed: Listed = answer.json().await.map_err(|_| Barrier::Answer(status))?;
        let names: Vec<_> = listed.data.into_iter().map(|model| model.id).collect();
        if names.contains(&self.0.name) { Ok(()) } else { Err(Barrier::NoModel(names)) }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.0.name
    }
}
