//! Events of open pages. A test's process does not stream: who gets in is told so.

use super::Least::Client;
use super::{Route, route};

pub(super) const ROUTES: &[Route] = &[route("get", "/events", Client, 503)];
