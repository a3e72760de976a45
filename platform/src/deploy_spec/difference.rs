//! What a spec changes, in words and without the value of any secret.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{COMPONENTS, is_secret, label};

/// One line for each change; none when both say the same.
pub(super) fn between(old: Option<&Value>, new: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    match old {
        Some(old) => compare("", Some(old), Some(new), &mut lines),
        None => announce(new, &mut lines),
    }
    lines
}

/// A new app: its components by name.
fn announce(new: &Value, lines: &mut Vec<String>) {
    lines.push(format!("the app {} is new", new["name"].as_str().unwrap_or_default()));
    for list in COMPONENTS {
        for component in new.get(list).and_then(Value::as_array).into_iter().flatten() {
            lines.push(format!("{list} {}: new", label(component).unwrap_or_default()));
        }
    }
}

fn compare(path: &str, old: Option<&Value>, new: Option<&Value>, lines: &mut Vec<String>) {
    match (old, new) {
        (Some(old), Some(new)) if old == new => {}
        (Some(old), Some(new)) if is_variable(old) && is_variable(new) => variable(path, old, new, lines),
        (Some(Value::Object(old)), Some(Value::Object(new))) => {
            let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            for key in keys {
                compare(&within(path, key), old.get(key), new.get(key), lines);
            }
        }
        (Some(Value::Array(old)), Some(Value::Array(new))) if is_labelled(old) && is_labelled(new) => {
            let labels: BTreeSet<String> = old.iter().chain(new).filter_map(label).collect();
            for name in labels {
                let of = |list: &'_ [Value]| list.iter().position(|one| label(one).as_ref() == Some(&name));
                let (before, after) = (of(old).map(|at| &old[at]), of(new).map(|at| &new[at]));
                compare(&within(path, &name), before, after, lines);
            }
        }
        (Some(old), Some(new)) => lines.push(format!("{path}: {} -> {}", shown(old), shown(new))),
        (None, Some(new)) if is_plain(new) => lines.push(format!("{path}: new, {}", shown(new))),
        (None, Some(_)) => lines.push(format!("{path}: new")),
        (Some(_), None) => lines.push(format!("{path}: removed")),
        (None, None) => {}
    }
}

fn variable(path: &str, old: &Value, new: &Value, lines: &mut Vec<String>) {
    if is_secret(old) || is_secret(new) {
        let what = if old["value"] == new["value"] { "set otherwise" } else { "another value" };
        lines.push(format!("{path}: {what} (secret)"));
    } else {
        lines.push(format!("{path}: {} -> {}", shown(&old["value"]), shown(&new["value"])));
    }
}

fn is_variable(value: &Value) -> bool {
    value.get("key").is_some()
}

fn is_labelled(list: &[Value]) -> bool {
    list.iter().all(|element| label(element).is_some())
}

fn is_plain(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}

fn within(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path} {name}") }
}

/// Texts without quotation marks; lists and objects as JSON.
fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_change_is_a_line_and_no_secret_shows() {
        let old = json!({
            "services": [{ "name": "api", "instance_count": 1, "image": { "tag": "1" } }],
            "envs": [
                { "key": "LOG_LEVEL", "value": "info" },
                { "key": "JWT_SECRET", "type": "SECRET", "value": "EV[1:old]" },
            ],
            "domains": [{ "domain": "a.example" }],
        });
        let new = json!({
            "services": [{ "name": "api", "instance_count": 1, "image": { "tag": "2" } }],
            "workers": [{ "name": "worker" }],
            "envs": [
                { "key": "JWT_SECRET", "type": "SECRET", "value": "hunter2" },
                { "key": "LOG_LEVEL", "value": "debug" },
                { "key": "SIGNING_KEY", "type": "SECRET", "value": "hunter3" },
            ],
        });
        assert_eq!(between(Some(&old), &old), Vec::<String>::new());
        assert_eq!(
            between(Some(&old), &new),
            [
                "domains: removed",
                "envs JWT_SECRET: another value (secret)",
                "envs LOG_LEVEL: info -> debug",
                "envs SIGNING_KEY: new",
                "services api image tag: 1 -> 2",
                "workers: new",
            ]
        );
    }

    #[test]
    fn the_order_of_a_list_is_no_change() {
        let list = |names: [&str; 2]| json!({ "jobs": names.map(|name| json!({ "name": name })) });
        assert_eq!(between(Some(&list(["a", "b"])), &list(["b", "a"])), Vec::<String>::new());
    }

    #[test]
    fn a_new_app_names_its_components() {
        let new =
            json!({ "name": "astralis", "services": [{ "name": "api" }], "jobs": [{ "name": "migrate" }] });
        assert_eq!(
            between(None, &new),
            ["the app astralis is new", "services api: new", "jobs migrate: new"]
        );
    }
}
