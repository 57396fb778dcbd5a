//! Just enough HTML to read a page of the preview.

/// The values of an attribute, in the order of the page.
pub fn attributes(html: &str, name: &str) -> Vec<String> {
    let start = format!(" {name}=\"");
    html.split(&start).skip(1).map(|rest| unescaped(rest.split('"').next().unwrap())).collect()
}

/// A page without its marks: as a public one, but for its policy.
pub fn without_marks(html: &str) -> String {
    let mut html = html.to_owned();
    for name in ["data-block", "data-table", "data-cell"] {
        html = without_attribute(&html, name);
    }
    let mut kept = String::new();
    let mut parts = html.split("<span data-reference=\"");
    kept.push_str(parts.next().unwrap());
    for part in parts {
        let (_, rest) = part.split_once("\">").unwrap();
        let (text, rest) = rest.split_once("</span>").unwrap();
        kept.push_str(text);
        kept.push_str(rest);
    }
    kept
}

fn without_attribute(html: &str, name: &str) -> String {
    let start = format!(" {name}=\"");
    let mut parts = html.split(&start);
    let mut kept = parts.next().unwrap().to_owned();
    for part in parts {
        kept.push_str(part.split_once('"').unwrap().1);
    }
    kept
}

/// The texts of the bound and waived numbers, with their indices.
pub fn references(html: &str) -> Vec<(u64, String)> {
    let spans = html.split("<span data-reference=\"").skip(1);
    let read = |rest: &str| {
        let (index, rest) = rest.split_once("\">").unwrap();
        (index.parse().unwrap(), unescaped(rest.split("</span>").next().unwrap()))
    };
    spans.map(read).collect()
}

/// What is read in the element that is the block of this index, without what belongs to blocks inside it.
pub fn block(html: &str, index: usize) -> Option<String> {
    let (_, rest) = html.split_once(&format!(" data-block=\"{index}\""))?;
    let rest = without_notes(rest.split_once('>')?.1);
    const INLINE: [&str; 13] =
        ["a", "abbr", "b", "br", "code", "del", "em", "img", "span", "strong", "sub", "sup", "bdi"];
    let mut text = String::new();
    let mut parts = rest.split('<');
    text.push_str(parts.next()?);
    for part in parts {
        let (tag, behind) = part.split_once('>')?;
        let name = tag.trim_start_matches('/').split([' ', '>']).next()?;
        if !INLINE.contains(&name) {
            break;
        }
        text.push_str(behind);
    }
    Some(unescaped(&text))
}

/// Without the marks that lead to footnotes and to the editor's notes.
fn without_notes(html: &str) -> String {
    let mut parts = html.split("<sup ");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    parts.for_each(|part| kept.push_str(part.split_once("</sup>").map_or("", |(_, behind)| behind)));
    kept
}

pub fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&#39;", "'").replace("&#x27;", "'").replace("&amp;", "&")
}
