//! The workflow: what it runs is here, what waits for what is a job, and only a tag is deployed.

use std::collections::BTreeMap;
use std::fs;

use serde::Deserialize;

use super::{read, root};

#[derive(Deserialize)]
struct Workflow {
    jobs: BTreeMap<String, Job>,
}

#[derive(Deserialize)]
struct Job {
    environment: Option<String>,
    #[serde(default)]
    needs: Needs,
    #[serde(rename = "if")]
    only: Option<String>,
    #[serde(rename = "timeout-minutes")]
    _minutes: u32,
    steps: Vec<Step>,
}

#[derive(Deserialize, Default)]
#[serde(untagged)]
enum Needs {
    #[default]
    Nothing,
    One(String),
    Several(Vec<String>),
}

#[derive(Deserialize)]
struct Step {
    run: Option<String>,
    uses: Option<String>,
}

fn workflow() -> Workflow {
    serde_yaml_ng::from_str(&read(".github/workflows/release.yml")).unwrap()
}

/// The programs of this tree among the words of a script.
fn programs(script: &str) -> Vec<String> {
    let words = script.split_whitespace().map(|word| word.trim_start_matches("./"));
    words.filter(|word| *word == "dev" || word.starts_with("infra/")).map(str::to_owned).collect()
}

#[test]
fn the_workflow_runs_what_is_in_this_tree() {
    let mut ran = Vec::new();
    for (name, job) in workflow().jobs {
        for step in job.steps {
            let known = |action: &str| match action.strip_prefix("./") {
                Some(own) => root().join(own).join("action.yml").is_file(),
                None => action.contains('@'),
            };
            let whole = step.run.is_some() ^ step.uses.as_deref().is_some_and(known);
            assert!(whole, "{name}: a step runs a script, an action of this tree, or one of a version");
            ran.extend(programs(step.run.as_deref().unwrap_or_default()));
        }
    }
    for program in &ran {
        assert!(fs::exists(root().join(program)).unwrap(), "{program}");
    }
    for needed in ["dev", "infra/Dockerfile", "infra/deploy"] {
        assert!(ran.iter().any(|program| program == needed), "{needed} is run nowhere");
    }
}

#[test]
fn only_a_tag_that_was_checked_and_tested_is_deployed() {
    let jobs = workflow().jobs;
    for (name, job) in &jobs {
        let needs = match &job.needs {
            Needs::Nothing => Vec::new(),
            Needs::One(one) => vec![one.clone()],
            Needs::Several(several) => several.clone(),
        };
        assert!(needs.iter().all(|other| jobs.contains_key(other)), "{name} waits for {needs:?}");
    }
    assert!(matches!(&jobs["deploy"].needs, Needs::One(build) if build == "build"));
    // Where somebody has to approve, and where the token is that may deploy.
    assert_eq!(jobs["deploy"].environment.as_deref(), Some("production"));
    assert!(
        matches!(&jobs["build"].needs, Needs::Several(before) if before == &["check", "test", "package", "image"])
    );
    assert_eq!(jobs["build"].only.as_deref(), Some("startsWith(github.ref, 'refs/tags/v')"));
}
