// Reads documents with the browser's own parsers, so that the tests see what a browser sees.

/**
 * The facts of an HTML page as it was sent, before any script: its links as written, its ids, and what a strict
 * Content-Security-Policy would refuse.
 */
export function readHtml(page, text) {
  return page.evaluate((source) => {
    const html = new DOMParser().parseFromString(source, "text/html");
    const all = (selector, root = html) => [...root.querySelectorAll(selector)];
    const written = (selector, attribute, kind) =>
      all(`:is(${selector})[${attribute}]`).map((element) => ({ kind, href: element.getAttribute(attribute), rel: element.rel ?? "" }));
    const texts = (selector, attribute) => all(selector).map((element) => element.getAttribute(attribute));
    const isProgram = (script) => !script.src && script.type !== "application/ld+json";
    const hasHandler = (element) => [...element.attributes].some(({ name }) => name.startsWith("on"));
    return {
      language: html.documentElement.lang,
      title: html.title,
      policy: html.querySelector("meta[http-equiv='Content-Security-Policy']")?.content ?? "",
      canonical: html.querySelector("link[rel='canonical']")?.getAttribute("href") ?? null,
      alternates: all("link[hreflang]").map((link) => ({ language: link.hreflang, href: link.getAttribute("href") })),
      switches: all("header .languages a").map((link) => ({ language: link.hreflang, href: link.getAttribute("href") })),
      links: [
        ...written("a, area", "href", "link"),
        ...written("link:not([rel='canonical'])", "href", "head"),
        ...written("img, script, source, iframe, audio, video, embed, input", "src", "asset"),
        ...written("use, image", "href", "asset"),
        ...texts("meta[property='og:url'], meta[property='og:image']", "content").map((href) => ({ kind: "head", href, rel: "" })),
      ],
      ids: all("[id]").map((element) => element.id),
      mainIds: all("main [id]").map((element) => element.id),
      structured: all("script[type='application/ld+json']").map((script) => script.textContent),
      refused: [
        ...all("[style]").map((element) => `style="${element.getAttribute("style")}"`),
        ...all("style").map(() => "<style>"),
        ...all("script").filter(isProgram).map(() => "<script> with a program in it"),
        ...all("*").filter(hasHandler).map((element) => `<${element.localName}> with an event handler`),
        ...all("[href^='javascript:']").map(() => "javascript: address"),
      ],
    };
  }, text);
}

/** The elements of an XML document with their attributes and text, or the parser's complaint. */
export function readXml(page, text) {
  return page.evaluate((source) => {
    const xml = new DOMParser().parseFromString(source, "application/xml");
    const complaint = xml.querySelector("parsererror")?.textContent ?? null;
    const describe = (element) => ({
      name: element.localName,
      namespace: element.namespaceURI,
      attributes: Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])),
      text: element.children.length === 0 ? element.textContent : "",
      children: [...element.children].map(describe),
    });
    return { complaint, root: describe(xml.documentElement) };
  }, text);
}
