// Bundles src/*.js to ../static/dist/<name>-<hash>.js, with a manifest that browser/site/assets.py reads.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, extname } from "node:path";

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
// Swagger UI comes bundled already: it is copied, with a hash of its content in the name.
for (const [name, file] of [
  ["swagger-ui.js", "swagger-ui-bundle.js"],
  ["swagger-ui.css", "swagger-ui.css"],
]) {
  const content = (await readFile(`node_modules/swagger-ui-dist/${file}`, "utf8")).replace(/\n?(\/\/|\/\*)# sourceMappingURL=.*/, "");
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
  manifest[name] = `${basename(name, extname(name))}-${hash}${extname(name)}`;
  await writeFile(`${out}/${manifest[name]}`, content);
}
await writeFile(`${out}/swagger-ui.LEGAL.txt`, await readFile("node_modules/swagger-ui-dist/swagger-ui-bundle.js.LICENSE.txt"));
await writeFile(`${out}/manifest.json`, JSON.stringify(manifest, null, 1) + "\n");
