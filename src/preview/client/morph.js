// Changes the page where its source changed and nowhere else. Three trees take part: the page as it was served, the page as
// it is served now, and the live page, which scripts and the reader have altered since. What differs between the first two
// is done to the third, so that what scripts added to other places stays. Where the live page cannot be matched with what
// was served, the smallest element around the place is replaced.

const WIDEST_TABLE = 1_000_000;
const SHOWN_ATTRIBUTES = ["alt", "src", "srcset", "title"];

/** Does to `live` what leads from `old` to `fresh`, and calls `onChange` with each live element in which something visible changed. */
export function morph(old, fresh, live, onChange) {
  if (old.isEqualNode(fresh)) return;
  if (mergeAttributes(old, fresh, live)) onChange(live);
  const pairs = align([...old.childNodes], [...fresh.childNodes]);
  if (pairs.every(([before, after]) => before && after && before.isEqualNode(after))) return;
  const liveOf = counterparts(old, live);
  if (liveOf) pairs.reduce((previous, pair) => mergeChild(pair, liveOf, live, previous, onChange), null);
  else onChange(replace(live, fresh));
}

/** Merges one child, and returns the live node after which the next one belongs. */
function mergeChild([before, after], liveOf, parent, previous, onChange) {
  const live = liveOf.get(before);
  if (!before) {
    const added = document.importNode(after, true);
    if (previous) previous.after(added);
    else parent.prepend(added);
    if (!isBlank(after)) onChange(added.nodeType === Node.ELEMENT_NODE ? added : parent);
    return added;
  }
  if (!after) {
    live?.remove();
    if (!isBlank(before)) onChange(before.nodeType === Node.ELEMENT_NODE ? null : parent);
    return previous;
  }
  if (!live) return previous;
  if (before.isEqualNode(after)) return live;
  if (live.nodeType === Node.ELEMENT_NODE) {
    const next = live.nextSibling;
    morph(before, after, live, onChange);
    return live.isConnected ? live : (next?.previousSibling ?? parent.lastChild);
  }
  mergeText(live, after.data);
  if (!isBlank(before) || !isBlank(after)) onChange(parent);
  return live;
}

/** Sets the attributes that differ; true if a reader sees it. */
function mergeAttributes(old, fresh, live) {
  let seen = false;
  const names = new Set([...old.getAttributeNames(), ...fresh.getAttributeNames()]);
  for (const name of names) {
    const value = fresh.getAttribute(name);
    if (value === old.getAttribute(name)) continue;
    if (value === null) live.removeAttribute(name);
    else live.setAttribute(name, value);
    seen ||= live instanceof SVGElement || SHOWN_ATTRIBUTES.includes(name);
  }
  return seen;
}

/** Replaces only what differs, so that a selection in the rest of the text stays. */
function mergeText(live, text) {
  const old = live.data;
  const shorter = Math.min(old.length, text.length);
  let start = 0;
  while (start < shorter && old[start] === text[start]) start += 1;
  let end = 0;
  while (end < shorter - start && old.at(-1 - end) === text.at(-1 - end)) end += 1;
  live.replaceData(start, old.length - end - start, text.slice(start, text.length - end));
}

/** Puts `fresh` in the place of `live`; what the reader opened or filled in stays so. */
function replace(live, fresh) {
  const added = document.importNode(fresh, true);
  carry("details", live, added, (from, to) => (to.open = from.open));
  carry("input, textarea, select", live, added, (from, to) => {
    to.value = from.value;
    to.checked = from.checked;
  });
  live.replaceWith(added);
  return added;
}

function carry(selector, from, to, copy) {
  const olds = [...from.querySelectorAll(selector)];
  const news = [...to.querySelectorAll(selector)];
  if (from.matches(selector)) copy(from, to);
  if (olds.length === news.length) olds.forEach((each, index) => copy(each, news[index]));
}

const isBlank = (node) => node.nodeType === Node.COMMENT_NODE || (node.nodeType === Node.TEXT_NODE && node.data.trim() === "");
const kindOf = (node) => `${node.nodeName} ${node.id ?? ""} ${isUntold(node) ? namesOf(node) : ""}`;
const likenessOf = (node) => `${kindOf(node)} ${isUntold(node) ? node.outerHTML : node.textContent}`;

// What a page says of itself is in attributes, of which some say what it is and the others what it says.
const NAMES = ["name", "property", "http-equiv", "rel", "hreflang", "type", "media"];
const isUntold = ({ nodeName }) => nodeName === "META" || nodeName === "LINK";
const namesOf = (node) => NAMES.map((name) => node.getAttribute(name) ?? "").join(" ");

/**
 * Which live child came of which served child; null if one is missing or altered beyond recognition. A child is known by its
 * text; one whose text a script added to, by its name, its id and its classes.
 */
function counterparts(old, live) {
  const byLikeness = Map.groupBy(live.childNodes, likenessOf);
  const found = new Map();
  const enhanced = [];
  for (const child of old.childNodes) {
    const same = byLikeness.get(likenessOf(child))?.shift();
    if (same) found.set(child, same);
    else if (child.nodeType === Node.ELEMENT_NODE) enhanced.push(child);
    else if (!isBlank(child)) return null;
  }
  const claimed = new Set(found.values());
  for (const child of enhanced) {
    const like = [...live.children].find((each) => !claimed.has(each) && cameOf(each, child));
    if (!like) return null;
    claimed.add(like);
    found.set(child, like);
  }
  return found;
}

function cameOf(live, old) {
  return kindOf(live) === kindOf(old) && [...old.classList].every((name) => live.classList.contains(name));
}

/** Pairs two lists of nodes in order: those that read the same, then, in the gaps between them, those of one kind. */
export function align(olds, freshes) {
  const before = olds.map(likenessOf);
  const after = freshes.map(likenessOf);
  let start = 0;
  while (start < Math.min(olds.length, freshes.length) && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < Math.min(olds.length, freshes.length) - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const same = commonSubsequence(before.slice(start, before.length - end), after.slice(start, after.length - end));
  const anchors = [
    ...Array.from({ length: start }, (_, index) => [index, index]),
    ...same.map(([left, right]) => [left + start, right + start]),
    ...Array.from({ length: end }, (_, index) => [olds.length - end + index, freshes.length - end + index]),
    [olds.length, freshes.length],
  ];
  const pairs = [];
  let [left, right] = [0, 0];
  for (const [nextLeft, nextRight] of anchors) {
    pairs.push(...fillGap(olds.slice(left, nextLeft), freshes.slice(right, nextRight)));
    if (nextLeft < olds.length) pairs.push([olds[nextLeft], freshes[nextRight]]);
    [left, right] = [nextLeft + 1, nextRight + 1];
  }
  return pairs;
}

function fillGap(olds, freshes) {
  const pairs = [];
  const rest = [...olds];
  for (const fresh of freshes) {
    const index = rest.findIndex((old) => kindOf(old) === kindOf(fresh));
    if (index >= 0) pairs.push(...rest.splice(0, index).map((old) => [old, null]));
    pairs.push([index >= 0 ? rest.shift() : null, fresh]);
  }
  return [...pairs, ...rest.map((old) => [old, null])];
}

/** The longest common subsequence of two lists, as pairs of indices; none for lists that are too long for it. */
function commonSubsequence(left, right) {
  if (left.length * right.length > WIDEST_TABLE) return [];
  const width = right.length + 1;
  const lengths = new Uint32Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      const at = i * width + j;
      lengths[at] = left[i] === right[j] ? lengths[at + width + 1] + 1 : Math.max(lengths[at + width], lengths[at + 1]);
    }
  }
  const pairs = [];
  let [i, j] = [0, 0];
  while (i < left.length && j < right.length) {
    if (left[i] === right[j]) pairs.push([i++, j++]);
    else if (lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]) i += 1;
    else j += 1;
  }
  return pairs;
}
