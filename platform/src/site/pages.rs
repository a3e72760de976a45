//! The front page, the style of all pages, and how templates become answers.

use std::sync::LazyLock;

use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use minijinja::{AutoEscape, Environment, Value, context};
use shared::Result;
use shared::auth::demo;

/// Pages by name; everything put into them is escaped.
static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    for (name, source) in [
        ("layout", include_str!("layout.html")),
        ("front", include_str!("front.html")),
        ("mails", include_str!("mails.html")),
        ("mail", include_str!("mail.html")),
    ] {
        if let Err(error) = templates.add_template(name, source) {
            // The tests render every page, so users never see this.
            tracing::error!(template = name, %error, "a template is broken");
        }
    }
    templates
});

/// Renders a page.
pub(super) fn page(name: &str, values: Value) -> Result<Html<String>> {
    Ok(Html(TEMPLATES.get_template(name)?.render(values)?))
}

/// The front page and the style; `local` shows what only a local platform has. The front page is at `/` too where there
/// is no web app.
pub(super) fn router(local: bool, is_first: bool) -> Router {
    let pages = Router::new().route("/platform", get(front)).route("/style.css", get(style));
    let pages = if is_first { pages.route("/", get(front)) } else { pages };
    pages.with_state(local)
}

async fn front(State(local): State<bool>) -> Result<Html<String>> {
    let logins: Vec<&str> = demo::LOGINS.iter().map(|(email, ..)| *email).collect();
    page(
        "front",
        context! { local, logins, password => demo::PASSWORD, version => env!("CARGO_PKG_VERSION") },
    )
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("style.css"))
}
