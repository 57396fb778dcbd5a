// Walks a served site from its front door, as a search engine would, and keeps what each address answered. The site's
// own absolute addresses (canonical, hreflang, sitemap, feeds) lead to its future host; they are taken back to the
// server here.

import { filesOf, originOf } from "./site.js";
import { readHtml, readXml } from "./documents.js";

/** The address at which the site will stand, as its own robots.txt tells it. */
async function readBase(request, home) {
  const robots = await (await request.get(`${home}robots.txt`)).text();
  return /^Sitemap: (.*)sitemap\.xml$/m.exec(robots)[1];
}

function fetchOnce(request, page) {
  const answers = new Map();
  return async (address) => {
    if (!answers.has(address)) answers.set(address, await fetchDocument(request, page, address));
    return answers.get(address);
  };
}

async function fetchDocument(request, page, address) {
  const response = await request.get(address, { maxRedirects: 0 });
  const type = response.headers()["content-type"] ?? "";
  const answer = { address, status: response.status(), type, body: await response.body() };
  if (type.startsWith("text/html")) answer.html = await readHtml(page, answer.body.toString("utf8"));
  if (/xml/.test(type)) answer.xml = await readXml(page, answer.body.toString("utf8"));
  return answer;
}

/**
 * Everything about one site: `pages` (address → answer) that links lead to from the front door, `files` (all that was
 * asked for), `links` (each use of an address inside the site), and `external` addresses.
 */
export async function survey(which, page, request) {
  const home = originOf(which) + which.prefix;
  const base = await readBase(request, home);
  const get = fetchOnce(request, page);
  const local = (href, from) => {
    const url = new URL(href, from);
    return url.href.startsWith(base) ? home + url.href.slice(base.length) : url.href;
  };
  const result = { home, base, get, local, pages: new Map(), files: new Set(), links: [], external: new Set() };
  const waiting = [home, `${home}404.html`];
  while (waiting.length > 0) waiting.push(...(await visit(waiting.shift(), result)));
  result.unreached = filesOf(which).filter((file) => !result.files.has(home + file.replace(/(^|\/)index\.html$/, "$1")));
  return result;
}

/** Notes a page's links, and returns the pages that they lead to. */
async function visit(address, result) {
  if (result.pages.has(address)) return [];
  const answer = await result.get(address);
  result.pages.set(address, answer);
  result.files.add(address);
  const found = [];
  for (const { kind, href, rel } of answer.html.links) {
    const url = new URL(result.local(href, address));
    if (!url.href.startsWith(result.home)) {
      result.external.add(url.href);
      continue;
    }
    const target = url.href.replace(/#.*/, "");
    const reply = await result.get(target);
    result.files.add(target);
    result.links.push({ from: address, kind, rel, href, target, fragment: decodeURIComponent(url.hash.slice(1)), reply });
    if (kind === "link" && reply.html && reply.status === 200) found.push(target);
  }
  return found;
}
