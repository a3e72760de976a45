//! C libraries that are looked for at run time: where a system lacks one, only what needs it is not read.

use document_types::reading::{ReadingError, ReadingErrorCode};
use libloading::{Library, Symbol};

/// A library that was found.
pub(super) struct Foreign {
    library: Library,
    name: &'static str,
}

#[expect(unsafe_code, reason = "C libraries that are looked for at run time")]
impl Foreign {
    /// The first of these files that the system has.
    pub(super) fn load(name: &'static str, files: &[&str]) -> Option<Self> {
        // SAFETY: loading runs the constructors of libraries of the system, which have none of consequence.
        let library = files.iter().find_map(|file| unsafe { Library::new(*file) }.ok())?;
        Some(Self { library, name })
    }

    /// # Safety
    /// `Function` must be the type that the library's header declares for that name.
    pub(super) unsafe fn function<Function>(&self, name: &str) -> Result<Symbol<'_, Function>, ReadingError> {
        // SAFETY: as promised by the caller.
        unsafe { self.library.get(name) }.map_err(|_| {
            let message = format!("the installed {} lacks {name}", self.name);
            ReadingError::new(ReadingErrorCode::Unsupported, message)
        })
    }
}
