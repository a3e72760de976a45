//! The jobs of documents: their payloads, their limits, and what follows when the queue gives up.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::derived::Variant;
use crate::clock::minutes;
use crate::ids::{CaptureId, DocumentId};
use crate::jobs::{Followup, Job, Priority, Reason};

/// Read the text of one document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReadDocument {
    /// The document to read.
    pub document: DocumentId,
}

/// Find kind and fields of a document that was read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ExtractDocument {
    /// The document to search.
    pub document: DocumentId,
    /// Whether to extract a completed document once more.
    #[serde(default)]
    pub again: bool,
}

/// Have a language model improve what was found in a document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ImproveExtraction {
    /// The document to improve.
    pub document: DocumentId,
    /// Whether the document was just completed, so that its automations wait for the result.
    #[serde(default)]
    pub completes: bool,
}

/// Record that no model improved a document because its job was given up.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ForgoImprovement {
    /// The document that stays as it is.
    pub document: DocumentId,
    /// Whether the document's automations wait for this.
    #[serde(default)]
    pub completes: bool,
    /// Why, filled in by the queue.
    #[serde(default)]
    pub reason: Option<Reason>,
}

/// Make images of a document's page, or its searchable PDF.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DeriveFile {
    /// The document whose file is the source.
    pub document: DocumentId,
    /// The file to make.
    pub variant: Variant,
}

/// Make one PDF of the photographs of a document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BindPhotographs {
    /// The photographs.
    pub capture: CaptureId,
}

/// Make a document of each photograph, because the job that would make one of all was given up.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeepPhotographs {
    /// The photographs.
    pub capture: CaptureId,
}

/// Publish that no better result is to come for a document: enqueued by the previous version, which published no
/// events.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RunAutomations {
    /// The document.
    pub document: DocumentId,
}

/// Mark a document failed because its job was given up.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FailDocument {
    /// The document to mark as failed.
    pub document: DocumentId,
    /// Why, filled in by the queue.
    #[serde(default)]
    pub reason: Option<Reason>,
}

/// Adopt unreported uploads, and clean up abandoned ones.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SweepDocuments {}

impl Job for ReadDocument {
    const NAME: &'static str = "read-document";
    const QUEUE: &'static str = "reading";
    /// Above the readers' own deadline, which gives a typed reason.
    const TIMEOUT: Duration = minutes(15);
    const MAX_ATTEMPTS: u16 = 5;

    fn abandoned(&self) -> Option<Followup> {
        Some(Followup::of(&FailDocument { document: self.document, reason: None }))
    }
}

impl Job for ExtractDocument {
    const NAME: &'static str = "extract-document";
    const QUEUE: &'static str = "reading";
    const TIMEOUT: Duration = minutes(2);
    const MAX_ATTEMPTS: u16 = 5;

    fn abandoned(&self) -> Option<Followup> {
        Some(Followup::of(&FailDocument { document: self.document, reason: None }))
    }
}

impl Job for ImproveExtraction {
    const NAME: &'static str = "improve-extraction";
    /// Limited like the model's API.
    const QUEUE: &'static str = "model";
    /// At most two answers, and the images for them.
    const TIMEOUT: Duration = minutes(10);
    const MAX_ATTEMPTS: u16 = 3;

    fn abandoned(&self) -> Option<Followup> {
        let Self { document, completes } = *self;
        Some(Followup::of(&ForgoImprovement { document, completes, reason: None }))
    }
}

impl Job for ForgoImprovement {
    const NAME: &'static str = "forgo-improvement";
}

impl Job for DeriveFile {
    const NAME: &'static str = "derive-file";
    const QUEUE: &'static str = "reading";
    /// Somebody is looking at the page.
    const PRIORITY: Priority = Priority::High;
    const TIMEOUT: Duration = minutes(15);
    const MAX_ATTEMPTS: u16 = 3;
}

impl Job for BindPhotographs {
    const NAME: &'static str = "bind-photographs";
    const QUEUE: &'static str = "reading";
    const TIMEOUT: Duration = minutes(15);
    const MAX_ATTEMPTS: u16 = 3;

    fn abandoned(&self) -> Option<Followup> {
        Some(Followup::of(&KeepPhotographs { capture: self.capture }))
    }
}

impl Job for KeepPhotographs {
    const NAME: &'static str = "keep-photographs";
}

impl Job for RunAutomations {
    const NAME: &'static str = "run-automations";
}

impl Job for FailDocument {
    const NAME: &'static str = "fail-document";
}

impl Job for SweepDocuments {
    const NAME: &'static str = "sweep-documents";
    const SCHEDULE: Option<&'static str> = Some("*/5 * * * *");
}
