//! Caddy: directives for a site block. Copies made by gzip and brotli are sent by its own `file_server`.

use super::{Site, languages, media_type, policy};

/// The file.
pub fn text(site: &Site) -> String {
    [head(site), headers(site), types(site), redirections(site), files(site)].concat()
}

fn head(site: &Site) -> String {
    let (url, host, path) = (site.base_url.absolute(""), site.host(), site.path());
    format!(
        r#"# How Caddy serves {url}. Written by `nianbao host-config caddy`; any Caddy since 2.6 will do.
#
# Import it in the block of the host:
#
#     {host} {{
#         root * /srv/www    # the site's files are in /srv/www{path}
#         import /etc/caddy/nianbao.caddy
#     }}

# The site is read, and nothing else.
@nianbao_method {{
	path {path}*
	not method GET HEAD
}}
respond @nianbao_method 405

# What Caddy shall not show: what nianbao keeps for itself, and whatever else is hidden.
@nianbao_hidden {{
	path_regexp ^{pattern}(.*/)?\.
	not path {path}.well-known/*
}}
error @nianbao_hidden 404

"#,
        pattern = site.pattern()
    )
}

fn headers(site: &Site) -> String {
    let protection = site.protection(|name, value| format!("\t{name} \"{value}\""));
    let (path, hashed) = (site.path(), policy::HASHED);
    let (for_ever, ask_again) = (policy::FOR_EVER, policy::ASK_AGAIN);
    format!(
        r#"header {path}* {{
{protection}
	-Server
}}
@nianbao_hashed {{
	path {path}{hashed}*
	file
}}
header @nianbao_hashed Cache-Control "{for_ever}"
@nianbao_named {{
	path {path}*
	not path {path}{hashed}*
}}
header @nianbao_named Cache-Control "{ask_again}"
@nianbao_entry path {path}
header @nianbao_entry +Vary Accept-Language

"#
    )
}

fn types(site: &Site) -> String {
    let pattern = site.pattern();
    let texts = media_type::text_endings().into_iter().enumerate().map(|(position, (kind, endings))| {
        // The address of a page is that of its folder.
        let folder = if media_type::is_page(&kind) { "(.*/)?$|" } else { "" };
        let (matcher, endings) = (format!("@nianbao_text_{position}"), endings.join("|"));
        format!(
            "{matcher} path_regexp ^{pattern}({folder}.*\\.({endings})$)\nheader {matcher} Content-Type \"{kind}\"\n"
        )
    });
    format!("# Texts, each kind with its encoding.\n{}\n", texts.collect::<String>())
}

fn redirections(site: &Site) -> String {
    let (path, pattern, first) = (site.path(), site.pattern(), languages::first(site));
    let named: String = site
        .languages
        .iter()
        .map(|language| format!("\t~(?i)^{}$ {language}\n", languages::range(language, &site.languages)))
        .collect();
    let bare = match path.trim_end_matches('/') {
        "" => String::new(),
        bare => format!("redir {bare} {path} 301\n"),
    };
    format!(
        r#"# A page has the address of its folder. Only the choice of languages can be had as index.html as well.
{bare}@nianbao_index path_regexp nianbao_index ^({pattern}[^/\x5C][^\x5C]*/)index\.html$
redir @nianbao_index {{re.nianbao_index.1}} 301

# At the entry, the first of the site's languages that the browser names. Who asks for a page of a language gets that.
@nianbao_language {{
	path {path}
	header_regexp nianbao_language Accept-Language "{first}"
}}
map {{re.nianbao_language.1}} {{nianbao_language}} {{
{named}}}
redir @nianbao_language {path}{{nianbao_language}}/ 302

"#
    )
}

fn files(site: &Site) -> String {
    let (path, ask_again) = (site.path(), policy::ASK_AGAIN);
    let protection = site.protection(|name, value| format!("\t\t{name} \"{value}\""));
    format!(
        r#"file_server {path}* {{
	index index.html
	precompressed br gzip
}}
handle_errors {{
	@nianbao_missing expression {{err.status_code}} in [403, 404]
	rewrite @nianbao_missing {path}404.html
	header @nianbao_missing {{
{protection}
		-Server
		Content-Type "text/html; charset=utf-8"
		Cache-Control "{ask_again}"
	}}
	file_server @nianbao_missing {{
		precompressed br gzip
	}}
}}
"#
    )
}
