//! Notifications.

use super::Least::Client;
use super::Reach::Personal;
use super::{Route, object, route};
use crate::fixture::Kind::Notification;

pub(super) const ROUTES: &[Route] = &[
    route("get", "/notifications", Client, 200),
    route("post", "/notifications/{id}/read", Client, 200).names(Notification, Personal).sends(object),
    route("post", "/notifications/read-all", Client, 200).sends(object),
];
