//! The picture that stands for a report, or for the whole site, where somebody shares a link: what `image:` says and the
//! files of the project go in, a picture whose size is known comes out. Messengers and networks show no others.

use imagesize::ImageType;
use serde::Deserialize;

use crate::diagnostic::{Code, Diagnostic, message};
use crate::lang::Localized;
use crate::source::{Location, SourcePath, Sources};
use crate::yaml::Shape;
use crate::yaml::shape::required;

/// A picture that is there, of a kind that every site can show.
#[derive(Clone, Debug)]
pub struct Image {
    /// Its place in the project.
    pub path: SourcePath,
    /// What it shows, for those who do not see it.
    pub alt: Localized,
}

/// `image:` as it is written.
#[derive(Clone, Debug, Deserialize)]
pub struct ImageFile {
    /// Its place below the folder of the narrative.
    pub file: String,
    /// See [`Image::alt`].
    pub alt: Localized,
}

/// What may stand under `image`.
pub const SHAPE: Shape = Shape::Record(&[required("file", Shape::Text), required("alt", Shape::Localized)]);

/// Finds the picture below `folder`, or reports at `place` why it cannot be shown.
pub fn find(
    written: ImageFile,
    folder: &str,
    place: Location,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Image> {
    let path = format!("{folder}{}", written.file);
    // A file that is there and could not be read has been reported.
    if sources.is_unread(&path) {
        return None;
    }
    let Some(blob) = sources.blobs.get(path.as_str()) else {
        let known = sources.blobs.keys().filter_map(|known| known.strip_prefix(folder));
        let problem = Diagnostic::new(Code::MissingFile, place, message!("there is no file `{path}`", path));
        diagnostics.push(problem.suggesting(&written.file, known));
        return None;
    };
    let is_shown_everywhere = matches!(imagesize::image_type(&blob.bytes), Ok(ImageType::Png | ImageType::Jpeg));
    if !is_shown_everywhere || imagesize::blob_size(&blob.bytes).is_err() {
        let message = message!("`{path}` is neither a PNG nor a JPEG image", path);
        let help = message!("save it as PNG or JPEG, best with 1200 by 630 pixels; not every site shows other images");
        diagnostics.push(Diagnostic::new(Code::InvalidValue, place, message).with_help(help));
        return None;
    }
    Some(Image { path: path.into(), alt: written.alt })
}
