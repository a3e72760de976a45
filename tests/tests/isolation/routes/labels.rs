//! Labels. That one of a document is nobody's: what counts is the document.

use super::Least::Operator;
use super::Reach::{Organization, Shared};
use super::{Route, name, route};
use crate::fixture::Kind::{Document, Label};

pub(super) const ROUTES: &[Route] = &[
    route("get", "/labels", Operator, 200).scope("documents:read"),
    route("post", "/labels", Operator, 201).scope("documents:write").sends(name),
    route("get", "/labels/{id}", Operator, 200).scope("documents:read").names(Label, Shared),
    route("patch", "/labels/{id}", Operator, 200).scope("documents:write").names(Label, Shared).sends(name),
    route("delete", "/labels/{id}", Operator, 204).scope("documents:write").names(Label, Shared),
    route("get", "/documents/{id}/labels", Operator, 200)
        .scope("documents:read")
        .names(Document, Organization),
    route("put", "/documents/{id}/labels/{label}", Operator, 404)
        .scope("documents:write")
        .names(Document, Organization),
    route("delete", "/documents/{id}/labels/{label}", Operator, 404)
        .scope("documents:write")
        .names(Document, Organization),
];
