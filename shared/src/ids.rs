//! Identifiers: one newtype per kind of object, so that they cannot be mixed up.

/// Declares newtypes over `UUIDv7` with everything the wire and the database need.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, sqlx::Type, utoipa::ToSchema,
        )]
        #[serde(transparent)]
        #[sqlx(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl $name {
            /// A new identifier. `UUIDv7` (RFC 9562): sortable by time of creation, known before the commit.
            #[expect(clippy::new_without_default, reason = "two defaults would differ")]
            pub fn new() -> Self {
                Self(uuid::Uuid::now_v7())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// An organization: the tenant.
    OrgId,
    /// A person with an e-mail address.
    UserId,
    /// One sign-in of a user.
    SessionId,
    /// An invitation to an organization.
    InvitationId,
    /// A key for programs.
    ApiKeyId,
    /// A passkey of a user.
    PasskeyId,
    /// A mail in the outbox.
    MailId,
    /// A document.
    DocumentId,
    /// A note on a document.
    NoteId,
    /// A saved view of the list of documents.
    ViewId,
    /// Why a document is looked at before it is paid.
    GuardId,
    /// Documents of a period as one file.
    HandOverId,
    /// A link by which somebody without an account fetches a document.
    ShareId,
    /// A link by which somebody without an account sends files.
    UploadLinkId,
    /// Photographs that become the pages of one document.
    CaptureId,
    /// One of these photographs.
    PhotographId,
    /// A vendor.
    VendorId,
    /// A customer.
    CustomerId,
    /// A merge of two customers.
    CustomerMergeId,
    /// A mailbox that documents come from.
    MailboxId,
    /// A mail in the ledger of a mailbox.
    MessageId,
    /// A label on documents.
    LabelId,
    /// A rule about who approves documents.
    ApprovalRuleId,
    /// A round of approval.
    ApprovalId,
    /// A pipeline.
    PipelineId,
    /// A stage of a pipeline.
    StageId,
    /// A card in a stage.
    CardId,
    /// A comment on a card.
    CommentId,
    /// An item of a card's checklist.
    ChecklistItemId,
    /// A change of many cards that can be taken back.
    UndoId,
    /// A request of a customer or of somebody unknown.
    RequestId,
    /// A message of a request.
    RequestMessageId,
    /// A rule about where requests go.
    RoutingRuleId,
    /// A public form.
    FormId,
    /// Something that happened.
    EventId,
    /// A rule about what happens.
    AutomationId,
    /// A message to another system, over all its attempts.
    DeliveryId,
    /// A notification of one member.
    NotificationId,
    /// A job in the queue or the archive.
    JobId,
    /// A process that runs jobs.
    WorkerId,
}
