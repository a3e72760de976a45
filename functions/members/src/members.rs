//! Members: who they are, what they may do, and how they leave. Every change ends their sessions in this organization.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use garde::Validate;
use serde::Deserialize;
use shared::auth::{Admin, Attempt, Member, Operator, Role, live, refusals};
use shared::error::OrNotFound;
use shared::http::{IfMatch, Input, Page, PageQuery, Path, Problems, Query, tagged};
use shared::ids::UserId;
use shared::organizations::invitations;
use shared::organizations::members::{self, Membership};
use shared::{App, Result};
use utoipa::ToSchema;

/// List members, including deactivated ones, newest users first.
#[utoipa::path(get, path = "/members", operation_id = "members.list", tag = "members",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("members:read"))), params(PageQuery),
    responses((status = 200, body = Page<Membership>), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    Operator(me): Operator,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Membership>>> {
    let (after, limit) = (page.after()?, page.limit()?);
    let mut tx = app.enter(&me).await?;
    let found = members::list(&mut tx, after, limit).await?;
    Ok(Json(Page::of(found, limit, |member| member.user_id.0)))
}

/// Show a member.
#[utoipa::path(get, path = "/members/{user_id}", operation_id = "members.find", tag = "members",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("members:read"))),
    params(("user_id" = UserId, Path)), responses((status = 200, body = Membership), Problems))]
pub(crate) async fn find(
    State(app): State<App>,
    Operator(me): Operator,
    Path(user): Path<UserId>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let member = members::find(&mut tx, user).await?.or_not_found("member")?;
    Ok(tagged(member.version, &member))
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewRole {
    /// What the member may do from now on.
    #[garde(skip)]
    role: Role,
}

/// Change a member's role.
#[utoipa::path(patch, path = "/members/{user_id}", operation_id = "members.change-role", tag = "members",
    extensions(("x-least-role" = json!("ADMIN"))), params(("user_id" = UserId, Path)), request_body = NewRole,
    responses((status = 200, body = Membership), Problems))]
pub(crate) async fn change_role(
    State(app): State<App>,
    Admin(me): Admin,
    Path(user): Path<UserId>,
    seen: IfMatch,
    Input(wanted): Input<NewRole>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let standing = members::decide(&mut tx, me.user, user).await?;
    let before = &standing.member;
    seen.check(before.version, before)?;
    standing.may_become(wanted.role)?;
    if before.role == wanted.role {
        return Ok(tagged(before.version, before));
    }

    let after = members::change_role(&mut tx, &me.actor(), before, wanted.role).await?;
    live::end(&mut tx, user, "role_changed").await?;
    invitations::end_those_of(&mut tx, &me.actor(), user, Some(wanted.role)).await?;
    tx.commit().await?;
    Ok(tagged(after.version, &after))
}

/// Deactivate a member. They stay in the list and can be reactivated.
#[utoipa::path(post, path = "/members/{user_id}/deactivate", operation_id = "members.deactivate",
    tag = "members", extensions(("x-least-role" = json!("ADMIN"))), params(("user_id" = UserId, Path)),
    responses((status = 200, body = Membership), Problems))]
pub(crate) async fn deactivate(
    State(app): State<App>,
    Admin(me): Admin,
    Path(user): Path<UserId>,
    seen: IfMatch,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let standing = members::decide(&mut tx, me.user, user).await?;
    seen.check(standing.member.version, &standing.member)?;
    standing.may_be_deactivated()?;

    let member = members::deactivate(&mut tx, &me.actor(), user).await?;
    live::end(&mut tx, user, "deactivated").await?;
    invitations::end_those_of(&mut tx, &me.actor(), user, None).await?;
    tx.commit().await?;
    Ok(tagged(member.version, &member))
}

/// Reactivate a member with their previous role. They have to sign in again.
#[utoipa::path(post, path = "/members/{user_id}/reactivate", operation_id = "members.reactivate",
    tag = "members", extensions(("x-least-role" = json!("ADMIN"))), params(("user_id" = UserId, Path)),
    responses((status = 200, body = Membership), Problems))]
pub(crate) async fn reactivate(
    State(app): State<App>,
    Admin(me): Admin,
    Path(user): Path<UserId>,
    seen: IfMatch,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let standing = members::decide(&mut tx, me.user, user).await?;
    seen.check(standing.member.version, &standing.member)?;
    standing.may_be_reactivated()?;

    let member = members::reactivate(&mut tx, &me.actor(), user).await?;
    // A session opened earlier and switched meanwhile would otherwise come back to life.
    live::end(&mut tx, user, "reactivated").await?;
    tx.commit().await?;
    Ok(tagged(member.version, &member))
}

/// Remove a member, or leave the organization. The member's work stays.
#[utoipa::path(delete, path = "/members/{user_id}", operation_id = "members.remove", tag = "members",
    extensions(("x-least-role" = json!("CLIENT"))), params(("user_id" = UserId, Path)),
    responses((status = 204), Problems))]
pub(crate) async fn remove(
    State(app): State<App>,
    me: Member,
    attempt: Attempt,
    Path(user): Path<UserId>,
) -> Result<StatusCode> {
    let leaves = user == me.user;
    if !leaves && me.role < Role::Admin {
        return Err(refusals::by_role(&app, &me, &attempt).await);
    }
    let mut tx = app.enter(&me).await?;
    let standing = members::decide(&mut tx, me.user, user).await?;
    standing.may_go()?;

    members::remove(&mut tx, &me.actor(), &standing.member).await?;
    live::end(&mut tx, user, "removed").await?;
    invitations::end_those_of(&mut tx, &me.actor(), user, None).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
