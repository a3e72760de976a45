//! `project.yml`: the schema of `doctl serverless deploy`, where an unknown key anywhere is an error.

use std::collections::BTreeMap;

use platform::functions::jobs;
use serde::Deserialize;

use super::{Text, cron_fault, functions, is_variable, placeholders, read, settings_faults, with};

/// They need native libraries, more memory or more time than a Function may use; or they stream, and a Function answers
/// whole.
const CONTAINER_ONLY: [&str; 9] = [
    "read-document",
    "extract-document",
    "learn-vendor",
    "attach-customers",
    "improve-extraction",
    "events",
    "back-up-database",
    "make-hand-over",
    "route-intake",
];

/// Kinds that need programs which a Function does not have: the worker and App Platform's own schedule run them.
const CONTAINER_KINDS: [&str; 2] = ["back-up-database", "verify-backup"];

/// The function that runs what is due, and how many triggers a namespace may have.
const DISPATCHER: &str = "run-due";
const MOST_TRIGGERS: usize = 3;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Project {
    #[serde(default)]
    environment: BTreeMap<String, Text>,
    packages: Vec<Package>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Package {
    name: String,
    #[serde(default)]
    environment: BTreeMap<String, Text>,
    functions: Vec<Function>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Function {
    name: String,
    file: String,
    runtime: String,
    binary: bool,
    local_build: bool,
    web: Web,
    limits: Limits,
    #[serde(default)]
    environment: BTreeMap<String, Text>,
    #[serde(default)]
    triggers: Vec<Trigger>,
}

#[derive(PartialEq, Deserialize)]
#[serde(untagged)]
enum Web {
    Exported(bool),
    Mode(WebMode),
}

#[derive(PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WebMode {
    Raw,
}

/// Milliseconds and megabytes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Limits {
    timeout: u32,
    memory: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Trigger {
    name: String,
    #[serde(rename = "type")]
    _type: TriggerType,
    scheduled_details: ScheduledDetails,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum TriggerType {
    Scheduled,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScheduledDetails {
    cron: String,
    #[serde(default)]
    body: BTreeMap<String, String>,
}

fn faults(text: &str) -> Vec<String> {
    let project: Project = match serde_yaml_ng::from_str(text) {
        Ok(project) => project,
        Err(error) => return vec![error.to_string()],
    };
    let mut faults = substitution_faults(text);
    for package in &project.packages {
        // Found only while deploying: the default package carries nothing.
        if package.name == "default" && !package.environment.is_empty() {
            faults.push("the package default can't have an environment".to_owned());
        }
        for function in &package.functions {
            let mut environment = project.environment.clone();
            environment.extend(package.environment.clone());
            environment.extend(function.environment.clone());
            let unknown = environment.keys().filter(|name| !is_variable(name));
            faults.extend(unknown.map(|name| format!("{name} is no setting")));
            let environment = environment.into_iter().map(|(name, value)| (name, Some(value.0))).collect();
            faults.extend(settings_faults(&environment));
            faults.extend(function_faults(&package.name, function));
        }
    }
    faults.extend(schedule_faults(&project));
    faults
}

/// The deployer replaces in the bare text, comments included, and knows `$(A B)` too.
fn substitution_faults(text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if text.contains('\t') || text.contains("$(") {
        faults.push("a tab or $( is in the file".to_owned());
    }
    for line in text.lines().filter(|line| line.trim_start().starts_with('#')) {
        faults.extend(placeholders(line).iter().map(|name| format!("{name} is replaced in a comment")));
    }
    faults.extend(
        placeholders(text)
            .iter()
            .filter(|name| !is_variable(name))
            .map(|name| format!("{name} is no setting")),
    );
    faults
}

fn function_faults(package: &str, function: &Function) -> Vec<String> {
    let name = &function.name;
    let mut faults = Vec::new();
    let mut must = |holds: bool, what: &str| {
        if !holds {
            faults.push(format!("{name} {what}"));
        }
    };
    let Some(is_http) = functions().get(name).copied() else { return vec![format!("{name} is no crate")] };
    must(!CONTAINER_ONLY.contains(&name.as_str()), "needs a container");
    must(package == if is_http { "api" } else { "jobs" }, "is in the wrong package");
    // `web: true` would take the request apart before we see it.
    let web = if is_http { Web::Mode(WebMode::Raw) } else { Web::Exported(false) };
    must(function.web == web, "has the wrong `web`");
    must(function.file == format!("functions/dist/{name}.zip"), "has the wrong file");
    must(function.runtime.starts_with("go:1."), "is not on a Go runtime, which starts our executable");
    // Without them the zip is sent as mangled text, or compiled remotely as Go.
    must(function.binary && function.local_build, "needs binary and localBuild");
    must((1_000..=900_000).contains(&function.limits.timeout), "may run 15 minutes at most");
    must((128..=1024).contains(&function.limits.memory), "may have 128 to 1024 MB");
    must(function.triggers.is_empty() || !is_http, "answers HTTP and has a trigger");
    faults
}

/// Every crate that suits is deployed once, and the dispatcher, which a trigger calls each minute, runs every kind that
/// has a schedule.
fn schedule_faults(project: &Project) -> Vec<String> {
    let deployed: Vec<&Function> = project.packages.iter().flat_map(|package| &package.functions).collect();
    let mut faults = Vec::new();
    for (name, _) in functions().iter().filter(|(name, _)| !CONTAINER_ONLY.contains(&name.as_str())) {
        if deployed.iter().filter(|function| function.name == *name).count() != 1 {
            faults.push(format!("the crate {name} is not named once"));
        }
    }
    let triggers: Vec<(&str, &Trigger)> = deployed
        .iter()
        .flat_map(|function| function.triggers.iter().map(|trigger| (function.name.as_str(), trigger)))
        .collect();
    if triggers.len() > MOST_TRIGGERS {
        faults.push(format!("{} triggers, where {MOST_TRIGGERS} are allowed", triggers.len()));
    }
    for (function, trigger) in &triggers {
        let details = &trigger.scheduled_details;
        faults.extend(cron_fault(&details.cron));
        if !details.body.is_empty() {
            faults.push(format!(
                "the trigger {} of {function} names a job: the queue knows what is due",
                trigger.name
            ));
        }
    }
    let each_minute = |(function, trigger): &(&str, &Trigger)| {
        *function == DISPATCHER && trigger.scheduled_details.cron == "* * * * *"
    };
    if !triggers.iter().any(each_minute) {
        faults.push(format!("no trigger calls {DISPATCHER} each minute, as the schedules need"));
    }
    let run: Vec<&str> = run_due::jobs().kinds();
    let elsewhere = |kind: &str| run.contains(&kind) || CONTAINER_KINDS.contains(&kind);
    let missing = jobs().schedules().into_iter().filter(|schedule| !elsewhere(schedule.kind));
    faults.extend(missing.map(|schedule| format!("{DISPATCHER} does not run {}", schedule.kind)));
    faults
}

#[test]
fn the_project_fits_the_schema_the_crates_and_the_schedules() {
    assert_eq!(faults(&read("project.yml")), Vec::<String>::new());
}

#[test]
fn four_triggers_are_one_too_many() {
    let project = read("project.yml");
    let trigger = project.split("triggers:\n").nth(1).and_then(|rest| rest.split("      # Each kind").next());
    let trigger = trigger.expect("a trigger").split_inclusive('\n').filter(|line| !line.contains('#'));
    let trigger: String = trigger.collect();
    let four = trigger.repeat(4);
    let faults = faults(&with(&project, &trigger, &four)).join("\n");
    assert!(faults.contains("4 triggers, where 3 are allowed"), "{faults}");
}

#[test]
fn what_a_deployment_would_trip_over_is_found() {
    let project = read("project.yml");
    let cases = [
        ("    functions:", "    functionz:", "unknown field"),
        ("DATABASE_CONNECTIONS: \"1\"", "DATABASE_CONNECTIONS: 1", "is no string"),
        ("cron: \"* * * * *\"", "cron: \"@hourly\"", "five fields"),
        ("cron: \"* * * * *\"", "cron: \"*/2 * * * *\"", "each minute"),
        ("type: scheduled", "type: cron", "unknown variant"),
        ("web: raw", "web: true", "wrong `web`"),
        ("binary: true", "binary: false", "needs binary"),
        ("timeout: 30000", "timeout: 1900000", "15 minutes"),
        ("name: documents\n", "name: document\n", "is no crate"),
        ("name: documents\n", "name: read-document\n", "needs a container"),
        ("cron: \"* * * * *\" }", "cron: \"* * * * *\", body: { job: send-mail } }", "names a job"),
        ("LOG_LEVEL:", "LOG_LEVLE:", "LOG_LEVLE is no setting"),
        ("  JWT_SECRET: \"${JWT_SECRET}\"\n", "", "JWT_SECRET is missing"),
        ("# The light", "# ${DATABASE_URL} The light", "in a comment"),
    ];
    for (old, new, expected) in cases {
        let faults = faults(&with(&project, old, new)).join("\n");
        assert!(faults.contains(expected), "{new:?} gave {faults:?}");
    }
}
