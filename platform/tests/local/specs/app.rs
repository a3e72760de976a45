//! `.do/app.yaml`: the part of App Platform's spec that is used, with its enums, types and references.

use std::collections::{BTreeMap, BTreeSet};

use platform::functions;
use serde::Deserialize;

use super::{Text, cron_fault, is_variable, placeholders, read, settings_faults, with};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct App {
    name: String,
    #[serde(rename = "region")]
    _region: Region,
    #[serde(default, rename = "disable_edge_cache")]
    _disable_edge_cache: bool,
    envs: Vec<Env>,
    databases: Vec<Database>,
    ingress: Ingress,
    services: Vec<Component>,
    workers: Vec<Component>,
    jobs: Vec<Component>,
    #[serde(default)]
    alerts: Vec<Alert>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Region {
    Ams,
    Blr,
    Fra,
    Lon,
    Nyc,
    Sfo,
    Sgp,
    Syd,
    Tor,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Env {
    key: String,
    value: Option<Text>,
    #[serde(rename = "scope")]
    _scope: Scope,
    #[serde(default, rename = "type")]
    kind: EnvType,
}

#[derive(Deserialize)]
enum Scope {
    #[serde(rename = "RUN_TIME")]
    Run,
    #[serde(rename = "BUILD_TIME")]
    Build,
    #[serde(rename = "RUN_AND_BUILD_TIME")]
    RunAndBuild,
}

#[derive(Default, PartialEq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum EnvType {
    #[default]
    General,
    Secret,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Database {
    name: String,
    #[serde(rename = "engine")]
    _engine: Engine,
    version: String,
    #[serde(rename = "production")]
    _production: bool,
    #[serde(rename = "cluster_name")]
    _cluster_name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Engine {
    Pg,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ingress {
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    #[serde(rename = "match")]
    _matching: Match,
    component: Target,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Match {
    #[serde(rename = "path")]
    _path: PathMatch,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PathMatch {
    #[serde(rename = "prefix")]
    _prefix: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Target {
    name: String,
    /// Our routes name their whole path.
    preserve_path_prefix: bool,
}

/// A service, a worker or a job: which keys each may have is checked below.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Component {
    name: String,
    image: Image,
    run_command: String,
    #[serde(rename = "instance_size_slug")]
    _instance_size_slug: String,
    instance_count: u32,
    #[serde(default)]
    envs: Vec<Env>,
    http_port: Option<u16>,
    health_check: Option<HealthCheck>,
    liveness_health_check: Option<HealthCheck>,
    #[serde(rename = "termination")]
    _termination: Option<Termination>,
    kind: Option<JobKind>,
    schedule: Option<CronSchedule>,
    timeout: Option<String>,
    #[serde(default)]
    alerts: Vec<Alert>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Image {
    #[serde(rename = "registry_type")]
    _registry_type: Registry,
    repository: String,
    #[serde(rename = "tag")]
    _tag: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Registry {
    Docr,
    DockerHub,
    Ghcr,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HealthCheck {
    http_path: String,
    port: Option<u16>,
    #[serde(rename = "initial_delay_seconds")]
    _initial_delay_seconds: Option<u32>,
    #[serde(rename = "period_seconds")]
    _period_seconds: Option<u32>,
    #[serde(rename = "timeout_seconds")]
    _timeout_seconds: Option<u32>,
    #[serde(rename = "failure_threshold")]
    _failure_threshold: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Termination {
    #[serde(rename = "drain_seconds")]
    _drain_seconds: Option<u32>,
    #[serde(rename = "grace_period_seconds")]
    _grace_period_seconds: Option<u32>,
}

#[derive(Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum JobKind {
    PreDeploy,
    PostDeploy,
    FailedDeploy,
    Scheduled,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CronSchedule {
    cron: String,
    time_zone: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Alert {
    rule: AlertRule,
    operator: Option<Operator>,
    value: Option<f32>,
    window: Option<Window>,
}

#[derive(PartialEq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum AlertRule {
    CpuUtilization,
    MemUtilization,
    RestartCount,
    DeploymentFailed,
    DeploymentLive,
    DomainFailed,
    DomainLive,
    JobInvocationFailed,
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Operator {
    GreaterThan,
    LessThan,
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Window {
    FiveMinutes,
    TenMinutes,
    ThirtyMinutes,
    OneHour,
}

fn faults(text: &str) -> Vec<String> {
    let app: App = match serde_yaml_ng::from_str(text) {
        Ok(app) => app,
        Err(error) => return vec![error.to_string()],
    };
    let mut faults = name_faults(&app, text);
    let components: Vec<&Component> = app.services.iter().chain(&app.workers).chain(&app.jobs).collect();
    for component in &components {
        faults.extend(environment_faults(&app, component));
        faults.extend(component_faults(component));
        faults.extend(component.alerts.iter().filter_map(alert_fault));
    }
    faults.extend(app.alerts.iter().filter_map(alert_fault));
    faults.extend(app.services.iter().filter_map(service_fault));
    faults.extend(app.workers.iter().filter_map(worker_fault));
    faults.extend(job_faults(&app.jobs));
    let old = app.databases.iter().filter(|database| database.version.parse::<u32>().unwrap_or(0) < 15);
    faults.extend(old.map(|database| format!("{} is older than Postgres 15", database.name)));
    faults
}

/// Names are unique and well-formed, and whatever is referred to exists.
fn name_faults(app: &App, text: &str) -> Vec<String> {
    let components =
        app.services.iter().chain(&app.workers).chain(&app.jobs).map(|component| &component.name);
    let names: Vec<&String> = components.chain(app.databases.iter().map(|database| &database.name)).collect();
    let mut faults = Vec::new();
    if names.iter().collect::<BTreeSet<_>>().len() != names.len() {
        faults.push("two components have one name".to_owned());
    }
    for name in names.iter().chain([&&app.name]) {
        let well_formed = (2..=32).contains(&name.len())
            && name.starts_with(|first: char| first.is_ascii_lowercase())
            && !name.ends_with('-')
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if !well_formed {
            faults.push(format!("{name:?} can't be a name"));
        }
    }
    for rule in &app.ingress.rules {
        if !app.services.iter().any(|service| service.name == rule.component.name) {
            faults.push(format!("requests go to {}, which is no service", rule.component.name));
        }
        if !rule.component.preserve_path_prefix {
            faults.push("a rule cuts the path, which the routes need".to_owned());
        }
    }
    for placeholder in placeholders(text) {
        let known = match placeholder.split_once('.') {
            Some((component, _)) => names.iter().any(|name| *name == component),
            None => matches!(placeholder, "APP_URL" | "APP_DOMAIN" | "APP_ID"),
        };
        if !known {
            faults.push(format!("{placeholder} refers to nothing"));
        }
    }
    faults
}

fn environment_faults(app: &App, component: &Component) -> Vec<String> {
    let mut faults = Vec::new();
    let mut environment = BTreeMap::new();
    for env in app.envs.iter().chain(&component.envs) {
        if !is_variable(&env.key) {
            faults.push(format!("{} is no setting", env.key));
        }
        match (&env.kind, &env.value) {
            (EnvType::Secret, Some(Text(value))) if !value.starts_with("EV[") => {
                faults.push(format!("{} is a secret in the open", env.key));
            }
            (EnvType::General, None) => faults.push(format!("{} has no value", env.key)),
            _ => {}
        }
        environment.insert(env.key.clone(), env.value.clone().map(|value| value.0));
    }
    faults.extend(
        settings_faults(&environment).into_iter().map(|fault| format!("{}: {fault}", component.name)),
    );
    faults
}

fn component_faults(component: &Component) -> Vec<String> {
    let name = &component.name;
    let mut faults = Vec::new();
    if !component.run_command.starts_with("astralis ") || component.image.repository != "astralis" {
        faults.push(format!("{name} does not run the image's program"));
    }
    if component.instance_count == 0 {
        faults.push(format!("{name} has no instance"));
    }
    let is_job = component.kind.is_some();
    if is_job == component.timeout.is_none() {
        faults.push(format!("{name} has a time limit and is no job, or the other way round"));
    }
    if is_job && (component.http_port.is_some() || component.health_check.is_some()) {
        faults.push(format!("{name} is a job and listens"));
    }
    let probes = component.health_check.iter().map(|check| (check, "/readyz"));
    for (check, path) in probes.chain(component.liveness_health_check.iter().map(|check| (check, "/livez"))) {
        if check.http_path != path {
            faults.push(format!("{name} is asked at {}, not at {path}", check.http_path));
        }
    }
    faults
}

fn service_fault(service: &Component) -> Option<String> {
    let checked = service.health_check.is_some() && service.liveness_health_check.is_some();
    let right = service.http_port.is_some() && checked && service.run_command == "astralis serve";
    (!right).then(|| format!("{} is no complete service", service.name))
}

/// A worker listens where its liveness is asked for: the platform gives it no `PORT`.
fn worker_fault(worker: &Component) -> Option<String> {
    let asked = worker.liveness_health_check.as_ref().and_then(|check| check.port);
    let port =
        worker.envs.iter().find(|env| env.key == "PORT").and_then(|env| env.value.as_ref()?.0.parse().ok());
    let right = worker.http_port.is_none()
        && asked.is_some()
        && asked == port
        && worker.run_command == "astralis work";
    (!right).then(|| format!("{} is no complete worker", worker.name))
}

fn job_faults(jobs: &[Component]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut found = BTreeSet::new();
    for job in jobs {
        match (job.kind, &job.schedule) {
            (Some(JobKind::Scheduled), Some(schedule)) => {
                faults.extend(cron_fault(&schedule.cron));
                let alerted = job.alerts.iter().any(|alert| alert.rule == AlertRule::JobInvocationFailed);
                if !alerted {
                    faults.push(format!("nobody hears when {} fails", job.name));
                }
                let command = job.run_command.as_str();
                found.insert((
                    job.name.as_str(),
                    schedule.cron.as_str(),
                    schedule.time_zone.as_str(),
                    command.to_owned(),
                ));
            }
            (Some(JobKind::PreDeploy), None) if job.run_command == "astralis migrate" => {}
            _ => faults.push(format!("{} is neither the migration nor scheduled", job.name)),
        }
    }
    if !jobs.iter().any(|job| job.kind == Some(JobKind::PreDeploy)) {
        faults.push("nothing migrates before a deploy".to_owned());
    }
    let schedules = functions::jobs().schedules();
    let expected: BTreeSet<_> = schedules
        .iter()
        .map(|schedule| {
            (schedule.name, schedule.cron, schedule.time_zone, format!("astralis run-job {}", schedule.kind))
        })
        .collect();
    if found != expected {
        faults.push(format!("scheduled jobs {found:?} are not the schedules {expected:?}"));
    }
    faults
}

/// Alerts on a figure need all of operator, value and window; alerts on an event none.
fn alert_fault(alert: &Alert) -> Option<String> {
    let figure =
        matches!(alert.rule, AlertRule::CpuUtilization | AlertRule::MemUtilization | AlertRule::RestartCount);
    let parts = [alert.operator.is_some(), alert.value.is_some(), alert.window.is_some()];
    (parts != [figure; 3]).then(|| "an alert has too few or too many parts".to_owned())
}

#[test]
fn the_app_fits_the_spec_the_settings_and_the_schedules() {
    assert_eq!(faults(&read(".do/app.yaml")), Vec::<String>::new());
}

#[test]
fn what_the_platforms_own_check_lets_pass_is_found() {
    let app = read(".do/app.yaml");
    let cases = [
        ("kind: SCHEDULED", "kind: CRON", "unknown variant"),
        ("instance_count: 1", "instance_count: one", "invalid type"),
        ("http_port: 8080", "http_prot: 8080", "unknown field"),
        ("component: { name: api,", "component: { name: web,", "web, which is no service"),
        ("${db.DATABASE_URL}", "${database.DATABASE_URL}", "refers to nothing"),
        ("cron: \"*/5 * * * *\"", "cron: \"*/5 * * *\"", "five fields"),
        ("cron: \"17 3 * * *\"", "cron: \"18 3 * * *\"", "are not the schedules"),
        ("astralis run-job maintain-jobs", "astralis run-job maintain", "are not the schedules"),
        ("time_zone: UTC", "time_zone: Europe/Berlin", "are not the schedules"),
        ("key: JWT_SECRET,", "key: JWT_SECRET, value: hunter2,", "secret in the open"),
        ("key: LOG_LEVEL,", "key: LOG_LEVLE,", "LOG_LEVLE is no setting"),
        ("  - { key: JWT_SECRET, scope: RUN_TIME, type: SECRET }\n", "", "api: JWT_SECRET is missing"),
        ("value: \"1024\"", "value: \"much\"", "worker: READER_MEMORY_MB"),
        ("value: \"1024\"", "value: 1024", "is no string"),
        ("http_path: /readyz", "http_path: /healthz", "not at /readyz"),
        ("port: 8080\n      period", "port: 8081\n      period", "no complete worker"),
        ("kind: PRE_DEPLOY", "kind: POST_DEPLOY", "nothing migrates"),
        ("operator: GREATER_THAN, ", "", "too few"),
        ("name: maintain-jobs", "name: sweep-documents", "one name"),
    ];
    for (old, new, expected) in cases {
        let faults = faults(&with(&app, old, new)).join("\n");
        assert!(faults.contains(expected), "{new:?} gave {faults:?}");
    }
}
