//! Letters that waited during the deployment of this version: the previous one sealed their values and made the words
//! only when sending. This file can go when no mail is that old any more, a day after the deployment.

use std::marker::PhantomData;

use serde::Serialize;
use serde_json::{Map, Value};
use shared::auth::letters::{
    AccountDeleted, AlreadyRegistered, ChangeEmail, EmailChanged, PasswordChanged, ResetPassword,
    SessionReused, VerifyEmail,
};
use shared::mail::{self, Content, End, Former, Letter, Translation};
use shared::organizations::letters::{Invitation, OrganizationDeletion};

/// The values of a letter, with today's names.
#[derive(Serialize)]
struct Values<L> {
    #[serde(flatten)]
    values: Map<String, Value>,
    #[serde(skip)]
    letter: PhantomData<L>,
}

/// Today's letter names the change by a code, the former one by a sentence.
#[derive(Serialize)]
struct SecondFactorChanged;

impl Letter for SecondFactorChanged {
    const TEMPLATE: &'static str = "second-factor-changed";
    const TRANSLATIONS: &'static [Translation] = &[Translation {
        language: "en",
        text: include_str!("former/second-factor-changed.txt"),
        html: include_str!("former/second-factor-changed.html"),
    }];
}

impl<L: Letter> Letter for Values<L> {
    const TEMPLATE: &'static str = L::TEMPLATE;
    const TRANSLATIONS: &'static [Translation] = L::TRANSLATIONS;
}

/// The mail of a letter, in English, as all former mails were.
pub(crate) fn render(former: Former) -> Result<Content, End> {
    let Former { template, values } = former;
    let rendered = match template.as_str() {
        "verify-email" => written::<VerifyEmail>(values),
        "already-registered" => written::<AlreadyRegistered>(values),
        "reset-password" => written::<ResetPassword>(values),
        "password-changed" => written::<PasswordChanged>(values),
        "change-email" => written::<ChangeEmail>(values),
        "email-changed" => written::<EmailChanged>(values),
        "session-reused" => written::<SessionReused>(values),
        "second-factor-changed" => written::<SecondFactorChanged>(values),
        "invitation" => written::<Invitation>(values),
        "organization-deletion" => written::<OrganizationDeletion>(values),
        "account-deleted" => written::<AccountDeleted>(values),
        _ => None,
    };
    rendered.ok_or_else(|| End::Failed("the letter is of a kind that this version does not know".to_owned()))
}

fn written<L: Letter>(values: Map<String, Value>) -> Option<Content> {
    mail::render(&Values::<L> { values, letter: PhantomData }, None).ok()
}
