//! The data folder of a local platform: one owner at a time.

use std::fs::{File, OpenOptions, Permissions, TryLockError};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::Context;
use shared::Result;
use shared::error::{Error, refuse};

/// The folder, ours until it is dropped. The kernel releases it even after `kill -9`.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Takes the folder, and makes it if it is missing.
    ///
    /// # Errors
    /// `Conflict` when another process has it.
    pub fn take(path: &Path) -> Result<Self> {
        let shown = path.display();
        std::fs::create_dir_all(path).with_context(|| format!("the data folder {shown} can't be made"))?;
        // Others may pass through (Postgres does not run as root) but not look around.
        std::fs::set_permissions(path, Permissions::from_mode(0o711))?;
        let path = path.canonicalize()?;
        let lock = lock_file(&path)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path, _lock: lock }),
            Err(TryLockError::WouldBlock) => {
                let detail = format!(
                    "another `astralis up` is using {shown}: stop it first, or give this one its own folder with --data"
                );
                Err(Error::Conflict(refuse("data_folder_in_use", detail)))
            }
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// The absolute path.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Whether a process has taken the folder.
pub fn is_taken(path: &Path) -> bool {
    let Ok(lock) = lock_file(path) else { return false };
    matches!(lock.try_lock(), Err(TryLockError::WouldBlock))
}

fn lock_file(path: &Path) -> Result<File> {
    let file = path.join("lock");
    let opened = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&file);
    Ok(opened.with_context(|| format!("{} can't be opened", file.display()))?)
}

/// Writes a file that only we may read: whole or not at all, even if the process dies meanwhile.
///
/// # Errors
/// When the folder can't be written.
pub fn write_private(path: &Path, content: &str) -> Result<()> {
    let draft = path.with_extension("new");
    // A left-over draft keeps its old permissions, so it is deleted first.
    if draft.exists() {
        std::fs::remove_file(&draft)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    file.write_all(content.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&draft, path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_owner_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let first = Folder::take(folder.path()).unwrap();

        let second = Folder::take(folder.path()).unwrap_err();
        assert_eq!(second.code(), "data_folder_in_use");
        assert!(is_taken(folder.path()));

        drop(first);
        assert!(!is_taken(folder.path()));
        Folder::take(folder.path()).unwrap();
    }

    #[test]
    fn a_private_file_is_readable_by_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secrets.env");

        write_private(&file, "A=1\n").unwrap();
        write_private(&file, "A=2\n").unwrap();

        assert_eq!(std::fs::read_to_string(&file).unwrap(), "A=2\n");
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
