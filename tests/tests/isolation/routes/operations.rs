//! Operations.

use super::Least::Anyone;
use super::{Route, route};

pub(super) const ROUTES: &[Route] = &[route("get", "/health", Anyone, 200)];
