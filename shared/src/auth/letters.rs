//! The letters about accounts. Their texts are in `letters/<language>/`.

use serde::Serialize;

use crate::mail::{Letter, translated};

/// Proves the address of a new account.
#[derive(Debug, Clone, Serialize)]
pub struct VerifyEmail {
    /// The user's name.
    pub name: String,
    /// Works once, for 24 hours.
    pub link: String,
}

/// Somebody signed up with an address that has an account.
#[derive(Debug, Clone, Serialize)]
pub struct AlreadyRegistered {
    /// The user's name.
    pub name: String,
    /// The page to sign in.
    pub link: String,
}

/// Lets in a user who forgot the password.
#[derive(Debug, Clone, Serialize)]
pub struct ResetPassword {
    /// The user's name.
    pub name: String,
    /// Works once, for an hour.
    pub link: String,
}

/// The password was changed or reset.
#[derive(Debug, Clone, Serialize)]
pub struct PasswordChanged {
    /// The user's name.
    pub name: String,
}

/// Proves the new address of an account; sent there.
#[derive(Debug, Clone, Serialize)]
pub struct ChangeEmail {
    /// The user's name.
    pub name: String,
    /// Works once, for 24 hours.
    pub link: String,
}

/// The address was changed; sent to the old one.
#[derive(Debug, Clone, Serialize)]
pub struct EmailChanged {
    /// The user's name.
    pub name: String,
    /// The new address.
    pub new_email: String,
}

/// An old refresh token was used, so the session was ended.
#[derive(Debug, Clone, Serialize)]
pub struct SessionReused {
    /// The user's name.
    pub name: String,
    /// The device of the session.
    pub device: String,
}

/// A second factor was added, used up or removed.
#[derive(Debug, Clone, Serialize)]
pub struct SecondFactorChanged {
    /// The user's name.
    pub name: String,
    /// Which change it was.
    #[serde(flatten)]
    pub change: Change,
}

/// What happened to a second factor.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Change {
    /// An authenticator app was added.
    AppAdded,
    /// The authenticator app was removed.
    AppRemoved,
    /// New recovery codes replaced the previous ones.
    CodesRenewed,
    /// Somebody signed in with a recovery code.
    CodeUsed {
        /// How many are left.
        left: i64,
    },
    /// A passkey was added.
    PasskeyAdded {
        /// The name of the passkey.
        passkey: String,
    },
    /// A passkey was removed.
    PasskeyRemoved {
        /// The name of the passkey.
        passkey: String,
    },
}

/// Proves an address that an organization's issuer names, before it makes a member.
#[derive(Debug, Clone, Serialize)]
pub struct ConfirmSignIn {
    /// The person's name there.
    pub name: String,
    /// The organization.
    pub organization: String,
    /// The name of its sign-in.
    pub issuer: String,
    /// What the issuer calls the account.
    pub account: String,
    /// Works once, for an hour.
    pub link: String,
}

/// The account was deleted.
#[derive(Debug, Clone, Serialize)]
pub struct AccountDeleted {
    /// The user's name.
    pub name: String,
}

impl Letter for VerifyEmail {
    translated!("verify-email", en, de);
}

impl Letter for AlreadyRegistered {
    translated!("already-registered", en, de);
}

impl Letter for ResetPassword {
    translated!("reset-password", en, de);
}

impl Letter for PasswordChanged {
    translated!("password-changed", en, de);
}

impl Letter for ChangeEmail {
    translated!("change-email", en, de);
}

impl Letter for EmailChanged {
    translated!("email-changed", en, de);
}

impl Letter for SessionReused {
    translated!("session-reused", en, de);
}

impl Letter for SecondFactorChanged {
    translated!("second-factor-changed", en, de);
}

impl Letter for ConfirmSignIn {
    translated!("confirm-sign-in", en, de);
}

impl Letter for AccountDeleted {
    translated!("account-deleted", en, de);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::proof::{LINK, NAME, assert_sound};
    use crate::mail::render;

    fn changed(change: Change) -> SecondFactorChanged {
        SecondFactorChanged { name: NAME.to_owned(), change }
    }

    #[test]
    fn the_letters_say_what_they_are_about_escape_it_and_read_like_this() {
        let (name, link) = (NAME.to_owned(), LINK.to_owned());
        let linked = [NAME, LINK];
        let (new_email, device) = ("new@x.example", "Firefox <9> on Linux");
        let letters = [
            assert_sound(&VerifyEmail { name: name.clone(), link: link.clone() }, &linked),
            assert_sound(&AlreadyRegistered { name: name.clone(), link: link.clone() }, &linked),
            assert_sound(&ResetPassword { name: name.clone(), link: link.clone() }, &linked),
            assert_sound(&PasswordChanged { name: name.clone() }, &[NAME]),
            assert_sound(&ChangeEmail { name: name.clone(), link }, &linked),
            assert_sound(
                &EmailChanged { name: name.clone(), new_email: new_email.to_owned() },
                &[NAME, new_email],
            ),
            assert_sound(&SessionReused { name: name.clone(), device: device.to_owned() }, &[NAME, device]),
            assert_sound(&AccountDeleted { name: name.clone() }, &[NAME]),
            assert_sound(
                &ConfirmSignIn {
                    name,
                    organization: "Demo <GmbH>".to_owned(),
                    issuer: "Demo & Co".to_owned(),
                    account: "ada <there>".to_owned(),
                    link: LINK.to_owned(),
                },
                &[NAME, LINK, "Demo <GmbH>", "Demo & Co", "ada <there>"],
            ),
        ];
        insta::assert_snapshot!("letters", letters.concat());
    }

    #[test]
    fn every_change_of_a_second_factor_has_its_sentence() {
        let passkey = "Key <X>";
        let changes = [
            assert_sound(&changed(Change::AppAdded), &[NAME]),
            assert_sound(&changed(Change::AppRemoved), &[NAME]),
            assert_sound(&changed(Change::CodesRenewed), &[NAME]),
            assert_sound(&changed(Change::CodeUsed { left: 9 }), &[NAME, "9"]),
            assert_sound(&changed(Change::CodeUsed { left: 1 }), &[NAME]),
            assert_sound(&changed(Change::CodeUsed { left: 0 }), &[NAME]),
            assert_sound(&changed(Change::PasskeyAdded { passkey: passkey.to_owned() }), &[NAME, passkey]),
            assert_sound(&changed(Change::PasskeyRemoved { passkey: passkey.to_owned() }), &[NAME, passkey]),
        ];
        insta::assert_snapshot!("changes", changes.concat());
    }

    #[test]
    fn a_page_looks_like_this() {
        let letter = VerifyEmail { name: "Ada".to_owned(), link: LINK.to_owned() };
        insta::assert_snapshot!("verify-email.en", render(&letter, Some("en")).unwrap().html);
        insta::assert_snapshot!("verify-email.de", render(&letter, Some("de")).unwrap().html);
    }
}
