//! Approvals: who has to approve a document before it leaves the organization, and what they decided.
//!
//! [`examine`] is called by whatever completes a document or changes its fields, in the same transaction. Until it was,
//! the document is owed an answer (`documents.approval_owed`) and counts as unapproved.

mod deciding;
mod examining;
mod facts;
mod leaving;
mod letters;
pub mod links;
pub mod log;
mod people;
mod reminders;
pub mod round;
pub mod rules;
pub mod settings;
mod store;
mod telling;

use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{ApprovalId, ApprovalRuleId, DocumentId, UserId};

pub use deciding::{Decided, answer, decide, reopen, start};
pub use examining::{examine, examine_settled};
pub use facts::Facts;
pub use leaving::{is_decided, is_kept_back, release_all, unapproved};
pub use people::{Person, named, staff};
pub use reminders::{RemindApprovals, remind};
pub use round::{Round, State, Step, Verdict};
pub use store::{current, erase, history, waiting};

/// Most characters of a comment.
pub const LONGEST_COMMENT: usize = 2000;

/// A round of approval, as the API shows it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Approval {
    /// Which.
    pub id: ApprovalId,
    /// The document.
    pub document_id: DocumentId,
    /// The rule that asked for it; absent where a member did.
    pub rule_id: Option<ApprovalRuleId>,
    /// The name of that rule.
    pub rule_name: Option<String>,
    /// The member who started it; absent where a rule did.
    pub started_by: Option<UserId>,
    /// Where it stands.
    pub state: State,
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// The step that is to be decided, from 0; the number of steps once all are.
    pub step: usize,
    /// The members who may decide now.
    pub awaited: Vec<UserId>,
    /// What was decided, in order.
    pub decisions: Vec<Decision>,
    /// What is approved: if one of these changes, the approval begins again.
    pub facts: Facts,
    /// The version of the fields that was shown last.
    pub extraction: i32,
    /// Until when it should be decided.
    pub due_at: Option<DateTime<Utc>>,
    /// When it was decided or replaced.
    pub ended_at: Option<DateTime<Utc>>,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// Who uploaded the document.
    pub uploader_id: UserId,
    /// Whether they may not decide.
    pub not_uploader: bool,
    /// Days until it is due.
    #[serde(skip)]
    pub due_days: Option<i16>,
    /// Days until those who are awaited are reminded.
    #[serde(skip)]
    pub remind_days: Option<i16>,
    /// Goes up with every decision and every change of the fields; the `ETag`.
    pub version: i64,
}

/// What somebody decided or said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ApprovalDecision)]
pub struct Decision {
    /// Who.
    pub user_id: UserId,
    /// What.
    pub verdict: Said,
    /// The step, from 0; absent where none was decided.
    pub step: Option<i16>,
    /// In their words.
    pub comment: Option<String>,
    /// Where.
    pub by: Channel,
    /// When.
    pub at: DateTime<Utc>,
}

/// What somebody said in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = ApprovalSaid)]
pub enum Said {
    /// Approved.
    Approve,
    /// Rejected.
    Reject,
    /// Asked something.
    AskBack,
    /// Answered it.
    Answer,
    /// Had it approved once more.
    Reopen,
}

/// Where somebody decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = ApprovalChannel)]
pub enum Channel {
    /// Signed in.
    Web,
    /// By the link of a mail.
    Mail,
}

/// What an approver decides.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ApprovalChoice)]
pub struct Choice {
    /// Approve, reject or ask back.
    #[garde(skip)]
    pub verdict: Verdict,
    /// Up to 2000 characters; whoever rejects or asks back has to say why.
    #[garde(custom(is_comment(self.verdict)))]
    #[serde(default)]
    pub comment: Option<String>,
}

fn is_comment(verdict: Verdict) -> impl FnOnce(&Option<String>, &()) -> garde::Result {
    move |comment, ()| {
        let text = comment.as_deref().unwrap_or_default();
        if verdict != Verdict::Approve && text.trim().is_empty() {
            return Err(garde::Error::new("say why in a few words"));
        }
        is_short(text)
    }
}

fn is_short(text: &str) -> garde::Result {
    if text.chars().count() > LONGEST_COMMENT {
        return Err(garde::Error::new(format!("write {LONGEST_COMMENT} characters at most")));
    }
    Ok(())
}

/// What somebody says besides.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ApprovalComment)]
pub struct Comment {
    /// 1 to 2000 characters.
    #[garde(custom(is_said))]
    pub comment: String,
}

fn is_said(text: &str, (): &()) -> garde::Result {
    if text.trim().is_empty() {
        return Err(garde::Error::new("say it in a few words"));
    }
    is_short(text)
}

/// An approval that a member asks for.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewApproval)]
pub struct NewApproval {
    /// The document.
    #[garde(skip)]
    pub document_id: DocumentId,
    /// The approvers: 1 to 5 steps in order, each with 1 to 10 members, one of whom has to approve.
    #[garde(custom(rules::are_steps))]
    pub steps: Vec<rules::RuleStep>,
    /// Working days until it should be decided, 1 to 365.
    #[garde(inner(range(min = 1, max = 365)))]
    #[serde(default)]
    pub due_days: Option<i16>,
}

impl Approval {
    /// The round as the state machine sees it.
    pub fn round(&self) -> Round {
        let approved = self.decisions.iter().filter(|decision| decision.verdict == Said::Approve);
        let approved = approved.filter_map(|by| Some((usize::try_from(by.step?).ok()?, by.user_id)));
        Round {
            state: self.state,
            steps: self.steps.clone(),
            approved: approved.collect(),
            uploader: self.uploader_id,
            not_uploader: self.not_uploader,
        }
    }
}

impl From<Verdict> for Said {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Approve => Self::Approve,
            Verdict::Reject => Self::Reject,
            Verdict::AskBack => Self::AskBack,
        }
    }
}
