//! How long a file may be cached, by its path in the site.

/// How long a file may be kept without asking again: for ever where its name holds a hash of its contents, not at all
/// anywhere else, so that nobody reads a figure that was corrected. See <https://www.rfc-editor.org/rfc/rfc8246>.
pub fn cache_control(path: &str) -> &'static str {
    if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "public, no-cache" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_a_hash_in_its_name_is_kept_without_asking() {
        assert!(cache_control("assets/site.0123456789abcdef.css").contains("immutable"));
        assert!(cache_control("zh/index.html").contains("no-cache"));
    }
}
