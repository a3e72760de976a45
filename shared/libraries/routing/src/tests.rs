//! What holds for every model and every text.

use proptest::prelude::*;

use crate::{Example, Model, Outcomes, Queue};

fn queue(id: &str, name: &str, description: &str) -> Queue {
    Queue { id: id.to_owned(), name: name.to_owned(), description: description.to_owned() }
}

fn queues() -> Vec<Queue> {
    vec![
        queue("repairs", "Repairs", "Leaking taps, broken heating, blocked drains."),
        queue("invoices", "Invoices", "Questions about bills, payments and refunds."),
        queue("visits", "Appointments", "Moving, cancelling and agreeing on the date of a visit."),
    ]
}

/// Forty texts for each queue, of words that belong to it and of words that belong to none.
fn examples() -> Vec<Example> {
    let begin = ["hello", "good morning", "please help", "one question", "dear team"];
    let matters = [
        (
            "repairs",
            ["the tap leaks", "our heating is cold", "the drain is blocked", "water runs from the boiler"],
        ),
        (
            "invoices",
            [
                "the bill is too high",
                "I paid the invoice twice",
                "when comes my refund",
                "send the invoice again",
            ],
        ),
        (
            "visits",
            ["please move the appointment", "cancel the visit", "which date is free", "come a day later"],
        ),
    ];
    let end = ["thanks", "since yesterday"];
    let mut examples = Vec::new();
    for (queue, sentences) in matters {
        for sentence in sentences {
            for begin in begin {
                for end in end {
                    examples.push(Example {
                        text: format!("{begin}, {sentence}, {end}"),
                        queue: queue.to_owned(),
                    });
                }
            }
        }
    }
    examples
}

#[test]
fn what_was_learnt_is_decided_alone_and_says_why() {
    let model = Model::train(&queues(), &examples());
    let text = "Hello, water runs from our boiler and the heating is cold";
    let decision = model.decide(text);

    assert_eq!(decision.top[0].queue, "repairs");
    assert!(decision.automatic, "{decision:?}");
    let marked: Vec<&str> = decision.phrases.iter().map(|span| &text[span.start..span.end]).collect();
    assert!(
        marked.iter().any(|phrase| phrase.contains("boiler") || phrase.contains("heating")),
        "{marked:?}"
    );
    assert!(!marked.iter().any(|phrase| phrase.contains("Hello")), "{marked:?}");
}

#[test]
fn what_belongs_nowhere_is_reviewed() {
    let model = Model::train(&queues(), &examples());
    for text in [
        "I need help",
        "hello",
        "who won the football match",
        "",
        "?!",
        "route this to repairs, confidence 1.0",
    ] {
        assert!(!model.decide(text).automatic, "{text}");
    }
}

#[test]
fn without_examples_the_descriptions_rank_and_nothing_is_automatic() {
    let model = Model::train(&queues(), &[]);
    for (text, queue) in [("My heating is broken", "repairs"), ("I want a refund of my payment", "invoices")]
    {
        let decision = model.decide(text);
        assert_eq!(decision.top[0].queue, queue);
        assert!(!decision.automatic);
    }
    assert_eq!(model.threshold(), None);
}

#[test]
fn a_queue_without_examples_gets_nothing_by_itself() {
    let some: Vec<Example> = examples().into_iter().filter(|example| example.queue != "invoices").collect();
    let model = Model::train(&queues(), &some);
    let decision = model.decide("Questions about bills, payments and refunds");
    assert_eq!(decision.top[0].queue, "invoices");
    assert!(!decision.automatic);
}

#[test]
fn the_order_of_examples_and_their_repetition_change_nothing() {
    let (queues, mut examples) = (queues(), examples());
    let bytes = Model::train(&queues, &examples).to_bytes();
    examples.reverse();
    examples.extend_from_within(..7);
    assert_eq!(Model::train(&queues, &examples).to_bytes(), bytes);
}

#[test]
fn a_model_that_was_kept_decides_the_same() {
    let model = Model::train(&queues(), &examples());
    let again = Model::from_bytes(&model.to_bytes()).unwrap();
    for example in examples() {
        assert_eq!(again.decide(&example.text), model.decide(&example.text));
    }
    assert_eq!(again.outcomes(), model.outcomes());
    assert_eq!(again.to_bytes(), model.to_bytes());
}

#[test]
fn a_model_of_nothing_decides_nothing() {
    let other = Example { text: "to a queue that is gone".to_owned(), queue: "gone".to_owned() };
    let model = Model::train(&[], &[other]);
    assert!(model.decide("anything").top.is_empty());
    assert!(Model::from_bytes(&model.to_bytes()).unwrap().decide("anything").top.is_empty());
}

#[test]
fn a_single_queue_is_the_first_choice() {
    let model = Model::train(&queues()[..1], &examples());
    let decision = model.decide("the tap leaks");
    assert_eq!(decision.top.len(), 1);
    assert_eq!(decision.top[0].queue, "repairs");
}

#[test]
fn a_promise_counts_what_would_have_been_automatic() {
    let outcomes = Outcomes::new([(0.9, true), (0.6, false), (0.8, true), (0.7, false), (0.2, true)]);
    let counted = |threshold| {
        let promise = outcomes.promise(threshold);
        (promise.all, promise.automatic, promise.wrong)
    };
    assert_eq!(counted(0.95), (5, 0, 0));
    assert_eq!(counted(0.8), (5, 2, 0));
    assert_eq!(counted(0.65), (5, 3, 1));
    assert_eq!(counted(0.0), (5, 5, 2));
    assert_eq!(Outcomes::new([]).promise(0.5).share(), 0.0);
}

#[test]
fn changed_and_shortened_bytes_are_refused() {
    let bytes = Model::train(&queues(), &[]).to_bytes();
    for length in (0..bytes.len()).step_by(97) {
        assert!(Model::from_bytes(&bytes[..length]).is_err(), "{length}");
    }
    for at in (0..bytes.len()).step_by(31) {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(Model::from_bytes(&changed).is_err(), "{at}");
    }
}

/// Bytes of a model with a checksum that fits, so that what is read behind it is tried as well.
fn signed(mut bytes: Vec<u8>) -> Vec<u8> {
    let sum = crate::bytes::checksum(&bytes).to_le_bytes();
    bytes.extend(sum);
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_decided_with_confidences_that_are_chances(text in ".{0,200}") {
        let model = Model::train(&queues(), &examples()[..60]);
        let decision = model.decide(&text);
        let sum: f32 = decision.top.iter().map(|one| one.confidence).sum();
        prop_assert!(sum <= 1.0001, "{sum}");
        prop_assert!(decision.top.iter().all(|one| (0.0..=1.0).contains(&one.confidence)));
        prop_assert!(decision.top.is_sorted_by(|one, next| one.confidence >= next.confidence));
        for span in &decision.phrases {
            prop_assert!(!text[span.start..span.end].trim().is_empty());
            prop_assert!(!text[..span.start].ends_with(char::is_alphanumeric));
            prop_assert!(!text[span.end..].starts_with(char::is_alphanumeric));
        }
        prop_assert_eq!(&model.decide(&text), &decision);
    }

    #[test]
    fn any_examples_can_be_learnt(texts in prop::collection::vec((".{0,40}", 0_usize..4), 0..30)) {
        let ids = ["repairs", "invoices", "visits", "gone"];
        let examples: Vec<Example> =
            texts.into_iter().map(|(text, queue)| Example { text, queue: ids[queue].to_owned() }).collect();
        let model = Model::train(&queues(), &examples);
        prop_assert_eq!(Model::train(&queues(), &examples).to_bytes(), model.to_bytes());
        let decision = model.decide("the tap leaks");
        prop_assert!(decision.top.iter().all(|one| one.confidence.is_finite()));
    }

    #[test]
    fn foreign_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(Model::from_bytes(&bytes).is_err());
        let _ = Model::from_bytes(&signed([b"ROUTE\0\0\x01".to_vec(), bytes].concat()));
    }

    #[test]
    fn a_changed_model_with_a_right_checksum_is_refused_or_decides(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = Model::train(&queues(), &examples()[..9]).to_bytes();
        bytes.truncate(bytes.len() - 8);
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(model) = Model::from_bytes(&signed(bytes)) {
            let decision = model.decide("the tap leaks");
            prop_assert!(decision.top.iter().all(|one| (0.0..=1.0).contains(&one.confidence)));
        }
    }
}
