// The real nginx with the configuration that nianbao writes for it, before a site with compressed copies.

import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync, chmodSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const TEMPORARY = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function nianbao(...options) {
  execFileSync(process.env.NIANBAO_BINARY, [...options, "--root", PROJECT], { stdio: "pipe" });
}

async function untilItAnswers(origin) {
  for (let tries = 0; tries < 200; tries += 1) {
    try {
      return await fetch(origin);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error("nginx did not start");
}

/** Builds the report, starts nginx as an ordinary user, and returns where it answers and what stops it. */
export async function startNginx() {
  const folder = mkdtempSync(join(tmpdir(), "nianbao-nginx-"));
  chmodSync(folder, 0o755);
  mkdirSync(join(folder, "site"));
  nianbao("build", "--precompress", "--output", join(folder, "site"));
  nianbao("host-config", "nginx", "--output", folder);
  const port = await freePort();
  const user = process.getuid() === 0 ? "user www-data;" : "";
  const temporary = TEMPORARY.map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(" ");
  const text = `daemon off; master_process off; ${user} pid ${folder}/pid; error_log ${folder}/errors; events { }
    http { access_log off; ${temporary}
      server { listen 127.0.0.1:${port}; root ${folder}/site; include ${folder}/nianbao-nginx.conf; } }`;
  writeFileSync(join(folder, "nginx.conf"), text);
  const environment = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
  const nginx = spawn("nginx", ["-e", `${folder}/errors`, "-p", folder, "-c", `${folder}/nginx.conf`], { env: environment, stdio: "inherit" });
  const stop = () => {
    nginx.kill();
    rmSync(folder, { recursive: true });
  };
  const origin = `http://127.0.0.1:${port}`;
  await untilItAnswers(origin);
  return { origin, stop };
}
