//! What routes say that they need: words that the platform knows, and nothing that contradicts another.

use serde_json::json;
use shared::limits::Class;

use crate::operations;

/// Every extension of an operation, with what it may say.
fn is_known(name: &str, word: &str) -> bool {
    match name {
        "x-least-role" => ["CLIENT", "OPERATOR", "ADMIN"].contains(&word),
        "x-scope" => [
            "documents:read",
            "documents:write",
            "activity:read",
            "members:read",
            "pipelines:read",
            "pipelines:write",
            "intake:read",
            "intake:write",
        ]
        .contains(&word),
        "x-limit" => word == "none" || Class::named(word).is_some(),
        "x-csrf" => word == "exempt",
        _ => false,
    }
}

#[test]
fn every_word_about_a_routes_needs_is_one_that_the_platform_knows() {
    let api = serde_json::to_value(platform::functions::openapi()).expect("JSON");
    let mut faults = Vec::new();
    for operation in operations(&api) {
        let route = format!("{} {}", operation.method, operation.path);
        let members = operation.description.as_object().into_iter().flatten();
        for (name, word) in members.filter(|(name, _)| name.starts_with("x-")) {
            if !word.as_str().is_some_and(|word| is_known(name, word)) {
                faults.push(format!("{route}: {name} {word}"));
            }
        }
        let said = |name: &str| operation.description.get(name).is_some();
        // Where nobody has to be signed in, the document must not ask for a token either.
        let security = &operation.description["security"];
        let open = *security == json!([{}]) || *security == json!([{ "bucket_event_secret": [] }]);
        if open == said("x-least-role") {
            faults.push(format!("{route}: either x-least-role or a security of its own"));
        }
        if said("x-scope") && !said("x-least-role") {
            faults.push(format!("{route}: a scope where nobody has to be signed in"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Routes that read no cookie, so that it does not matter which site made a browser call them.
#[test]
fn what_other_sites_may_call_is_known_to_this_list() {
    let api = serde_json::to_value(platform::functions::openapi()).expect("JSON");
    let mut exempt: Vec<_> = operations(&api)
        .iter()
        .filter(|operation| operation.description.get("x-csrf").is_some())
        .map(|operation| operation.description["operationId"].clone())
        .collect();
    exempt.sort_by_key(ToString::to_string);
    let known = ["documents.upload", "hooks.take-mail", "hooks.take-s3-events", "intake.send-form"];
    assert_eq!(exempt, known.map(|name| json!(name)));
}

#[test]
fn what_is_counted_in_which_class_is_known_to_this_list() {
    let api = serde_json::to_value(platform::functions::openapi()).expect("JSON");
    let mut counted: Vec<_> = operations(&api)
        .iter()
        .filter_map(|operation| {
            let class = operation.description["x-limit"].as_str()?;
            Some(format!("{class} {}", operation.description["operationId"].as_str()?))
        })
        .collect();
    counted.sort();
    let expected = [
        "mail auth.change-email",
        "mail auth.resend-verification",
        "mail invitations.resend",
        "none health.check",
        "none hooks.take-s3-events",
        "sign-in approvals.decide-by-link",
        "sign-in approvals.look-up-link",
        "sign-in auth.change-password",
        "sign-in auth.confirm-email",
        "sign-in auth.confirm-sign-in",
        "sign-in auth.forgot-password",
        "sign-in auth.reset-password",
        "sign-in auth.sign-in",
        "sign-in auth.sign-up",
        "sign-in auth.verify-email",
        "sign-in intake.send-form",
        "sign-in intake.status",
        "sign-in invitations.accept",
        "sign-in invitations.sign-up",
        "sign-in organizations.try-issuer",
        "sign-in second-factor.confirm-totp",
        "sign-in second-factor.renew-recovery-codes",
        "sign-in second-factor.show-passkey",
        "sign-in second-factor.show-recovery-code",
        "sign-in second-factor.show-totp",
        "sign-in second-factor.start-passkey",
        "sign-in second-factor.start-totp",
        "sign-in share.download",
        "sign-in share.open",
        "upload documents.start-upload",
        "upload documents.start-uploads",
        "upload documents.upload",
        "upload drop.add-photograph",
        "upload drop.begin-capture",
        "upload drop.start-upload",
        "upload hooks.take-mail",
    ];
    assert_eq!(counted, expected);
}
