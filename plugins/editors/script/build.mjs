// Puts the editors' page together: `node build.mjs FOLDER`, with the packages of package.json beside.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const [out] = process.argv.slice(2);
const CMS = "node_modules/@sveltia/cms";
const SPOKEN = /(vi|en-\w+)\.json$/;

// Two thirds of the bytes would be colours for program code, and languages nobody here speaks:
// code is shown without colours, and another language chosen is answered in Vietnamese.
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

await build({
  entryPoints: ["cms.js"],
  outdir: out,
  bundle: true,
  splitting: true,
  format: "esm",
  minify: true,
  // The package names its files by `../assets/` in its chunks and by `assets/` elsewhere.
  chunkNames: "chunks/[name]-[hash]",
  loader: { ".png": "file", ".wasm": "file", ".woff2": "file" },
  plugins: [leaner],
  logLevel: "error",
});
cpSync(join(CMS, "npm/assets"), join(out, "assets"), {
  recursive: true,
  filter: (name) => !name.endsWith(".map"),
});
cpSync(join(CMS, "LICENSE.txt"), join(out, "LICENSE.txt"));
