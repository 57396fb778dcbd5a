//! The `nianbao` command: everything it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    nianbao::cli::run()
}
