//! ONNX Runtime, behind the few calls that are needed. Nothing else in the crate touches it.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, anyhow};
use ort::environment::Environment;
use ort::ep::CPU;
use ort::session::Session;
use ort::session::builder::GraphOptimizationLevel;
use ort::value::TensorRef;

use crate::gray::Gray;

/// The library as systems name it.
const SYSTEM_LIBRARY: &str = "libonnxruntime.so";

/// There may be one in a process, and it stays as long as the process does.
static ENVIRONMENT: Mutex<Option<Environment>> = Mutex::new(None);

/// A loaded model with one input and one output.
pub(super) struct Model(Session);

impl Model {
    /// Loads a model. The library is loaded with the first one: the given file, else the system's.
    pub(super) fn load(library: Option<&Path>, model: &Path) -> anyhow::Result<Self> {
        let environment = environment(library)?;
        let session = session(&environment, model).map_err(|error| anyhow!("{error}"));
        session.with_context(|| format!("loading {}", model.display())).map(Self)
    }

    /// What the model says about itself under a name.
    pub(super) fn about(&self, name: &str) -> anyhow::Result<String> {
        let metadata = self.0.metadata().map_err(|error| anyhow!("{error}"))?;
        metadata.custom(name).with_context(|| format!("the model does not tell its {name}"))
    }

    /// Shows the model an image, and its answer to `read`.
    pub(super) fn run<R>(
        &mut self,
        image: &Gray,
        read: impl FnOnce(&[f32]) -> anyhow::Result<R>,
    ) -> anyhow::Result<R> {
        let shape = [1, 3, image.height as usize, image.width as usize];
        let planes = planes(image);
        let input =
            TensorRef::from_array_view((shape, planes.as_slice())).map_err(|error| anyhow!("{error}"))?;
        let answer = self.0.run(ort::inputs![input]).map_err(|error| anyhow!("{error}"))?;
        let (_, values) = answer[0].try_extract_tensor::<f32>().map_err(|error| anyhow!("{error}"))?;
        read(values)
    }
}

/// Three equal planes of brightness from -1 to 1: the networks know colours.
fn planes(image: &Gray) -> Vec<f32> {
    let mut planes = Vec::with_capacity(3 * image.pixels.len());
    for _ in 0..3 {
        planes.extend(image.pixels.iter().map(|&pixel| f32::from(pixel) / 127.5 - 1.0));
    }
    planes
}

fn environment(library: Option<&Path>) -> anyhow::Result<Environment> {
    let mut environment = ENVIRONMENT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(environment) = &*environment {
        return Ok(environment.clone());
    }
    let library = library.unwrap_or(Path::new(SYSTEM_LIBRARY));
    let builder = ort::init_from(library).map_err(|error| anyhow!("{error}"))?;
    let built = builder.with_telemetry(false).build().map_err(|error| anyhow!("{error}"))?;
    Ok(environment.insert(built).clone())
}

/// One thread, as everything in a reader. The arena saves a tenth of the time and, measured, memory too; patterns of
/// memory would be kept for every width of line.
fn session(environment: &Environment, model: &Path) -> ort::Result<Session> {
    let cpu = CPU::default().with_arena_allocator(true).build();
    Session::builder(environment)?
        .with_execution_providers([cpu])?
        .with_intra_threads(1)?
        .with_inter_threads(1)?
        .with_memory_pattern(false)?
        .with_optimization_level(GraphOptimizationLevel::All)?
        .commit_from_file(model)
}
