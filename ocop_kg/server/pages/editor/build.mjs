/* Writes editor.js, editor.css and the licences of what is in them; the same bytes each time.
 *
 *   npm ci --ignore-scripts && npm run build           into ../static
 *   node build.mjs FOLDER                              somewhere else
 */

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const target = process.argv[2] ?? join(here, "..", "static");

await build({
  absWorkingDir: here,
  entryPoints: { editor: "src/main.js" },
  outdir: target,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
});
writeFileSync(join(target, "editor.licenses.txt"), licences());

/** Name the packages that the bundle holds: YASQE comes with most of them built in. */
function packages() {
  const map = read("@zazuko/yasqe", "build/yasqe.esm.js.map");
  const within = JSON.parse(map).sources.map(
    (path) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1],
  );
  const all = new Set(["@zazuko/yasqe", "@zazuko/yasgui-utils", ...within.filter(Boolean)]);
  return [...all].sort();
}

function licences() {
  const parts = packages().map((name) => {
    const about = JSON.parse(read(name, "package.json"));
    const file = readdirSync(folder(name)).find((each) => /^licen[cs]e/i.test(each));
    const text = file
      ? read(name, file)
      : `${about.license}, by ${authors(about)}\n\n${read("codemirror", "LICENSE").replace(/^[^]*?\n\n(?=Permission)/, "")}`;
    return `${name} ${about.version} (${about.license})\n\n${text.replaceAll("\r", "").trim()}\n`;
  });
  return `The SPARQL editor (editor.js, editor.css) holds these packages.\n\n${parts.join(`\n${"-".repeat(80)}\n\n`)}`;
}

function authors({ author, contributors = [] }) {
  return [author, ...contributors].map((each) => each?.name ?? each).join(", ");
}

function folder(name) {
  return join(here, "node_modules", name);
}

function read(name, file) {
  return readFileSync(join(folder(name), file), "utf8");
}
