/** Compiles `tests/player/unit/*.test.ts` and runs them with Node's own test runner. */
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const TESTS = join(HERE, "../../tests/player/unit");

const out = await mkdtemp(join(tmpdir(), "kdll-player-"));
try {
  const names = (await readdir(TESTS)).filter((name) => name.endsWith(".test.ts")).sort();
  await build({
    absWorkingDir: HERE,
    entryPoints: names.map((name) => join(TESTS, name)),
    bundle: true,
    format: "esm",
    logLevel: "warning",
    outdir: out,
    outExtension: { ".js": ".mjs" },
    platform: "node",
    sourcemap: "inline",
    target: "node20",
  });
  const files = names.map((name) => join(out, name.replace(/\.ts$/, ".mjs")));
  const { status } = spawnSync(
    process.execPath,
    ["--enable-source-maps", "--test", ...process.argv.slice(2), ...files],
    // The times of day that SCORM 1.2 asks for are the learner's own.
    { cwd: HERE, env: { ...process.env, TZ: "UTC" }, stdio: "inherit" },
  );
  process.exitCode = status ?? 1;
} finally {
  await rm(out, { recursive: true, force: true });
}
