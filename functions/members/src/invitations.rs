//! Inviting people: the organization's side.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use garde::Validate;
use serde::Deserialize;
use shared::auth::{self, Attempt, Member, Operator, Role, refusals};
use shared::clock::minutes;
use shared::db::OrgTx;
use shared::error::{OrNotFound, refuse};
use shared::http::{Input, Page, PageQuery, Path, Problems, Query};
use shared::ids::InvitationId;
use shared::mail::{self, To};
use shared::organizations::invitations::{self, Invitation, is_address, may_invite};
use shared::organizations::letters;
use shared::organizations::{members, settings};
use shared::{App, Error, Result};
use utoipa::ToSchema;

/// List open invitations, newest first.
#[utoipa::path(get, path = "/invitations", operation_id = "invitations.list", tag = "invitations",
    extensions(("x-least-role" = json!("OPERATOR"))), params(PageQuery),
    responses((status = 200, body = Page<Invitation>), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    Operator(me): Operator,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Invitation>>> {
    let (after, limit) = (page.after()?, page.limit()?);
    let mut tx = app.enter(&me).await?;
    let found = invitations::list(&mut tx, after, limit).await?;
    Ok(Json(Page::of(found, limit, |invitation| invitation.id.0)))
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewInvitation {
    /// Where to.
    #[garde(custom(is_address))]
    email: String,
    /// As what: a role up to one's own.
    #[garde(skip)]
    role: Role,
}

/// Invite a person by mail. A second invitation to the same address replaces the first.
#[utoipa::path(post, path = "/invitations", operation_id = "invitations.create", tag = "invitations",
    extensions(("x-least-role" = json!("OPERATOR"))), request_body = NewInvitation,
    responses((status = 201, body = Invitation), Problems))]
pub(crate) async fn create(
    State(app): State<App>,
    Operator(me): Operator,
    attempt: Attempt,
    Input(wanted): Input<NewInvitation>,
) -> Result<Response> {
    let email = wanted.email.trim();
    if let Err(error) = may_invite(me.role, wanted.role) {
        return Err(refusals::noted(&app, &me, &attempt, error).await);
    }
    let mut tx = app.enter(&me).await?;
    auth::require_verified(&mut tx, &me).await?;
    // Two simultaneous invitations come one after the other, and each sender's role is the current one.
    settings::lock(&mut tx).await?;
    let sender = members::find(&mut tx, me.user).await?.filter(|member| member.deactivated_at.is_none());
    may_invite(sender.or_not_found("member")?.role, wanted.role)?;
    if members::has_address(&mut tx, email).await? {
        let detail = "this address belongs to a member of this organization already";
        return Err(Error::Conflict(refuse("already_member", detail)));
    }
    if let Some(role) = invitations::supersede(&mut tx, &me.actor(), email).await? {
        // A sender who may not take an invitation back may not replace it either.
        may_invite(me.role, role)?;
    }

    let (invitation, token) = invitations::insert(&mut tx, &me.actor(), me.user, email, wanted.role).await?;
    send(&app, &mut tx, &me, &invitation, &token).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(invitation)).into_response())
}

/// Mail an invitation again, valid for seven more days. The link in the previous mail stops working.
#[utoipa::path(post, path = "/invitations/{id}/resend", operation_id = "invitations.resend",
    tag = "invitations", extensions(("x-least-role" = json!("OPERATOR")), ("x-limit" = json!("mail"))),
    params(("id" = InvitationId, Path)), responses((status = 200, body = Invitation), Problems))]
pub(crate) async fn resend(
    State(app): State<App>,
    Operator(me): Operator,
    attempt: Attempt,
    Path(id): Path<InvitationId>,
) -> Result<Json<Invitation>> {
    let mut tx = app.enter(&me).await?;
    auth::require_verified(&mut tx, &me).await?;
    let invitation = invitations::find(&mut tx, id).await?.or_not_found("invitation")?;
    if let Err(error) = may_invite(me.role, invitation.role) {
        tx.commit().await?;
        return Err(refusals::noted(&app, &me, &attempt, error).await);
    }

    let (invitation, token) =
        invitations::renew(&mut tx, &me.actor(), id).await?.or_not_found("invitation")?;
    send(&app, &mut tx, &me, &invitation, &token).await?;
    tx.commit().await?;
    Ok(Json(invitation))
}

/// Revoke an invitation.
#[utoipa::path(delete, path = "/invitations/{id}", operation_id = "invitations.revoke", tag = "invitations",
    extensions(("x-least-role" = json!("OPERATOR"))), params(("id" = InvitationId, Path)),
    responses((status = 204), Problems))]
pub(crate) async fn revoke(
    State(app): State<App>,
    Operator(me): Operator,
    attempt: Attempt,
    Path(id): Path<InvitationId>,
) -> Result<StatusCode> {
    let mut tx = app.enter(&me).await?;
    let invitation = invitations::find(&mut tx, id).await?.or_not_found("invitation")?;
    if let Err(error) = may_invite(me.role, invitation.role) {
        tx.commit().await?;
        return Err(refusals::noted(&app, &me, &attempt, error).await);
    }

    invitations::revoke(&mut tx, &me.actor(), id).await?.then_some(()).or_not_found("invitation")?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn send(app: &App, tx: &mut OrgTx, me: &Member, invitation: &Invitation, token: &str) -> Result<()> {
    if !mail::may_bother(tx, "invitation", &invitation.email).await? {
        return Err(Error::TooMany {
            refusal: refuse(
                "too_many_mails",
                "five mails went to this address within the last hour: try again later",
            ),
            retry_after: minutes(12),
        });
    }
    let sender = invitations::sender(tx, me.user).await?.or_not_found("member")?;
    let letter = letters::Invitation {
        inviter: sender.name,
        organization: sender.organization,
        role: invitation.role.in_words().to_owned(),
        link: format!("{}/invitations/{token}", app.settings.app_url.as_str().trim_end_matches('/')),
    };
    let to = To { address: &invitation.email, locale: Some(&sender.locale) };
    mail::send(tx, &app.vault, to, &letter, Some(invitation.expires_at)).await?;
    Ok(())
}
