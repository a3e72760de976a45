//! The variables of mails.

use std::time::Duration;

use url::{Host, Url};

use super::super::{Mail, MailApi, MailProvider, MailTransport, Protection, Secret, Smtp};
use super::Source;

/// For the answer to a whole mail: who gives up too early sends it twice.
const API_TIME: Duration = Duration::from_secs(60);

/// RFC 5321 (4.5.3.2) would wait for five minutes, but the queue tries again anyway.
const SMTP_PATIENCE: Duration = Duration::from_secs(30);

const PROVIDERS: [MailProvider; 3] = [MailProvider::Postmark, MailProvider::Resend, MailProvider::SendGrid];

/// `None` if nothing is mailed: the transport is a mail server, and no server is named.
pub(super) fn parse(source: &mut Source<'_>) -> Option<Mail> {
    let named = source.text("MAIL_TRANSPORT").to_ascii_lowercase();
    let provider = PROVIDERS.into_iter().find(|provider| provider.name() == named);
    if provider.is_none() && named != "smtp" {
        let expected = "expected smtp, postmark, resend or sendgrid";
        source.faults.push(format!("MAIL_TRANSPORT is {named:?}, {expected}"));
        return None;
    }
    let transport = match provider {
        Some(provider) => MailTransport::Api(api(source, provider)),
        None => MailTransport::Smtp(smtp(source)?),
    };
    let from_email = source.required("SMTP_FROM_EMAIL");
    let parts: Vec<_> = from_email.split('@').collect();
    if !from_email.is_empty() && (parts.len() != 2 || parts.contains(&"")) {
        source.faults.push(format!("SMTP_FROM_EMAIL is {from_email:?}, expected an e-mail address"));
    }
    Some(Mail { from_name: source.text("SMTP_FROM_NAME"), from_email, transport })
}

fn api(source: &mut Source<'_>, provider: MailProvider) -> MailApi {
    let key = Secret::new(source.required("MAIL_API_KEY"));
    let base = source.optional("MAIL_API_URL").and_then(|text| {
        let base = Url::parse(&text).ok().filter(is_safe);
        if base.is_none() {
            let expected = "expected an https address (http only on this machine)";
            source.faults.push(format!("MAIL_API_URL is {text:?}, {expected}"));
        }
        base
    });
    MailApi { provider, key, base, time: API_TIME }
}

/// The key travels there.
fn is_safe(url: &Url) -> bool {
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "https" || url.scheme() == "http" && is_here
}

fn smtp(source: &mut Source<'_>) -> Option<Smtp> {
    let host = source.optional("SMTP_HOST")?;
    let protection = match source.text("SMTP_SECURE").to_ascii_lowercase().as_str() {
        "starttls" => Protection::StartTls,
        "tls" | "true" => Protection::Tls,
        "none" | "false" => Protection::Plain,
        other => {
            source.faults.push(format!("SMTP_SECURE is {other:?}, expected starttls, tls or none"));
            Protection::StartTls
        }
    };
    let login =
        source.optional("SMTP_USER").map(|user| (user, Secret::new(source.required("SMTP_PASSWORD"))));
    let port = source.parsed("SMTP_PORT", "a port from 1 to 65535", 0);
    Some(Smtp { host, port, protection, login, patience: SMTP_PATIENCE })
}

#[cfg(test)]
mod tests {
    use super::super::super::{Faults, Settings};
    use super::*;

    fn with(own: &[(&str, &str)]) -> Result<Option<Mail>, Vec<String>> {
        let parsed = Settings::parse(|name| {
            let own = own.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
            own.or_else(|| super::super::tests::complete(name))
        });
        parsed.map(|settings| settings.mail).map_err(|Faults(faults)| faults)
    }

    #[test]
    fn a_provider_needs_its_key_and_a_sender() {
        assert_eq!(with(&[]), Ok(None));
        assert_eq!(with(&[("MAIL_API_KEY", "key")]), Ok(None), "smtp without a server");
        let missing = ["MAIL_API_KEY is missing", "SMTP_FROM_EMAIL is missing"].map(str::to_owned).to_vec();
        assert_eq!(with(&[("MAIL_TRANSPORT", "resend")]), Err(missing));
        let unknown = "MAIL_TRANSPORT is \"pigeon\", expected smtp, postmark, resend or sendgrid".to_owned();
        assert_eq!(with(&[("MAIL_TRANSPORT", "pigeon")]), Err(vec![unknown]));
    }

    #[test]
    fn a_key_travels_over_tls_or_not_at_all() {
        let based = |base| {
            with(&[
                ("MAIL_TRANSPORT", "SendGrid"),
                ("MAIL_API_KEY", "key"),
                ("SMTP_FROM_EMAIL", "noreply@astralis.example"),
                ("MAIL_API_URL", base),
            ])
        };
        for base in
            ["https://api.eu.sendgrid.com", "http://127.0.0.1:8025", "http://localhost/", "http://[::1]/"]
        {
            let mail = based(base).unwrap().unwrap();
            let MailTransport::Api(api) = mail.transport else { panic!("{base}") };
            assert_eq!((api.provider, api.base), (MailProvider::SendGrid, Url::parse(base).ok()));
        }
        for base in ["http://api.sendgrid.com", "api.sendgrid.com", "ftp://api.sendgrid.com"] {
            let faults = based(base).unwrap_err();
            assert!(
                faults[0].starts_with(&format!("MAIL_API_URL is {base:?}, expected an https")),
                "{faults:?}"
            );
        }
    }
}
