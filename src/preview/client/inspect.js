// A card beside a number of the text or a cell of a table: where it comes from, or where it is quoted.

import { announce, element, placeLink, surface } from "./surface.js";
import { say } from "./words.js";

const SHOW_AFTER = 180;
const HIDE_AFTER = 300;
const GAP = 6;
const MARKED = "[data-reference], [data-cell]";

let about = { references: [], cells: {} };
let target = null;
let timer = 0;
// Whether the focus goes back to a number whose card was just closed.
let returning = false;

const card = element("div", { class: "card", role: "dialog", tabindex: "-1", hidden: true });

/** Takes what the server knows of the page. */
export function take(page) {
  about = page;
  hide();
}

/** Begins to listen to pointer and keyboard. */
export function start() {
  surface.append(card);
  document.addEventListener("pointerover", (event) => {
    const marked = event.target.closest?.(MARKED) ?? null;
    if (marked !== null && marked === target) clearTimeout(timer);
    else if (marked !== null) later(() => show(marked), SHOW_AFTER);
    else if (event.composedPath().includes(card)) clearTimeout(timer);
    else if (!card.contains(surface.activeElement)) later(hide, HIDE_AFTER);
  });
  document.addEventListener("focusin", (event) => {
    const marked = event.target.closest?.(`:is(${MARKED})[tabindex]`);
    if (returning) return;
    if (marked && show(marked)) announce(card.innerText);
    else if (!event.composedPath().includes(card)) later(hide, 0);
  });
  document.addEventListener("keydown", onKey);
  addEventListener("scroll", () => target && place(), { passive: true, capture: true });
}

/** The reference that an element of the page shows. */
export const referenceOf = (marked) => about.references.find(({ index }) => String(index) === marked.dataset.reference);

/** Where the cell of a table is quoted. */
export const quotesOf = (cell) => about.cells[cell.closest("[data-table]")?.dataset.table]?.[cell.dataset.cell] ?? [];

/** Enter leads from a number into its card, Escape back. */
function onKey(event) {
  if (event.key === "Escape" && target) {
    const back = card.contains(surface.activeElement) ? target : null;
    hide();
    returning = true;
    back?.focus();
    returning = false;
  } else if (event.key === "Enter" && target && document.activeElement === target) {
    event.preventDefault();
    (card.querySelector("a, button") ?? card).focus();
  }
}

function later(action, milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(action, milliseconds);
}

function show(marked) {
  clearTimeout(timer);
  const content = marked.dataset.reference === undefined ? cellContent(marked) : referenceContent(marked);
  if (!content) {
    hide();
    return false;
  }
  target = marked;
  card.replaceChildren(...content);
  card.hidden = false;
  place();
  return true;
}

function hide() {
  clearTimeout(timer);
  target = null;
  card.hidden = true;
}

/** Below the number, or above it where there is no room; never beyond the window. */
function place() {
  if (!target.isConnected) return hide();
  const box = target.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = card;
  const below = box.bottom + GAP + height <= innerHeight || box.top - GAP - height < 0;
  card.style.setProperty("--left", `${Math.max(GAP, Math.min(box.left, innerWidth - width - GAP))}px`);
  card.style.setProperty("--top", `${below ? box.bottom + GAP : box.top - GAP - height}px`);
}

function referenceContent(marked) {
  const reference = referenceOf(marked);
  if (!reference) return null;
  const { kind, expression, value, table, table_title: title, table_url: url, reason, outcome, source, file, line, editor } = reference;
  card.setAttribute("aria-label", `${marked.textContent}: ${say(kind)}`);
  return [
    element("p", { class: "card-head", "data-kind": kind }, element("span", { class: "sample" }, say(kind)), outcome && ` ${say(`outcome_${outcome}`)}`),
    expression && element("p", {}, element("code", { class: "expression" }, expression)),
    facts([
      ["value", value],
      ["table", table && element("a", { href: url }, title ?? table)],
      ["row", named(reference.row_label, reference.row)],
      ["column", named(reference.column_label, reference.column)],
      ["reason", reason],
      ["data", file && placeLink(`${file}:${line}`, editor)],
      ["written", placeLink(`${source.file}:${source.line}`, source.editor)],
    ]),
  ].filter(Boolean);
}

/** What a row or column is called, and its id where that is another. */
function named(label, id) {
  if (!id || !label || label === id) return label ?? id;
  return [label, " ", element("code", {}, id)];
}

function cellContent(cell) {
  const quotes = quotesOf(cell);
  const table = cell.closest("[data-table]")?.dataset.table;
  const marking = document.documentElement.hasAttribute("data-nianbao-numbers");
  if (!table || (quotes.length === 0 && !marking)) return null;
  card.setAttribute("aria-label", cell.textContent.trim());
  const links = quotes.map(({ url, title, lang, text }) => element("li", {}, element("a", { href: url, lang }, title), text && ["  ", element("q", { lang }, text)]));
  return [
    element("p", {}, element("code", { class: "expression" }, `${table}.${cell.dataset.cell.replace(":", ".")}`)),
    element("p", {}, say(quotes.length > 0 ? "quoted" : "notQuoted")),
    quotes.length > 0 && element("ul", {}, links),
  ].filter(Boolean);
}

function facts(entries) {
  const known = entries.filter(([, fact]) => fact !== null && fact !== undefined && fact !== "");
  return element("dl", {}, known.map(([name, fact]) => element("div", {}, element("dt", {}, say(name)), element("dd", {}, fact))));
}
