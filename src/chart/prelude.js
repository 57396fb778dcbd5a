// What ECharts misses in a bare engine, and what must not vary between two builds.
"use strict";

globalThis.setTimeout = () => 0;
globalThis.clearTimeout = () => {};
Math.random = () => 0.5;
globalThis.Date = class extends Date {
  constructor(...parts) {
    super(...(parts.length ? parts : [0]));
  }
  static now() {
    return 0;
  }
};
