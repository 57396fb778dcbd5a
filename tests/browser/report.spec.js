// The report is whole in both languages: the rows of its three big tables and its eight figures.

import { expect, test } from "@playwright/test";
import { LANGUAGES, originOf, pagesIn, site } from "./site.js";

const EDITION = "shanxi-2020";
const ROWS = { postgraduate: 111, undergraduate: 80, junior_college: 83 };
const FIGURE_LABEL = { zh: /^图 ([1-8])$/, en: /^Figure ([1-8])$/ };

const addressOf = (language, path) => `${originOf(site)}/${language}/${EDITION}/${path}`;

for (const language of LANGUAGES) {
  test.describe(`the report in ${language}`, () => {
    for (const [table, rows] of Object.entries(ROWS)) {
      test(`table ${table} has its ${rows} rows`, async ({ page, browser }) => {
        await page.goto(addressOf(language, `tables/${table}/`));
        const cells = await page.locator("main tbody tr").evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));
        expect(cells.length).toBe(rows);
        expect(cells.filter((row) => row.length !== 5 || row.includes(""))).toEqual([]);
        const plain = await browser.newPage({ javaScriptEnabled: false });
        await plain.goto(addressOf(language, "print/"));
        await expect(plain.locator(`figure.table[id$="${table}"] tbody tr`)).toHaveCount(rows);
        await plain.close();
      });

      test(`the data of table ${table} have as many lines`, async ({ request }) => {
        const csv = await (await request.get(addressOf(language, `tables/${table}/${table}.csv`))).text();
        expect(csv.trimEnd().split("\r\n").length).toBe(rows + 1);
      });
    }

    test("figures 1 to 8 are drawings with a title and a description", async ({ page }) => {
      const numbers = [];
      const pages = pagesIn(language).filter((path) => /\/figures\/.+/.test(path));
      for (const path of pages) {
        await page.goto(`${originOf(site)}/${path}`);
        numbers.push(FIGURE_LABEL[language].exec(await page.locator("main h1 .label").innerText())?.[1]);
        const drawings = page.locator("main figure .drawing svg[role='img']");
        await expect(drawings).toHaveCount(2);
        for (const drawing of await drawings.all()) await expectDescribed(drawing);
        await expect(page.locator("main details.figure-data tbody tr").first()).toBeVisible();
      }
      expect(numbers.sort().join(" ")).toBe("1 2 3 4 5 6 7 8");
    });

    test("the sections and the whole report embed all eight figures", async ({ page }) => {
      const embedded = new Set();
      const sections = pagesIn(language).filter((path) => new RegExp(`^${language}/${EDITION}/[a-z-]+/$`).test(path) && !path.endsWith("/print/"));
      for (const path of sections) {
        await page.goto(`${originOf(site)}/${path}`);
        for (const label of await page.locator(".prose > figure.figure > figcaption .label").allInnerTexts()) embedded.add(label);
      }
      await page.goto(addressOf(language, "print/"));
      const printed = await page.locator("main figure.figure > figcaption .label").allInnerTexts();
      expect([...embedded].sort()).toEqual([...printed].sort());
      expect(printed.length).toBe(8);
    });
  });
}

async function expectDescribed(drawing) {
  const [title, description] = await drawing.evaluate((svg) =>
    ["title", "desc"].map((name) => [...svg.children].find((child) => child.localName === name)?.textContent.trim() ?? ""),
  );
  expect(title.length).toBeGreaterThan(3);
  expect(description.length).toBeGreaterThan(20);
}
