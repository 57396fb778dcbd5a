//! How remarks about a public site are told: to people one a line, to programs with all paths.

use serde_json::{Value, json};

use crate::diagnostic::{Catalogue, Message, message};
use crate::publish::remark::{Remarks, Weight};

/// So many paths are named to people before the rest is counted.
const SHOWN: usize = 3;

/// Tells people, on standard error.
pub fn tell(remarks: &Remarks, catalogue: &Catalogue) {
    for (weight, what, paths) in remarks.iter() {
        let weight = match weight {
            Weight::Wrong => message!("wrong"),
            Weight::Advice => message!("warning"),
        };
        let shown = Message::list(paths.iter().take(SHOWN).map(|path| (*path).to_owned().into()).collect());
        let message = match paths.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            Some(more) => message!("{weight}: {what} ({shown} and {more} more)", weight, what, shown, more),
            None => message!("{weight}: {what} ({shown})", weight, what, shown),
        };
        anstream::eprintln!("{}", message.told_by(catalogue));
    }
}

/// For programs.
pub fn json(remarks: &Remarks) -> Value {
    remarks
        .iter()
        .map(|(weight, message, paths)| json!({"weight": weight.name(), "message": message, "paths": paths}))
        .collect()
}
