//! Going back: the earlier spec, with what belongs to the installation as it is now.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::merge::{elements, elements_mut, find};
use super::{COMPONENTS, is_secret};

/// The earlier spec `then` without its migration: an earlier release does not know later changes of the schema, and these
/// are made so that it runs with them. Beside the running app, `present` holds the committed spec.
///
/// Domains and the installation's own variables are those of the running app: what was sealed since with a new key can
/// only be opened with it, a key that has ended since must not be accepted again, and the halves of a pair such as
/// `SMTP_USER` and `SMTP_PASSWORD` belong together.
pub(super) fn restore(mut then: Value, present: Option<(&Value, &Value)>) -> Value {
    if let Some(jobs) = then.get_mut("jobs").and_then(Value::as_array_mut) {
        jobs.retain(|job| job["kind"] != "PRE_DEPLOY");
    }
    let Some((live, committed)) = present else { return then };
    if let Some(spec) = then.as_object_mut() {
        match live.get("domains") {
            Some(domains) => spec.insert("domains".to_owned(), domains.clone()),
            None => spec.remove("domains"),
        };
    }
    keep_own(&mut then, live, committed);
    for list in COMPONENTS {
        for component in elements_mut(&mut then, list) {
            // The variables of a component that is gone are known from its own time alone.
            if let (Some(now), Some(said)) = (find(live, list, component), find(committed, list, component)) {
                keep_own(component, now, said);
            }
        }
    }
    then
}

/// A release brings the variables that the committed spec gives a value, unless somebody hid them. All others are the
/// installation's own.
fn keep_own(then: &mut Value, now: &Value, committed: &Value) {
    let earlier = elements(then, "envs");
    let current = elements(now, "envs");
    let hidden: BTreeSet<&str> =
        earlier.iter().chain(current).filter(|env| is_secret(env)).map(key).collect();
    let brought = elements(committed, "envs").iter().filter(|env| env.get("value").is_some()).map(key);
    let brought: BTreeSet<&str> = brought.filter(|name| !hidden.contains(name)).collect();
    let is_brought = |env: &&Value| brought.contains(key(env));

    let kept = current.iter().filter(|env| !is_brought(env));
    let envs: Vec<Value> = earlier.iter().filter(is_brought).chain(kept).cloned().collect();
    if !envs.is_empty() || then.get("envs").is_some() {
        then["envs"] = json!(envs);
    }
}

fn key(env: &Value) -> &str {
    env["key"].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn committed() -> Value {
        json!({
            "envs": [
                { "key": "LOG_LEVEL", "value": "info" },
                { "key": "SMTP_USER" },
                { "key": "SMTP_PASSWORD", "type": "SECRET" },
                { "key": "JWT_SECRET_PREVIOUS", "type": "SECRET" },
            ],
            "services": [{ "name": "api" }],
        })
    }

    fn secret(key: &str, value: &str) -> Value {
        json!({ "key": key, "value": value, "type": "SECRET" })
    }

    fn restored(then: Value, live: &Value) -> Value {
        restore(then, Some((live, &committed())))
    }

    #[test]
    fn both_halves_of_a_pair_are_todays_and_what_a_release_brings_is_that_of_its_time() {
        let then = json!({ "envs": [
            { "key": "LOG_LEVEL", "value": "debug" },
            { "key": "SMTP_USER", "value": "old" },
            secret("SMTP_PASSWORD", "EV[old]"),
        ] });
        let live = json!({ "envs": [
            { "key": "LOG_LEVEL", "value": "info" },
            { "key": "SMTP_USER", "value": "new" },
            secret("SMTP_PASSWORD", "EV[new]"),
            { "key": "OCR_LANGUAGE", "value": "deu" },
        ] });

        let expected = json!([
            { "key": "LOG_LEVEL", "value": "debug" },
            { "key": "SMTP_USER", "value": "new" },
            secret("SMTP_PASSWORD", "EV[new]"),
            { "key": "OCR_LANGUAGE", "value": "deu" },
        ]);
        assert_eq!(restored(then, &live)["envs"], expected);
    }

    #[test]
    fn a_secret_that_has_ended_since_does_not_come_back() {
        let leaked = || json!([secret("JWT_SECRET_PREVIOUS", "EV[leaked]")]);
        let then = json!({ "envs": leaked(), "services": [{ "name": "api", "envs": leaked() }] });
        let live = json!({ "services": [{ "name": "api" }] });
        assert_eq!(restored(then, &live), json!({ "envs": [], "services": [{ "name": "api", "envs": [] }] }));
    }

    #[test]
    fn a_variable_that_was_hidden_or_shown_since_is_not_lost() {
        let shown = json!([{ "key": "LOG_LEVEL", "value": "info" }]);
        let hidden = json!([secret("LOG_LEVEL", "EV[info]")]);
        for (then, now) in [(&shown, &hidden), (&hidden, &shown)] {
            assert_eq!(restored(json!({ "envs": then }), &json!({ "envs": now }))["envs"], *now);
        }
    }

    #[test]
    fn domains_are_those_of_today() {
        let domains = |name: &str| json!({ "domains": [{ "domain": name }] });
        assert_eq!(restored(domains("old.example"), &domains("new.example")), domains("new.example"));
        assert_eq!(restored(domains("old.example"), &json!({})), json!({}));
    }

    #[test]
    fn nothing_is_changed_but_the_migration_where_what_ran_is_sent_again() {
        let jobs = [json!({ "name": "migrate", "kind": "PRE_DEPLOY" }), json!({ "name": "sweep" })];
        let envs = [secret("JWT_SECRET", "EV[1]")];
        let back = restore(json!({ "jobs": jobs, "envs": envs }), None);
        assert_eq!(back, json!({ "jobs": [{ "name": "sweep" }], "envs": envs }));
    }
}
