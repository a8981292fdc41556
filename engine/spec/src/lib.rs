//! The words all sides share: page, worker, command line and edge.
//!
//! Plain values that can be serialised, and nothing else: no algorithm, no clock, no storage. This
//! crate depends on nothing of ours, so the page can name everything here without pulling the
//! engine into its build.

mod cell;
mod chart;
mod correlations;
mod data;
mod deploy;
mod evaluation;
mod expectation;
pub mod expression;
mod folder;
mod ids;
mod model;
mod model_test;
mod predict;
mod problem;
mod profile;
mod progress;
mod project;
mod recipe;
mod retrieval;
mod run;
pub mod say;
mod settings;
mod signature;
mod sync;
mod synced;
mod table_diff;
mod table_merge;
mod train;
mod versions;

pub use cell::{Cell, Rows};
pub use chart::{
    AxisScale, BinCounts, BoxSummary, Chart, ChartData, Drawn, GroupKind, LineSeries, PointColor, SampledRows,
    SeriesValues, ViolinShape,
};
pub use correlations::{CorrelatedPair, Correlations};
pub use data::{
    ColumnKind, ColumnLayout, ColumnPlan, DataCard, DataRef, FileFormat, OtherTable, PictureColours, PictureOptions,
    ReadEnd, ReadIssue, ReadOptions, TablePlan,
};
pub use deploy::{
    ANSWERED, Deployment, DeploymentOptions, DeploymentStats, MAX_DEPLOYMENT_NAME_BYTES, ModelFile, NOT_ANSWERED,
    PredictionCount, PublishRequest, StatsBucket, are_of_documents, check_deployment_name,
};
pub use evaluation::{Confusion, Curve, CurvePoint, Evaluation, Residual, Surprise};
pub use expectation::{
    ExceptionInfo, Expectation, ExpectationResult, Failing, Fields, Severity, Suite, Validation, ValidationResult,
    ValidationStatistics,
};
pub use folder::{FOLDER_END, folder_entry, folder_padding};
pub use ids::{ProjectId, RunId};
pub use model::ModelInfo;
pub use model_test::{
    Bound, ModelTest, ModelTestResult, SliceRows, TestSlice, TestVerdict, held_back_by, metrics_of, task_of,
};
pub use predict::Prediction;
pub use problem::{Place, Problem, ProblemKind};
pub use profile::{
    Bar, ColumnCopy, ColumnProfile, Distribution, NumberSummary, Outliers, Picture, RowCounts, TableProfile, ValueCount,
};
pub use progress::{MetricPoint, Part, Progress};
pub use project::{ProjectList, ProjectSummary, StorageUse};
pub use recipe::{
    Aggregate, Aggregation, Bins, DatePart, FillWith, JoinHow, JoinKey, Keep, RecipeStep, SampleSize, SortKey, Step,
    StepEffect, StepPreview, chance_start, mixed,
};
pub use retrieval::{
    Answer, AskedQuestion, Block, BlockKind, COLLECTION_FILE, Citation, CutBy, Cutting, Document, DocumentFormat,
    FoundPassage, Judged, MAX_INDEX_BYTES, MAX_QUESTION_CHARACTERS, MappedPassage, Nearness, PassageMap, Proposal,
    ProposalKind, Question, QuotedPlace, Ranked, RetrievalSpec, SEARCH_FILE, Signals, TermShare, USUAL_WAYS,
    VECTORS_FILE, Ways, check_asked, check_index_files,
};
pub use run::{CheckpointInfo, RETRIEVAL, RunRecord, RunSpec, RunStatus, RunSummary};
pub use settings::{Setting, SettingKind, SettingValue, Settings};
pub use signature::{ImageShape, Input, InputKind, Output, Signature};
pub use sync::{CloneOutcome, ImportOutcome, MovedRef, PullOutcome, PushOutcome, RefusedRef, SyncProgress, SyncStatus};
pub use synced::{SyncRole, SyncToken, SyncedProject, check_synced_name};
pub use table_diff::{
    CategoryShift, ChangedRow, ColumnDiff, DiffRows, DuplicateKey, MovedColumn, NamedKind, NumberFigures, NumberShift,
    NumberedRow, Shift, TableDiff, TestResult, UnmatchedRows,
};
pub use table_merge::{MergeChoice, MergeChoices, MergeColumns, MergeConflict, MergeCounts, MergeSide};
pub use train::{Device, PreprocessSpec, SplitRows, SplitSpec, Task, TrainSpec};
pub use versions::{
    BranchInfo, CommitInfo, Conflict, ConflictKind, ConflictSide, ContentDiff, DataPointer, DiffLine, FileChange,
    FileDiff, Hunk, LineKind, LogOrder, LogPage, LostCommit, MergeInfo, MergeOutcome, MergePiece, Moved, RefInfo,
    RefKind, ReflogEntry, ResetMode, Resolution, StatusInfo, StepDiff, TagInfo, Upstream, marked_text,
};
