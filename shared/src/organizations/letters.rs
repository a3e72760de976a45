//! The letters about organizations. Their texts are in `letters/<language>/`.

use serde::Serialize;

use crate::mail::{Letter, translated};

/// Asks somebody to join an organization.
#[derive(Debug, Clone, Serialize)]
pub struct Invitation {
    /// The name of the member who invites.
    pub inviter: String,
    /// The name of the organization.
    pub organization: String,
    /// The role: `client`, `operator` or `admin`.
    pub role: String,
    /// Works once, for seven days.
    pub link: String,
}

/// The organization will be deleted.
#[derive(Debug, Clone, Serialize)]
pub struct OrganizationDeletion {
    /// The admin's name.
    pub name: String,
    /// The name of the organization.
    pub organization: String,
    /// The day it ends, RFC 3339.
    pub until: String,
}

impl Letter for Invitation {
    translated!("invitation", en, de);
}

impl Letter for OrganizationDeletion {
    translated!("organization-deletion", en, de);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::proof::{LINK, NAME, assert_sound};
    use crate::mail::render;
    use crate::organizations::Role;

    const ORGANIZATION: &str = "Smith <i>& Sons</i>";

    fn invitation(inviter: &str, organization: &str, role: Role) -> Invitation {
        Invitation {
            inviter: inviter.to_owned(),
            organization: organization.to_owned(),
            role: role.in_words().to_owned(),
            link: LINK.to_owned(),
        }
    }

    #[test]
    fn the_letters_say_what_they_are_about_escape_it_and_read_like_this() {
        let deletion = OrganizationDeletion {
            name: NAME.to_owned(),
            organization: ORGANIZATION.to_owned(),
            until: "2026-12-21T09:30:00Z".to_owned(),
        };
        let invited = [NAME, ORGANIZATION, LINK];
        let letters = [
            assert_sound(&invitation(NAME, ORGANIZATION, Role::Client), &invited),
            assert_sound(&invitation(NAME, ORGANIZATION, Role::Operator), &invited),
            assert_sound(&invitation(NAME, ORGANIZATION, Role::Admin), &invited),
            assert_sound(&deletion, &[NAME, ORGANIZATION]),
        ];
        insta::assert_snapshot!("letters", letters.concat());
        assert!(render(&deletion, None).unwrap().html.contains("deleted on 21 December 2026."));
        assert!(render(&deletion, Some("de")).unwrap().html.contains("am 21. Dezember 2026 gel\u{f6}scht."));
    }

    #[test]
    fn a_name_does_not_turn_the_text_around_it() {
        let letter = invitation("\u{202e}Ada", "שלום בע\"מ", Role::Operator);
        let mail = render(&letter, None).unwrap();
        let set_apart = "\u{2068}שלום בע\"מ\u{2069}";
        assert_eq!(mail.subject, format!("Ada invites you to {set_apart}"));
        assert!(
            mail.text.contains(&format!("Ada asks you to join {set_apart} as operator.")),
            "{}",
            mail.text
        );
        assert!(mail.html.contains("join <bdi>שלום בע&quot;מ</bdi> as operator."), "{}", mail.html);
        assert!(!mail.html.contains('\u{202e}') && !mail.text.contains('\u{202e}'));

        let german = render(&letter, Some("de")).unwrap();
        assert_eq!(german.subject, format!("Ada l\u{e4}dt Sie zu {set_apart} ein"));
    }
}
