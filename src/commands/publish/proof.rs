//! The proof after an upload: what readers get is what was sent.

use super::told::Teller;
use crate::diagnostic::message;
use crate::publish::failure::Failure;
use crate::publish::proof::{self, Proof, Scope};
use crate::publish::release::{self, Release};
use crate::publish::web::Web;

/// Reads the release back over the site's address. An address that does not show it yet may be one that is not switched
/// yet, or not from here: that is no more than a warning, unless everything was to be read.
///
/// # Errors
/// When readers get something else than was published, or nobody can tell although it was asked for.
pub async fn read_back(release: &Release, scope: &Scope, teller: &Teller<'_>) -> anyhow::Result<()> {
    let address = release.base_url.as_str();
    let web = Web::at(address)?;
    let unseen = |failure: Failure| match scope.all {
        true => Err(failure.into()),
        false => {
            teller.unproven(&failure.message);
            Ok(())
        }
    };
    match proof::of(&web, release, scope).await {
        Proof::Unreachable(failure) => {
            let message = message!("the release could not be read back: {address} does not answer", address);
            unseen(Failure::because_of(message, failure))
        }
        Proof::Elsewhere(Some(name)) => {
            let name = name.as_str();
            unseen(Failure::new(message!("the release could not be read back: {address} shows {name}", address, name)))
        }
        Proof::Elsewhere(None) => {
            let file = release::FILE;
            unseen(Failure::new(message!("the release could not be read back: {address} has no {file}", address, file)))
        }
        Proof::Seen { files, remarks } => {
            teller.proof(files, &remarks);
            match remarks.is_wrong() {
                true => Err(Failure::new(message!("{address} does not show what was published", address)).into()),
                false => Ok(()),
            }
        }
    }
}
