// However a page changes, the open page ends as the new one would, but for what scripts added to what stayed.

import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import { note } from "./report.js";

const MODULE = readFileSync(new URL("../../src/preview/client/morph.js", import.meta.url), "utf8");
const ROUNDS = 2000;

test.beforeEach(async ({ page }) => {
  await page.goto("about:blank");
  await page.evaluate(async (code) => {
    window.morph = (await import(`data:text/javascript,${encodeURIComponent(code)}`)).morph;
    window.parse = (html) => new DOMParser().parseFromString(html, "text/html").body;
    window.apply = (old, fresh, change = () => {}) => {
      document.body.innerHTML = old;
      change(document.body);
      const changed = [];
      window.morph(parse(old), parse(fresh), document.body, (element) => changed.push(element));
      return changed.map((element) => element?.outerHTML ?? null);
    };
  }, MODULE);
});

test("two thousand random changes each end as the new page", async ({ page }) => {
  const failures = await page.evaluate((rounds) => {
    let seed = 20201030;
    const random = (below) => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    const pick = (list) => list[random(list.length)];
    const words = () => Array.from({ length: 1 + random(3) }, () => pick(["one", "two", "山西", "62.96%", ""])).join(" ");
    const inline = () => pick([words, () => `<a href="#${random(3)}">${words()}</a>`, () => `<em>${words()}</em>`])();
    const block = () =>
      pick([
        () => `<p data-block="${random(9)}">${inline()}${inline()}</p>`,
        () => `<h2 id="h${random(4)}">${words()}</h2>`,
        () => `<ul>${Array.from({ length: random(4) }, () => `<li>${inline()}</li>`).join("\n")}</ul>`,
        () => `<table><tbody>${Array.from({ length: random(4) }, () => `<tr><td>${words()}</td><td class="n">${random(9)}</td></tr>`).join("")}</tbody></table>`,
        () => `<details><summary>${words()}</summary>${inline()}</details>`,
        () => `<!-- ${random(3)} -->`,
        () => `<svg viewBox="0 0 ${random(3)} 1"><text x="${random(3)}">${words()}</text></svg>`,
      ])();
    const blocks = (count) => Array.from({ length: count }, block);
    const changed = (list) =>
      list.flatMap((each) => pick([() => [each], () => [each], () => [each], () => [], () => [block()], () => [block(), each], () => [each, each]])());
    const failures = [];
    for (let round = 0; round < rounds; round += 1) {
      const list = blocks(1 + random(8));
      const [old, fresh] = [list, changed(list)].map((each) => `<main class="c${random(2)}">\n${each.join("\n")}\n</main>`);
      apply(old, fresh);
      if (!document.body.isEqualNode(parse(fresh))) failures.push({ old, fresh, is: document.body.innerHTML });
    }
    return failures.slice(0, 3);
  }, ROUNDS);
  expect(failures).toEqual([]);
  note(test.info(), "random changes", ROUNDS);
});

test("what scripts added to a part that stays is kept, and to a part that changes is not in the way", async ({ page }) => {
  const result = await page.evaluate(() => {
    const old = '<h2 id="a">One</h2><figure id="t"><p>facts</p><table><tbody><tr><td>1</td></tr><tr><td>2</td></tr></tbody></table></figure><h2 id="b">Two</h2>';
    const fresh = old.replace("<td>1<", "<td>11<").replace("Two", "Three");
    const changed = apply(old, fresh, (body) => {
      body.querySelectorAll("h2").forEach((heading) => heading.insertAdjacentHTML("beforeend", ' <a class="permalink">#</a>'));
      body.querySelector("figure").insertAdjacentHTML("afterbegin", "<p>filter</p>");
      body.querySelector("tbody").append(body.querySelector("tr"));
    });
    return { html: document.body.innerHTML, changed };
  });
  expect(result.html).toBe(
    '<h2 id="a">One <a class="permalink">#</a></h2><figure id="t"><p>filter</p><p>facts</p>' +
      "<table><tbody><tr><td>2</td></tr><tr><td>11</td></tr></tbody></table></figure>" +
      '<h2 id="b">Three <a class="permalink">#</a></h2>',
  );
  expect(result.changed).toEqual(["<td>11</td>", expect.stringContaining("Three")]);
});

test("a number that only moves its marks lights nothing", async ({ page }) => {
  const changed = await page.evaluate(() => {
    const block = (index, text) => `<p data-block="${index}">${text} <span data-reference="${index}">5</span></p>`;
    const texts = ["one", "two", "three"];
    const old = texts.map((text, index) => block(index, text)).join("");
    return apply(old, block(0, "new") + texts.map((text, index) => block(index + 1, text)).join(""));
  });
  expect(changed).toEqual(['<p data-block="0">new <span data-reference="0">5</span></p>']);
});
