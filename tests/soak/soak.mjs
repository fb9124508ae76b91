/**
 * `node tests/soak/soak.mjs [WALKS] [FROM]`: random walks (README.md), 10,000 from seed 1 unless told
 * otherwise. Prints the seeds of walks that went wrong and what went wrong in them; ends with 1 if any did.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const PLAYER = join(HERE, "../../tooling/player");
const { build } = createRequire(join(PLAYER, "package.json"))("esbuild");

const [walks = 10_000, from = 1] = process.argv.slice(2).map(Number);
const out = await mkdtemp(join(tmpdir(), "kdll-soak-"));
try {
  const outfile = join(out, "walk.mjs");
  await build({
    entryPoints: [join(HERE, "walk.ts")],
    bundle: true,
    format: "esm",
    logLevel: "warning",
    outfile,
    platform: "node",
    target: "node20",
  });
  // Where the sample course is looked for.
  process.chdir(PLAYER);
  const { walk } = await import(pathToFileURL(outfile).href);
  // Adapters warn of every mishap; here mishaps are the order of the day.
  console.warn = () => undefined;
  const begun = Date.now();
  const counts = {};
  let steps = 0;
  let wrong = 0;
  for (let seed = from; seed < from + walks; seed += 1) {
    const walked = await walk(seed);
    counts[walked.platform] = (counts[walked.platform] ?? 0) + 1;
    steps += walked.steps;
    if ((seed - from + 1) % 1_000 === 0) console.log(`${seed - from + 1} walked, ${wrong} wrong`);
    if (!walked.wrong.length) continue;
    wrong += 1;
    console.log(`seed ${seed}, ${walked.platform}: ${walked.wrong.slice(0, 5).join(" | ")}`);
  }
  const seconds = Math.round((Date.now() - begun) / 1000);
  console.log(`${walks} walks, ${steps} steps, ${wrong} wrong, ${seconds} s`, counts);
  process.exitCode = wrong ? 1 : 0;
} finally {
  await rm(out, { recursive: true, force: true });
}
