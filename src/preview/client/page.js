// The open page: as it was served, and as it becomes.

import { morph } from "./morph.js";
import { keepPlace } from "./place.js";
import { isOwn, own } from "./surface.js";

const NOT_FOUND = 404;
const LIT_MILLISECONDS = 2000;
const PARTS = "td, th, li, p, dt, dd, h1, h2, h3, h4, h5, h6, figcaption, blockquote, pre, figure, [data-block]";

let served = null;

/** The address of the open page without a fragment. */
export const address = () => location.pathname + location.search;

/** The page as it was last served, for those who need it without what scripts did to it. */
export const servedDocument = () => served.document;

/** Whether there is a page, and not only word of why there is none. */
export const stands = () => served.status < 500;

/** Whether the page is one of the site's. */
export const isFound = () => served.status === 200 && !location.pathname.startsWith(own(".").pathname);

/** Fetches a page anew; the browser asks the server whether its copy still holds. */
export async function fetchPage(url, cache = "no-cache") {
  const answer = await fetch(url, { cache, headers: { accept: "text/html" } });
  const text = await answer.text();
  return { status: answer.status, text, document: new DOMParser().parseFromString(text, "text/html") };
}

/** Remembers the page as the browser got it: the copy in its cache is the one that the live page was made from. */
export async function begin() {
  served = await fetchPage(address(), "force-cache");
}

/**
 * Makes the live page what the server has now. Returns `same`, `gone`, `styles` or `content`, and the parts that changed;
 * never returns if the page has to be loaded anew.
 */
export async function update(effect) {
  const fresh = await fetchPage(address());
  if (fresh.status === served.status && fresh.text === served.text) return { outcome: "same" };
  if (fresh.status !== served.status) {
    if (fresh.status === NOT_FOUND) return { outcome: "gone" };
    if (fresh.status >= 500) return { outcome: "same" };
    return reload();
  }
  if (effect === "layout" || essentialsOf(served.document) !== essentialsOf(fresh.document)) return reload();
  const styled = swapStyles(served.document, fresh.document);
  const changes = applyContent(served.document, fresh.document);
  served = fresh;
  document.dispatchEvent(new CustomEvent("nianbao:updated", { detail: { changed: [...changes.parts] } }));
  light(changes.parts);
  return { outcome: styled && changes.parts.size === 0 && !changes.removed ? "styles" : "content", ...changes };
}

/** Browsers keep the scroll position when they load a page anew. */
function reload() {
  location.reload();
  return new Promise(() => {});
}

/** What cannot be exchanged in an open page: its scripts and its policy. */
function essentialsOf(page) {
  return [...page.querySelectorAll("script[src], meta[http-equiv]")].map((each) => each.outerHTML).join("\n");
}

function applyContent(old, fresh) {
  const changes = { parts: new Set(), removed: false };
  const note = (element) => {
    if (element === null) changes.removed = true;
    else if (document.body.contains(element)) changes.parts.add(element.closest(PARTS) ?? element);
  };
  const [oldHead, freshHead] = [old, fresh].map(headOf);
  keepPlace(() => {
    mergeRoot(old.documentElement, fresh.documentElement);
    morph(oldHead, freshHead, document.head, note);
    morph(old.body, fresh.body, document.body, note);
  });
  changes.parts = outermost([...changes.parts].filter((part) => part.isConnected));
  return changes;
}

/** A page's head without what is exchanged in another way. */
function headOf(page) {
  const head = page.head.cloneNode(true);
  head.querySelectorAll("link[rel=stylesheet], script[src], meta[http-equiv]").forEach((each) => each.remove());
  return head;
}

function mergeRoot(old, fresh) {
  for (const name of ["lang", "dir", "class"]) {
    const value = fresh.getAttribute(name);
    if (value !== old.getAttribute(name)) document.documentElement.setAttribute(name, value ?? "");
  }
}

function outermost(parts) {
  return new Set(parts.filter((part) => !parts.some((other) => other !== part && other.contains(part))));
}

/** Exchanges the style sheets that differ: the old one goes when the new one has come, so that the page is never bare. */
function swapStyles(old, fresh) {
  const hrefsOf = (page) => [...page.querySelectorAll("link[rel=stylesheet]")].map((link) => link.getAttribute("href"));
  const [before, after] = [hrefsOf(old), hrefsOf(fresh)];
  if (before.join("\n") === after.join("\n")) return false;
  const live = new Map([...document.querySelectorAll("link[rel=stylesheet]")].map((link) => [link.getAttribute("href"), link]));
  const leaving = before.filter((href) => !after.includes(href)).map((href) => live.get(href));
  let previous = null;
  for (const link of fresh.querySelectorAll("link[rel=stylesheet]")) {
    const known = live.get(link.getAttribute("href"));
    const now = known ?? document.importNode(link, true);
    const place = previous ?? leaving.find((each) => each?.isConnected);
    if (!known && place) place.after(now);
    else if (!known) document.head.append(now);
    if (!known) ["load", "error"].forEach((event) => now.addEventListener(event, () => leaving.forEach((each) => each?.remove())));
    previous = now;
  }
  if (after.every((href) => live.has(href))) leaving.forEach((each) => each?.remove());
  return true;
}

/** Lights the parts that changed for a moment. */
export function light(parts) {
  for (const part of parts) {
    if (isOwn(part)) continue;
    part.removeAttribute("data-nianbao-lit");
    part.getBoundingClientRect();
    part.setAttribute("data-nianbao-lit", "");
    setTimeout(() => part.removeAttribute("data-nianbao-lit"), LIT_MILLISECONDS);
  }
}
