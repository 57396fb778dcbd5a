//! What file systems can do and object storage cannot: links, and names that change in one step. A folder on this machine
//! or one behind SFTP.

#[cfg(feature = "sftp")]
use std::collections::BTreeSet;
use std::fs;
use std::io;
#[cfg(feature = "sftp")]
use std::path::Path;

use super::super::failure::Failure;
use super::super::host::{Step, Steps};
use super::super::target::Options;
use crate::diagnostic::message;

/// A file system, each of whose changes is told before it is made.
pub struct Links {
    files: FileSystem,
    steps: Steps,
}

/// Whose it is.
enum FileSystem {
    /// That of this machine.
    Local,
    /// That of another one.
    #[cfg(feature = "sftp")]
    Sftp(Box<openssh_sftp_client::Sftp>),
}

/// What stands at a path.
#[derive(Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing.
    Nothing,
    /// A symbolic link, and where it leads.
    Link(String),
    /// A folder or a file.
    Other,
}

impl Links {
    /// The file system of a target.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn open(options: &Options, steps: Steps) -> Result<Self, Failure> {
        let files = match options.service() {
            "fs" => FileSystem::Local,
            #[cfg(feature = "sftp")]
            "sftp" => FileSystem::Sftp(Box::new(connect(options).await?)),
            service => return Err(Failure::new(message!("`{service}` has no symbolic links to switch", service))),
        };
        Ok(Self { files, steps })
    }

    /// What stands at a path.
    pub async fn standing(&self, path: &str) -> Result<Standing, Failure> {
        match &self.files {
            FileSystem::Local => match fs::symlink_metadata(path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Standing::Nothing),
                Err(error) => Err(Failure::of_file(path, error)),
                Ok(found) if found.is_symlink() => {
                    let target = fs::read_link(path).map_err(|error| Failure::of_file(path, error))?;
                    Ok(Standing::Link(target.to_string_lossy().into_owned()))
                }
                Ok(_) => Ok(Standing::Other),
            },
            #[cfg(feature = "sftp")]
            FileSystem::Sftp(sftp) => match sftp.fs().symlink_metadata(path).await {
                Err(error) if is_absent(&error) => Ok(Standing::Nothing),
                Err(error) => Err(Failure::of_file(path, error)),
                Ok(found) if found.file_type().is_some_and(|kind| kind.is_symlink()) => {
                    let target = sftp.fs().read_link(path).await.map_err(|error| Failure::of_file(path, error))?;
                    Ok(Standing::Link(target.to_string_lossy().into_owned()))
                }
                Ok(_) => Ok(Standing::Other),
            },
        }
    }

    /// Makes a symbolic link at `path` that leads to `target`.
    pub async fn link(&self, target: &str, path: &str) -> Result<(), Failure> {
        (self.steps)(Step::Link(path))?;
        match &self.files {
            FileSystem::Local => {
                std::os::unix::fs::symlink(target, path).map_err(|error| Failure::of_file(path, error))
            }
            #[cfg(feature = "sftp")]
            FileSystem::Sftp(sftp) => {
                sftp.fs().symlink(target, path).await.map_err(|error| Failure::of_file(path, error))
            }
        }
    }

    /// Gives a file another name beside its own.
    pub async fn hard_link(&self, from: &str, to: &str) -> Result<(), Failure> {
        (self.steps)(Step::Link(to))?;
        match &self.files {
            FileSystem::Local => fs::hard_link(from, to).map_err(|error| Failure::of_file(to, error)),
            #[cfg(feature = "sftp")]
            FileSystem::Sftp(sftp) => sftp.fs().hard_link(from, to).await.map_err(|error| Failure::of_file(to, error)),
        }
    }

    /// Gives a file, a folder or a link another name, in place of what may have that name.
    pub async fn rename(&self, from: &str, to: &str) -> Result<(), Failure> {
        (self.steps)(Step::Link(to))?;
        match &self.files {
            FileSystem::Local => fs::rename(from, to).map_err(|error| Failure::of_file(to, error)),
            #[cfg(feature = "sftp")]
            FileSystem::Sftp(sftp) => sftp.fs().rename(from, to).await.map_err(|error| Failure::of_file(to, error)),
        }
    }

    /// Removes a link, if there is one.
    pub async fn remove(&self, path: &str) -> Result<(), Failure> {
        if self.standing(path).await? == Standing::Nothing {
            return Ok(());
        }
        (self.steps)(Step::Link(path))?;
        match &self.files {
            FileSystem::Local => fs::remove_file(path).map_err(|error| Failure::of_file(path, error)),
            #[cfg(feature = "sftp")]
            FileSystem::Sftp(sftp) => sftp.fs().remove_file(path).await.map_err(|error| Failure::of_file(path, error)),
        }
    }

    /// Makes a folder and those that hold it.
    pub async fn create_folder(&self, path: &str) -> Result<(), Failure> {
        (self.steps)(Step::Link(path))?;
        match &self.files {
            FileSystem::Local => fs::create_dir_all(path).map_err(|error| Failure::of_file(path, error)),
            #[cfg(feature = "sftp")]
            FileSystem::Sftp(sftp) => {
                for folder in Path::new(path).ancestors().collect::<Vec<_>>().into_iter().rev() {
                    let name = folder.to_string_lossy();
                    if !name.is_empty() && sftp.fs().metadata(folder).await.is_err() {
                        sftp.fs().create_dir(folder).await.map_err(|error| Failure::of_file(&name, error))?;
                    }
                }
                Ok(())
            }
        }
    }

    /// Deletes a folder with these files.
    pub async fn remove_folder<'a>(
        &self,
        path: &str,
        // This machine deletes a folder with all that is in it.
        #[cfg_attr(not(feature = "sftp"), expect(unused_variables))] files: impl Iterator<Item = &'a str> + Send,
    ) -> Result<(), Failure> {
        (self.steps)(Step::Delete(path))?;
        match &self.files {
            FileSystem::Local => match fs::remove_dir_all(path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                removed => removed.map_err(|error| Failure::of_file(path, error)),
            },
            #[cfg(feature = "sftp")]
            FileSystem::Sftp(sftp) => {
                let mut folders = BTreeSet::from([String::new()]);
                for file in files {
                    let file_path = format!("{path}/{file}");
                    sftp.fs().remove_file(&file_path).await.map_err(|error| Failure::of_file(&file_path, error))?;
                    folders.extend(file.match_indices('/').map(|(end, _)| file[..end].to_owned()));
                }
                // What holds another folder comes after it. A folder that is left is empty, and in nobody's way.
                for folder in folders.iter().rev() {
                    let _ = sftp.fs().remove_dir(format!("{path}/{folder}")).await;
                }
                Ok(())
            }
        }
    }

    /// The names of the folders in a folder.
    pub async fn folders(&self, path: &str) -> Result<Vec<String>, Failure> {
        match &self.files {
            FileSystem::Local => {
                let entries = fs::read_dir(path).map_err(|error| Failure::of_file(path, error))?;
                let folders =
                    entries.filter_map(Result::ok).filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
                Ok(folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
            }
            #[cfg(feature = "sftp")]
            FileSystem::Sftp(sftp) => {
                use futures::TryStreamExt as _;
                let folder = sftp.fs().open_dir(path).await.map_err(|error| Failure::of_file(path, error))?;
                let entries: Vec<_> =
                    Box::pin(folder.read_dir()).try_collect().await.map_err(|error| Failure::of_file(path, error))?;
                let folders = entries.iter().filter(|entry| entry.file_type().is_some_and(|kind| kind.is_dir()));
                Ok(folders.map(|entry| entry.filename().to_string_lossy().into_owned()).collect())
            }
        }
    }
}

#[cfg(feature = "sftp")]
fn is_absent(error: &openssh_sftp_client::Error) -> bool {
    use openssh_sftp_client::error::SftpErrorKind;
    matches!(error, openssh_sftp_client::Error::SftpError(SftpErrorKind::NoSuchFile, _))
}

/// Connects as OpenDAL does, by the same options.
#[cfg(feature = "sftp")]
async fn connect(options: &Options) -> Result<openssh_sftp_client::Sftp, Failure> {
    use openssh::{KnownHosts, SessionBuilder};
    let mut session = SessionBuilder::default();
    if let Some(user) = options.get("user") {
        session.user(user.to_owned());
    }
    if let Some(key) = options.get("key") {
        session.keyfile(key);
    }
    session.known_hosts_check(match options.get("known_hosts_strategy").map(str::to_lowercase).as_deref() {
        Some("accept") => KnownHosts::Accept,
        Some("add") => KnownHosts::Add,
        _ => KnownHosts::Strict,
    });
    let endpoint = options.get("endpoint").unwrap_or_default();
    let session = session.connect(endpoint).await.map_err(|error| Failure::of_file(endpoint, error))?;
    let sftp = openssh_sftp_client::Sftp::from_session(session, openssh_sftp_client::SftpOptions::default()).await;
    sftp.map_err(|error| Failure::of_file(endpoint, error))
}
