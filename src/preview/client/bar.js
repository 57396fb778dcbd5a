// The bar in the corner: the state of the connection, drafts, problems, and what can be switched on.

import { element, own, surface } from "./surface.js";
import { say } from "./words.js";

const FOLDED = "nianbao-preview-folded";

const dot = element("span", { class: "dot", role: "img" });
const drafts = element("a", { href: own("drafts/") });
const count = element("button", { class: "count", type: "button", "aria-haspopup": "dialog" });
const numbers = element("button", { type: "button", "aria-pressed": "false", title: say("numbersHint"), "aria-keyshortcuts": "Alt+Shift+B", hidden: true }, say("numbers"));
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
  setCounts({ drafts: 0, embargoed: 0, errors: 0, warnings: 0 });
  surface.append(bar);
  // What stands above the bar stays above it, also where it takes two lines.
  new ResizeObserver(() => surface.host.style.setProperty("--bar-height", `${bar.offsetHeight}px`)).observe(bar);
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

/** Shows how many drafts, parts under embargo, errors and warnings there are. */
export function setCounts({ drafts: draftCount, embargoed, errors, warnings }) {
  show(drafts, { drafts: draftCount, embargoed });
  show(count, { errors, warnings });
  count.dataset.severity = errors > 0 ? "error" : "warning";
}

/** Shows each number that is not zero in its words; hides what would have none to show. */
function show(shown, counts) {
  const parts = Object.entries(counts).filter(([, number]) => number > 0);
  shown.hidden = parts.length === 0;
  shown.textContent = parts.map(([name, number]) => say(name, number)).join(" · ");
}

/** Offers to mark the numbers, where a page has any. */
export function offerNumbers(offered) {
  numbers.hidden = !offered;
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
