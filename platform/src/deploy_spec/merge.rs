//! The committed spec over the running app's: what the file names is as it says, whatever else the app has stays.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use shared::settings::Settings;

use super::{COMPONENTS, is_secret, label};

/// What a release fills into the committed spec.
#[derive(Clone, Copy)]
pub(super) struct Release<'a> {
    /// Tag of the image.
    pub(super) version: &'a str,
    /// Where the web app's source is cloned from; the running app's source without it.
    pub(super) repository: Option<&'a str>,
    /// Values of variables that the committed spec gives none.
    pub(super) values: &'a BTreeMap<String, String>,
    /// Secrets whose value is replaced.
    pub(super) replaced: &'a BTreeSet<&'a str>,
}

/// The words in the committed spec that a release fills in.
const VERSION: &str = "VERSION";
const BRANCH: &str = "release-VERSION";
const REPOSITORY: &str = "REPOSITORY";

/// Our image: a component that runs it and that the file no longer names is one of an earlier release.
const IMAGE: &str = "astralis";

/// A name, and the secret that is right beside this name alone.
const PAIRS: [(&str, &str); 7] = [
    ("SPACES_ACCESS_KEY", "SPACES_SECRET_KEY"),
    ("SMTP_USER", "SMTP_PASSWORD"),
    ("MAIL_TRANSPORT", "MAIL_API_KEY"),
    ("GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"),
    ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"),
    ("MAIL_GOOGLE_CLIENT_ID", "MAIL_GOOGLE_CLIENT_SECRET"),
    ("MAIL_MICROSOFT_CLIENT_ID", "MAIL_MICROSOFT_CLIENT_SECRET"),
];

/// Where a component's source may come from.
const SOURCES: [&str; 4] = ["git", "github", "gitlab", "bitbucket"];

/// The spec that is sent, and what is worth a note.
///
/// # Errors
/// Every reason against sending it.
pub(super) fn merge(
    committed: &Value,
    live: Option<&Value>,
    release: &Release<'_>,
) -> Result<(Value, Vec<String>), Vec<String>> {
    let mut merging = Merging { release, faults: Vec::new(), notes: Vec::new(), used: BTreeSet::new() };
    let nothing = json!({});
    let base = live.map_or_else(|| nothing.clone(), |live| without_former(committed, live));
    let mut wanted = committed.clone();
    merging.fill(&mut wanted);
    merging.variables(&mut wanted, &base);
    merging.pairs(&base);
    for list in COMPONENTS {
        for component in elements_mut(&mut wanted, list) {
            let running = find(&base, list, component);
            merging.component(list, component, running.unwrap_or(&nothing));
        }
    }
    let spec = over(&wanted, base);
    merging.check(&spec);
    if merging.faults.is_empty() { Ok((spec, merging.notes)) } else { Err(merging.faults) }
}

struct Merging<'a> {
    release: &'a Release<'a>,
    faults: Vec<String>,
    notes: Vec<String>,
    /// Names of values that a variable took.
    used: BTreeSet<&'a str>,
}

impl<'a> Merging<'a> {
    /// Puts version, branch and repository where the committed spec leaves room for them.
    fn fill(&self, value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for (key, field) in fields {
                    match (key.as_str(), field.as_str(), self.release.repository) {
                        ("tag", Some(VERSION), _) => *field = json!(self.release.version),
                        ("branch", Some(BRANCH), _) => {
                            *field = json!(format!("release-{}", self.release.version));
                        }
                        ("repo_clone_url", Some(REPOSITORY), Some(url)) => *field = json!(url),
                        _ => self.fill(field),
                    }
                }
            }
            Value::Array(elements) => elements.iter_mut().for_each(|element| self.fill(element)),
            _ => {}
        }
    }

    /// One component as it is wanted, beside the one that runs under its name.
    fn component(&mut self, list: &str, wanted: &mut Value, running: &Value) {
        self.variables(wanted, running);
        let name = format!("{list} {}", label(wanted).unwrap_or_default());
        let Some(fields) = wanted.as_object_mut() else { return };
        // Who scaled the app in the control panel means it.
        for key in ["instance_count", "instance_size_slug"] {
            let scaled =
                running.get(key).or_else(|| running.get("autoscaling").filter(|_| key == "instance_count"));
            let (Some(running), Some(said)) = (scaled, fields.get(key)) else { continue };
            if running != said {
                self.notes.push(format!("{name} keeps its {key}, {running}; the file says {said}"));
            }
            fields.remove(key);
        }
        // A private repository is connected in the control panel, by another kind of source: it stays, and its branch
        // is the release's.
        if let Some(source) = SOURCES.into_iter().find(|source| running.get(*source).is_some())
            && (source != "git" || self.release.repository.is_none())
            && let Some(branch) = fields.remove("git").and_then(|git| git.get("branch").cloned())
        {
            fields.insert(source.to_owned(), json!({ "branch": branch }));
        }
    }

    /// A new name beside the old secret would be let in nowhere.
    fn pairs(&mut self, running: &Value) {
        let values = self.release.values;
        for (name, secret) in PAIRS {
            let was = |key| find_key(running, key).filter(|env| has_value(env));
            let changes =
                values.get(name).is_some_and(|new| was(name).is_none_or(|old| old["value"] != *new));
            let is_kept = was(secret).is_some() && !self.release.replaced.contains(secret);
            if changes && is_kept && values.contains_key(secret) {
                self.faults.push(format!("{name} changes and {secret} would not: --replace {secret}"));
            }
        }
    }

    /// Gives each variable of `wanted` its value: the file's, a new one, or the one that runs.
    fn variables(&mut self, wanted: &mut Value, running: &Value) {
        let Some(envs) = wanted.get_mut("envs").and_then(Value::as_array_mut) else { return };
        envs.retain_mut(|env| self.variable(env, find_key(running, env["key"].as_str().unwrap_or_default())));
    }

    /// Whether the variable is sent at all.
    fn variable(&mut self, env: &mut Value, running: Option<&Value>) -> bool {
        let key = env["key"].as_str().unwrap_or_default().to_owned();
        let given = self.release.values.get_key_value(&key).map(|(key, value)| (key.as_str(), value));
        if let Some((name, _)) = given {
            self.used.insert(name);
        }
        if let Some(said) = env.get("value") {
            if given.is_some_and(|(_, value)| said != value) {
                self.faults.push(format!("{key} has its value in the committed spec: change it there"));
            }
            return true;
        }
        let kept = running.filter(|running| has_value(running));
        let is_fixed = kept.is_some() && is_secret(env) && !self.release.replaced.contains(key.as_str());
        match (given, kept) {
            (Some((_, value)), kept) if !is_fixed => {
                env["value"] = json!(value);
                if kept.is_some_and(|kept| is_secret(kept) != is_secret(env)) {
                    let kind = if is_secret(env) { "SECRET" } else { "GENERAL" };
                    env["type"] = json!(kind);
                }
                true
            }
            (given, Some(kept)) => {
                if given.is_some() {
                    self.notes.push(format!("{key} keeps the value it has; --replace {key} replaces it"));
                }
                // Encrypted or not: one can't be made of the other without the value in the open.
                *env = kept.clone();
                true
            }
            (_, None) => false,
        }
    }

    /// Whether the platform would take the spec and our program start with it.
    fn check(&mut self, spec: &Value) {
        let unused = self.release.values.keys().filter(|key| !self.used.contains(key.as_str()));
        self.faults
            .extend(unused.map(|key| format!("{key} is given, and no variable of the committed spec")));
        let unknown = self.release.replaced.iter().filter(|key| !self.release.values.contains_key(**key));
        self.faults.extend(unknown.map(|key| format!("{key} is to be replaced, and no value is given")));
        let text = spec.to_string();
        if text.contains(&format!("\"{REPOSITORY}\"")) {
            self.faults
                .push("where the web app's source is cloned from is not known: --repository URL".to_owned());
        }
        let shared = elements(spec, "envs");
        let mut said = BTreeSet::new();
        for component in COMPONENTS.iter().flat_map(|list| elements(spec, list)) {
            for env in shared.iter().chain(elements(component, "envs")).filter(|env| is_secret(env)) {
                if !has_value(env) {
                    said.insert(format!(
                        "{} is a secret without a value",
                        env["key"].as_str().unwrap_or_default()
                    ));
                }
            }
            if runs_ours(component) {
                said.extend(start_faults(shared.iter().chain(elements(component, "envs"))));
            }
        }
        self.faults.extend(said);
    }
}

/// What the program would say at its start.
fn start_faults<'a>(envs: impl Iterator<Item = &'a Value>) -> Vec<String> {
    let text = |env: &Value, key: &str| env[key].as_str().unwrap_or_default().to_owned();
    let environment: BTreeMap<String, String> =
        envs.map(|env| (text(env, "key"), text(env, "value"))).collect();
    let lookup = |name: &str| {
        let value = environment.get(name)?;
        let is_hidden = value.starts_with("EV[") || value.contains("${");
        Some(if is_hidden { stand_in(name).to_owned() } else { value.clone() })
    };
    Settings::parse(lookup).err().map(|faults| faults.0).unwrap_or_default()
}

/// A value as good as the one that only the platform knows.
fn stand_in(name: &str) -> &'static str {
    match name {
        "DATABASE_URL" => "postgres://astralis@db.invalid:25060/astralis?sslmode=require",
        "APP_URL" => "https://astralis.invalid",
        _ => "encrypted by the platform, and long enough",
    }
}

/// The running app's spec without components of ours that the file no longer names, without variables that have lost
/// their value, and without digests, which would go before the new tag.
fn without_former(committed: &Value, live: &Value) -> Value {
    let mut base = live.clone();
    for list in COMPONENTS {
        let Some(components) = base.get_mut(list).and_then(Value::as_array_mut) else { continue };
        components.retain(|component| !runs_ours(component) || find(committed, list, component).is_some());
        for component in components {
            if let Some(image) = component.get_mut("image").and_then(Value::as_object_mut)
                && image.get("repository").is_some_and(|name| name == IMAGE)
            {
                image.remove("digest");
            }
            drop_emptied(component, committed);
        }
    }
    drop_emptied(&mut base, committed);
    base
}

/// A secret that was sent without its value once is empty since.
fn drop_emptied(part: &mut Value, committed: &Value) {
    let Some(envs) = part.get_mut("envs").and_then(Value::as_array_mut) else { return };
    let is_known = |env: &Value| find_key(committed, env["key"].as_str().unwrap_or_default()).is_some();
    envs.retain(|env| !is_secret(env) || has_value(env) || !is_known(env));
}

fn runs_ours(component: &Value) -> bool {
    component["image"]["repository"] == IMAGE
}

fn has_value(env: &Value) -> bool {
    env.get("value").and_then(Value::as_str).is_some_and(|value| !value.is_empty())
}

/// `wanted` where it says something, `base` elsewhere. Elements of lists are matched by what they are called.
fn over(wanted: &Value, base: Value) -> Value {
    match (wanted, base) {
        (Value::Object(wanted), Value::Object(mut base)) => {
            for (key, value) in wanted {
                let below = base.remove(key).unwrap_or(Value::Null);
                base.insert(key.clone(), over(value, below));
            }
            Value::Object(base)
        }
        (Value::Array(wanted), Value::Array(base))
            if wanted.iter().chain(&base).all(|one| label(one).is_some()) =>
        {
            Value::Array(lists(wanted, base))
        }
        (Value::Object(wanted), _) => over(&Value::Object(wanted.clone()), Value::Object(Map::new())),
        (wanted, _) => wanted.clone(),
    }
}

fn lists(wanted: &[Value], mut base: Vec<Value>) -> Vec<Value> {
    for element in wanted {
        match base.iter_mut().find(|one| label(one) == label(element)) {
            Some(one) => *one = over(element, one.take()),
            None => base.push(element.clone()),
        }
    }
    base
}

pub(super) fn elements<'v>(value: &'v Value, list: &str) -> &'v [Value] {
    value.get(list).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

pub(super) fn elements_mut<'v>(value: &'v mut Value, list: &str) -> &'v mut [Value] {
    value.get_mut(list).and_then(Value::as_array_mut).map_or(&mut [], Vec::as_mut_slice)
}

/// The element of a list that is called as another one.
pub(super) fn find<'v>(value: &'v Value, list: &str, like: &Value) -> Option<&'v Value> {
    elements(value, list).iter().find(|one| label(one) == label(like))
}

fn find_key<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    elements(value, "envs").iter().find(|env| env["key"] == key)
}

#[cfg(test)]
mod tests {
    use super::super::difference::between;
    use super::*;

    const COMMITTED: &str = include_str!("../../../.do/app.yaml");

    fn committed() -> Value {
        serde_yaml_ng::from_str(COMMITTED).unwrap()
    }

    fn given(own: &[(&str, &str)]) -> BTreeMap<String, String> {
        own.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn needed() -> BTreeMap<String, String> {
        let long = "0123456789abcdef0123456789abcdef";
        let secrets = ["JWT_SECRET", "ENCRYPTION_KEY", "SIGNING_KEY", "SPACES_SECRET_KEY"];
        let mut values = given(&secrets.map(|name| (name, long)));
        values.extend(given(&[("SPACES_BUCKET", "papers"), ("SPACES_ACCESS_KEY", "key")]));
        values
    }

    fn release<'a>(version: &'a str, values: &'a BTreeMap<String, String>) -> Release<'a> {
        static NONE: BTreeSet<&str> = BTreeSet::new();
        Release { version, repository: Some("https://git.example/astralis.git"), values, replaced: &NONE }
    }

    /// The app as the platform gives it back after a first deploy: secrets encrypted.
    fn running() -> Value {
        let (mut spec, _) = merge(&committed(), None, &release("1.0.0", &needed())).unwrap();
        for env in elements_mut(&mut spec, "envs") {
            if is_secret(env) {
                env["value"] = json!(format!("EV[1:{}]", env["key"].as_str().unwrap()));
            }
        }
        spec
    }

    fn again(live: &Value, version: &str, values: &[(&str, &str)]) -> (Value, Vec<String>) {
        merge(&committed(), Some(live), &release(version, &given(values)))
            .unwrap_or_else(|faults| panic!("{faults:?}"))
    }

    fn env<'v>(spec: &'v Value, key: &str) -> &'v Value {
        find_key(spec, key).unwrap_or_else(|| panic!("{key}"))
    }

    #[test]
    fn a_first_deploy_asks_for_what_nothing_starts_without() {
        let faults = merge(&committed(), None, &release("1.0.0", &BTreeMap::new())).unwrap_err();
        let missing = ["ENCRYPTION_KEY", "JWT_SECRET", "SIGNING_KEY", "SPACES_ACCESS_KEY"];
        let missing = missing.into_iter().chain(["SPACES_BUCKET", "SPACES_SECRET_KEY"]);
        assert_eq!(faults, missing.map(|name| format!("{name} is missing")).collect::<Vec<_>>());
    }

    #[test]
    fn no_secret_is_sent_without_a_value_and_what_is_not_wanted_is_left_out() {
        let spec = running();
        assert!(elements(&spec, "envs").iter().all(has_value));
        assert!(find_key(&spec, "GOOGLE_CLIENT_SECRET").is_none());
        assert!(!spec.to_string().contains(REPOSITORY) && !spec.to_string().contains("\"VERSION\""));
    }

    #[test]
    fn the_same_release_again_changes_nothing() {
        let live = running();
        assert_eq!(again(&live, "1.0.0", &[]).0, live);
    }

    #[test]
    fn another_release_changes_the_tags_and_the_branch_alone() {
        let live = running();
        let values = BTreeMap::new();
        for repository in [Some("https://git.example/astralis.git"), None] {
            let release = Release { repository, ..release("1.1.0", &values) };
            let mut lines = between(Some(&live), &merge(&committed(), Some(&live), &release).unwrap().0);
            let branch = lines.iter().position(|line| line.starts_with("static_sites")).unwrap();
            assert_eq!(lines.remove(branch), "static_sites web git branch: release-1.0.0 -> release-1.1.0");
            assert_eq!(lines.len(), 9, "{lines:?}");
            assert!(lines.iter().all(|line| line.ends_with("image tag: 1.0.0 -> 1.1.0")), "{lines:?}");
        }
    }

    #[test]
    fn domains_and_whatever_else_was_made_by_hand_stay() {
        let mut live = running();
        live["domains"] = json!([{ "domain": "app.example", "type": "PRIMARY" }]);
        live["vpc"] = json!({ "id": "7" });
        live["services"][0]["instance_count"] = json!(3);
        live["services"][0]["log_destinations"] = json!([{ "name": "logs" }]);
        live["envs"].as_array_mut().unwrap().push(json!({ "key": "OCR_LANGUAGE", "value": "deu" }));
        live["workers"]
            .as_array_mut()
            .unwrap()
            .push(json!({ "name": "other", "image": { "repository": "x" } }));
        live["static_sites"][0]["github"] = json!({ "repo": "a/b", "branch": "release-1.0.0" });
        live["static_sites"][0].as_object_mut().unwrap().remove("git");

        let (spec, notes) = again(&live, "1.0.0", &[]);

        assert_eq!(between(Some(&live), &spec), Vec::<String>::new());
        assert_eq!(notes, ["services api keeps its instance_count, 3; the file says 1"]);
    }

    #[test]
    fn what_the_file_says_otherwise_is_changed_and_what_it_no_longer_names_goes() {
        let mut live = running();
        live["services"][0]["health_check"]["http_path"] = json!("/");
        live["services"][0]["image"]["digest"] = json!("sha256:1");
        live["jobs"][0]["name"] = json!("former");
        let lines = between(Some(&live), &again(&live, "1.0.0", &[]).0);
        let expected = [
            "jobs former: removed",
            "jobs migrate: new",
            "services api health_check http_path: / -> /readyz",
        ];
        assert_eq!(lines, [&expected[..], &["services api image digest: removed"]].concat());
    }

    #[test]
    fn a_secret_keeps_its_value_unless_it_is_to_be_replaced() {
        let live = running();
        let (spec, notes) = again(&live, "1.0.0", &[("JWT_SECRET", "new"), ("SMTP_PORT", "2525")]);
        assert_eq!(env(&spec, "JWT_SECRET"), env(&live, "JWT_SECRET"));
        assert_eq!(env(&spec, "SMTP_PORT")["value"], "2525");
        assert_eq!(notes, ["JWT_SECRET keeps the value it has; --replace JWT_SECRET replaces it"]);

        let values = given(&[("JWT_SECRET", "0123456789abcdef0123456789abcdef")]);
        let replaced = BTreeSet::from(["JWT_SECRET"]);
        let release = Release { replaced: &replaced, ..release("1.0.0", &values) };
        let (spec, _) = merge(&committed(), Some(&live), &release).unwrap();
        assert_eq!(between(Some(&live), &spec), ["envs JWT_SECRET: another value (secret)"]);
    }

    #[test]
    fn a_source_that_was_connected_by_hand_is_built_from_the_branch_of_the_release() {
        let mut live = running();
        live["static_sites"][0]["github"] = json!({ "repo": "a/b", "branch": "main" });
        live["static_sites"][0].as_object_mut().unwrap().remove("git");
        let site = &again(&live, "1.0.0", &[]).0["static_sites"][0];
        assert_eq!(site["github"], json!({ "repo": "a/b", "branch": "release-1.0.0" }));
        assert!(site.get("git").is_none());
    }

    #[test]
    fn a_new_name_is_refused_beside_the_secret_of_the_old_one() {
        let live = running();
        let values = given(&[("SPACES_ACCESS_KEY", "new"), ("SPACES_SECRET_KEY", "new")]);
        let faults = merge(&committed(), Some(&live), &release("1.0.0", &values)).unwrap_err();
        let expected =
            "SPACES_ACCESS_KEY changes and SPACES_SECRET_KEY would not: --replace SPACES_SECRET_KEY";
        assert_eq!(faults, [expected]);

        let replaced = BTreeSet::from(["SPACES_SECRET_KEY"]);
        let release = Release { replaced: &replaced, ..release("1.0.0", &values) };
        let (spec, _) = merge(&committed(), Some(&live), &release).unwrap();
        assert_eq!(env(&spec, "SPACES_ACCESS_KEY")["value"], "new");
        assert_eq!(env(&spec, "SPACES_SECRET_KEY")["value"], "new");
        assert_eq!(
            again(&live, "1.0.0", &[("SPACES_ACCESS_KEY", "key"), ("SPACES_SECRET_KEY", "new")]).0,
            live
        );
    }

    #[test]
    fn an_emptied_secret_is_asked_for_again() {
        let mut live = running();
        for env in elements_mut(&mut live, "envs").iter_mut().filter(|env| env["key"] == "SIGNING_KEY") {
            env.as_object_mut().unwrap().remove("value");
        }
        let faults = merge(&committed(), Some(&live), &release("1.0.0", &BTreeMap::new())).unwrap_err();
        assert_eq!(faults, ["SIGNING_KEY is missing"]);

        live["envs"].as_array_mut().unwrap().push(json!({ "key": "OWN", "type": "SECRET" }));
        let faults = merge(&committed(), Some(&live), &release("1.0.0", &BTreeMap::new())).unwrap_err();
        assert_eq!(faults, ["OWN is a secret without a value", "SIGNING_KEY is missing"]);
    }

    #[test]
    fn a_value_that_nothing_takes_is_refused() {
        let values = given(&[("SMPT_HOST", "mail.example"), ("LOG_LEVEL", "debug")]);
        let faults = merge(&committed(), Some(&running()), &release("1.0.0", &values)).unwrap_err();
        let expected = [
            "LOG_LEVEL has its value in the committed spec: change it there",
            "SMPT_HOST is given, and no variable of the committed spec",
        ];
        assert_eq!(faults, expected);
    }
}
