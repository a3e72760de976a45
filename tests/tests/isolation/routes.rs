//! What every route expects: a route without an entry in one of these files fails the matrix.

mod accounts;
mod activity;
mod api_keys;
mod approvals;
mod automations;
mod customers;
mod documents;
mod events;
mod hand_overs;
mod intake;
mod invitations;
mod labels;
mod links;
mod mailboxes;
mod members;
mod notifications;
mod operations;
mod organizations;
mod pipelines;
mod second_factors;
mod vendors;

use std::sync::LazyLock;

use serde_json::json;
use uuid::Uuid;

use crate::fixture::{Body, Kind};

/// Who may call a route at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Least {
    /// Everybody gets this answer, signed in or not.
    Anyone,
    Client,
    Operator,
    Admin,
}

/// Whose objects an identifier may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Everybody in the organization who may call the route.
    Shared,
    /// A client's own, for the others all of the organization's.
    Organization,
    /// The caller's own, for everybody.
    Personal,
}

/// One route.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Route {
    pub(crate) method: &'static str,
    /// As in the OpenAPI document, without the prefix.
    pub(crate) path: &'static str,
    pub(crate) least: Least,
    /// The scope a key needs; without one no key gets in.
    pub(crate) scope: Option<&'static str>,
    /// The status of an allowed call with an identifier of one's own.
    pub(crate) status: u16,
    /// What the identifier in path, query or body names.
    pub(crate) names: Option<(Kind, Reach)>,
    /// What is sent, with the identifier in its place.
    pub(crate) body: fn(Uuid) -> Body,
    /// Appended to the path, with `{}` for the identifier.
    pub(crate) query: &'static str,
    /// The status for an identifier of another organization: 404 where one object is named; a list that is filtered
    /// by it is empty.
    pub(crate) foreign: u16,
}

/// Every route of the platform.
pub(crate) static ROUTES: LazyLock<Vec<Route>> = LazyLock::new(|| {
    [
        accounts::ROUTES,
        second_factors::ROUTES,
        customers::ROUTES,
        documents::ROUTES,
        labels::ROUTES,
        mailboxes::ROUTES,
        links::ROUTES,
        vendors::ROUTES,
        approvals::ROUTES,
        hand_overs::ROUTES,
        pipelines::ROUTES,
        intake::ROUTES,
        automations::ROUTES,
        events::ROUTES,
        notifications::ROUTES,
        organizations::ROUTES,
        members::ROUTES,
        invitations::ROUTES,
        api_keys::ROUTES,
        activity::ROUTES,
        operations::ROUTES,
    ]
    .concat()
});

const fn route(method: &'static str, path: &'static str, least: Least, status: u16) -> Route {
    Route { method, path, least, scope: None, status, names: None, body: nothing, query: "", foreign: 404 }
}

impl Route {
    const fn scope(self, scope: &'static str) -> Self {
        Self { scope: Some(scope), ..self }
    }

    const fn names(self, kind: Kind, reach: Reach) -> Self {
        Self { names: Some((kind, reach)), ..self }
    }

    const fn sends(self, body: fn(Uuid) -> Body) -> Self {
        Self { body, ..self }
    }

    const fn asks(self, query: &'static str, foreign: u16) -> Self {
        Self { query, foreign, ..self }
    }
}

fn nothing(_: Uuid) -> Body {
    Body::None
}

fn object(_: Uuid) -> Body {
    Body::Json(json!({}))
}

fn token(_: Uuid) -> Body {
    Body::Json(json!({ "token": "unknown" }))
}

fn password(_: Uuid) -> Body {
    Body::Json(json!({ "password": "wrong" }))
}

fn name(_: Uuid) -> Body {
    Body::Json(json!({ "name": "New Name" }))
}
