// The sites under test: the report at the root of its host and below a path, and a project whose figures were corrected
// after their release. `tests/run` builds them and names their folders; `serve.js` serves them.

import { readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";

export const LANGUAGES = ["zh", "en"];

function fromEnvironment(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start these tests with tests/run`);
  return value;
}

/** The site at the root of its host. */
export const site = { folder: fromEnvironment("NIANBAO_SITE"), prefix: "/", variable: "NIANBAO_SITE_ORIGIN" };

/** The same site below a path. */
export const siteBelow = { folder: fromEnvironment("NIANBAO_SITE_BELOW"), prefix: "/a/b/", variable: "NIANBAO_SITE_BELOW_ORIGIN" };

/** A site with corrections, earlier versions of tables and a calendar of releases, which the report has none of. */
export const siteCorrected = { folder: fromEnvironment("NIANBAO_SITE_CORRECTED"), prefix: "/reports/", variable: "NIANBAO_SITE_CORRECTED_ORIGIN" };

/** Where the servers put a site: `http://127.0.0.1:40123`. */
export function originOf(which) {
  return fromEnvironment(which.variable);
}

/** Every file of a site, as its path with `/`, sorted. */
export function filesOf({ folder }) {
  const walk = (directory) =>
    readdirSync(directory, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? walk(join(directory, entry.name)) : [relative(folder, join(directory, entry.name)).split(sep).join("/")],
    );
  return walk(folder).sort();
}

/** The address of each page below its site's prefix: `zh/shanxi-2020/`, `404.html`, and the empty one of the front door. */
export function pagesOf(which) {
  return filesOf(which)
    .filter((file) => file.endsWith(".html"))
    .map((file) => file.replace(/(^|\/)index\.html$/, "$1"));
}

/** The pages of one language. */
export function pagesIn(language) {
  return pagesOf(site).filter((page) => page.startsWith(`${language}/`));
}
