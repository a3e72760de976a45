//! The list of documents: filtered, sorted, counted.

use std::time::SystemTime;

use axum::Json;
use axum::extract::State;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use document_types::fields::Kind;
use serde::{Deserialize, Serialize};
use shared::auth::Member;
use shared::clock::{hours, minutes};
use shared::db::OrgTx;
use shared::documents::filter::is_decimal;
use shared::documents::search::{self, Wanted};
use shared::documents::{self, Approval, Archive, Listed, Order, Status};
use shared::error::FieldError;
use shared::http::{List, Page, PageQuery, Problems, Query};
use shared::ids::{LabelId, UserId, VendorId};
use shared::{App, Error, Result};
use utoipa::{IntoParams, ToSchema};

/// Most characters of a text in a filter.
const LONGEST_TEXT: usize = 200;

/// Counting ends here.
pub(crate) const MOST_COUNTED: i32 = 10_000;

/// Which documents. What is absent does not restrict.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// Only documents in one of these states, separated by commas; otherwise all whose file has arrived.
    #[param(value_type = Option<Vec<Status>>, style = Form, explode = false)]
    status: Option<List<Status>>,
    /// Only documents of these kinds, separated by commas.
    #[param(value_type = Option<Vec<Kind>>, style = Form, explode = false)]
    kind: Option<List<Kind>>,
    /// Only documents whose vendor has this in its name, in any case.
    #[param(max_length = 200)]
    vendor: Option<String>,
    /// Only documents of this known vendor.
    vendor_id: Option<VendorId>,
    /// Issued on this day or later.
    issued_from: Option<NaiveDate>,
    /// Issued on this day or earlier.
    issued_to: Option<NaiveDate>,
    /// With a sum of at least this, such as `119.00`.
    total_from: Option<String>,
    /// With a sum of at most this.
    total_to: Option<String>,
    /// With a sum in this currency: ISO 4217.
    currency: Option<String>,
    /// Only documents with one of these labels, separated by commas. Clients see no labels.
    #[param(value_type = Option<Vec<LabelId>>, style = Form, explode = false)]
    label: Option<List<LabelId>>,
    /// Only documents that this member uploaded.
    uploader: Option<UserId>,
    /// Only documents that a person should look at, or only those that nobody has to.
    needs_review: Option<bool>,
    /// Only documents whose approval stands at one of these, separated by commas.
    #[param(value_type = Option<Vec<Approval>>, style = Form, explode = false)]
    approval: Option<List<Approval>>,
    /// Only documents that were read in this language, such as `deu`.
    language: Option<String>,
    /// That came at this instant or later.
    created_from: Option<DateTime<Utc>>,
    /// That came before this instant.
    created_to: Option<DateTime<Utc>>,
    /// The documents in the trash instead of the others.
    #[serde(default)]
    trash: bool,
    /// What about documents in the archive: `without` them (the default), `only` those, or `with` both. A search and
    /// the trash have both unless this says otherwise.
    #[param(inline)]
    archive: Option<Archive>,
}

/// What is looked for in a list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Text {
    /// Only documents in whose name, fields or text this is found, as in the search.
    #[param(max_length = 200)]
    q: Option<String>,
}

/// Refuses a text that is longer than anybody types.
///
/// # Errors
/// `Invalid` at the parameter.
pub(crate) fn refuse_long(name: &str, text: &str) -> Result<()> {
    if text.chars().count() <= LONGEST_TEXT {
        return Ok(());
    }
    Err(Error::field(name, "too_long", format!("give {LONGEST_TEXT} characters at most")))
}

impl Filter {
    /// The filter as the database takes it.
    ///
    /// # Errors
    /// `Invalid` names every parameter that can't be meant.
    pub(crate) fn checked(&self) -> Result<documents::Filter> {
        let faults = self.faults();
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        Ok(documents::Filter {
            status: self.status.clone().map(|list| list.0),
            kind: self.kind.clone().map(|list| list.0),
            ids: None,
            vendor: self.vendor.clone().filter(|vendor| !vendor.trim().is_empty()),
            vendor_id: self.vendor_id,
            issued_from: self.issued_from,
            issued_to: self.issued_to,
            total_from: self.total_from.clone(),
            total_to: self.total_to.clone(),
            currency: self.currency.as_ref().map(|currency| currency.to_ascii_uppercase()),
            label: self.label.clone().map(|list| list.0),
            uploader: self.uploader,
            needs_review: self.needs_review,
            approval: self.approval.clone().map(|list| list.0),
            unapproved: None,
            language: self.language.clone(),
            created_from: self.created_from,
            created_to: self.created_to,
            text: None,
            trash: self.trash,
            archive: self.archive,
        })
    }

    /// The same with what is looked for in the text.
    pub(crate) async fn with(&self, text: &Text, tx: &mut OrgTx) -> Result<documents::Filter> {
        let mut filter = self.checked()?;
        let wanted = text.q.as_deref().unwrap_or_default();
        refuse_long("?q", wanted)?;
        if !wanted.trim().is_empty() {
            filter.text = Some(search::understand(tx, &Wanted::parse(wanted)).await?);
        }
        let is_daily = filter.text.is_none() && !filter.trash;
        filter.archive = filter.archive.or(is_daily.then_some(Archive::Without));
        Ok(filter)
    }

    fn faults(&self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        if self.vendor.as_ref().is_some_and(|vendor| vendor.chars().count() > LONGEST_TEXT) {
            let message = format!("give {LONGEST_TEXT} characters at most");
            faults.push(FieldError::new("?vendor", "too_long", message));
        }
        for (name, sum) in [("?total_from", &self.total_from), ("?total_to", &self.total_to)] {
            if sum.as_ref().is_some_and(|sum| !is_decimal(sum)) {
                faults.push(FieldError::new(name, "malformed", "write a sum with a point, such as 1204.50"));
            }
        }
        for (name, day) in [("?issued_from", self.issued_from), ("?issued_to", self.issued_to)] {
            if day.is_some_and(|day| !(1..=9999).contains(&day.year())) {
                faults.push(FieldError::new(name, "out_of_range", "give a day of the years 1 to 9999"));
            }
        }
        for (name, instant) in [("?created_from", self.created_from), ("?created_to", self.created_to)] {
            if instant.is_some_and(|instant| !(1..=9999).contains(&instant.year())) {
                faults.push(FieldError::new(name, "out_of_range", "give an instant of the years 1 to 9999"));
            }
        }
        for (name, code, what) in [
            ("?currency", &self.currency, "a currency, such as EUR"),
            ("?language", &self.language, "a language, such as deu"),
        ] {
            let is_code =
                |code: &String| code.len() == 3 && code.bytes().all(|letter| letter.is_ascii_alphabetic());
            if code.as_ref().is_some_and(|code| !is_code(code)) {
                faults.push(FieldError::new(name, "malformed", format!("give the three letters of {what}")));
            }
        }
        faults
    }
}

#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Sorting {
    /// The order; a cursor belongs to one of them. What has no value to be sorted by comes last, both ways.
    #[serde(default)]
    #[param(inline)]
    pub(crate) sort: Order,
}

/// List documents with labels, uploader and thumbnail. Documents whose file has not arrived yet are listed only when
/// filtered by that status, and those in the trash only with `trash`.
#[utoipa::path(get, path = "/documents", operation_id = "documents.list", tag = "documents",
    extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:read"))),
    params(Filter, Text, Sorting, PageQuery), responses((status = 200, body = Page<Listed>), Problems))]
pub(crate) async fn list(
    State(app): State<App>,
    me: Member,
    Query(filter): Query<Filter>,
    Query(text): Query<Text>,
    Query(sorting): Query<Sorting>,
    Query(page): Query<PageQuery>,
) -> Result<Json<Page<Listed>>> {
    let (limit, order) = (page.limit()?, sorting.sort);
    let after = page.after()?;
    if after.as_ref().is_some_and(|cursor| !order.owns(cursor)) {
        let message = "give the next_cursor of a page, unchanged, with the same order";
        return Err(Error::field("?cursor", "malformed", message));
    }
    let mut tx = app.enter(&me).await?;
    let filter = filter.with(&text, &mut tx).await?;
    let found = documents::list(&mut tx, &filter, order, after.as_ref(), limit + 1).await?;
    let listed = documents::listed(&mut tx, found).await?;
    tx.commit().await?;
    let mut page = Page::by(listed, limit, |listed| order.cursor(&listed.document));
    with_pictures(&app, page.items.iter_mut()).await?;
    Ok(Json(page))
}

/// Signs the links to thumbnails. For half an hour they stay the same, so that a browser shows the picture it has.
pub(crate) async fn with_pictures(app: &App, listed: impl Iterator<Item = &mut Listed>) -> Result<()> {
    let step = minutes(30).as_secs();
    let now = u64::try_from(app.clock.now().timestamp())?;
    let start = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(now - now % step);
    for listed in listed {
        if let Some(key) = &listed.thumbnail_key {
            listed.thumbnail = Some(app.bucket.presign_picture(key, start, hours(2)).await?);
        }
    }
    Ok(())
}

/// How many documents there are.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DocumentCount)]
pub(crate) struct Count {
    /// At most 10,000.
    count: i64,
    /// Whether there are more than that.
    capped: bool,
}

/// Count the documents that a filter finds, to 10,000 at most.
#[utoipa::path(get, path = "/documents/count", operation_id = "documents.count", tag = "documents",
    extensions(("x-least-role" = json!("CLIENT")), ("x-scope" = json!("documents:read"))),
    params(Filter, Text), responses((status = 200, body = Count), Problems))]
pub(crate) async fn count(
    State(app): State<App>,
    me: Member,
    Query(filter): Query<Filter>,
    Query(text): Query<Text>,
) -> Result<Json<Count>> {
    let mut tx = app.enter(&me).await?;
    let filter = filter.with(&text, &mut tx).await?;
    let counted = documents::count(&mut tx, &filter, MOST_COUNTED + 1).await?;
    let most = i64::from(MOST_COUNTED);
    Ok(Json(Count { count: counted.min(most), capped: counted > most }))
}
