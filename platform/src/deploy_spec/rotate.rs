//! Replacing keys: which values of the running app change places.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use shared::settings::VARIABLES;

use super::Step;

/// The shortest key that the settings take.
const SHORTEST: usize = 32;

/// The app's spec after one step.
///
/// # Errors
/// Every reason against it.
pub(super) fn step(
    live: &Value,
    step: Step,
    keys: &[String],
    values: &BTreeMap<String, String>,
) -> Result<Value, Vec<String>> {
    let mut spec = live.clone();
    let faults: Vec<String> =
        keys.iter().filter_map(|key| one(&mut spec, step, key, values.get(key)).err()).collect();
    if faults.is_empty() { Ok(spec) } else { Err(faults) }
}

fn one(spec: &mut Value, step: Step, key: &str, given: Option<&String>) -> Result<(), String> {
    let previous = format!("{key}_PREVIOUS");
    if !VARIABLES.iter().any(|variable| variable.name == previous) {
        return Err(format!("{key} is no key that can be replaced this way"));
    }
    let envs = spec.get_mut("envs").and_then(Value::as_array_mut).ok_or("the app has no variables")?;
    let current = value(envs, key).ok_or_else(|| format!("{key} has no value in the running app"))?;
    let beside = value(envs, &previous);
    match (step, beside, given) {
        (Step::Announce, Some(_), _) => {
            Err(format!("{previous} is still there: end the replacement before with --end {key}"))
        }
        (Step::Announce, None, Some(new)) if new.len() >= SHORTEST => {
            set(envs, &previous, &json!(new));
            Ok(())
        }
        (Step::Announce, None, _) => Err(format!("{key} needs a new value of {SHORTEST} characters or more")),
        (Step::Exchange, Some(beside), _) => {
            set(envs, key, &beside);
            set(envs, &previous, &current);
            Ok(())
        }
        (Step::Exchange, None, _) => Err(format!("{previous} is not there: the new key was never announced")),
        (Step::End, ..) => {
            envs.retain(|env| env["key"] != previous.as_str());
            Ok(())
        }
    }
}

fn value(envs: &[Value], key: &str) -> Option<Value> {
    let env = envs.iter().find(|env| env["key"] == key)?;
    env.get("value").filter(|value| value.as_str().is_some_and(|text| !text.is_empty())).cloned()
}

fn set(envs: &mut Vec<Value>, key: &str, value: &Value) {
    envs.retain(|env| env["key"] != key);
    envs.push(json!({ "key": key, "value": value, "scope": "RUN_TIME", "type": "SECRET" }));
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: &str = "0123456789abcdef0123456789abcdef";

    fn app(envs: &[(&str, &str)]) -> Value {
        let envs = envs.iter().map(|(key, value)| json!({ "key": key, "value": value, "type": "SECRET" }));
        json!({ "envs": envs.collect::<Vec<_>>() })
    }

    fn said(spec: &Value) -> BTreeMap<String, String> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        spec["envs"].as_array().unwrap().iter().map(|env| (text(&env["key"]), text(&env["value"]))).collect()
    }

    fn after(spec: &Value, what: Step) -> Result<Value, Vec<String>> {
        let new = BTreeMap::from([("JWT_SECRET".to_owned(), NEW.to_owned())]);
        step(spec, what, &["JWT_SECRET".to_owned()], &new)
    }

    #[test]
    fn the_new_key_comes_beside_the_old_one_then_takes_its_place_and_stays_alone() {
        let announced = after(&app(&[("JWT_SECRET", "EV[old]")]), Step::Announce).unwrap();
        assert_eq!(said(&announced)["JWT_SECRET"], "EV[old]");
        assert_eq!(said(&announced)["JWT_SECRET_PREVIOUS"], NEW);

        let exchanged = after(&announced, Step::Exchange).unwrap();
        assert_eq!(said(&exchanged)["JWT_SECRET"], NEW);
        assert_eq!(said(&exchanged)["JWT_SECRET_PREVIOUS"], "EV[old]");

        let ended = after(&exchanged, Step::End).unwrap();
        assert_eq!(said(&ended), [("JWT_SECRET".to_owned(), NEW.to_owned())].into());
    }

    #[test]
    fn a_step_that_would_lose_a_key_is_refused() {
        let refusal = |spec: &Value, step| after(spec, step).unwrap_err().join("");
        let both = app(&[("JWT_SECRET", "EV[a]"), ("JWT_SECRET_PREVIOUS", "EV[b]")]);
        assert!(refusal(&both, Step::Announce).contains("--end JWT_SECRET"));
        assert!(refusal(&app(&[("JWT_SECRET", "EV[a]")]), Step::Exchange).contains("never announced"));
        assert!(refusal(&app(&[("JWT_SECRET", "")]), Step::Announce).contains("no value"));
        let other = step(&both, Step::End, &["SMTP_PASSWORD".to_owned()], &BTreeMap::new());
        assert!(other.unwrap_err().join("").contains("no key that can be replaced"));
    }
}
