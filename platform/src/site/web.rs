//! The web app: the files that `npm run build` writes, if it has written them.
//!
//! They are read once, at the start. What has a hash in its name never changes; the rest is asked for again by its tag.
//! An address that is no file and no route is one of the app's own, so its page answers.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use shared::Result;
use shared::settings::Spaces;
use tower::ServiceExt;

/// The page that starts the app.
const PAGE: &str = "/index.html";

/// Where the build puts what has a hash in its name.
const HASHED: &str = "/assets/";

/// The hashes of the page's inline scripts, as a policy names them. The build writes them for us alone.
const SCRIPT_HASHES: &str = "script-hashes.txt";

/// The web app, ready to be served.
#[derive(Clone)]
pub struct Web(Arc<Files>);

struct Files {
    files: HashMap<String, File>,
    policy: HeaderValue,
}

struct File {
    media_type: &'static str,
    tag: HeaderValue,
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

/// The folder of the built app: `web` beside the executable, or `web/dist` in a folder above it.
pub fn find() -> Option<PathBuf> {
    beside(&std::env::current_exe().ok()?)
}

fn beside(executable: &Path) -> Option<PathBuf> {
    let folders = executable.ancestors().skip(1);
    let own = folders.clone().take(1).map(|folder| folder.join("web"));
    let built = folders.map(|folder| folder.join("web/dist"));
    own.chain(built).find(|folder| folder.join("index.html").is_file())
}

impl Web {
    /// Reads the app in `folder`, whose pages load files from the bucket too.
    ///
    /// # Errors
    /// When a file can't be read.
    pub fn load(folder: &Path, bucket: &Spaces) -> Result<Self> {
        let mut found = HashMap::new();
        read(folder, "", &mut found)
            .with_context(|| format!("the web app in {} can't be read", folder.display()))?;
        let hashes = found.remove(&format!("/{SCRIPT_HASHES}")).unwrap_or_default();
        let policy = policy(String::from_utf8_lossy(&hashes).trim(), &origin(bucket));
        let policy = HeaderValue::try_from(policy)?;
        let names: Vec<String> = found.keys().filter(|name| !is_packed(name)).cloned().collect();
        let mut files = HashMap::new();
        for name in names {
            let packed = |ending: &str| found.get(&format!("{name}{ending}")).cloned();
            let plain = found[&name].clone();
            let file = File {
                media_type: media_type(&name),
                tag: tag(&plain)?,
                brotli: packed(".br"),
                gzip: packed(".gz"),
                plain,
            };
            files.insert(name, file);
        }
        Ok(Self(Arc::new(Files { files, policy })))
    }

    /// Answers what no route of the platform answers; what is not the app's goes on to `api`.
    pub(super) fn router(self, api: Router) -> Router {
        Router::new().fallback(answer).with_state((self, api))
    }

    /// The file of an address, or the page for an address within the app.
    fn file(&self, path: &str) -> Option<(&File, bool)> {
        if let Some(file) = self.0.files.get(path) {
            return Some((file, path.starts_with(HASHED)));
        }
        // A part of the app that is gone must fail, so that an open page notices that it is an old one.
        let is_page = !path.starts_with(HASHED);
        self.0.files.get(PAGE).filter(|_| is_page).map(|page| (page, false))
    }
}

async fn answer(State((web, api)): State<(Web, Router)>, request: Request) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let path = request.uri().path();
    let is_api = path == "/api" || path.starts_with("/api/");
    match web.file(path).filter(|_| is_read && !is_api) {
        Some((file, is_hashed)) => respond(file, is_hashed, request.headers(), &web.0.policy),
        None => api.oneshot(request).await.into_response(),
    }
}

fn respond(file: &File, is_hashed: bool, asked: &HeaderMap, policy: &HeaderValue) -> Response {
    let caching = if is_hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
    let known = asked.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok()).unwrap_or_default();
    let is_known = file.tag.to_str().is_ok_and(|tag| known.contains(tag));
    let (encoding, body) = encoded(file, asked);
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(body.clone()))
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(header::ETAG, file.tag.clone());
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    if !is_known {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(file.media_type));
        if let Some(encoding) = encoding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
    }
    response
}

/// The smallest form that the browser can unpack.
fn encoded<'a>(file: &'a File, asked: &HeaderMap) -> (Option<&'static str>, &'a Bytes) {
    let offered = asked.get(header::ACCEPT_ENCODING).and_then(|list| list.to_str().ok()).unwrap_or_default();
    let takes = |name: &str| {
        offered.split(',').filter_map(|one| one.split(';').next().map(str::trim)).any(|one| one == name)
    };
    match file {
        File { brotli: Some(packed), .. } if takes("br") => (Some("br"), packed),
        File { gzip: Some(packed), .. } if takes("gzip") => (Some("gzip"), packed),
        File { plain, .. } => (None, plain),
    }
}

/// All files of a folder by their path in it: `/assets/index.js`.
fn read(folder: &Path, name: &str, found: &mut HashMap<String, Bytes>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{name}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read(&entry.path(), &name, found)?;
        } else {
            found.insert(name, fs::read(entry.path())?.into());
        }
    }
    Ok(())
}

fn is_packed(name: &str) -> bool {
    let ending = Path::new(name).extension().and_then(|ending| ending.to_str());
    matches!(ending, Some("br" | "gz"))
}

fn tag(bytes: &[u8]) -> Result<HeaderValue> {
    let mut tag = String::from('"');
    for byte in &Sha256::digest(bytes)[..12] {
        write!(tag, "{byte:02x}")?;
    }
    tag.push('"');
    Ok(HeaderValue::try_from(tag)?)
}

fn media_type(name: &str) -> &'static str {
    match Path::new(name).extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webp") => "image/webp",
        Some("woff2") => "font/woff2",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Where the browser sends files to and gets them from.
fn origin(bucket: &Spaces) -> String {
    let mut address = bucket.endpoint.clone();
    if !bucket.path_style
        && let Some(host) = bucket.endpoint.host_str()
        && address.set_host(Some(&format!("{}.{host}", bucket.bucket))).is_err()
    {
        return bucket.endpoint.origin().ascii_serialization();
    }
    address.origin().ascii_serialization()
}

/// Scripts are the app's own and the page's hashed one; nothing is loaded from anywhere but here and the bucket.
/// Styles may be inline, because menus and dialogs are placed by them.
fn policy(hashes: &str, bucket: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; font-src 'self'; \
         img-src 'self' blob: data:; connect-src 'self' {bucket}; worker-src 'self'; manifest-src 'self'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use shared::testing::settings;

    use super::*;

    /// An app of three files, and an API that knows nothing.
    fn app() -> Router {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, content: &str| fs::write(folder.path().join(name), content).unwrap();
        fs::create_dir(folder.path().join("assets")).unwrap();
        write("index.html", "<p>the app</p>");
        write("script-hashes.txt", "'sha256-abc='\n");
        write("assets/index-1.js", "start()");
        write("assets/index-1.js.br", "packed by brotli");
        write("assets/index-1.js.gz", "packed by gzip");
        let bucket = settings().spaces;
        let api = Router::new().fallback(async || (StatusCode::NOT_FOUND, "the API"));
        Web::load(folder.path(), &bucket).unwrap().router(api)
    }

    async fn ask(method: &str, path: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, String) {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = app().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let text = String::from_utf8(to_bytes(body, 10_000).await.unwrap().to_vec()).unwrap();
        (parts.status, parts.headers, text)
    }

    #[tokio::test]
    async fn every_address_that_is_no_file_shows_the_app() {
        for path in ["/", "/documents/01990000?review=true", "/invitations/abc.def"] {
            let (status, headers, text) = ask("GET", path, &[]).await;
            assert_eq!((status, text.as_str()), (StatusCode::OK, "<p>the app</p>"), "{path}");
            assert_eq!(headers[header::CACHE_CONTROL], "no-cache", "{path}");
            assert_eq!(headers[header::CONTENT_TYPE], "text/html; charset=utf-8", "{path}");
        }
    }

    #[tokio::test]
    async fn what_is_the_apis_goes_to_the_api() {
        for (method, path) in
            [("GET", "/api/v1/nothing"), ("GET", "/api"), ("POST", "/"), ("GET", "/assets/old.js")]
        {
            let (status, _, text) = ask(method, path, &[]).await;
            assert_eq!((status, text.as_str()), (StatusCode::NOT_FOUND, "the API"), "{method} {path}");
        }
    }

    #[tokio::test]
    async fn a_file_with_a_hash_is_kept_for_ever_and_sent_packed() {
        let path = "/assets/index-1.js";
        let (_, headers, text) = ask("GET", path, &[("accept-encoding", "gzip, br;q=1")]).await;
        assert_eq!(text, "packed by brotli");
        assert_eq!(headers[header::CONTENT_ENCODING], "br");
        assert_eq!(headers[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
        assert_eq!(headers[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
        assert_eq!(ask("GET", path, &[("accept-encoding", "gzip")]).await.2, "packed by gzip");
        assert_eq!(ask("GET", path, &[]).await.2, "start()");
    }

    #[tokio::test]
    async fn a_page_that_has_not_changed_is_not_sent_again() {
        let (_, headers, _) = ask("GET", "/", &[]).await;
        let tag = headers[header::ETAG].to_str().unwrap();
        let (status, _, text) = ask("GET", "/", &[("if-none-match", tag)]).await;
        assert_eq!((status, text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    }

    #[tokio::test]
    async fn the_policy_allows_the_hashed_script_and_the_bucket_alone() {
        let (_, headers, _) = ask("GET", "/", &[]).await;
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.contains("script-src 'self' 'sha256-abc=';"), "{policy}");
        assert!(policy.contains("connect-src 'self' http"), "{policy}");
        assert!(!policy.contains("unsafe-eval") && policy.contains("frame-ancestors 'none'"), "{policy}");
        let (status, _, text) = ask("GET", "/script-hashes.txt", &[]).await;
        assert_eq!((status, text.as_str()), (StatusCode::OK, "<p>the app</p>"));
    }

    #[test]
    fn a_bucket_with_a_host_of_its_own_is_named_by_it() {
        let mut bucket = settings().spaces;
        bucket.endpoint = "https://fra1.example.com".parse().unwrap();
        "papers".clone_into(&mut bucket.bucket);
        bucket.path_style = false;
        assert_eq!(origin(&bucket), "https://papers.fra1.example.com");
        bucket.path_style = true;
        assert_eq!(origin(&bucket), "https://fra1.example.com");
    }

    #[test]
    fn the_app_is_found_beside_the_executable_and_where_it_was_built() {
        let folder = tempfile::tempdir().unwrap();
        let executable = folder.path().join("target/debug/astralis");
        assert_eq!(beside(&executable), None);
        for place in ["web/dist", "target/debug/web"] {
            let place = folder.path().join(place);
            fs::create_dir_all(&place).unwrap();
            fs::write(place.join("index.html"), "").unwrap();
            assert_eq!(beside(&executable), Some(place));
        }
    }
}
