//! Addresses that are refused before any connection is made.

use super::*;

fn guarded() -> Webhooks {
    Webhooks::new(false)
}

fn post(url: &str) -> Post<'_> {
    Post { url, id: "1", timestamp: 0, signature: "v1,x", body: "{}" }
}

#[tokio::test]
async fn an_address_that_is_not_public_or_not_https_is_refused_however_it_is_written() {
    for (url, objection) in [
        ("https://127.0.0.1/hook", Objection::NotPublic),
        ("https://2130706433/hook", Objection::NotPublic),
        ("https://0x7f.1/hook", Objection::NotPublic),
        ("https://127.1:8443/", Objection::NotPublic),
        ("https://localhost/hook", Objection::NotPublic),
        ("https://[::1]/", Objection::NotPublic),
        ("https://[::ffff:169.254.169.254]/", Objection::NotPublic),
        ("https://169.254.169.254/latest/meta-data", Objection::NotPublic),
        ("http://1.1.1.1/", Objection::NotHttps),
        ("ftp://1.1.1.1/", Objection::Malformed),
        ("file:///etc/passwd", Objection::Malformed),
        ("https://user:word@1.1.1.1/", Objection::Malformed),
        ("hook", Objection::Malformed),
    ] {
        assert_eq!(guarded().check(url).await, Err(objection), "{url}");
        assert_eq!(guarded().post(&post(url)).await.outcome, Err(Failure::Refused(objection)), "{url}");
    }
    assert_eq!(guarded().check("https://1.1.1.1/hook").await, Ok(()));
}

#[tokio::test]
async fn a_name_that_nobody_knows_is_refused_when_saved_and_tried_again_when_sent() {
    let url = "https://nowhere.invalid/hook";
    assert_eq!(guarded().check(url).await, Err(Objection::Unresolvable));
    let outcome = guarded().post(&post(url)).await.outcome;
    assert_eq!(outcome, Err(Failure::Unreachable("the host is not known".to_owned())));
}
