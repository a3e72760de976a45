//! `docs/deploy.md`: its commands, one after the other, as somebody with an empty account would type them.

use std::fs;

use super::{Account, root};

/// The commands of a page: lines behind `$ `, with those behind `> ` that go on with them.
fn commands(page: &str) -> Vec<String> {
    let mut commands: Vec<String> = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        match (inside, line.split_once(' ')) {
            (false, _) => inside = line == "```console",
            (true, Some(("$", command))) => commands.push(command.to_owned()),
            (true, Some((">", more))) => {
                let command = commands.last_mut().unwrap();
                command.push('\n');
                command.push_str(more);
            }
            (true, _) => inside = line != "```",
        }
    }
    commands
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_leads_from_an_empty_account_to_a_running_app() {
    let account = Account::new().await;
    account.change(|state| {
        state["tags"] = serde_json::json!([]);
        state["postgres"] =
            serde_json::json!({ "host": "db", "port": "25060", "user": "doadmin", "password": "x" });
    });
    // Nothing is pushed yet: the page does it.
    account.line("git push --quiet origin --delete release-1.0.0");
    // Docker's part: a pushed tag is in the registry. The database answers that everything is there already.
    account.command(
        "docker",
        "case $1 in push) sed -i 's/\"tags\": \\[\\]/\"tags\": [\"'\"${2##*:}\"'\"]/' \"$DOCTL_STATE\" ;; esac; echo \"docker $*\"",
    );
    account.command("psql", "case $* in *rolsuper*) ;; *) echo 1 ;; esac");
    let commands = commands(&fs::read_to_string(root().join("docs/deploy.md")).unwrap());
    assert!(commands.len() <= 12, "{} commands", commands.len());

    for command in &commands {
        let mut bash = account.bash();
        let ran = bash
            .args(["-c", command])
            .current_dir(root())
            .env("HOME", account.folder.path())
            .output()
            .unwrap();
        let said = [ran.stdout, ran.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
        assert!(ran.status.success(), "{command}\n{said}");
    }

    assert_eq!(account.tag(), "1.0.0");
    assert_eq!(account.value("SPACES_BUCKET").as_deref(), Some("papers-files"));
    assert_eq!(account.value("SMTP_PORT").as_deref(), Some("2525"));
    assert_eq!(account.value("ENCRYPTION_KEY").unwrap().len(), 48);
    assert_eq!(account.running()["static_sites"][0]["git"]["branch"], "release-1.0.0");
    assert!(!account.folder.path().join("astralis-spaces.txt").exists());
    assert_eq!(account.state()["clusters"], serde_json::json!(["astralis"]));
}
