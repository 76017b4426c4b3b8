// Bundles the editors' page: `node build.mjs FOLDER`, with the packages of package.json installed.
import { cpSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const [out] = process.argv.slice(2);
const CMS = "node_modules/@sveltia/cms";
const SPOKEN = /(vi|en-\w+)\.json$/;

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

// Requests of the package to other servers: typefaces, which it contains itself, and status pages
// of forges, which are not needed. The build fails if a new version has other addresses.
const FACE = /https:\/\/cdn\.jsdelivr\.net\/fontsource\/fonts\/([a-z0-9-]+)(?::vf)?@[\d.]+\/([a-z0-9-]+)\.woff2/g;
const STATES = [
  "https://www.githubstatus.com/api/v2/status.json",
  "https://status-api.hostedstatus.com/1.0/status/5b36dc6502d06804c08349f7",
];
const NOTHING = "data:application/json,{}";

const assets = readdirSync(join(CMS, "npm/assets"));
const findFace = (address, family, style) => {
  const name = assets.find((one) => one.startsWith(`${family}-${style}-`));
  if (!name) throw new Error(`${address}: no such typeface in the package`);
  return `assets/${name}`;
};
// Exports `getCollection`, by which the package's previews find stored entries, for faithful.js:
// phones show no preview.
const exportStored = (contents) => {
  const names = new Set([...contents.matchAll(/\bgetCollection:([\w$]+),/g)].map(([, name]) => name));
  if (names.size !== 1) throw new Error(`getCollection: ${names.size} functions, expected one`);
  return `\nexport { ${[...names][0]} as getCollection };\n`;
};
// Keeps unsaved drafts: the package loses its database between the sign-in page and a local folder,
// discards drafts if the configuration has changed (a new category is enough), and has no way to
// write a draft at once.
const DATABASE =
  /(\{current:(\w+)\}=[\w$]+;if\(\2)&&![\w$]+(\)\{let\{databaseName:\w+\}=\2\.repository\?\?\{\};if\(\w+\)\{[\w$]+=new [\w$]+\(\w+,`draft-backups`)/;
const FORMER =
  /([\w$]+)\.cmsConfigVersion===[\w$]+\.current\?\1:\(await [\w$]+\(\w+,\w+\),null\)/;
const SWITCH = /async (\w+)=>\{if\((!\([\w$]+\.useDraftBackup\?\?!0\))\|\|!\1\.interacted\)return;/;
const SCHEDULE =
  /([\w$]+=(\w+)=>\{)(globalThis\.clearTimeout\(([\w$]+)\),\2&&([\w$]+)&&\(\4=globalThis\.setTimeout\(\(\)=>\{([\w$]+)\(\2\)\},500\)\)\})/;
const keepDrafts = (contents) => {
  for (const known of [DATABASE, FORMER, SWITCH, SCHEDULE]) {
    if (!known.test(contents)) throw new Error(`drafts are kept otherwise now: ${known}`);
  }
  const [, , isOff] = contents.match(SWITCH);
  return contents
    .replace(DATABASE, "$1$3")
    .replace(FORMER, "$1")
    .replace(SCHEDULE, (_, head, draft, rest, _timer, database, save) => {
      const keep = `!${isOff}&&!!${database}&&(${draft}.interacted=!0,await ${save}(${draft}),!0)`;
      return `${head}globalThis.keepDraft=${draft}?async()=>${keep}:null;${rest}`;
    });
};
// The window that comes back from the forge hands the token to the origin of any page that asks for
// it by `authorizing:…`: a page that has opened this one can take its place in the meantime. Only
// this origin gets the token.
const HANDOVER =
  /(opener\?\.postMessage\(`authorization:\$\{[\w$]+\}:\$\{[\w$]+\}:\$\{JSON\.stringify\([\w$]+\)\}`,)[\w$]+\)/g;
const keepToken = (contents) => {
  const places = contents.match(HANDOVER)?.length ?? 0;
  if (places !== 1 || contents.split("`authorization:").length !== 2) {
    throw new Error(`the token is handed over otherwise now: ${places} places, expected one`);
  }
  return contents.replace(HANDOVER, "$1globalThis.location.origin)");
};
const adapted = {
  name: "adapted",
  setup({ onLoad }) {
    onLoad({ filter: /@sveltia.cms.npm.index\.js$/ }, ({ path }) => {
      let contents = readFileSync(path, "utf8").replace(FACE, findFace);
      for (const state of STATES) {
        if (!contents.includes(state)) throw new Error(`${state}: not asked for any more`);
        contents = contents.replaceAll(state, NOTHING);
      }
      if (contents.includes("url(https:")) throw new Error("a style asks another server");
      contents = keepToken(keepDrafts(contents)) + exportStored(contents);
      return { contents, loader: "js" };
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
