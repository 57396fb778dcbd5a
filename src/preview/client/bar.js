// The bar in the corner: the state of the connection, drafts, problems, and what can be switched on.

import { element, own, surface } from "./surface.js";
import { say } from "./words.js";

const FOLDED = "nianbao-preview-folded";

const dot = element("span", { class: "dot", role: "img" });
const drafts = element("a", { href: own("drafts/") });
const count = element("button", { class: "count", type: "button", "aria-haspopup": "dialog" });
const numbers = element("button", { type: "button", "aria-pressed": "false", title: say("numbersHint"), "aria-keyshortcuts": "Alt+Shift+B" }, say("numbers"));
const beside = element("button", { type: "button", title: say("besideHint"), "aria-haspopup": "dialog", hidden: true });
const fold = element("button", { class: "icon", type: "button" });
const tools = element("div", { class: "tools" }, drafts, numbers, beside);
const bar = element("aside", { class: "bar", "aria-label": say("preview") }, dot, tools, count, fold);

/** Puts the bar on the page; `actions` are what its buttons do: `problems`, `numbers`, `compare`. */
export function raiseBar(actions) {
  count.addEventListener("click", actions.problems);
  numbers.addEventListener("click", actions.numbers);
  beside.addEventListener("click", actions.compare);
  fold.addEventListener("click", () => setFolded(!tools.hidden));
  setFolded(sessionStorage.getItem(FOLDED) === "yes");
  setConnected(true);
  setCounts({ drafts: 0, errors: 0, warnings: 0 });
  surface.append(bar);
}

function setFolded(folded) {
  sessionStorage.setItem(FOLDED, folded ? "yes" : "no");
  tools.hidden = folded;
  bar.toggleAttribute("data-folded", folded);
  fold.textContent = folded ? "‹" : "›";
  fold.setAttribute("aria-label", say(folded ? "expand" : "collapse"));
  fold.setAttribute("aria-expanded", String(!folded));
}

/** Shows whether the server answers. */
export function setConnected(connected) {
  bar.toggleAttribute("data-disconnected", !connected);
  dot.setAttribute("aria-label", say(connected ? "connected" : "disconnected"));
  dot.title = say(connected ? "connected" : "disconnected");
}

/** Shows how many drafts, errors and warnings there are. */
export function setCounts({ drafts: draftCount, errors, warnings }) {
  drafts.hidden = draftCount === 0;
  drafts.textContent = say("drafts", draftCount);
  const parts = [errors > 0 && say("errors", errors), warnings > 0 && say("warnings", warnings)].filter(Boolean);
  count.hidden = parts.length === 0;
  count.textContent = parts.join(" · ");
  count.dataset.severity = errors > 0 ? "error" : "warning";
}

/** Shows whether the numbers are marked. */
export function setNumbers(on) {
  numbers.setAttribute("aria-pressed", String(on));
}

/** Offers the other language; `mark` is `missing` or `stale` where its text needs work. */
export function setTranslation(offered, mark) {
  beside.hidden = !offered;
  beside.replaceChildren(say("beside"));
  if (mark) beside.append(" ", element("span", { class: "mark", title: say(mark) }, "!"), element("span", { class: "unseen" }, say(mark)));
}
