//! The few things that only the operating system can say or do: exchange two folders in one step, tell a mount point,
//! put everything on the disk. Linux and macOS have the exchange; elsewhere it is reported as unsupported.

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// Exchanges two folders of one file system in one step, so that each name leads to one of them at any moment.
#[cfg(any(target_os = "linux", target_os = "macos"))]
pub(super) fn exchange(first: &Path, second: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, first, CWD, second, RenameFlags::EXCHANGE)?)
}

/// Exchanges two folders of one file system in one step, which this system cannot do.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(super) fn exchange(_first: &Path, _second: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether an error of [`exchange`] says that the file system cannot exchange: EINVAL, ENOSYS or EOPNOTSUPP.
pub(super) fn cannot_exchange(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput)
}

/// Whether an error of a rename or a link says that a mount lies between its two ends: EBUSY or EXDEV.
pub(super) fn crosses_mount(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ResourceBusy | io::ErrorKind::CrossesDevices)
}

/// Whether an error of a link says that this file cannot have another name: EPERM, EMLINK, ENOSYS or EOPNOTSUPP.
pub(super) fn cannot_link(error: &io::Error) -> bool {
    use io::ErrorKind::{PermissionDenied, TooManyLinks, Unsupported};
    matches!(error.kind(), PermissionDenied | TooManyLinks | Unsupported)
}

/// Whether something is mounted on a folder. Where the system does not tell, another device than the parent's does.
pub(super) fn is_mount_point(folder: &Path) -> io::Result<bool> {
    if let Some(mounted) = mount_attribute(folder) {
        return Ok(mounted);
    }
    let Some(parent) = folder.parent() else { return Ok(true) };
    Ok(folder.symlink_metadata()?.dev() != parent.metadata()?.dev())
}

#[cfg(target_os = "linux")]
fn mount_attribute(folder: &Path) -> Option<bool> {
    use rustix::fs::{AtFlags, CWD, StatxAttributes, StatxFlags, statx};
    let answer = statx(CWD, folder, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::empty()).ok()?;
    let known = answer.stx_attributes_mask.contains(StatxAttributes::MOUNT_ROOT);
    known.then(|| answer.stx_attributes.contains(StatxAttributes::MOUNT_ROOT))
}

#[cfg(not(target_os = "linux"))]
fn mount_attribute(_folder: &Path) -> Option<bool> {
    None
}

/// Puts all that was written to a folder's file system on the disk. One call for the whole file system is far cheaper
/// than one for each of thousands of new files and folders.
#[cfg(target_os = "linux")]
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::syncfs(std::fs::File::open(folder)?)?)
}

/// Puts all that was written on the disk.
#[cfg(not(target_os = "linux"))]
pub(super) fn sync(_folder: &Path) -> io::Result<()> {
    rustix::fs::sync();
    Ok(())
}
