//! What the activity log says about documents.

use crate::activity::Action;

/// A ticket for an upload was given out.
pub const UPLOAD_STARTED: Action = Action::new("document.upload_started", "document");

/// The file of a document arrived.
pub const DOCUMENT_UPLOADED: Action = Action::new("document.uploaded", "document");

/// Reading of a document began.
pub const DOCUMENT_READING_STARTED: Action = Action::new("document.reading_started", "document");

/// A document was refused or its reading failed.
pub const DOCUMENT_FAILED: Action = Action::new("document.failed", "document");

/// A document was read and its fields extracted.
pub const DOCUMENT_COMPLETED: Action = Action::new("document.completed", "document");

/// A failed document was put back in the queue.
pub const DOCUMENT_RETRIED: Action = Action::new("document.retried", "document");

/// A person confirmed or corrected what was found in a document.
pub const DOCUMENT_CORRECTED: Action = Action::new("document.corrected", "document");

/// A person had a document extracted again.
pub const DOCUMENT_EXTRACTED_AGAIN: Action = Action::new("document.extracted_again", "document");

/// A model, or extracting again, found something else in a document than was known.
pub const DOCUMENT_FOUND_ANEW: Action = Action::new("document.found_anew", "document");

/// Somebody gave the password of a protected document.
pub const DOCUMENT_PASSWORD_GIVEN: Action = Action::new("document.password_given", "document");

/// A document got a label.
pub const DOCUMENT_LABELLED: Action = Action::new("document.labelled", "document");

/// A label was taken off a document.
pub const DOCUMENT_UNLABELLED: Action = Action::new("document.unlabelled", "document");
