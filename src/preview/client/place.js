// Keeps the reader where they are while the page changes under them: the part of the page that they see, and the focus.

const BLOCKS = "[data-block], h1, h2, h3, h4, p, li, tr, dt, dd, figure";

/** Runs `change`; what was at the top of the window stays there, and what had the focus has it. */
export function keepPlace(change) {
  const page = document.documentElement;
  const anchors = scrollY > 0 ? visibleBlocks() : [];
  const focus = describeFocus();
  // The browser's own anchoring would be added to ours.
  page.toggleAttribute("data-nianbao-updating", true);
  change();
  const anchor = anchors.find(({ block }) => block.isConnected);
  if (anchor) scrollBy({ top: anchor.block.getBoundingClientRect().top - anchor.top, behavior: "instant" });
  restoreFocus(focus);
  requestAnimationFrame(() => page.removeAttribute("data-nianbao-updating"));
}

/** The blocks in the window from the top, first those that begin in it. */
function visibleBlocks() {
  const blocks = [...document.body.querySelectorAll(BLOCKS)]
    .map((block) => ({ block, box: block.getBoundingClientRect() }))
    .filter(({ box }) => box.height > 0 && box.bottom > 0 && box.top < innerHeight)
    .map(({ block, box }) => ({ block, top: box.top }));
  return [...blocks.filter(({ top }) => top >= 0), ...blocks.filter(({ top }) => top < 0)];
}

function describeFocus() {
  const focused = document.activeElement;
  if (!focused || focused === document.body || focused.shadowRoot) return null;
  const ordinal = [...document.querySelectorAll(focused.localName)].indexOf(focused);
  const { id, localName: name, textContent: text } = focused;
  const range = typeof focused.selectionStart === "number" ? [focused.selectionStart, focused.selectionEnd] : null;
  return { focused, id, name, text, ordinal, range, href: focused.getAttribute("href") };
}

function restoreFocus(focus) {
  if (!focus || focus.focused.isConnected) return;
  const candidates = [...document.querySelectorAll(focus.name)];
  const alike = candidates.filter((each) => each.textContent === focus.text && each.getAttribute("href") === focus.href);
  const heir = (focus.id && document.getElementById(focus.id)) || (alike.length === 1 ? alike[0] : candidates[focus.ordinal]);
  heir?.focus({ preventScroll: true });
  if (focus.range) heir?.setSelectionRange?.(...focus.range);
}
