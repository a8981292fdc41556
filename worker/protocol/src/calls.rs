//! The commands, one struct each, and the type of each answer.

use bunsen_spec::{
    AskedQuestion, Chart, ChartData, CloneOutcome, Cutting, DataCard, Deployment, DeploymentOptions, FileDiff,
    ImportOutcome, LogPage, MergeChoices, ModelInfo, ModelTest, PassageMap, Prediction, ProjectId, ProjectList,
    ProjectSummary, Proposal, PushOutcome, Question, ReadOptions, RecipeStep, Rows, RunId, RunRecord, RunSummary, Step,
    StepPreview, StorageUse, Suite, SyncStatus, TableDiff, TrainSpec, Validation, Ways,
};

use crate::documents::{
    AddedDocuments, ChangedDocuments, DocumentText, DocumentsState, FoundAnswer, IndexSize, MeasuredRun, PassagesPage,
    PublishedDocuments, TestQuestion,
};
use crate::macros::calls;
use crate::values::{
    ChecksForm, Deployed, DuplicatedProject, ExportedProject, FileBytes, Freed, ModelPreview, PredictedFile,
    ProjectState, RowView, RowsPage, Steering,
};
use crate::versions::{ChangedVersions, DataMerge, PulledProject, ReplacedData, VersionChange, VersionNames};

calls! {
    /// A command whose answer has a known type.
    trait Call;
    /// Everything the page can ask of the worker.
    enum Command;

    /// Lists the kinds of models and their settings.
    ListModels {} -> Vec<ModelInfo>;

    /// Lists the projects, last changed first.
    ListProjects {} -> ProjectList;

    /// Makes a project of a file (file 0).
    CreateProject {
        /// The project's name; a number is added if it is taken.
        name: String,
        /// The file's name, such as `iris.csv`.
        file_name: String,
        /// How to read it.
        options: ReadOptions,
        /// Where the data comes from, if known.
        card: Option<DataCard>,
    } -> ProjectSummary;

    /// Makes a project without a table, for documents that are added to it.
    CreateDocumentsProject {
        /// The project's name; a number is added if it is taken.
        name: String,
    } -> ProjectSummary;

    /// Opens a project: reads its data and takes the writing lock if it is free.
    OpenProject {
        /// The project.
        project: ProjectId,
    } -> ProjectState;

    /// Takes the writing lock from the tab that has it.
    TakeOverProject {
        /// The project.
        project: ProjectId,
    } -> ProjectState;

    /// Reads the project's file again, in another way. A new version of the project.
    SetReadOptions {
        /// The project.
        project: ProjectId,
        /// How to read it.
        options: ReadOptions,
    } -> ProjectState;

    /// Puts a newer version of the project's file (file 0) in the place of the one before it, under its name. A project
    /// without a table gets its first. A new version of the project, unless the bytes are the same.
    ReplaceData {
        /// The project.
        project: ProjectId,
        /// What the newer file is called, for what is said of it; the first one keeps this name.
        file_name: String,
    } -> ReplacedData;

    /// Replaces the recipe that the project's table is prepared by. A new version of the project.
    SetRecipe {
        /// The project.
        project: ProjectId,
        /// The recipe.
        recipe: Vec<RecipeStep>,
    } -> ProjectState;

    /// Shows what a step would do, without taking it.
    PreviewStep {
        /// The project.
        project: ProjectId,
        /// The steps before it.
        before: Vec<RecipeStep>,
        /// The step.
        step: Step,
    } -> StepPreview;

    /// Adds a table (file 0) that the project's own can be joined with, or replaces the one of this name. A new
    /// version of the project.
    AddTable {
        /// The project.
        project: ProjectId,
        /// The file's name.
        file_name: String,
    } -> ProjectState;

    /// Takes out a table that no step joins with. A new version of the project.
    RemoveTable {
        /// The project.
        project: ProjectId,
        /// The table's name.
        name: String,
    } -> ProjectState;

    /// Computes what a chart of the prepared table shows.
    DrawChart {
        /// The project.
        project: ProjectId,
        /// The chart.
        chart: Chart,
    } -> ChartData;

    /// Writes the prepared table as delimited text (buffer 0).
    ExportTable {
        /// The project.
        project: ProjectId,
    } -> FileBytes;

    /// Checks the prepared table against the project's suite.
    CheckTable {
        /// The project.
        project: ProjectId,
    } -> Validation;

    /// Proposes what to expect of later versions of the prepared table.
    SuggestSuite {
        /// The project.
        project: ProjectId,
    } -> Suite;

    /// Replaces what is expected of the prepared table. A new version of the project.
    SetSuite {
        /// The project.
        project: ProjectId,
        /// What is expected.
        suite: Suite,
    } -> ProjectState;

    /// Writes what is expected of the prepared table, or what came of checking it (buffer 0).
    ExportChecks {
        /// The project.
        project: ProjectId,
        /// Which of them.
        form: ChecksForm,
    } -> FileBytes;

    /// Adds a model test to the project's, or puts it in the place of another, with the rows that it chooses pinned as
    /// they are now. A new version of the project.
    PinModelTest {
        /// The project.
        project: ProjectId,
        /// The name of the test that it replaces.
        replaces: Option<String>,
        /// The test; how many rows there are, and which content, is found out.
        test: ModelTest,
        /// What is trained: its split says which rows are held out.
        spec: TrainSpec,
    } -> ProjectState;

    /// Replaces the model tests, whose rows are pinned already. A new version of the project.
    SetModelTests {
        /// The project.
        project: ProjectId,
        /// The tests.
        tests: Vec<ModelTest>,
    } -> ProjectState;

    /// Tests a finished run again. One that was held back and passes now becomes a version of the project.
    TestRun {
        /// The project.
        project: ProjectId,
        /// The run.
        run: RunId,
    } -> RunRecord;

    /// Makes a run that a model test holds back a version of the project, whatever the test says.
    CommitRun {
        /// The project.
        project: ProjectId,
        /// The run.
        run: RunId,
    } -> RunRecord;

    /// Gives up a request that goes on, if it can still be given up; it then answers that it was cancelled. What only
    /// reads, predicts or sends can be; what is being stored cannot.
    CancelRequest {
        /// The request's number, as in [`crate::Request`].
        request: u64,
    } -> ();

    /// Replaces the card of the project's data. A new version of the project.
    SetDataCard {
        /// The project.
        project: ProjectId,
        /// The card.
        card: DataCard,
    } -> ProjectState;

    /// Renames a project.
    RenameProject {
        /// The project.
        project: ProjectId,
        /// Its new name.
        name: String,
    } -> ProjectSummary;

    /// Copies a project with its versions and runs. Equal content is stored once.
    DuplicateProject {
        /// The project.
        project: ProjectId,
        /// The copy's name.
        name: String,
    } -> DuplicatedProject;

    /// Moves a project to the trash.
    DeleteProject {
        /// The project.
        project: ProjectId,
    } -> Freed;

    /// Takes a project back from the trash.
    RestoreProject {
        /// The project.
        project: ProjectId,
    } -> ProjectSummary;

    /// Writes a project, its versions and its runs into one file (buffer 0).
    ExportProject {
        /// The project.
        project: ProjectId,
    } -> ExportedProject;

    /// Makes a project of an exported one, a zip of a git repository or a git bundle (file 0). Can be
    /// given up until it is stored.
    ImportProject {
        /// The file's name: a repository is called so unless it lies in a folder.
        file_name: String,
    } -> ImportOutcome;

    /// Removes everything in the trash for good.
    EmptyTrash {} -> Freed;

    /// Reads some rows of the project's table.
    ReadRows {
        /// The project.
        project: ProjectId,
        /// Which rows there are, and in which order.
        view: RowView,
        /// The first of them, from 0.
        offset: u64,
        /// Number of rows, at most 500.
        limit: u64,
    } -> RowsPage;

    /// Proposes what to train: guesses target, task, features and model, with defaults for the rest.
    SuggestTraining {
        /// The project.
        project: ProjectId,
        /// The column to predict, if chosen.
        target: Option<String>,
        /// The model to use, if chosen.
        model: Option<String>,
    } -> TrainSpec;

    /// Checks a spec and says what training it would take, without training.
    PreviewTraining {
        /// The project.
        project: ProjectId,
        /// What would be trained.
        spec: TrainSpec,
    } -> ModelPreview;

    /// Trains. Answers when the run has ended; [`crate::Event`]s tell how it goes.
    Train {
        /// The project.
        project: ProjectId,
        /// What to train.
        spec: TrainSpec,
    } -> RunRecord;

    /// Takes an interrupted run up again from its last checkpoint. Answers as [`Train`] does.
    ResumeRun {
        /// The project.
        project: ProjectId,
        /// The run.
        run: RunId,
    } -> RunRecord;

    /// Pauses, continues, stops or cancels a run.
    SteerRun {
        /// The run.
        run: RunId,
        /// What to do.
        steering: Steering,
    } -> ();

    /// Lists commits that branches and tags reach, the newest first.
    ReadLog {
        /// The project.
        project: ProjectId,
        /// The first of them, from 0.
        from: u64,
        /// How many.
        limit: u64,
    } -> LogPage;

    /// Reads the project's branches and tags, and where it has been.
    ReadVersions {
        /// The project.
        project: ProjectId,
    } -> VersionNames;

    /// Compares two commits, file by file.
    DiffVersions {
        /// The project.
        project: ProjectId,
        /// The one before; `None`: an empty project.
        before: Option<String>,
        /// The one after.
        after: String,
    } -> Vec<FileDiff>;

    /// Compares the prepared tables of two commits.
    CompareTables {
        /// The project.
        project: ProjectId,
        /// The older commit.
        before: String,
        /// The newer commit.
        after: String,
        /// The columns that name a row; none: whole rows are compared. `None`: what seems to name them.
        key: Option<Vec<String>>,
    } -> TableDiff;

    /// Changes branches, tags or what they point at.
    ChangeVersions {
        /// The project.
        project: ProjectId,
        /// How.
        change: VersionChange,
    } -> ChangedVersions;

    /// Merges the tables behind a pointer that both sides of the merge in progress changed, row by row, and says what
    /// comes of it. Nothing is changed. Can be given up.
    MergeData {
        /// The project.
        project: ProjectId,
        /// The pointer's path.
        path: String,
        /// The columns that name a row; `None`: what seems to name them.
        key: Option<Vec<String>>,
        /// How many conflicts are shown.
        n_shown: u64,
    } -> DataMerge;

    /// Stores the merged table and decides that the pointer names it. Can be given up until it is stored.
    TakeMergedData {
        /// The project.
        project: ProjectId,
        /// The pointer's path.
        path: String,
        /// The contents that were merged, as [`MergeData`] gave them.
        contents: Vec<String>,
        /// The columns that name a row.
        key: Vec<String>,
        /// What was chosen where both sides did something different.
        choices: MergeChoices,
    } -> ChangedVersions;

    /// Says where the project's other side is and how both stood when it was last asked.
    ReadSyncStatus {
        /// The project.
        project: ProjectId,
    } -> SyncStatus;

    /// Says where the project's other side is. What was remembered of another one is forgotten.
    SetRemote {
        /// The project.
        project: ProjectId,
        /// Its address there, such as `https://example.org/p/iris`.
        url: String,
    } -> SyncStatus;

    /// Sends the project's versions, data and runs to its other side. Can be given up; done again, it goes on.
    PushProject {
        /// The project.
        project: ProjectId,
        /// The token that allows writing there. Never stored.
        token: String,
    } -> PushOutcome;

    /// Fetches what the project's other side has and merges it. Can be given up; done again, it goes on.
    PullProject {
        /// The project.
        project: ProjectId,
        /// The token that allows reading there; empty for what is public. Never stored.
        token: String,
    } -> PulledProject;

    /// Makes a project of one that an edge keeps. Can be given up; done again, it goes on.
    CloneProject {
        /// Its address there.
        url: String,
        /// The token that allows reading there; empty for what is public. Never stored.
        token: String,
        /// Its name here; `None`: as there. A number is added if it is taken.
        name: Option<String>,
    } -> CloneOutcome;

    /// Lists the project's runs, newest first.
    ListRuns {
        /// The project.
        project: ProjectId,
    } -> Vec<RunSummary>;

    /// Reads everything about one run.
    ReadRun {
        /// The project.
        project: ProjectId,
        /// The run.
        run: RunId,
    } -> RunRecord;

    /// Changes a run's name and note.
    EditRun {
        /// The project.
        project: ProjectId,
        /// The run.
        run: RunId,
        /// Its new name.
        name: String,
        /// Its new note.
        note: String,
    } -> RunSummary;

    /// Moves a run to the trash.
    DeleteRun {
        /// The project.
        project: ProjectId,
        /// The run.
        run: RunId,
    } -> Freed;

    /// Takes a run back from the trash.
    RestoreRun {
        /// The project.
        project: ProjectId,
        /// The run.
        run: RunId,
    } -> RunSummary;

    /// Predicts rows with a finished run's model.
    Predict {
        /// The project.
        project: ProjectId,
        /// The run.
        run: RunId,
        /// The rows.
        rows: Rows,
    } -> Vec<Prediction>;

    /// Writes a run's model folder into one zip file (buffer 0).
    ExportModel {
        /// The project.
        project: ProjectId,
        /// The run.
        run: RunId,
    } -> FileBytes;

    /// Publishes a run's model on the edge that served the page. Can be given up until the model's files are there.
    PublishRun {
        /// The project.
        project: ProjectId,
        /// The run.
        run: RunId,
        /// The token that allows writing.
        token: String,
        /// The name in `/d/<name>`.
        name: String,
        /// What the owner decides.
        options: DeploymentOptions,
        /// The version this replaces, 0 for a new name.
        replaces: u64,
    } -> Deployment;

    /// Says what is published under a name, and loads it if it is a model, from the network or, without one, from the cache.
    OpenDeployment {
        /// The deployment's name.
        name: String,
    } -> Deployed;

    /// Predicts rows with a loaded deployment.
    PredictDeployment {
        /// The deployment's name.
        name: String,
        /// The rows.
        rows: Rows,
    } -> Vec<Prediction>;

    /// Predicts every row of a file (file 0) with a loaded deployment; answers with the
    /// file and the predictions beside each row (buffer 0).
    PredictDeploymentFile {
        /// The deployment's name.
        name: String,
        /// The file's name.
        file_name: String,
    } -> PredictedFile;

    /// Counts the project's documents, without reading them.
    CountDocuments {
        /// The project.
        project: ProjectId,
    } -> u64;

    /// Says how large the project's documents are when they are published. All of them have to be indexed.
    SizeDocuments {
        /// The project.
        project: ProjectId,
        /// How passages will be searched.
        ways: Ways,
    } -> IndexSize;

    /// Publishes the project's documents on the edge that served the page: everybody who has the link can read them. Can be
    /// given up until the files are there.
    PublishDocuments {
        /// The project.
        project: ProjectId,
        /// How passages are searched.
        ways: Ways,
        /// The token that allows writing.
        token: String,
        /// The name in `/d/<name>`.
        name: String,
        /// What the owner decides.
        options: DeploymentOptions,
        /// The version this replaces, 0 for a new name.
        replaces: u64,
    } -> Deployment;

    /// Loads published documents, from the network or, without one, from the cache.
    OpenPublishedDocuments {
        /// What the edge says of them.
        deployment: Deployment,
    } -> PublishedDocuments;

    /// Fetches the encoder that loaded documents are asked with, unless it is in this browser, and makes it ready.
    FetchPublishedEncoder {
        /// The deployment's name.
        name: String,
    } -> ();

    /// Asks loaded documents.
    AskPublished {
        /// The deployment's name.
        name: String,
        /// The question.
        question: String,
        /// The questions that it follows, the oldest first.
        after: Vec<String>,
    } -> FoundAnswer;

    /// Reads one of the loaded documents.
    ReadPublishedDocument {
        /// The deployment's name.
        name: String,
        /// The document's name.
        document: String,
    } -> DocumentText;

    /// Reads the project's documents, cuts them into passages, and says how far they can be searched.
    ReadDocuments {
        /// The project.
        project: ProjectId,
    } -> DocumentsState;

    /// Adds documents (files 0, 1, ...), or puts them in the place of those with the same names. A file that is none is
    /// refused, the others are added. A new version of the project. Can be given up until they are stored.
    AddDocuments {
        /// The project.
        project: ProjectId,
        /// The files' paths among the documents, with `/` between folders.
        names: Vec<String>,
    } -> AddedDocuments;

    /// Takes documents out. A new version of the project.
    RemoveDocuments {
        /// The project.
        project: ProjectId,
        /// Their names.
        names: Vec<String>,
    } -> ChangedDocuments;

    /// Cuts the documents in another way. A new version of the project.
    SetCutting {
        /// The project.
        project: ProjectId,
        /// The way.
        cutting: Cutting,
    } -> ChangedDocuments;

    /// Lists passages as they would be, cut in this way. Nothing is changed.
    ListPassages {
        /// The project.
        project: ProjectId,
        /// The way.
        cutting: Cutting,
        /// Of this document only.
        document: Option<String>,
        /// The first of them, from 0.
        offset: u64,
        /// How many.
        limit: u64,
    } -> PassagesPage;

    /// Where passages that have a vector lie on a plane.
    MapPassages {
        /// The project.
        project: ProjectId,
    } -> PassageMap;

    /// Gives all passages their vectors, and fetches the encoder first if it is not here. Can be given up at any moment:
    /// what has a vector keeps it.
    EncodeDocuments {
        /// The project.
        project: ProjectId,
    } -> DocumentsState;

    /// Answers a question with sentences of the documents, and keeps both.
    AskDocuments {
        /// The project.
        project: ProjectId,
        /// The question.
        question: String,
        /// The questions that it follows, the first one first.
        after: Vec<String>,
        /// How passages are searched.
        ways: Ways,
    } -> FoundAnswer;

    /// Reads the questions by which it is measured how documents are found.
    ReadTestQuestions {
        /// The project.
        project: ProjectId,
    } -> Vec<TestQuestion>;

    /// Puts these in the place of all of them. A new version of the project, unless nothing changes.
    SetTestQuestions {
        /// The project.
        project: ProjectId,
        /// The questions.
        questions: Vec<Question>,
    } -> Vec<TestQuestion>;

    /// Makes questions of what the documents say. Nothing is stored.
    ProposeQuestions {
        /// The project.
        project: ProjectId,
        /// How many at most.
        n: u64,
        /// Decides which.
        seed: u64,
    } -> Vec<Proposal>;

    /// Asks all questions in each of these ways, and keeps what came of each as a run. Can be given up at any moment: ways that
    /// are done are kept.
    MeasureDocuments {
        /// The project.
        project: ProjectId,
        /// How passages are searched.
        ways: Vec<Ways>,
    } -> Vec<RunSummary>;

    /// Reads what came of a measurement.
    ReadMeasured {
        /// The project.
        project: ProjectId,
        /// The run.
        run: RunId,
    } -> MeasuredRun;

    /// Reads the text of one document.
    ReadDocument {
        /// The project.
        project: ProjectId,
        /// The document's name.
        name: String,
    } -> DocumentText;

    /// Lists the questions that were asked, the newest first.
    ReadQuestions {
        /// The project.
        project: ProjectId,
    } -> Vec<AskedQuestion>;

    /// Forgets all questions that were asked.
    ForgetQuestions {
        /// The project.
        project: ProjectId,
    } -> ();

    /// Says how much room is taken and allowed.
    ReadStorageUse {} -> StorageUse;
}
