//! `infra/compose.yaml`: the settings of each part of the platform, its memory, and what it may do.

use std::collections::BTreeMap;
use std::process::Command;

use serde_yaml_ng::Value;

use super::{is_variable, read, settings_faults};

/// What a machine of 4 GB has for containers, in MiB: the rest is its system's.
const MEMORY: u64 = 3700;

fn compose() -> Value {
    let mut compose: Value = serde_yaml_ng::from_str(&read("infra/compose.yaml")).unwrap();
    compose.apply_merge().unwrap();
    compose
}

/// The parts that run the platform's image, by name.
fn ours(compose: &Value) -> Vec<(&str, &Value)> {
    let services = compose["services"].as_mapping().unwrap().iter();
    let services = services.map(|(name, service)| (name.as_str().unwrap(), service));
    services
        .filter(|(_, service)| service["image"].as_str().is_some_and(|image| image.starts_with("${IMAGE")))
        .collect()
}

/// `${NAME:-default}` is its default, `${NAME:?why}` is entered by somebody.
fn entered(value: &str) -> Option<String> {
    match value.split_once("${").map(|(_, rest)| rest) {
        None => Some(value.to_owned()),
        Some(rest) => rest.split_once(":-").map(|(_, default)| default.trim_end_matches('}').to_owned()),
    }
}

#[test]
fn every_part_of_the_platform_starts_with_the_settings_it_is_given() {
    let compose = compose();
    let parts: Vec<_> = ours(&compose).iter().map(|(name, _)| *name).collect();
    assert_eq!(parts, ["migrate", "api", "worker"]);
    for (name, part) in ours(&compose) {
        let mut environment = BTreeMap::new();
        for (key, value) in part["environment"].as_mapping().unwrap() {
            let (key, value) = (key.as_str().unwrap(), value.as_str().expect("a string in quotation marks"));
            assert!(is_variable(key), "{key} is no setting");
            environment.insert(key.to_owned(), entered(value));
        }
        assert_eq!(settings_faults(&environment), Vec::<String>::new(), "{name}");
        assert_eq!(part["read_only"], Value::Bool(true), "{name}");
        assert_eq!(part["user"], "10001:10001", "{name}");
        assert_eq!(part["cap_drop"][0], "ALL", "{name}");
    }
}

#[test]
fn the_parts_fit_into_a_machine_of_4_gb_and_none_fills_its_disk_with_logs() {
    let compose = compose();
    let mut sum = 0;
    for (name, service) in compose["services"].as_mapping().unwrap() {
        let limit = service["mem_limit"].as_str().and_then(|limit| limit.strip_suffix('m'));
        let limit: u64 =
            limit.and_then(|limit| limit.parse().ok()).unwrap_or_else(|| panic!("{name:?} has no limit"));
        // The migration is over before the others start; who asks for a profile has the machine for it.
        sum += if name == "migrate" || service["profiles"].is_sequence() { 0 } else { limit };
        assert!(service["logging"]["options"]["max-size"].is_string(), "{name:?}");
        let image = service["image"].as_str().unwrap();
        assert!(
            image.starts_with("${IMAGE") || !image.ends_with(":latest") && image.contains(':'),
            "{image}"
        );
    }
    assert!(sum <= MEMORY, "{sum} MiB");
}

#[test]
fn nginx_takes_its_configuration_where_it_is_installed() {
    let Ok(folder) = tempfile::tempdir() else { panic!("no folder") };
    if Command::new("nginx").arg("-v").output().is_err() {
        return;
    }
    let path = |name: &str| folder.path().join(name).display().to_string();
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=a.example"])
        .args(["-keyout", &path("key"), "-out", &path("certificate")])
        .output()
        .unwrap();
    assert!(made.status.success());
    let live = "/etc/letsencrypt/live/astralis/";
    let site = read("infra/compose/nginx.conf.template")
        .replace("${DOMAIN}", "a.example")
        .replace("${FILES_DOMAIN}", "files.a.example")
        .replace(&format!("{live}fullchain.pem"), &path("certificate"))
        .replace(&format!("{live}privkey.pem"), &path("key"));
    let whole = format!("pid {};\nevents {{}}\nhttp {{\naccess_log off;\n{site}\n}}\n", path("pid"));
    std::fs::write(path("nginx.conf"), whole).unwrap();
    let tried =
        Command::new("nginx").args(["-t", "-e", "stderr", "-c", &path("nginx.conf")]).output().unwrap();
    assert!(tried.status.success(), "{}", String::from_utf8_lossy(&tried.stderr));
}
