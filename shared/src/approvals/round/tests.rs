//! The state machine by itself: each refusal, and any order of decisions against a simple count.

use std::collections::BTreeSet;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn person(number: u8) -> UserId {
    UserId(Uuid::from_u128(u128::from(number) + 1))
}

fn staff(members: u8, admins: &[u8]) -> Staff {
    let admins = admins.iter().map(|admin| person(*admin)).collect();
    Staff { members: (0..members).map(person).collect(), admins }
}

/// The code of a refusal.
fn refused<T: std::fmt::Debug>(result: Result<T>) -> &'static str {
    result.expect_err("it was not refused").code()
}

#[test]
fn two_steps_are_approved_in_order_by_two_people() -> Result<()> {
    let (staff, steps) = (staff(4, &[3]), [vec![person(0)], vec![person(1), person(2)]]);
    let round = Round::begin(&steps, false, person(3), true);
    assert_eq!(refused(round.decide(person(1), Verdict::Approve, &staff)), "not_an_approver");

    let round = round.decide(person(0), Verdict::Approve, &staff)?;
    assert_eq!((round.state, round.step()), (State::Waiting, 1));
    assert_eq!(refused(round.decide(person(0), Verdict::Approve, &staff)), "already_approved");
    let round = round.decide(person(2), Verdict::Approve, &staff)?;
    assert_eq!(round.state, State::Approved);
    assert_eq!(refused(round.decide(person(1), Verdict::Approve, &staff)), "approval_over");
    Ok(())
}

#[test]
fn nobody_decides_about_their_own_upload_where_the_rule_says_so() {
    let steps = [vec![person(0), person(1)]];
    let round = Round::begin(&steps, false, person(0), true);
    assert_eq!(refused(round.decide(person(0), Verdict::Reject, &staff(2, &[]))), "own_document");
    let round = Round::begin(&steps, false, person(0), false);
    assert!(round.decide(person(0), Verdict::Approve, &staff(2, &[])).is_ok());
}

#[test]
fn four_eyes_are_two_people_even_in_one_step() -> Result<()> {
    let staff = staff(3, &[]);
    let round = Round::begin(&[vec![person(0), person(1)]], true, person(2), false);
    let round = round.decide(person(0), Verdict::Approve, &staff)?;
    assert_eq!((round.state, round.awaited(&staff)), (State::Waiting, vec![person(1)]));
    assert_eq!(round.decide(person(1), Verdict::Approve, &staff)?.state, State::Approved);
    Ok(())
}

#[test]
fn an_admin_decides_where_nobody_named_is_left() -> Result<()> {
    // Person 0 uploaded it, person 5 has left.
    let (staff, steps) = (staff(4, &[2, 0]), [vec![person(0), person(5)]]);
    let round = Round::begin(&steps, false, person(0), true);
    assert_eq!(round.awaited(&staff), [person(2)]);
    assert_eq!(round.decide(person(2), Verdict::Approve, &staff)?.state, State::Approved);
    Ok(())
}

#[test]
fn a_question_waits_for_its_answer_or_for_the_one_who_asked() -> Result<()> {
    let staff = staff(2, &[]);
    let round = Round::begin(&[vec![person(0)]], false, person(1), true);
    assert_eq!(refused(round.answer()), "nothing_asked");
    let asked = round.decide(person(0), Verdict::AskBack, &staff)?;
    assert_eq!(asked.answer()?, round);
    assert_eq!(asked.decide(person(0), Verdict::Approve, &staff)?.state, State::Approved);
    Ok(())
}

#[test]
fn what_is_decided_is_reopened_by_an_admin_or_an_approver() -> Result<()> {
    let staff = staff(4, &[3]);
    let round = Round::begin(&[vec![person(0)]], false, person(1), true);
    assert_eq!(refused(round.may_reopen(person(3), &staff)), "not_decided");
    let approved = round.decide(person(0), Verdict::Approve, &staff)?;
    assert!(approved.may_reopen(person(0), &staff).is_ok());
    assert!(approved.may_reopen(person(3), &staff).is_ok());
    assert_eq!(refused(approved.may_reopen(person(2), &staff)), "not_an_approver");
    assert_eq!(approved.again(), round);
    Ok(())
}

#[test]
fn steps_that_no_different_people_could_do_are_found() {
    let people = |numbers: &[u8]| numbers.iter().map(|number| person(*number)).collect::<Vec<_>>();
    assert!(is_feasible(&[people(&[0]), people(&[0, 1])], false));
    assert!(is_feasible(&[people(&[0, 1]), people(&[0])], true));
    assert!(!is_feasible(&[people(&[0]), people(&[0])], false));
    assert!(is_feasible(&[people(&[0])], false));
    assert!(!is_feasible(&[people(&[0, 0])], true));
}

/// What somebody does to a round.
#[derive(Debug, Clone, Copy)]
enum Move {
    Decide(u8, Verdict),
    Answer,
    /// A field that counts was corrected, or somebody re-opened the approval: a new round takes its place.
    Restart,
    /// A member leaves the organization.
    Leave(u8),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let verdict = prop_oneof![
        6 => Just(Verdict::Approve),
        1 => Just(Verdict::Reject),
        2 => Just(Verdict::AskBack)
    ];
    let one = prop_oneof![
        12 => (0..6_u8, verdict).prop_map(|(who, verdict)| Move::Decide(who, verdict)),
        2 => Just(Move::Answer),
        1 => Just(Move::Restart),
        1 => (0..6_u8).prop_map(Move::Leave),
    ];
    // Every move may come again at once: a double click, or the answer to a repeated request.
    prop::collection::vec((one, any::<bool>()), 1..40).prop_map(|moves| {
        moves.into_iter().flat_map(|(one, twice)| std::iter::repeat_n(one, 1 + usize::from(twice))).collect()
    })
}

fn steps() -> impl Strategy<Value = Vec<Vec<UserId>>> {
    prop::collection::vec(prop::collection::btree_set(0..6_u8, 1..4), 1..4)
        .prop_map(|steps| steps.into_iter().map(|step| step.into_iter().map(person).collect()).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn nothing_is_approved_that_not_enough_different_people_have_approved(
        steps in steps(), four_eyes: bool, not_uploader: bool, uploader in 0..6_u8, moves in moves(),
    ) {
        let mut staff = staff(6, &[4, 5]);
        let mut round = Round::begin(&steps, four_eyes, person(uploader), not_uploader);
        // The model: the people who have said yes since the round began, and whether somebody has said no.
        let (mut said_yes, mut said_no) = (Vec::new(), false);
        for one in moves {
            let before = round.clone();
            match one {
                Move::Decide(who, verdict) => {
                    let Ok(after) = before.decide(person(who), verdict, &staff) else {
                        continue;
                    };
                    prop_assert!(!said_no && before.state != State::Approved, "decided after its end");
                    prop_assert!(!said_yes.contains(&person(who)), "decided twice");
                    prop_assert!(!not_uploader || who != uploader, "decided about an upload of their own");
                    prop_assert!(staff.members.contains(&person(who)), "decided after leaving");
                    let is_named = steps[before.step()].contains(&person(who));
                    prop_assert!(is_named || staff.admins.contains(&person(who)), "decided for others");
                    match verdict {
                        Verdict::Approve => said_yes.push(person(who)),
                        Verdict::Reject => said_no = true,
                        Verdict::AskBack => {}
                    }
                    round = after;
                }
                Move::Answer => round = before.answer().unwrap_or(before),
                Move::Restart => {
                    round = before.again();
                    (said_yes, said_no) = (Vec::new(), false);
                }
                Move::Leave(who) => {
                    staff.members.retain(|member| *member != person(who));
                    staff.admins.retain(|member| *member != person(who));
                }
            }
            let enough = steps.len().max(if four_eyes { 2 } else { 1 });
            prop_assert_eq!(round.state == State::Approved, said_yes.len() == enough && !said_no);
            prop_assert_eq!(said_yes.iter().collect::<BTreeSet<_>>().len(), said_yes.len());
            prop_assert_eq!(round.state == State::Rejected, said_no);
            prop_assert!(round.is_open() || round.awaited(&staff).is_empty());
        }
    }
}
