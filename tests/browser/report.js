// Prints each kind of test once with its number of tests and the counts that its tests noted, and every failure whole.

import { stripVTControlCharacters } from "node:util";

/** How the tests tell what they counted: `note(test.info(), "links", 4321)`. */
export function note(testInfo, what, count) {
  testInfo.annotations.push({ type: "count", description: `${count} ${what}` });
}

export default class Report {
  kinds = new Map();

  onTestEnd(test, result) {
    const name = test.parent.title.startsWith("/") ? `every page: ${test.title}` : `${test.parent.title}: ${test.title}`;
    const kind = this.kinds.get(name) ?? { passed: 0, failed: 0, milliseconds: 0, counts: new Map() };
    this.kinds.set(name, kind);
    kind.milliseconds += result.duration;
    if (result.status === "passed") kind.passed += 1;
    else kind.failed += 1;
    for (const each of result.annotations.filter(({ type }) => type === "count")) addCount(kind.counts, each.description);
    for (const error of result.errors) console.log(`FAILED ${test.parent.title} ${test.title}\n${textOf(error)}\n`);
  }

  onError(error) {
    console.log(textOf(error));
  }

  onEnd(result) {
    for (const [name, kind] of this.kinds) console.log(line(name, kind));
    console.log(`The browser tests ${result.status} after ${Math.round(result.duration / 1000)} s.`);
  }

  printsToStdio() {
    return true;
  }
}

function textOf(error) {
  return stripVTControlCharacters(error.message ?? error.value ?? String(error));
}

function addCount(counts, description) {
  const [count, ...what] = description.split(" ");
  const name = what.join(" ");
  counts.set(name, (counts.get(name) ?? 0) + Number(count));
}

function line(name, { passed, failed, milliseconds, counts }) {
  const counted = [...counts].map(([what, count]) => `${count} ${what}`);
  const failures = failed > 0 ? [`${failed} FAILED`] : [];
  return `${name}: ${[`${passed} passed`, ...failures, ...counted].join(", ")} (${(milliseconds / 1000).toFixed(1)} s)`;
}
