//! Customers from a spreadsheet: what each row would do, and its doing.

use std::collections::{BTreeMap, HashMap, HashSet};

use document_types::folding::letters;
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::changing::{check_room, country, try_insert, typed, update};
use super::identifiers::IdentifierKind::{Domain, Email, Phone, VatId};
use super::identifiers::{Identifier, normalized};
use super::rows::Typed;
use super::spreadsheet::{Column, guessed, read};
use super::work::AttachCustomers;
use super::{Changes, Customer, NewCustomer, store};
use crate::activity::Actor;
use crate::db::OrgTx;
use crate::error::{Error, Result};
use crate::http::plain;
use crate::ids::CustomerId;
use crate::jobs;

/// Rows that the answer shows.
const SHOWN: usize = 200;

/// Customers that rows are compared with.
const KNOWN: i64 = 100_000;

/// A spreadsheet to be imported.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CustomerImport)]
pub struct Import {
    /// The spreadsheet as CSV (RFC 4180) of up to 1 MB and 5,000 rows; its first line names the columns.
    #[garde(length(bytes, max = 1_000_000))]
    pub csv: String,
    /// What each column means, by its header; guessed where nothing is said.
    #[serde(default)]
    #[garde(inner(length(max = 200)))]
    pub columns: Option<BTreeMap<String, Column>>,
    /// Whether only to tell what would be done.
    #[garde(skip)]
    pub preview: bool,
}

/// What a row does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CustomerRowAction)]
pub enum RowAction {
    /// It makes a customer.
    Create,
    /// It adds to one or changes it.
    Update,
    /// It says what is known.
    Same,
    /// It can't be taken.
    Refused,
}

/// A row of the spreadsheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CustomerRow)]
pub struct Row {
    /// The line it begins on, from 1.
    pub line: u64,
    /// What it does.
    pub action: RowAction,
    /// The name it has.
    pub name: String,
    /// Why it is refused.
    pub why: Option<String>,
    /// The customer it is about.
    pub customer_id: Option<CustomerId>,
}

/// How many rows do what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CustomerRowCounts)]
pub struct Counts {
    /// Rows that make a customer.
    pub create: u32,
    /// Rows that change one.
    pub update: u32,
    /// Rows that say what is known.
    pub same: u32,
    /// Rows that can't be taken.
    pub refused: u32,
}

/// What an import does, or did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = CustomerImported)]
pub struct Imported {
    /// The columns in order.
    pub headers: Vec<String>,
    /// What each means.
    pub columns: BTreeMap<String, Column>,
    /// The first 200 rows.
    pub rows: Vec<Row>,
    /// All rows by what they do.
    pub counts: Counts,
}

/// What is to be done for a row.
enum Plan {
    Create(Box<NewCustomer>, Vec<Identifier>),
    Update(Box<Customer>, Box<Changes>),
    Same(CustomerId),
    Refused(String),
}

/// The customers that rows are compared with, and what rows before took.
struct Directory {
    customers: Vec<Customer>,
    by_id: HashMap<CustomerId, usize>,
    by_identifier: HashMap<Identifier, usize>,
    by_name: HashMap<String, Vec<usize>>,
    /// Identifiers and customers of rows before, with their line.
    taken: HashMap<Identifier, u64>,
    /// Names of rows before that make a customer, with their line and whether it is known by anything.
    named: HashMap<String, (u64, bool)>,
    touched: HashSet<CustomerId>,
    country: Option<String>,
}

/// Reads a spreadsheet and tells what each of its rows does; without `preview`, does it, all but what is refused.
///
/// # Errors
/// `Invalid` at `/csv` or `/columns`.
pub async fn import(tx: &mut OrgTx, actor: &Actor, wanted: &Import) -> Result<Imported> {
    let sheet = read(&wanted.csv)?;
    let mut columns = guessed(&sheet.headers);
    for (header, column) in wanted.columns.iter().flatten() {
        let Some(place) = columns.get_mut(header) else {
            let message = format!("the spreadsheet has no column {header}");
            return Err(Error::field("/columns", "unknown", message));
        };
        *place = *column;
    }
    if !columns.values().any(|column| matches!(column, Column::Name | Column::Id)) {
        return Err(Error::field("/columns", "no_name", "say which column has the name of the customer"));
    }
    let mut directory = Directory::of(tx).await?;
    let plans: Vec<_> = sheet
        .rows
        .iter()
        .map(|(line, cells)| {
            let typed = Typed::of(&sheet, &columns, cells);
            (*line, directory.plan(*line, &typed), typed)
        })
        .collect();
    let new = plans.iter().filter(|(_, plan, _)| matches!(plan, Plan::Create(..))).count();
    check_room(tx, i64::try_from(new)?).await?;
    let (mut rows, mut counts) = (Vec::new(), Counts::default());
    for (line, plan, typed) in plans {
        let row = if wanted.preview {
            plan.row(line, &typed.name)
        } else {
            plan.carry_out(tx, actor, line, &typed).await?
        };
        counts.add(row.action);
        if rows.len() < SHOWN {
            rows.push(row);
        }
    }
    if !wanted.preview && counts.create + counts.update > 0 {
        jobs::enqueue(tx, &AttachCustomers::of(None)).await?;
    }
    Ok(Imported { headers: sheet.headers, columns, rows, counts })
}

impl Counts {
    fn add(&mut self, action: RowAction) {
        let count = match action {
            RowAction::Create => &mut self.create,
            RowAction::Update => &mut self.update,
            RowAction::Same => &mut self.same,
            RowAction::Refused => &mut self.refused,
        };
        *count += 1;
    }
}

impl Directory {
    async fn of(tx: &mut OrgTx) -> Result<Self> {
        let customers = store::all(tx, KNOWN).await?;
        let (mut by_id, mut by_identifier, mut by_name) = (HashMap::new(), HashMap::new(), HashMap::new());
        for (place, customer) in customers.iter().enumerate() {
            by_id.insert(customer.id, place);
            by_identifier.extend(customer.known_by().into_iter().map(|identifier| (identifier, place)));
            by_name.entry(letters(&customer.name)).or_insert_with(Vec::new).push(place);
        }
        let country = country(tx).await?;
        Ok(Self {
            customers,
            by_id,
            by_identifier,
            by_name,
            taken: HashMap::new(),
            named: HashMap::new(),
            touched: HashSet::new(),
            country,
        })
    }

    /// What a row does; it takes what it is known by from the rows after it.
    fn plan(&mut self, line: u64, row: &Typed) -> Plan {
        let new = row.customer();
        let known = match normalized(typed(&new), self.country.as_deref()) {
            Ok(known) => known,
            Err(error) => return Plan::Refused(sentence(error, &new)),
        };
        if let Some(other) = known.iter().find_map(|identifier| self.taken.get(identifier)) {
            return Plan::Refused(format!("line {other} is of the same customer"));
        }
        let plan = match self.meant(row, &known) {
            Err(why) => return Plan::Refused(why),
            Ok(Some(place)) => self.update(place, row, &known),
            Ok(None) => match (new.validate(), self.twin(row, &known)) {
                (Err(report), _) => Plan::Refused(faults(&report)),
                (Ok(()), Some(other)) => Plan::Refused(format!("line {other} is of the same customer")),
                (Ok(()), None) => {
                    self.named.entry(letters(&row.name)).or_insert((line, !known.is_empty()));
                    Plan::Create(Box::new(new), known.clone())
                }
            },
        };
        if !matches!(plan, Plan::Refused(_)) {
            self.taken.extend(known.into_iter().map(|identifier| (identifier, line)));
        }
        plan
    }

    /// A line before that makes a customer of the same name, unless both say by what else they are told apart.
    fn twin(&self, row: &Typed, known: &[Identifier]) -> Option<u64> {
        let name = letters(&row.name);
        let (line, was_known) = self.named.get(&name)?;
        let is_one = !name.is_empty() && (known.is_empty() || !was_known);
        is_one.then_some(*line)
    }

    /// The customer that a row is about: by our identifier, by what it is known by, or by a name that only one has.
    fn meant(&self, row: &Typed, known: &[Identifier]) -> Result<Option<usize>, String> {
        let mut found: Vec<usize> =
            known.iter().filter_map(|one| self.by_identifier.get(one).copied()).collect();
        found.extend(row.id.and_then(|id| self.by_id.get(&id).copied()));
        found.sort_unstable();
        found.dedup();
        match found[..] {
            [] => match self.by_name.get(&letters(&row.name)).map(Vec::as_slice) {
                Some(&[place]) => Ok(Some(place)),
                Some([_, _, ..]) if known.is_empty() => {
                    Err(format!("several customers are called {}", row.name))
                }
                _ => Ok(None),
            },
            [place] => Ok(Some(place)),
            [first, second, ..] => {
                let (first, second) = (&self.customers[first].name, &self.customers[second].name);
                Err(format!("it names {first} and {second}: merge them first"))
            }
        }
    }

    /// What a row says is added: nothing is taken away.
    fn update(&mut self, place: usize, row: &Typed, known: &[Identifier]) -> Plan {
        let customer = &self.customers[place];
        if !self.touched.insert(customer.id) {
            return Plan::Refused("a row before is of the same customer".to_owned());
        }
        let added: Vec<_> = {
            let has = customer.known_by();
            known.iter().filter(|identifier| !has.contains(identifier)).collect()
        };
        let list = |now: &[String], kind| {
            let more = added
                .iter()
                .filter(|identifier| identifier.kind == kind)
                .map(|identifier| identifier.value.clone());
            Some(now.iter().cloned().chain(more).collect())
        };
        let differs = |new: &Option<String>, now: &Option<String>| new.is_some() && new != now;
        let changes = Changes {
            kind: row.kind.filter(|kind| *kind != customer.kind),
            name: Some(row.name.clone()).filter(|name| !name.is_empty() && *name != customer.name),
            emails: list(&customer.emails, Email),
            domains: list(&customer.domains, Domain),
            phones: list(&customer.phones, Phone),
            vat_ids: list(&customer.vat_ids, VatId),
            address: differs(&row.address, &customer.address).then(|| row.address.clone()),
            notes: differs(&row.notes, &customer.notes).then(|| row.notes.clone()),
        };
        let is_same = added.is_empty() && changes.kind.is_none() && changes.name.is_none();
        if is_same && changes.address.is_none() && changes.notes.is_none() {
            return Plan::Same(customer.id);
        }
        match changes.validate() {
            Ok(()) => Plan::Update(Box::new(customer.clone()), Box::new(changes)),
            Err(report) => Plan::Refused(faults(&report)),
        }
    }
}

/// What is wrong with the cells of a row.
fn faults(report: &garde::Report) -> String {
    let faults =
        report.iter().map(|(path, error)| format!("{path}: {}", plain(error.message(), "characters")));
    faults.collect::<Vec<_>>().join("; ")
}

/// What is wrong with the identifiers of a row, in one sentence that names the first of them.
fn sentence(error: Error, new: &NewCustomer) -> String {
    let Error::Invalid(fields) = error else { return error.to_string() };
    let said = fields.first().map(|field| {
        let mut parts = field.pointer.split('/').skip(1);
        let member = parts.next().unwrap_or_default();
        let place: usize = parts.next().and_then(|place| place.parse().ok()).unwrap_or(0);
        let lists = typed(new).into_iter().find(|(kind, _)| kind.member() == member);
        let text = lists.and_then(|(_, texts)| texts.get(place).cloned()).unwrap_or_default();
        format!("“{text}” is not {}", field.message)
    });
    said.unwrap_or_default()
}

impl Plan {
    fn row(&self, line: u64, name: &str) -> Row {
        let (action, why, customer_id) = match self {
            Self::Create(..) => (RowAction::Create, None, None),
            Self::Update(customer, _) => (RowAction::Update, None, Some(customer.id)),
            Self::Same(id) => (RowAction::Same, None, Some(*id)),
            Self::Refused(why) => (RowAction::Refused, Some(why.clone()), None),
        };
        Row { line, action, name: name.to_owned(), why, customer_id }
    }

    async fn carry_out(self, tx: &mut OrgTx, actor: &Actor, line: u64, typed: &Typed) -> Result<Row> {
        let mut row = self.row(line, &typed.name);
        match self {
            Self::Create(new, known) => match try_insert(tx, actor, &new, &known, false).await? {
                Ok(customer) => row.customer_id = Some(customer.id),
                Err(taken) => {
                    let first = taken
                        .first()
                        .map(|taken| format!("{} has {} by now", taken.by, taken.identifier.value));
                    (row.action, row.why) = (RowAction::Refused, first);
                }
            },
            Self::Update(customer, changes) => {
                update(tx, actor, &customer, &changes).await?;
            }
            Self::Same(_) | Self::Refused(_) => {}
        }
        Ok(row)
    }
}
