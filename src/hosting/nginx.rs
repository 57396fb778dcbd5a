//! nginx: a file to be included in a server block. It needs no module that Debian's `nginx-light` lacks: copies made by
//! gzip are sent by `gzip_static`, those made by brotli by a condition and `try_files`.

use super::{Site, languages, media_type, policy};

/// The file.
pub fn text(site: &Site) -> String {
    let path = site.path();
    [head(site), conditions(site), bare_folder(&path), location(site)].concat()
}

fn head(site: &Site) -> String {
    let (url, host, path) = (site.base_url.absolute(""), site.host(), site.path());
    format!(
        r#"# How nginx serves {url}. Written by `nianbao host-config nginx`; any nginx since 1.18 will do.
#
# Include it in the server block of the host:
#
#     server {{
#         listen 443 ssl;
#         server_name {host};
#         ssl_certificate …; ssl_certificate_key …;
#         root /srv/www;    # the site's files are in /srv/www{path}
#         include /etc/nginx/snippets/nianbao-nginx.conf;
#     }}

"#
    )
}

/// What depends on the request. All of it stands in the server block, where `if` and `set` are safe, and is decided again
/// when nginx goes on from a folder to its index.html, or from what is not there to 404.html.
fn conditions(site: &Site) -> String {
    let (pattern, hashed) = (site.pattern(), policy::HASHED);
    let (for_ever, ask_again) = (policy::FOR_EVER, policy::ASK_AGAIN);
    let wants = |(language, pattern): (&crate::lang::Lang, String)| {
        format!("if ($http_accept_language ~* \"{pattern}\") {{ set $nianbao_language {language}; }}\n")
    };
    let wanted: String = languages::patterns(site).into_iter().map(wants).collect();
    format!(
        r#"# The site is read, and nothing else.
set $nianbao_method "";
if ($uri ~ "^{pattern}") {{ set $nianbao_method $request_method; }}
if ($nianbao_method !~ "^(GET|HEAD|)$") {{ return 405; }}

# A page has the address of its folder. Only the choice of languages can be had as index.html as well.
set $nianbao_folder "";
if ($request_uri ~ "^({pattern}[^/\x5C?][^\x5C?]*/)index\.html(\?.*)?$") {{ set $nianbao_folder $1$2; }}

# Names with a hash in them are kept for ever, all others are asked for again.
set $nianbao_cache "{ask_again}";
if ($uri ~ "^{pattern}{hashed}") {{ set $nianbao_cache "{for_ever}"; }}

# The copy made by brotli, where there is one and the browser takes it.
set $nianbao_copy "";
set $nianbao_encoding "";
if ($http_accept_encoding ~* "(^|[ ,])br *(,|$|; *q=(1|0\.0*[1-9]))") {{ set $nianbao_copy ".br"; }}
if (!-f "$document_root$uri.br") {{ set $nianbao_copy ""; }}
if ($nianbao_copy) {{ set $nianbao_encoding "br"; }}

# At the entry, the first of the site's languages that the browser names. Who asks for a page of a language gets that.
set $nianbao_vary "Accept-Encoding";
if ($request_uri ~ "^{pattern}(\?.*)?$") {{ set $nianbao_vary "Accept-Encoding, Accept-Language"; }}
set $nianbao_language "";
{wanted}
"#
    )
}

fn bare_folder(path: &str) -> String {
    match path.trim_end_matches('/') {
        "" => String::new(),
        bare => format!("location = {bare} {{ absolute_redirect off; return 301 {path}; }}\n\n"),
    }
}

fn location(site: &Site) -> String {
    let path = site.path();
    let precedence = if path == "/" { "" } else { "^~ " };
    let protection = site.protection(|name, value| format!("    add_header {name} \"{value}\" always;"));
    let binary: Vec<String> = media_type::BINARY_ENDINGS
        .iter()
        .map(|ending| format!("        {} {ending};", media_type::of(&format!("file.{ending}"))))
        .collect();
    let texts: Vec<String> = media_type::text_endings()
        .into_iter()
        .map(|(kind, endings)| {
            format!(
                "    location ~ \"\\.({})$\" {{ types {{ }} default_type \"{kind}\"; try_files $uri$nianbao_copy $uri =404; }}",
                endings.join("|")
            )
        })
        .collect();
    let html = media_type::of("index.html");
    let (binary, texts) = (binary.join("\n"), texts.join("\n"));
    format!(
        r#"location {precedence}{path} {{
    index index.html;
    autoindex off;
    absolute_redirect off;
    server_tokens off;
    etag on;
    charset off;
    gzip off;
    gzip_static on;
    gzip_vary off;
    error_page 404 {path}404.html;
    error_page 403 =404 {path}404.html;

{protection}
    add_header Cache-Control $nianbao_cache always;
    add_header Content-Encoding $nianbao_encoding always;
    add_header Vary $nianbao_vary always;

    default_type application/octet-stream;
    types {{
{binary}
    }}

    location = {path} {{ if ($nianbao_language) {{ return 302 {path}$nianbao_language/; }} }}

    # What nianbao keeps for itself, and whatever else is hidden.
    location ~ "/\.(?!well-known/)" {{ return 404; }}

    location ~ "/index\.html$" {{
        if ($nianbao_folder) {{ return 301 $nianbao_folder; }}
        types {{ }} default_type "{html}"; try_files $uri$nianbao_copy $uri =404;
    }}

    # Texts, each kind with its encoding. Their copies have the type of the original.
{texts}
}}
"#
    )
}
