// Which parts of a text and of its translation belong together. What has an id (headings, tables, figures) has the same in
// every language and belongs to itself. Between two of those, parts pair up in order, each with one of its kind; where one
// language has more of a kind, the numbers and links in the parts and their lengths tell which of them has no counterpart.

const APART = 1;
// Of parts that are equally alike the earlier ones pair up.
const LATER = 1e-6;

/**
 * Pairs two lists of parts, each `{ id, kind, element }`, in an order that keeps that of both; a part without counterpart
 * stands in a pair with null.
 */
export function pairUp(left, right) {
  const scale = scaleOf(left, right);
  const pairs = [];
  let [row, column] = [0, 0];
  for (const [nextRow, nextColumn] of [...anchors(left, right), [left.length, right.length]]) {
    pairs.push(...pairBetween(left.slice(row, nextRow), right.slice(column, nextColumn), scale));
    if (nextRow < left.length) pairs.push([left[nextRow], right[nextColumn]]);
    [row, column] = [nextRow + 1, nextColumn + 1];
  }
  return pairs;
}

/** Where in both lists the parts stand that have the same id; without those that stand in another order in the second. */
function anchors(left, right) {
  const byId = new Map(right.map(({ id }, index) => [id, index]).filter(([id]) => id));
  const shared = left.map(({ id }, index) => [index, byId.get(id)]).filter(([, other]) => other !== undefined);
  const ordered = new Set(longestRise(shared.map(([, other]) => other)));
  return shared.filter(([, other]) => ordered.has(other));
}

/** The longest rising selection of some different numbers, in their order. */
function longestRise(numbers) {
  const best = [];
  for (const number of numbers) {
    const before = best.filter((rise) => rise.at(-1) < number);
    best.push([...before.reduce((longest, rise) => (rise.length > longest.length ? rise : longest), []), number]);
  }
  return best.reduce((longest, rise) => (rise.length > longest.length ? rise : longest), []);
}

/** The cheapest way to pair two runs of parts, as an edit distance. */
function pairBetween(left, right, scale) {
  const costs = Array.from({ length: left.length + 1 }, () => new Array(right.length + 1).fill(Infinity));
  const steps = costs.map((row) => row.map(() => null));
  const reach = (row, column, cost, step) => {
    if (cost < costs[row][column]) [costs[row][column], steps[row][column]] = [cost, step];
  };
  costs[0][0] = 0;
  for (let row = 0; row <= left.length; row += 1) {
    for (let column = 0; column <= right.length; column += 1) {
      const cost = costs[row][column];
      if (row < left.length && column < right.length && mayPair(left[row], right[column])) {
        reach(row + 1, column + 1, cost + LATER * (row + column) + difference(left[row], right[column], scale), [1, 1]);
      }
      if (row < left.length) reach(row + 1, column, cost + APART, [1, 0]);
      if (column < right.length) reach(row, column + 1, cost + APART, [0, 1]);
    }
  }
  return retrace(left, right, steps);
}

function retrace(left, right, steps) {
  const pairs = [];
  let [row, column] = [left.length, right.length];
  while (row > 0 || column > 0) {
    const [down, along] = steps[row][column];
    pairs.unshift([down ? left[row - 1] : null, along ? right[column - 1] : null]);
    [row, column] = [row - down, column - along];
  }
  return pairs;
}

/** What has an id belongs to nothing but what has the same. */
const mayPair = (left, right) => left.kind === right.kind && !left.id && !right.id;

/** How little two parts have in common, from 0 to less than two parts without counterpart cost. */
function difference(left, right, scale) {
  const [these, those] = [left, right].map(({ element }) => factsOf(element));
  const all = these.union(those).size;
  const unlike = all === 0 ? 0 : 1 - these.intersection(those).size / all;
  const length = ({ element }) => element.textContent.length + 1;
  return unlike + Math.min(0.9, Math.abs(Math.log((length(left) * scale) / length(right))) / 4);
}

/** The numbers and the links of a text, which are the same in every language. */
function factsOf(element) {
  const numbers = element.textContent.match(/\d+(?:[.,]\d+)*/g) ?? [];
  const links = [...element.querySelectorAll("a[href]")].map((link) => link.getAttribute("href").replace(/^\/[^#]*/, ""));
  return new Set([...numbers, ...links.filter((href) => href.startsWith("#"))]);
}

/** How much longer the second text is for the same: Chinese needs a third of the characters of English. */
function scaleOf(left, right) {
  const length = (parts) => parts.reduce((sum, { element }) => sum + element.textContent.length, 1);
  return length(right) / length(left);
}
