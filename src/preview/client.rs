//! The script and the style that pages get while they are previewed, as files for browsers. The modules under `client/`
//! import each other, so they are served one by one.

/// The module that a page loads; it imports the others.
pub const SCRIPT: &str = "preview.js";
/// The style of what the preview shows on the page itself.
pub const STYLE: &str = "preview.css";

const SCRIPTS: &str = "text/javascript; charset=utf-8";
const STYLES: &str = "text/css; charset=utf-8";

/// A file that a browser may ask for.
#[derive(Clone, Copy, Debug)]
pub struct File {
    /// Its name, without a folder.
    pub name: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// What stands in it.
    pub text: &'static str,
}

/// All files, those that are loaded first first.
pub const FILES: [File; 16] = [
    script(SCRIPT, include_str!("client/preview.js")),
    style(STYLE, include_str!("client/preview.css")),
    script("bar.js", include_str!("client/bar.js")),
    script("compare.js", include_str!("client/compare.js")),
    style("compare.css", include_str!("client/compare.css")),
    script("connection.js", include_str!("client/connection.js")),
    script("counterparts.js", include_str!("client/counterparts.js")),
    script("inspect.js", include_str!("client/inspect.js")),
    script("morph.js", include_str!("client/morph.js")),
    script("numbers.js", include_str!("client/numbers.js")),
    script("page.js", include_str!("client/page.js")),
    script("place.js", include_str!("client/place.js")),
    script("problems.js", include_str!("client/problems.js")),
    script("surface.js", include_str!("client/surface.js")),
    style("surface.css", include_str!("client/surface.css")),
    script("words.js", include_str!("client/words.js")),
];

/// The file of a name, if there is one.
pub fn file(name: &str) -> Option<File> {
    FILES.into_iter().find(|file| file.name == name)
}

const fn script(name: &'static str, text: &'static str) -> File {
    File { name, media_type: SCRIPTS, text }
}

const fn style(name: &'static str, text: &'static str) -> File {
    File { name, media_type: STYLES, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_module_imports_is_there() {
        for module in FILES.into_iter().filter(|file| file.media_type == SCRIPTS) {
            for (at, opening) in module.text.match_indices("from \"./") {
                let name = &module.text[at + opening.len()..];
                let name = name.split('"').next().unwrap_or(name);
                assert!(file(name).is_some(), "{} imports {name}", module.name);
            }
        }
    }

    #[test]
    fn a_file_is_short_enough_to_read() {
        for file in FILES {
            assert!(file.text.lines().count() <= 400, "{} is too long", file.name);
        }
    }
}
