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

function enhanceSorting(table, rows) {
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const collator = new Intl.Collator(document.documentElement.lang);
  heads.forEach((head, column) => {
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
      const first = head.classList.contains("numeric") && column > 0 ? "descending" : "ascending";
      const other = first === "ascending" ? "descending" : "ascending";
      const order = head.getAttribute("aria-sort") === first ? other : first;
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", order);
      body.append(...sortRows(rows, column, order === "ascending" ? 1 : -1, collator));
    });
  });
}

function enhanceFilter(figure, rows) {
  const tools = clone("tool-table");
  const noMatch = clone("tool-no-match");
  const frame = figure.querySelector(".table-frame");
  const input = tools.querySelector("input");
  const texts = new Map(rows.map((row) => [row, row.textContent.toLocaleLowerCase()]));
  const show = () => {
    const wanted = input.value.trim().toLocaleLowerCase();
    for (const row of rows) row.hidden = !texts.get(row).includes(wanted);
    const shown = rows.filter((row) => !row.hidden).length;
    tools.querySelector("[data-shown]").textContent = String(shown);
    noMatch.hidden = shown > 0;
  };
  tools.querySelector("[data-total]").textContent = String(rows.length);
  input.addEventListener("input", show);
  frame.before(tools);
  frame.after(noMatch);
  show();
}

function enhanceTable(figure) {
  const table = figure.querySelector("table");
  const rows = [...table.tBodies[0].rows];
  enhanceFilter(figure, rows);
  enhanceSorting(table, rows);
}

// Contents: the entry of the part that is being read.

function followReading(links) {
  const entries = links
    .map((link) => ({ link, heading: document.getElementById(decodeURIComponent(new URL(link.href).hash.slice(1))) }))
    .filter(({ heading }) => heading);
  const update = () => {
    const line = innerHeight * 0.3;
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

if (Intl.Segmenter) document.querySelectorAll(":is(h1, h2, h3):lang(zh)").forEach(phrase);
document.querySelectorAll(".contents > details").forEach(openOnDesk);
document.querySelectorAll("button.appearance").forEach(enhanceAppearance);
document.querySelectorAll("body:not(.page-print) figure.table[data-large]").forEach(enhanceTable);
document.querySelectorAll(".page-section .prose > :is(h2, h3)[id]").forEach((heading) => addPermalink(heading, heading.id));
document.querySelectorAll(".page-section .prose > figure > figcaption").forEach((caption) => addPermalink(caption, caption.parentElement.id));
document.querySelectorAll(".languages a").forEach(keepPart);
document.querySelectorAll("button[data-copy]").forEach(enhanceCitation);
document.querySelectorAll("button[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});
const headingLinks = [...document.querySelectorAll(".contents-headings a")];
if (headingLinks.length > 0) followReading(headingLinks);
