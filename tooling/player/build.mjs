/**
 * Bundles the player: `node build.mjs OUTDIR` writes one classic script per standard, the style
 * sheets, the captions script of the preview site, and a digest of the sources they were made of.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const STANDARDS = ["scorm12", "scorm2004", "cmi5", "xapi", "web"];
const SHEETS = {
  "player.css": ["tokens", "article", "shell"],
  "article.css": ["tokens", "article"],
};
/** What the bundles depend on; anything else may change without a rebuild. */
const SOURCES = ["build.mjs", "css", "package-lock.json", "package.json", "src", "strings", "tsconfig.json"];

/** Every file under the sources, sorted, as paths from this folder with forward slashes. */
async function sources() {
  const found = [];
  for (const name of SOURCES) {
    const entries = await readdir(join(HERE, name), { recursive: true, withFileTypes: true }).catch(
      () => null,
    );
    if (entries === null) found.push(name);
    else
      for (const entry of entries)
        if (entry.isFile()) found.push(relative(HERE, join(entry.parentPath, entry.name)));
  }
  return found.map((path) => path.split(sep).join("/")).sort();
}

/** SHA-256 over names and contents: tells a stale bundle from a fresh one. */
async function digest() {
  const hash = createHash("sha256");
  for (const path of await sources()) {
    const bytes = await readFile(join(HERE, path));
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
}

async function script(entry) {
  const { outputFiles } = await build({
    absWorkingDir: HERE,
    entryPoints: [entry],
    bundle: true,
    charset: "utf8",
    format: "iife",
    legalComments: "none",
    logLevel: "warning",
    minify: true,
    target: ["es2020", "safari15"],
    write: false,
  });
  return outputFiles[0].text;
}

/** The dark colours, which stand once in the sources, also for those who chose them whatever their device says. */
function withChosenDark(css) {
  const dark = /@media screen and \(prefers-color-scheme: dark\) \{\s*html\.kdll:not\(\[data-scheme="light"\]\) (\{[^}]*\})\s*\}/;
  return css.replace(dark, (whole, colours) => `${whole}\n@media screen { html.kdll[data-scheme="dark"] ${colours} }`);
}

/** Minified as one sheet, in the order given. */
async function sheet(names) {
  const read = names.map((n) => readFile(join(HERE, "css", `${n}.css`), "utf8"));
  const parts = (await Promise.all(read)).map(withChosenDark);
  const { outputFiles } = await build({
    stdin: { contents: parts.join("\n"), loader: "css", resolveDir: join(HERE, "css") },
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    minify: true,
    target: ["chrome100", "safari15", "firefox100"],
    write: false,
  });
  return outputFiles[0].text;
}

/** File name to text, for everything that belongs into the out folder. */
async function outputs() {
  const made = new Map();
  await Promise.all([
    ...STANDARDS.map(async (s) => made.set(`player-${s}.js`, await script(`src/entry/${s}.ts`))),
    ...Object.entries(SHEETS).map(async ([name, parts]) => made.set(name, await sheet(parts))),
    (async () => made.set("captions.js", await script("src/entry/captions.ts")))(),
    (async () => made.set("digest.txt", `${await digest()}\n`))(),
  ]);
  return new Map([...made].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function main([out, ...rest]) {
  if (!out || rest.length) {
    console.error("usage: node build.mjs OUTDIR");
    return 2;
  }
  if (out === "--digest") {
    console.log(await digest());
    return 0;
  }
  await mkdir(out, { recursive: true });
  for (const [name, text] of await outputs()) {
    await writeFile(join(out, name), text);
    const kib = (bytes) => (bytes / 1024).toFixed(1).padStart(6);
    const raw = Buffer.from(text);
    console.log(`${name.padEnd(20)} ${kib(raw.length)} KiB, gzip ${kib(gzipSync(raw).length)} KiB`);
  }
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
