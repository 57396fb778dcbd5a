//! Images beside the narrative, published under hashed names.

use std::collections::{BTreeMap, BTreeSet};

use super::site::{Language, Site};
use crate::edition::Edition;
use crate::markdown::{Body, Picture};
use crate::output::hashed_name;
use crate::source::Sources;

/// The place of an image in the project.
pub fn source_path(edition: &str, image: &str) -> String {
    format!("content/{edition}/{image}")
}

/// Where published images stand.
pub const FOLDER: &str = "assets/images/";

/// The images of all editions and of the site: the path of each in the site, and its path in the project. One image beside
/// several narratives is one file: its name holds the hash of its contents.
pub fn published(site: &Site<'_>) -> BTreeMap<String, String> {
    let mut paths = BTreeSet::new();
    for resolved in &site.report.editions {
        let texts = resolved.edition.sections.iter().flat_map(|section| section.texts.iter());
        for image in texts.flat_map(|(_, text)| &text.body.images) {
            paths.insert(source_path(&resolved.edition.id, &image.path));
        }
        paths.extend(resolved.edition.image.as_ref().map(|image| image.path.to_string()));
    }
    paths.extend(site.report.config.image.as_ref().map(|image| image.path.to_string()));
    let mut files = BTreeMap::new();
    for path in paths {
        if let Some(bytes) = bytes(site.sources, &path) {
            files.entry(output_path(&path, bytes)).or_insert(path);
        }
    }
    files
}

/// An image's bytes.
pub fn bytes<'a>(sources: &'a Sources, path: &str) -> Option<&'a [u8]> {
    let blob = sources.blobs.get(path).map(|blob| &*blob.bytes);
    blob.or_else(|| sources.text(path).map(|source| source.text.as_bytes()))
}

/// The place of an image in the site; in lower case, so that equal images whose names differ in case alone are one.
pub fn output_path(path: &str, bytes: &[u8]) -> String {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    format!("{FOLDER}{}", hashed_name(&name, bytes))
}

/// Width and height in pixels, so that a page does not move while the image loads; nothing for a file that is no image.
fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let size = imagesize::blob_size(bytes).ok()?;
    Some((size.width.try_into().ok()?, size.height.try_into().ok()?))
}

/// The theme's picture for links to pages of a site that names none.
const CARD: &str = "card.png";

/// The picture that stands for a page where a link to it is shared.
pub struct Shared {
    /// Its whole address, as other sites need it.
    pub url: String,
    pub alt: String,
    pub size: Option<(u32, u32)>,
}

/// The edition's picture, else the site's, else the theme's.
pub fn shared(site: &Site<'_>, language: &Language<'_>, edition: Option<&Edition>) -> Option<Shared> {
    let own = edition.and_then(|edition| edition.image.as_ref()).or(site.report.config.image.as_ref());
    if let Some(image) = own {
        let bytes = bytes(site.sources, &image.path)?;
        let url = site.addresses.absolute_file(&output_path(&image.path, bytes));
        return Some(Shared { url, alt: image.alt.get(language.lang).to_owned(), size: size(bytes) });
    }
    let card = site.theme.assets.get(CARD)?;
    let alt = language.words.fill("page.card", &[("site", &language.site.title)]);
    Some(Shared { url: site.addresses.absolute_file(&card.path), alt, size: size(&card.bytes) })
}

/// A text's images as they are published.
pub fn pictures(site: &Site<'_>, edition: &str, body: &Body) -> Vec<Picture> {
    let picture = |image: &crate::markdown::Image| {
        let path = source_path(edition, &image.path);
        let bytes = bytes(site.sources, &path).unwrap_or_default();
        Picture { src: site.addresses.path(&output_path(&path, bytes)), size: size(bytes) }
    };
    body.images.iter().map(picture).collect()
}
