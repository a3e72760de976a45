//! A ZIP on its way to the bucket: what is written of it is sent at once.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use shared::Result;
use shared::clients::bucket::{About, Bucket, Writing, Written};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

/// How much time is spent on compressing tables and data: they shrink to a tenth at once.
const LEVEL: i64 = 3;

/// A file that is downloaded by a signed link and never shown.
const ABOUT: About<'static> =
    About { media_type: "application/zip", caching: "private, no-store", metadata: &[] };

/// What the ZIP writer has written and the bucket does not have yet.
#[derive(Clone, Default)]
struct Unsent(Arc<Mutex<Vec<u8>>>);

impl Write for Unsent {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Unsent {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// An archive that is being written.
pub(crate) struct Archive {
    zip: ZipWriter<StreamWriter<Unsent>>,
    unsent: Unsent,
    object: Writing,
}

impl Archive {
    pub(crate) async fn begin(bucket: &Bucket, key: &str) -> Result<Self> {
        let unsent = Unsent::default();
        let object = Writing::begin(bucket, key, ABOUT).await?;
        Ok(Self { zip: ZipWriter::new_stream(unsent.clone()), unsent, object })
    }

    /// Begins an entry that is as large as it is: most files are compressed already.
    pub(crate) fn begin_stored(&mut self, name: &str, size: u64) -> Result<()> {
        let options = options(CompressionMethod::Stored).large_file(u32::try_from(size).is_err());
        Ok(self.zip.start_file(name, options)?)
    }

    /// Begins an entry of text.
    pub(crate) fn begin_text(&mut self, name: &str) -> Result<()> {
        let options = options(CompressionMethod::Deflated).compression_level(Some(LEVEL));
        Ok(self.zip.start_file(name, options)?)
    }

    /// Adds bytes to the entry that was begun.
    pub(crate) async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.zip.write_all(bytes)?;
        let unsent = self.unsent.take();
        self.object.write(&unsent).await
    }

    /// Writes the directory of the archive; then the object is there.
    pub(crate) async fn finish(mut self) -> Result<Written> {
        self.zip.finish()?;
        let unsent = self.unsent.take();
        self.object.write(&unsent).await?;
        self.object.finish().await
    }

    /// Gives the archive up.
    pub(crate) async fn abort(self) {
        self.object.abort().await;
    }
}

/// Always the same moment, so that the same documents make the same file.
fn options(method: CompressionMethod) -> SimpleFileOptions {
    let options = SimpleFileOptions::default().compression_method(method);
    options.last_modified_time(DateTime::default()).unix_permissions(0o644)
}
