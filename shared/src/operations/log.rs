//! What the activity log says about jobs and their queues.

use crate::activity::Action;

/// A job that was given up or cancelled was put back in the queue.
pub const JOB_RETRIED: Action = Action::new("job.retried", "job");

/// A job was cancelled, or told to stop.
pub const JOB_CANCELLED: Action = Action::new("job.cancelled", "job");

/// A waiting job was let go first.
pub const JOB_PROMOTED: Action = Action::new("job.promoted", "job");

/// The organization's jobs of a kind were made to wait.
pub const QUEUE_PAUSED: Action = Action::new("queue.paused", "organization");

/// The organization's jobs of a kind were let go on.
pub const QUEUE_RESUMED: Action = Action::new("queue.resumed", "organization");
