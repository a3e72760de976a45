//! The SQL of forms.

use sqlx::types::Json;

use super::{Field, Form, MOST, NewForm, address, definition};
use crate::activity::{self, Actor};
use crate::app::App;
use crate::db::{OrgTx, SystemTx};
use crate::error::{Error, OrNotFound, Result, refuse};
use crate::ids::{FormId, OrgId, UserId};
use crate::intake::log::{FORM_CHANGED, FORM_CREATED, FORM_DELETED};
use crate::vault;

struct Row {
    id: FormId,
    name: String,
    enabled: bool,
    slug: String,
    form_version: i32,
    fields: Json<Vec<Field>>,
    intro: String,
    thanks: String,
    requests: i64,
    version: i64,
}

/// The columns that fill a [`Row`], written once for all queries.
macro_rules! form_query {
    ($rest:literal $(, $value:expr)* $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"select f.id as "id: _", f.name, f.enabled, f.slug, f.form_version, v.fields as "fields: _", f.intro, f.thanks,
               (select count(*) from requests r where r.org_id = f.org_id and r.form_id = f.id) as "requests!", f.version
               from intake_forms f
               join intake_form_versions v on v.org_id = f.org_id and v.form_id = f.id and v.number = f.form_version "# + $rest $(, $value)*
        )
    };
}

impl Row {
    fn form(self, app: &App) -> Form {
        Form {
            id: self.id,
            name: self.name,
            enabled: self.enabled,
            address: address(app, &self.slug),
            slug: self.slug,
            form_version: self.form_version,
            fields: self.fields.0,
            intro: self.intro,
            thanks: self.thanks,
            requests: self.requests,
            version: self.version,
        }
    }
}

/// The forms of the organization, by name.
pub async fn list(app: &App, tx: &mut OrgTx) -> Result<Vec<Form>> {
    let org = tx.org();
    let rows = form_query!(
        "where f.org_id = $1 and f.deleted_at is null order by lower(f.name), f.id limit $2",
        org.0,
        MOST
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| row.form(app)).collect())
}

/// One form.
pub async fn find(app: &App, tx: &mut OrgTx, id: FormId) -> Result<Option<Form>> {
    let org = tx.org();
    let row = form_query!("where f.org_id = $1 and f.id = $2 and f.deleted_at is null", org.0, id.0)
        .fetch_optional(tx.conn())
        .await?;
    Ok(row.map(|row| row.form(app)))
}

/// One form, with its row locked.
///
/// # Errors
/// `NotFound`.
pub async fn lock(app: &App, tx: &mut OrgTx, id: FormId) -> Result<Form> {
    let org = tx.org();
    sqlx::query!("select from intake_forms where org_id = $1 and id = $2 for update", org.0, id.0)
        .fetch_optional(tx.conn())
        .await?
        .or_not_found("form")?;
    find(app, tx, id).await?.or_not_found("form")
}

/// The last part of an address: what the form is called, and what nobody guesses.
fn slug_of(name: &str) -> String {
    let folded = document_types::folding::fold(name);
    let words =
        folded.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut slug: String = words.collect::<Vec<_>>().join("-").chars().take(40).collect();
    if !slug.is_empty() {
        slug.push('-');
    }
    slug.push_str(&vault::hex(&rand::random::<[u8; 6]>()));
    slug
}

/// Makes a form.
///
/// # Errors
/// `Invalid` at `/fields`; `Conflict` with code `too_many_forms`.
pub async fn insert(app: &App, tx: &mut OrgTx, actor: &Actor, by: UserId, new: &NewForm) -> Result<Form> {
    let fields = definition::completed(&new.fields)?;
    let (org, id) = (tx.org(), FormId::new());
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from intake_forms where org_id = $1 and deleted_at is null"#,
        org.0
    )
    .fetch_one(tx.conn())
    .await?;
    if count >= MOST {
        let detail = format!("an organization has {MOST} forms at most: delete some first");
        return Err(Error::Conflict(refuse("too_many_forms", detail)));
    }
    sqlx::query!(
        "insert into intake_forms (id, org_id, name, slug, intro, thanks, created_by)
         values ($1, $2, $3, $4, $5, $6, $7)",
        id.0,
        org.0,
        new.name.trim(),
        slug_of(&new.name),
        new.intro.trim(),
        new.thanks.trim(),
        by.0
    )
    .execute(tx.conn())
    .await?;
    insert_version(tx, id, 1, &fields).await?;
    let form = find(app, tx, id).await?.or_not_found("form")?;
    activity::record(tx, actor, FORM_CREATED, id.0, Some(serde_json::json!({ "name": form.name }))).await?;
    Ok(form)
}

async fn insert_version(tx: &mut OrgTx, form: FormId, number: i32, fields: &[Field]) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "insert into intake_form_versions (org_id, form_id, number, fields) values ($1, $2, $3, $4)",
        org.0,
        form.0,
        number,
        Json(fields) as _
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes a form as it is from now on. Other fields are a new version.
pub async fn update(app: &App, tx: &mut OrgTx, actor: &Actor, before: &Form, after: &Form) -> Result<Form> {
    let (org, id) = (tx.org(), before.id);
    let number = before.form_version + i32::from(before.fields != after.fields);
    if number != before.form_version {
        insert_version(tx, id, number, &after.fields).await?;
    }
    sqlx::query!(
        "update intake_forms
         set name = $3, enabled = $4, intro = $5, thanks = $6, form_version = $7, version = version + 1, updated_at = now()
         where org_id = $1 and id = $2",
        org.0,
        id.0,
        after.name,
        after.enabled,
        after.intro,
        after.thanks,
        number
    )
    .execute(tx.conn())
    .await?;
    let after = find(app, tx, id).await?.or_not_found("form")?;
    activity::record_difference(tx, actor, FORM_CHANGED, id.0, before, &after).await?;
    Ok(after)
}

/// Deletes a form: its address leads nowhere from now on. Requests that came by it stay.
pub async fn delete(tx: &mut OrgTx, actor: &Actor, form: &Form) -> Result<()> {
    let org = tx.org();
    sqlx::query!(
        "update intake_forms set deleted_at = now(), enabled = false where org_id = $1 and id = $2",
        org.0,
        form.id.0
    )
    .execute(tx.conn())
    .await?;
    activity::record(tx, actor, FORM_DELETED, form.id.0, Some(serde_json::json!({ "name": form.name }))).await
}

/// A form as somebody without an account reaches it.
#[derive(Debug, Clone)]
pub struct Place {
    pub(super) org: OrgId,
    pub(super) form: FormId,
    /// The organization that receives.
    pub organization: String,
    /// The name of the form.
    pub name: String,
    /// What stands above it.
    pub intro: String,
    /// What is said once it was sent.
    pub thanks: String,
    /// The version of its fields.
    pub version: i32,
    /// What it asks.
    pub fields: Vec<Field>,
}

/// The form with this address.
///
/// # Errors
/// `NotFound`, whether there never was such a form or it takes nothing.
pub async fn place(app: &App, slug: &str) -> Result<Place> {
    // No slug has NUL, and Postgres can't compare it.
    (!slug.contains('\0')).then_some(()).or_not_found("form")?;
    let mut tx = SystemTx::begin(&app.db).await?;
    let row = sqlx::query!(
        r#"select f.org_id as "org: OrgId", f.id as "form: FormId", o.name as organization, f.name, f.intro, f.thanks,
           f.form_version, v.fields as "fields: Json<Vec<Field>>"
         from intake_forms f
         join intake_form_versions v on v.org_id = f.org_id and v.form_id = f.id and v.number = f.form_version
         join organizations o on o.id = f.org_id and o.deleted_at is null and o.deletion_requested_at is null
         where f.slug = $1 and f.enabled and f.deleted_at is null"#,
        slug
    )
    .fetch_optional(tx.conn())
    .await?
    .or_not_found("form")?;
    tx.commit().await?;
    Ok(Place {
        org: row.org,
        form: row.form,
        organization: row.organization,
        name: row.name,
        intro: row.intro,
        thanks: row.thanks,
        version: row.form_version,
        fields: row.fields.0,
    })
}

/// The fields of an older version.
///
/// # Errors
/// `Invalid` at `/version`.
pub(super) async fn fields_of(tx: &mut OrgTx, form: FormId, number: i32) -> Result<Vec<Field>> {
    let org = tx.org();
    let fields = sqlx::query_scalar!(
        r#"select fields as "fields: Json<Vec<Field>>"
         from intake_form_versions
         where org_id = $1 and form_id = $2 and number = $3"#,
        org.0,
        form.0,
        number
    )
    .fetch_optional(tx.conn())
    .await?;
    let unknown = || Error::field("/version", "unknown", "the form never had that version: load it again");
    Ok(fields.ok_or_else(unknown)?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_the_form_is_and_is_not_guessed() {
        let slug = slug_of("Réparation d'urgence!");
        assert!(slug.starts_with("reparation-d-urgence-"), "{slug}");
        assert_ne!(slug, slug_of("Réparation d'urgence!"));
        assert_eq!(slug_of("株式会社").len(), 12);
    }
}
