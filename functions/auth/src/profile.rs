//! The user's own data: who they are, what is kept about them, and how to delete it.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::auth::Member;
use shared::auth::profile::{self, AccountExport, Locale};
use shared::auth::sessions::Identity;
use shared::db::SystemTx;
use shared::documents::{self, Document};
use shared::http::{Input, Problems};
use shared::names::is_name;
use shared::organizations::members;
use shared::{App, Error, Result, activity, notifications};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Most documents in an export.
const EXPORTED_DOCUMENTS: i64 = 10_000;

/// The routes of this file.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(find))
        .routes(routes!(change))
        .routes(routes!(delete))
        .routes(routes!(export))
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProfileChange {
    /// The person's name.
    #[garde(inner(custom(is_name), length(chars, max = 100)))]
    name: Option<String>,
    /// Language of mails and pages.
    #[garde(skip)]
    locale: Option<Locale>,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct AccountDeletion {
    /// The account's password.
    #[garde(length(chars, min = 1, max = 1024))]
    password: String,
}

/// Everything that is kept about a user.
#[derive(Serialize, ToSchema)]
struct UserArchive {
    /// When it was made.
    exported_at: DateTime<Utc>,
    #[serde(flatten)]
    account: AccountExport,
    /// Organizations with role and times, and whom the user invited.
    memberships: Vec<Value>,
    /// What the user was told, newest first, at most 10,000 notifications.
    notifications: Vec<Value>,
    /// What the user did, newest first, at most 10,000 rows; of organizations they belong to.
    activity: Vec<Value>,
    /// Documents the user uploaded, newest first, in the organization they act in; at most 10,000.
    documents: Vec<Document>,
    /// Saved views of lists of documents, in every organization.
    views: Vec<Value>,
}

/// Show the user who is signed in.
#[utoipa::path(get, path = "/auth/me", operation_id = "auth.find-me", tag = "auth",
    extensions(("x-least-role" = json!("CLIENT"))), responses((status = 200, body = Identity), Problems))]
async fn find(State(app): State<App>, me: Member) -> Result<Json<Identity>> {
    me.any_session()?;
    // Finds out here, as everywhere, whether the session has ended.
    app.enter(&me).await?.commit().await?;
    crate::who(&app, &me).await.map(Json)
}

/// Change the user's name or language.
#[utoipa::path(patch, path = "/auth/me", operation_id = "auth.change-me", tag = "auth",
    extensions(("x-least-role" = json!("CLIENT"))), request_body = ProfileChange,
    responses((status = 200, body = Identity), Problems))]
async fn change(
    State(app): State<App>,
    me: Member,
    Input(given): Input<ProfileChange>,
) -> Result<Json<Identity>> {
    app.enter_restricted(&me).await?.commit().await?;
    profile::change(&app, &me, given.name.as_deref().map(str::trim), given.locale).await?;
    crate::who(&app, &me).await.map(Json)
}

/// Delete the account. Documents and other work that the user added to an organization stay there.
#[utoipa::path(delete, path = "/auth/me", operation_id = "auth.delete-me", tag = "auth",
    extensions(("x-least-role" = json!("CLIENT"))), request_body = AccountDeletion,
    responses((status = 204), Problems))]
async fn delete(
    State(app): State<App>,
    me: Member,
    Input(given): Input<AccountDeletion>,
) -> Result<Response> {
    app.enter_restricted(&me).await?.commit().await?;
    profile::delete(&app, &me, &given.password).await?;
    documents::views::forget(&app, me.user).await?;
    Ok((StatusCode::NO_CONTENT, crate::without_cookie(&app)).into_response())
}

/// Download everything stored about the user, as JSON.
#[utoipa::path(get, path = "/auth/me/export", operation_id = "auth.export-me", tag = "auth",
    extensions(("x-least-role" = json!("CLIENT"))), responses((status = 200, body = UserArchive), Problems))]
async fn export(State(app): State<App>, me: Member) -> Result<Response> {
    me.session()?;
    app.enter_restricted(&me).await?.commit().await?;
    // A user whom the organization does not let in now gets their own data, and nothing of the organization's.
    let documents = match app.enter(&me).await {
        Ok(mut tx) => {
            let own = documents::Filter { uploader: Some(me.user), ..Default::default() };
            documents::list(&mut tx, &own, documents::Order::Newest, None, EXPORTED_DOCUMENTS).await?
        }
        Err(Error::Forbidden(_)) => Vec::new(),
        Err(other) => return Err(other),
    };
    // What each domain keeps about a user; a test compares this with the schema.
    let mut tx = SystemTx::begin(&app.db).await?;
    let archive = UserArchive {
        exported_at: app.clock.now(),
        account: profile::exported(&mut tx, me.user).await?,
        memberships: members::exported(&mut tx, me.user).await?,
        notifications: notifications::exported(&mut tx, me.user).await?,
        activity: activity::exported(&mut tx, me.user).await?,
        documents,
        views: documents::views::exported(&mut tx, me.user).await?,
    };
    profile::note_export(tx, &me).await?;
    let as_file = [(header::CONTENT_DISPOSITION, "attachment; filename=\"astralis-export.json\"")];
    Ok((as_file, Json(archive)).into_response())
}
