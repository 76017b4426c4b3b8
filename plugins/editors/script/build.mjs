// Bundles the editors' page: `node build.mjs FOLDER`, with the packages of package.json installed.
import { cpSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { patch } from "./patches.mjs";
import { inOurWords } from "./wording.mjs";

const [out] = process.argv.slice(2);
const CMS = "node_modules/@sveltia/cms";
const SPOKEN = /(vi|en-\w+)\.json$/;
const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));

// Removes syntax colours and interface languages, two thirds of the bytes: code is shown without
// colours, other languages than English are replaced by Vietnamese.
const leaner = {
  name: "leaner",
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^@shikijs\/langs\// }, () => ({ path: "plain", namespace: "leaner" }));
    onLoad({ filter: /^plain$/, namespace: "leaner" }, () => ({ contents: "export default []" }));
    onResolve({ filter: /\/locales\/[\w-]+\.json$/ }, ({ path, resolveDir }) =>
      SPOKEN.test(path) ? null : { path: join(resolveDir, "../locales/vi.json") },
    );
  },
};

const adapted = {
  name: "adapted",
  setup({ onLoad }) {
    onLoad({ filter: /@sveltia.cms.npm.index\.js$/ }, ({ path }) => ({
      contents: patch(readFileSync(path, "utf8"), readdirSync(join(CMS, "npm/assets"))),
      loader: "js",
    }));
    onLoad({ filter: /@sveltia.cms.locales.vi\.json$/ }, ({ path }) => {
      const english = readJson(join(CMS, "locales/en-US.json"));
      const words = inOurWords(readJson(path), english, readJson("words.json"));
      return { contents: JSON.stringify(words), loader: "json" };
    });
  },
};

await build({
  entryPoints: ["cms.js"],
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  minify: true,
  // The package refers to its files by `../assets/` in chunks and by `assets/` elsewhere.
  chunkNames: "chunks/[name]-[hash]",
  loader: { ".png": "file", ".wasm": "file", ".woff2": "file" },
  plugins: [leaner, adapted],
  logLevel: "error",
});
cpSync(join(CMS, "npm/assets"), join(out, "assets"), {
  recursive: true,
  filter: (name) => !name.endsWith(".map"),
});
cpSync(join(CMS, "LICENSE.txt"), join(out, "LICENSE.txt"));
