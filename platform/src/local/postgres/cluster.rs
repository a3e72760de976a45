//! The cluster's files: made once, as a whole or not at all.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use shared::settings::Secret;

use super::LOGIN;
use super::programs::{Programs, run};

/// Where to put clusters for root's folders, which others can't reach: Postgres does not run as root and can't enter
/// `/root`.
const ELSEWHERE: &str = "/var/lib/astralis";

/// The folder of the cluster, made if it is missing.
pub(super) async fn prepare(
    programs: &mut Programs,
    folder: &Path,
    password: &Secret,
) -> anyhow::Result<PathBuf> {
    let link = folder.join("postgres");
    if let Ok(cluster) = link.canonicalize() {
        let made_by = fs::read_to_string(cluster.join("PG_VERSION"))
            .with_context(|| format!("{} is no Postgres cluster", cluster.display()))?;
        let made_by = made_by.trim().parse().context("PG_VERSION holds no version")?;
        if made_by != programs.version() {
            *programs = programs.of_version(made_by)?;
        }
        return Ok(cluster);
    }
    // A dangling link: the files it points to were deleted.
    let _ = fs::remove_file(&link);

    let home = home(programs, folder).await?;
    let (draft, cluster) = (home.join("postgres.new"), home.join("postgres"));
    for left_over in [&draft, &cluster] {
        if left_over.exists() {
            fs::remove_dir_all(left_over)?;
        }
    }
    make(programs, &draft).await?;
    tell(programs, &draft, &first_words(password)).await?;
    fs::rename(&draft, &cluster)?;
    if cluster != link {
        symlink(&cluster, &link)?;
    }
    Ok(cluster.canonicalize()?)
}

/// Sets the login's password.
pub(super) async fn set_password(
    programs: &Programs,
    cluster: &Path,
    password: &Secret,
) -> anyhow::Result<()> {
    tell(programs, cluster, &login(password)).await
}

/// The data folder, unless the user that Postgres runs as can't get there.
async fn home(programs: &Programs, folder: &Path) -> anyhow::Result<PathBuf> {
    if programs.user().is_none() {
        return Ok(folder.to_owned());
    }
    let mut enter = programs.as_user("test");
    enter.arg("-x").arg(folder);
    if run(enter, None).await.is_ok() {
        return Ok(folder.to_owned());
    }
    // Named after the data folder, so that the remains of a deleted one are found and replaced.
    let mut name = DefaultHasher::new();
    folder.hash(&mut name);
    let elsewhere = Path::new(ELSEWHERE).join(format!("{:016x}", name.finish()));
    tracing::info!(folder = %elsewhere.display(), "Postgres can't enter the data folder: its files go elsewhere");
    fs::create_dir_all(&elsewhere)?;
    fs::set_permissions(&elsewhere, fs::Permissions::from_mode(0o711))?;
    Ok(elsewhere)
}

async fn make(programs: &Programs, cluster: &Path) -> anyhow::Result<()> {
    fs::create_dir(cluster)?;
    fs::set_permissions(cluster, fs::Permissions::from_mode(0o700))?;
    if let Some(user) = programs.user() {
        chown(cluster, Some(user.uid), Some(user.gid))?;
    }
    let mut initdb = programs.command("initdb");
    initdb.arg("-D").arg(cluster).args(["--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8"]);
    initdb.args(["--auth-local=peer", "--auth-host=scram-sha-256", "--no-instructions"]);
    // Syncing a thousand files one by one takes longer than all the rest. A power cut in the first half minute could
    // spoil only an empty cluster.
    initdb.arg("--no-sync");
    run(initdb, None).await.context("the Postgres cluster can't be made")?;
    Ok(())
}

/// Runs statements as the superuser, which has no password and no socket: only a single-user server, before the real
/// one, accepts it.
async fn tell(programs: &Programs, cluster: &Path, statements: &[String]) -> anyhow::Result<()> {
    let mut server = programs.command("postgres");
    server.args(["--single", "-c", "exit_on_error=on", "-c", "fsync=off", "-D"]).arg(cluster).arg("postgres");
    let mut input = statements.join("\n");
    input.push('\n');
    let said = run(server, Some(&input)).await.context("the Postgres cluster can't be set up")?;
    if said.contains("ERROR") {
        bail!("the Postgres cluster can't be set up: {said}");
    }
    Ok(())
}

fn first_words(password: &Secret) -> Vec<String> {
    let mut words = vec![format!("create role {LOGIN}")];
    words.extend(login(password));
    words.push(format!("create database {LOGIN} owner {LOGIN}"));
    words
}

fn login(password: &Secret) -> Vec<String> {
    let secret = password.expose().replace('\'', "''");
    vec![format!("alter role {LOGIN} with login nosuperuser createrole createdb password '{secret}'")]
}
