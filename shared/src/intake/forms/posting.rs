//! Taking what somebody without an account has filled in.

use std::collections::BTreeMap;

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::store::{Place, fields_of};
use super::{challenge, definition};
use crate::activity::Actor;
use crate::app::App;
use crate::db::SystemTx;
use crate::error::{Error, Result};
use crate::ids::RequestId;
use crate::intake::{
    Answer, NewRequest, Reason, Sender, Source, acknowledging, deciding, status_url, writing,
};

/// What was filled in.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FilledIn)]
pub struct Posted {
    /// The version of the fields that were shown.
    #[garde(skip)]
    pub version: i32,
    /// The answers by the keys of the fields.
    #[garde(skip)]
    pub answers: BTreeMap<String, String>,
    /// Left empty: people do not see this field.
    #[garde(length(chars, max = 10_000))]
    #[serde(default)]
    pub website: String,
    /// The token of the challenge.
    #[garde(length(chars, min = 1, max = 1000))]
    pub challenge: String,
    /// The number that solves it.
    #[garde(skip)]
    #[serde(default)]
    pub solution: Option<u64>,
}

/// What a sender is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = RequestReceived)]
pub struct Received {
    /// The number of the request.
    pub number: i64,
    /// Shows where it stands.
    pub status_url: String,
}

/// What a page without a script sends (`application/x-www-form-urlencoded`). Answers are called `answer.` and their key.
///
/// # Errors
/// `Invalid` at `/version`.
pub fn parse(body: &[u8]) -> Result<Posted> {
    let mut posted = Posted::default();
    for (name, value) in url::form_urlencoded::parse(body) {
        let value = value.replace('\0', "");
        match &*name {
            "version" => {
                let message = "load the form again";
                posted.version = value.parse().map_err(|_| Error::field("/version", "malformed", message))?;
            }
            "website" => posted.website = value,
            "challenge" => posted.challenge = value,
            "solution" => posted.solution = value.parse().ok(),
            other => {
                if let Some(key) = other.strip_prefix("answer.").filter(|_| !value.is_empty()) {
                    posted.answers.insert(key.to_owned(), value);
                }
            }
        }
    }
    Ok(posted)
}

/// Takes what was filled in as a request.
///
/// # Errors
/// `Invalid` names the answers that do not fit; `Conflict` as for the challenge.
pub async fn post(app: &App, place: &Place, actor: &Actor, posted: &Posted) -> Result<Received> {
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(place.org).await?;
    let fields = match posted.version == place.version {
        true => place.fields.clone(),
        false => fields_of(&mut tx, place.form, posted.version).await?,
    };
    let answers = definition::checked(&fields, &posted.answers)?;
    challenge::take(app, &mut tx, place.form, &posted.challenge, posted.solution).await?;
    let new = request(place, posted.version, answers);
    let id = writing::insert(app, &mut tx, actor, &new).await?;
    let number = number(&mut tx, id).await?;
    let status_url = status_url(app, place.org, id, app.clock.now())?;
    // Programs fill in every field: what they send is kept, where a person may look at it, and nobody is told.
    if posted.website.trim().is_empty() {
        acknowledging::acknowledge(app, &mut tx, (id, number), &status_url, None).await?;
    } else {
        deciding::reject_as(&mut tx, actor, id, Reason::Spam).await?;
    }
    tx.commit().await?;
    Ok(Received { number, status_url })
}

fn request(place: &Place, version: i32, answers: Vec<(String, Answer)>) -> NewRequest {
    let said =
        |key: &str| answers.iter().find(|(name, _)| name == key).map(|(_, answer)| answer.value.clone());
    let sender = Sender { name: said("name"), email: said("email"), phone: said("phone") };
    NewRequest {
        source: Source::Form,
        subject: String::new(),
        text: said("message").unwrap_or_default(),
        sender,
        customer: None,
        documents: Vec::new(),
        form: Some((place.form, version)),
        answers: answers.into_iter().map(|(_, answer)| answer).collect(),
    }
}

async fn number(tx: &mut crate::db::OrgTx, id: RequestId) -> Result<i64> {
    let org = tx.org();
    let number =
        sqlx::query_scalar!("select number from requests where org_id = $1 and id = $2", org.0, id.0)
            .fetch_one(tx.conn())
            .await?;
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_without_a_script_says_the_same() {
        let body = b"version=2&answer.name=Eileen+Hynes&answer.message=It%20drips.&answer.phone=&website=&challenge=abc";
        let posted = parse(body).unwrap();
        assert_eq!((posted.version, &*posted.challenge, posted.solution), (2, "abc", None));
        assert_eq!(posted.answers["name"], "Eileen Hynes");
        assert!(!posted.answers.contains_key("phone"), "an empty answer is none");
        assert!(parse(b"version=two").is_err());
    }
}
