//! What stands on object storage, and what is said there of each file, as the storage's own interface tells it.

use opendal::Operator;

use crate::project::Files;

/// Every file with its bytes.
pub async fn files(operator: &Operator) -> Files {
    let mut files = Files::new();
    for entry in operator.list_with("").recursive(true).await.unwrap() {
        if entry.metadata().is_file() {
            files.insert(entry.path().to_owned(), operator.read(entry.path()).await.unwrap().to_vec());
        }
    }
    files
}

/// The storage knows each file's type, and how long it may be kept: it is what readers are told, as no web server stands
/// in between.
pub async fn assert_told(operator: &Operator) {
    let style = files(operator).await.into_keys().find(|path| path.ends_with(".css")).unwrap();
    for (path, media_type, caching) in [
        ("zh/index.html", "text/html; charset=utf-8", "public, no-cache"),
        ("release.json", "application/json", "public, no-cache"),
        (&style, "text/css; charset=utf-8", "public, max-age=31536000, immutable"),
    ] {
        let metadata = operator.stat(path).await.unwrap();
        assert_eq!(metadata.content_type(), Some(media_type), "{path}");
        assert_eq!(metadata.cache_control(), Some(caching), "{path}");
    }
}
