// A plain file server, as a public host would be one: folders answer with their index.html, what is not there with
// 404.html. Playwright starts it before the tests, once for each site, on a free port of this machine.

import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { site, siteBelow, siteCorrected } from "./site.js";

export const CONTENT_TYPES = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ics": "text/calendar; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".xml": "application/xml",
};

function fileFor({ folder, prefix }, address) {
  const path = decodeURIComponent(new URL(address, "http://host").pathname);
  if (!path.startsWith(prefix)) return null;
  const file = join(folder, normalize(path.slice(prefix.length - 1)), path.endsWith("/") ? "index.html" : "");
  return existsSync(file) && statSync(file).isFile() ? file : null;
}

function answer(which, request, response) {
  const found = fileFor(which, request.url);
  const file = found ?? join(which.folder, "404.html");
  const type = CONTENT_TYPES[extname(file)] ?? "application/octet-stream";
  response.writeHead(found ? 200 : 404, { "content-type": type, "x-content-type-options": "nosniff" });
  createReadStream(file).pipe(response);
}

async function start(which) {
  const server = createServer((request, response) => answer(which, request, response));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  process.env[which.variable] = `http://127.0.0.1:${server.address().port}`;
  return server;
}

/** Starts the servers and returns what stops them. */
export default async function serve() {
  const servers = await Promise.all([site, siteBelow, siteCorrected].map(start));
  return () => servers.forEach((server) => server.close());
}
