// What every page loads while it is previewed: it listens to the server and tells the parts what to do.

import * as bar from "./bar.js";
import * as compare from "./compare.js";
import { connect } from "./connection.js";
import * as inspect from "./inspect.js";
import * as numbers from "./numbers.js";
import * as page from "./page.js";
import * as problems from "./problems.js";
import { announce, copy, dismiss, element, notify, own, raise } from "./surface.js";
import { say } from "./words.js";

const SHOWN_LINKS = 3;
const MOST_LINKS = 8;
const EFFECTS = ["nothing", "styles", "content", "layout"];

let website = null;
let number = null;
// Which server tells, and from which of its revisions on the reader was not offered what changed elsewhere.
let server = null;
let since = 0;
let waiting = null;
let busy = false;

/** Takes revisions one after the other; those that come meanwhile are taken together. */
async function take(summary) {
  const effect = EFFECTS[Math.max(EFFECTS.indexOf(waiting?.effect), EFFECTS.indexOf(summary.effect))];
  waiting = { ...summary, effect };
  if (busy) return;
  busy = true;
  while (waiting) {
    const next = waiting;
    waiting = null;
    // A server that stops in the midst of an answer tells anew when it is back.
    await follow(next).catch(() => (website = null));
  }
  busy = false;
}

async function follow(summary) {
  const isFirst = number === null;
  bar.setCounts(summary);
  if (summary.server !== server) [server, since] = [summary.server, summary.website];
  if (summary.number !== number) problems.show((await json("problems.json")).problems, page.stands());
  number = summary.number;
  if (summary.website === website) return;
  const result = await page.update(isFirst ? "nothing" : summary.effect);
  website = summary.website;
  tell(result, summary.changed);
  if (page.isFound() && result.outcome !== "gone") await look();
}

/** Asks anew what an author wants to know of the page. */
async function look() {
  const about = await json(`page.json?path=${encodeURIComponent(location.pathname)}`);
  inspect.take(about);
  numbers.take(about);
  bar.offerNumbers(about.unbound.length > 0 || document.querySelector("[data-reference], [data-cell]") !== null);
  bar.setTranslation(...(await compare.take(about)));
}

async function json(name) {
  const answer = await fetch(own(name), { cache: "no-cache" });
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer.json();
}

/** Says what became of the page. */
function tell({ outcome, parts, removed }, changed) {
  ["elsewhere", "sight"].forEach(dismiss);
  if (outcome === "gone") notify("gone", say("gone"));
  else dismiss("gone");
  if (outcome === "styles") announce(say("styled"));
  if (outcome === "content" && parts.size > 0) announce(say("updated", parts.size));
  else if (outcome === "content" && removed) announce(say("removed"));
  if (outcome === "content") offerSight([...parts]);
  if (outcome !== "gone") offerElsewhere(changed.filter((change) => change.number > since && change.number <= website));
  // Whose own page changes works here, and needs the way elsewhere no more than once.
  if (outcome === "content") since = website;
}

/** A link to a change that the reader cannot see from where they are. */
function offerSight(parts) {
  const visible = parts.filter((part) => part.checkVisibility());
  const isInSight = (part) => {
    const { top, bottom } = part.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  if (visible.length === 0 || visible.some(isInSight)) return;
  const go = () => {
    visible[0].scrollIntoView({ block: "center" });
    page.light(visible);
    dismiss("sight");
  };
  notify("sight", [say("outOfSight"), " ", element("button", { class: "link", type: "button", onclick: go }, say("showChange"))], 12);
}

/** Links to the pages on which changes are shown of which this one shows nothing. */
function offerElsewhere(changed) {
  const lists = changed.map((change) => change.pages).filter((pages) => pages.length > 0 && !pages.some(({ url }) => url === location.pathname));
  // Of one change all pages are offered, of several the main one of each.
  const offered = lists.flatMap((pages) => inLanguage(pages).slice(0, lists.length > 1 ? 1 : SHOWN_LINKS));
  const pages = [...new Map(offered.map((each) => [each.url, each])).values()];
  if (pages.length === 0) return;
  const links = pages.slice(0, MOST_LINKS).map(({ url, title, lang }) => element("a", { href: url, lang }, title));
  const more = pages.length > MOST_LINKS && say("furtherPages", pages.length - MOST_LINKS);
  const items = [...links, more].filter(Boolean).map((each) => element("li", {}, each));
  notify("elsewhere", [say("elsewhere"), element("ul", {}, items)], 0, () => (since = website));
}

/** The pages in the language of this one, or all where none is. */
function inLanguage(pages) {
  const own = pages.filter(({ lang }) => languageOf(lang) === languageOf(document.documentElement.lang));
  return own.length > 0 ? own : pages;
}

const languageOf = (tag) => tag.split("-")[0];

async function start() {
  try {
    await Promise.all([raise(), page.begin()]);
  } catch {
    // The server went away while the page loaded.
    setTimeout(start, 1000);
    return;
  }
  bar.raiseBar({ problems: problems.toggle, numbers: () => bar.setNumbers(numbers.toggle()), compare: compare.open });
  inspect.start();
  addEventListener("keydown", (event) => {
    if (event.altKey && event.shiftKey && event.code === "KeyB") bar.setNumbers(numbers.toggle());
  });
  addEventListener("click", ({ target }) => {
    const copied = target.closest?.("[data-nianbao-copy]");
    if (copied) copy(copied.dataset.nianbaoCopy);
  });
  connect(take, (connected) => {
    bar.setConnected(connected);
    // Another server may count from one again.
    if (!connected) website = number = null;
  });
}

start();
