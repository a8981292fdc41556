//! The whole server without a socket.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::error_handling::HandleErrorLayer;
use axum::http::Method;
use axum::middleware::{from_fn, from_fn_with_state};
use tokio::sync::Semaphore;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};

use crate::answer::Refusal;
use crate::clock::Clock;
use crate::endpoints;
use crate::git::{Swept, sweep};
use crate::guard::{AllowedHosts, Limits, add_security_headers, caught_panic, check_hosts, record_request};
use crate::metrics::Metrics;
use crate::openapi::Document;
use crate::serving::{Libraries, ModelThreads, Models};
use crate::settings::Settings;
use crate::site::Site;
use crate::store::{
    Database, Durability, ObjectFolder, StoreFault, TrafficLog, count_published, referenced_objects, unswept_projects,
};
use crate::token::Token;

/// Predictions that may wait for a thread.
const MAX_WAITING_PREDICTIONS: usize = 64;
/// Questions to documents that may wait.
const MAX_WAITING_QUESTIONS: usize = 16;
/// Threads that ask documents. Each has an encoder of its own, and the documents it was asked about.
const ASKING_THREADS: usize = 1;
/// Kibibytes of questions that may be in memory at one time.
const QUESTION_BUDGET_KIB: usize = 48 << 10;
/// Pushes that are unpacked at one time; more wait.
const PUSHES_AT_ONCE: u32 = 2;
/// Fetches that are answered at one time; more wait. Each has a thread for as long as its client reads.
const FETCHES_AT_ONCE: usize = 64;
/// How long a request may take. Receiving objects has a limit of its own.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(60);
/// How long an object is kept that no deployment refers to: it may be waiting for its publishing.
const UNPUBLISHED_OBJECT_AGE: Duration = Duration::from_secs(24 * 3600);

/// The edge: its state on disk, its models, its routes. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    clock: Clock,
    token: Token,
    hosts: AllowedHosts,
    limits: Limits,
    database: Arc<Database>,
    objects: ObjectFolder,
    traffic: TrafficLog,
    models: ModelThreads<Models>,
    libraries: ModelThreads<Libraries>,
    question_budget: Arc<Semaphore>,
    push_budget: Arc<Semaphore>,
    fetch_budget: Arc<Semaphore>,
    metrics: Metrics,
    site: Site,
    document: Document,
}

/// Why the edge cannot start on its data folder.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder cannot be used.
    #[error("the data folder {folder} cannot be used: {cause}")]
    Folder {
        /// The folder.
        folder: String,
        /// Why.
        cause: String,
    },
    /// The settings cannot be used.
    #[error("{0}")]
    Settings(String),
}

impl App {
    /// Opens or makes everything in the data folder. Blocks.
    ///
    /// # Errors
    /// If the folder cannot be written, its database is damaged or newer, or a setting makes no sense.
    pub fn open(settings: &Settings, clock: Clock) -> Result<Self, OpenError> {
        if let Some(origin) = &settings.public_origin
            && !(origin.starts_with("http://") || origin.starts_with("https://"))
        {
            return Err(OpenError::Settings(format!(
                "--public-origin is {origin}, but it must begin with http:// or https://"
            )));
        }
        let preset = settings.token.as_deref().map(Token::preset).transpose().map_err(OpenError::Settings)?;
        Self::open_folder(settings, preset, clock).map_err(|fault| OpenError::Folder {
            folder: settings.data.display().to_string(),
            cause: fault.to_string(),
        })
    }

    fn open_folder(settings: &Settings, preset: Option<Token>, clock: Clock) -> Result<Self, StoreFault> {
        let data = &settings.data;
        std::fs::create_dir_all(data)?;
        let token = preset.map_or_else(|| Token::load(&data.join("token")), Ok)?;
        let objects = ObjectFolder::open(&data.join("objects"))?;
        let database = Arc::new(Database::open(&data.join("edge.sqlite"))?);
        let traffic = TrafficLog::start(Arc::clone(&database))?;
        let for_models = objects.clone();
        let models = ModelThreads::start(settings.n_predict_threads(), MAX_WAITING_PREDICTIONS, move || {
            Models::new(for_models.clone())
        })?;
        let (for_libraries, places) = (objects.clone(), settings.encoder_folders());
        let libraries = ModelThreads::start(ASKING_THREADS, MAX_WAITING_QUESTIONS, move || {
            Libraries::new(for_libraries.clone(), places.clone())
        })?;
        let app = Self(Arc::new(Inner {
            clock,
            token,
            hosts: AllowedHosts::new(settings),
            limits: Limits::new(settings),
            database,
            objects,
            traffic,
            models,
            libraries,
            question_budget: Arc::new(Semaphore::new(QUESTION_BUDGET_KIB)),
            push_budget: Arc::new(Semaphore::new(PUSHES_AT_ONCE as usize)),
            fetch_budget: Arc::new(Semaphore::new(FETCHES_AT_ONCE)),
            metrics: Metrics::new(),
            site: Site::new(settings.dist_folder()),
            document: endpoints::all().document(),
        }));
        app.count_deployments();
        Ok(app)
    }

    /// Every route, behind every guard.
    pub fn router(&self) -> Router {
        // Models and objects travel as they are: they do not shrink, and their length is wanted for progress.
        let worth_compressing = SizeAbove::new(512)
            .and(NotForContentType::IMAGES)
            .and(NotForContentType::const_new("application/octet-stream"))
            .and(NotForContentType::const_new("application/x-git-"));
        let guards = ServiceBuilder::new()
            .layer(from_fn_with_state(self.clone(), record_request))
            .layer(from_fn(add_security_headers))
            .layer(CatchPanicLayer::custom(caught_panic))
            .layer(from_fn_with_state(self.clone(), check_hosts))
            .layer(CompressionLayer::new().compress_when(worth_compressing));
        let timed = ServiceBuilder::new().layer(HandleErrorLayer::new(give_up)).timeout(TIMEOUT);
        endpoints::timed()
            .into_router()
            .layer(timed)
            .merge(endpoints::untimed().into_router())
            .fallback(endpoints::serve_site)
            .method_not_allowed_fallback(endpoints::refuse_method)
            .layer(guards)
            .with_state(self.clone())
    }

    /// The secret that allows writing, for its owner.
    pub fn token_text(&self) -> &str {
        self.0.token.reveal()
    }

    /// Whether the token was made by this start, so that nobody has seen it yet.
    pub fn has_new_token(&self) -> bool {
        self.0.token.is_new
    }

    /// Whether the token is so short that a stranger may guess it.
    pub fn has_weak_token(&self) -> bool {
        self.0.token.is_weak()
    }

    pub(crate) fn now_ms(&self) -> f64 {
        (self.0.clock)()
    }

    pub(crate) fn token(&self) -> &Token {
        &self.0.token
    }

    pub(crate) fn hosts(&self) -> &AllowedHosts {
        &self.0.hosts
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    pub(crate) fn objects(&self) -> &ObjectFolder {
        &self.0.objects
    }

    pub(crate) fn traffic(&self) -> &TrafficLog {
        &self.0.traffic
    }

    pub(crate) fn models(&self) -> &ModelThreads<Models> {
        &self.0.models
    }

    pub(crate) fn libraries(&self) -> &ModelThreads<Libraries> {
        &self.0.libraries
    }

    pub(crate) fn question_budget(&self) -> &Arc<Semaphore> {
        &self.0.question_budget
    }

    pub(crate) fn push_budget(&self) -> &Arc<Semaphore> {
        &self.0.push_budget
    }

    pub(crate) fn fetch_budget(&self) -> &Arc<Semaphore> {
        &self.0.fetch_budget
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub(crate) fn site(&self) -> &Site {
        &self.0.site
    }

    pub(crate) fn document(&self) -> &Document {
        &self.0.document
    }

    /// Counts what is served, for `/metrics`. Blocks. What was published stays so if this fails.
    pub(crate) fn count_deployments(&self) {
        match self.0.database.read(count_published) {
            Ok(n) => {
                self.0.metrics.deployments.set(n);
            }
            Err(fault) => tracing::error!(cause = %fault, "the deployments were not counted"),
        }
    }

    /// Removes the objects that were sent a day ago or earlier and that no version refers to. What goes wrong stands
    /// in the log.
    pub(crate) async fn collect_objects(&self) {
        let collecting = self.blocking(|app, database| {
            // Inside a transaction nobody can publish, so an object cannot be published while it goes.
            Ok(database.write(Durability::Crash, |t| {
                Ok(app.0.objects.collect(UNPUBLISHED_OBJECT_AGE, &referenced_objects(t)?)?)
            })?)
        });
        if let Ok(n @ 1..) = collecting.await {
            tracing::info!(n, "removed objects that nothing refers to");
        }
    }

    /// Removes what nothing needs any more: of projects, what no ref has reached for two weeks; objects that were
    /// sent a day ago or earlier and that no version of a model or a project refers to. A server does so every day.
    ///
    /// What goes wrong stands in the log and holds up nothing else; the next day tries again.
    pub async fn tidy(&self) {
        let unswept = self.blocking(|_, database| Ok(database.read(unswept_projects)?)).await;
        let mut swept = Swept::default();
        for project in unswept.unwrap_or_default() {
            // All turns: what a push that is being taken relies on does not go.
            let turns = Arc::clone(&self.0.push_budget).acquire_many_owned(PUSHES_AT_ONCE).await;
            let removed = self.blocking(move |app, database| {
                let _turns = turns.map_err(Refusal::fault)?;
                Ok(sweep(database, &app.0.objects, project, app.now_ms())?)
            });
            if let Ok(removed) = removed.await {
                swept.n_objects += removed.n_objects;
                swept.n_contents += removed.n_contents;
            }
        }
        let shrunk = self.blocking(move |_, database| Ok(database.shrink()?)).await;
        if swept != Swept::default() && shrunk.is_ok() {
            let Swept { n_objects, n_contents } = swept;
            tracing::info!(n_objects, n_contents, "removed what no version of a project reaches");
        }
        self.collect_objects().await;
    }

    /// Does something with the database or the disk, on a thread that may block.
    pub(crate) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self, &Database) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let app = self.clone();
        tokio::task::spawn_blocking(move || work(&app, &app.0.database)).await.map_err(Refusal::fault)?
    }
}

/// The answer when an endpoint took too long.
async fn give_up(method: Method, _: tower::BoxError) -> Refusal {
    if method.is_safe() { Refusal::timed_out() } else { Refusal::timed_out_change() }
}
