//! Pipelines: stages in an order, and the cards that move through them.
//!
//! Whatever changes the place of a card locks in one order: the stages by identifier, then cards, then the pipelines
//! whose board it counts up. So two moves never wait for each other in a circle, and whoever holds a stage's lock sees
//! every card in it.

mod board;
pub mod bulk;
mod cards;
pub mod checklists;
pub mod comments;
mod counting;
pub mod exporting;
mod filter;
mod given;
pub mod history;
pub mod importing;
pub mod links;
pub mod log;
mod moving;
mod placing;
mod rank;
mod references;
pub mod stages;
mod store;
pub mod waiting;
mod writing;

use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{PipelineId, StageId, UserId};
use crate::labels::is_label;
use crate::names::is_name;

pub use board::{Board, Column, Sum, board, column};
pub use cards::{
    Card, CardDetail, Customer, LinkedDocument, NextStep, Priority, Progress, Tag, detail, find,
};
pub use filter::{Due, Filter, FilterQuery, Order, Whose};
pub use given::{CardChanges, NewCard, NewStep};
pub use moving::{Move, Moved, move_card};
pub use store::{change, delete, erase, find as find_pipeline, insert, list, lock as lock_pipeline};
pub use writing::{add, change as change_card, delete as delete_card};

/// A pipeline with its stages.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Pipeline {
    /// Which.
    pub id: PipelineId,
    /// Its name.
    pub name: String,
    /// Since when it is archived.
    pub archived_at: Option<DateTime<Utc>>,
    /// Its stages, in order.
    pub stages: Vec<Stage>,
    /// Cards that are neither archived nor in a terminal stage.
    pub open_cards: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Counts changes of the pipeline itself; the `ETag`.
    pub version: i64,
    /// Counts every change of its cards and stages.
    pub board_version: i64,
}

/// A stage of a pipeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Stage {
    /// Which.
    pub id: StageId,
    /// Of which pipeline.
    pub pipeline_id: PipelineId,
    /// Its name.
    pub name: String,
    /// The category of the design that it is shown in.
    pub colour: Colour,
    /// Most cards that should be in it.
    pub wip_limit: Option<i32>,
    /// Whether no more get in.
    pub wip_hard: bool,
    /// Whether what is here is done.
    pub terminal: bool,
    /// Its place in the pipeline, from 0.
    pub position: i32,
    /// Counts changes; the `ETag`.
    pub version: i64,
}

/// The categories of the design.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = CategoryColour)]
#[expect(missing_docs, reason = "colours")]
pub enum Colour {
    Blue,
    Teal,
    Green,
    Gold,
    Orange,
    Rose,
    Violet,
    #[default]
    Slate,
}

/// A pipeline to be made.
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPipeline {
    /// 1 to 200 characters.
    #[garde(custom(is_name))]
    pub name: String,
    /// 1 to 30 stages, in order; New, In progress and Done when absent.
    #[garde(length(min = 1, max = 30), dive)]
    pub stages: Option<Vec<NewStage>>,
}

/// A stage to be made.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStage {
    /// 1 to 50 characters.
    #[garde(custom(is_label))]
    pub name: String,
    /// The category of the design that it is shown in; `slate` when absent.
    #[garde(skip)]
    pub colour: Option<Colour>,
    /// Most cards that should be in it, 1 to 10,000.
    #[garde(inner(range(min = 1, max = 10_000)))]
    pub wip_limit: Option<i32>,
    /// Whether no more get in.
    #[garde(skip)]
    #[serde(default)]
    pub wip_hard: bool,
    /// Whether what is here is done.
    #[garde(skip)]
    #[serde(default)]
    pub terminal: bool,
    /// Its place in the pipeline, from 0; the last when absent.
    #[garde(inner(range(min = 0, max = 29)))]
    pub position: Option<i32>,
}

/// What is to change of a pipeline; an absent member stays as it is.
#[derive(Debug, Clone, Default, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PipelineChanges {
    /// 1 to 200 characters.
    #[garde(inner(custom(is_name)))]
    pub name: Option<String>,
    /// Into the archive, or out of it.
    #[garde(skip)]
    pub archived: Option<bool>,
}

/// A member by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CardPerson)]
pub struct Person {
    /// Which.
    pub id: UserId,
    /// Their name.
    pub name: String,
}

/// Where a card is, and how often its board has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) pipeline: PipelineId,
    pub(crate) stage: StageId,
    pub(crate) board_version: i64,
}
