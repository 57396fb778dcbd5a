// Which parts of a text and its translation stand side by side.

import { readFileSync } from "node:fs";
import { expect, test } from "@playwright/test";

const MODULE = readFileSync(new URL("../../src/preview/client/counterparts.js", import.meta.url), "utf8");

/** The texts of two bodies, paired; a part without counterpart stands beside nothing. */
async function paired(page, left, right) {
  await page.goto("about:blank");
  return page.evaluate(
    async ([code, ...bodies]) => {
      const { pairUp } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
      const parts = bodies.map((html) => {
        const { body } = new DOMParser().parseFromString(html, "text/html");
        return [...body.children].map((element) => ({ id: element.id || null, kind: element.localName, element }));
      });
      return pairUp(...parts).map((pair) => pair.map((part) => part?.element.textContent ?? "").join(" | "));
    },
    [MODULE, left, right],
  );
}

test("a heading or figure stands beside itself, whatever lies between", async ({ page }) => {
  const left = '<h2 id="a">A</h2><p>one</p><p>two</p><figure id="f">F</figure><h2 id="b">B</h2><p>three</p>';
  const right = '<h2 id="a">甲</h2><figure id="f">图</figure><h2 id="b">乙</h2><p>三</p><p>四</p>';
  expect(await paired(page, left, right)).toEqual(["A | 甲", "one | ", "two | ", "F | 图", "B | 乙", "three | 三", " | 四"]);
});

test("only parts of one kind pair up", async ({ page }) => {
  expect(await paired(page, "<p>a</p><ul><li>b</li></ul>", "<ul><li>乙</li></ul>")).toEqual(["a | ", "b | 乙"]);
});

test("numbers, then lengths, tell which of several has no counterpart", async ({ page }) => {
  const left = "<p>It was 62.96% in all.</p><p>Of these 13.13% went on studying.</p><p>The rest, 23.58%, wait.</p>";
  expect(await paired(page, left, "<p>总体为 62.96%。</p><p>其余 23.58% 待就业。</p>")).toEqual([
    "It was 62.96% in all. | 总体为 62.96%。",
    "Of these 13.13% went on studying. | ",
    "The rest, 23.58%, wait. | 其余 23.58% 待就业。",
  ]);
  const long = "All that is said here takes many more words than the short sentence that stands before it.";
  expect(await paired(page, `<p>Short.</p><p>${long}</p>`, "<p>这里所说的要比前面那一句短话多用许多字才说得完。</p>")).toEqual(["Short. | ", `${long} | 这里所说的要比前面那一句短话多用许多字才说得完。`]);
});

test("what stands in another order in one language is shown, not lost", async ({ page }) => {
  const found = await paired(page, '<figure id="a">A</figure><figure id="b">B</figure>', '<figure id="b">乙</figure><figure id="a">甲</figure>');
  expect(found.join(" ").match(/[AB甲乙]/g).sort()).toEqual(["A", "B", "乙", "甲"]);
});
