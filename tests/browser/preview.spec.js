// What an author sees in the browser while they write: each save on the open page, each mistake over it, where every number
// comes from, and both languages beside each other.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { expect as assert, test as base } from "@playwright/test";
import { complaintsOf, violations } from "./complaints.js";
import { Project, serve } from "./project.js";
import { note } from "./report.js";

const EDITION = "shanxi-2020";
const ENGLISH = `content/${EDITION}/02-employment.en.md`;
const CHINESE = `content/${EDITION}/02-employment.zh.md`;
const PROBLEMS = `content/${EDITION}/04-problems.en.md`;
const NEXT = `content/${EDITION}/05-next-steps.en.md`;
const RATES = `data/${EDITION}/tables/rates.yaml`;
// A busy machine takes its time to compile.
const expect = assert.configure({ timeout: 20_000 });
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const test = base.extend({
  project: async ({}, use) => {
    const project = new Project();
    await use(project);
    project.remove(".");
  },
  /** Serves the project and opens a page of it; what the page complains of fails the test. */
  author: async ({ project, page }, use) => {
    let server = null;
    const complaints = [];
    const author = {
      open: async (path, options) => {
        server = await serve(project, options);
        complaintsOf(page, server.origin, complaints);
        await page.goto(`${server.origin}/${path}`);
        await expect(page.locator("nianbao-preview .bar")).toBeVisible();
        await page.evaluate(() => (window.notReloaded = true));
        return server;
      },
      complaints,
      // What a page that is gone, or not there yet, has to complain of.
      expected: /^$/,
    };
    await use(author);
    // What is under way when the page is left is no complaint; the console tells of what fails otherwise.
    const complained = [...complaints];
    await page.goto("about:blank");
    await server?.stop();
    expect(complained.filter((each) => !each.startsWith("failed:") && !author.expected.test(each))).toEqual([]);
  },
});

// These tests run programs, save files and wait for what comes of it, beside other tests: one may be late once.
test.describe.configure({ retries: 1 });

const inPreview = (page, selector) => page.locator(`nianbao-preview ${selector}`);
const topOf = (locator) => locator.evaluate((element) => Math.round(element.getBoundingClientRect().top));
const isSame = (page) => page.evaluate(() => window.notReloaded === true);
const scrollTo = (locator) => locator.evaluate((element) => element.scrollIntoView({ behavior: "instant", block: "start" }));

/** Lets the page believe that it is seen or not. */
const show = (page, state) =>
  page.evaluate((state) => {
    Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);

/** Leaves one number of the text unbound and waives another, in both languages; returns what binds the first again. */
function unbind(project) {
  const waived = '[7](free: "example")';
  project.edit(ENGLISH, "By level of study it was", `In ${waived} weeks it was`);
  project.edit(CHINESE, "各学历层次分别为：", `${waived} 周后为：`);
  const bound = [ENGLISH, CHINESE].map((file) => project.edit(file, "[62.96%](value:rates.total.rate)", "62.96%"));
  return () => bound.forEach((bind) => bind());
}

/** Adds a paragraph at the top of the section in both languages, and replaces a text further down in English. */
function addParagraph(project, from, to) {
  project.edit(CHINESE, "\n## 就业率的口径", "\n这一段是新的。\n\n## 就业率的口径");
  const english = project.read(ENGLISH).replace("\n## How the", "\nA paragraph that is new.\n\n## How the");
  project.write(ENGLISH, english.replace(from, to));
}

test.describe("a save", () => {
  test("changes the block on the open page and nothing else", async ({ author, page, project }) => {
    await author.open(`en/${EDITION}/employment/`);
    const heading = page.locator("#destinations");
    const block = page.locator("[data-block]", { hasText: "destinations" }).filter({ hasText: "not seeking employment for now, as" });
    const details = page.locator("details.figure-data").first();
    await details.evaluate((element) => (element.open = true));
    await scrollTo(heading);
    await block.getByRole("link").last().focus();
    const before = await topOf(heading);
    addParagraph(project, "As to destinations", "As for destinations");
    await expect(block).toContainText("As for destinations");
    await expect(block).toHaveAttribute("data-nianbao-lit");
    await expect(page.getByText("A paragraph that is new.")).toHaveCount(1);
    expect(Math.abs((await topOf(heading)) - before), "half a pixel may be rounded either way").toBeLessThanOrEqual(1);
    await expect(details).toHaveAttribute("open");
    await expect(block.getByRole("link").last()).toBeFocused();
    await expect(inPreview(page, "[role=status].unseen")).toContainText("The page was updated in");
    await expect(page.locator("[data-nianbao-lit]")).toHaveCount(0);
    expect(await isSame(page)).toBe(true);
  });

  test("changes title and description with the text", async ({ author, page, project }) => {
    await author.open(`en/${EDITION}/employment/`);
    project.edit(ENGLISH, "title: Employment of graduates", "title: Graduates in employment");
    await expect(page).toHaveTitle(/^Graduates in employment/);
    await expect(page.locator("h1")).toContainText("Graduates in employment");
    await expect(page.locator("[aria-current=page]").first()).toContainText("Graduates in employment");
    expect(await isSame(page)).toBe(true);
  });

  test("changes what the page says of itself and leaves its policy alone", async ({ author, page, project }) => {
    await author.open(`en/${EDITION}/employment/`);
    const heads = () => page.locator("head meta[http-equiv], head link").evaluateAll((all) => all.map((each) => each.outerHTML));
    const [before, title] = [await heads(), await page.locator("meta[property='og:title']").getAttribute("content")];
    project.write(ENGLISH, project.read(ENGLISH).replace(/^description: .*$/m, "description: Another description."));
    for (const meta of ["meta[name=description]", "meta[property='og:description']"]) {
      await expect(page.locator(meta)).toHaveAttribute("content", "Another description.");
    }
    expect(await heads()).toEqual(before);
    await expect(page.locator("meta[property='og:title']")).toHaveAttribute("content", title);
    expect(await isSame(page)).toBe(true);
  });

  test("keeps the focus on a number that is marked", async ({ author, page, project }) => {
    await author.open(`en/${EDITION}/employment/`);
    await page.keyboard.press("Alt+Shift+B");
    const number = page.locator("[data-nianbao-kind=bound]").first();
    await number.focus();
    project.edit(ENGLISH, "As to destinations", "As for destinations");
    await expect(page.getByText("As for destinations")).toBeVisible();
    await expect(number).toBeFocused();
  });

  test("leaves a table sorted and filtered as it is", async ({ author, page, project }) => {
    await author.open(`en/${EDITION}/tables/postgraduate/`);
    const rows = page.locator("main tbody tr:visible");
    await page.locator("main thead th").nth(2).getByRole("button").click();
    await page.getByRole("searchbox").fill("law");
    const before = await rows.allInnerTexts();
    expect(before.length).toBeGreaterThan(1);
    project.write("data/terms.yaml", project.read("data/terms.yaml").replace("Law (professional degree)", "Law (for professionals)"));
    await expect(rows.filter({ hasText: "Law (for professionals)" })).toHaveCount(1);
    expect(await rows.allInnerTexts()).toEqual(before.map((row) => row.replace("Law (professional degree)", "Law (for professionals)")));
    await page.getByRole("searchbox").fill("for professionals");
    await expect(rows).toHaveCount(1);
    expect(await isSame(page)).toBe(true);
  });

  test("of a style sheet shows without loading the page again", async ({ author, page, project }) => {
    const style = "themes/default/static/project.css";
    project.write(style, "h1 { color: rgb(1, 2, 3); }\n");
    await author.open(`en/${EDITION}/employment/`);
    await expect(page.locator("h1")).toHaveCSS("color", "rgb(1, 2, 3)");
    project.write(style, "h1 { color: rgb(3, 2, 1); }\n");
    await expect(page.locator("h1")).toHaveCSS("color", "rgb(3, 2, 1)");
    const links = await page.locator("link[rel=stylesheet]").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    expect(new Set(links).size).toBe(links.length);
    expect(await isSame(page)).toBe(true);
  });

  test("of a template loads the page again where it was", async ({ author, page, project }) => {
    await author.open(`en/${EDITION}/employment/`);
    const heading = page.locator("#destinations");
    await scrollTo(heading);
    const before = await topOf(heading);
    project.write("themes/default/templates/partials/footer.html", "<footer>A footer of my own</footer>\n");
    await expect(page.locator("footer")).toHaveText("A footer of my own");
    await expect.poll(() => topOf(heading)).toBe(before);
    expect(await isSame(page)).toBe(false);
  });

  test("that shows elsewhere offers the way there", async ({ author, page, project }) => {
    const server = await author.open(`en/${EDITION}/employment/`);
    project.edit(PROBLEMS, "Outdated means of monitoring", "Old means of monitoring");
    const link = inPreview(page, ".notice a");
    await expect(link).toHaveCount(1);
    await link.click();
    await expect(page).toHaveURL(`${server.origin}/en/${EDITION}/problems/`);
    await expect(page.getByText("Old means of monitoring")).toBeVisible();
  });

  test("of several other pages offers each, until the offer is closed", async ({ author, page, project }) => {
    await author.open(`en/${EDITION}/employment/`);
    const links = inPreview(page, ".notice[data-kind=elsewhere] a");
    project.edit(PROBLEMS, "Outdated means of monitoring", "Old means of monitoring");
    await expect(links).toHaveText(["Problems and difficulties"]);
    project.write(NEXT, `${project.read(NEXT)}\nA last word.\n`);
    await expect(links).toHaveText(["Problems and difficulties", "Next steps"]);
    await inPreview(page, ".notice[data-kind=elsewhere]").getByRole("button", { name: "Close" }).click();
    project.write(NEXT, `${project.read(NEXT)}\nAnd another.\n`);
    await expect(links).toHaveText(["Next steps"]);
    expect(await isSame(page)).toBe(true);
  });

  test("is offered above the bar, also on a phone", async ({ author, page, project }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await author.open(`zh/${EDITION}/employment/`);
    project.write(CHINESE, `${project.read(CHINESE)}\n又一段。\n`);
    project.write(NEXT, `${project.read(NEXT)}\nA last word.\n`);
    const [notice, bar] = [inPreview(page, ".notice").first(), inPreview(page, ".bar")];
    await expect(notice).toBeVisible();
    await expect(inPreview(page, ".bar .mark")).toBeVisible();
    const boxes = () => Promise.all([notice, bar].map((each) => each.boundingBox()));
    await expect.poll(async () => boxes().then(([above, below]) => above !== null && below !== null && above.y + above.height <= below.y)).toBe(true);
    project.edit(RATES, "\ncolumns:", "\ncolums:");
    const head = inPreview(page, "dialog.problems .head");
    await expect(head).toBeVisible();
    const [title, close] = await Promise.all([head.getByRole("heading"), head.getByRole("button", { name: "关闭" })].map((each) => each.boundingBox()));
    expect(Math.abs(title.y - close.y)).toBeLessThan(12);
    expect(close.x).toBeGreaterThan(280);
  });

  test("of another editor offers nothing", async ({ author, page, project }) => {
    await author.open(`en/${EDITION}/employment/`);
    project.write("nianbao.yaml", `${project.read("nianbao.yaml")}editor: code\n`);
    await expect.poll(() => page.evaluate(() => fetch("/_nianbao/page.json?path=" + location.pathname).then((answer) => answer.text()))).toContain("vscode:");
    await page.waitForTimeout(500);
    await expect(inPreview(page, ".notice")).toHaveCount(0);
  });

  test("that removes the open page leaves its last state and says so", async ({ author, page, project }) => {
    author.expected = /404/;
    await author.open(`en/${EDITION}/next-steps/`);
    const title = await page.locator("h1").innerText();
    for (const lang of ["zh", "en"]) project.remove(`content/${EDITION}/05-next-steps.${lang}.md`);
    await expect(inPreview(page, ".notice")).toContainText("This page is no more");
    await expect(page.locator("h1")).toHaveText(title);
  });
});

test.describe("a mistake", () => {
  test("stands over the last good page until it is mended", async ({ author, page, project }) => {
    project.write("nianbao.yaml", `${project.read("nianbao.yaml")}editor: code\n`);
    await author.open(`zh/${EDITION}/employment/`);
    const line = project.read(RATES).split("\n").findIndex((each) => each.startsWith("columns:")) + 1;
    await page.locator(".skip-link").focus();
    const mend = project.edit(RATES, "\ncolumns:", "\ncolums:");
    const dialog = inPreview(page, "dialog.problems");
    await expect(dialog).toBeVisible();
    const problem = dialog.locator(".problem", { hasText: "colums" }).first();
    const place = problem.locator(".place").first();
    await expect(place).toHaveText(`${RATES}:${line}:1`);
    await expect(place).toHaveAttribute("href", `vscode://file${project.root}/${RATES}:${line}:1`);
    await expect(problem.locator("[data-marked] .number").first()).toHaveText(String(line));
    await expect(problem.locator("mark").first()).toHaveText("colums");
    await expect(dialog.locator(".place").first()).toBeFocused();
    await expect(page.locator("#overall")).toBeVisible();

    await expect(problem.locator(".severity")).toHaveText("错误");
    await dialog.getByRole("button", { name: "English" }).click();
    await expect(problem.locator(".severity")).toHaveText("Error");
    await expect(problem.locator(".message")).toHaveText(/^[\x20-\x7e]+$/);

    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(page.locator(".skip-link")).toBeFocused();
    await inPreview(page, ".bar .count").click();
    await expect(dialog).toBeVisible();
    mend();
    await expect(dialog).toBeHidden();
    await expect(inPreview(page, ".bar .count")).toBeHidden();
    expect(await isSame(page)).toBe(true);
  });

  test("keeps the focus inside until it is closed", async ({ author, page, project }) => {
    await author.open(`en/${EDITION}/employment/`);
    project.edit(RATES, "\ncolumns:", "\ncolums:");
    await expect(inPreview(page, "dialog.problems")).toBeVisible();
    for (let count = 0; count < 12; count += 1) {
      await page.keyboard.press("Tab");
      const focused = await page.evaluate(() => document.activeElement.shadowRoot?.activeElement?.closest("dialog") !== null);
      expect(focused || (await page.evaluate(() => document.activeElement === document.body))).toBe(true);
    }
  });

  test("that was closed opens again only when it is another one", async ({ author, page, project }) => {
    await author.open(`en/${EDITION}/employment/`);
    project.edit(RATES, "\ncolumns:", "\ncolums:");
    const dialog = inPreview(page, "dialog.problems");
    await expect(dialog).toBeVisible();
    await dialog.getByRole("button", { name: "Close" }).click();
    project.edit(ENGLISH, "As to destinations", "As for destinations");
    await page.waitForTimeout(500);
    await expect(dialog).toBeHidden();
    project.edit(ENGLISH, "value:destinations.employment.share", "value:destinations.employment.shares");
    await expect(dialog).toBeVisible();
    await expect(dialog.locator(".problem", { hasText: "shares" }).first()).toContainText(ENGLISH);
  });

  test("in the configuration at the start is shown, and the site as soon as it is mended", async ({ author, page, project }) => {
    author.expected = /503/;
    const mend = project.edit("nianbao.yaml", "\nlanguages:", "\nlanguage:");
    await author.open(`en/${EDITION}/employment/`);
    const dialog = inPreview(page, "dialog.problems");
    await expect(dialog).toBeVisible();
    await expect(dialog.locator(".place").first()).toContainText("nianbao.yaml:");
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await expect(dialog.locator(".severity").first()).toHaveText("Error");
    // The page itself says nothing of what stands over it, in either language.
    await page.locator("main summary").evaluate((summary) => (summary.parentElement.open = true));
    await expect(page.locator("pre")).toHaveCount(await dialog.locator("pre").count() + 2);
    for (const text of await page.locator("main pre").all()) await expect(text).toBeHidden();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(inPreview(page, ".bar").getByText("Numbers")).toBeHidden();
    mend();
    await expect(page.getByRole("heading", { level: 1, name: "Employment of graduates" })).toBeVisible();
    await expect(inPreview(page, "dialog.problems")).toHaveCount(0);
  });

  test("in the configuration is told in the language of the browser", async ({ author, browser, page, project }) => {
    project.edit("nianbao.yaml", "\nlanguages:", "\nlanguage:");
    author.expected = /503/;
    const server = await author.open(`en/${EDITION}/`);
    const context = await browser.newContext({ locale: "zh-CN" });
    const chinese = await context.newPage();
    await chinese.goto(`${server.origin}/en/${EDITION}/`);
    await expect(chinese.locator("html")).toHaveAttribute("lang", "zh-CN");
    await expect(chinese.locator("h1")).toHaveText("尚无可显示的网站");
    const dialog = inPreview(chinese, "dialog.problems");
    await expect(dialog.locator(".severity").first()).toHaveText("错误");
    await dialog.getByRole("button", { name: "English" }).click();
    await expect(dialog.locator(".severity").first()).toHaveText("Error");
    await chinese.goto("about:blank");
    await context.close();
  });

  test("that is only a warning is a quiet badge with a list", async ({ author, page, project, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    project.write("nianbao.yaml", `${project.read("nianbao.yaml")}editor: vim\n`);
    await author.open(`en/${EDITION}/employment/`);
    await expect(inPreview(page, ".bar .count")).toBeHidden();
    project.edit(CHINESE, "全省 2020 届", "山西全省 2020 届");
    const badge = inPreview(page, ".bar .count");
    await expect(badge).toHaveText("1 warning");
    await expect(inPreview(page, "dialog.problems")).toHaveCount(0);
    await badge.click();
    const problem = inPreview(page, ".problem");
    await expect(problem).toContainText("stale-translation");
    await problem.locator(".place").first().click();
    await expect(inPreview(page, ".notice[data-kind=copied]")).toContainText("Copied: vim +");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(new RegExp(`^vim \\+\\d+ .*/${ENGLISH}$`));
  });
});

test.describe("a number", () => {
  test("tells under the pointer where it comes from", async ({ author, page }) => {
    await author.open(`en/${EDITION}/employment/`);
    const card = inPreview(page, ".card");
    await page.locator("[data-reference]", { hasText: "62.96%" }).hover();
    await expect(card).toBeVisible();
    await expect(card.locator(".expression")).toHaveText("rates.total.rate");
    await expect(card).toContainText("exact");
    await expect(card).toContainText(`${RATES}:`);
    await expect(card).toContainText(`${ENGLISH}:`);
    await card.getByRole("link").first().hover();
    await expect(card.getByRole("link").first()).toHaveAttribute("href", `/en/${EDITION}/tables/rates/`);
    await page.mouse.move(5, 5);
    await expect(card).toBeHidden();
  });

  test("of a table tells where it is quoted", async ({ author, page }) => {
    const server = await author.open(`en/${EDITION}/tables/rates/`);
    await page.locator("[data-cell='total:rate']").hover();
    const link = inPreview(page, ".card").getByRole("link", { name: /Employment of graduates/ }).first();
    await link.click();
    await expect(page).toHaveURL(`${server.origin}/en/${EDITION}/employment/#overall`);
  });

  test("shows by its mark whether it is bound, waived or neither", async ({ author, page, project }) => {
    const bind = unbind(project);
    await author.open(`en/${EDITION}/employment/`);
    await page.keyboard.press("Alt+Shift+KeyB");
    await expect(inPreview(page, ".bar [aria-pressed=true]")).toHaveText("Numbers");
    await expect(page.locator("[data-nianbao-kind=bound]").first()).toBeVisible();
    const counts = await inPreview(page, ".legend li").allInnerTexts();
    expect(counts).toHaveLength(3);
    expect(await page.locator("[data-nianbao-kind=bound]").count()).toBe(Number(/\d+/.exec(counts[0])[0]));
    await expect(page.locator("[data-nianbao-kind=waived]")).toHaveText("7");
    const unbound = await page.evaluate(() => [...CSS.highlights.get("nianbao-unbound")].map(String));
    expect(unbound).toContain("62.96%");
    expect(unbound.length).toBe(Number(/\d+/.exec(counts[2])[0]));

    const waived = page.locator("[data-nianbao-kind=waived]");
    await waived.focus();
    const card = inPreview(page, ".card");
    await expect(card).toContainText("example");
    await page.keyboard.press("Enter");
    await expect(card).toContainText("waived");
    await page.keyboard.press("Escape");
    await expect(card).toBeHidden();
    await expect(waived).toBeFocused();

    bind();
    await expect(inPreview(page, ".legend li").first()).toContainText(String(Number(/\d+/.exec(counts[0])[0]) + 1));
    await page.keyboard.press("Alt+Shift+KeyB");
    await expect(page.locator("[data-nianbao-kind], [tabindex][data-reference]")).toHaveCount(0);
  });
});

test.describe("side by side", () => {
  test("both languages stand block by block and follow a save", async ({ author, page, project }) => {
    await author.open(`en/${EDITION}/employment/`);
    await scrollTo(page.locator("#destinations"));
    await inPreview(page, ".bar").getByRole("button", { name: "Side by side" }).click();
    const dialog = inPreview(page, "dialog.compare");
    const row = dialog.locator(".row", { hasText: "As to destinations" });
    await expect(row).toBeInViewport();
    await expect(row.locator(".cell").nth(1)).toContainText("毕业去向");
    await expect(dialog.locator(".row", { hasText: "Figure 3" }).locator(".cell").nth(1)).toContainText("图 3");
    await expect(dialog.locator(".missing")).toHaveCount(0);
    project.edit(CHINESE, "全省 2020 届", "山西全省 2020 届");
    await expect(dialog.locator(".row", { hasText: "山西全省 2020 届" })).toHaveAttribute("data-lit");
    await expect(dialog.locator(".heads .state")).toHaveCount(1);
    await expect(row).toBeInViewport();
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
    await expect(page.locator("#destinations")).toBeInViewport();
  });

  test("a passage that one language lacks is marked at its place, and those behind it stay beside their own", async ({ author, page, project }) => {
    project.edit(CHINESE, "\n省内生源人数", "\n这是新增的一段，译文里还没有。\n\n省内生源人数");
    project.edit(ENGLISH, "\n## Destinations", "\nThis was added to the translation alone.\n\n## Destinations");
    await author.open(`en/${EDITION}/employment/`);
    await inPreview(page, ".bar").getByRole("button", { name: "Side by side" }).click();
    const dialog = inPreview(page, "dialog.compare");
    const cellsOf = (text) => dialog.locator(".row", { hasText: text }).locator("> .cell");
    await expect(cellsOf("这是新增的一段")).toHaveText([/^Missing translation here$/, /这是新增的一段/]);
    await expect(cellsOf("added to the translation")).toHaveText([/added/, /^Not in the original$/]);
    await expect(dialog.locator(".missing")).toHaveCount(2);
    await expect(dialog.locator(".heads .cell").first()).toContainText("lacks 1 passage");
    await expect(cellsOf("As to destinations").nth(1)).toContainText("从毕业去向看");
    await expect(cellsOf("未就业的毕业生有").first()).toContainText("24.22%");
    const ids = await dialog.locator(".row").evaluateAll((rows) =>
      rows.map((row) => [...row.children].map((cell) => cell.firstElementChild?.id)).filter(([left, right]) => left || right),
    );
    expect(ids.length).toBeGreaterThan(8);
    for (const [left, right] of ids) expect(left).toBe(right);
  });

  test("an item that one language lacks is marked in its list", async ({ author, page, project }) => {
    const text = project.read(CHINESE);
    const items = text.split("\n").filter((line) => line.startsWith("- "));
    project.write(CHINESE, text.replace(items[1], `- 只有中文才有的一项\n${items[1]}`));
    await author.open(`zh/${EDITION}/employment/`);
    await inPreview(page, ".bar").getByRole("button", { name: "双语对照" }).click();
    const row = inPreview(page, "dialog.compare").locator(".row", { hasText: "只有中文才有的一项" });
    await expect(row.locator(".cell").nth(1).locator("li").nth(1)).toHaveText("此处缺译文");
    await expect(row.locator("li.missing")).toHaveCount(1);
  });

  test("a missing translation is marked", async ({ author, page, project }) => {
    project.remove(`content/${EDITION}/05-next-steps.en.md`);
    await author.open(`zh/${EDITION}/next-steps/`);
    const button = inPreview(page, ".bar").getByRole("button", { name: /双语对照/ });
    await expect(button).toContainText("没有译文");
    await button.click();
    const dialog = inPreview(page, "dialog.compare");
    await expect(dialog.locator(".heads")).toContainText("没有译文");
    await expect(dialog.locator(".row .missing")).toHaveCount(await dialog.locator(".row").count() - 1);
  });
});

test.describe("the bar", () => {
  test("says when the server is gone, and catches up when it is back", async ({ author, page, project }) => {
    const server = await author.open(`en/${EDITION}/employment/`);
    const bar = inPreview(page, ".bar");
    await expect(bar.getByRole("img", { name: "Connected" })).toBeVisible();
    await server.stop();
    await expect(bar.getByRole("img", { name: /^Disconnected/ })).toBeVisible();
    project.edit(ENGLISH, "As to destinations", "As for destinations");
    const again = await serve(project, { port: server.port });
    await expect(page.getByText("As for destinations")).toBeVisible();
    await expect(bar.getByRole("img", { name: "Connected" })).toBeVisible();
    await page.goto("about:blank");
    await again.stop();
    author.complaints.length = 0;
  });

  test("catches up with another server after the page was hidden", async ({ author, page, project }) => {
    const server = await author.open(`en/${EDITION}/employment/`);
    await expect(inPreview(page, ".bar").getByRole("img", { name: "Connected" })).toBeVisible();
    await show(page, "hidden");
    await server.stop();
    project.edit(ENGLISH, "As to destinations", "As for destinations");
    const again = await serve(project, { port: server.port });
    await show(page, "visible");
    await expect(page.getByText("As for destinations")).toBeVisible();
    await page.goto("about:blank");
    await again.stop();
    author.complaints.length = 0;
  });

  test("offers all that changed elsewhere while the page was hidden", async ({ author, page, project }) => {
    await author.open(`en/${EDITION}/employment/`);
    const bar = inPreview(page, ".bar");
    await expect(bar.getByRole("img", { name: "Connected" })).toBeVisible();
    await show(page, "hidden");
    const compiled = async (edit) => {
      const text = () => page.evaluate(() => fetch("/_nianbao/page.json?path=" + location.pathname).then((answer) => answer.json()).then((told) => told.number));
      const before = await text();
      edit();
      await expect.poll(text).toBeGreaterThan(before);
    };
    await compiled(() => project.edit(PROBLEMS, "Outdated means of monitoring", "Old means of monitoring"));
    await compiled(() => project.write(NEXT, `${project.read(NEXT)}\nA last word.\n`));
    await show(page, "visible");
    await expect(inPreview(page, ".notice[data-kind=elsewhere] a")).toHaveText(["Problems and difficulties", "Next steps"]);
  });

  test("counts drafts and embargoes, and not what goes along with them", async ({ author, page, project }) => {
    for (const file of [ENGLISH, CHINESE]) project.write(file, project.read(file).replace("---\n", "---\ndraft: true\n"));
    await author.open(`en/${EDITION}/problems/`);
    const link = inPreview(page, ".bar").getByRole("link");
    await expect(link).toHaveText("1 draft");
    project.write(NEXT, project.read(NEXT).replace("---\n", "---\npublish_at: 2999-01-01\n"));
    await expect(link).toHaveText("1 draft · 1 under embargo");
    await link.click();
    await expect(page.locator("main > p")).toContainText(/drafts: 1; under embargo: 1; held back along with them: [1-9]/i);
    expect(await page.locator("tbody tr").count()).toBeGreaterThan(2);
  });

  test("offers to mark numbers only where there are any", async ({ author, page }) => {
    const server = await author.open(`en/`);
    const numbers = inPreview(page, ".bar").getByRole("button", { name: "Numbers" });
    await expect(numbers).toBeHidden();
    await page.goto(`${server.origin}/en/${EDITION}/employment/`);
    await expect(numbers).toBeVisible();
  });

  test("folds, stays folded on the next page, and leads to the drafts", async ({ author, page, project }) => {
    project.edit(ENGLISH, "title: Employment of graduates", "title: Employment of graduates\ndraft: true");
    await author.open(`en/${EDITION}/employment/`);
    const bar = inPreview(page, ".bar");
    await expect(bar.getByRole("link", { name: /draft/ })).toBeVisible();
    await bar.getByRole("button", { name: "Fold" }).click();
    await page.locator(".pager-next").click();
    await expect(bar.getByRole("button", { name: "Unfold" })).toBeVisible();
    await bar.getByRole("button", { name: "Unfold" }).click();
    await bar.getByRole("link", { name: /draft/ }).click();
    await expect(page.locator("main")).toContainText("Employment of graduates");
    project.edit(ENGLISH, "draft: true\n", "");
    await expect(page.locator("main")).not.toContainText("Employment of graduates");
  });

  test("is not on the site that the public sees", async ({ page, project }) => {
    const server = await serve(project, { options: ["--public"] });
    await page.goto(`${server.origin}/en/${EDITION}/employment/`);
    await expect(page.locator("h1")).toBeVisible();
    await expect(page.locator("nianbao-preview, script[src*=_nianbao], [data-block], [data-cell]")).toHaveCount(0);
    await server.stop();
  });
});

test.describe("a table or figure that is held back", () => {
  test("says so on its own page and wherever it is shown, in both languages", async ({ author, page, project }) => {
    project.write(RATES, `draft: true\n${project.read(RATES)}`);
    const figure = `data/${EDITION}/figures/destinations.yaml`;
    project.write(figure, `publish_at: 2999-01-01T09:00\n${project.read(figure)}`);
    const server = await author.open(`en/${EDITION}/tables/rates/`);
    const told = { en: ["This table is a draft", "This figure is to be published at 1 January 2999"], zh: ["本表为草稿", "本图定于 2999年1月1日"] };
    for (const [lang, [table, drawing]] of Object.entries(told)) {
      for (const [path, text] of [["tables/rates", table], ["figures/destinations", drawing]]) {
        await page.goto(`${server.origin}/${lang}/${EDITION}/${path}/`);
        await expect(page.locator(".draft-banner")).toBeVisible();
        await expect(page.locator(".draft-notice").first()).toContainText(text);
      }
      await page.goto(`${server.origin}/${lang}/${EDITION}/employment/`);
      await expect(page.locator("#figure-destinations > .draft-notice")).toContainText(drawing);
      await expect(page.locator(".draft-notice:visible")).toHaveCount(1);
      await expect(page.locator(".draft-banner")).toHaveCount(0);
    }
  });
});

test.describe("the list of drafts", () => {
  test("copies the command of an editor in a terminal, at the line that holds back", async ({ author, page, project, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    project.write("nianbao.yaml", `${project.read("nianbao.yaml")}editor: vim\n`);
    project.edit(ENGLISH, "title: Employment of graduates", "title: Employment of graduates\ndraft: true");
    await author.open("_nianbao/drafts/");
    await page.getByRole("button", { name: `${ENGLISH}:3` }).click();
    await expect(inPreview(page, ".notice[data-kind=copied]")).toContainText("Copied: vim +3");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`vim +3 ${project.root}/${ENGLISH}`);
  });

  test("fits a phone and passes axe", async ({ author, page, project }) => {
    project.edit(ENGLISH, "title: Employment of graduates", "title: Employment of graduates\ndraft: true");
    project.write(NEXT, project.read(NEXT).replace("---\n", "---\npublish_at: 2999-01-01\n"));
    await author.open("_nianbao/drafts/");
    await page.evaluate(AXE);
    for (const width of [360, 768, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      expect(await page.locator(".table").first().evaluate((table) => table.scrollWidth - table.clientWidth)).toBeLessThanOrEqual(0);
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        expect.soft(await violations(page), `${colorScheme}, ${width} pixels`).toEqual([]);
      }
    }
    author.complaints.length = 0;
  });
});

test("axe finds nothing in what the preview adds, light and dark, narrow and wide", async ({ author, page, project }) => {
  await author.open(`en/${EDITION}/graduates/`);
  await page.evaluate(AXE);
  const states = {
    numbers: () => page.keyboard.press("Alt+Shift+KeyB"),
    card: () => page.locator("[data-nianbao-kind=bound]").first().focus(),
    comparison: () => inPreview(page, ".bar").getByRole("button", { name: "Side by side" }).click(),
    problems: async () => {
      await page.keyboard.press("Escape");
      project.edit(RATES, "\ncolumns:", "\ncolums:");
      await expect(inPreview(page, "dialog.problems")).toBeVisible();
    },
  };
  for (const [name, enter] of Object.entries(states)) {
    await enter();
    for (const width of [360, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        expect.soft(await violations(page), `${name}, ${colorScheme}, ${width} pixels`).toEqual([]);
      }
    }
  }
  note(test.info(), "runs of axe", 16);
  // axe tries out styles.
  author.complaints.length = 0;
});
