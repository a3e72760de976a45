//! Answers are bounded, whatever a request contains.

use super::*;
use crate::error::FieldError;

/// Most bytes of a refusal.
const MOST: usize = 32 * 1024;

#[derive(Debug, Deserialize, Serialize, Validate, ToSchema)]
#[serde(rename_all = "lowercase")]
enum Order {
    #[garde(skip)]
    Newest,
    #[garde(skip)]
    Oldest,
}

#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
struct Notes {
    #[garde(dive)]
    notes: Vec<Note>,
    #[garde(skip)]
    order: Option<Order>,
}

#[derive(Deserialize)]
struct Sorted {
    order: Option<Order>,
}

#[utoipa::path(post, path = "/notes", request_body = Notes, responses((status = 200), Problems))]
async fn keep(Input(sent): Input<Notes>) -> Json<Value> {
    Json(json!((sent.notes.len(), sent.order)))
}

#[utoipa::path(get, path = "/notes", responses((status = 200), Problems))]
async fn list(Query(query): Query<Sorted>) -> Json<Value> {
    Json(json!(query.order))
}

fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, keep))
}

fn is_bounded(error: &FieldError) -> bool {
    error.pointer.chars().count() <= 100 && error.message.chars().count() <= 400
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_hundred_thousand_wrong_members_are_counted_and_a_hundred_are_listed(db: PgPool) -> Result<()> {
    let caller = nobody(db);
    let members = |one: &str, times: usize| vec![one; times].join(",");
    let nul = format!(r#"{{"notes":[{}]}}"#, members(r#""\u0000""#, 100_000));
    let empty = format!(r#"{{"notes":[{}]}}"#, members(r#"{"text":""}"#, 80_000));
    for (body, faults) in [(nul, 100_000), (empty, 80_000)] {
        let reply = caller.post_as(routes(), "/notes", "application/json", body).await?;
        assert_eq!(reply.refusal(), (422, "invalid".into()));
        let problem = reply.problem();
        assert_eq!((problem.errors.len(), problem.more_errors), (100, Some(faults - 100)));
        assert!(reply.body.len() < MOST, "{} bytes", reply.body.len());
    }
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn long_names_and_values_of_a_body_are_not_repeated(db: PgPool) -> Result<()> {
    let caller = nobody(db);
    let long = "ü/~".repeat(100_000);
    let beneath = vec![r#""\u0000""#; 50_000].join(",");
    let wide = (0..150).map(|at| format!(r#""{at}{}":"\u0000""#, "😀".repeat(1_000))).collect::<Vec<_>>();
    let bodies = [
        json!({ "notes": [], long.as_str(): 1 }).to_string(),
        json!({ "notes": [], "order": long.as_str() }).to_string(),
        format!(r#"{{"{long}":[{beneath}]}}"#),
        format!("{{{}}}", wide.join(",")),
    ];
    for body in bodies {
        let reply = caller.post_as(routes(), "/notes", "application/json", body).await?;
        assert_eq!(reply.refusal(), (422, "invalid".into()));
        let errors = reply.problem().errors;
        assert!(!errors.is_empty() && errors.iter().all(is_bounded), "{:?}", errors.first());
        assert!(reply.body.len() < MOST, "{} bytes", reply.body.len());
    }
    Ok(())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_long_query_is_not_repeated(db: PgPool) -> Result<()> {
    let caller = nobody(db);
    let long = "x".repeat(60_000);
    for query in
        [format!("order={long}"), format!("order={long}%00"), format!("order={}", "%01".repeat(20_000))]
    {
        let reply = caller.get(routes(), &format!("/notes?{query}")).await?;
        assert_eq!(reply.refusal(), (422, "invalid".into()));
        assert!(reply.problem().errors.iter().all(is_bounded));
        assert!(reply.body.len() < MOST / 4, "{} bytes", reply.body.len());
    }
    let path = caller.get(routes(), &format!("/{long}")).await?;
    assert_eq!((path.refusal(), path.body.len() < MOST / 4), ((404, "not_found".into()), true));
    Ok(())
}
