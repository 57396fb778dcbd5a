//! Compressed copies of a site's texts, for web servers that send such copies: a finished site enters, and has a `.gz` and
//! a `.br` beside every text afterwards. Pure; the same text always gives the same bytes.
//!
//! Compression takes longer than all the rest of a build, so copies of texts that did not change are taken from the site of
//! an earlier build.

use std::io::{self, Write as _};
use std::sync::Arc;

use flate2::{Compression, GzBuilder};
use rayon::prelude::*;

use crate::hosting::media_type;
use crate::memo::EarlierSite;
use crate::output::{Clash, Origin, Output, OutputPath};

/// Shorter texts are sent as they are: with its headers such an answer fits into one packet anyway.
const WORTHWHILE: usize = 256;

/// What makes the copies of a site, for its manifest: a site with copies of another kind is compressed anew. It is to be
/// changed whenever a test says that copies have other bytes than before.
pub const KIND: &str = "gzip-9 brotli-5";

/// How much effort brotli makes, of 11. The real site's texts, 2.84 MB in 133 files, by one core: with 5 they become 525 kB in
/// 0.16 s, with 7 515 kB in 0.5 s, with 10 472 kB in 3.1 s, with 11 461 kB in 7.2 s; gzip makes 592 kB of them in 0.10 s. A
/// tenth of a page's few kilobytes is not worth twenty times the wait of an office that corrects a figure.
const BROTLI_QUALITY: u32 = 5;

/// The binary logarithm of how far back brotli looks: 4 MiB, more than any page has.
const BROTLI_WINDOW: u32 = 22;

/// A way to compress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// RFC 7932: <https://www.rfc-editor.org/rfc/rfc7932>.
    Brotli,
    /// RFC 1952, without a name and a time: <https://www.rfc-editor.org/rfc/rfc1952>.
    Gzip,
}

impl Way {
    const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// The end of its copies' names.
    fn ending(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }

    /// The copy of a text.
    ///
    /// # Errors
    /// None that is known: it is written into memory.
    pub fn compress(self, text: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::Brotli => brotli(text),
            Self::Gzip => gzip(text),
        }
    }
}

/// Whether a file has compressed copies.
pub fn has_copies(path: &str, contents: &[u8]) -> bool {
    contents.len() >= WORTHWHILE && media_type::is_compressible(path)
}

/// Where the copies of a file stand, and how each is made.
pub fn places(path: &OutputPath, contents: &[u8]) -> Vec<(OutputPath, Way)> {
    let ways = Way::ALL.into_iter().filter(|_| has_copies(path.as_str(), contents));
    ways.filter_map(|way| Some((OutputPath::parse(&format!("{path}{}", way.ending())).ok()?, way))).collect()
}

/// Adds the copies. What an earlier site has of them, of texts that are still the same, is taken from there.
///
/// # Errors
/// When the site has a file of its own where a copy is to stand.
pub fn add<S: EarlierSite>(output: &mut Output, earlier: Option<&S>) -> Result<(), Clash> {
    let texts: Vec<_> = output.iter().filter(|(path, contents)| has_copies(path.as_str(), contents)).collect();
    let copies = |(path, contents): (&OutputPath, &Arc<[u8]>)| {
        let text = Text::new(path, contents, earlier);
        let copy = |(place, way)| Some((text.copy(&place, way).ok()?, place));
        places(path, contents).into_iter().filter_map(copy).collect::<Vec<_>>()
    };
    let copies: Vec<_> = texts.into_par_iter().flat_map_iter(copies).collect();
    for (copy, place) in copies {
        output.insert(place, copy)?;
    }
    output.copies = Some(KIND);
    output.origin = output.origin.as_ref().map(origin);
    Ok(())
}

/// The origin of a site with copies, by its origin without them.
pub fn origin(plain: &Origin) -> Origin {
    plain.with(KIND)
}

/// A text that may have been compressed before.
pub struct Text<'a, S> {
    contents: &'a [u8],
    /// A site that has its copies.
    earlier: Option<&'a S>,
}

impl<'a, S: EarlierSite> Text<'a, S> {
    /// A text of the site, and an earlier site.
    pub fn new(path: &OutputPath, contents: &'a [u8], earlier: Option<&'a S>) -> Self {
        let has_copies = |earlier: &&S| earlier.copies() == Some(KIND) && earlier.had(path, contents);
        Self { contents, earlier: earlier.filter(has_copies) }
    }

    /// Its copy at a place: that of the earlier site, or one that is made now.
    ///
    /// # Errors
    /// As of [`Way::compress`].
    pub fn copy(&self, place: &OutputPath, way: Way) -> io::Result<Vec<u8>> {
        let known = self.earlier.and_then(|earlier| earlier.get(place));
        known.map_or_else(|| way.compress(self.contents), Ok)
    }
}

fn gzip(text: &[u8]) -> io::Result<Vec<u8>> {
    let mut writer = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    writer.write_all(text)?;
    writer.finish()
}

fn brotli(text: &[u8]) -> io::Result<Vec<u8>> {
    let mut copy = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut copy, 4096, BROTLI_QUALITY, BROTLI_WINDOW);
    writer.write_all(text)?;
    writer.flush()?;
    drop(writer);
    Ok(copy)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::Read as _;

    use super::*;

    /// A site that was built before, and what made its copies.
    struct Earlier(BTreeMap<OutputPath, Vec<u8>>, &'static str);

    impl EarlierSite for Earlier {
        fn get(&self, path: &OutputPath) -> Option<Vec<u8>> {
            self.0.get(path).cloned()
        }

        fn had(&self, path: &OutputPath, bytes: &[u8]) -> bool {
            self.0.get(path).is_some_and(|found| found == bytes)
        }

        fn copies(&self) -> Option<&str> {
            Some(self.1)
        }

        fn made_from(&self, _: &OutputPath) -> Option<crate::store::Key> {
            None
        }

        fn sound(&self) -> crate::check::Sound {
            crate::check::Sound::new()
        }
    }

    fn path(text: &str) -> OutputPath {
        OutputPath::parse(text).unwrap()
    }

    fn text() -> Vec<u8> {
        (0..200).flat_map(|row| format!("{row},太原市,{}\n", row * row).into_bytes()).collect()
    }

    fn with_copies(files: &[(&str, Vec<u8>)], earlier: Option<&Earlier>) -> Output {
        let mut output = Output::new();
        for (name, contents) in files {
            output.insert(path(name), contents.clone()).unwrap();
        }
        add(&mut output, earlier).unwrap();
        output
    }

    #[test]
    fn texts_have_copies_and_what_is_short_or_compressed_already_has_none() {
        let output = with_copies(&[("a.csv", text()), ("b.png", text()), ("c.html", b"short".to_vec())], None);
        let names: Vec<&str> = output.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(names, ["a.csv", "a.csv.br", "a.csv.gz", "b.png", "c.html"]);
    }

    #[test]
    fn a_copy_holds_what_its_original_holds() {
        let output = with_copies(&[("a.csv", text())], None);
        let (mut from_gzip, mut from_brotli) = (Vec::new(), Vec::new());
        let copy = |name| &**output.get(&path(name)).unwrap();
        flate2::read::GzDecoder::new(copy("a.csv.gz")).read_to_end(&mut from_gzip).unwrap();
        brotli::Decompressor::new(copy("a.csv.br"), 4096).read_to_end(&mut from_brotli).unwrap();
        assert_eq!((from_gzip, from_brotli), (text(), text()));
    }

    #[test]
    fn the_same_text_gives_the_same_bytes_as_long_as_their_kind_has_this_name() {
        let digest = with_copies(&[("a.csv", text())], None).digest().to_hex();
        assert_eq!((KIND, &digest[..16]), ("gzip-9 brotli-5", "5a512b7909ae8820"));
    }

    #[test]
    fn copies_are_taken_from_an_earlier_site_as_long_as_text_and_kind_are_the_same() {
        let changed = [text(), b"more".to_vec()].concat();
        let marked = |kind| {
            let files =
                [("a.csv", text()), ("a.csv.br", b"earlier".to_vec()), ("b.csv", text()), ("b.csv.br", b"x".to_vec())];
            Earlier(files.into_iter().map(|(name, contents)| (path(name), contents)).collect(), kind)
        };
        let files = [("a.csv", text()), ("b.csv", changed)];
        let fresh = with_copies(&files, None);
        let again = with_copies(&files, Some(&marked(KIND)));
        assert_eq!(&**again.get(&path("a.csv.br")).unwrap(), b"earlier");
        for name in ["a.csv.gz", "b.csv.br", "b.csv.gz"] {
            assert_eq!(again.get(&path(name)), fresh.get(&path(name)), "{name}");
        }
        assert_eq!(with_copies(&files, Some(&marked("another"))).digest(), fresh.digest());
    }

    #[test]
    fn a_file_of_the_site_is_no_copy_of_another() {
        let mut output = Output::new();
        for name in ["a.csv", "a.csv.gz"] {
            output.insert(path(name), text()).unwrap();
        }
        assert_eq!(add(&mut output, None::<&Earlier>).unwrap_err().path, path("a.csv.gz"));
    }
}
