// The page and its other language side by side, block by block, as they were served.

import { pairUp } from "./counterparts.js";
import { fetchPage, servedDocument } from "./page.js";
import { element, own, surface } from "./surface.js";
import { PAGE_LANGUAGE, say } from "./words.js";

const GROUPS = "ul, ol, li, dl, dl > div, table, thead, tbody, tr, td, th, blockquote, figure, details, section";
const LISTS = "ul, ol, dl";

let translations = [];
let here = null;
let other = null;
let dialog = null;
let frame = null;
let rows = null;
let styled = null;
let original = null;
let last = null;

/** Takes what the server knows of the page; returns whether there is something to compare, and what is amiss with it. */
export async function take(page) {
  here = page.translations.find(({ lang }) => lang === page.lang);
  translations = page.translations.filter(({ lang }) => lang !== page.lang);
  original = page.translations[0].lang;
  const usable = translations.length > 0 && servedDocument().querySelector("[data-block]") !== null;
  const mark = ["missing", "stale"].find((state) => page.translations.some((each) => each.state === state)) ?? null;
  if (dialog) await draw();
  return [usable, usable ? mark : null];
}

/** Opens the comparison at the part of the page that is being read. */
export async function open() {
  other ??= translations[0]?.lang;
  last = null;
  dialog = makeDialog();
  await Promise.all([draw(), styled]);
  const { key } = topmost(partsOf(document)) ?? {};
  dialog.showModal();
  rows.querySelector(`[data-row="${CSS.escape(key)}"]`)?.scrollIntoView({ block: "start", behavior: "instant" });
  frame.focus({ preventScroll: true });
}

/** When it is closed, the page below is where the reader was in it. */
function makeDialog() {
  const made = element("dialog", { class: "compare", "aria-label": say("beside") });
  made.addEventListener("close", () => {
    const shown = [...rows.querySelectorAll("[data-row]")].map((element) => ({ key: element.dataset.row, element }));
    const { key } = topmost(shown, frame.getBoundingClientRect().top) ?? {};
    partsOf(document).find((part) => part.key === key)?.element.scrollIntoView({ block: "start", behavior: "instant" });
    made.remove();
    dialog = null;
  });
  frame = makeFrame();
  made.append(frame);
  surface.append(made);
  return made;
}

/** The first of some parts that reaches below a line of the window. */
const topmost = (parts, line = 0) => parts.find(({ element }) => element.getBoundingClientRect().bottom > line + 1);

/**
 * What a page's text consists of, in order: the title, each block or list of blocks, and what has an id, such as figures and
 * tables. Its `key` names a part on this page; its `id`, if it has one, in every language.
 */
function partsOf(page) {
  const title = page?.querySelector("main h1, h1");
  const parts = title ? [{ key: "title", id: "title", kind: "h1", element: title }] : [];
  const texts = new Set([...(page?.querySelectorAll("[data-block]") ?? [])].map((block) => wholeOf(block).parentElement));
  for (const element of [...texts].flatMap((text) => [...text.children])) {
    const block = element.matches("[data-block]") ? element : element.querySelector("[data-block]");
    const key = block?.dataset.block ?? element.id;
    if (key) parts.push({ key, id: element.id || null, kind: element.localName, element });
  }
  return parts;
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
  const pairs = pairUp(partsOf(servedDocument()), partsOf(fetched?.status === 200 ? fetched.document : null));
  const known = last;
  last = new Set();
  const made = pairs.map((pair) => row(pair, [here.lang, translation.lang], known));
  const lacking = [0, 1].map((side) => made.reduce((sum, { children }) => sum + missingIn(children[side]), 0));
  const heads = element("div", { class: "row heads" }, columnHead(here, lacking[0]), columnHead(translation, lacking[1]));
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

function columnHead({ lang, state }, lacking) {
  const states = [["stale", "missing"].includes(state) && say(state), state !== "missing" && lacking > 0 && say("lacking", lacking)];
  const marks = states.filter(Boolean).map((text) => [" ", element("strong", { class: "state" }, text)]);
  return element("p", { class: "cell" }, element("span", { lang }, nameOf(lang)), marks.flat());
}

/** How many blocks a cell lacks. */
const missingIn = (cell) => Number(cell.matches(".missing")) + cell.querySelectorAll(".missing").length;

/** Two parts that belong together; lit if one of them was not there when last drawn. */
function row([left, right], langs, known) {
  const cells = [left, right].map((part, side) => cell(part?.element, langs[side]));
  if (left && right && left.element.matches(LISTS)) fillLists(cells, langs);
  const made = element("div", { class: "row", "data-row": left?.key ?? `counterpart.${right.key}` }, cells);
  const texts = [left, right].map((part, side) => part && `${langs[side]} ${part.element.textContent}`).filter(Boolean);
  if (known && texts.some((text) => !known.has(text))) made.setAttribute("data-lit", "");
  texts.forEach((text) => last.add(text));
  return made;
}

function cell(block, lang) {
  if (!block) return element("div", { class: "cell missing" }, element("p", {}, lackOf(lang)));
  const copy = document.importNode(block, true);
  // The page below has these landmarks already.
  copy.querySelectorAll("section, nav, aside").forEach((part) => part.removeAttribute("aria-labelledby"));
  return element("div", { class: "cell prose", lang }, copy);
}

const lackOf = (lang) => say(lang === original ? "notInOriginal" : "missingBlock");

/** Marks in two lists the place of each item that only the other has. */
function fillLists(cells, langs) {
  const lists = cells.map((cell) => cell.firstElementChild);
  const items = lists.map((list) => [...list.children].map((element) => ({ id: null, kind: element.localName, element })));
  const previous = [null, null];
  for (const pair of pairUp(...items)) {
    pair.forEach((item, side) => {
      const shown = item?.element ?? element(pair[1 - side].kind, { class: "missing", lang: PAGE_LANGUAGE }, lackOf(langs[side]));
      if (!item && previous[side]) previous[side].after(shown);
      else if (!item) lists[side].prepend(shown);
      previous[side] = shown;
    });
  }
}
