//! The kinds of networks, as the pipeline sees them.

use async_trait::async_trait;
use bunsen_model::{Estimator, FitData, FittedModel, Host, ModelError};
use bunsen_spec::{Device, ImageShape, ModelInfo, Problem, Settings, Task, say};

use crate::activation::Activation;
use crate::architecture::Architecture;
use crate::cnn::Cnn;
use crate::device::tensor_device;
use crate::fitted::FittedNetwork;
use crate::head::Head;
use crate::mlp::Mlp;
use crate::samples::Samples;
use crate::settings::{self, TrainingSettings};
use crate::training::{self, Job};

/// The kinds of networks, in the order they are offered: `mlp` and `cnn`.
pub fn estimators() -> Vec<Box<dyn Estimator>> {
    vec![Box::new(Network::Mlp), Box::new(Network::Cnn)]
}

/// A kind of network.
#[derive(Clone, Copy, Debug)]
enum Network {
    Mlp,
    Cnn,
}

impl Network {
    /// The layers that `settings` ask for.
    fn architecture(
        self,
        n_features: usize,
        n_outputs: usize,
        image: Option<ImageShape>,
        settings: &Settings,
    ) -> Result<Architecture, Problem> {
        let architecture = match self {
            Self::Mlp => Architecture::Mlp(Mlp {
                n_inputs: n_features,
                hidden: settings::sizes(settings, "hidden_layers")?,
                n_outputs,
                activation: Activation::from_name(&settings::text(settings, "activation")?)
                    .ok_or_else(|| Problem::internal("The activation is unknown."))?,
            }),
            Self::Cnn => {
                let image = image
                    .filter(|i| u64::from(i.height) * u64::from(i.width) * u64::from(i.channels) == n_features as u64);
                let image = image.ok_or_else(needs_pictures)?;
                let channels = settings::sizes(settings, "channels")?;
                if channels.is_empty() {
                    return Err(say::networks::no_convolution().in_field("channels"));
                }
                Architecture::Cnn(Cnn {
                    height: image.height as usize,
                    width: image.width as usize,
                    colours: image.channels as usize,
                    channels,
                    hidden: settings::integer(settings, "hidden")? as usize,
                    n_outputs,
                })
            }
        };
        architecture.check()?;
        Ok(architecture)
    }
}

#[async_trait(?Send)]
impl Estimator for Network {
    fn info(&self) -> ModelInfo {
        let (name, words, settings) = match self {
            Self::Mlp => ("mlp", say::models::mlp(), settings::mlp()),
            Self::Cnn => ("cnn", say::models::cnn(), settings::cnn()),
        };
        ModelInfo {
            name: name.into(),
            label: words.label.into(),
            description: words.text.into(),
            tasks: vec![Task::Classification, Task::Regression],
            needs_image: matches!(self, Self::Cnn),
            runs_on_gpu: true,
            is_iterative: true,
            settings,
        }
    }

    async fn fit(
        &self,
        data: &FitData,
        settings: &Settings,
        seed: u64,
        device: Device,
        resume: Option<&[u8]>,
        host: &dyn Host,
    ) -> Result<Box<dyn FittedModel>, ModelError> {
        if data.x.n_rows == 0 {
            return Err(say::networks::no_rows().into());
        }
        let head = Head::for_target(&data.y);
        let has_validation = data.x_validation.n_rows > 0;
        let job = Job {
            architecture: self.architecture(data.x.n_cols, head.n_outputs(), data.image, settings)?,
            head,
            settings: TrainingSettings::read(settings)?,
            seed,
            device,
            tensor_device: tensor_device(device)?,
            train: Samples::new(&data.x, &data.y, &head)?,
            validation: match has_validation {
                true => Some(Samples::new(&data.x_validation, &data.y_validation, &head)?),
                false => None,
            },
            host,
        };
        let weights = training::train(&job, resume).await?;
        Ok(Box::new(FittedNetwork::new(job.architecture, head, weights, job.tensor_device)))
    }

    fn load(&self, safetensors: &[u8], task: Task, device: Device) -> Result<Box<dyn FittedModel>, ModelError> {
        let network = FittedNetwork::read(safetensors, task, device)?;
        let fits = matches!(
            (self, network.architecture()),
            (Self::Mlp, Architecture::Mlp(_)) | (Self::Cnn, Architecture::Cnn(_))
        );
        if !fits {
            return Err(say::networks::other_network().into());
        }
        Ok(Box::new(network))
    }

    fn n_weights(
        &self,
        n_features: usize,
        n_outputs: usize,
        image: Option<ImageShape>,
        settings: &Settings,
    ) -> Result<u64, Problem> {
        Ok(self.architecture(n_features, n_outputs, image, settings)?.n_weights())
    }
}

fn needs_pictures() -> Problem {
    say::networks::cnn_needs_pictures().in_field("model")
}
