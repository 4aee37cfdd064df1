// Tests the client as others get it: packed, and installed into an empty folder. `src`, which the tests import, is what was installed.

import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const client = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), "planocore-client-"));

function run(program, ...options) {
  execFileSync(program, options, { cwd: folder, stdio: ["ignore", 2, 2] });
}

function install() {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  run("npm", "pack", "--silent", "--pack-destination", folder, client);
  const [packed] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  run("npm", "install", "--silent", "--offline", "--no-audit", "--no-fund", join(folder, packed));
  symlinkSync("node_modules/planocore-client/dist", join(folder, "src"));
}

function compile() {
  cpSync(join(client, "test"), join(folder, "test"), { recursive: true, force: true });
  const compilerOptions = { rootDir: ".", outDir: ".", typeRoots: [join(client, "node_modules/@types")] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ extends: join(client, "tsconfig.json"), compilerOptions, include: ["test"], exclude: [] }));
  run(process.execPath, join(client, "node_modules/typescript/bin/tsc"), "--project", folder);
}

try {
  install();
  compile();
  const tests = readdirSync(join(folder, "test")).filter((name) => name.endsWith(".test.js"));
  const options = ["--test", "--test-reporter=tap", ...tests.map((name) => join("test", name))];
  process.exitCode = spawnSync(process.execPath, options, { cwd: folder, stdio: "inherit" }).status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
