//! `infra/monitoring`: rules that Prometheus takes and that are set off by what they say, about figures that exist; and
//! for each alert a section that says what to do.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;
use shared::measure::{Kind, METRICS, Metric};

use super::{read, root};

const ALERTS: &str = "infra/monitoring/alerts.yaml";
/// Looked at every minute, and every ten.
const TESTS: [&str; 2] = ["alerts.test.yaml", "backups.test.yaml"];
const DASHBOARD: &str = "infra/monitoring/dashboard.json";

/// The names of our figures in a text, as they are in the code.
fn figures(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let ours = words.filter(|word| word.starts_with("astralis_"));
    ours.map(|word| {
        let of = |end: &str| word.strip_suffix(end).filter(|name| is_histogram(name));
        of("_bucket").or_else(|| of("_sum")).or_else(|| of("_count")).unwrap_or(word)
    })
    .collect()
}

fn is_histogram(name: &str) -> bool {
    METRICS.iter().any(|metric| metric.name == name && matches!(metric.kind, Kind::Histogram(_)))
}

fn named<'a>(metrics: impl Iterator<Item = &'a Metric>) -> BTreeSet<&'a str> {
    metrics.map(|metric| metric.name).collect()
}

/// Each alert: its name, its expression and its annotations.
fn alerts() -> Vec<Value> {
    let rules: Value = serde_yaml_ng::from_str(&read(ALERTS)).unwrap();
    rules["groups"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|group| group["rules"].as_array().unwrap().clone())
        .collect()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}"))
}

#[test]
fn prometheus_takes_the_rules_and_each_alert_is_told_when_it_should_be() {
    let [fast, slow] = TESTS;
    for arguments in [["check", "rules", "alerts.yaml"], ["test", "rules", fast], ["test", "rules", slow]] {
        let run =
            Command::new("promtool").args(arguments).current_dir(root().join("infra/monitoring")).output();
        let run = run.expect("promtool (Debian's prometheus)");
        let said =
            [run.stdout, run.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
        assert!(run.status.success(), "{said}");
    }
    let tests = TESTS.map(|file| read(&format!("infra/monitoring/{file}"))).concat();
    for alert in alerts() {
        let name = text(&alert, "alert");
        for how in ["is told", "is quiet"] {
            assert!(tests.contains(&format!("- name: {name} {how}\n")), "nobody tries that {name} {how}");
        }
    }
}

#[test]
fn every_figure_that_is_asked_for_exists_and_those_for_alerts_have_one() {
    let (alerts, dashboard) = (read(ALERTS), read(DASHBOARD));
    let all = named(METRICS.iter());
    assert_eq!(all.len(), METRICS.len(), "two figures have one name");
    for (file, text) in [(ALERTS, &alerts), (DASHBOARD, &dashboard)] {
        let unknown: Vec<_> = figures(text).difference(&all).copied().collect();
        assert_eq!(unknown, Vec::<&str>::new(), "{file}");
    }
    assert_eq!(figures(&alerts), named(METRICS.iter().filter(|metric| metric.alerts)));
    let unseen: Vec<_> = all.difference(&figures(&dashboard)).copied().collect();
    assert_eq!(unseen, Vec::<&str>::new(), "on no panel of {DASHBOARD}");
}

#[test]
fn names_and_bounds_are_as_prometheus_wants_them() {
    for Metric { name, kind, help, .. } in METRICS {
        assert_eq!(*kind == Kind::Counter, name.ends_with("_total"), "{name}");
        assert!(!help.is_empty() && !help.ends_with('.'), "{name}: {help}");
        if let Kind::Histogram(bounds) = kind {
            assert!(name.ends_with("_seconds") && bounds.is_sorted(), "{name}");
        }
    }
}

#[test]
fn every_alert_has_its_section_and_every_section_its_alert() {
    let page = read("docs/operations.md");
    let sections = page.split("\n## ").find(|section| section.starts_with("Alerts\n")).expect("## Alerts");
    let sections: BTreeSet<_> = sections.lines().filter_map(|line| line.strip_prefix("### ")).collect();
    let alerts = alerts();
    assert_eq!(sections, alerts.iter().map(|alert| text(alert, "alert")).collect::<BTreeSet<_>>());
    for alert in &alerts {
        let (name, annotations) = (text(alert, "alert"), &alert["annotations"]);
        assert_eq!(text(annotations, "runbook"), format!("docs/operations.md#{}", name.to_lowercase()));
        assert!(text(annotations, "description").ends_with('.'), "{name} does not say what to do");
        assert!(!text(annotations, "summary").is_empty(), "{name}");
        assert!(["critical", "warning"].contains(&text(&alert["labels"], "severity")), "{name}");
    }
}

#[test]
fn the_scrape_configuration_names_the_parts_and_a_token() {
    let sample: Value = serde_yaml_ng::from_str(&read("infra/monitoring/prometheus.yaml")).unwrap();
    let job = &sample["scrape_configs"][0];
    assert_eq!(job["static_configs"][0]["targets"], serde_json::json!(["api:8080", "worker:8080"]));
    assert_eq!(job["authorization"]["credentials_file"], "token");
    assert_eq!(sample["rule_files"][0], "alerts.yaml");
    let compose = read("infra/compose.yaml");
    assert!(compose.contains("\n  api:\n") && compose.contains("\n  worker:\n"));
}
