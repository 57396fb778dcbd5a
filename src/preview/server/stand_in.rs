//! Pages that stand where the site has none to show: each says what is wrong, in both languages, and changes into the
//! real page as soon as that is mended.

use std::fmt::Write as _;

use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse as _, Response};

use super::{Server, injected};
use crate::diagnostic::{Catalogue, Diagnostic, Message, digest, message, terminal};
use crate::preview::Revision;

/// Of mistakes of one kind in one file so many are told.
const SHOWN_OF_A_KIND: usize = 5;

/// Stands for every page as long as there is no site at all.
pub(super) fn no_site(server: &Server, revision: &Revision) -> Response {
    let title = message!("there is no website yet");
    let text = message!("the project has errors; once they are mended, this page shows the site by itself");
    let mut problems = digest(&revision.prepared.diagnostics, SHOWN_OF_A_KIND);
    problems.retain(|(problem, _)| problem.is_error());
    let page = page(server, revision, &title, &text, &problems);
    (StatusCode::SERVICE_UNAVAILABLE, headers(), page).into_response()
}

/// Stands for a page that cannot be rendered.
pub(super) fn broken_page(server: &Server, revision: &Revision, problem: &Diagnostic) -> Response {
    let title = message!("this page cannot be shown");
    let text = message!("what keeps it from being rendered stands below; once it is mended, the page shows by itself");
    let page = page(server, revision, &title, &text, &[(problem, 0)]);
    (StatusCode::INTERNAL_SERVER_ERROR, headers(), page).into_response()
}

fn headers() -> [(HeaderName, &'static str); 2] {
    let policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'";
    [(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_SECURITY_POLICY, policy)]
}

const STYLE: &str = "\
:root { color-scheme: light dark; font: 1rem/1.6 system-ui, sans-serif }
body { max-width: 60rem; margin: 3rem auto; padding-inline: 1rem }
h1 { font-size: 1.4rem }
h1::first-letter, p::first-letter { text-transform: uppercase }
pre { overflow-x: auto; padding: 1rem; border: 1px solid; border-radius: .25rem; font-size: .875rem }
section + section { margin-block-start: 3rem }
";

/// The page, with each problem and how many more of its kind there are.
fn page(
    server: &Server,
    revision: &Revision,
    title: &Message,
    text: &Message,
    problems: &[(&Diagnostic, usize)],
) -> Vec<u8> {
    let english = Catalogue::english();
    let (chinese_title, english_title) = (title.told_by(&server.chinese), title.told_by(&english));
    // Without the script the page looks for itself whether there is something to show.
    let refresh = if server.settings.is_public { "<meta http-equiv=\"refresh\" content=\"2\">" } else { "" };
    let mut page = format!(
        "<!doctype html>\n<html lang=\"zh\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n{refresh}\
         <title>{} · {}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n",
        escaped(&chinese_title),
        escaped(&english_title)
    );
    for (lang, catalogue) in [("zh", &server.chinese), ("en", &english)] {
        let (title, text) = (escaped(&title.told_by(catalogue)), escaped(&text.told_by(catalogue)));
        let _ = write!(page, "<section lang=\"{lang}\">\n<h1>{title}</h1>\n<p>{text}</p>\n");
        for (problem, more) in problems {
            let drawn = terminal::render(problem, &revision.sources, catalogue, false);
            let _ = writeln!(page, "<pre tabindex=\"0\">{}</pre>", escaped(&drawn));
            if let Some(message) = (*more > 0).then(|| further(problem, *more)) {
                let _ = writeln!(page, "<p>{}</p>", escaped(&message.told_by(catalogue)));
            }
        }
        page.push_str("</section>\n");
    }
    page.push_str("</main>\n</body>\n</html>\n");
    if server.settings.is_public { page.into_bytes() } else { injected::into(page.as_bytes()) }
}

fn further(problem: &Diagnostic, more: usize) -> Message {
    let path = problem.labels.first().map_or("", |label| &label.location.path);
    let code = problem.code.as_str();
    message!("{path}: {more} more `{code}`; `nianbao check --all` shows them", path, more, code)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};
    use std::sync::Arc;

    use tokio::sync::{Semaphore, watch};

    use super::*;
    use crate::diagnostic::{Code, Language};
    use crate::preview::Change;
    use crate::preview::server::{Limits, Settings};
    use crate::source::{Source, Sources};

    fn revision() -> Revision {
        let mut sources = Sources::default();
        sources.insert("themes/own/templates/section.html", "{{ nothing }}");
        Revision {
            number: 1,
            sources: Arc::new(sources),
            prepared: Arc::default(),
            website: None,
            website_number: 1,
            change: Change::default(),
        }
    }

    fn server(is_public: bool) -> Server {
        Server {
            revisions: watch::channel(Arc::new(revision())).1,
            summaries: watch::channel(Arc::from("")).1,
            rendering: Semaphore::new(1),
            settings: Settings {
                root: "/project".into(),
                is_public,
                bind: IpAddr::V4(Ipv4Addr::LOCALHOST),
                limits: Limits::default(),
            },
            chinese: Catalogue::of(Language::Chinese),
        }
    }

    #[tokio::test]
    async fn a_page_that_cannot_be_rendered_says_why_in_both_languages() {
        let source = Source::new("themes/own/templates/section.html", "{{ nothing }}");
        let problem = Diagnostic::new(Code::InvalidValue, source.at(3..10), "there is no <nothing>");
        for is_public in [false, true] {
            let response = broken_page(&server(is_public), &revision(), &problem);
            assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
            let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
            let text = String::from_utf8(bytes.to_vec()).unwrap();
            assert!(text.contains("this page cannot be shown") && text.contains("无法显示本页"), "{text}");
            assert!(text.contains("themes/own/templates/section.html:1:4"), "{text}");
            assert_eq!(text.matches("there is no &lt;nothing&gt;").count(), 2, "{text}");
            assert_eq!(text.contains("<script"), !is_public);
        }
    }
}
