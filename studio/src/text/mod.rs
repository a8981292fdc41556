//! Every sentence the learner reads, one struct per room, typed: a sentence with values is a function.
//!
//! `text()` gives the current language. A language is one constant of [`Text`]; the compiler names every
//! sentence that a new one lacks. To add a room's sentences: a file with one `catalogue!`, a field here.

/// Declares a struct of sentences and its English values in one go.
macro_rules! catalogue {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty = $english:expr;)* }) => {
        $(#[$doc])*
        pub struct $name { $(pub $field: $type),* }

        impl $name {
            /// In English.
            pub const EN: Self = Self { $($field: $english),* };
        }
    };
}

mod ask;
mod bridge;
mod chart;
mod charts;
mod checks;
mod data;
mod frame;
mod link;
mod measure;
mod merging;
mod model_tests;
mod publish;
mod python;
mod recipe;
mod remarks;
mod runs;
mod syncing;
mod table_chart;
mod train;
mod units;
mod versions;
mod watch;
mod welcome;

/// A sentence without values.
pub type Words = &'static str;

/// Every sentence in one language.
pub struct Text {
    /// The language's tag, for `lang`.
    pub language: Words,
    /// What the line to the worker says.
    pub bridge: bridge::BridgeText,
    /// Rail, bar, palette and what floats over the page.
    pub frame: frame::FrameText,
    /// Numbers and times in words.
    pub units: units::UnitsText,
    /// The way in.
    pub welcome: welcome::WelcomeText,
    /// The Data room.
    pub data: data::DataText,
    /// The recipe of the Data room.
    pub recipe: recipe::RecipeText,
    /// Charts.
    pub chart: chart::ChartText,
    /// The form of a table's chart.
    pub charts: charts::ChartsText,
    /// What is expected of a table.
    pub checks: checks::ChecksText,
    /// Charts of a table.
    pub table_chart: table_chart::TableChartText,
    /// The Train room.
    pub train: train::TrainText,
    /// The tests that models have to pass.
    pub model_tests: model_tests::ModelTestsText,
    /// The Runs room.
    pub runs: runs::RunsText,
    /// The Publish room.
    pub publish: publish::PublishText,
    /// Python scripts.
    pub python: python::PythonText,
    /// The Versions room.
    pub versions: versions::VersionsText,
    /// Projects that the edge keeps as well.
    pub syncing: syncing::SyncingText,
    /// Merging tables row by row, in the Versions room.
    pub merging: merging::MergingText,
    /// The Ask room.
    pub ask: ask::AskText,
    /// Measuring, in the Ask room.
    pub measure: measure::MeasureText,
    /// The Watch room.
    pub watch: watch::WatchText,
    /// A shared link.
    pub link: link::LinkText,
}

static ENGLISH: Text = Text {
    language: "en",
    bridge: bridge::BridgeText::EN,
    frame: frame::FrameText::EN,
    units: units::UnitsText::EN,
    welcome: welcome::WelcomeText::EN,
    data: data::DataText::EN,
    recipe: recipe::RecipeText::EN,
    chart: chart::ChartText::EN,
    charts: charts::ChartsText::EN,
    checks: checks::ChecksText::EN,
    table_chart: table_chart::TableChartText::EN,
    train: train::TrainText::EN,
    model_tests: model_tests::ModelTestsText::EN,
    runs: runs::RunsText::EN,
    publish: publish::PublishText::EN,
    python: python::PythonText::EN,
    versions: versions::VersionsText::EN,
    syncing: syncing::SyncingText::EN,
    merging: merging::MergingText::EN,
    ask: ask::AskText::EN,
    measure: measure::MeasureText::EN,
    watch: watch::WatchText::EN,
    link: link::LinkText::EN,
};

/// The sentences in the language of the page.
pub fn text() -> &'static Text {
    &ENGLISH
}

/// `1 row`, `7,043 rows`: a count with its noun.
pub fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", crate::state::format::count(n), if n == 1 { one } else { many })
}
