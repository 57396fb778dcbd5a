// A copy of the report that a test may write into, and `nianbao serve` on it, as an author would have both open.

import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const REPORT = fileURLToPath(new URL("../..", import.meta.url));
const PARTS = ["nianbao.yaml", "content", "data"];

/** A copy of the report. */
export class Project {
  root = mkdtempSync(join(tmpdir(), "nianbao-preview-"));

  constructor() {
    for (const part of PARTS) cpSync(join(REPORT, part), join(this.root, part), { recursive: true });
  }

  read(file) {
    return readFileSync(join(this.root, file), "utf8");
  }

  write(file, text) {
    mkdirSync(dirname(join(this.root, file)), { recursive: true });
    writeFileSync(join(this.root, file), text);
  }

  /** Replaces a text, which must be there once; returns what mends it. */
  edit(file, from, to) {
    const before = this.read(file);
    if (before.split(from).length !== 2) throw new Error(`${file} holds "${from}" not once`);
    this.write(file, before.replace(from, () => to));
    return () => this.write(file, before);
  }

  remove(file) {
    rmSync(join(this.root, file), { recursive: true });
  }
}

/** A server of a project; `stop` ends it. */
export async function serve(project, { port = 0, options = [] } = {}) {
  const binary = process.env.NIANBAO_BINARY;
  if (!binary) throw new Error("NIANBAO_BINARY is not set: start these tests with tests/run");
  const server = spawn(binary, ["serve", "--root", project.root, "--port", String(port), ...options], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  let told = "";
  const origin = await new Promise((resolve, reject) => {
    const listen = (chunk) => {
      told += chunk;
      const found = /http:\/\/[\d.]+:\d+/.exec(told);
      if (found) resolve(found[0]);
    };
    server.stdout.setEncoding("utf8").on("data", listen);
    server.stderr.setEncoding("utf8").on("data", listen);
    ended.then(() => reject(new Error(`nianbao serve ended: ${told}`)));
  });
  const stop = async () => {
    server.kill();
    await ended;
  };
  return { origin, port: Number(new URL(origin).port), stop };
}
