//! Where on a host a release is put: in the place of the earlier one, file by file, or into a folder of its own, to which
//! a symbolic link is switched at the end.
//!
//! With `switch: true` the target is a symbolic link, `www`, to a folder below `www.releases/`. A new release begins as
//! a copy of the current folder made of hard links, `www.releases/next`, and is filled by the same upload as anywhere
//! else; a file is never written into, so the current folder stays as it is. Then `next` gets the release's name, and the
//! link is exchanged in one step. An upload that was cut is taken up in `next`, if the link still leads to where that
//! began.

mod links;

use self::links::{Links, Standing};
use super::failure::Failure;
use super::host::{Host, Patience, Steps};
use super::release::Name;
use super::target::Options;
use crate::diagnostic::message;

/// Releases that stay in their folders when earlier ones are deleted.
const KEPT: usize = 3;

/// Stands for the current release where there is none yet.
const NO_RELEASE: &str = "nothing";

/// Where a release is put.
pub enum Place {
    /// In the place of the earlier one.
    Same(Host),
    /// In a folder of its own.
    Own(Box<Switch>),
}

impl Place {
    /// The place that a target means.
    ///
    /// # Errors
    /// When the service does not take its options, or the host cannot be reached.
    pub async fn open(options: Options, switch: bool, patience: Patience, steps: Steps) -> Result<Self, Failure> {
        if !switch {
            return Ok(Self::Same(Host::with_patience(options.operator(None)?, steps, patience)));
        }
        let root = options.root().trim_end_matches('/').to_owned();
        let links = Links::open(&options, steps.clone()).await?;
        let place = Switch { options, steps, patience, root, links };
        place.finish().await?;
        Ok(Self::Own(Box::new(place)))
    }

    /// The files that a new release is compared with.
    ///
    /// # Errors
    /// When the host fails, or has a folder where the link should be.
    pub async fn current(&self) -> Result<Host, Failure> {
        match self {
            Self::Same(host) => Ok(host.clone()),
            Self::Own(switch) => {
                // OpenDAL makes the folder that it is told, so it may not be told of a link that is not there yet.
                let is_next = switch.is_resumable().await? || switch.current().await?.is_none();
                switch.host(&if is_next { switch.next() } else { switch.root.clone() })
            }
        }
    }

    /// Whether [`Self::current`] is what readers see, and not a release that was filled in and cut before it was public.
    ///
    /// # Errors
    /// When the host fails.
    pub async fn is_public(&self) -> Result<bool, Failure> {
        match self {
            Self::Same(_) => Ok(true),
            Self::Own(switch) => Ok(!switch.is_resumable().await?),
        }
    }

    /// The files that a new release consists of, to begin with those of the current one.
    ///
    /// # Errors
    /// When the host fails.
    pub async fn begin(&self) -> Result<Host, Failure> {
        match self {
            Self::Same(host) => Ok(host.clone()),
            Self::Own(switch) => switch.begin().await,
        }
    }

    /// Makes the release public that was filled in.
    ///
    /// # Errors
    /// When the host fails.
    pub async fn complete(&self, name: &Name) -> Result<(), Failure> {
        match self {
            Self::Same(_) => Ok(()),
            Self::Own(switch) => switch.complete(name).await,
        }
    }

    /// Deletes the folders of all releases but the last few.
    ///
    /// # Errors
    /// When the host fails.
    pub async fn prune(&self) -> Result<(), Failure> {
        match self {
            Self::Same(_) => Ok(()),
            Self::Own(switch) => switch.prune().await,
        }
    }
}

/// A target whose releases have folders of their own.
pub struct Switch {
    options: Options,
    steps: Steps,
    patience: Patience,
    /// The link's path.
    root: String,
    links: Links,
}

impl Switch {
    fn releases(&self) -> String {
        format!("{}.releases", self.root)
    }

    fn next(&self) -> String {
        format!("{}/next", self.releases())
    }

    /// The link before it takes the place of the one that is public.
    fn next_link(&self) -> String {
        format!("{}.nianbao-next", self.root)
    }

    /// Where a link beside the releases' folder has to lead to reach this one. It is relative, so that it is right as
    /// well for a server that sees the same files at another path.
    fn target(&self, name: &str) -> String {
        let folder = self.releases();
        format!("{}/{name}", folder.rsplit('/').next().unwrap_or_default())
    }

    fn host(&self, folder: &str) -> Result<Host, Failure> {
        Ok(Host::with_patience(self.options.operator(Some(folder))?, self.steps.clone(), self.patience))
    }

    /// What the public link says; nothing where there is none yet.
    async fn current(&self) -> Result<Option<String>, Failure> {
        match self.links.standing(&self.root).await? {
            Standing::Nothing => Ok(None),
            Standing::Link(target) => Ok(Some(target)),
            Standing::Other => {
                let path = &self.root;
                let message = message!(
                    "{path} is no symbolic link: move it to {path}.releases/first and link {path} to it, or leave `switch` out",
                    path
                );
                Err(Failure::new(message))
            }
        }
    }

    /// Whether the folder that is being filled is a whole copy of the current release, as far as it is not changed yet.
    async fn is_resumable(&self) -> Result<bool, Failure> {
        let current = self.current().await?.unwrap_or_else(|| NO_RELEASE.to_owned());
        Ok(self.links.standing(&self.origin()).await? == Standing::Link(current))
    }

    /// A link to where the folder that is being filled was copied from, made when the copy is whole.
    fn origin(&self) -> String {
        format!("{}/next-is-from", self.releases())
    }

    async fn begin(&self) -> Result<Host, Failure> {
        let next = self.next();
        let host = self.host(&next)?;
        if self.is_resumable().await? {
            return Ok(host);
        }
        self.links.remove(&self.origin()).await?;
        self.remove_folder(&next).await?;
        self.links.create_folder(&next).await?;
        let current = self.current().await?;
        if current.is_some() {
            let files = self.host(&self.root)?.list_all().await?;
            let paths = || files.keys().map(String::as_str);
            self.links.create_folders_of(&next, paths()).await?;
            self.links.hard_link_all(&self.root, &next, paths()).await?;
        }
        self.links.link(current.as_deref().unwrap_or(NO_RELEASE), &self.origin()).await?;
        Ok(host)
    }

    /// Deletes a folder, which is nothing but a copy.
    async fn remove_folder(&self, folder: &str) -> Result<(), Failure> {
        let files = self.host(folder)?.list_all().await?;
        self.links.remove_folder(folder, files.keys().map(String::as_str)).await
    }

    async fn complete(&self, name: &Name) -> Result<(), Failure> {
        // From here on it is known that `next` is whole, whatever it is called.
        self.links.remove(&self.next_link()).await?;
        self.links.link(&self.target(name.as_str()), &self.next_link()).await?;
        self.links.rename(&self.next(), &format!("{}/{name}", self.releases())).await?;
        self.finish().await
    }

    /// Exchanges the link, if that is all that is left to do.
    async fn finish(&self) -> Result<(), Failure> {
        let Standing::Link(target) = self.links.standing(&self.next_link()).await? else { return Ok(()) };
        let name = target.rsplit('/').next().unwrap_or_default();
        let is_filled = matches!(self.links.standing(&format!("{}/{name}", self.releases())).await?, Standing::Other);
        if is_filled {
            self.links.remove(&self.origin()).await?;
            self.links.rename(&self.next_link(), &self.root).await?;
        }
        Ok(())
    }

    async fn prune(&self) -> Result<(), Failure> {
        let folders = self.links.folders(&self.releases()).await?;
        let mut names: Vec<Name> = folders.iter().filter_map(|name| name.parse().ok()).collect();
        names.sort();
        let kept = names.len().saturating_sub(KEPT);
        for name in names.iter().take(kept) {
            self.remove_folder(&format!("{}/{name}", self.releases())).await?;
        }
        Ok(())
    }
}
