// The report for code scanners is what the published schema of SARIF 2.1.0 allows. `tests/run` writes one of a project with
// mistakes and names it. Chromium has no part in this: the schema and its validator come with the other packages.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "@playwright/test";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";

const schema = createRequire(import.meta.url)("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");

test("the SARIF report keeps to its schema", () => {
  const path = process.env.NIANBAO_SARIF;
  if (!path) throw new Error("NIANBAO_SARIF is not set: start these tests with tests/run");
  const report = JSON.parse(readFileSync(path, "utf8"));
  // The schema has a pattern that is none for regular expressions of Unicode.
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  const validate = ajv.compile(schema);
  expect(validate(report), JSON.stringify(validate.errors, null, 2)).toBe(true);
  expect(report.runs[0].results.length).toBeGreaterThan(0);
  delete report.runs[0].tool.driver.name;
  expect(validate(report), "a report without the tool's name").toBe(false);
});
