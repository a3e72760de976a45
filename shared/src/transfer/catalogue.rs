//! The tables of this installation, as Postgres knows them.

use std::collections::{BTreeMap, BTreeSet};

use super::contents::{CARRIED, LEFT_OUT, LEFT_OUT_COLUMNS, NAMING_PEOPLE};
use crate::db::SystemTx;
use crate::error::Result;
use crate::ids::OrgId;

/// A table that is carried, with the columns that are.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    /// The columns of its primary key in order.
    key: Vec<Column>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    kind: String,
    required: bool,
}

/// What one row of the catalogue says.
struct Known {
    table: String,
    column: Column,
    /// The place in the primary key, from 1.
    place: Option<i64>,
}

/// The carried tables, by name.
///
/// # Errors
/// When a table is neither carried nor left out for a reason.
pub(super) async fn tables(tx: &mut SystemTx) -> Result<Vec<Table>> {
    let mut found: BTreeMap<String, Vec<Known>> = BTreeMap::new();
    for known in columns(tx).await? {
        found.entry(known.table.clone()).or_default().push(known);
    }
    let decided = |name: &str| CARRIED.contains(&name) || LEFT_OUT.iter().any(|(table, _)| *table == name);
    if let Some(unknown) = found.keys().find(|name| !decided(name)) {
        return Err(anyhow::anyhow!("nobody decided whether an export has the table {unknown}").into());
    }
    let carried = found.into_iter().filter(|(name, _)| CARRIED.contains(&name.as_str()));
    Ok(carried.map(|(name, columns)| Table::of(name, columns)).collect())
}

async fn columns(tx: &mut SystemTx) -> Result<Vec<Known>> {
    let rows = sqlx::query!(
        r#"select c.oid::regclass::text as "table!", a.attname::text as "name!",
             format_type(a.atttypid, null) as "kind!", a.attnotnull as "required!",
             (select k.place
              from pg_index i, unnest(i.indkey::int2[]) with ordinality k (number, place)
              where i.indrelid = c.oid and i.indisprimary and k.number = a.attnum) as place
         from pg_class c
         join pg_namespace n on n.oid = c.relnamespace
         join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
         where n.nspname in ('public', 'jobs') and c.relkind in ('r', 'p') and not c.relispartition
           and (c.relname in ('organizations', 'users') or exists (
             select from pg_attribute o where o.attrelid = c.oid and o.attname = 'org_id' and not o.attisdropped))
         order by 1, a.attnum
         limit 10000"#
    )
    .fetch_all(tx.conn())
    .await?;
    let known = rows.into_iter().map(|row| Known {
        table: row.table,
        column: Column { name: row.name, kind: row.kind, required: row.required },
        place: row.place,
    });
    Ok(known.collect())
}

/// The order in which rows are written: whatever a table refers to comes before it.
pub(super) async fn in_order(tx: &mut SystemTx, tables: Vec<Table>) -> Result<Vec<Table>> {
    let references = sqlx::query!(
        r#"select k.conrelid::regclass::text as "child!", k.confrelid::regclass::text as "parent!"
         from pg_constraint k
         where k.contype = 'f' and k.conrelid <> k.confrelid
         order by 1, 2
         limit 10000"#
    )
    .fetch_all(tx.conn())
    .await?;
    let mut left: BTreeMap<String, Table> =
        tables.into_iter().map(|table| (table.name.clone(), table)).collect();
    let mut ordered = Vec::new();
    while !left.is_empty() {
        let names: BTreeSet<&str> = left.keys().map(String::as_str).collect();
        let waits = |name: &str| references.iter().any(|r| r.child == name && names.contains(&*r.parent));
        let next = names.iter().find(|name| !waits(name)).map(|name| (*name).to_owned());
        let next = next.and_then(|name| left.remove(&name));
        ordered.push(next.ok_or_else(|| anyhow::anyhow!("tables refer to each other in a circle"))?);
    }
    Ok(ordered)
}

/// Columns that name a user without naming the organization: table and column.
pub(super) async fn naming_users(tx: &mut SystemTx) -> Result<Vec<(String, String)>> {
    let rows = sqlx::query!(
        r#"select k.conrelid::regclass::text as "child!", a.attname::text as "name!"
         from pg_constraint k
         join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
         where k.contype = 'f' and k.confrelid = 'users'::regclass and cardinality(k.conkey) = 1
         order by 1, 2
         limit 1000"#
    )
    .fetch_all(tx.conn())
    .await?;
    let carried = rows.into_iter().filter(|row| CARRIED.contains(&row.child.as_str()));
    Ok(carried.map(|row| (row.child, row.name)).collect())
}

impl Table {
    fn of(name: String, known: Vec<Known>) -> Self {
        let mut key: Vec<_> = known.iter().filter_map(|k| Some((k.place?, k.column.clone()))).collect();
        key.sort_by_key(|(place, _)| *place);
        let left_out = |column: &Column| {
            LEFT_OUT_COLUMNS.iter().any(|(table, other, _)| *table == name && *other == column.name)
        };
        let columns = known.into_iter().map(|k| k.column).filter(|column| !left_out(column)).collect();
        Self { columns, key: key.into_iter().map(|(_, column)| column).collect(), name }
    }

    /// The names of the carried columns.
    pub(super) fn names(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.name.clone()).collect()
    }

    /// The columns in which people are named: identifiers, and what the log and rules say of them.
    pub(super) fn naming_people(&self) -> Vec<String> {
        let listed = |column: &Column| NAMING_PEOPLE.contains(&(self.name.as_str(), column.name.as_str()));
        let names = |column: &&Column| column.kind == "uuid" && column.name != "org_id" || listed(column);
        self.columns.iter().filter(names).map(|column| column.name.clone()).collect()
    }

    /// A query for some columns of the organization's rows, each as a JSON object, always in the same order: that of
    /// the primary key, whose texts are compared by their bytes as collations differ between servers.
    pub(super) fn selection(&self, columns: &[String], org: OrgId) -> String {
        let name = &self.name;
        let values: Vec<String> = columns.iter().map(|column| self.value(column)).collect();
        let rows = format!("select {} from {name} t where {}", values.join(", "), self.condition(org));
        if self.key.is_empty() {
            return format!(
                "select row_to_json(r) from ({rows}) r order by row_to_json(r)::text collate \"C\""
            );
        }
        let key: Vec<String> = self.key.iter().map(Column::sorted).collect();
        format!("select row_to_json(r) from ({rows} order by {}) r", key.join(", "))
    }

    /// A document that is being read is read again from the start, elsewhere.
    fn value(&self, column: &str) -> String {
        if self.name == "documents" && column == "status" {
            return "case when t.status = 'processing' and t.ocr_text is null then 'pending' else t.status end as status"
                .to_owned();
        }
        format!("t.\"{column}\"")
    }

    /// Whose rows, without those that mean something to the other installation alone.
    fn condition(&self, org: OrgId) -> String {
        let has = |name: &str| self.columns.iter().any(|column| column.name == name);
        let own = match self.name.as_str() {
            "organizations" => return format!("t.id = '{org}'"),
            "users" => {
                return format!("t.id in (select m.user_id from memberships m where m.org_id = '{org}')");
            }
            // An upload goes to the bucket that gave the ticket.
            "documents" => "t.status <> 'uploading'",
            "activity" => "t.action not in ('organization.exported', 'organization.imported')",
            "webhook_deliveries" => "t.state <> 'pending'",
            _ => "true",
        };
        let arrived = if has("document_id") {
            "not exists (select from documents d
             where d.org_id = t.org_id and d.id = t.document_id and d.status = 'uploading')"
        } else if has("approval_id") {
            "not exists (select from approvals a join documents d on d.org_id = a.org_id and d.id = a.document_id
             where a.org_id = t.org_id and a.id = t.approval_id and d.status = 'uploading')"
        } else {
            "true"
        };
        format!("t.org_id = '{org}' and {own} and {arrived}")
    }

    /// A statement that makes rows of the lines in `transfer_lines`.
    pub(super) fn insertion(&self, columns: &[String]) -> String {
        let named: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
        let values: Vec<String> = columns.iter().map(|column| self.taken(column)).collect();
        let name = &self.name;
        format!(
            "insert into {name} ({}) select {} from pg_temp.transfer_lines l, json_populate_record(null::{name}, l.line) r",
            named.join(", "),
            values.join(", ")
        )
    }

    /// JSON's null is no value, except where there has to be one.
    fn taken(&self, column: &str) -> String {
        let known = self.columns.iter().find(|known| known.name == column);
        if known.is_some_and(|known| known.kind == "jsonb" && known.required) {
            return format!("coalesce(r.\"{column}\", 'null')");
        }
        format!("r.\"{column}\"")
    }
}

impl Column {
    fn sorted(&self) -> String {
        let bytes = if self.kind == "text" { " collate \"C\"" } else { "" };
        format!("t.\"{}\"{bytes}", self.name)
    }
}
