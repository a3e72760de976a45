//! The local platform's bucket server, where the rest of the platform is not needed.

use std::path::Path;

use platform::local::bucket::{Bucket, Options};
use platform::local::port;
use shared::Result;
use shared::settings::Secret;

/// Serves the bucket `files` from a folder, for the keys of `shared::testing`, until it is dropped. Nobody hears of its
/// events.
///
/// # Errors
/// When no port is free, or the folder can't be used.
pub async fn serve(folder: &Path) -> Result<Bucket> {
    let options = Options {
        folder: folder.to_owned(),
        name: "files".to_owned(),
        access_key: "testing".to_owned(),
        secret_key: Secret::new("testing"),
        origins: Vec::new(),
        hook: "http://127.0.0.1:1".parse()?,
        hook_secret: Secret::new("nobody listens"),
    };
    Bucket::start(port::listen(0).await?, &options)
}
