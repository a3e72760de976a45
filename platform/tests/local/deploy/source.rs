//! Where the web app is built from: a branch for each release, of a repository that is named without a password.

use serde_json::json;

use super::Account;

/// The address and the branch that the web app of the running release comes from.
fn source(account: &Account) -> (String, String) {
    let git = account.running()["static_sites"][0]["git"].clone();
    let text = |key: &str| git[key].as_str().unwrap().to_owned();
    (text("repo_clone_url"), text("branch"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_web_app_is_of_the_version_after_a_deploy_a_rollback_and_a_new_key() {
    let account = Account::new().await;
    account.first_deploy();
    assert!(account.run("deploy", &["1.1.0"]).succeeded);
    let of = |branch: &str| ("https://git.example/papers/astralis.git".to_owned(), branch.to_owned());
    assert_eq!(source(&account), of("release-1.1.0"));
    assert!(account.run("rollback", &[]).succeeded);
    assert_eq!(source(&account), of("release-1.0.0"));
    assert!(account.run("rotate-keys", &["SIGNING_KEY"]).succeeded);
    assert_eq!(source(&account), of("release-1.0.0"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_without_its_branch_is_refused() {
    let account = Account::new().await;
    account.first_deploy();
    account.change(|state| state["tags"] = json!(["1.3.0"]));
    for arguments in [&["1.3.0"][..], &["1.3.0", "--dry-run"]] {
        let said = account.run("deploy", arguments);
        let push = "git push origin HEAD:refs/heads/release-1.3.0";
        assert!(!said.succeeded && said.text.contains(push), "{}", said.text);
    }
    assert_eq!(account.sent(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repository_that_does_not_answer_ends_a_deploy_and_no_dry_run() {
    let account = Account::new().await;
    account.first_deploy();
    let away = ["1.1.0", "--repository", "https://git.example/away.git"];
    let said = account.run("deploy", &away);
    assert!(!said.succeeded && said.text.contains("can't be asked"), "{}", said.text);
    let dry = account.run("deploy", &[&away[..], &["--dry-run"]].concat());
    assert!(dry.succeeded && dry.text.contains("can't be asked"), "{}", dry.text);
    assert_eq!(account.sent(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_password_of_a_repository_gets_into_a_spec() {
    let account = Account::new().await;
    let address = "https://me:my-password@git.example/papers/astralis.git";
    let said = account.run("deploy", &["1.0.0", "--repository", address]);
    assert!(!said.succeeded && said.text.contains("--repository holds a user"), "{}", said.text);
    assert!(!said.text.contains("my-password"), "{}", said.text);

    account.line(&format!("git remote set-url origin {address}"));
    let said = account.run("deploy", &["1.0.0", "--values", &account.first_values()]);
    assert!(said.succeeded && said.text.contains("without its user and password"), "{}", said.text);
    assert!(!said.text.contains("my-password"), "{}", said.text);
    assert_eq!(source(&account).0, "https://git.example/papers/astralis.git");
}
