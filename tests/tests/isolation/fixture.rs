//! Two organizations with everything in them, made fast and anew whenever a call changed something.

mod approvals;
mod automations;
mod customers;
mod documents;
mod intake;
mod invitations;
mod jobs;
mod people;
mod pipelines;

use std::collections::BTreeMap;
use std::path::Path;

use approvals::{approval_rule, approvals};
use automations::automation;
use axum::Router;
use axum::http::{HeaderName, Method};
use customers::customers;
use invitations::invitation;
use jobs::jobs;
use people::{person, removed, revoked};
use platform::local::bucket::Bucket;
use serde_json::Value;
use shared::activity::Actor;
use shared::auth::Role;
use shared::auth::keys::{self, Scope};
use shared::db::SystemTx;
use shared::ids::{OrgId, SessionId, UserId};
use shared::testing::{Caller, Reply, World, app_with, settings_with};
use shared::{App, Result, organizations};
use sqlx::PgPool;
use tempfile::TempDir;
use uuid::Uuid;

/// Bytes of every document.
pub(crate) const SIZE: usize = 1234;

/// Who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    Anonymous,
    Client,
    Operator,
    Admin,
    /// With one scope.
    Key(&'static str),
    /// Whose membership was removed after the sign-in.
    Removed,
    /// Whose session was revoked.
    Revoked,
}

/// Every scope a key can have.
pub(crate) const SCOPES: [&str; 8] = [
    "documents:read",
    "documents:write",
    "activity:read",
    "members:read",
    "pipelines:read",
    "pipelines:write",
    "intake:read",
    "intake:write",
];

/// Every kind of caller.
pub(crate) fn everybody() -> Vec<Who> {
    let people = [Who::Anonymous, Who::Client, Who::Operator, Who::Admin, Who::Removed, Who::Revoked];
    people.into_iter().chain(SCOPES.map(Who::Key)).collect()
}

/// What an identifier in a request stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Document,
    FailedDocument,
    TrashedDocument,
    View,
    UploadLink,
    HandOver,
    Vendor,
    Customer,
    CustomerMerge,
    Session,
    Passkey,
    Member,
    Organization,
    Invitation,
    ApiKey,
    ApprovalRule,
    Automation,
    Delivery,
    Label,
    Mailbox,
    Notification,
    Pipeline,
    Stage,
    Card,
    ChecklistItem,
    Request,
    RoutingRule,
    Form,
    DeadJob,
    WaitingJob,
}

/// One person of an organization.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) user: UserId,
    pub(crate) session: SessionId,
    token: String,
    /// Objects of their own.
    own: BTreeMap<Kind, Uuid>,
}

/// One organization.
#[derive(Debug, Clone)]
pub(crate) struct Organization {
    pub(crate) id: OrgId,
    admin: Person,
    operator: Person,
    client: Person,
    /// Another client, whose objects the first one must not see.
    colleague: Person,
    removed: Person,
    revoked: Person,
    keys: BTreeMap<&'static str, String>,
    /// Objects of nobody in particular.
    shared: BTreeMap<Kind, Uuid>,
}

/// A world whose bucket answers.
pub(crate) struct Stage {
    pub(crate) world: World,
    // Serves while the stage stands.
    _bucket: Bucket,
    folder: TempDir,
}

impl Stage {
    /// Where the bucket's objects are.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) async fn set(db: PgPool) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let bucket = tests::bucket::serve(folder.path()).await?;
        let endpoint = bucket.endpoint();
        let settings = settings_with(|name| (name == "SPACES_ENDPOINT").then(|| endpoint.clone()));
        let world = World::over(app_with(&db, settings), db).await?;
        Ok(Self { world, _bucket: bucket, folder })
    }
}

/// Two of them.
#[derive(Clone)]
pub(crate) struct Fixture {
    world: World,
    service: Router,
    pub(crate) ours: Organization,
    pub(crate) theirs: Organization,
}

/// The whole platform; putting it together takes longer than any request.
pub(crate) fn service(world: &World) -> Router {
    shared::http::service(world.app.clone(), platform::functions::functions()).0
}

impl Fixture {
    pub(crate) async fn new(world: &World, service: &Router) -> Result<Self> {
        let (ours, theirs) = (organization(&world.app).await?, organization(&world.app).await?);
        Ok(Self { world: world.clone(), service: service.clone(), ours, theirs })
    }

    /// Other people and objects of ours beside the same organization.
    pub(crate) async fn with_new_ours(self) -> Result<Self> {
        Ok(Self { ours: organization(&self.world.app).await?, ..self })
    }

    /// The same people, who call another service.
    pub(crate) fn through(self, service: Router) -> Self {
        Self { service, ..self }
    }

    /// The same seen from the other side.
    pub(crate) fn turned(self) -> Self {
        Self { ours: self.theirs, theirs: self.ours, ..self }
    }

    /// Sends a request as somebody of ours. Every one has the same request id, so that answers can be compared.
    pub(crate) async fn call(&self, who: Who, method: &Method, path: &str, body: &Body) -> Result<Reply> {
        let caller = self.caller(who).with(HeaderName::from_static("x-request-id"), "same");
        let service = self.service.clone();
        match body {
            Body::None => caller.send(service, method.clone(), path, None, Vec::new()).await,
            Body::Json(value) => {
                let bytes = serde_json::to_vec(value)?;
                caller.send(service, method.clone(), path, Some("application/json"), bytes).await
            }
            Body::Form(bytes) => {
                let media_type = "multipart/form-data; boundary=edge";
                caller.send(service, method.clone(), path, Some(media_type), bytes.clone()).await
            }
        }
    }

    fn caller(&self, who: Who) -> Caller {
        let nobody = self.world.as_nobody();
        match who {
            Who::Anonymous => nobody,
            Who::Client => nobody.with_token(&self.ours.client.token),
            Who::Operator => nobody.with_token(&self.ours.operator.token),
            Who::Admin => nobody.with_token(&self.ours.admin.token),
            Who::Removed => nobody.with_token(&self.ours.removed.token),
            Who::Revoked => nobody.with_token(&self.ours.revoked.token),
            Who::Key(scope) => nobody.with_token(&self.ours.keys[scope]),
        }
    }

    /// Identifiers of one kind as `who` meets them.
    pub(crate) fn targets(&self, who: Who, kind: Kind) -> Targets {
        let person = match who {
            Who::Client => &self.ours.client,
            Who::Operator => &self.ours.operator,
            _ => &self.ours.admin,
        };
        let of = |organization: &Organization, person: &Person| {
            organization.shared.get(&kind).or(person.own.get(&kind)).copied().unwrap_or_default()
        };
        Targets {
            own: of(&self.ours, person),
            colleagues: of(&self.ours, &self.ours.colleague),
            foreign: of(&self.theirs, &self.theirs.client),
            random: Uuid::now_v7(),
        }
    }
}

/// Identifiers of one kind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Targets {
    pub(crate) own: Uuid,
    /// Another client's of the same organization.
    pub(crate) colleagues: Uuid,
    /// Of the other organization.
    pub(crate) foreign: Uuid,
    /// Nobody's.
    pub(crate) random: Uuid,
}

/// What is sent.
#[derive(Debug, Clone)]
pub(crate) enum Body {
    None,
    Json(Value),
    Form(Vec<u8>),
}

async fn organization(app: &App) -> Result<Organization> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let id = organizations::insert(&mut tx, "Some Services").await?;
    tx.commit().await?;
    let admin = person(app, id, Role::Admin).await?;
    let colleague = person(app, id, Role::Client).await?;
    let mut shared = BTreeMap::from([(Kind::Organization, id.0), (Kind::Member, colleague.user.0)]);
    let mut tx = SystemTx::begin(&app.db).await?.enter_as(id).await?;
    let mut keys = BTreeMap::new();
    for scope in [
        Scope::DocumentsRead,
        Scope::DocumentsWrite,
        Scope::ActivityRead,
        Scope::MembersRead,
        Scope::PipelinesRead,
        Scope::PipelinesWrite,
        Scope::IntakeRead,
        Scope::IntakeWrite,
    ] {
        let (key, token) =
            keys::insert(&mut tx, &Actor::system(), admin.user, "a key", &[scope], None).await?;
        keys.insert(scope.as_str(), token);
        shared.insert(Kind::ApiKey, key.id.0);
    }
    shared.insert(Kind::Invitation, invitation(&mut tx, id, admin.user).await?);
    let document = admin.own[&Kind::Document];
    shared.extend(customers(&mut tx, id, admin.user, document).await?);
    shared.extend(automation(&mut tx, id, admin.user, document).await?);
    shared.insert(Kind::ApprovalRule, approval_rule(&mut tx, id, admin.user).await?);
    shared.extend(pipelines::pipeline(&mut tx, id, admin.user).await?);
    shared.extend(intake::request(&mut tx, id, admin.user).await?);
    tx.commit().await?;
    shared.extend(jobs(app, id).await?);
    let organization = Organization {
        id,
        operator: person(app, id, Role::Operator).await?,
        client: person(app, id, Role::Client).await?,
        removed: removed(app, id).await?,
        revoked: revoked(app, id).await?,
        admin,
        colleague,
        keys,
        shared,
    };
    approvals(app, id).await?;
    Ok(organization)
}

/// A digest of every row an organization has, and of its people: equal before and after when nothing was touched.
pub(crate) async fn digest(app: &App, org: OrgId) -> Result<String> {
    let mut tx = SystemTx::begin(&app.db).await?;
    let tables: Vec<(String, String)> = sqlx::query_as(
        "select c.oid::regclass::text, a.attname::text
         from pg_class c
         join pg_namespace n on n.oid = c.relnamespace
         join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
           and (a.attname = 'org_id' or c.relname = 'organizations' and a.attname = 'id')
         where n.nspname in ('public', 'jobs') and c.relkind = 'r' and not c.relispartition
         order by 1",
    )
    .fetch_all(tx.conn())
    .await?;
    let mut digests = Vec::new();
    for (table, column) in tables {
        let rows = format!(
            "select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from {table} t where {column} = $1"
        );
        let digest: String =
            sqlx::query_scalar(sqlx::AssertSqlSafe(rows)).bind(org.0).fetch_one(tx.conn()).await?;
        digests.push(format!("{table} {digest}"));
    }
    let people: String = sqlx::query_scalar(
        "select md5(coalesce(string_agg(u::text, '|' order by u.id), ''))
         from users u
         where u.id in (select user_id from memberships where org_id = $1)",
    )
    .bind(org.0)
    .fetch_one(tx.conn())
    .await?;
    tx.commit().await?;
    digests.push(format!("users {people}"));
    Ok(digests.join("\n"))
}

/// A form with one small text file in it, called a PDF.
pub(crate) fn form() -> Vec<u8> {
    let head = "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\ncontent-type: application/pdf\r\n\r\n%PDF-1.4\n";
    [head.as_bytes(), b"\r\n--edge--\r\n"].concat()
}
