// The markup is valid, and holds nothing that a strict Content-Security-Policy refuses.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { HtmlValidate } from "html-validate";
import { readHtml, readXml } from "./documents.js";
import { note } from "./report.js";
import { filesOf, pagesOf, site } from "./site.js";

const VALIDATOR = new HtmlValidate({
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // HTML leaves the letter case of the doctype open; the templates write all of HTML in lower case.
    "doctype-style": ["error", { style: "lowercase" }],
    // A limit of search engines, not of HTML: the reports of the state have long titles, which are not to be cut.
    "long-title": "off",
  },
});

const read = (file) => readFileSync(join(site.folder, file), "utf8");
const ending = (end) => filesOf(site).filter((file) => file.endsWith(end));

test.describe("markup", () => {
  test("every page is valid HTML", async () => {
    const pages = ending(".html");
    const problems = [];
    for (const file of pages) {
      const report = await VALIDATOR.validateString(read(file), file);
      const messages = report.results.flatMap((result) => result.messages);
      problems.push(...messages.map(({ line, column, message, ruleId }) => `${file}:${line}:${column} ${message} [${ruleId}]`));
    }
    expect(problems).toEqual([]);
    note(test.info(), "pages", pages.length);
    expect(pages.length).toBe(pagesOf(site).length);
  });

  test("every drawing is well-formed SVG", async ({ page }) => {
    const drawings = ending(".svg");
    for (const file of drawings) {
      const { complaint, root } = await readXml(page, read(file));
      expect(complaint, file).toBeNull();
      expect(`${root.namespace} ${root.name}`, file).toBe("http://www.w3.org/2000/svg svg");
    }
    note(test.info(), "drawings", drawings.length);
    expect(drawings.length).toBeGreaterThanOrEqual(17);
  });

  test("no page holds what a strict policy refuses", async ({ page }) => {
    for (const file of ending(".html")) {
      const { policy, refused } = await readHtml(page, read(file));
      expect(refused, file).toEqual([]);
      expect(policy, file).toContain("default-src 'none'");
      expect(policy, file).not.toMatch(/unsafe|\*|https?:/);
    }
  });

  test("the robots may read everything and find the sitemap", () => {
    expect(read("robots.txt")).toMatch(/^User-agent: \*\nAllow: \/\n\nSitemap: https?:\/\/\S+\/sitemap\.xml\n$/);
  });
});
