// What every page loads while it is previewed: it listens to the server and tells the parts what to do.

import * as bar from "./bar.js";
import * as compare from "./compare.js";
import { connect } from "./connection.js";
import * as inspect from "./inspect.js";
import * as numbers from "./numbers.js";
import * as page from "./page.js";
import * as problems from "./problems.js";
import { announce, dismiss, element, notify, own, raise } from "./surface.js";
import { say } from "./words.js";

const SHOWN_LINKS = 3;
const EFFECTS = ["nothing", "styles", "content", "layout"];

let website = null;
let number = null;
let waiting = null;
let busy = false;

/** Takes revisions one after the other; those that come meanwhile are taken together. */
async function take(summary) {
  const changed = [...(waiting?.changed ?? []), ...summary.changed];
  const effect = EFFECTS[Math.max(EFFECTS.indexOf(waiting?.effect), EFFECTS.indexOf(summary.effect))];
  waiting = { ...summary, changed, effect };
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
  if (summary.number !== number) problems.show((await json("problems.json")).problems, page.stands());
  number = summary.number;
  if (summary.website === website) return;
  const result = await page.update(isFirst ? "nothing" : summary.effect);
  website = summary.website;
  tell(result, isFirst ? [] : summary.changed);
  if (page.isFound() && result.outcome !== "gone") await look();
}

/** Asks anew what an author wants to know of the page. */
async function look() {
  const about = await json(`page.json?path=${encodeURIComponent(location.pathname)}`);
  inspect.take(about);
  numbers.take(about);
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
  if (outcome === "same") offerElsewhere(changed);
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

/** Links to the pages on which a change is shown, if this one shows nothing of it. */
function offerElsewhere(changed) {
  const pages = changed.flatMap((change) => change.pages);
  if (pages.length === 0 || pages.some(({ url }) => url === location.pathname)) return;
  const inLanguage = pages.filter(({ lang }) => languageOf(lang) === languageOf(document.documentElement.lang));
  const offered = new Map((inLanguage.length > 0 ? inLanguage : pages).map((each) => [each.url, each]));
  const links = [...offered.values()].slice(0, SHOWN_LINKS).map(({ url, title, lang }) => element("a", { href: url, lang }, title));
  notify("elsewhere", [say("elsewhere"), element("ul", {}, links.map((link) => element("li", {}, link)))]);
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
  connect(take, (connected) => {
    bar.setConnected(connected);
    // Another server may count from one again.
    if (!connected) website = number = null;
  });
}

start();
