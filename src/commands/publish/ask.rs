//! The question before a release.

use std::io::{self, IsTerminal as _, Write as _};

use super::told::Teller;
use crate::diagnostic::message;
use crate::publish::failure::Failure;

/// Whether the person at the terminal wants the plan carried out.
///
/// # Errors
/// When nobody can be asked, or the terminal fails.
pub fn confirms(target: &str, teller: &Teller<'_>) -> anyhow::Result<bool> {
    if !io::stdin().is_terminal() {
        return Err(Failure::new(message!("nobody can be asked here: --yes publishes without a question")).into());
    }
    let question = message!("publish this to {target}? [y/N]", target);
    anstream::eprint!("{} ", question.told_by(teller.catalogue));
    io::stderr().flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "是"))
}
