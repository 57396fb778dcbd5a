//! Whether a file system is one that other machines, or other programs, change without the kernel's knowledge.

use std::path::Path;

/// The magic numbers of `statfs(2)`: NFS, SMB in its three kinds, 9P, FUSE, AFS, Coda, Ceph, VirtualBox's shared folders.
const REMOTE: [u32; 10] = [
    0x6969,
    0x517B,
    0xFF53_4D42,
    0xFE53_4D42,
    0x0102_1997,
    0x6573_5546,
    0x5346_414F,
    0x7375_7245,
    0x00C3_6400,
    0x786F_4256,
];

#[cfg(target_os = "linux")]
pub(super) fn is_remote(folder: &Path) -> bool {
    // The field is wider on some machines; the numbers are those of 32 bits.
    let kind = |found: rustix::fs::StatFs| u32::try_from(u64::try_from(found.f_type).unwrap_or_default() & 0xFFFF_FFFF);
    rustix::fs::statfs(folder).is_ok_and(|found| kind(found).is_ok_and(|kind| REMOTE.contains(&kind)))
}

/// Elsewhere nothing tells, so that folders are looked through in any case.
#[cfg(not(target_os = "linux"))]
pub(super) fn is_remote(_: &Path) -> bool {
    true
}
