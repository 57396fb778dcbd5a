//! What file systems can do and object storage cannot: links, and names that change in one step. A folder on this machine
//! or one behind SFTP.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;

use futures::{StreamExt as _, TryStreamExt as _, stream};

use super::super::failure::Failure;
use super::super::host::{Step, Steps};
use super::super::target::Options;
use crate::diagnostic::message;

/// So many answers are waited for at a time. All go through one connection, and each may come from far: one by one, a site of
/// ten thousand pages would wait for most of an hour.
const AT_A_TIME: usize = 64;

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
    async fn hard_link(&self, from: &str, to: &str) -> Result<(), Failure> {
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
        let holders = path.match_indices('/').map(|(end, _)| &path[..end]).filter(|folder| !folder.is_empty());
        for folder in holders.chain([path]) {
            if self.standing(folder).await? == Standing::Nothing {
                self.create_single_folder(folder).await?;
            }
        }
        Ok(())
    }

    /// Makes those folders within a folder that hold files of these paths.
    pub async fn create_folders_of(&self, path: &str, files: impl Iterator<Item = &str>) -> Result<(), Failure> {
        // What holds another folder comes before it.
        for folders in by_depth(files).values() {
            let create = |folder: &&str| {
                let folder = format!("{path}/{folder}");
                async move { self.create_single_folder(&folder).await }
            };
            all_of(folders.iter().map(create)).await?;
        }
        Ok(())
    }

    /// Gives files of a folder the same names in another.
    pub async fn hard_link_all(&self, from: &str, to: &str, files: impl Iterator<Item = &str>) -> Result<(), Failure> {
        let link = |path: &str| {
            let (from, to) = (format!("{from}/{path}"), format!("{to}/{path}"));
            async move { self.hard_link(&from, &to).await }
        };
        all_of(files.map(link)).await
    }

    /// Makes a folder in one that is there.
    async fn create_single_folder(&self, path: &str) -> Result<(), Failure> {
        (self.steps)(Step::Link(path))?;
        match &self.files {
            FileSystem::Local => match fs::create_dir(path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
                created => created.map_err(|error| Failure::of_file(path, error)),
            },
            #[cfg(feature = "sftp")]
            FileSystem::Sftp(sftp) => match sftp.fs().create_dir(path).await {
                // A server says no more than that it failed.
                Err(_) if sftp.fs().metadata(path).await.is_ok() => Ok(()),
                created => created.map_err(|error| Failure::of_file(path, error)),
            },
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
                let files: Vec<&str> = files.collect();
                let remove = |file: &&str| {
                    let file = format!("{path}/{file}");
                    async move { sftp.fs().remove_file(&file).await.map_err(|error| Failure::of_file(&file, error)) }
                };
                all_of(files.iter().map(remove)).await?;
                // What holds another folder comes after it. A folder that is left is empty, and in nobody's way.
                for folders in by_depth(files.iter().copied()).values().rev() {
                    let remove = |folder: &&str| {
                        let folder = format!("{path}/{folder}");
                        async move {
                            let _ = sftp.fs().remove_dir(folder).await;
                            Ok(())
                        }
                    };
                    all_of(folders.iter().map(remove)).await?;
                }
                let _ = sftp.fs().remove_dir(path).await;
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
                let folder = sftp.fs().open_dir(path).await.map_err(|error| Failure::of_file(path, error))?;
                let entries: Vec<_> =
                    Box::pin(folder.read_dir()).try_collect().await.map_err(|error| Failure::of_file(path, error))?;
                let folders = entries.iter().filter(|entry| entry.file_type().is_some_and(|kind| kind.is_dir()));
                Ok(folders.map(|entry| entry.filename().to_string_lossy().into_owned()).collect())
            }
        }
    }
}

/// The folders that hold files of these paths, by the number of folders that hold them.
fn by_depth<'a>(files: impl Iterator<Item = &'a str>) -> BTreeMap<usize, BTreeSet<&'a str>> {
    let mut folders = BTreeMap::<usize, BTreeSet<&str>>::new();
    for file in files {
        for (depth, (end, _)) in file.match_indices('/').enumerate() {
            folders.entry(depth).or_default().insert(&file[..end]);
        }
    }
    folders
}

/// Does all of these, several at a time.
async fn all_of(steps: impl Iterator<Item = impl Future<Output = Result<(), Failure>>>) -> Result<(), Failure> {
    stream::iter(steps).map(Ok).try_buffer_unordered(AT_A_TIME).try_collect().await
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
