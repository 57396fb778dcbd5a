// The real report behind the real nginx, with the configuration that nianbao writes: what its headers forbid, the pages do
// not need, and a reader comes to the right language.

import { expect, test } from "@playwright/test";
import { complaintsOf } from "./complaints.js";
import { startNginx } from "./nginx.js";
import { note } from "./report.js";
import { LANGUAGES, pagesIn } from "./site.js";

const LOCALES = { zh: "zh-CN", en: "en-GB" };
const FIRST_COLUMN = "main figure.table tbody tr > :nth-child(2)";

test.describe("the report behind nginx", () => {
  let nginx;
  // One worker starts one server for all of these.
  test.describe.configure({ mode: "default" });
  test.beforeAll(async () => {
    nginx = await startNginx();
  });
  test.afterAll(() => nginx?.stop());

  for (const language of LANGUAGES) {
    test(`every page in ${language} is whole under its headers`, async ({ page }) => {
      const complaints = complaintsOf(page, nginx.origin);
      const pages = pagesIn(language);
      for (const path of pages) {
        const response = await page.goto(`${nginx.origin}/${path}`);
        const headers = await response.allHeaders();
        expect(headers["content-security-policy"], path).toContain("frame-ancestors 'self'");
        expect(["br", "gzip"], path).toContain(headers["content-encoding"]);
        expect(await page.evaluate(() => document.styleSheets.length), path).toBeGreaterThan(1);
      }
      expect(pages.length).toBeGreaterThan(20);
      expect(complaints).toEqual([]);
      note(test.info(), "pages", pages.length);
    });

    test(`a reader whose browser speaks ${language} begins there, and switches`, async ({ browser }) => {
      const context = await browser.newContext({ locale: LOCALES[language] });
      const page = await context.newPage();
      const complaints = complaintsOf(page, nginx.origin);
      await page.goto(`${nginx.origin}/`);
      expect(new URL(page.url()).pathname).toBe(`/${language}/`);
      const other = LANGUAGES.find((each) => each !== language);
      await page.locator(".languages a").first().click();
      await page.waitForURL(`${nginx.origin}/${other}/`);
      expect(complaints).toEqual([]);
      await context.close();
    });

    test(`a table in ${language} is sorted`, async ({ page }) => {
      const complaints = complaintsOf(page, nginx.origin);
      await page.goto(`${nginx.origin}/${language}/shanxi-2020/tables/postgraduate/`);
      const before = await page.locator(FIRST_COLUMN).allInnerTexts();
      const head = page.locator("main figure.table thead th").nth(1);
      await head.locator("button").click();
      await expect(head).toHaveAttribute("aria-sort", /ascending|descending/);
      const after = await page.locator(FIRST_COLUMN).allInnerTexts();
      expect(after).not.toEqual(before);
      expect([...after].sort()).toEqual([...before].sort());
      expect(complaints).toEqual([]);
    });
  }

  test("whoever speaks neither language chooses", async ({ browser }) => {
    const context = await browser.newContext({ locale: "de-DE" });
    const page = await context.newPage();
    await page.goto(`${nginx.origin}/`);
    expect(new URL(page.url()).pathname).toBe("/");
    await expect(page.locator(".choice-list > li")).toHaveCount(LANGUAGES.length);
    await context.close();
  });

  test("what is not there is said in the site's own way", async ({ page }) => {
    const response = await page.goto(`${nginx.origin}/zh/nothing/`);
    expect(response.status()).toBe(404);
    await expect(page.locator("main.not-found")).toBeVisible();
  });
});
