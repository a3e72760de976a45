//! Cards from a spreadsheet: every row becomes a card, or is refused with the reason.
//!
//! A preview does all of it and takes it back, so that it says what an import would do.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::cards::Priority;
use super::given::{CardChanges, NewCard, NewStep};
use super::{Pipeline, Stage, exporting, links, stages, writing};
use crate::activity::Actor;
use crate::db::OrgTx;
use crate::documents::amount::Amount;
use crate::error::{Error, Result};
use crate::http::{Sheet, plain};
use crate::ids::{CustomerId, StageId, UserId};
use crate::labels;

/// Most rows of one import.
const MOST_ROWS: usize = 1000;

/// Most rows that the answer shows.
const SHOWN: usize = 200;

/// A spreadsheet to import.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CardsImport)]
pub struct Request {
    /// CSV whose first line names the columns; 1,000 rows at most.
    #[garde(length(min = 1, max = 900_000))]
    pub csv: String,
    /// What a column means, by its header: a column of the export, or `ignore`. What is absent is known by its name.
    #[garde(skip)]
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// Only say what would happen.
    #[garde(skip)]
    pub preview: bool,
}

/// What an import does.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = CardsImported)]
pub struct Outcome {
    /// The headers of the spreadsheet.
    pub headers: Vec<String>,
    /// What each of them means: a column of the export, or `ignore`.
    pub columns: BTreeMap<String, String>,
    /// The first 200 rows.
    pub rows: Vec<Row>,
    /// All rows.
    pub counts: Counts,
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = CardsImportedRow)]
pub struct Row {
    /// The line of the file on which it begins.
    pub line: u64,
    /// Whether it becomes a card.
    pub action: RowAction,
    /// The title of the card.
    pub title: String,
    /// Why it is refused.
    pub why: Option<String>,
}

/// Whether a row becomes a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CardsImportedAction)]
pub enum RowAction {
    /// It does.
    Create,
    /// It does not.
    Refused,
}

/// How many rows become cards.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CardsImportedCounts)]
pub struct Counts {
    /// That do.
    pub create: usize,
    /// That do not.
    pub refused: usize,
}

/// What cells may name.
struct Known {
    stages: Vec<(String, StageId)>,
    members: Vec<(String, UserId)>,
    customers: HashMap<String, Vec<Uuid>>,
    /// Names in lower case.
    labels: HashSet<String>,
}

/// Makes cards of the rows of a spreadsheet. Where it is a preview, the caller gives the transaction up.
///
/// # Errors
/// `Invalid` at `/csv` or `/columns`.
pub async fn import(
    tx: &mut OrgTx,
    actor: &Actor,
    pipeline: &Pipeline,
    request: &Request,
) -> Result<Outcome> {
    let Sheet { headers, rows: lines } = Sheet::read(&request.csv, MOST_ROWS)?;
    let columns = meant(&headers, &request.columns)?;
    if !columns.values().any(|column| column == "title") {
        let message = "no column is the title: name one of them title, or say in columns which it is";
        return Err(Error::field("/columns", "missing", message));
    }
    let rows: Vec<(u64, HashMap<&str, String>)> = lines
        .into_iter()
        .map(|(line, cells)| {
            let named = headers.iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
            (line, named.filter_map(|(header, cell)| Some((columns.get(header)?.as_str(), cell))).collect())
        })
        .collect();
    // Whoever moves a card locks stages first, and several in this order.
    let stages = stages::lock_all(tx, pipeline.id).await?;
    let known = known(tx, &stages, &rows).await?;
    let mut outcome = Outcome {
        headers: headers.clone(),
        columns: columns.clone(),
        rows: Vec::new(),
        counts: Counts::default(),
    };
    for (line, cells) in &rows {
        let why = match make(tx, actor, &known, cells).await {
            Ok(()) => None,
            Err(error) if error.is_retryable() => return Err(error),
            Err(Error::Invalid(fields)) => fields.into_iter().next().map(|field| field.message),
            Err(error) => Some(error.to_string()),
        };
        let action = if why.is_none() { RowAction::Create } else { RowAction::Refused };
        match action {
            RowAction::Create => outcome.counts.create += 1,
            RowAction::Refused => outcome.counts.refused += 1,
        }
        if outcome.rows.len() < SHOWN {
            let title = cells.get("title").cloned().unwrap_or_default();
            outcome.rows.push(Row { line: *line, action, title, why });
        }
    }
    Ok(outcome)
}

/// What each header means: as the request says, else by its name, whatever the case and what stands between the words.
fn meant(headers: &[String], wanted: &BTreeMap<String, String>) -> Result<BTreeMap<String, String>> {
    let is_column = |name: &str| exporting::COLUMNS.contains(&name);
    if let Some(wrong) = wanted.values().find(|name| *name != "ignore" && !is_column(name)) {
        let message = format!("there is no column {wrong}: name one of the export, or ignore");
        return Err(Error::field("/columns", "unknown", message));
    }
    let guessed = |header: &String| {
        let name = header.to_lowercase().replace([' ', '-'], "_");
        if is_column(&name) { name } else { "ignore".to_owned() }
    };
    let of = |header: &String| wanted.get(header).cloned().unwrap_or_else(|| guessed(header));
    Ok(headers.iter().map(|header| (header.clone(), of(header))).collect())
}

/// What the cells of all rows may name.
async fn known(tx: &mut OrgTx, stages: &[Stage], rows: &[(u64, HashMap<&str, String>)]) -> Result<Known> {
    let org = tx.org();
    let staff = sqlx::query!(
        "select u.id, lower(u.email) as \"email!\", lower(u.name) as \"name!\"
         from memberships m
         join users u on u.id = m.user_id
         where m.org_id = $1 and m.role <> 'client' and m.removed_at is null and m.deactivated_at is null
         order by u.id
         limit 10000",
        org.0
    )
    .fetch_all(tx.conn())
    .await?;
    let members = staff.into_iter().flat_map(|row| [(row.email, UserId(row.id)), (row.name, UserId(row.id))]);
    let names: Vec<String> =
        rows.iter().filter_map(|(_, cells)| Some(cells.get("customer")?.to_lowercase())).collect();
    let found = sqlx::query!(
        "select id, lower(name) as \"name!\" from customers
         where org_id = $1 and lower(name) = any($2) and merged_into is null
         order by id
         limit 10000",
        org.0,
        &names
    )
    .fetch_all(tx.conn())
    .await?;
    let mut customers: HashMap<String, Vec<Uuid>> = HashMap::new();
    for row in found {
        customers.entry(row.name).or_default().push(row.id);
    }
    let stages = stages.iter().map(|stage| (stage.name.to_lowercase(), stage.id)).collect();
    let labels = sqlx::query_scalar!(
        r#"select lower(name) as "name!" from labels where org_id = $1 order by id limit 10000"#,
        org.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(Known { stages, members: members.collect(), customers, labels: labels.into_iter().collect() })
}

fn refused(why: String) -> Error {
    Error::field("/csv", "refused", why)
}

/// Makes a card of a row. Nothing is written where it is refused.
async fn make(tx: &mut OrgTx, actor: &Actor, known: &Known, cells: &HashMap<&str, String>) -> Result<()> {
    let new = card(known, cells)?;
    let step = cells.get("next_step").map(|text| step(known, cells, text)).transpose()?;
    new.validate().map_err(|report| refused(first(&report)))?;
    if let Some(step) = &step {
        step.validate().map_err(|report| refused(first(&report)))?;
    }
    let is_archived = cells.get("archived").is_some_and(|archived| archived.eq_ignore_ascii_case("true"));
    let made = if is_archived {
        writing::add_archived(tx, actor, &new).await?
    } else {
        writing::add(tx, actor, &new).await?
    };
    let names = cells.get("labels").map(|cell| label_names(cell, &known.labels)).unwrap_or_default();
    for name in names.into_iter().filter(|name| labels::is_label(name, &()).is_ok()).take(20) {
        let label = labels::find_or_insert(tx, actor, name).await?;
        links::put_label(tx, actor, made.card.id, &label).await?;
    }
    if step.is_some() {
        let changes = CardChanges { next_step: Some(step), ..CardChanges::default() };
        writing::change(tx, actor, &made, &changes).await?;
    }
    Ok(())
}

/// The labels that a cell names, parted by semicolons or commas. Where parts make up the name of a label that there is,
/// that label is meant: `Roof, flat` may be one.
fn label_names<'a>(cell: &'a str, known: &HashSet<String>) -> Vec<&'a str> {
    let (mut names, mut from) = (Vec::new(), 0);
    while from < cell.len() {
        let rest = &cell[from..];
        let ends = || rest.match_indices([';', ',']).map(|(at, _)| at).chain([rest.len()]);
        let longest = ends().rfind(|end| known.contains(&rest[..*end].trim().to_lowercase()));
        let end = longest.or_else(|| ends().next()).unwrap_or(rest.len());
        names.push(rest[..end].trim());
        from += end + 1;
    }
    names
}

fn first(report: &garde::Report) -> String {
    let first = report.iter().next();
    first.map(|(path, error)| format!("{path}: {}", plain(error.message(), "characters"))).unwrap_or_default()
}

fn card(known: &Known, cells: &HashMap<&str, String>) -> Result<NewCard> {
    let title = cells.get("title").cloned().ok_or_else(|| refused("it has no title".to_owned()))?;
    let stage = match cells.get("stage") {
        Some(name) => named(&known.stages, name, "stage of this pipeline")?,
        None => known.stages.first().map(|(_, id)| *id).ok_or(Error::NotFound("stage"))?,
    };
    let priority = match cells.get("priority") {
        Some(word) => word_of(word).ok_or_else(|| refused(format!("{word} is no priority")))?,
        None => Priority::default(),
    };
    let amount =
        cells.get("amount").map(|text| text.parse::<Amount>().map_err(|error| refused(error.to_string())));
    Ok(NewCard {
        stage_id: stage,
        title,
        description: cells.get("description").cloned(),
        customer_id: cells.get("customer").map(|name| customer(known, name)).transpose()?,
        assignee_id: member(known, cells.get("assignee"))?,
        priority,
        amount: amount.transpose()?,
        currency: cells.get("currency").map(|currency| currency.to_uppercase()),
        expected_on: day(cells.get("expected_on"))?,
        due_at: instant(cells.get("due_at"))?,
        labels: Vec::new(),
        before_id: None,
        first: false,
    })
}

fn step(known: &Known, cells: &HashMap<&str, String>, text: &str) -> Result<NewStep> {
    let owner_id = member(known, cells.get("next_step_owner"))?;
    Ok(NewStep { text: text.to_owned(), owner_id, on: day(cells.get("next_step_on"))? })
}

fn word_of(word: &str) -> Option<Priority> {
    let all = [Priority::Low, Priority::Normal, Priority::High, Priority::Urgent];
    all.into_iter().find(|priority| priority.as_str() == word.to_lowercase())
}

fn named<T: Copy>(all: &[(String, T)], name: &str, what: &str) -> Result<T> {
    let wanted = name.to_lowercase();
    let found = all.iter().find(|(known, _)| *known == wanted);
    found.map(|(_, id)| *id).ok_or_else(|| refused(format!("{name} is no {what}")))
}

fn member(known: &Known, name: Option<&String>) -> Result<Option<UserId>> {
    name.map(|name| named(&known.members, name, "admin or operator of this organization")).transpose()
}

fn customer(known: &Known, name: &str) -> Result<CustomerId> {
    match known.customers.get(&name.to_lowercase()).map(Vec::as_slice) {
        Some([one]) => Ok(CustomerId(*one)),
        Some(_) => Err(refused(format!("several customers are called {name}"))),
        None => Err(refused(format!("no customer is called {name}"))),
    }
}

fn day(text: Option<&String>) -> Result<Option<NaiveDate>> {
    let parsed =
        text.map(|text| text.parse().map_err(|_| refused(format!("{text} is no day: write it 2026-11-30"))));
    parsed.transpose()
}

/// An instant, or the beginning of a day in UTC.
fn instant(text: Option<&String>) -> Result<Option<DateTime<Utc>>> {
    let Some(text) = text else { return Ok(None) };
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(Some(at.with_timezone(&Utc)));
    }
    Ok(day(Some(text))?.map(|day| day.and_time(NaiveTime::MIN).and_utc()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_with_a_comma_in_its_name_is_one() {
        let known: HashSet<_> = ["roof, flat".to_owned(), "a; b, c".to_owned(), "a".to_owned()].into();
        assert_eq!(label_names("Roof, flat; Urgent", &known), ["Roof, flat", "Urgent"]);
        assert_eq!(label_names("New, Roof, Flat,x", &known), ["New", "Roof, Flat", "x"]);
        assert_eq!(label_names("A; B, C; a", &known), ["A; B, C", "a"]);
        assert_eq!(label_names("", &known), [""; 0]);
    }
}
