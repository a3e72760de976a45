//! Customers from and to spreadsheets.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use shared::auth::Operator;
use shared::customers::{self, Import, Imported};
use shared::http::{Input, Problems};
use shared::{App, Result};

/// Import customers from a spreadsheet, or tell what each of its rows would do. Rows that are refused are left out;
/// everything else is written at once or not at all.
#[utoipa::path(post, path = "/customers/import", operation_id = "customers.import", tag = "customers",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:write"))),
    request_body = Import, responses((status = 200, body = Imported), Problems))]
pub(crate) async fn import(
    State(app): State<App>,
    Operator(me): Operator,
    Input(wanted): Input<Import>,
) -> Result<Json<Imported>> {
    let mut tx = app.enter(&me).await?;
    let imported = customers::import(&mut tx, &me.actor(), &wanted).await?;
    if !wanted.preview {
        tx.commit().await?;
    }
    Ok(Json(imported))
}

/// Download all customers as a spreadsheet that an import reads back.
#[utoipa::path(get, path = "/customers/export", operation_id = "customers.export", tag = "customers",
    extensions(("x-least-role" = json!("OPERATOR")), ("x-scope" = json!("documents:read"))),
    responses((status = 200, content((String = "text/csv"))), Problems))]
pub(crate) async fn export(State(app): State<App>, Operator(me): Operator) -> Result<Response> {
    let mut tx = app.enter(&me).await?;
    let table = customers::export(&mut tx, &me.actor()).await?;
    tx.commit().await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"customers.csv\"")),
    ];
    Ok((headers, table).into_response())
}
