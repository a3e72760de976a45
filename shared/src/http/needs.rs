//! What a route needs before its handler runs, as the extensions of its own `#[utoipa::path]` declare.
//!
//! | Extension | Says | Without it |
//! |---|---|---|
//! | `x-scope` | the scope with which an API key gets in | closed to keys |
//! | `x-limit` | the [`Class`] its calls are counted in, or `none` | `ordinary` |
//! | `x-csrf` | `exempt`: no cookie counts here, whichever site made a browser send the request | protected |
//! | `x-least-role` | the least role that gets in; the handler's argument type asks for it | open to everybody |

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{Extensions, Method};
use utoipa::openapi::OpenApi;
use utoipa::openapi::path::{Operation, PathItem};

use crate::limits::Class;

/// The word for a route whose calls are not counted.
const UNCOUNTED: &str = "none";

/// What a route needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needs {
    /// How calls are counted; `None`: they are not.
    pub limit: Option<Class>,
    /// The scope an API key needs; `None`: no key gets in.
    pub scope: Option<String>,
    /// Whether to check which site made a browser send the request.
    pub csrf: Csrf,
}

/// Whether forged requests are refused before the handler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Csrf {
    /// No cookie counts in a request from another site, and a body is JSON, which no form on another site can send.
    Protected,
    /// The handler reads no cookie.
    Exempt,
}

/// What every route needs, by method and path pattern.
#[derive(Debug, Clone, Default)]
pub(super) struct Table(Arc<HashMap<(Method, String), Arc<Needs>>>);

impl Default for Needs {
    /// The careful choice for everything that a route does not declare.
    fn default() -> Self {
        Self { limit: Some(Class::Ordinary), scope: None, csrf: Csrf::Protected }
    }
}

impl Needs {
    fn of(operation: &Operation) -> Self {
        let word = |name: &str| operation.extensions.as_ref()?.get(name)?.as_str();
        let limit = match word("x-limit") {
            None => Some(Class::Ordinary),
            Some(UNCOUNTED) => None,
            // A word that is not a class is a mistake that a test finds; until then it opens nothing.
            Some(name) => Some(Class::named(name).unwrap_or(Class::SignIn)),
        };
        let csrf = if word("x-csrf") == Some("exempt") { Csrf::Exempt } else { Csrf::Protected };
        Self { limit, scope: word("x-scope").map(str::to_owned), csrf }
    }

    /// The needs of the request's route; `None` if there is no such route.
    pub fn find(request: &Extensions) -> Option<&Self> {
        request.get::<Arc<Self>>().map(AsRef::as_ref)
    }
}

impl Table {
    /// Reads the document of all routes.
    pub(super) fn of(api: &OpenApi) -> Self {
        let routes = api.paths.paths.iter().flat_map(|(path, item)| {
            operations(item)
                .map(move |(method, operation)| ((method, path.clone()), Arc::new(Needs::of(operation))))
        });
        Self(Arc::new(routes.collect()))
    }

    fn find(&self, method: &Method, path: &str) -> Arc<Needs> {
        let method = if *method == Method::HEAD { Method::GET } else { method.clone() };
        // A known path with a method it does not have gets the defaults.
        self.0.get(&(method, path.to_owned())).cloned().unwrap_or_default()
    }
}

fn operations(item: &PathItem) -> impl Iterator<Item = (Method, &Operation)> {
    let all = [
        (Method::GET, &item.get),
        (Method::POST, &item.post),
        (Method::PUT, &item.put),
        (Method::PATCH, &item.patch),
        (Method::DELETE, &item.delete),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}

/// Puts the [`Needs`] of its route into the request, for the inner layers and for API keys.
pub(super) async fn note(State(table): State<Table>, mut request: Request) -> Request {
    let needs =
        request.extensions().get::<MatchedPath>().map(|path| table.find(request.method(), path.as_str()));
    if let Some(needs) = needs {
        request.extensions_mut().insert(needs);
    }
    request
}

#[cfg(test)]
mod tests {
    use utoipa::openapi::extensions::ExtensionsBuilder;
    use utoipa::openapi::path::{HttpMethod, OperationBuilder, PathsBuilder};

    use super::*;

    fn table() -> Table {
        let says = |words: &[(&str, &str)]| {
            let words =
                words.iter().fold(ExtensionsBuilder::new(), |all, (name, word)| all.add(*name, *word));
            OperationBuilder::new().extensions(Some(words.build())).build()
        };
        let mut item = PathItem::new(HttpMethod::Get, says(&[("x-scope", "things:read")]));
        item.post = Some(says(&[("x-limit", "upload"), ("x-csrf", "exempt")]));
        item.put = Some(says(&[("x-limit", "none"), ("x-csrf", "maybe")]));
        item.patch = Some(says(&[("x-limit", "uplaod")]));
        item.delete = Some(Operation::default());
        let mut api = OpenApi::default();
        api.paths = PathsBuilder::new().path("/things/{id}", item).build();
        Table::of(&api)
    }

    #[test]
    fn a_route_needs_what_it_says_and_else_the_careful_choice() {
        let of = |method: Method| Needs::clone(&table().find(&method, "/things/{id}"));
        let ordinary = Needs::default();
        assert_eq!(of(Method::GET), Needs { scope: Some("things:read".into()), ..ordinary.clone() });
        assert_eq!(of(Method::HEAD), of(Method::GET));
        assert_eq!(of(Method::POST), Needs { limit: Some(Class::Upload), csrf: Csrf::Exempt, scope: None });
        assert_eq!(of(Method::PUT), Needs { limit: None, ..ordinary.clone() });
        assert_eq!(of(Method::PATCH), Needs { limit: Some(Class::SignIn), ..ordinary.clone() });
        assert_eq!((of(Method::DELETE), of(Method::TRACE)), (ordinary.clone(), ordinary));
    }
}
