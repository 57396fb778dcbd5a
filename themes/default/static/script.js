// Everything here adds comfort to a page that is complete without it. Words and markup come from the page's <template> elements.

const clone = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

// Appearance: automatic, light, dark, in turn.

const APPEARANCES = ["auto", "light", "dark"];

function storedAppearance() {
  try {
    return localStorage.getItem("appearance") ?? "auto";
  } catch {
    return "auto";
  }
}

function applyAppearance(button, choice) {
  button.dataset.appearance = choice;
  if (choice === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
  try {
    if (choice === "auto") localStorage.removeItem("appearance");
    else localStorage.setItem("appearance", choice);
  } catch {
    // The choice then lasts as long as the page.
  }
}

function enhanceAppearance(button) {
  button.hidden = false;
  button.dataset.appearance = APPEARANCES.includes(storedAppearance()) ? storedAppearance() : "auto";
  button.addEventListener("click", () => {
    const next = (APPEARANCES.indexOf(button.dataset.appearance) + 1) % APPEARANCES.length;
    applyAppearance(button, APPEARANCES[next]);
  });
}

// Copying: a permalink on every heading and caption, and the citation.

async function copy(text, beside) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return false;
  }
  const message = clone("tool-copied");
  beside.after(message);
  setTimeout(() => message.remove(), 2500);
  return true;
}

function addPermalink(target, id) {
  const link = clone("tool-link");
  link.href = `#${id}`;
  link.addEventListener("click", () => copy(link.href, link));
  target.append(" ", link);
}

function enhanceCitation(button) {
  button.hidden = false;
  button.addEventListener("click", () => copy(document.getElementById(button.dataset.copy).textContent.trim(), button));
}

// Large tables: a filter over the rows, and a sort button in each column head.

function sortKey(row, column) {
  const cell = row.cells[column];
  const value = cell.dataset.value;
  if (value === undefined) return cell.classList.contains("numeric") ? null : cell.textContent.trim();
  return Number.isNaN(Number(value)) ? value : Number(value);
}

function compare(left, right, collator) {
  if (left === null || right === null) return 0;
  if (typeof left === "number" && typeof right === "number") return left - right;
  return collator.compare(String(left), String(right));
}

// Rows without a value stay last, whichever way the others run.
function sortRows(rows, column, direction, collator) {
  return rows
    .map((row) => ({ row, key: sortKey(row, column) }))
    .sort((a, b) => (a.key === null) - (b.key === null) || direction * compare(a.key, b.key, collator))
    .map(({ row }) => row);
}

function sortTable(table) {
  const head = table.tHead.querySelector("[aria-sort]");
  if (!head) return;
  const body = table.tBodies[0];
  const collator = new Intl.Collator(document.documentElement.lang);
  const direction = head.getAttribute("aria-sort") === "ascending" ? 1 : -1;
  body.append(...sortRows([...body.rows], head.cellIndex, direction, collator));
}

function addSortButton(head) {
  const table = head.closest("table");
  const button = clone("tool-sort");
  const label = button.querySelector(".sort-label");
  const wrap = () => {
    label.append(...head.childNodes);
    head.append(button);
  };
  wrap();
  // Browsers do not repeat a table head with a button in it on each printed page.
  addEventListener("beforeprint", () => head.replaceChildren(...label.childNodes));
  addEventListener("afterprint", wrap);
  button.addEventListener("click", () => {
    const first = head.classList.contains("numeric") && head.cellIndex > 0 ? "descending" : "ascending";
    const other = first === "ascending" ? "descending" : "ascending";
    const order = head.getAttribute("aria-sort") === first ? other : first;
    table.tHead.querySelectorAll("[aria-sort]").forEach((each) => each.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", order);
    sortTable(table);
  });
}

function filterTable(figure) {
  const tools = figure.querySelector(".table-tools");
  const rows = [...figure.querySelector("table").tBodies[0].rows];
  const wanted = tools.querySelector("input").value.trim().toLocaleLowerCase();
  for (const row of rows) row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted);
  const shown = rows.filter((row) => !row.hidden).length;
  tools.querySelector("[data-shown]").textContent = String(shown);
  tools.querySelector("[data-total]").textContent = String(rows.length);
  figure.querySelector(".table-no-match").hidden = shown > 0;
}

function addFilter(figure) {
  const tools = clone("tool-table");
  const frame = figure.querySelector(".table-frame");
  tools.querySelector("input").addEventListener("input", () => filterTable(figure));
  frame.before(tools);
  frame.after(clone("tool-no-match"));
}

// Contents: the entry of the part that is being read.

function followReading() {
  const update = () => {
    const line = innerHeight * 0.3;
    const entries = [...document.querySelectorAll(".contents-headings a")]
      .map((link) => ({ link, heading: document.getElementById(decodeURIComponent(new URL(link.href).hash.slice(1))) }))
      .filter(({ heading }) => heading);
    const current = entries.filter(({ heading }) => heading.getBoundingClientRect().top <= line).at(-1);
    for (const entry of entries) {
      if (entry === current) entry.link.setAttribute("aria-current", "location");
      else entry.link.removeAttribute("aria-current");
    }
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      update();
    });
  }, { passive: true });
  update();
}

// Languages: the switch leads to the part that the address names, for ids are the same in every language.

function keepPart(link) {
  link.addEventListener("click", () => {
    link.hash = location.hash;
  });
}

// Contents: open beside the text, as the style sheet shows them, for tools and browsers that only know the attribute.

function openOnDesk(details) {
  const desk = matchMedia("(min-width: 64rem)");
  const open = () => {
    if (desk.matches) details.open = true;
  };
  desk.addEventListener("change", open);
  open();
}

// Chinese headings: a line may end between two words, not within one.

function phrase(heading) {
  const segmenter = new Intl.Segmenter("zh", { granularity: "word" });
  const walker = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    const words = [...segmenter.segment(text.data)];
    const mayBreakBefore = (index) => words[index].isWordLike && words[index - 1]?.isWordLike && !/\p{N}$/u.test(words[index - 1].segment);
    const parts = words.flatMap(({ segment }, index) => (mayBreakBefore(index) ? [document.createElement("wbr"), segment] : [segment]));
    text.replaceWith(...parts);
  }
  heading.classList.add("phrased");
}

// While a page is previewed, its elements may change; each new one is enhanced once.

const LARGE = "body:not(.page-print) figure.table[data-large]";
const enhanced = new Map();

function each(selector, enhanceOne) {
  const known = enhanced.get(selector) ?? new WeakSet();
  enhanced.set(selector, known);
  for (const found of document.querySelectorAll(selector)) {
    if (known.has(found)) continue;
    known.add(found);
    enhanceOne(found);
  }
}

function enhance() {
  if (Intl.Segmenter) each(":is(h1, h2, h3):lang(zh)", phrase);
  each(".contents > details", openOnDesk);
  each("button.appearance", enhanceAppearance);
  each(LARGE, addFilter);
  each(`:is(${LARGE}) thead th`, addSortButton);
  each(".page-section .prose > :is(h2, h3)[id]", (heading) => addPermalink(heading, heading.id));
  each(".page-section .prose > figure > figcaption", (caption) => addPermalink(caption, caption.parentElement.id));
  each(".languages a", keepPart);
  each("button[data-copy]", enhanceCitation);
  each("button[data-print]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
  document.querySelectorAll(LARGE).forEach((figure) => {
    sortTable(figure.querySelector("table"));
    filterTable(figure);
  });
}

enhance();
followReading();
document.addEventListener("nianbao:updated", enhance);
