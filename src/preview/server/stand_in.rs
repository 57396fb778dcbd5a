//! Pages that stand where the site has none to show: each says what is wrong, in the browser's language with the other one
//! click away, and changes into the real page as soon as that is mended. Where the preview's script shows the problems, it
//! hides those of the page.

use std::fmt::Write as _;

use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse as _, Response};

use super::{Server, injected};
use crate::diagnostic::{Catalogue, Diagnostic, Language, Message, digest, message, terminal};
use crate::preview::Revision;

/// Of mistakes of one kind in one file so many are told.
const SHOWN_OF_A_KIND: usize = 5;

/// Stands for every page as long as there is no site at all.
pub(super) fn no_site(server: &Server, revision: &Revision, language: Language) -> Response {
    let title = message!("there is no website yet");
    let text = message!("the project has errors; once they are mended, this page shows the site by itself");
    let mut problems = digest(&revision.prepared.diagnostics, SHOWN_OF_A_KIND);
    problems.retain(|(problem, _)| problem.is_error());
    let page = Writer { server, revision, title: &title, text: &text, problems: &problems }.page(language);
    (StatusCode::SERVICE_UNAVAILABLE, headers(), page).into_response()
}

/// Stands for a page that cannot be rendered.
pub(super) fn broken_page(server: &Server, revision: &Revision, problem: &Diagnostic, language: Language) -> Response {
    let title = message!("this page cannot be shown");
    let text = message!("what keeps it from being rendered stands below; once it is mended, the page shows by itself");
    let page = Writer { server, revision, title: &title, text: &text, problems: &[(problem, 0)] }.page(language);
    (StatusCode::INTERNAL_SERVER_ERROR, headers(), page).into_response()
}

fn headers() -> [(HeaderName, &'static str); 2] {
    let policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'";
    [(CONTENT_TYPE, "text/html; charset=utf-8"), (CONTENT_SECURITY_POLICY, policy)]
}

const STYLE: &str = "\
:root { color-scheme: light dark; font: 1rem/1.6 system-ui, sans-serif }
body { max-width: 60rem; margin: 3rem auto; padding-inline: 1rem }
h1, h2 { font-size: 1.4rem; line-height: 1.4 }
:is(h1, h2, p)::first-letter { text-transform: uppercase }
pre { overflow-x: auto; padding: 1rem; border: 1px solid; border-radius: .25rem; font-size: .875rem }
summary { inline-size: fit-content; margin-block-start: 2rem; cursor: pointer }
[hidden] { display: none }
";

/// Writes a page: a title, a text, and each problem with how many more of its kind there are.
struct Writer<'a> {
    server: &'a Server,
    revision: &'a Revision,
    title: &'a Message,
    text: &'a Message,
    problems: &'a [(&'a Diagnostic, usize)],
}

impl Writer<'_> {
    fn page(&self, language: Language) -> Vec<u8> {
        let is_public = self.server.settings.is_public;
        let english = Catalogue::english();
        let in_chinese = ("zh-CN", "中文", &self.server.chinese);
        let in_english = ("en", "English", &english);
        let [(lang, _, catalogue), (other, name, others)] = match language {
            Language::Chinese => [in_chinese, in_english],
            Language::English => [in_english, in_chinese],
        };
        // Without the script the page looks for itself whether there is something to show.
        let refresh = if is_public { "<meta http-equiv=\"refresh\" content=\"2\">" } else { "" };
        let page = format!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n{refresh}\
             <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{own}\
             <details lang=\"{other}\">\n<summary>{name}</summary>\n{translation}</details>\n</main>\n</body>\n</html>\n",
            title = escaped(&self.title.told_by(catalogue)),
            own = self.told("h1", catalogue),
            translation = self.told("h2", others),
        );
        if is_public { page.into_bytes() } else { injected::into(page.as_bytes()) }
    }

    fn told(&self, heading: &str, catalogue: &Catalogue) -> String {
        let (title, text) = (escaped(&self.title.told_by(catalogue)), escaped(&self.text.told_by(catalogue)));
        let mut html = format!("<{heading}>{title}</{heading}>\n<p>{text}</p>\n<div data-nianbao-problems>\n");
        for (problem, more) in self.problems {
            let drawn = terminal::render(problem, &self.revision.sources, catalogue, false);
            let _ = writeln!(html, "<pre tabindex=\"0\">{}</pre>", escaped(&drawn));
            if let Some(message) = (*more > 0).then(|| further(problem, *more)) {
                let _ = writeln!(html, "<p>{}</p>", escaped(&message.told_by(catalogue)));
            }
        }
        html + "</div>\n"
    }
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
    use crate::diagnostic::Code;
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
            let response = broken_page(&server(is_public), &revision(), &problem, Language::Chinese);
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
