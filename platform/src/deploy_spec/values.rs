//! The values that an operator hands over: lines `NAME=value` in a file that nobody else can read.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::{Context, ensure};

/// Reads the file. A value is everything behind the first `=`, as it stands; an empty one counts as none.
pub(super) fn read(path: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let about = fs::metadata(path).with_context(|| path.display().to_string())?;
    let is_private = about.permissions().mode().trailing_zeros() >= 6;
    ensure!(is_private, "others can read {0}: chmod 600 {0}", path.display());
    parse(&fs::read_to_string(path)?)
}

fn parse(text: &str) -> anyhow::Result<BTreeMap<String, String>> {
    let mut values = BTreeMap::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        // The line may hold a secret, so the message names its number alone.
        let (name, value) = line
            .split_once('=')
            .with_context(|| format!("line {} of the values is no NAME=value", number + 1))?;
        if !value.is_empty() {
            values.insert(name.trim().to_owned(), value.to_owned());
        }
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_what_stands_behind_the_first_equals_sign() {
        let values = parse("# keys\n\nJWT_SECRET=ab=c #d\n SMTP_HOST=mail.example\nSMTP_USER=\n").unwrap();
        let expected = [("JWT_SECRET", "ab=c #d"), ("SMTP_HOST", "mail.example")];
        assert_eq!(values, expected.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
    }

    #[test]
    fn a_line_that_is_none_is_named_by_its_number_and_not_shown() {
        let refusal = parse("A=1\nhunter2").unwrap_err().to_string();
        assert_eq!(refusal, "line 2 of the values is no NAME=value");
    }

    #[test]
    fn a_file_that_others_can_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("values");
        fs::write(&file, "A=1").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(read(&file).unwrap_err().to_string().contains("chmod 600"));
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(read(&file).unwrap().len(), 1);
    }
}
