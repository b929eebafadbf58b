// Bundles src/*.js to ../static/dist/<name>-<hash>.js, with a manifest that browser/site/assets.py reads.
import { build } from "esbuild";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { basename } from "node:path";

const out = "../static/dist";
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const result = await build({
  entryPoints: ["src/editor.js", "src/graph.js"],
  bundle: true,
  alias: { "d3-transition": "./src/without-transitions.js" },
  minify: true,
  format: "esm",
  target: "es2022",
  entryNames: "[name]-[hash]",
  legalComments: "linked",
  metafile: true,
  outdir: out,
});
const manifest = {};
for (const [path, info] of Object.entries(result.metafile.outputs)) {
  if (info.entryPoint) manifest[basename(info.entryPoint)] = basename(path);
}
await writeFile(`${out}/manifest.json`, JSON.stringify(manifest, null, 1) + "\n");
