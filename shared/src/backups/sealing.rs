//! Compressed by zstd and encrypted by age to public keys: what is stored can be read by nobody who has the server alone.

use std::io::{BufReader, Read, Write};

use age::x25519::{Identity, Recipient};
use age::{DecryptError, Decryptor, Encryptor};
use anyhow::anyhow;

use crate::error::{Error, Result, refuse};

/// zstd's own default: a third of the size at some hundred megabytes a second.
const LEVEL: i32 = 3;

/// Takes plain bytes and writes sealed ones.
pub(super) struct Sealed<W: Write>(zstd::Encoder<'static, age::stream::StreamWriter<W>>);

impl<W: Write> Sealed<W> {
    /// Encrypts to all of `recipients`, each of which can read it alone.
    pub(super) fn to(recipients: &[String], output: W) -> Result<Self> {
        let recipients: Vec<Recipient> = recipients
            .iter()
            .map(|recipient| recipient.parse().map_err(|cause| anyhow!("BACKUP_RECIPIENT: {cause}")))
            .collect::<Result<_, _>>()?;
        let encryptor = Encryptor::with_recipients(recipients.iter().map(|one| one as &dyn age::Recipient))?;
        Ok(Self(zstd::Encoder::new(encryptor.wrap_output(output)?, LEVEL)?))
    }

    /// Writes the end, without which nothing can be read back.
    pub(super) fn finish(self) -> Result<W> {
        Ok(self.0.finish()?.finish()?)
    }
}

impl<W: Write> Write for Sealed<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}

/// Private keys as `age-keygen` writes them: a file with comments, or the key alone.
///
/// # Errors
/// `Conflict` with code `no_identity` when there is none in the text. The text is never repeated.
pub fn identities(text: &str) -> Result<Vec<Identity>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let found: Option<Vec<Identity>> = lines.map(|line| line.parse().ok()).collect();
    let refusal =
        || refuse("no_identity", "no private key of age-keygen (AGE-SECRET-KEY-1…) is in the identity file");
    found.filter(|found| !found.is_empty()).ok_or_else(|| Error::Conflict(refusal()))
}

/// The plain bytes of sealed ones.
///
/// # Errors
/// `Conflict` with code `wrong_identity` when none of the keys opens it, `damaged` when it is not whole.
pub(super) fn opened(input: impl Read + 'static, keys: &[Identity]) -> Result<Box<dyn Read>> {
    let plain = Decryptor::new(BufReader::new(input))
        .and_then(|sealed| sealed.decrypt(keys.iter().map(|key| key as &dyn age::Identity)));
    match plain {
        Ok(plain) => Ok(Box::new(zstd::Decoder::new(plain)?)),
        Err(DecryptError::NoMatchingKeys) => {
            let detail = "this identity does not open the backup: it is encrypted to another key than the one given, and \
                          its manifest names the public keys to which it is encrypted";
            Err(Error::Conflict(refuse("wrong_identity", detail)))
        }
        Err(cause) => Err(damaged(&cause)),
    }
}

/// What is stored is not what was.
pub(super) fn damaged(cause: &dyn std::fmt::Display) -> Error {
    Error::Conflict(refuse("damaged", format!("the backup is damaged and can't be read: {cause}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(key: &Identity, text: &[u8]) -> Vec<u8> {
        let mut writer = Sealed::to(&[key.to_public().to_string()], Vec::new()).unwrap();
        writer.write_all(text).unwrap();
        writer.finish().unwrap()
    }

    fn read(bytes: Vec<u8>, key: &Identity) -> Result<Vec<u8>> {
        let mut plain = Vec::new();
        opened(std::io::Cursor::new(bytes), std::slice::from_ref(key))?
            .read_to_end(&mut plain)
            .map_err(|cause| damaged(&cause))?;
        Ok(plain)
    }

    #[test]
    fn what_is_sealed_is_read_with_its_key_alone_and_whole_or_not_at_all() {
        use age::secrecy::ExposeSecret;

        let (key, other) = (Identity::generate(), Identity::generate());
        let text = b"rows\n".repeat(20_000);
        let bytes = sealed(&key, &text);
        assert!(bytes.len() < text.len() / 10);
        assert_eq!(read(bytes.clone(), &key).unwrap(), text);
        assert_eq!(read(bytes.clone(), &other).unwrap_err().code(), "wrong_identity");

        for place in [0, 10, bytes.len() / 2, bytes.len() - 1] {
            let mut flipped = bytes.clone();
            flipped[place] ^= 1;
            assert!(read(flipped, &key).is_err(), "byte {place}");
            assert!(read(bytes[..place].to_vec(), &key).is_err(), "cut at {place}");
        }

        let file = format!("# created: today\n{}\n", key.to_string().expose_secret());
        assert_eq!(identities(&file).unwrap().len(), 1);
        assert_eq!(identities("# nothing\n").err().unwrap().code(), "no_identity");
    }
}
