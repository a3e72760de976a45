//! The program under test: started in a folder of its own, on free ports, and ended by its process id.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use mail_parser::MessageParser;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use shared::clients::web;
use tempfile::TempDir;

/// Everything a journey waits for comes within this time, also on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running `astralis up`.
pub struct Program {
    child: Child,
    folder: TempDir,
    address: String,
    http: reqwest::Client,
}

/// Somebody who is signed in.
#[derive(Clone)]
pub struct Person {
    http: reqwest::Client,
    api: String,
    token: String,
}

impl Program {
    /// Starts a platform in a new folder, with variables of one's own.
    ///
    /// # Errors
    /// When the platform does not do it.
    pub async fn start(variables: &[(&str, &str)]) -> Result<Self> {
        Self::start_in(TempDir::new()?, variables).await
    }

    /// Starts a platform in a folder that may hold an earlier one's data.
    ///
    /// # Errors
    /// When the platform does not do it.
    pub async fn start_in(folder: TempDir, variables: &[(&str, &str)]) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = Command::new(executable()?);
        command
            .args(["up", "--empty", "--port", &port.to_string(), "--data"])
            .arg(folder.path().join("data"));
        // The cluster of the test run is not this platform's.
        for name in ["DATABASE_URL", "LOG_LEVEL"] {
            command.env_remove(name);
        }
        let log = std::fs::File::create(folder.path().join("output.log"))?;
        // Tests ask more often than people do; those of the limits set their own.
        command.env("RATE_LIMIT_MAX", "100000");
        command.envs(variables.iter().copied()).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        let mut program =
            Self { child: command.spawn()?, folder, address: String::new(), http: web::client().build()? };
        program.address = program.wait_for_address().await?;
        Ok(program)
    }

    async fn wait_for_address(&mut self) -> Result<String> {
        let begun = Instant::now();
        loop {
            let output = std::fs::read_to_string(self.folder.path().join("output.log"))?;
            if let Some(address) =
                output.split_whitespace().find(|word| word.starts_with("http://localhost:"))
            {
                return Ok(address.trim_end_matches('/').to_owned());
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("the program ended with {status}: {output}");
            }
            ensure!(begun.elapsed() < PATIENCE, "the program does not start: {output}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Where the site is, without a trailing slash.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The process id of the program.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// A plain HTTP client.
    pub fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// The first line of a data folder's postmaster.pid.
    ///
    /// # Errors
    /// When the platform does not do it.
    pub fn database_process(&self) -> Result<i32> {
        let file = self.data().join("postgres/postmaster.pid");
        let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        Ok(text.lines().next().context("an empty postmaster.pid")?.parse()?)
    }

    /// Signs in to the demo organization as `admin`, `operator` or `client`.
    ///
    /// # Errors
    /// When the platform does not do it.
    pub async fn sign_in(&self, role: &str) -> Result<Person> {
        let api = format!("{}/api/v1", self.address);
        let credentials =
            json!({ "email": format!("{role}@demo.example"), "password": shared::auth::demo::PASSWORD });
        let reply = self.http.post(format!("{api}/auth/sign-in")).json(&credentials).send().await?;
        let session: Value = reply.error_for_status()?.json().await?;
        let token = session["access_token"].as_str().context("no access token")?.to_owned();
        Ok(Person { http: self.http.clone(), api, token })
    }

    /// Somebody with this access token.
    pub fn as_bearer(&self, token: &str) -> Person {
        let api = format!("{}/api/v1", self.address);
        Person { http: self.http.clone(), api, token: token.to_owned() }
    }

    /// The text of the newest mail to an address whose subject holds a word, in any case, once it has arrived.
    ///
    /// # Errors
    /// When it does not arrive.
    pub async fn mail_to(&self, address: &str, subject: &str) -> Result<String> {
        let begun = Instant::now();
        loop {
            let mut files: Vec<_> = std::fs::read_dir(self.data().join("mail"))?
                .filter_map(|entry| Some(entry.ok()?.path()))
                .filter(|path| path.extension().is_some_and(|extension| extension == "eml"))
                .collect();
            // Their names begin with the time.
            files.sort();
            for file in files.iter().rev() {
                let content = std::fs::read(file)?;
                let Some(mail) = MessageParser::default().parse(&content) else { continue };
                let to = mail.to().and_then(|to| to.first()).and_then(|to| to.address()).unwrap_or_default();
                let about = mail.subject().unwrap_or_default().to_lowercase();
                if to == address && about.contains(subject) {
                    return Ok(mail.body_text(0).unwrap_or_default().into_owned());
                }
            }
            ensure!(begun.elapsed() < PATIENCE, "no mail about {subject} to {address}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Where the platform's Postgres is, as the plain login.
    ///
    /// # Errors
    /// When the platform does not say so.
    pub fn database_url(&self) -> Result<String> {
        variables(&self.data())?.remove("DATABASE_URL").context("no DATABASE_URL in running.env")
    }

    /// Ends it as Ctrl-C does and waits.
    ///
    /// # Errors
    /// When the platform does not do it.
    pub fn stop(mut self) -> Result<TempDir> {
        signal(self.child.id(), libc::SIGINT)?;
        let status = self.child.wait()?;
        ensure!(status.success(), "the program ended with {status}");
        self.into_folder()
    }

    /// Ends it as a power cut does.
    ///
    /// # Errors
    /// When the platform does not do it.
    pub fn kill(mut self) -> Result<TempDir> {
        self.child.kill()?;
        self.child.wait()?;
        self.into_folder()
    }

    fn into_folder(mut self) -> Result<TempDir> {
        let empty = TempDir::new()?;
        Ok(std::mem::replace(&mut self.folder, empty))
    }
}

impl Drop for Program {
    /// A journey that failed leaves nothing running.
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = signal(self.child.id(), libc::SIGINT);
            let _ = self.child.wait();
        }
    }
}

impl Person {
    /// What they show at each request.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The same person, who asks another process of the platform: `http://127.0.0.1:8080`.
    #[must_use]
    pub fn at(&self, address: &str) -> Self {
        let api = format!("{address}/api/v1");
        Self { http: self.http.clone(), api, token: self.token.clone() }
    }

    /// The status of the answer to a `DELETE`.
    ///
    /// # Errors
    /// When the platform does not answer.
    pub async fn delete(&self, path: &str) -> Result<u16> {
        let request = self.http.delete(format!("{}{path}", self.api)).bearer_auth(&self.token);
        Ok(request.send().await?.status().as_u16())
    }

    /// `GET /api/v1{path}` with the status and the JSON that came back.
    ///
    /// # Errors
    /// When the platform does not do it.
    pub async fn get(&self, path: &str) -> Result<(u16, Value)> {
        let request = self.http.get(format!("{}{path}", self.api)).bearer_auth(&self.token);
        answer(request).await
    }

    /// Changes something, whatever its version is.
    ///
    /// # Errors
    /// When the platform does not do it.
    pub async fn patch(&self, path: &str, body: &Value) -> Result<(u16, Value)> {
        let request = self.http.patch(format!("{}{path}", self.api)).bearer_auth(&self.token);
        let reply = request.header("If-Match", "*").json(body).send().await?;
        Ok((reply.status().as_u16(), reply.json().await?))
    }

    /// `POST /api/v1{path}` with JSON.
    ///
    /// # Errors
    /// When the platform does not do it.
    pub async fn post(&self, path: &str, body: &Value) -> Result<(u16, Value)> {
        let request = self.http.post(format!("{}{path}", self.api)).bearer_auth(&self.token).json(body);
        answer(request).await
    }

    /// The file that `GET /api/v1{path}` is or leads to, asked for as often as it says that the file is being made: its
    /// media type and its bytes.
    ///
    /// # Errors
    /// When the platform does not do it.
    pub async fn fetch(&self, path: &str, accept: &str) -> Result<(String, Vec<u8>)> {
        let begun = Instant::now();
        loop {
            let request = self.http.get(format!("{}{path}", self.api)).bearer_auth(&self.token);
            let response = request.header("accept", accept).send().await?;
            if response.status() == 200 {
                return content(response).await;
            }
            if response.status() == 303 {
                // On the same origin browsers and curl show their credentials to the next address too.
                let location = response.headers()["location"].to_str()?;
                let response =
                    self.http.get(location).bearer_auth(&self.token).send().await?.error_for_status()?;
                return content(response).await;
            }
            ensure!(response.status() == 202, "{path}: {} {}", response.status(), response.text().await?);
            ensure!(begun.elapsed() < PATIENCE, "{path} is never made");
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }

    /// Uploads bytes as a script does, in one form.
    ///
    /// # Errors
    /// When the platform does not do it.
    pub async fn send(&self, name: &str, bytes: Vec<u8>) -> Result<(u16, Value)> {
        let form = Form::new().part("file", Part::bytes(bytes).file_name(name.to_owned()));
        let request =
            self.http.post(format!("{}/documents", self.api)).bearer_auth(&self.token).multipart(form);
        answer(request).await
    }

    /// Uploads bytes and waits until the document is done.
    ///
    /// # Errors
    /// When the platform does not do it.
    pub async fn process(&self, name: &str, bytes: Vec<u8>) -> Result<Value> {
        let (status, document) = self.send(name, bytes).await?;
        ensure!(status == 202, "{name}: {status} {document}");
        self.wait(id(&document)).await
    }

    /// Asks for a ticket for `bytes`.
    ///
    /// # Errors
    /// When the platform does not do it.
    pub async fn ticket(&self, name: &str, bytes: &[u8]) -> Result<Value> {
        let (status, ticket) =
            self.post("/documents/uploads", &json!({ "name": name, "size": bytes.len() })).await?;
        ensure!(status == 201, "{name}: {status} {ticket}");
        Ok(ticket)
    }

    /// Puts bytes where a ticket says, as a browser does.
    ///
    /// # Errors
    /// When the platform does not do it.
    pub async fn put(&self, ticket: &Value, bytes: Vec<u8>) -> Result<u16> {
        let upload = &ticket["upload"];
        let mut request = self.http.put(upload["url"].as_str().context("no url")?);
        for header in upload["headers"].as_array().context("no headers")? {
            let (name, value) = (header["name"].as_str(), header["value"].as_str());
            // reqwest writes the host and the length itself.
            if !matches!(name, Some("host" | "content-length")) {
                request = request.header(name.unwrap_or_default(), value.unwrap_or_default());
            }
        }
        Ok(request.body(bytes).send().await?.status().as_u16())
    }

    /// The document once it is COMPLETED or FAILED.
    ///
    /// # Errors
    /// When the platform does not do it.
    pub async fn wait(&self, id: &str) -> Result<Value> {
        let begun = Instant::now();
        loop {
            let (status, document) = self.get(&format!("/documents/{id}")).await?;
            ensure!(status == 200, "{status} {document}");
            if matches!(document["status"].as_str(), Some("COMPLETED" | "FAILED")) {
                return Ok(document);
            }
            ensure!(begun.elapsed() < PATIENCE, "stuck: {document}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// Media type and bytes.
async fn content(response: reqwest::Response) -> Result<(String, Vec<u8>)> {
    let media_type = response.headers()["content-type"].to_str()?.to_owned();
    Ok((media_type, response.bytes().await?.to_vec()))
}

/// The id of a document as the API shows it.
pub fn id(document: &Value) -> &str {
    document["id"].as_str().unwrap_or_default()
}

/// A file of `tests/fixtures`.
///
/// # Errors
/// When there is none of that name.
pub fn fixture(name: &str) -> Result<Vec<u8>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    std::fs::read(&file).with_context(|| file.display().to_string())
}

/// The variables by which other commands find the parts of the platform that runs in this data folder.
///
/// # Errors
/// When none runs there.
pub fn variables(data: &Path) -> Result<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(data.join("running.env"))?;
    let pairs = text.lines().filter_map(|line| line.split_once('='));
    Ok(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

/// Sends a signal to one process.
///
/// # Errors
/// When there is no such process.
pub fn signal(process: u32, signal: i32) -> Result<()> {
    let sent = Command::new("kill").arg(format!("-{signal}")).arg(process.to_string()).status()?;
    ensure!(sent.success(), "no process {process}");
    Ok(())
}

/// `astralis`, built beside the tests of the workspace.
fn executable() -> Result<PathBuf> {
    built("astralis")
}

/// A program of the workspace, built beside this one.
///
/// # Errors
/// When it is not built.
pub fn built(name: &str) -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    // Programs stand in the profile's folder, tests one below it.
    let found =
        own.ancestors().skip(1).take(2).map(|folder| folder.join(name)).find(|program| program.is_file());
    found.with_context(|| {
        format!("{name} is not built: run ./dev test or ./dev bench, which build the whole workspace")
    })
}

async fn answer(request: reqwest::RequestBuilder) -> Result<(u16, Value)> {
    let reply = request.send().await?;
    let status = reply.status().as_u16();
    let body = reply.text().await?;
    let value = if body.is_empty() {
        Value::Null
    } else {
        serde_json::from_str(&body).with_context(|| body.clone())?
    };
    Ok((status, value))
}
