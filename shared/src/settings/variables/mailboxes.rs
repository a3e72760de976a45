//! The variables of mailboxes that are read by the consent of their owner.

use url::Url;

use super::super::{ImapServer, MailboxProvider, Secret};
use super::{Source, nowhere};

/// Google's page of consent and where it is exchanged, which are at different hosts.
/// <https://developers.google.com/identity/protocols/oauth2/web-server>
const GOOGLE: [&str; 2] =
    ["https://accounts.google.com/o/oauth2/v2/auth", "https://oauth2.googleapis.com/token"];

/// The rights that Gmail asks for over IMAP, and what gets a refresh token each time.
/// <https://developers.google.com/workspace/gmail/imap/xoauth2-protocol>
const GOOGLE_SCOPE: &str = "https://mail.google.com/";
const GOOGLE_ALSO: &[(&str, &str)] = &[("access_type", "offline"), ("prompt", "consent")];

/// The same of Exchange Online.
/// <https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth>
const MICROSOFT_SCOPE: &str = "https://outlook.office.com/IMAP.AccessAsUser.All offline_access";
const MICROSOFT_ALSO: &[(&str, &str)] = &[("response_mode", "query")];

pub(super) fn google(source: &mut Source<'_>) -> Option<MailboxProvider> {
    let client_id = source.optional("MAIL_GOOGLE_CLIENT_ID")?;
    let client_secret = Secret::new(source.required("MAIL_GOOGLE_CLIENT_SECRET"));
    let [authorize, token] = match source.optional("MAIL_GOOGLE_URL") {
        Some(_) => ["/o/oauth2/v2/auth", "/token"].map(|path| below(source, "MAIL_GOOGLE_URL", path)),
        None => GOOGLE.map(|address| Url::parse(address).unwrap_or_else(|_| nowhere())),
    };
    let imap = imap(source, "MAIL_GOOGLE_IMAP");
    Some(MailboxProvider {
        name: "Google",
        client_id,
        client_secret,
        authorize,
        token,
        scope: GOOGLE_SCOPE,
        also: GOOGLE_ALSO,
        imap,
    })
}

pub(super) fn microsoft(source: &mut Source<'_>) -> Option<MailboxProvider> {
    let client_id = source.optional("MAIL_MICROSOFT_CLIENT_ID")?;
    let client_secret = Secret::new(source.required("MAIL_MICROSOFT_CLIENT_SECRET"));
    let tenant = source.text("MAIL_MICROSOFT_TENANT");
    if !tenant.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c)) {
        source
            .faults
            .push(format!("MAIL_MICROSOFT_TENANT is {tenant:?}, expected an identifier or a domain"));
    }
    let [authorize, token] = ["authorize", "token"]
        .map(|page| below(source, "MAIL_MICROSOFT_URL", &format!("/{tenant}/oauth2/v2.0/{page}")));
    let imap = imap(source, "MAIL_MICROSOFT_IMAP");
    Some(MailboxProvider {
        name: "Microsoft",
        client_id,
        client_secret,
        authorize,
        token,
        scope: MICROSOFT_SCOPE,
        also: MICROSOFT_ALSO,
        imap,
    })
}

/// A page of the address that a variable names.
fn below(source: &mut Source<'_>, name: &str, path: &str) -> Url {
    let base = source.url(name).unwrap_or_else(nowhere);
    base.join(path).unwrap_or_else(|_| nowhere())
}

fn imap(source: &mut Source<'_>, name: &str) -> ImapServer {
    let text = source.text(name);
    let parsed = Url::parse(&text).ok().and_then(|url| {
        let is_protected = match url.scheme() {
            "imaps" => true,
            "imap" => false,
            _ => return None,
        };
        let port = url.port().unwrap_or(if is_protected { 993 } else { 143 });
        Some(ImapServer { host: url.host_str()?.to_owned(), port, is_protected })
    });
    parsed.unwrap_or_else(|| {
        source.faults.push(format!("{name} is {text:?}, expected imaps://host[:port]"));
        ImapServer { host: String::new(), port: 993, is_protected: true }
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::{Faults, Settings};
    use super::super::tests::complete;

    fn parsed(own: &[(&str, &str)]) -> Result<Settings, Faults> {
        Settings::parse(|name| {
            let own = own.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
            own.or_else(|| complete(name))
        })
    }

    #[test]
    fn providers_are_at_their_own_addresses_unless_others_are_named() {
        let clients = [
            ("MAIL_GOOGLE_CLIENT_ID", "ours"),
            ("MAIL_GOOGLE_CLIENT_SECRET", "secret"),
            ("MAIL_MICROSOFT_CLIENT_ID", "ours"),
            ("MAIL_MICROSOFT_CLIENT_SECRET", "secret"),
            ("MAIL_MICROSOFT_TENANT", "contoso.onmicrosoft.com"),
        ];
        let settings = parsed(&clients).unwrap_or_else(|faults| panic!("{faults}"));
        let (google, microsoft) = (settings.google_mail.unwrap(), settings.microsoft_mail.unwrap());
        assert_eq!(google.token.as_str(), "https://oauth2.googleapis.com/token");
        assert_eq!((google.imap.host.as_str(), google.imap.port), ("imap.gmail.com", 993));
        assert_eq!(
            microsoft.authorize.as_str(),
            "https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/authorize"
        );
        assert!(microsoft.imap.is_protected);

        let other = ("MAIL_GOOGLE_URL", "http://127.0.0.1:9");
        let google = parsed(&[&clients[..2], &[other]].concat()).unwrap_or_else(|faults| panic!("{faults}"));
        assert_eq!(google.google_mail.unwrap().token.as_str(), "http://127.0.0.1:9/token");
        assert!(google.microsoft_mail.is_none());
    }

    #[test]
    fn what_is_wrong_with_a_provider_is_said() {
        let Err(Faults(faults)) = parsed(&[
            ("MAIL_MICROSOFT_CLIENT_ID", "ours"),
            ("MAIL_MICROSOFT_TENANT", "a/b"),
            ("MAIL_MICROSOFT_IMAP", "outlook.example"),
        ]) else {
            panic!("accepted")
        };
        let expected = [
            "MAIL_MICROSOFT_CLIENT_SECRET is missing",
            "MAIL_MICROSOFT_TENANT is \"a/b\", expected an identifier or a domain",
            "MAIL_MICROSOFT_IMAP is \"outlook.example\", expected imaps://host[:port]",
        ];
        assert_eq!(faults, expected);
    }
}
