//! Sixty mails as programs write them: to which of three requests each belongs, or that it begins one.

use std::collections::{HashMap, HashSet};

use super::super::addresses::{number_in, signed};
use super::*;
use crate::ids::OrgId;
use crate::testing::settings_with;
use crate::vault::Vault;

/// Each begins with `===`, the request that it belongs to or `-`, and what it is. `{A}` is the signed address of request A,
/// `{A^}` the same in capital letters, `{A!}` with another sign, `{A#}` with another number, `{X}` of others.
const MAILS: &str = include_str!("mails.txt");

struct Desk {
    vault: Vault,
    org: OrgId,
    numbers: HashMap<i64, RequestId>,
    known: Known,
}

impl Desk {
    fn new() -> Self {
        let settings = settings_with(|_| None);
        let vault = Vault::new(settings.encryption, settings.signing);
        let mut desk = Self { vault, org: OrgId::new(), numbers: HashMap::new(), known: Known::default() };
        let a = ["eileen@hynes.ie", "tom@hynes.ie", "desk@acme.example"];
        let ids = ["<a1@hynes.ie>", "<m1@platform.example>", "<m2@platform.example>"];
        desk.request(17, &ids, &a, "Boiler lost pressure");
        let ids = ["<b1@mail.gmail.com>", "<m3@platform.example>"];
        desk.request(18, &ids, &["marek@nowak.example"], "Quote for a bathroom");
        let c = ["office@oughterardschool.example"];
        desk.request(19, &["<m4@platform.example>", "<m5@platform.example>"], &c, "Leaking roof");
        let index = "0102030405060708090a0b0c0d0e0f10".to_owned();
        desk.known.conversations.insert(index, desk.numbers[&18]);
        desk
    }

    fn request(&mut self, number: i64, ids: &[&str], parties: &[&str], subject: &str) {
        let request = RequestId::new();
        self.numbers.insert(number, request);
        self.known.ids.extend(ids.iter().map(|id| ((*id).to_owned(), request)));
        let parties: HashSet<String> = parties.iter().map(|party| (*party).to_owned()).collect();
        let subjects = HashSet::from([base(subject), base(&format!("Request {number}: {subject}"))]);
        self.known.threads.insert(request, Thread { parties, subjects });
    }

    fn filled(&self, text: &str) -> String {
        let of = |org, number| signed(&self.vault, org, number, "desk@acme.example").unwrap();
        let a = of(self.org, 17);
        let (name, sign) = a.split_once("17-").unwrap();
        let forged = format!("{name}17-{}{}", "0123456789", &sign[10..]);
        text.replace("{A^}", &a.to_uppercase())
            .replace("{A!}", &forged)
            .replace("{A#}", &a.replace("17-", "18-"))
            .replace("{A}", &a)
            .replace("{B}", &of(self.org, 18))
            .replace("{C}", &of(self.org, 19))
            .replace("{X}", &of(OrgId::new(), 17))
    }

    /// The letter of the request that a mail is put into, or `-`.
    fn place(&self, raw: &str) -> &'static str {
        let raw = self.filled(raw);
        let mail = Envelope::of(raw.as_bytes());
        let mut known = self.known.clone();
        let addresses = mail.to.iter().chain(&mail.cc).chain(&mail.delivered_to);
        known.addressed = number_in(&self.vault, self.org, addresses).map(|number| self.numbers[&number]);
        known.is_ours = mail.sender.as_deref().is_some_and(|sender| sender.ends_with("@acme.example"));
        if mail.message_id.as_deref() == Some("<late@oughterardschool.example>") {
            known.answered_by = Some(self.numbers[&19]);
        }
        let found = place(&mail, &known);
        let letters = [(17, "A"), (18, "B"), (19, "C")];
        let letter = letters.into_iter().find(|(number, _)| found == Some(self.numbers[number]));
        letter.map_or("-", |(_, letter)| letter)
    }
}

/// The bar: none in a wrong request, and 58 of 60 where they belong.
#[test]
fn sixty_mails_find_their_requests_and_none_a_wrong_one() {
    let desk = Desk::new();
    let mut missed = Vec::new();
    let mut wrong = Vec::new();
    let mails: Vec<_> = MAILS.split("=== ").skip(1).filter_map(|mail| mail.split_once('\n')).collect();
    assert_eq!(mails.len(), 60);
    for (title, raw) in mails {
        let (wanted, what) = title.split_once(' ').unwrap();
        match desk.place(raw) {
            found if found == wanted => {}
            "-" => missed.push(format!("{what}: begins a request, belongs to {wanted}")),
            found => wrong.push(format!("{what}: put into {found}, belongs to {wanted}")),
        }
    }
    println!("{} of 60 mails are where they belong; missed: {missed:#?}", 60 - missed.len() - wrong.len());
    assert_eq!(wrong, Vec::<String>::new());
    assert!(missed.len() <= 2, "{missed:#?}");
}

#[test]
fn subjects_are_compared_without_what_programs_put_before_them() {
    for subject in [
        "Boiler",
        "Re: Boiler",
        "AW: WG:  boiler ",
        "RE[2]: Fwd: Boiler",
        "[EXTERNAL] Re: [desk] Boiler",
        "Rép : Boiler",
    ] {
        assert_eq!(base(subject), "boiler", "{subject}");
    }
    assert_eq!((base("Re:"), base("Boiler: urgent")), (String::new(), "boiler: urgent".into()));
    assert_eq!(base("[desk]"), "[desk]", "a tag alone is the subject");
    assert!(is_forward("Re: Fwd: Boiler") && is_forward("TR: x") && !is_forward("Re: forward"));
}
