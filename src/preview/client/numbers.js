// Marks every number of the text: those that are bound to a cell, those that are waived, and those that nothing vouches for.

import { quotesOf, referenceOf } from "./inspect.js";
import { element, surface } from "./surface.js";
import { say } from "./words.js";

const UNBOUND = "nianbao-unbound";
const KINDS = ["bound", "waived", "unbound"];
// What a page adds to the author's words.
const ADDED = "sup, .permalink";

let unbound = [];
let on = false;

const legend = element("div", { class: "legend", role: "note", hidden: true });

/** Takes what the server knows of the page, and marks anew. */
export function take(page) {
  unbound = page.unbound;
  if (on) mark();
}

/** Turns the marks on or off; true if they are on now. */
export function toggle() {
  on = !on;
  if (on) mark();
  else unmark();
  return on;
}

function mark() {
  const focused = document.activeElement;
  markAnew();
  if (focused !== document.activeElement && focused.isConnected) focused.focus({ preventScroll: true });
}

function markAnew() {
  unmark();
  document.documentElement.setAttribute("data-nianbao-numbers", "");
  const counts = { bound: 0, waived: 0, unbound: 0 };
  for (const number of document.querySelectorAll("[data-reference]")) {
    const kind = referenceOf(number)?.kind;
    if (!kind) continue;
    counts[kind] += 1;
    number.setAttribute("data-nianbao-kind", kind);
    makeFocusable(number);
  }
  const quoted = [...document.querySelectorAll("[data-cell]")].filter((cell) => quotesOf(cell).length > 0);
  for (const cell of quoted) {
    cell.setAttribute("data-nianbao-kind", "quoted");
    makeFocusable(cell);
  }
  const ranges = unbound.map(rangeOf).filter(Boolean);
  counts.unbound = ranges.length;
  CSS.highlights?.set(UNBOUND, new Highlight(...ranges));
  showLegend(counts);
}

function unmark() {
  document.documentElement.removeAttribute("data-nianbao-numbers");
  CSS.highlights?.delete(UNBOUND);
  for (const marked of document.querySelectorAll("[data-nianbao-kind]")) marked.removeAttribute("data-nianbao-kind");
  for (const marked of document.querySelectorAll("[data-nianbao-focus]")) {
    marked.removeAttribute("data-nianbao-focus");
    marked.removeAttribute("tabindex");
  }
  legend.hidden = true;
}

function makeFocusable(marked) {
  if (marked.hasAttribute("tabindex")) return;
  marked.setAttribute("tabindex", "0");
  marked.setAttribute("data-nianbao-focus", "");
}

function showLegend(counts) {
  const entries = KINDS.map((kind) => element("li", { "data-kind": kind }, element("span", { class: "sample" }, say(kind)), ` ${counts[kind]}`));
  legend.replaceChildren(element("ul", {}, entries));
  legend.hidden = false;
  if (!legend.isConnected) surface.append(legend);
}

/** Where the page shows a number that is not bound: the so-manieth of its text in the words of its block. */
function rangeOf({ block, text, occurrence }) {
  for (const element of document.querySelectorAll(`[data-block="${block}"]`)) {
    const nodes = wordsOf(element);
    const words = nodes.map((node) => node.data).join("");
    let at = -1;
    for (let left = occurrence; left >= 0; left -= 1) at = words.indexOf(text, at + 1);
    if (at >= 0) return rangeIn(nodes, at, at + text.length);
  }
  return null;
}

/** The texts of a block that are its author's and not those of a block within it. */
function wordsOf(block) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.closest("[data-block]") === block && !parent.closest(ADDED)) nodes.push(walker.currentNode);
  }
  return nodes;
}

function rangeIn(nodes, from, to) {
  const range = document.createRange();
  let start = 0;
  for (const node of nodes) {
    const end = start + node.length;
    if (from >= start && from < end) range.setStart(node, from - start);
    if (to > start && to <= end) {
      range.setEnd(node, to - start);
      return range;
    }
    start = end;
  }
  return null;
}
