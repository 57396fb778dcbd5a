//! `nianbao verify`: the address of a site or a folder in, whether it is the release that it says it is out.

use serde_json::json;

use super::remarks;
use crate::cli::{Ending, PublishFormat, VerifyArguments};
use crate::diagnostic::{Catalogue, Message, message};
use crate::publish::ledger;
use crate::publish::release;
use crate::publish::verification::{self, Outcome, Place, Verified};

/// Verifies a public site.
///
/// # Errors
/// When it cannot be reached, or no release stands there.
pub fn run(arguments: &VerifyArguments, catalogue: &Catalogue) -> anyhow::Result<Ending> {
    let place = Place::named(&arguments.place)?;
    let ledger = ledger::read(&arguments.root)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(verification::of(&place, arguments.release.as_ref(), &ledger))?;
    let is_right = matches!(&outcome, Outcome::Verified(verified) if !verified.remarks.is_wrong());
    match (outcome, arguments.format) {
        (Outcome::Altered, PublishFormat::Human) => say(&altered(), catalogue),
        (Outcome::Altered, PublishFormat::Json) => {
            let remark = json!({"weight": "wrong", "message": altered(), "paths": [release::FILE]});
            anstream::println!("{}", json!({"right": false, "release": null, "remarks": [remark]}));
        }
        (Outcome::Verified(verified), PublishFormat::Human) => tell(&verified, catalogue),
        (Outcome::Verified(verified), PublishFormat::Json) => tell_programs(&verified),
    }
    Ok(if is_right { Ending::Clean } else { Ending::Diagnostics })
}

fn altered() -> Message {
    message!("{file} there was not written by nianbao, or was altered since", file = release::FILE)
}

fn tell(verified: &Verified, catalogue: &Catalogue) {
    remarks::tell(&verified.remarks, catalogue);
    let release = &verified.release;
    let (name, time, address) = (release.name.as_str(), release.time.to_string(), release.base_url.as_str());
    say(&message!("release {name} of {time}, for {address}", name, time, address), catalogue);
    let hash = release.tree.to_string();
    say(&message!("hash of the whole site: {hash}", hash), catalogue);
    let (read, files, earlier) = (verified.read, release.files.len(), verified.earlier);
    say(
        &message!("files read: {read} of {files}; earlier releases followed: {earlier}", read, files, earlier),
        catalogue,
    );
    if verified.superseded > 0 {
        let superseded = verified.superseded;
        say(
            &message!("files that later releases replaced, and that are not here any more: {superseded}", superseded),
            catalogue,
        );
    }
    let verdict = match verified.remarks.is_wrong() {
        false => message!("all of it is as it was published"),
        true => message!("it is not as it was published"),
    };
    say(&verdict, catalogue);
}

fn tell_programs(verified: &Verified) {
    let release = &verified.release;
    anstream::println!(
        "{}",
        json!({
            "right": !verified.remarks.is_wrong(), "release": release.name, "time": release.time, "tree": release.tree,
            "base_url": release.base_url, "revision": release.revision, "current": verified.is_current,
            "files": release.files.len(), "read": verified.read, "superseded": verified.superseded,
            "earlier": verified.earlier, "remarks": remarks::json(&verified.remarks),
        })
    );
}

fn say(message: &Message, catalogue: &Catalogue) {
    anstream::println!("{}", message.told_by(catalogue));
}
