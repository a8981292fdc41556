//! Everything the commands share: the store, the models, the line to the page, what is open.

use std::cell::{Cell, OnceCell, RefCell};

use bunsen_model::Registry;
use bunsen_project::git::Stamp;
use bunsen_project::read_content;
use bunsen_protocol::{Event, Ready};
use bunsen_spec::{Device, Problem, ProjectId, RunId, TrainSpec, say};

use crate::deployments::Deployments;
use crate::giving_up::Requests;
use crate::host::{Macrotasks, Port, Tabs, held_names, wall_ms};
use crate::libraries::Libraries;
use crate::merging::OpenMerge;
use crate::pipelines::Pipelines;
use crate::store::IdbStore;
use crate::tables::Tables;
use crate::training::Slot;
use crate::writing::Writing;

/// The name of the database that holds everything.
const DATABASE: &str = "bunsen";

/// What the names of the locks of training runs begin with.
const RUN_LOCK: &str = "bunsen-run-";

/// The worker's state. There is one, shared by all requests.
pub struct Laboratory {
    /// Where everything is kept.
    pub store: IdbStore,
    registry: OnceCell<Registry>,
    /// The line to the page.
    pub port: Port,
    /// The line to the other tabs.
    pub tabs: Tabs,
    /// Opens the computation to the world.
    pub macrotasks: Macrotasks,
    /// What the worker said of itself.
    pub ready: Ready,
    /// The table that was last used.
    pub tables: Tables,
    /// The merge of a table's versions that is being looked at.
    pub merging: RefCell<Option<OpenMerge>>,
    /// The documents that were last used.
    pub libraries: Libraries,
    /// The model that was last asked.
    pub pipelines: Pipelines,
    /// The place for a run.
    pub slot: Slot,
    /// The projects that this tab may change.
    pub writing: Writing,
    /// The requests that go on.
    pub requests: Requests,
    /// The published models that are loaded.
    pub deployments: Deployments,
    /// Whether old trash was looked for since the worker started.
    pub has_tidied: Cell<bool>,
}

impl Laboratory {
    /// Puts everything in place; opens nothing yet.
    pub fn new(port: Port, ready: Ready) -> Self {
        let tabs = Tabs::new({
            let port = port.clone();
            move |project| port.event(Event::ProjectChanged { project })
        });
        Self {
            store: IdbStore::new(DATABASE),
            registry: OnceCell::new(),
            port,
            tabs,
            macrotasks: Macrotasks::new(),
            ready,
            tables: Tables::default(),
            merging: RefCell::default(),
            libraries: Libraries::default(),
            pipelines: Pipelines::default(),
            slot: Slot::default(),
            writing: Writing::default(),
            requests: Requests::default(),
            deployments: Deployments::default(),
            has_tidied: Cell::new(false),
        }
    }

    /// The kinds of models. Everything that trains hangs on it: only commands of the part for models may ask.
    pub fn registry(&self) -> &Registry {
        self.registry.get_or_init(|| {
            let mut estimators = bunsen_learn::estimators();
            estimators.extend(bunsen_deep::estimators());
            Registry::new(estimators)
        })
    }

    /// A change made now.
    pub fn stamp(&self) -> Stamp {
        Stamp::at(wall_ms())
    }

    /// The bytes of a data file.
    ///
    /// # Errors
    /// When they are lost or damaged; the problem names the file.
    pub async fn read_data(&self, name: &str, md5: &str) -> Result<Vec<u8>, Problem> {
        Ok(read_content(&self.store, md5).await.map_err(|error| error.in_file(name))?)
    }

    /// Tells the page and the other tabs that a project, or one of its runs, changed.
    pub fn tell_changed(&self, project: &ProjectId) {
        self.tabs.tell_changed(project);
        self.port.event(Event::ProjectChanged { project: project.clone() });
    }

    /// The runs that train at this moment, in this tab or another.
    pub async fn live_runs(&self) -> Vec<RunId> {
        let names = held_names().await;
        let held = names.iter().filter_map(|name| name.strip_prefix(RUN_LOCK)).map(|id| RunId(id.to_string()));
        held.chain(self.slot.active().map(|run| run.id.clone())).collect()
    }

    /// The name of the lock that a run holds while it trains.
    pub fn run_lock(run: &RunId) -> String {
        format!("{RUN_LOCK}{run}")
    }

    /// What a run computes on, in words. A model that cannot use the graphics processor never does.
    pub fn computes_on(&self, spec: &TrainSpec) -> &str {
        let can_use_gpu = self.registry().get(&spec.model).is_ok_and(|estimator| estimator.info().runs_on_gpu);
        if self.ready.has_gpu && can_use_gpu && spec.device == Device::Webgpu {
            &self.ready.computes_on
        } else {
            cpu_in_words()
        }
    }

    /// Refuses a device that this worker does not have.
    pub fn check_device(&self, device: Device) -> Result<(), Problem> {
        if device == Device::Cpu || self.ready.has_gpu {
            return Ok(());
        }
        let why = self.ready.gpu_problem.as_ref().map_or("", |problem| problem.what.as_str());
        Err(say::networks::no_gpu(why).in_field("device"))
    }
}

/// What this build computes on without a graphics processor.
pub fn cpu_in_words() -> &'static str {
    if cfg!(target_feature = "simd128") { "CPU · SIMD" } else { "CPU" }
}
