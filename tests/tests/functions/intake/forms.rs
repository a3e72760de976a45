//! Public forms: filled in by a script, by a page without one, by programs that fill in everything, and twice.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use shared::Result;
use shared::clock::{Clock, hours, minutes};
use shared::testing::{Reply, World, app};
use sqlx::PgPool;

use super::super::text;
use super::router;

/// A world whose clock stands, with a form of it.
struct Counter {
    world: World,
    slug: String,
    form: Value,
}

impl Counter {
    async fn new(db: PgPool) -> Result<Self> {
        let mut app = app(&db);
        app.clock = Clock::stopped_at(app.clock.now());
        let world = World::over(app, db).await?;
        let fields = json!([{ "key": "wanted", "label": "Wanted on", "kind": "date", "required": false }]);
        let new = json!({ "name": "Repairs <now>", "fields": fields, "thanks": "We call you." });
        let reply = world.as_admin().await?.post(router(), "/forms", &new).await?;
        assert_eq!(reply.status, 201, "{}", String::from_utf8_lossy(&reply.body));
        let form = reply.value();
        Ok(Self { world, slug: text(&form, "slug").to_owned(), form })
    }

    async fn open(&self) -> Result<Value> {
        let reply = self.world.as_nobody().get(router(), &format!("/intake/{}", self.slug)).await?;
        assert_eq!(reply.status, 200);
        self.world.app.clock.advance(minutes(1));
        Ok(reply.value())
    }

    async fn send(&self, filled: &Value) -> Result<Reply> {
        self.world.as_nobody().post(router(), &format!("/intake/{}", self.slug), filled).await
    }

    async fn send_page(&self, body: String) -> Result<Reply> {
        let path = format!("/intake/{}", self.slug);
        let kind = "application/x-www-form-urlencoded";
        self.world.as_nobody().post_as(router(), &path, kind, body).await
    }

    async fn requests(&self) -> Result<Value> {
        Ok(self.world.as_operator().await?.get(router(), "/requests?status=all&order=newest").await?.value())
    }
}

/// What a browser does before it sends a form.
fn solved(open: &Value) -> u64 {
    let salt = text(&open["challenge"], "salt");
    let solves = |number: &u64| {
        let hash = Sha256::digest(format!("{salt}:{number}").as_bytes());
        hash[0] == 0 && hash[1] == 0
    };
    (0..u64::MAX).find(solves).unwrap_or_default()
}

fn filled(open: &Value, email: &str) -> Value {
    json!({ "version": open["version"], "challenge": open["challenge"]["token"], "solution": solved(open),
        "answers": { "name": "Eileen", "email": email, "message": "It drips.", "wanted": "2026-12-09" } })
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_form_becomes_a_request_once_and_its_sender_is_told_once(db: PgPool) -> Result<()> {
    let counter = Counter::new(db).await?;
    let open = counter.open().await?;
    let whole = filled(&open, "eileen@hynes.ie");
    let sent = counter.send(&whole).await?;
    assert_eq!(sent.status, 201, "{}", String::from_utf8_lossy(&sent.body));
    let received = sent.value();
    assert_eq!(counter.send(&whole).await?.refusal(), (409, "challenge_used".into()));

    let request = counter.requests().await?["items"][0].clone();
    assert_eq!((&request["source"], &request["number"]), (&json!("form"), &received["number"]), "{request}");
    let (page, token) = text(&received, "status_url").split_once("#request/").unwrap_or_default();
    assert!(page.ends_with("/link.html"), "a page for people: {page}");
    let page = counter.world.as_nobody().get(router(), &format!("/intake/status/{token}")).await?.value();
    assert_eq!(
        (&page["number"], &page["status"]),
        (&received["number"], &json!("We have received your request."))
    );
    assert_eq!(counter.world.as_nobody().get(router(), "/intake/status/forged").await?.status, 404);

    let letters = counter.world.letters("eileen@hynes.ie").await?;
    assert_eq!(letters.len(), 1, "the sender is told");
    assert_eq!(counter.send(&filled(&counter.open().await?, "eileen@hynes.ie")).await?.status, 201);
    assert_eq!(counter.send(&filled(&counter.open().await?, "no-reply@hynes.ie")).await?.status, 201);
    assert_eq!(counter.world.letters("eileen@hynes.ie").await?.len(), 1, "not twice within a day");
    assert_eq!(counter.world.letters("no-reply@hynes.ie").await?.len(), 0, "machines are told nothing");
    counter.world.app.clock.advance(hours(25));
    assert_eq!(counter.send(&filled(&counter.open().await?, "eileen@hynes.ie")).await?.status, 201);
    assert_eq!(counter.world.letters("eileen@hynes.ie").await?.len(), 2);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_challenge_is_solved_in_time_and_not_by_guessing(db: PgPool) -> Result<()> {
    let counter = Counter::new(db).await?;
    let open = counter.open().await?;
    let unsolved = json!({ "version": 1, "challenge": open["challenge"]["token"], "solution": null,
        "answers": { "name": "Eileen", "email": "e@hynes.ie", "message": "It drips." } });
    assert_eq!(counter.send(&unsolved).await?.refusal().1, "challenge_unsolved");
    let forged = json!({ "version": 1, "challenge": "forged", "answers": unsolved["answers"] });
    assert_eq!(counter.send(&forged).await?.refusal().1, "challenge_over");
    let path = format!("/intake/{}", counter.slug);
    let fresh = counter.world.as_nobody().get(router(), &path).await?.value();
    assert_eq!(counter.send(&filled(&fresh, "e@hynes.ie")).await?.refusal().1, "too_fast");
    let wrong =
        json!({ "version": 1, "challenge": open["challenge"]["token"], "answers": { "name": "Eileen" } });
    let refused = counter.send(&wrong).await?;
    assert_eq!(refused.status, 422);
    assert_eq!(counter.requests().await?["total"], 0, "nothing was kept");
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn a_page_without_a_script_does_and_a_filled_trap_is_spam(db: PgPool) -> Result<()> {
    let counter = Counter::new(db).await?;
    let path = format!("/intake/{}/page", counter.slug);
    let token = async || -> Result<String> {
        let page = counter.world.as_nobody().get(router(), &path).await?;
        let page = String::from_utf8_lossy(&page.body).into_owned();
        assert!(
            page.contains("Repairs &lt;now&gt;") && !page.contains("<script") && !page.contains("style="),
            "{page}"
        );
        counter.world.app.clock.advance(minutes(1));
        let after = page.split("name=\"challenge\" value=\"").nth(1).unwrap_or_default();
        Ok(after.split('"').next().unwrap_or_default().to_owned())
    };
    let answers = "version=1&answer.name=Eileen&answer.email=e%40hynes.ie&answer.message=It+drips.";
    let sent = counter.send_page(format!("{answers}&website=&challenge={}", token().await?)).await?;
    let said = String::from_utf8_lossy(&sent.body).into_owned();
    assert!(sent.status == 201 && said.contains("We call you."), "{said}");

    let wrong =
        counter.send_page(format!("version=1&answer.name=Eileen&challenge={}", token().await?)).await?;
    assert_eq!(wrong.status, 200);
    assert!(String::from_utf8_lossy(&wrong.body).contains("<li>Message:"));

    let trapped = format!("{answers}&website=http%3A%2F%2Fspam.example&challenge={}", token().await?);
    assert_eq!(counter.send_page(trapped).await?.status, 201, "a program learns nothing");
    let requests = counter.requests().await?;
    assert_eq!(
        (&requests["items"][0]["status"], &requests["items"][1]["status"]),
        (&json!("REJECTED"), &json!("NEW"))
    );
    assert_eq!(counter.world.letters("e@hynes.ie").await?.len(), 1);
    Ok(())
}

#[sqlx::test(migrator = "shared::MIGRATOR")]
async fn answers_keep_the_version_in_which_they_were_asked(db: PgPool) -> Result<()> {
    let counter = Counter::new(db).await?;
    let open = counter.open().await?;
    let admin = counter.world.as_admin().await?;
    let path = format!("/forms/{}", text(&counter.form, "id"));
    let other = json!({ "fields": [{ "key": "floor", "label": "Floor", "kind": "text", "required": true }] });
    let changed = admin.patch(router(), &path, &other).await?.value();
    assert_eq!(changed["form_version"], 2, "{changed}");
    let same = admin.patch(router(), &path, &json!({ "fields": changed["fields"] })).await?.value();
    assert_eq!(same["form_version"], 2);

    // The page was open before the change.
    let sent = counter.send(&filled(&open, "e@hynes.ie")).await?;
    assert_eq!(sent.status, 201, "{}", String::from_utf8_lossy(&sent.body));
    let id = counter.requests().await?["items"][0]["id"].clone();
    let operator = counter.world.as_operator().await?;
    let request =
        operator.get(router(), &format!("/requests/{}", id.as_str().unwrap_or_default())).await?.value();
    assert_eq!(request["form"]["version"], 1, "{request}");
    assert!(request["answers"].as_array().is_some_and(|all| all.iter().any(|it| it["label"] == "Wanted on")));

    assert_eq!(admin.delete(router(), &path).await?.status, 204);
    assert_eq!(
        counter.world.as_nobody().get(router(), &format!("/intake/{}", counter.slug)).await?.status,
        404
    );
    Ok(())
}
