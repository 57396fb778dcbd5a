//! The theme: templates, static files and words.
//!
//! The built-in theme is embedded in the binary; a project's `themes/<theme>` is laid over it file by file, and its
//! locale files word by word, so that a project overrides only what it wants to change.

mod assets;
pub mod sayings;
mod templates;
mod words;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, message};
use crate::lang::Lang;
use crate::source::Sources;
use crate::store::{Keep as _, Key, Mixture, Store};
pub use assets::{Asset, Assets};
pub use templates::Templates;
pub use words::Words;

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// What loading a theme gave.
pub struct Loaded {
    theme: Option<Arc<Theme>>,
    diagnostics: Vec<Diagnostic>,
}

/// A theme ready for use.
pub struct Theme {
    /// The hash of everything that it was made from.
    pub key: Key,
    /// What lays pages out.
    pub templates: Templates,
    /// Style, scripts and whatever else pages load.
    pub assets: Assets,
    /// Those of each of the project's languages.
    pub words: BTreeMap<Lang, Words>,
}

/// The theme's files by their path within it. Files of the project stand in place of the built-in ones.
struct Files<'a> {
    files: BTreeMap<String, Cow<'a, [u8]>>,
    /// Which of them are the project's.
    own: BTreeSet<String>,
    /// Where the project's own theme lies, written with its final `/`.
    folder: String,
}

impl<'a> Files<'a> {
    fn collect(sources: &'a Sources, config: &Config) -> Self {
        let folder = format!("themes/{}/", config.theme);
        let (mut files, mut own) = (BTreeMap::new(), BTreeSet::new());
        embed(&BUILT_IN, &mut files);
        let texts = sources.texts.iter().map(|(path, source)| (path, Cow::Borrowed(source.text.as_bytes())));
        let blobs = sources.blobs.iter().map(|(path, blob)| (path, Cow::Borrowed(&*blob.bytes)));
        for (path, bytes) in texts.chain(blobs) {
            if let Some(name) = path.strip_prefix(folder.as_str()) {
                files.insert(name.to_owned(), bytes);
                own.insert(name.to_owned());
            }
        }
        Self { files, own, folder }
    }

    /// The files below `folder`, named without it.
    fn in_folder<'f>(&'f self, folder: &'f str) -> impl Iterator<Item = (&'f str, &'f [u8])> {
        self.files.iter().filter_map(move |(path, bytes)| Some((path.strip_prefix(folder)?, &**bytes)))
    }
}

fn embed(dir: &'static Dir<'static>, files: &mut BTreeMap<String, Cow<'_, [u8]>>) {
    for file in dir.files() {
        files.insert(file.path().to_string_lossy().replace('\\', "/"), Cow::Borrowed(file.contents()));
    }
    dir.dirs().for_each(|dir| embed(dir, files));
}

/// Puts the theme together, or takes it from those that are known; nothing when it has no usable form.
pub fn load(
    sources: &Sources,
    config: &Config,
    known: &Store<Loaded>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Arc<Theme>> {
    let configuration = sources.text(crate::config::FILE).map(|source| source.hash);
    let mut mixture = Mixture::new("theme").with_value(&(configuration, sources.reported().collect::<Vec<_>>()));
    for (path, hash) in sources.hashes_in("themes/") {
        mixture = mixture.with(path.as_bytes()).with_key(hash);
    }
    let key = mixture.key();
    let loaded = known.get_or_make(key, || {
        let mut diagnostics = Vec::new();
        let theme = read(sources, config, key, &mut diagnostics).map(Arc::new);
        Arc::new(Loaded { theme, diagnostics })
    });
    diagnostics.extend(loaded.diagnostics.iter().cloned());
    loaded.theme.clone()
}

fn read(sources: &Sources, config: &Config, key: Key, diagnostics: &mut Vec<Diagnostic>) -> Option<Theme> {
    let files = Files::collect(sources, config);
    if config.theme != "default" && files.own.is_empty() {
        if sources.is_unread(files.folder.trim_end_matches('/')) {
            return None;
        }
        let message = message!(
            "there is no theme `{theme}`: the folder `{folder}` has no files",
            theme = &config.theme,
            folder = &files.folder
        );
        let place = crate::config::place_of(sources, "theme");
        let help = message!("write `theme: default`, or put what you change into that folder");
        diagnostics.push(Diagnostic::new(Code::UnknownTheme, place, message).with_help(help));
        return None;
    }
    let words = words::load(&BUILT_IN, sources, &files.folder, &config.languages, diagnostics)?;
    let assets = Assets::load(&files);
    let templates = Templates::load(&files, diagnostics)?;
    Some(Theme { key, templates, assets, words })
}
