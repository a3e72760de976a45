//! System calls that a reader gives up: network, other programs and processes, every change of a file.
//!
//! A list of what is forbidden, not of what is allowed: libraries differ from system to system in what they
//! call in passing. Those calls answer "not permitted", so that a library that only asks goes on without.

use std::collections::BTreeMap;

use libc::c_long;
use seccompiler::SeccompCmpArgLen::Dword;
use seccompiler::SeccompCmpOp::{MaskedEq, Ne};
use seccompiler::{BpfProgram, SeccompAction, SeccompCondition, SeccompFilter, SeccompRule};

/// Forbidden whatever their arguments are.
const FORBIDDEN: &[c_long] = &[
    // Network, and other programs' sockets.
    libc::SYS_socket,
    libc::SYS_socketpair,
    libc::SYS_connect,
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_accept,
    libc::SYS_accept4,
    // Other programs and other processes. Threads are made by `clone`, see below.
    libc::SYS_execve,
    libc::SYS_execveat,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_pidfd_open,
    libc::SYS_pidfd_getfd,
    libc::SYS_pidfd_send_signal,
    libc::SYS_rt_sigqueueinfo,
    libc::SYS_rt_tgsigqueueinfo,
    libc::SYS_tkill,
    libc::SYS_kcmp,
    // Memory and messages shared with other processes.
    libc::SYS_shmget,
    libc::SYS_shmat,
    libc::SYS_msgget,
    libc::SYS_semget,
    libc::SYS_mq_open,
    // What exists, under which name, whose it is.
    libc::SYS_unlinkat,
    libc::SYS_renameat,
    libc::SYS_renameat2,
    libc::SYS_linkat,
    libc::SYS_symlinkat,
    libc::SYS_mkdirat,
    libc::SYS_mknodat,
    libc::SYS_truncate,
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    libc::SYS_fchown,
    libc::SYS_fchownat,
    libc::SYS_utimensat,
    libc::SYS_setxattr,
    libc::SYS_lsetxattr,
    libc::SYS_fsetxattr,
    libc::SYS_removexattr,
    libc::SYS_lremovexattr,
    libc::SYS_fremovexattr,
    libc::SYS_open_by_handle_at,
    // The machine, its mounts, and doors into the kernel that have been left open before.
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_setns,
    libc::SYS_unshare,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_acct,
    libc::SYS_quotactl,
    libc::SYS_syslog,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_adjtimex,
    libc::SYS_clock_adjtime,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
];

/// Older names of the same, which newer architectures do not have.
#[cfg(target_arch = "x86_64")]
const FORBIDDEN_HERE: &[c_long] = &[
    libc::SYS_fork,
    libc::SYS_vfork,
    libc::SYS_creat,
    libc::SYS_unlink,
    libc::SYS_rmdir,
    libc::SYS_rename,
    libc::SYS_link,
    libc::SYS_symlink,
    libc::SYS_mkdir,
    libc::SYS_mknod,
    libc::SYS_chmod,
    libc::SYS_chown,
    libc::SYS_lchown,
    libc::SYS_utime,
    libc::SYS_utimes,
    libc::SYS_futimesat,
];
#[cfg(not(target_arch = "x86_64"))]
const FORBIDDEN_HERE: &[c_long] = &[];

/// Calls whose arguments stand in memory, where a filter can't look. To their callers this kernel is too
/// old for them, and they take `clone` and `openat` instead.
const UNKNOWN: [c_long; 2] = [libc::SYS_clone3, libc::SYS_openat2];

type Rules = BTreeMap<c_long, Vec<SeccompRule>>;

/// Forbids them to this thread and to all that it will start.
pub(super) fn forbid() -> anyhow::Result<()> {
    let unknown = UNKNOWN.iter().map(|&call| (call, Vec::new())).collect();
    let filters = [(unknown, libc::ENOSYS), (forbidden()?, libc::EPERM)];
    let programs: Vec<BpfProgram> =
        filters.into_iter().map(|(rules, error)| program(rules, error)).collect::<Result<_, _>>()?;
    for program in programs {
        seccompiler::apply_filter(&program)?;
    }
    Ok(())
}

fn program(rules: Rules, error: libc::c_int) -> anyhow::Result<BpfProgram> {
    let refuse = SeccompAction::Errno(error.unsigned_abs());
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, refuse, std::env::consts::ARCH.try_into()?)?;
    Ok(filter.try_into()?)
}

fn forbidden() -> anyhow::Result<Rules> {
    let mut rules: Rules =
        [FORBIDDEN, FORBIDDEN_HERE].concat().iter().map(|&call| (call, Vec::new())).collect();
    rules.insert(libc::SYS_openat, opens_for_writing(2)?);
    #[cfg(target_arch = "x86_64")]
    rules.insert(libc::SYS_open, opens_for_writing(1)?);

    let threads = u64::from(libc::CLONE_THREAD.unsigned_abs());
    rules.insert(
        libc::SYS_clone,
        vec![SeccompRule::new(vec![SeccompCondition::new(0, Dword, MaskedEq(threads), 0)?])?],
    );

    let me = u64::from(std::process::id());
    let another = || SeccompCondition::new(0, Dword, Ne, me);
    rules.insert(libc::SYS_kill, vec![SeccompRule::new(vec![another()?])?]);
    rules.insert(libc::SYS_tgkill, vec![SeccompRule::new(vec![another()?])?]);
    let not_zero = SeccompCondition::new(0, Dword, Ne, 0)?;
    rules.insert(libc::SYS_prlimit64, vec![SeccompRule::new(vec![another()?, not_zero])?]);
    Ok(rules)
}

/// Holds for flags of open(2), in the argument of that index, that change a file or make one.
fn opens_for_writing(flags: u8) -> anyhow::Result<Vec<SeccompRule>> {
    let writing = [
        (libc::O_ACCMODE, libc::O_WRONLY),
        (libc::O_ACCMODE, libc::O_RDWR),
        (libc::O_CREAT, libc::O_CREAT),
        (libc::O_TRUNC, libc::O_TRUNC),
    ];
    let rule = |(mask, value): (libc::c_int, libc::c_int)| {
        let mask = MaskedEq(u64::from(mask.unsigned_abs()));
        let condition = SeccompCondition::new(flags, Dword, mask, u64::from(value.unsigned_abs()))?;
        Ok(SeccompRule::new(vec![condition])?)
    };
    writing.into_iter().map(rule).collect()
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind::PermissionDenied;
    use std::process::Command;
    use std::{fs, net, thread};

    use rustix::process::{Pid, getppid, test_kill_process};

    use super::*;

    /// A filter holds for one thread and what it starts: the other tests go on unconfined.
    fn confined<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
        let thread = thread::spawn(|| {
            forbid().unwrap();
            work()
        });
        thread.join().unwrap()
    }

    #[test]
    fn neither_the_network_nor_programs_are_reached() {
        let refused = confined(|| {
            let socket = net::TcpListener::bind("127.0.0.1:0").map(drop);
            let program = Command::new("/bin/true").spawn().map(drop);
            [socket, program].map(|outcome| outcome.unwrap_err().kind())
        });
        assert_eq!(refused, [PermissionDenied; 2]);
    }

    #[test]
    fn files_are_neither_made_nor_changed_nor_removed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "as it was").unwrap();
        let (path, inside) = (file.clone(), folder.path().to_owned());
        let refused = confined(move || {
            let outcomes = [
                fs::write(&path, "changed"),
                fs::OpenOptions::new().append(true).open(&path).map(drop),
                fs::File::create_new(inside.join("new")).map(drop),
                fs::create_dir(inside.join("folder")),
                fs::rename(&path, inside.join("renamed")),
                fs::remove_file(&path),
                fs::set_permissions(&path, fs::metadata(&path).unwrap().permissions()),
            ];
            outcomes.map(|outcome| outcome.unwrap_err().kind())
        });
        assert_eq!(refused, [PermissionDenied; 7]);
        assert_eq!(fs::read_to_string(file).unwrap(), "as it was");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn other_processes_get_no_signals_but_threads_can_be_started() {
        let (parent, own, thread) = confined(|| {
            let parent = getppid().map(test_kill_process);
            let own = test_kill_process(Pid::from_raw(std::process::id().cast_signed()).unwrap());
            (parent, own, thread::spawn(|| 7).join().unwrap())
        });
        assert_eq!(parent, Some(Err(rustix::io::Errno::PERM)));
        assert_eq!((own, thread), (Ok(()), 7));
    }
}
