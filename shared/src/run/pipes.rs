//! File descriptor 3, on which a Function answers.

use std::fs::File;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::fs::FileTypeExt;

const ANSWERS: libc::c_int = 3;

/// Takes over descriptor 3 when it is a pipe, so that no child process inherits it.
///
/// Call it first: a file opened earlier would get that number if the platform has not used it.
pub(super) fn take_answers() -> Option<File> {
    #[expect(unsafe_code, reason = "std has no call that duplicates a descriptor by its number")]
    // SAFETY: fcntl reads no memory of ours; the descriptor it returns is new and has no other owner.
    let copy = unsafe {
        match libc::fcntl(ANSWERS, libc::F_DUPFD_CLOEXEC, ANSWERS + 1) {
            -1 => return None,
            copy => File::from(OwnedFd::from_raw_fd(copy)),
        }
    };
    let kind = copy.metadata().ok()?.file_type();
    if !kind.is_fifo() && !kind.is_socket() {
        return None;
    }
    debug_assert_ne!(copy.as_raw_fd(), ANSWERS);
    #[expect(unsafe_code, reason = "the original would stay open in every child")]
    // SAFETY: it is the proxy's pipe, checked above; nothing in this process has opened or owns it.
    unsafe {
        libc::close(ANSWERS);
    }
    Some(copy)
}
