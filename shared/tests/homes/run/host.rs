//! DigitalOcean's ActionLoop proxy, as far as its child can tell: pipes, file descriptor 3, lines, guards.

use std::io::{BufRead, BufReader, Read, Write, pipe};
use std::os::fd::AsRawFd;
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use shared::clock::Clock;

/// The mark that ends a call's log, word for word as the proxies look for it.
pub(crate) const GUARD: &str = "XXX_THE_END_OF_A_WHISK_ACTIVATION_XXX";
/// Longer than any answer takes, also on a machine that is busy building.
const PATIENCE: Duration = Duration::from_secs(20);

/// Names and values.
pub(crate) type Environment<'a> = &'a [(&'a str, &'a str)];

/// Milliseconds since 1970, as deadlines are written.
pub(crate) fn now() -> i64 {
    Clock::default().now().timestamp_millis()
}

/// A started function and the proxy's ends of its pipes.
pub(crate) struct ActionLoop {
    child: Child,
    events: Option<ChildStdin>,
    answers: Receiver<String>,
    out: Receiver<String>,
    err: Receiver<String>,
}

/// Settings that are complete and lead nowhere: a Function answers before it has met Postgres.
pub(crate) const SETTINGS: [(&str, &str); 9] = [
    ("DATABASE_URL", "postgres://nobody@127.0.0.1:9/nowhere"),
    ("JWT_SECRET", "0123456789abcdef0123456789abcdef"),
    ("ENCRYPTION_KEY", "0123456789abcdef0123456789abcdef"),
    ("SIGNING_KEY", "0123456789abcdef0123456789abcdef"),
    ("SPACES_ENDPOINT", "http://127.0.0.1:9"),
    ("SPACES_BUCKET", "files"),
    ("SPACES_ACCESS_KEY", "key"),
    ("SPACES_SECRET_KEY", "spaces-secret-value"),
    // Calls are counted in Postgres.
    ("RATE_LIMIT_MAX", "0"),
];

impl ActionLoop {
    /// Starts `program` with nothing in its environment but what the proxy gives and `environment`.
    pub(crate) fn start(program: &str, environment: Environment) -> Self {
        let (answers, child_answers) = pipe().expect("a pipe");
        let descriptor = child_answers.as_raw_fd();
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("__OW_WAIT_FOR_ACK", "1")
            .env("__OW_ACTION_NAME", "/fn-1/api/probe")
            .env("__OW_API_KEY", "namespace-key-value")
            .envs(environment.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        #[expect(unsafe_code, reason = "std offers no other way to hand over descriptor 3")]
        // SAFETY: dup2 is async-signal-safe and touches no memory.
        unsafe {
            command.pre_exec(move || match libc::dup2(descriptor, 3) {
                3 => Ok(()),
                _ => Err(std::io::Error::last_os_error()),
            });
        }
        let mut child = command.spawn().expect("the function starts");
        drop(child_answers);
        Self {
            events: child.stdin.take(),
            answers: lines(answers),
            out: lines(child.stdout.take().expect("stdout")),
            err: lines(child.stderr.take().expect("stderr")),
            child,
        }
    }

    /// Waits for the acknowledgement.
    pub(crate) fn acknowledged(mut self) -> Self {
        assert_eq!(self.next_answer().as_deref(), Some(r#"{"ok":true}"#), "{:?}", self.end());
        self
    }

    /// One line of file descriptor 3; none when the function closed it.
    pub(crate) fn next_answer(&mut self) -> Option<String> {
        self.answers.recv_timeout(PATIENCE).ok()
    }

    /// One activation: the line goes in as the proxy writes it, the answer comes back.
    pub(crate) fn run(&mut self, value: &Value) -> Value {
        self.run_until(value, None)
    }

    /// The same with a deadline in milliseconds since 1970.
    pub(crate) fn run_until(&mut self, value: &Value, deadline: Option<i64>) -> Value {
        let mut activation = json!({
            "value": value, "namespace": "fn-1", "action_name": "/fn-1/api/probe", "action_version": "0.0.1",
            "activation_id": "a1b2c3", "transaction_id": "t1", "api_host": "https://example.invalid",
            "api_key": "namespace-key-value",
        });
        if let Some(deadline) = deadline {
            activation["deadline"] = deadline.to_string().into();
        }
        self.run_line(&activation.to_string())
    }

    /// Any line at all.
    pub(crate) fn run_line(&mut self, line: &str) -> Value {
        writeln!(self.events.as_mut().expect("open"), "{line}").expect("the function reads");
        let answer = self.next_answer().unwrap_or_else(|| panic!("no answer; its log: {:?}", self.end()));
        serde_json::from_str(&answer).expect("an answer is one line of JSON")
    }

    /// Closes the function's input; how it ended and what it had printed on stdout and stderr.
    pub(crate) fn end(&mut self) -> (ExitStatus, Vec<String>, Vec<String>) {
        drop(self.events.take());
        let patience = Instant::now() + PATIENCE;
        let status = loop {
            match self.child.try_wait().expect("a child") {
                Some(status) => break status,
                None if Instant::now() > patience => panic!("the function outlives its input"),
                None => thread::sleep(Duration::from_millis(5)),
            }
        };
        (status, self.out.iter().collect(), self.err.iter().collect())
    }
}

impl Drop for ActionLoop {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads in a thread, so that a full pipe never blocks the function and a silent one never blocks the test.
fn lines(pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut pipe = BufReader::new(pipe);
        let mut line = String::new();
        while pipe.read_line(&mut line).is_ok_and(|length| length > 0) {
            if sender.send(line.trim_end_matches('\n').to_owned()).is_err() {
                return;
            }
            line.clear();
        }
    });
    receiver
}
