// Every address in the site leads somewhere: pages, fragments, assets, versions in other languages, sitemap, feeds.
// The same holds when the site stands below a path of its host.

import { expect, test } from "@playwright/test";
import { note } from "./report.js";
import { CONTENT_TYPES } from "./serve.js";
import { LANGUAGES, filesOf, pagesOf, site, siteBelow } from "./site.js";
import { survey } from "./survey.js";

const HTML_LANGUAGES = { zh: "zh-Hans", en: "en" };
const EXTERNAL = /^(mailto:|https:\/\/)/;

const named = (root, name) => root.children.filter((child) => child.name === name);

for (const which of [site, siteBelow]) {
  test.describe(`links of the site at ${which.prefix}`, () => {
    let found;
    test.describe.configure({ mode: "default" });
    test.beforeAll(async ({ browser, playwright }) => {
      found = await survey(which, await browser.newPage(), await playwright.request.newContext());
    });

    test("every link and every asset resolves", () => {
      const dead = found.links.filter(({ reply }) => reply.status !== 200);
      expect(dead.map(({ from, href }) => `${href} on ${from}`)).toEqual([]);
      note(test.info(), "links", found.links.length);
      note(test.info(), "addresses", found.files.size);
      expect(found.links.length).toBeGreaterThan(3000);
      expect(found.base.endsWith(which.prefix)).toBe(true);
    });

    test("every fragment names an element of its page", () => {
      const withFragment = found.links.filter(({ fragment }) => fragment !== "");
      const dangling = withFragment.filter(({ fragment, reply }) => !reply.html?.ids.includes(fragment));
      expect(dangling.map(({ from, href }) => `${href} on ${from}`)).toEqual([]);
      note(test.info(), "fragments", withFragment.length);
      expect(withFragment.length).toBeGreaterThan(300);
    });

    test("every id stands once on its page", () => {
      for (const { address, html } of found.pages.values()) expect(new Set(html.ids).size, address).toBe(html.ids.length);
    });

    test("every page and every file is reached from the front door", () => {
      const feeds = LANGUAGES.map((language) => `${language}/feed.xml`);
      const forMachines = ["robots.txt", "sitemap.xml", ".nianbao.json"];
      // Narrow drawings stand inside the pages; as files they are the memory from which the next build takes them.
      const isMemory = (file) => /^assets\/charts\/.*-narrow\.[0-9a-f]{16}\.svg$/.test(file);
      expect(found.unreached.filter((file) => !forMachines.includes(file) && !isMemory(file))).toEqual([]);
      for (const feed of feeds) expect(found.files).toContain(found.home + feed);
      expect(found.pages.size).toBe(pagesOf(which).length);
    });

    test("every file has the type that its name says", () => {
      const types = new Set(filesOf(which).map((file) => /\.[a-z]+$/.exec(file)[0]));
      for (const type of types) expect(Object.keys(CONTENT_TYPES)).toContain(type);
      for (const { address, reply } of found.links.map((link) => ({ address: link.target, reply: link.reply }))) {
        expect(reply.body.length, address).toBeGreaterThan(0);
      }
    });

    test("links that leave the site are mail or https", () => {
      expect([...found.external].filter((href) => !EXTERNAL.test(href))).toEqual([]);
    });

    test("every page has its counterpart in the other language, and says so", async () => {
      let pairs = 0;
      for (const { address, html } of found.pages.values()) {
        const [, language] = /^(zh|en)\//.exec(address.slice(found.home.length)) ?? [];
        if (!language) continue;
        pairs += 1;
        const expected = LANGUAGES.map((each) => ({
          language: HTML_LANGUAGES[each],
          href: found.home + each + address.slice(found.home.length + language.length),
        }));
        const here = (links) => links.map((link) => ({ language: link.language, href: found.local(link.href, address) }));
        expect(html.language).toBe(HTML_LANGUAGES[language]);
        expect(here(html.alternates).filter((each) => each.language !== "x-default")).toEqual(expected);
        expect(here(html.switches)).toEqual(expected);
        expect(found.local(html.canonical, address)).toBe(address);
        for (const { href } of here(html.alternates)) expect((await found.get(href)).status, href).toBe(200);
        for (const { href } of expected) expect((await found.get(href)).html.mainIds, `ids of ${href}`).toEqual(html.mainIds);
      }
      note(test.info(), "pages in pairs", pairs);
      expect(pairs).toBe(found.pages.size - 2);
    });

    test("the sitemap lists every page with its versions", async () => {
      const { xml, type } = await found.get(`${found.home}sitemap.xml`);
      expect(type).toBe("application/xml");
      expect(xml.complaint).toBeNull();
      expect(xml.root.namespace).toBe("http://www.sitemaps.org/schemas/sitemap/0.9");
      const entries = named(xml.root, "url").map((entry) => ({
        address: found.local(named(entry, "loc")[0].text),
        alternates: named(entry, "link").map(({ attributes }) => ({ language: attributes.hreflang, href: attributes.href })),
      }));
      const listed = entries.map(({ address }) => address).sort();
      const pages = pagesOf(which).filter((page) => /^(zh|en)\//.test(page));
      expect(listed).toEqual(pages.map((page) => found.home + page).sort());
      for (const { address, alternates } of entries) expect(alternates).toEqual((await found.get(address)).html.alternates);
      note(test.info(), "entries", entries.length);
    });

    test("each feed is Atom and leads to pages", async () => {
      for (const language of LANGUAGES) {
        const address = `${found.home}${language}/feed.xml`;
        const { xml } = await found.get(address);
        expect(xml.complaint).toBeNull();
        expect(xml.root.name).toBe("feed");
        expect(xml.root.namespace).toBe("http://www.w3.org/2005/Atom");
        const entries = named(xml.root, "entry");
        expect(entries.length).toBeGreaterThan(0);
        for (const part of [xml.root, ...entries]) {
          for (const name of ["id", "title", "updated"]) expect(named(part, name)[0].text, name).not.toBe("");
          expect(Date.parse(named(part, "updated")[0].text)).not.toBeNaN();
          for (const { attributes } of named(part, "link")) {
            const { status, address: answered } = await found.get(found.local(attributes.href));
            expect(status, answered).toBe(200);
            if (attributes.rel === "self") expect(answered).toBe(address);
          }
        }
      }
    });

    test("structured data is JSON and names the page's own address", () => {
      let checked = 0;
      for (const { address, html } of found.pages.values()) {
        for (const text of html.structured) {
          const data = JSON.parse(text);
          expect(data["@context"], address).toBe("https://schema.org");
          if (address !== found.home) expect(found.local(data.url)).toBe(address);
          checked += 1;
        }
      }
      expect(checked).toBeGreaterThanOrEqual(found.pages.size - 1);
    });
  });
}
