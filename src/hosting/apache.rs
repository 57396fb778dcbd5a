//! Apache: directives for the folder that holds the site, in the server's configuration or as `.htaccess`.

use super::{Site, languages, media_type, policy};

/// The file.
pub fn text(site: &Site) -> String {
    [head(site), types(), headers(site), rules(site)].concat()
}

fn head(site: &Site) -> String {
    let (url, path) = (site.base_url.absolute(""), site.path());
    format!(
        r#"# How Apache serves {url}. Written by `nianbao host-config apache`; any Apache since 2.4.10 will do.
#
# It needs mod_rewrite and mod_headers: `a2enmod rewrite headers`. Include it in the section of the site's folder:
#
#     <Directory /srv/www{path}>
#         Require all granted
#         Include /etc/apache2/nianbao-apache.conf
#     </Directory>
#
# or, where `AllowOverride All` is set, put it into that folder as .htaccess.

Options -Indexes -MultiViews +SymLinksIfOwnerMatch
DirectoryIndex index.html
DirectorySlash On
ErrorDocument 403 {path}404.html
ErrorDocument 404 {path}404.html
FileETag MTime Size

"#
    )
}

fn types() -> String {
    let texts = media_type::text_endings().into_iter().map(|(kind, endings)| {
        let endings: Vec<String> = endings.iter().map(|ending| format!(".{ending}")).collect();
        format!("AddType \"{kind}\" {}\n", endings.join(" "))
    });
    let binary = media_type::BINARY_ENDINGS
        .iter()
        .map(|ending| format!("AddType {} .{ending}\n", media_type::of(&format!("file.{ending}"))));
    let all: String = texts.chain(binary).collect();
    format!("AddDefaultCharset Off\n{all}\n")
}

fn headers(site: &Site) -> String {
    let protection = site.protection(|name, value| format!("Header always set {name} \"{value}\""));
    let (pattern, hashed) = (site.pattern(), policy::HASHED);
    let (for_ever, ask_again) = (policy::FOR_EVER, policy::ASK_AGAIN);
    format!(
        r#"{protection}
Header always set Cache-Control "{ask_again}"
Header always set Cache-Control "{for_ever}" "expr=%{{REQUEST_URI}} =~ m#^{pattern}{hashed}# && %{{REQUEST_STATUS}} != 404"
Header always merge Vary Accept-Encoding
Header always merge Vary Accept-Language "expr=%{{THE_REQUEST}} =~ m#^[A-Z]+ {pattern}(\?\S*)? #"

"#
    )
}

fn rules(site: &Site) -> String {
    let (path, pattern) = (site.path(), site.pattern());
    let endings: Vec<&str> = media_type::text_endings().into_iter().flat_map(|(_, endings)| endings).collect();
    let endings = endings.join("|");
    let wants = |(language, pattern): (&crate::lang::Lang, String)| {
        format!(
            "RewriteCond %{{HTTP:Accept-Language}} \"{pattern}\" [NC]\n\
             RewriteCond %{{THE_REQUEST}} \"^[A-Z]+ {}(\\?\\S*)? \"\n\
             RewriteRule ^$ {path}{language}/ [R=302,L]\n",
            site.pattern()
        )
    };
    let wanted: String = languages::patterns(site).into_iter().map(wants).collect();
    let copies: String =
        [("br", "br"), ("gzip", "gz")].map(|(encoding, ending)| copy(encoding, ending, &endings)).concat();
    format!(
        r#"RewriteEngine On
RewriteBase {path}

# The site is read, and nothing else.
RewriteCond %{{REQUEST_METHOD}} !^(GET|HEAD)$
RewriteRule ^ - [R=405,L]

# What nianbao keeps for itself, and whatever else is hidden.
RewriteRule (^|/)\.(?!well-known/) - [R=404,L]

# A page has the address of its folder. Only the choice of languages can be had as index.html as well.
RewriteCond %{{THE_REQUEST}} "^[A-Z]+ {pattern}[^/\x5C?][^\x5C?]*/index\.html[? ]"
RewriteRule ^(.+/)index\.html$ {path}$1 [R=301,L]

# At the entry, the first of the site's languages that the browser names. Who asks for a page of a language gets that.
{wanted}
RewriteCond %{{REQUEST_FILENAME}} -d
RewriteCond %{{REQUEST_FILENAME}}/index.html -f
RewriteRule ^(|.+/)$ $1index.html

# The compressed copies, where there are such and the browser takes them. Nothing is compressed on the way.
SetEnv no-gzip 1
SetEnv no-brotli 1
{copies}"#
    )
}

/// Copies keep the type that the name in front of their own ending has.
fn copy(encoding: &str, ending: &str, endings: &str) -> String {
    format!(
        r#"<FilesMatch "\.({endings})\.{ending}$">
    RemoveType .{ending}
    RemoveLanguage .{ending}
    AddEncoding {encoding} .{ending}
</FilesMatch>
RewriteCond %{{HTTP:Accept-Encoding}} "(^|[ ,]){encoding} *(,|$|; *q=(1|0\.0*[1-9]))" [NC]
RewriteCond %{{REQUEST_FILENAME}}.{ending} -f
RewriteRule ^(.+\.({endings}))$ $1.{ending} [L]
"#
    )
}
