// How a reader gets about: by keyboard, from one language to the other, through a large table, in light and dark.

import { expect, test } from "@playwright/test";
import { LANGUAGES, originOf, site } from "./site.js";

const EDITION = "shanxi-2020";
const NAMES = { zh: "中文", en: "English" };

const addressOf = (language, path) => `${originOf(site)}/${language}/${EDITION}/${path}`;
const firstColumn = (page, column) => page.locator(`main tbody tr:visible > :nth-child(${column})`).allInnerTexts();

for (const language of LANGUAGES) {
  const other = LANGUAGES.find((each) => each !== language);

  test.describe(`reading in ${language}`, () => {
    test("the first Tab reaches the skip link, which leads to the content", async ({ page }) => {
      await page.goto(addressOf(language, "employment/"));
      await page.keyboard.press("Tab");
      await expect(page.locator(".skip-link")).toBeFocused();
      await expect(page.locator(".skip-link")).toBeInViewport();
      await page.keyboard.press("Enter");
      await expect(page.locator("main")).toBeFocused();
      await page.keyboard.press("Tab");
      expect(await page.evaluate(() => document.activeElement.closest("main") !== null)).toBe(true);
    });

    test("a figure's table opens with Enter, and its frame takes the focus", async ({ page }) => {
      await page.goto(addressOf(language, "employment/"));
      const details = page.locator("details.figure-data").first();
      await expect(details.locator("table")).toBeHidden();
      await details.locator("summary").focus();
      await page.keyboard.press("Enter");
      await expect(details.locator("table")).toBeVisible();
      await page.keyboard.press("Tab");
      await expect(details.locator(".table-frame")).toBeFocused();
    });

    test("the contents fold out on a phone with Enter", async ({ page }) => {
      await page.setViewportSize({ width: 360, height: 740 });
      await page.goto(addressOf(language, "work/"));
      const contents = page.locator("nav.contents");
      await expect(contents.getByRole("link").first()).toBeHidden();
      await contents.locator("summary").focus();
      await page.keyboard.press("Enter");
      await expect(contents.getByRole("link").first()).toBeVisible();
    });

    test("the language switch lands on the same section", async ({ page }) => {
      await page.goto(addressOf(language, "employment/#by-discipline"));
      await page.getByRole("link", { name: NAMES[other] }).first().click();
      await expect(page).toHaveURL(addressOf(other, "employment/#by-discipline"));
      await expect(page.locator("#by-discipline")).toBeInViewport();
      await expect(page.locator("html")).toHaveAttribute("lang", other === "zh" ? "zh-Hans" : "en");
    });

    test("the language switch lands on the section that was last chosen from the contents", async ({ page }) => {
      await page.goto(addressOf(language, "employment/#by-discipline"));
      await page.locator("nav.contents a[href$='#regions']").click();
      await page.locator(".site-footer").getByRole("link", { name: NAMES[other] }).click();
      await expect(page).toHaveURL(addressOf(other, "employment/#regions"));
      await expect(page.locator("#regions")).toBeInViewport();
    });

    test("the language switch of a page without a fragment leads to its counterpart", async ({ page }) => {
      await page.goto(addressOf(language, "employment/"));
      await page.getByRole("link", { name: NAMES[other] }).first().click();
      await expect(page).toHaveURL(addressOf(other, "employment/"));
    });

    test("the language switch works without JavaScript", async ({ browser }) => {
      const page = await browser.newPage({ javaScriptEnabled: false });
      await page.goto(addressOf(language, "tables/levels/"));
      await page.getByRole("link", { name: NAMES[other] }).first().click();
      await expect(page).toHaveURL(addressOf(other, "tables/levels/"));
      await page.close();
    });

    test("the filter of a large table leaves the rows that match", async ({ page }) => {
      await page.goto(addressOf(language, "tables/postgraduate/"));
      const [wanted] = await firstColumn(page, 2);
      const filter = page.getByRole("searchbox");
      await filter.fill(wanted);
      const left = await firstColumn(page, 2);
      expect(left.length).toBeGreaterThan(0);
      expect(left.length).toBeLessThan(111);
      expect(left.filter((name) => !name.includes(wanted))).toEqual([]);
      await expect(page.locator("[data-shown]")).toHaveText(String(left.length));
      await filter.fill("zzzz");
      await expect(page.locator("main tbody tr:visible")).toHaveCount(0);
      await expect(page.locator(".table-no-match")).toBeVisible();
      await filter.fill("");
      await expect(page.locator("main tbody tr:visible")).toHaveCount(111);
    });

    test("a column head sorts up and down by the number", async ({ page }) => {
      await page.goto(addressOf(language, "tables/postgraduate/"));
      const head = page.locator("main thead th").nth(2);
      const numbers = async () => (await firstColumn(page, 3)).map((text) => Number(text.replaceAll(",", "")));
      const before = await numbers();
      await head.getByRole("button").focus();
      await page.keyboard.press("Enter");
      await expect(head).toHaveAttribute("aria-sort", "descending");
      expect(await numbers()).toEqual([...before].sort((a, b) => b - a));
      await page.keyboard.press("Enter");
      await expect(head).toHaveAttribute("aria-sort", "ascending");
      expect(await numbers()).toEqual([...before].sort((a, b) => a - b));
      await page.locator("main thead th").nth(1).getByRole("button").click();
      await expect(head).not.toHaveAttribute("aria-sort");
      await expect(page.locator("main thead th[aria-sort]")).toHaveCount(1);
    });

    test("printing takes the buttons out of the column heads and puts them back", async ({ page }) => {
      await page.goto(addressOf(language, "tables/undergraduate/"));
      await expect(page.locator("main thead button")).toHaveCount(5);
      await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
      await expect(page.locator("main thead button")).toHaveCount(0);
      await page.evaluate(() => dispatchEvent(new Event("afterprint")));
      await expect(page.locator("main thead button")).toHaveCount(5);
    });

    test("the chosen appearance stays from page to page", async ({ page }) => {
      const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor + getComputedStyle(document.body).backgroundColor);
      await page.emulateMedia({ colorScheme: "light" });
      await page.goto(addressOf(language, ""));
      const light = await background();
      const button = page.locator("button.appearance");
      await button.click();
      await expect(button).toHaveAttribute("data-appearance", "light");
      await button.click();
      await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
      expect(await background()).not.toBe(light);
      await page.goto(addressOf(language, "graduates/"));
      await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    });

    test("the citation is copied", async ({ page, context }) => {
      await context.grantPermissions(["clipboard-read", "clipboard-write"]);
      await page.goto(addressOf(language, "problems/"));
      await page.locator("button[data-copy]").click();
      await expect(page.locator(".copied")).toBeVisible();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe((await page.locator("#citation-text").innerText()).trim());
    });
  });
}
