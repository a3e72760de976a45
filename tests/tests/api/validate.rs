//! As much of JSON Schema as the document uses.

use serde_json::{Value, json};

/// Follows a reference inside the document.
pub(crate) fn resolve<'a>(api: &'a Value, node: &'a Value) -> &'a Value {
    match node["$ref"].as_str() {
        // What leads nowhere is found by a test of its own.
        Some(reference) => {
            resolve(api, api.pointer(reference.trim_start_matches('#')).unwrap_or(&Value::Null))
        }
        None => node,
    }
}

/// The first place where a value is not what the schema says.
pub(crate) fn fault(api: &Value, schema: &Value, value: &Value, at: &str) -> Option<String> {
    let schema = resolve(api, schema);
    if let Some(choices) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
        let fits = choices.iter().any(|choice| fault(api, choice, value, at).is_none());
        return (!fits).then(|| format!("{at}: {value} is none of the choices"));
    }
    if let Some(parts) = schema["allOf"].as_array() {
        return fault(api, &merged(api, parts), value, at);
    }
    if !has_type(&schema["type"], value) {
        return Some(format!("{at}: {value} is no {}", schema["type"]));
    }
    if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
        return Some(format!("{at}: {value} is none of {}", schema["enum"]));
    }
    match value {
        Value::Object(members) => {
            let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            for name in required {
                if !members.contains_key(name) {
                    return Some(format!("{at}: {name} is missing"));
                }
            }
            let properties = &schema["properties"];
            members.iter().find_map(|(name, member)| match properties.get(name) {
                Some(property) => fault(api, property, member, &format!("{at}/{name}")),
                None if properties.is_object() && schema["additionalProperties"].is_null() => {
                    Some(format!("{at}/{name} is not documented"))
                }
                None => None,
            })
        }
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(position, item)| fault(api, &schema["items"], item, &format!("{at}/{position}"))),
        _ => None,
    }
}

/// Objects that are flattened into one.
fn merged(api: &Value, parts: &[Value]) -> Value {
    let mut whole = json!({ "type": "object", "required": [], "properties": {} });
    for part in parts {
        let part = resolve(api, part);
        if let (Some(all), Some(more)) = (whole["required"].as_array_mut(), part["required"].as_array()) {
            all.extend(more.iter().cloned());
        }
        if let (Some(all), Some(more)) = (whole["properties"].as_object_mut(), part["properties"].as_object())
        {
            all.extend(more.iter().map(|(name, schema)| (name.clone(), schema.clone())));
        }
    }
    whole
}

fn has_type(wanted: &Value, value: &Value) -> bool {
    match wanted {
        Value::Array(choices) => choices.iter().any(|choice| has_type(choice, value)),
        Value::String(name) => match name.as_str() {
            "null" => value.is_null(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "string" => value.is_string(),
            "array" => value.is_array(),
            "object" => value.is_object(),
            _ => false,
        },
        _ => true,
    }
}
