// What a page does wrong: what the browser says of it, and what axe finds.

import { expect } from "@playwright/test";

const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Collects everything that a page complains about from now on. */
export function complaintsOf(page, origin, complaints = []) {
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
  page.on("requestfailed", (request) => complaints.push(`failed: ${request.url()}`));
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`status ${response.status()}: ${response.url()}`);
  });
  page.on("request", (request) => {
    const { protocol } = new URL(request.url());
    if (protocol !== "data:" && new URL(request.url()).origin !== origin) complaints.push(`leaves the host: ${request.url()}`);
  });
  return complaints;
}

/** What axe finds on a page in which it runs already. */
export async function violations(page) {
  const { violations, passes } = await page.evaluate((tags) => axe.run({ runOnly: tags, resultTypes: ["violations"] }), AXE_TAGS);
  expect(passes.length, "axe examined the page").toBeGreaterThan(10);
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target}: ${failureSummary}`));
}
