// The page and its other language side by side, block by block, as they were served.

import { fetchPage, servedDocument } from "./page.js";
import { element, own, surface } from "./surface.js";
import { say } from "./words.js";

const GROUPS = "ul, ol, li, dl, dl > div, table, thead, tbody, tr, td, th, blockquote, figure, details, section";

let translations = [];
let here = null;
let other = null;
let dialog = null;
let frame = null;
let rows = null;
let styled = null;
let last = new Map();

/** Takes what the server knows of the page; returns whether there is something to compare, and what is amiss with it. */
export async function take(page) {
  here = page.translations.find(({ lang }) => lang === page.lang);
  translations = page.translations.filter(({ lang }) => lang !== page.lang);
  const usable = translations.length > 0 && servedDocument().querySelector("[data-block]") !== null;
  const mark = ["missing", "stale"].find((state) => page.translations.some((each) => each.state === state)) ?? null;
  if (dialog) await draw();
  return [usable, usable ? mark : null];
}

/** Opens the comparison at the part of the page that is being read. */
export async function open() {
  other ??= translations[0]?.lang;
  last = new Map();
  dialog = makeDialog();
  await Promise.all([draw(), styled]);
  const [key] = topmost([...blocksOf(document)]) ?? [];
  dialog.showModal();
  rows.querySelector(`[data-row="${CSS.escape(key)}"]`)?.scrollIntoView({ block: "start", behavior: "instant" });
  frame.focus({ preventScroll: true });
}

/** When it is closed, the page below is where the reader was in it. */
function makeDialog() {
  const made = element("dialog", { class: "compare", "aria-label": say("beside") });
  made.addEventListener("close", () => {
    const shown = [...rows.querySelectorAll("[data-row]")].map((each) => [each.dataset.row, each]);
    const [key] = topmost(shown, frame.getBoundingClientRect().top) ?? [];
    blocksOf(document).get(key)?.scrollIntoView({ block: "start", behavior: "instant" });
    made.remove();
    dialog = null;
  });
  frame = makeFrame();
  made.append(frame);
  surface.append(made);
  return made;
}

/** The first of some named elements that reaches below a line of the window. */
const topmost = (named, line = 0) => named.find(([, each]) => each.getBoundingClientRect().bottom > line + 1);

/**
 * What a page's text consists of, in order and each under a name that is the same in every language: the title, each block
 * or list of blocks under the number of its first block, and between them what has an id, such as figures and tables.
 */
function blocksOf(page) {
  const title = page?.querySelector("main h1, h1");
  const blocks = new Map(title ? [["title", title]] : []);
  const texts = new Set([...(page?.querySelectorAll("[data-block]") ?? [])].map((block) => wholeOf(block).parentElement));
  [...texts].forEach((text, index) => {
    for (const child of text.children) {
      const first = child.matches("[data-block]") ? child : child.querySelector("[data-block]");
      const name = first ? first.dataset.block : child.id;
      if (name) blocks.set(`${index}.${name}`, child);
    }
  });
  return blocks;
}

/** A block, or the list, table or quotation that it is part of. */
function wholeOf(block) {
  return block.parentElement.matches(GROUPS) ? wholeOf(block.parentElement) : block;
}

async function draw() {
  const translation = translations.find(({ lang }) => lang === other) ?? translations[0];
  const fetched = translation.state === "missing" ? null : await fetchPage(translation.url);
  if (!dialog) return;
  const scrolled = frame.scrollTop;
  dialog.querySelector(".head")?.remove();
  dialog.prepend(header(translation));
  const left = blocksOf(servedDocument());
  const right = blocksOf(fetched?.status === 200 ? fetched.document : null);
  const heads = element("div", { class: "row heads" }, columnHead(here), columnHead(translation));
  const made = inOrder(left, right).map((name) => row(name, cell(left.get(name), here.lang), cell(right.get(name), translation.lang)));
  rows.querySelector(".rows")?.remove();
  rows.append(element("div", { class: "rows" }, heads, made));
  frame.scrollTop = scrolled;
}

/** Scrolls; within it the page's own style sheets hold, and nowhere else in the preview. */
function makeFrame() {
  const inner = element("div", { class: "sheet" });
  rows = inner.attachShadow({ mode: "open" });
  const sheets = [...document.querySelectorAll("link[rel=stylesheet]")].map((link) => link.cloneNode());
  sheets.push(element("link", { rel: "stylesheet", href: own("compare.css") }));
  styled = Promise.all(sheets.map((sheet) => new Promise((resolve) => ["load", "error"].forEach((event) => sheet.addEventListener(event, resolve)))));
  rows.append(...sheets);
  return element("div", { class: "frame", tabindex: "0", role: "region", "aria-label": say("beside") }, inner);
}

function header(translation) {
  const choices = translations.map(({ lang }) => {
    const choose = () => {
      other = lang;
      draw();
    };
    return element("button", { type: "button", "aria-pressed": String(lang === translation.lang), onclick: choose }, nameOf(lang));
  });
  return element(
    "div",
    { class: "head" },
    element("h2", {}, say("beside")),
    choices.length > 1 && element("div", { class: "languages", role: "group", "aria-label": say("beside") }, choices),
    element("button", { class: "icon", type: "button", "aria-label": say("close"), onclick: () => dialog.close() }, "×"),
  );
}

const nameOf = (lang) => new Intl.DisplayNames([lang], { type: "language" }).of(lang);

function columnHead({ lang, state }) {
  const mark = ["stale", "missing"].includes(state) && element("strong", { class: "state" }, say(state));
  return element("p", { class: "cell" }, element("span", { lang }, nameOf(lang)), " ", mark);
}

/** The names of both; one that only the right has comes after the one that it follows there. */
function inOrder(left, right) {
  const names = [...left.keys()];
  let previous = -1;
  for (const name of right.keys()) {
    const at = names.indexOf(name);
    if (at < 0) names.splice(++previous, 0, name);
    else previous = at;
  }
  return names;
}

/** A block and its counterpart; lit if they are not what they were when last drawn. */
function row(name, left, right) {
  const made = element("div", { class: "row", "data-row": name }, left, right);
  const now = made.textContent;
  if (last.has(name) && last.get(name) !== now) made.setAttribute("data-lit", "");
  last.set(name, now);
  return made;
}

function cell(block, lang) {
  if (!block) return element("div", { class: "cell missing" }, element("p", {}, say("missingBlock")));
  const copy = document.importNode(block, true);
  // The page below has these landmarks already.
  copy.querySelectorAll("section, nav, aside").forEach((part) => part.removeAttribute("aria-labelledby"));
  return element("div", { class: "cell prose", lang }, copy);
}
