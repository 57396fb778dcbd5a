//! What can be wrong with a file as such, or with a folder.

use crate::diagnostic::{Code, Diagnostic, Message, message, saying};
use crate::source::Location;

pub(super) fn at_file(name: &str) -> Location {
    Location { path: name.into(), span: 0..0 }
}

pub(super) fn outside(name: &str) -> Diagnostic {
    let message = message!("`{name}` is a link that leads out of the project", name);
    let help = message!("copy what it points at into the project");
    Diagnostic::new(Code::OutsideProject, at_file(name), message).with_help(help)
}

pub(super) fn unexpected(name: &str) -> Diagnostic {
    let message = message!("`{name}` is no kind of file that nianbao reads", name);
    let help = message!("move it out of `content`, `data` and `themes`, or give its name a `.` in front");
    Diagnostic::new(Code::UnexpectedFile, at_file(name), message).with_help(help)
}

pub(super) fn too_deep(name: &str, levels: usize) -> Diagnostic {
    let message =
        message!("folders are nested more than {levels} levels deep; what lies in `{name}` is not read", levels, name);
    Diagnostic::new(Code::UnexpectedFile, at_file(name), message)
}

pub(super) fn too_large(name: &str, size: u64, limit: u64) -> Diagnostic {
    let message = message!("`{name}` has {size} bytes, more than the {limit} that are read", name, size, limit);
    let help = message!("make it smaller, or split it");
    Diagnostic::new(Code::FileTooLarge, at_file(name), message).with_help(help)
}

pub(super) fn unreadable(name: &str, reason: Message) -> Diagnostic {
    let message = message!("`{name}` cannot be read: {reason}", name, reason);
    Diagnostic::new(Code::UnreadableFile, at_file(name), message)
}

pub(super) fn no_regular_file(name: &str) -> Diagnostic {
    unreadable(name, message!("it is no regular file"))
}

pub(super) fn too_many_files(files: usize) -> Diagnostic {
    too_much(message!("the project has more than {files} files; the rest is not read", files))
}

pub(super) fn too_many_bytes(bytes: u64) -> Diagnostic {
    too_much(message!("the files have more than {bytes} bytes together", bytes))
}

fn too_much(message: Message) -> Diagnostic {
    let help = message!("move what is no part of the report out of `content`, `data` and `themes`");
    Diagnostic::without_place(Code::TooManyFiles, message).with_help(help)
}

/// Why the walk could not go on there, without paths of this machine.
pub(super) fn reason(error: &walkdir::Error) -> Message {
    match error.io_error() {
        Some(error) => reason_of_system(error),
        None => message!("it is a link to a folder that holds it"),
    }
}

/// Why the system gives no file. Its own words, which are English, are told where none of ours fit.
pub(super) fn reason_of_system(error: &std::io::Error) -> Message {
    use rustix::io::Errno;
    match Errno::from_io_error(error) {
        Some(Errno::NOENT) => message!("it is a link to nothing"),
        Some(Errno::ACCESS | Errno::PERM) => message!("its permissions do not let this program read it"),
        Some(Errno::LOOP) => message!("it is a link that leads back to itself"),
        Some(Errno::MFILE | Errno::NFILE) => message!("the system has too many files open"),
        Some(Errno::STALE | Errno::TIMEDOUT | Errno::HOSTDOWN) => {
            message!("the device that it lies on does not answer")
        }
        Some(Errno::IO) => message!("the device that it lies on reports an error"),
        _ => saying::verbatim(&error.to_string()),
    }
}
