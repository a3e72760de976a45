//! What was found about one part, and how it is said.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;

use super::fixes;

/// A part that takes longer counts as gone.
const PATIENCE: Duration = Duration::from_secs(45);

/// What is wrong, by a code that stays, and in words of the day.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    code: &'static str,
    detail: String,
}

pub(super) fn fault(code: &'static str, detail: impl Into<String>) -> Fault {
    Fault { code, detail: detail.into() }
}

/// The end of a trial: something worth knowing, or a fault.
pub(super) type Tried = Result<String, Fault>;

/// The state of one part.
#[derive(Debug)]
pub(super) struct Finding {
    part: &'static str,
    state: State,
    fault: Fault,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// It works.
    Well,
    /// It is missing, and nothing needs it.
    Off,
    /// It works, and will not for ever.
    Warn,
    /// It does not work.
    Ill,
}

impl Finding {
    pub(super) fn well(part: &'static str, detail: impl Into<String>) -> Self {
        Self { part, state: State::Well, fault: fault("ok", detail) }
    }

    pub(super) fn off(part: &'static str, detail: impl Into<String>) -> Self {
        Self { part, state: State::Off, fault: fault("off", detail) }
    }

    pub(super) fn warn(part: &'static str, fault: Fault) -> Self {
        Self { part, state: State::Warn, fault }
    }

    pub(super) fn ill(part: &'static str, fault: Fault) -> Self {
        Self { part, state: State::Ill, fault }
    }

    pub(super) fn of(part: &'static str, tried: Tried) -> Self {
        match tried {
            Ok(detail) => Self::well(part, detail),
            Err(fault) => Self::ill(part, fault),
        }
    }

    pub(super) fn is_ill(&self) -> bool {
        self.state == State::Ill
    }

    fn fix(&self) -> Option<&'static str> {
        matches!(self.state, State::Warn | State::Ill).then(|| fixes::of(self.fault.code))
    }

    /// `FAIL  bucket       what is wrong. What to do. [code]`
    pub(super) fn line(&self) -> String {
        let mark = match self.state {
            State::Well => "ok  ",
            State::Off => "off ",
            State::Warn => "warn",
            State::Ill => "FAIL",
        };
        let detail: Vec<_> = self.fault.detail.split_whitespace().collect();
        let (detail, code) = (detail.join(" "), self.fault.code);
        let end = self.fix().map(|fix| format!(". {fix} [{code}]")).unwrap_or_default();
        format!("{mark}  {:<13}{}{end}", self.part, detail.trim_end_matches('.'))
    }

    pub(super) fn json(&self) -> Value {
        let state = match self.state {
            State::Well => "ok",
            State::Off => "off",
            State::Warn => "warn",
            State::Ill => "fail",
        };
        let Fault { code, detail } = &self.fault;
        json!({ "part": self.part, "state": state, "code": code, "detail": detail, "fix": self.fix() })
    }
}

/// Tries a part, with a time limit; `late` is the code of a part that does not answer.
pub(super) async fn tried(
    part: &'static str,
    late: &'static str,
    attempt: impl Future<Output = Tried>,
) -> Finding {
    let gave_up = || Err(fault(late, format!("no answer within {} seconds", PATIENCE.as_secs())));
    Finding::of(part, timeout(PATIENCE, attempt).await.unwrap_or_else(|_| gave_up()))
}
