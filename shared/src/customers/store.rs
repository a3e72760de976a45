//! The SQL that reads customers.

use chrono::{DateTime, Utc};

use super::{Customer, Kind};
use crate::db::{OrgTx, SystemTx};
use crate::error::Result;
use crate::http::{Cursor, page::COUNTED};
use crate::ids::{CustomerId, DocumentId, OrgId};

/// The columns that fill a [`Customer`], written once for all queries. Who was merged away is hidden.
macro_rules! customer_query {
    ($from:literal $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Customer,
            r#"select c.id as "id: _", c.kind as "kind: _", c.name, c.address, c.notes, c.created_at, c.version,
                 array(select i.value from customer_identifiers i
                   where i.org_id = c.org_id and i.customer_id = c.id and i.kind = 'email'
                   order by i.value) as "emails!",
                 array(select i.value from customer_identifiers i
                   where i.org_id = c.org_id and i.customer_id = c.id and i.kind = 'domain'
                   order by i.value) as "domains!",
                 array(select i.value from customer_identifiers i
                   where i.org_id = c.org_id and i.customer_id = c.id and i.kind = 'phone'
                   order by i.value) as "phones!",
                 array(select i.value from customer_identifiers i
                   where i.org_id = c.org_id and i.customer_id = c.id and i.kind = 'vat_id'
                   order by i.value) as "vat_ids!",
                 (select max(e.at) from customer_entries e
                  where e.org_id = c.org_id and e.customer_id = c.id) as last_at "# + $from $(, $value)*
        )
    };
}

/// When something last happened with a customer, as a list is ordered by it.
pub type ActiveKey = Option<DateTime<Utc>>;

/// One customer.
pub async fn find(tx: &mut OrgTx, id: CustomerId) -> Result<Option<Customer>> {
    let org = tx.org();
    let customer = customer_query!(
        "from customers c
         where c.org_id = $1 and c.id = $2 and c.merged_into is null",
        org.0,
        id.0
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(customer)
}

/// Up to `limit + 1` customers, newest first, after a cursor; `search` is a part of a name or identifier, empty for all.
pub async fn list_newest(
    tx: &mut OrgTx,
    search: &str,
    kind: Option<Kind>,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<Customer>> {
    let org = tx.org();
    let customers = customer_query!(
        "from customers c
         where c.org_id = $1 and c.merged_into is null and ($2::uuid is null or c.id < $2)
           and ($4::text is null or c.kind = $4)
           and ($5 = '' or strpos(c.sort_name, lower($5)) > 0 or exists (
             select from customer_identifiers i
             where i.org_id = c.org_id and i.customer_id = c.id and strpos(lower(i.value), lower($5)) > 0))
         order by c.id desc
         limit $3::bigint + 1",
        org.0,
        after.map(|cursor| cursor.id),
        limit,
        kind.map(Kind::as_str),
        search
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(customers)
}

/// The same by name.
pub async fn list_by_name(
    tx: &mut OrgTx,
    search: &str,
    kind: Option<Kind>,
    after: Option<Cursor<String>>,
    limit: i64,
) -> Result<Vec<Customer>> {
    let (org, id) = (tx.org(), after.as_ref().map(|cursor| cursor.id));
    let customers = customer_query!(
        "from customers c
         where c.org_id = $1 and c.merged_into is null
           and ($2::uuid is null or (c.sort_name, c.id) > (lower($6), $2))
           and ($4::text is null or c.kind = $4)
           and ($5 = '' or strpos(c.sort_name, lower($5)) > 0 or exists (
             select from customer_identifiers i
             where i.org_id = c.org_id and i.customer_id = c.id and strpos(lower(i.value), lower($5)) > 0))
         order by c.sort_name, c.id
         limit $3::bigint + 1",
        org.0,
        id,
        limit,
        kind.map(Kind::as_str),
        search,
        after.map(|cursor| cursor.key)
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(customers)
}

/// The same by when something last happened; those with whom nothing did come last.
pub async fn list_active(
    tx: &mut OrgTx,
    search: &str,
    kind: Option<Kind>,
    after: Option<Cursor<ActiveKey>>,
    limit: i64,
) -> Result<Vec<Customer>> {
    let (org, id) = (tx.org(), after.map(|cursor| cursor.id));
    let customers = customer_query!(
        "from customers c
         where c.org_id = $1 and c.merged_into is null
           and ($2::uuid is null or (c.active_at, c.id) < (coalesce($6::timestamptz, '-infinity'), $2))
           and ($4::text is null or c.kind = $4)
           and ($5 = '' or strpos(c.sort_name, lower($5)) > 0 or exists (
             select from customer_identifiers i
             where i.org_id = c.org_id and i.customer_id = c.id and strpos(lower(i.value), lower($5)) > 0))
         order by c.active_at desc, c.id desc
         limit $3::bigint + 1",
        org.0,
        id,
        limit,
        kind.map(Kind::as_str),
        search,
        after.and_then(|cursor| cursor.key)
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(customers)
}

/// How many customers a list has, up to one more than are counted.
pub async fn count(tx: &mut OrgTx, search: &str, kind: Option<Kind>) -> Result<i64> {
    let org = tx.org();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
         from (
           select from customers c
           where c.org_id = $1 and c.merged_into is null and ($2::text is null or c.kind = $2)
             and ($3 = '' or strpos(c.sort_name, lower($3)) > 0 or exists (
               select from customer_identifiers i
               where i.org_id = c.org_id and i.customer_id = c.id and strpos(lower(i.value), lower($3)) > 0))
           limit $4::bigint + 1
         ) as counted"#,
        org.0,
        kind.map(Kind::as_str),
        search,
        COUNTED
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}

/// The customers whose timeline has a document, by name, up to 100.
pub async fn of_document(tx: &mut OrgTx, document: DocumentId) -> Result<Vec<Customer>> {
    let org = tx.org();
    let customers = customer_query!(
        "from customers c
         where c.org_id = $1 and c.merged_into is null and exists (
           select from customer_entries e
           where e.org_id = c.org_id and e.customer_id = c.id and e.document_id = $2)
         order by c.sort_name, c.id
         limit 100",
        org.0,
        document.0
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(customers)
}

/// Up to `most` customers, the oldest first.
pub(super) async fn all(tx: &mut OrgTx, most: i64) -> Result<Vec<Customer>> {
    let org = tx.org();
    let customers = customer_query!(
        "from customers c
         where c.org_id = $1 and c.merged_into is null
         order by c.id
         limit $2",
        org.0,
        most
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(customers)
}

/// Deletes the customers of an organization that is gone, with everything about them.
pub async fn erase(tx: &mut SystemTx, org: OrgId) -> Result<()> {
    sqlx::query!("delete from customer_traced where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from customer_traces where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from customer_merges where org_id = $1", org.0).execute(tx.conn()).await?;
    sqlx::query!("delete from customers where org_id = $1", org.0).execute(tx.conn()).await?;
    Ok(())
}
