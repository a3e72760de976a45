//! A function as a container: started with `PORT`, stopped with SIGTERM.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::host::SETTINGS;

const PATIENCE: Duration = Duration::from_secs(20);

/// A started process and the address it listens on.
pub(crate) struct Container {
    child: Child,
    address: SocketAddr,
    log: Receiver<String>,
}

impl Container {
    /// Starts `program` on a free port and waits until it listens.
    pub(crate) fn start(program: &str, environment: &[(&str, &str)]) -> Self {
        let mut child = Command::new(program)
            .env_clear()
            .envs(SETTINGS)
            .env("PORT", "0")
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let log = BufReader::new(child.stderr.take().expect("piped"));
        let (sender, receiver) = channel();
        thread::spawn(move || log.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let address = loop {
            let line = receiver.recv_timeout(PATIENCE).expect("it says where it listens");
            let entry: Value = serde_json::from_str(&line).unwrap_or_default();
            if let Some(address) = entry["address"].as_str() {
                break address.parse().expect("an address");
            }
        };
        Self { child, address, log: receiver }
    }

    /// The status of a GET and its body; none when nobody accepts.
    pub(crate) fn get(&self, path: &str) -> Option<(u16, String)> {
        get(self.address, path)
    }

    /// The same in a thread of its own.
    pub(crate) fn get_later(&self, path: &'static str) -> thread::JoinHandle<Option<(u16, String)>> {
        let address = self.address;
        thread::spawn(move || get(address, path))
    }

    /// Asks until the status is `wanted`, and returns the body.
    pub(crate) fn get_until(&self, path: &str, wanted: u16) -> String {
        let patience = Instant::now() + PATIENCE;
        loop {
            let answer = self.get(path);
            match answer {
                Some((status, body)) if status == wanted => return body,
                other if Instant::now() > patience => panic!("{path} is {other:?}, not {wanted}"),
                _ => thread::sleep(Duration::from_millis(50)),
            }
        }
    }

    /// What the platform does first when it stops a container.
    pub(crate) fn terminate(&self) {
        let id = libc::pid_t::try_from(self.child.id()).expect("a process id");
        #[expect(unsafe_code, reason = "std sends no signal but SIGKILL")]
        // SAFETY: sends a signal to our own child, which has not been waited for.
        let sent = unsafe { libc::kill(id, libc::SIGTERM) };
        assert_eq!(sent, 0);
    }

    /// Waits for the end.
    pub(crate) fn end(&mut self) -> (ExitStatus, Vec<String>) {
        let patience = Instant::now() + PATIENCE;
        loop {
            match self.child.try_wait().expect("a child") {
                Some(status) => return (status, self.log.iter().collect()),
                None if Instant::now() > patience => panic!("the container does not stop"),
                None => thread::sleep(Duration::from_millis(5)),
            }
        }
    }
}

impl Drop for Container {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn get(address: SocketAddr, path: &str) -> Option<(u16, String)> {
    let mut connection = TcpStream::connect(address).ok()?;
    connection.set_read_timeout(Some(PATIENCE)).ok()?;
    write!(connection, "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer).ok()?;
    let status = answer.split(' ').nth(1)?.parse().ok()?;
    let (_, body) = answer.split_once("\r\n\r\n")?;
    Some((status, body.to_owned()))
}
