//! What tensors are computed on. The only module that knows which devices this build has.

use bunsen_spec::{Device, Problem};
use burn::tensor::Device as TensorDevice;

/// The device that tensors of a fit or a prediction live on.
pub(crate) fn tensor_device(device: Device) -> Result<TensorDevice, Problem> {
    match device {
        Device::Cpu => Ok(TensorDevice::flex()),
        Device::Webgpu => gpu::device(),
    }
}

/// Starts the graphics processor, and gives its name. Must have succeeded once before
/// [`Device::Webgpu`] is used; calling it again costs nothing. Works in a browser's worker and
/// natively.
///
/// # Errors
/// If this build has no WebGPU (feature `webgpu`), or no adapter answers.
pub async fn init_gpu() -> Result<String, Problem> {
    gpu::init().await
}

/// The setting that names the device.
const FIELD: &str = "device";

#[cfg(feature = "webgpu")]
mod gpu {
    use std::sync::OnceLock;

    use bunsen_spec::{Problem, say};
    use burn::tensor::Device as TensorDevice;

    use super::FIELD;

    static GPU: OnceLock<(TensorDevice, String)> = OnceLock::new();

    pub(super) fn device() -> Result<TensorDevice, Problem> {
        GPU.get().map(|(device, _)| device.clone()).ok_or_else(|| say::networks::gpu_not_started().in_field(FIELD))
    }

    pub(super) async fn init() -> Result<String, Problem> {
        if let Some((_, name)) = GPU.get() {
            return Ok(name.clone());
        }
        let (device, setup) = TensorDevice::wgpu_options()
            .init_with_setup_async()
            .await
            .map_err(|e| say::networks::gpu_failed(&e.to_string()).in_field(FIELD))?;
        let name = setup.adapter.get_info().name;
        let name = if name.is_empty() { String::from("WebGPU") } else { name };
        Ok(GPU.get_or_init(|| (device, name)).1.clone())
    }
}

#[cfg(not(feature = "webgpu"))]
mod gpu {
    use bunsen_spec::{Problem, say};
    use burn::tensor::Device as TensorDevice;

    use super::FIELD;

    pub(super) fn device() -> Result<TensorDevice, Problem> {
        Err(say::networks::gpu_not_built_in().in_field(FIELD))
    }

    pub(super) async fn init() -> Result<String, Problem> {
        Err(say::networks::gpu_not_built_in().in_field(FIELD))
    }
}
