//! All functions of the platform: those that answer HTTP, and those that run jobs.

use std::collections::BTreeMap;
use std::process::ExitCode;

use axum::http::StatusCode;
use back_up_database::{BackUpDatabase, VerifyBackup};
use shared::App;
use shared::approvals::RemindApprovals;
use shared::automations::FindDue;
use shared::customers::AttachCustomers;
use shared::documents::work::{
    BindPhotographs, DeriveFile, ExtractDocument, FailDocument, ForgoImprovement, ImproveExtraction,
    KeepPhotographs, ReadDocument, RunAutomations, SweepDocuments,
};
use shared::error::FieldError;
use shared::events::React;
use shared::hand_overs::{FailHandOver, MakeHandOver};
use shared::http::PREFIX;
use shared::intake::{LearnRouting, RouteRequest};
use shared::jobs::{Jobs, MaintainJobs, maintain};
use shared::mail::{FailMail, SendMail};
use shared::mailboxes::{FetchMail, FetchMailbox};
use shared::organizations::deletion::DeleteOrganizations;
use shared::vendors::LearnVendor;
use shared::webhooks::{FailWebhook, SendWebhook};
use sweep::Sweep;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{InfoBuilder, OpenApi, PathItem, Ref, RefOr, Response};
use utoipa::{PartialSchema, ToSchema};
use utoipa_axum::router::OpenApiRouter;

/// Every function that answers HTTP, with its documentation.
pub fn functions() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(auth::router())
        .merge(organizations::router())
        .merge(members::router())
        .merge(activity::router())
        .merge(documents::router())
        .merge(labels::router())
        .merge(mailboxes::router())
        .merge(vendors::router())
        .merge(customers::router())
        .merge(approvals::router())
        .merge(hand_overs::router())
        .merge(intake::router())
        .merge(pipelines::router())
        .merge(automations::router())
        .merge(events::router())
        .merge(webhooks::router())
        .merge(notifications::router())
        .merge(operations::router())
}

/// The document of the whole API.
pub fn openapi() -> OpenApi {
    let (_, api) = OpenApiRouter::<App>::new().nest(PREFIX, functions()).split_for_parts();
    described(api)
}

/// The document of the whole API in its committed form. A route's extensions have no order of their own, so everything
/// is sorted by name.
///
/// # Errors
/// When the document can't be written as JSON, which means it contains a mistake.
pub fn openapi_text() -> serde_json::Result<String> {
    let mut document = serde_json::to_value(openapi())?;
    document.sort_all_objects();
    serde_json::to_string_pretty(&document)
}

/// Prints the document of the whole API.
pub fn print_openapi() -> ExitCode {
    match openapi_text() {
        Ok(json) => {
            println!("{json}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Adds to a document of routes an introduction and how to sign in.
pub(crate) fn described(mut api: OpenApi) -> OpenApi {
    let about = "Documents, pipelines and calendars of small service businesses.\n\n\
        Sign in with `POST /api/v1/auth/sign-in` and send the access token as `Authorization: Bearer …`. \
        Every refusal is a problem (RFC 9457) with a stable `code`. Lists carry an `ETag`: sent as `If-None-Match`, \
        it is answered by 304 while nothing has changed.";
    api.info = InfoBuilder::new()
        .title("AstralisOps")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(about))
        .build();
    let token =
        SecurityScheme::Http(Http::builder().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build());
    let secret = SecurityScheme::Http(
        Http::builder()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("The value of BUCKET_EVENT_SECRET"))
            .build(),
    );
    let schemes = &mut api.components.get_or_insert_default().security_schemes;
    schemes.insert("access_token".to_owned(), token.into());
    schemes.insert("bucket_event_secret".to_owned(), secret.into());
    api.security = Some(vec![SecurityRequirement::new("access_token", Vec::<String>::new())]);
    name_refusals(&mut api);
    api
}

/// Every route answers with the same refusals: they are defined once among the components, and routes refer to them.
fn name_refusals(api: &mut OpenApi) {
    let mut named: BTreeMap<String, RefOr<Response>> = BTreeMap::new();
    for operation in api.paths.paths.values_mut().flat_map(operations) {
        for (status, response) in &mut operation.responses.responses {
            if !status.starts_with(['4', '5']) {
                describe(status, response);
                continue;
            }
            let name = format!("Problem{status}");
            let known = named.entry(name.clone()).or_insert_with(|| response.clone());
            if known == response {
                *response = RefOr::Ref(Ref::from_response_name(name));
            }
        }
    }
    let components = api.components.get_or_insert_default();
    components.responses.extend(named);
    // Schemas are collected from bodies only, so the one that a problem refers to is added here.
    components.schemas.insert(FieldError::name().into_owned(), FieldError::schema());
}

/// OpenAPI requires a description of every response: the status in words if the route says no more.
fn describe(status: &str, response: &mut RefOr<Response>) {
    let RefOr::T(response) = response else { return };
    let words = status.parse().ok().and_then(|code| StatusCode::from_u16(code).ok());
    if let Some(words) =
        words.and_then(|code| code.canonical_reason()).filter(|_| response.description.is_empty())
    {
        words.clone_into(&mut response.description);
    }
}

fn operations(path: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut path.get, &mut path.post, &mut path.put, &mut path.patch, &mut path.delete]
        .into_iter()
        .filter_map(Option::as_mut)
}

/// Every kind of background work: its queue, its schedule, and the function that runs it.
pub fn jobs() -> Jobs {
    Jobs::default()
        .on::<ReadDocument, _, _>(read_document::run)
        .on::<ExtractDocument, _, _>(extract_document::run)
        .on::<LearnVendor, _, _>(learn_vendor::run)
        .on::<AttachCustomers, _, _>(attach_customers::run)
        .on::<ImproveExtraction, _, _>(improve_extraction::run)
        .on::<ForgoImprovement, _, _>(improve_extraction::give_up)
        .on::<FailDocument, _, _>(read_document::give_up)
        .on::<DeriveFile, _, _>(read_document::derive)
        .on::<MakeHandOver, _, _>(make_hand_over::run)
        .on::<FailHandOver, _, _>(make_hand_over::give_up)
        .on::<BindPhotographs, _, _>(read_document::bind)
        .on::<KeepPhotographs, _, _>(read_document::keep_apart)
        .on::<RouteRequest, _, _>(route_intake::run)
        .on::<LearnRouting, _, _>(route_intake::learn)
        .on::<React, _, _>(run_automations::run)
        .on::<RunAutomations, _, _>(run_automations::adopt)
        .on::<FindDue, _, _>(run_automations::find_due)
        .on::<RemindApprovals, _, _>(remind_approvals::run)
        .on::<SweepDocuments, _, _>(sweep::sweep_documents)
        .on::<Sweep, _, _>(sweep::run)
        .on::<SendMail, _, _>(send_mail::run)
        .on::<FailMail, _, _>(send_mail::give_up)
        .on::<SendWebhook, _, _>(send_webhook::run)
        .on::<FailWebhook, _, _>(send_webhook::give_up)
        .on::<FetchMail, _, _>(fetch_mail::begin)
        .on::<FetchMailbox, _, _>(fetch_mail::run)
        .on::<DeleteOrganizations, _, _>(delete_organizations::run)
        .on::<BackUpDatabase, _, _>(back_up_database::run)
        .on::<VerifyBackup, _, _>(back_up_database::verify)
        .on::<MaintainJobs, _, _>(maintain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_there_and_what_runs_by_the_clock_has_its_next_turn() {
        // A kind registered twice would count once.
        assert_eq!(jobs().kinds().len(), 30, "{:?}", jobs().kinds());
        let schedules = jobs().schedules();
        assert_eq!(schedules.len(), 9, "{schedules:?}");
        for schedule in schedules {
            assert_eq!(schedule.cron.split_whitespace().count(), 5, "{}", schedule.name);
            assert!(schedule.next("2026-11-20T12:00:00Z".parse().unwrap()).is_ok(), "{}", schedule.name);
        }
    }

    #[test]
    fn every_kind_of_an_organization_is_shown_to_its_admins() {
        let mut known: Vec<_> = shared::operations::KINDS.iter().map(|kind| kind.name).collect();
        known.extend([
            "fetch-mail",
            "find-due",
            "remind-approvals",
            "sweep-documents",
            "sweep",
            "delete-organizations",
            "maintain-jobs",
            "back-up-database",
            "verify-backup",
        ]);
        known.sort_unstable();
        assert_eq!(jobs().kinds(), known);
    }

    #[test]
    fn the_api_document_introduces_itself_and_knows_every_function() {
        let api = openapi();
        assert_eq!(api.info.title, "AstralisOps");
        for path in ["/api/v1/auth/sign-in", "/api/v1/documents", "/api/v1/health"] {
            assert!(api.paths.paths.contains_key(path), "{path}: {:?}", api.paths.paths.keys());
        }
    }
}
