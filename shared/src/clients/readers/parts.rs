//! The libraries and models that readers load: what the settings name, else what is beside the executable or in the tool
//! folder of the repository it was built in.

use std::path::{Path, PathBuf};

use document_types::protocol::OcrEngine;

use crate::settings;

/// Where they are; absent is what the system's own search finds, or nothing.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) pdfium: Option<PathBuf>,
    pub(super) onnxruntime: Option<PathBuf>,
    pub(super) ocr_models: Option<PathBuf>,
}

impl Parts {
    /// Looks for them. Says where text will be recognized by Tesseract alone although more was asked for.
    pub(super) fn of(settings: &settings::Readers) -> Self {
        let executable = std::env::current_exe().unwrap_or_default();
        let beside = |name: &str, tool: &str| found(&executable, name, tool);
        let named = |named: &Option<PathBuf>, name, tool| named.clone().or_else(|| beside(name, tool));
        let parts = Self {
            pdfium: named(&settings.pdfium_library, "libpdfium.so", "lib/libpdfium.so"),
            onnxruntime: named(&settings.onnxruntime_library, "libonnxruntime.so", "lib/libonnxruntime.so"),
            ocr_models: named(&settings.ocr_models, "ocr-models", "ocr-models"),
        };
        if settings.ocr && settings.ocr_engine == OcrEngine::Auto && parts.ocr_models.is_none() {
            tracing::warn!(
                "the models of the neural engine are not installed: Tesseract recognizes text alone"
            );
        }
        parts
    }
}

/// A file beside the executable, or in `.dev` in a folder above it.
fn found(executable: &Path, name: &str, tool: &str) -> Option<PathBuf> {
    let folders = executable.ancestors().skip(1);
    let beside = folders.clone().take(1).map(|folder| folder.join(name));
    let tools = folders.map(|folder| folder.join(".dev").join(tool));
    beside.chain(tools).find(|path| path.exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_beside_the_executable_is_found_before_the_tool_folder() {
        let folder = tempfile::tempdir().unwrap();
        let built = folder.path().join("target/release");
        std::fs::create_dir_all(folder.path().join(".dev/ocr-models")).unwrap();
        std::fs::create_dir_all(&built).unwrap();
        let find = || found(&built.join("astralis"), "ocr-models", "ocr-models");
        assert_eq!(find(), Some(folder.path().join(".dev/ocr-models")));
        std::fs::create_dir(built.join("ocr-models")).unwrap();
        assert_eq!(find(), Some(built.join("ocr-models")));
    }
}
