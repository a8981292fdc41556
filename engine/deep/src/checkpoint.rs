//! Training put aside at the end of an epoch, so that it can go on in another tab with the same bits.
//!
//! Needs no generator's position: the order of rows and the dropout masks of an epoch follow from the
//! seed and the epoch's number.

use bunsen_spec::Problem;
use bunsen_spec::say::{networks, weights};
use serde::{Deserialize, Serialize};

use crate::architecture::Architecture;
use crate::fitted::{flat_tensor, read_values};
use crate::head::Head;
use crate::settings::TrainingSettings;
use crate::training::{Best, Job, State};
use crate::weights_file::{self, WeightsFile};

/// Version of the checkpoint's description.
const VERSION: u32 = 1;

/// What a checkpoint says about itself.
#[derive(Serialize, Deserialize)]
struct Note {
    version: u32,
    fit: Fit,
    epoch: u64,
    n_steps: u64,
    stale_epochs: u64,
    best_loss: Option<f64>,
}

/// What must be the same for a checkpoint to fit.
#[derive(PartialEq, Serialize, Deserialize)]
struct Fit {
    architecture: Architecture,
    head: Head,
    settings: TrainingSettings,
    seed: u64,
    n_rows: usize,
    n_validation_rows: usize,
}

impl Fit {
    fn of(job: &Job<'_>) -> Self {
        Self {
            architecture: job.architecture.clone(),
            head: job.head,
            settings: job.settings.clone(),
            seed: job.seed,
            n_rows: job.train.n_rows(),
            n_validation_rows: job.validation.as_ref().map_or(0, |v| v.n_rows()),
        }
    }
}

/// The bytes of a checkpoint of `state`.
pub(crate) async fn write(job: &Job<'_>, state: &State) -> Result<Vec<u8>, Problem> {
    let note = Note {
        version: VERSION,
        fit: Fit::of(job),
        epoch: state.epoch,
        n_steps: state.optimiser.n_steps,
        stale_epochs: state.stale_epochs,
        best_loss: state.best.as_ref().map(|best| best.loss),
    };
    let mut tensors = Vec::new();
    for (i, parameter) in job.architecture.parameters().into_iter().enumerate() {
        let moments = state.optimiser.moments[i].iter().enumerate().map(|(k, m)| (format!("moment_{}", k + 1), m));
        let best = state.best.iter().map(|best| (String::from("best"), &best.weights[i]));
        let all = [(String::from("weights"), &state.weights[i])].into_iter().chain(moments).chain(best);
        for (part, tensor) in all {
            let name = format!("{part}.{}", parameter.name);
            tensors.push((name, parameter.shape.clone(), read_values(tensor.clone()).await?));
        }
    }
    Ok(weights_file::write(&note, tensors.iter().map(|(name, shape, values)| (name.clone(), &shape[..], &values[..]))))
}

/// The state that [`write`] put aside.
///
/// # Errors
/// If the bytes are damaged, or of a fit with other data, settings or seed.
pub(crate) fn read(bytes: &[u8], job: &Job<'_>) -> Result<State, Problem> {
    let file = WeightsFile::open(bytes)?;
    let note: Note = file.note()?;
    if note.version != VERSION {
        return Err(weights::unusable(&weights::other_checkpoint_version(note.version, VERSION)));
    }
    if note.fit != Fit::of(job) {
        return Err(networks::other_checkpoint());
    }
    if note.best_loss.is_some_and(|loss| !loss.is_finite()) || note.epoch > job.settings.epochs {
        return Err(weights::unusable(weights::checkpoint_makes_no_sense()));
    }
    let parameters = job.architecture.parameters();
    let part = |name: &str| {
        let values = parameters.iter().map(|p| file.values(&format!("{name}.{}", p.name), &p.shape));
        values.map(|v| Ok(flat_tensor(v?, &job.tensor_device))).collect::<Result<Vec<_>, Problem>>()
    };
    let mut state = State::new(job, part("weights")?);
    for k in 0..job.settings.optimiser.n_moments() {
        for (moments, moment) in state.optimiser.moments.iter_mut().zip(part(&format!("moment_{}", k + 1))?) {
            moments[k] = moment;
        }
    }
    if let Some(loss) = note.best_loss {
        state.best = Some(Best { loss, weights: part("best")? });
    }
    state.optimiser.n_steps = note.n_steps;
    state.epoch = note.epoch;
    state.stale_epochs = note.stale_epochs;
    Ok(state)
}
