//! A round of approval as a state machine: who may decide, what a decision does, and when it is over. It knows no
//! database and no clock.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::error::{Error, Refusal, Result, refuse};
use crate::ids::UserId;

/// Where a round stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "UPPERCASE")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = ApprovalState)]
pub enum State {
    /// Somebody has to decide.
    Waiting,
    /// An approver has asked something. Whoever answers, or the approver's own decision, lets the round go on.
    Asked,
    /// An approver has rejected the document.
    Rejected,
    /// Everybody has approved.
    Approved,
    /// Another round has taken its place: what was approved has changed, or somebody re-opened it.
    Replaced,
    /// The document changed so that no rule asks for an approval any more.
    Withdrawn,
}

/// What an approver says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ApprovalVerdict)]
pub enum Verdict {
    /// The document is in order.
    Approve,
    /// It is not.
    Reject,
    /// Something has to be answered first.
    AskBack,
}

/// A step of a round: enough of these people have to approve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ApprovalStep)]
pub struct Step {
    /// Who may approve.
    pub approvers: Vec<UserId>,
    /// How many of them have to.
    pub needed: u8,
}

/// The members who may decide at all: active ones who are no clients.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Staff {
    /// Admins and operators.
    pub members: Vec<UserId>,
    /// The admins among them.
    pub admins: Vec<UserId>,
}

/// A round of approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Where it stands.
    pub state: State,
    /// Its steps, in order.
    pub steps: Vec<Step>,
    /// Who has approved, and in which step.
    pub approved: Vec<(usize, UserId)>,
    /// Who uploaded the document.
    pub uploader: UserId,
    /// Whether the uploader may not approve.
    pub not_uploader: bool,
}

impl Round {
    /// A new round. With `four_eyes`, two different people have to approve, whatever the steps say.
    pub fn begin(steps: &[Vec<UserId>], four_eyes: bool, uploader: UserId, not_uploader: bool) -> Self {
        let needed = if four_eyes && steps.len() == 1 { 2 } else { 1 };
        let step = |approvers: &Vec<UserId>| Step { approvers: approvers.clone(), needed };
        Self {
            state: State::Waiting,
            steps: steps.iter().map(step).collect(),
            approved: Vec::new(),
            uploader,
            not_uploader,
        }
    }

    /// The same steps once more, with nothing decided.
    #[must_use]
    pub fn again(&self) -> Self {
        Self { state: State::Waiting, approved: Vec::new(), ..self.clone() }
    }

    /// Whether somebody still has to decide.
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Waiting | State::Asked)
    }

    /// The step that is to be decided, from 0; the number of steps once all are.
    pub fn step(&self) -> usize {
        let is_done = |(index, step): &(usize, &Step)| self.approvals(*index) >= usize::from(step.needed);
        self.steps.iter().enumerate().take_while(is_done).count()
    }

    fn approvals(&self, step: usize) -> usize {
        self.approved.iter().filter(|(at, _)| *at == step).count()
    }

    fn is_barred(&self, who: UserId) -> bool {
        self.approved.iter().any(|(_, by)| *by == who) || self.not_uploader && who == self.uploader
    }

    /// Who may decide now. Where fewer people than necessary are left of those whom the step names, because they have
    /// left the organization, uploaded the document or approved an earlier step, the admins may decide as well.
    pub fn awaited(&self, staff: &Staff) -> Vec<UserId> {
        let Some(step) = self.steps.get(self.step()).filter(|_| self.is_open()) else { return Vec::new() };
        let may = |who: &UserId| staff.members.contains(who) && !self.is_barred(*who);
        let mut awaited: Vec<UserId> = Vec::new();
        for who in step.approvers.iter().copied().filter(may) {
            if !awaited.contains(&who) {
                awaited.push(who);
            }
        }
        if awaited.len() + self.approvals(self.step()) < usize::from(step.needed) {
            let others: Vec<UserId> =
                staff.admins.iter().copied().filter(|who| may(who) && !awaited.contains(who)).collect();
            awaited.extend(others);
        }
        awaited
    }

    /// The round after a decision.
    ///
    /// # Errors
    /// `Conflict` with code `approval_over` or `already_approved`; `Forbidden` with code `own_document` or
    /// `not_an_approver`.
    pub fn decide(&self, who: UserId, verdict: Verdict, staff: &Staff) -> Result<Self> {
        if !self.is_open() {
            return Err(Error::Conflict(over()));
        }
        if self.approved.iter().any(|(_, by)| *by == who) {
            let detail = "you have approved this document already: the next step is for somebody else";
            return Err(Error::Conflict(refuse("already_approved", detail)));
        }
        if self.not_uploader && who == self.uploader {
            let detail = "you uploaded this document, so somebody else has to decide";
            return Err(Error::Forbidden(refuse("own_document", detail)));
        }
        if !self.awaited(staff).contains(&who) {
            let detail = "this step of the approval is for somebody else";
            return Err(Error::Forbidden(refuse("not_an_approver", detail)));
        }
        Ok(self.decided(who, verdict))
    }

    fn decided(&self, who: UserId, verdict: Verdict) -> Self {
        let mut after = self.clone();
        after.state = match verdict {
            Verdict::Reject => State::Rejected,
            Verdict::AskBack => State::Asked,
            Verdict::Approve => {
                after.approved.push((self.step(), who));
                if after.step() == after.steps.len() { State::Approved } else { State::Waiting }
            }
        };
        after
    }

    /// The round after what an approver has asked was answered.
    ///
    /// # Errors
    /// `Conflict` with code `nothing_asked`.
    pub fn answer(&self) -> Result<Self> {
        if self.state != State::Asked {
            return Err(Error::Conflict(refuse("nothing_asked", "no approver waits for an answer")));
        }
        Ok(Self { state: State::Waiting, ..self.clone() })
    }

    /// Whether somebody may have the document approved once more: an admin, or one of its approvers.
    ///
    /// # Errors
    /// `Conflict` with code `not_decided`; `Forbidden` with code `not_an_approver`.
    pub fn may_reopen(&self, who: UserId, staff: &Staff) -> Result<()> {
        if !matches!(self.state, State::Approved | State::Rejected) {
            let detail = "only an approval that is decided can be re-opened";
            return Err(Error::Conflict(refuse("not_decided", detail)));
        }
        let is_approver = self.steps.iter().any(|step| step.approvers.contains(&who));
        if staff.admins.contains(&who) || staff.members.contains(&who) && is_approver {
            return Ok(());
        }
        let detail = "only an admin or an approver of this document can re-open its approval";
        Err(Error::Forbidden(refuse("not_an_approver", detail)))
    }
}

fn over() -> Refusal {
    refuse("approval_over", "this approval is decided already: look at the document again")
}

/// Whether these steps can be done by different people: each needs somebody of its own. With `four_eyes` a single step
/// needs two. A matching of steps and people, found by augmenting paths.
pub fn is_feasible(steps: &[Vec<UserId>], four_eyes: bool) -> bool {
    let round = Round::begin(steps, four_eyes, UserId(uuid::Uuid::nil()), false);
    let seats: Vec<&[UserId]> = round
        .steps
        .iter()
        .flat_map(|step| std::iter::repeat_n(step.approvers.as_slice(), step.needed.into()))
        .collect();
    let mut taken: Vec<(UserId, usize)> = Vec::new();
    (0..seats.len()).all(|seat| seats_somebody(&seats, seat, &mut taken, &mut Vec::new()))
}

fn seats_somebody(
    seats: &[&[UserId]],
    seat: usize,
    taken: &mut Vec<(UserId, usize)>,
    tried: &mut Vec<UserId>,
) -> bool {
    for who in seats[seat] {
        if tried.contains(who) {
            continue;
        }
        tried.push(*who);
        let place = taken.iter().position(|(by, _)| by == who);
        if place.is_none_or(|place| seats_somebody(seats, taken[place].1, taken, tried)) {
            taken.retain(|(by, _)| by != who);
            taken.push((*who, seat));
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests;
