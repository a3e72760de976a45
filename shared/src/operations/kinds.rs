//! The kinds of jobs that belong to organizations. Sweeps and other work of the installation are nobody's.

use crate::customers::AttachCustomers;
use crate::documents::work::{
    BindPhotographs, DeriveFile, ExtractDocument, FailDocument, ForgoImprovement, ImproveExtraction,
    KeepPhotographs, ReadDocument, RunAutomations,
};
use crate::events::React;
use crate::hand_overs::{FailHandOver, MakeHandOver};
use crate::intake::{LearnRouting, RouteRequest};
use crate::jobs::Job;
use crate::mail::{FailMail, SendMail};
use crate::mailboxes::FetchMailbox;
use crate::vendors::LearnVendor;
use crate::webhooks::{FailWebhook, SendWebhook};

/// A kind of job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// `read-document`
    pub name: &'static str,
    /// The queue it is in.
    pub queue: &'static str,
}

const fn of<J: Job>() -> Kind {
    Kind { name: J::NAME, queue: J::QUEUE }
}

/// Every kind, in the order in which a document meets them.
pub const KINDS: [Kind; 21] = [
    of::<FetchMailbox>(),
    of::<ReadDocument>(),
    of::<ExtractDocument>(),
    of::<ImproveExtraction>(),
    of::<ForgoImprovement>(),
    of::<FailDocument>(),
    of::<DeriveFile>(),
    of::<BindPhotographs>(),
    of::<KeepPhotographs>(),
    of::<LearnVendor>(),
    of::<AttachCustomers>(),
    of::<RouteRequest>(),
    of::<LearnRouting>(),
    of::<MakeHandOver>(),
    of::<FailHandOver>(),
    of::<React>(),
    of::<RunAutomations>(),
    of::<SendMail>(),
    of::<FailMail>(),
    of::<SendWebhook>(),
    of::<FailWebhook>(),
];
