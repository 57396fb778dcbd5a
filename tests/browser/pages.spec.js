// What holds for every page of the site: it loads without a complaint, axe finds nothing, it never scrolls sideways,
// and a reader without JavaScript has all of it.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { complaintsOf, violations } from "./complaints.js";
import { note } from "./report.js";
import { originOf, pagesOf, site, siteBelow, siteCorrected } from "./site.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const HEIGHT = 900;
const WIDTHS = [360, 768, 1440];

const addressOf = (which, page) => originOf(which) + which.prefix + page;

/** Opens what the reader can fold out, so that the tests see it too. */
const unfold = (page) => page.evaluate(() => document.querySelectorAll("details").forEach((each) => (each.open = true)));

/** The main content's words without the tools that script.js adds, and those of them that a reader cannot see. */
function mainContent(page) {
  return page.evaluate(() => {
    const TOOLS = ".table-tools, .table-no-match, .permalink, .sort > .visually-hidden, button[data-copy], button[data-print]";
    const main = document.querySelector("main");
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    const words = [];
    const unseen = [];
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (element.closest(TOOLS)) continue;
      words.push(walker.currentNode.data);
      const seen = element.closest("svg, .visually-hidden") || element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
      if (!seen && walker.currentNode.data.trim()) unseen.push(walker.currentNode.data.trim());
    }
    const drawings = [...main.querySelectorAll(".drawing")].map((each) => [...each.children].filter((child) => child.checkVisibility()).length);
    return { text: words.join("").replace(/\s+/g, " ").trim(), unseen, drawings };
  });
}

/** Where two texts part, with some words around it. */
function firstDifference(left, right) {
  if (left === right) return null;
  let index = 0;
  while (left[index] === right[index]) index += 1;
  const around = (text) => text.slice(Math.max(0, index - 40), index + 40);
  return { without: around(left), with: around(right) };
}

test.describe("the site", () => {
  test("has its pages", () => {
    note(test.info(), "pages", pagesOf(site).length);
    expect(pagesOf(site).length).toBeGreaterThanOrEqual(70);
    expect(pagesOf(siteBelow)).toEqual(pagesOf(site));
    expect(pagesOf(siteCorrected).filter((path) => /calendar|corrections|until/.test(path)).length).toBeGreaterThanOrEqual(6);
  });

  test("answers a wrong address with its own page", async ({ page }) => {
    for (const which of [site, siteBelow]) {
      const response = await page.goto(addressOf(which, "zh/no/such/page/"));
      expect(response.status()).toBe(404);
      await expect(page.locator("main section:lang(zh) a, main section:lang(en) a")).toHaveCount(2);
      await page.locator("main section:lang(en) a").click();
      await expect(page).toHaveURL(addressOf(which, "en/"));
    }
  });
});

/** Every page: its site, its path there, and all sites that have it. */
const PAGES = [
  ...pagesOf(site).map((path) => ({ site, path, places: [site, siteBelow] })),
  ...pagesOf(siteCorrected).map((path) => ({ site: siteCorrected, path, places: [siteCorrected] })),
];

for (const { site, path, places } of PAGES) {
  test.describe(`${site.prefix}${path}`, () => {
    test("loads without a complaint and never scrolls sideways, wherever the site stands", async ({ browser }) => {
      for (const which of places) {
        const page = await browser.newPage();
        const complaints = complaintsOf(page, originOf(which));
        await page.goto(addressOf(which, path), { waitUntil: "load" });
        await unfold(page);
        await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: HEIGHT });
          const root = await page.evaluate(() => ({ content: document.documentElement.scrollWidth, view: document.documentElement.clientWidth }));
          expect.soft(root.content, `${width} pixels`).toBeLessThanOrEqual(root.view);
        }
        expect(complaints).toEqual([]);
        await page.close();
      }
    });

    test("has no accessibility violation, light and dark, narrow and wide", async ({ page }) => {
      await page.goto(addressOf(site, path));
      await unfold(page);
      await page.evaluate(AXE);
      for (const width of [360, 1440]) {
        await page.setViewportSize({ width, height: HEIGHT });
        for (const colorScheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme });
          expect.soft(await violations(page), `${colorScheme}, ${width} pixels`).toEqual([]);
        }
      }
      note(test.info(), "runs of axe", 4);
    });

    test("reads the same without JavaScript", async ({ browser, page }) => {
      const plain = await browser.newPage({ javaScriptEnabled: false });
      await plain.goto(addressOf(site, path));
      await unfold(plain);
      await page.goto(addressOf(site, path));
      const without = await mainContent(plain);
      expect(await plain.evaluate(() => document.querySelectorAll(".permalink, .sort, wbr").length), "no script ran").toBe(0);
      expect(without.text.length).toBeGreaterThan(40);
      expect(firstDifference(without.text, (await mainContent(page)).text)).toBeNull();
      expect(without.unseen).toEqual([]);
      expect(without.drawings.filter((shown) => shown !== 1), "one of the two drawings is shown").toEqual([]);
      await plain.close();
    });
  });
}
