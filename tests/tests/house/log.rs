//! What the activity log calls what happened.

use std::collections::BTreeSet;

use crate::sources::{self, Breach, Source, assert_kept, positions};

/// Actions that a file declares: `Action::new("document.corrected", "document")`.
const DECLARED: [&str; 6] = ["Action", ":", ":", "new", "(", "*"];

/// Names that are taken already, or are not an object and a verb; and actions declared outside `log.rs` of a domain.
fn wrong(sources: &[Source]) -> Vec<Breach> {
    let mut known = BTreeSet::new();
    let mut breaches = Vec::new();
    for source in sources {
        let tokens = source.production(&["Action"]);
        for start in positions(&tokens, &DECLARED) {
            let name = tokens[start + 5].text.trim_matches('"').to_owned();
            let breach =
                |what: &str| Breach::new(&source.path, tokens[start].line, format!("{name}: {what}"));
            if !is_object_and_verb(&name) {
                breaches.push(breach("write it object.verb"));
            }
            if !source.path.ends_with("/log.rs") && source.path != "shared/src/activity.rs" {
                breaches.push(breach("a domain declares its actions in its log.rs"));
            }
            if !known.insert(name.clone()) {
                breaches.push(breach("two actions have this name"));
            }
        }
    }
    breaches
}

fn is_object_and_verb(name: &str) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    name.split_once('.').is_some_and(|(object, verb)| is_word(object) && is_word(verb))
}

#[test]
fn an_action_has_one_name_which_says_object_and_verb() {
    assert_kept("the names in the activity log are part of the API", wrong(&sources::all()));
}

#[test]
fn a_function_records_nothing_itself() {
    let mut breaches = Vec::new();
    // The log's own routes: that it was exported is their business.
    let log = "functions/activity/src/lib.rs";
    for source in sources::all().iter().filter(|source| source.path.starts_with("functions/")) {
        let tokens = source.production(&["activity"]);
        let calls = positions(&tokens, &["activity", ":", ":", "*", "("]).into_iter();
        let recorded =
            calls.filter(|start| tokens[start + 3].text.starts_with("record") && source.path != log);
        breaches.extend(recorded.map(|start| Breach::new(&source.path, tokens[start].line, "activity::")));
    }
    assert_kept("the domain that writes a change records it (invariant 8)", breaches);
}

#[test]
fn a_name_that_is_taken_or_no_verb_is_found() {
    let here = |text| Source::new("shared/src/sample/log.rs", text);
    let once = "pub const A: Action = Action::new(\"sample.made\", \"sample\");";
    assert_eq!(wrong(&[here(once)]).len(), 0);
    assert_eq!(wrong(&[here(once), here(once)]).len(), 1);
    assert_eq!(wrong(&[here("const A: Action = Action::new(\"made\", \"sample\");")]).len(), 1);
    assert_eq!(wrong(&[Source::new("shared/src/sample.rs", once)]).len(), 1);
}
