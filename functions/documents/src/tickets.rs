//! Tickets for many files in one call: one file that is refused stops no other.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use garde::Validate;
use serde::{Deserialize, Serialize};
use shared::auth::Member;
use shared::db::OrgTx;
use shared::error::FieldError;
use shared::http::{Idempotency, Input, Problem, Problems};
use shared::limits::{Class, Further, whole_seconds};
use shared::{App, Error, Result};
use utoipa::ToSchema;

use crate::upload::{NewUpload, Ticket, give_ticket, queue_full, require_room};

#[derive(Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewUploads {
    /// 1 to 100 files. Each counts as one upload.
    #[garde(length(min = 1, max = 100))]
    files: Vec<NewUpload>,
}

/// What became of each file.
#[derive(Deserialize, Serialize, ToSchema)]
pub(crate) struct Tickets {
    /// In the order of the request.
    items: Vec<TicketOrRefusal>,
}

/// The ticket of a file, or why it gets none.
#[derive(Deserialize, Serialize, ToSchema)]
pub(crate) struct TicketOrRefusal {
    ticket: Option<Ticket>,
    /// As a request for this file alone would have been refused.
    refusal: Option<Problem>,
    /// Of a refusal for now: after how many seconds to ask again.
    retry_after: Option<u64>,
}

/// Start many uploads. Each file gets a ticket or a refusal of its own, under the same limits as in single requests.
#[utoipa::path(post, path = "/documents/uploads/bulk", operation_id = "documents.start-uploads",
    tag = "documents",
    extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:write")),
        ("x-limit" = json!("upload"))),
    request_body = NewUploads, responses((status = 200, body = Tickets), Problems))]
pub(crate) async fn start(
    State(app): State<App>,
    me: Member,
    idempotency: Idempotency,
    Input(wanted): Input<NewUploads>,
) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    if let Some(stored) = idempotency.replay(&mut tx, me.user, &wanted).await? {
        return Ok(stored);
    }
    let files = u32::try_from(wanted.files.len())?;
    let room = require_room(&app, &mut tx, &me, files).await?;
    // The request itself was counted as one.
    let further = me.count_further(&app, Class::Upload, files - 1).await?;
    let mut admission = Admission { room, first: true, further };
    let mut items = Vec::with_capacity(wanted.files.len());
    for file in &wanted.files {
        let ticket = admission.admit(&app, &mut tx, &me, file).await;
        items.push(TicketOrRefusal::of(ticket)?);
    }
    let tickets = Tickets { items };
    idempotency.keep(&mut tx, me.user, StatusCode::OK, &tickets).await?;
    tx.commit().await?;
    Ok(Json(tickets).into_response())
}

/// How many more files are let in.
struct Admission {
    /// Documents that the queue has room for.
    room: u32,
    /// No file was let in yet: the request's own count is for it.
    first: bool,
    /// Files that count within the caller's quota besides it.
    further: Further,
}

impl Admission {
    async fn admit(&mut self, app: &App, tx: &mut OrgTx, me: &Member, wanted: &NewUpload) -> Result<Ticket> {
        if self.first {
            self.first = false;
        } else {
            self.further.take_one()?;
        }
        wanted.validated()?;
        let file = wanted.file(app)?;
        if self.room == 0 {
            return Err(queue_full(app));
        }
        let ticket = give_ticket(app, tx, me, wanted, &file).await?;
        self.room -= u32::from(ticket.is_new());
        Ok(ticket)
    }
}

impl TicketOrRefusal {
    /// What the input or a limit refuses is this file's alone; any other error is the whole request's.
    fn of(ticket: Result<Ticket>) -> Result<Self> {
        match ticket {
            Ok(ticket) => Ok(Self { ticket: Some(ticket), refusal: None, retry_after: None }),
            Err(error @ (Error::Internal(_) | Error::Unavailable { .. })) => Err(error),
            Err(error) => {
                let retry_after = error.retry_after().map(whole_seconds);
                Ok(Self { ticket: None, refusal: Some(Problem::of(error)), retry_after })
            }
        }
    }
}

impl NewUpload {
    fn validated(&self) -> Result<()> {
        self.validate().map_err(|report| {
            let fields = report.iter().map(|(path, error)| {
                FieldError::new(format!("/{path}"), "invalid", error.message().to_owned())
            });
            Error::Invalid(fields.collect())
        })
    }
}
