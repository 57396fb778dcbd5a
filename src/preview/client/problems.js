// Errors and warnings over the page: every diagnostic with its place, its source and what helps, in either language.

import { PAGE_LANGUAGE, sayIn } from "./words.js";
import { element, placeLink, surface } from "./surface.js";

const RANK = { error: 0, warning: 1, note: 2 };

const CHOSEN = "nianbao-language";

// What stands where there is no site says itself what is wrong, in the language of the browser.
const standIns = [...document.querySelectorAll("[data-nianbao-problems]")];

let language = sessionStorage.getItem(CHOSEN) ?? ((standIns.length === 0 && siteLanguage()) || PAGE_LANGUAGE);
let problems = [];
let siteStands = true;
let told = "";
let dialog = null;

/** That of the address, where the page itself is in none. */
function siteLanguage() {
  return ["zh", "en"].find((code) => location.pathname.split("/").includes(code));
}

/** Takes the problems of a revision: opens for errors that were not shown yet, goes away when there are none. */
export function show(list, hasSite) {
  problems = [...list].sort((left, right) => RANK[left.severity] - RANK[right.severity]);
  siteStands = hasSite;
  const errors = problems.filter(({ severity }) => severity === "error");
  standIns.forEach((each) => (each.hidden = errors.length > 0));
  const telling = JSON.stringify(errors);
  const isNew = telling !== told;
  told = telling;
  if (problems.length === 0 || (errors.length === 0 && wasForErrors())) close();
  else if (errors.length > 0 && isNew) open();
  else if (dialog?.open) draw();
}

/** Opens the list, or closes it if it is open. */
export function toggle() {
  if (dialog?.open) close();
  else open();
}

/** Opens the list of all problems. */
export function open() {
  dialog ??= makeDialog();
  draw();
  if (dialog.open) return;
  dialog.showModal();
  (dialog.querySelector("a.place, button.place") ?? dialog.querySelector(".list")).focus();
}

function close() {
  dialog?.close();
}

const wasForErrors = () => dialog?.open && dialog.dataset.severity === "error";
const say = (...of) => sayIn(language, ...of);
/** A message in the chosen language; what stands between backticks in it is code. */
const inLanguage = (message) => message[language].split("`").map((part, index) => (index % 2 === 0 ? part : element("code", {}, part)));

function makeDialog() {
  const made = element("dialog", { class: "problems", "aria-labelledby": "problems-title" });
  made.addEventListener("click", (event) => event.target === made && made.close());
  surface.append(made);
  return made;
}

/** Draws the list; the reader stays where they were in it. */
function draw() {
  const focused = [...dialog.querySelectorAll("a, button")].indexOf(surface.activeElement);
  const scrolled = dialog.querySelector(".list")?.scrollTop ?? 0;
  dialog.lang = language === "zh" ? "zh-Hans" : "en";
  dialog.dataset.severity = problems[0]?.severity ?? "note";
  const list = element("ol", { class: "list", tabindex: "0", "aria-labelledby": "problems-title" }, problems.map(problemItem));
  dialog.replaceChildren(header(), list, element("div", { class: "notices" }));
  list.scrollTop = scrolled;
  if (focused >= 0) ([...dialog.querySelectorAll("a, button")][focused] ?? dialog.querySelector("button")).focus();
}

function header() {
  const hasErrors = problems.some(({ severity }) => severity === "error");
  const explanation = siteStands ? "lastGood" : "noneGood";
  return element(
    "div",
    { class: "head" },
    element("div", {}, element("h2", { id: "problems-title" }, title()), hasErrors && element("p", {}, say(explanation)), !opensEditor() && element("p", { class: "hint" }, say("noEditor"))),
    element("div", { class: "languages", role: "group", "aria-label": say("language") }, languageButton("zh", "中文"), languageButton("en", "English")),
    element("button", { class: "icon", type: "button", "aria-label": say("close"), onclick: close }, "×"),
  );
}

/** Whether the project names an editor. */
function opensEditor() {
  return problems.every(({ labels }) => labels.every(({ editor }) => editor));
}

function title() {
  const count = (severity) => problems.filter((problem) => problem.severity === severity).length;
  const parts = ["error", "warning"].filter((severity) => count(severity) > 0).map((severity) => say(`${severity}s`, count(severity)));
  return parts.join(language === "zh" ? "、" : ", ") || say("none");
}

function languageButton(code, name) {
  const choose = () => {
    language = code;
    sessionStorage.setItem(CHOSEN, code);
    draw();
  };
  return element("button", { type: "button", lang: code, "aria-pressed": String(language === code), onclick: choose }, name);
}

function problemItem({ severity, code, message, help, labels }) {
  return element(
    "li",
    { class: "problem", "data-severity": severity },
    element("p", { class: "kind" }, element("span", { class: "severity" }, say(severity)), " ", element("code", {}, code)),
    element("p", { class: "message" }, inLanguage(message)),
    labels.map(labelPart),
    help && element("p", { class: "help" }, element("strong", {}, say("help")), " ", inLanguage(help)),
  );
}

function labelPart(label) {
  const place = `${label.file}:${label.line}:${label.column}`;
  const link = placeLink(place, label.editor);
  const excerpt = label.excerpt?.length > 0 && element("pre", {}, element("code", {}, label.excerpt.map(excerptLine)));
  if (excerpt && label.editor) excerpt.addEventListener("click", () => getSelection().isCollapsed && link.click());
  return element(
    "div",
    { class: "label", "data-primary": label.primary },
    element("p", {}, link, label.message && element("span", { class: "label-message" }, inLanguage(label.message))),
    excerpt,
  );
}

/** A line of the source. Columns count characters, which may be longer than one unit of a string. */
function excerptLine({ line, text, from, to }) {
  const characters = [...text];
  const slice = (...range) => characters.slice(...range).join("");
  const marked = from === null || from === undefined ? [text] : [slice(0, from), element("mark", {}, slice(from, to) || " "), slice(Math.max(from, to))];
  return element("span", { class: "line", "data-marked": marked.length > 1 }, element("span", { class: "number" }, String(line)), element("span", { class: "text" }, marked), "\n");
}
