// The one element that everything of the preview's own stands in, so that no theme and the preview get in each other's way.

import { say } from "./words.js";

const style = new CSSStyleSheet();
const host = document.createElement("nianbao-preview");
const spoken = element("p", { class: "unseen", role: "status" });
const notices = element("div", { class: "notices" });

/** What the other parts add their elements to. */
export const surface = host.attachShadow({ mode: "open" });

/** The address of one of the preview's own files. */
export const own = (name) => new URL(name, import.meta.url);

/** Makes an element: attributes, listeners (`onclick`), then what stands in it. An absent attribute is null or false. */
export function element(name, attributes = {}, ...content) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...content.flat().filter((each) => each !== null && each !== undefined && each !== false));
  return made;
}

/** Puts the preview's element beside the page's body, where no rule of a theme for children of the body reaches it. */
export async function raise() {
  const answer = await fetch(own("surface.css"));
  await style.replace(await answer.text());
  surface.adoptedStyleSheets = [style];
  surface.append(spoken, notices);
  document.documentElement.append(host);
}

/** Whether an element is the preview's. */
export const isOwn = (node) => node === host;

/** Tells those who listen rather than look. */
export function announce(text) {
  spoken.textContent = "";
  setTimeout(() => (spoken.textContent = text), 50);
}

/**
 * Shows a small notice above the bar until it is closed, which calls `onClose`, until the next one of the same kind, or for
 * some seconds.
 * Within an open dialog it would be out of reach, so it then stands in the dialog.
 */
export function notify(kind, content, seconds = 0, onClose = () => {}) {
  dismiss(kind);
  const notice = element("div", { class: "notice", "data-kind": kind, role: "status" }, element("div", {}, content));
  notice.append(element("button", { class: "icon", "aria-label": say("close"), onclick: () => (notice.remove(), onClose()) }, "×"));
  (surface.querySelector("dialog[open] .notices") ?? notices).append(notice);
  if (seconds > 0) setTimeout(() => notice.remove(), seconds * 1000);
}

/** Takes a notice away. */
export function dismiss(kind) {
  surface.querySelectorAll(`.notice[data-kind="${kind}"]`).forEach((each) => each.remove());
}

/** Copies a text, and says whether that was possible. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    notify("copied", say("copied", text), 4);
  } catch {
    notify("copied", [say("notCopied", ""), element("code", {}, text)]);
  }
}

/** What opens a place in the author's editor: a link, a button that copies the command, or only the text. */
export function placeLink(text, editor) {
  const name = say("openEditor", text);
  if (editor?.url) return element("a", { class: "place", href: editor.url, title: name }, text);
  if (editor?.command) return element("button", { class: "place", type: "button", title: name, onclick: () => copy(editor.command) }, text);
  return element("span", { class: "place" }, text);
}
