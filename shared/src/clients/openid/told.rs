//! What a provider says about a person, once its signature is checked.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

/// Most groups that are read of one person.
const MOST_GROUPS: usize = 2_000;

/// A person for whom a provider vouches.
#[derive(Debug, Clone)]
pub struct Person {
    /// The provider's issuer.
    pub issuer: String,
    /// The person's identifier there, which never changes and is never given to anybody else.
    pub subject: String,
    /// All claims.
    pub(super) said: Map<String, Value>,
}

impl Person {
    /// Their address, which may change.
    pub fn email(&self) -> Option<&str> {
        self.said.get("email")?.as_str()
    }

    /// Whether the provider has verified that the address is theirs. Some write the word instead of the value.
    pub fn has_verified_email(&self) -> bool {
        self.said.get("email_verified").is_some_and(|said| *said == true || *said == "true")
    }

    /// The name they use.
    pub fn name(&self) -> Option<&str> {
        self.said.get("name")?.as_str()
    }

    /// What they call their account there.
    pub fn account(&self) -> Option<&str> {
        self.said.get("preferred_username")?.as_str()
    }

    /// Their groups, in the claim with this name or, where its name has dots, at this path: one word or a list.
    pub fn groups(&self, claim: &str) -> Vec<&str> {
        match self.find(claim) {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).take(MOST_GROUPS).collect(),
            _ => Vec::new(),
        }
    }

    fn find(&self, claim: &str) -> Option<&Value> {
        if let Some(plain) = self.said.get(claim) {
            return Some(plain);
        }
        let (first, rest) = claim.split_once('.')?;
        rest.split('.').try_fold(self.said.get(first)?, |value, name| value.get(name))
    }

    /// Whether the userinfo endpoint may know more of what is needed.
    pub(super) fn lacks(&self, wanted: &Option<String>) -> bool {
        self.email().is_none() || wanted.as_ref().is_some_and(|claim| self.find(claim).is_none())
    }

    /// Adds what userinfo says, if it speaks of the same person; it never replaces what was signed.
    pub(super) fn add(&mut self, more: Map<String, Value>) {
        if more.get("sub").and_then(Value::as_str) != Some(&self.subject) {
            return;
        }
        // Whether an address is verified belongs to the address beside it.
        let has_own_address = self.said.contains_key("email");
        for (name, value) in more {
            if !(has_own_address && name == "email_verified") {
                self.said.entry(name).or_insert(value);
            }
        }
    }
}

/// The claims of a token whose signature was checked.
pub(super) fn payload(token: &str) -> Option<Map<String, Value>> {
    let payload = token.split('.').nth(1)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn person(said: Value) -> Person {
        let said = said.as_object().cloned().unwrap_or_default();
        Person { issuer: "https://id.example".into(), subject: "7".into(), said }
    }

    #[test]
    fn groups_are_a_list_a_word_or_at_a_path() {
        let keycloak =
            person(json!({ "realm_access": { "roles": ["ops", 7] }, "groups": "one", "a.b": ["x"] }));
        assert_eq!(keycloak.groups("realm_access.roles"), ["ops"]);
        assert_eq!(keycloak.groups("groups"), ["one"]);
        assert_eq!(keycloak.groups("a.b"), ["x"]);
        assert!(keycloak.groups("realm_access").is_empty());
        assert!(keycloak.groups("nothing.at.all").is_empty());
    }

    #[test]
    fn userinfo_adds_what_is_missing_about_the_same_person_and_replaces_nothing() {
        let mut told = person(json!({ "email": "a@x.example" }));
        assert!(told.lacks(&Some("groups".into())) && !told.lacks(&None));
        told.add(json!({ "sub": "8", "groups": ["admins"] }).as_object().cloned().unwrap());
        assert!(told.groups("groups").is_empty(), "of somebody else");
        let more = json!({ "sub": "7", "email": "b@x.example", "email_verified": true, "groups": ["ops"] });
        told.add(more.as_object().cloned().unwrap());
        assert_eq!((told.email(), told.has_verified_email()), (Some("a@x.example"), false));
        assert_eq!(told.groups("groups"), ["ops"]);
    }
}
