// Changes of the package's own code. Each is found by what stands around it, under whatever names
// the minifier chose, and the build fails if a new version does not match.
const N = String.raw`[\w$]+`;
const pattern = (text, flags = "g") => new RegExp(text.replaceAll("NAME", N), flags);

// Name, pattern, replacement. `$1` … are the parts of the pattern in parentheses.
const PATCHES = [
  // Unsaved drafts: the package loses its database between the sign-in page and a local folder,
  // discards drafts if the configuration has changed (a new category is enough), and has no way to
  // write a draft at once, which keeping.js needs. The open draft tells what stood in the file.
  [
    "drafts: database",
    String.raw`(\{current:(\w+)\}=NAME;if\(\2)&&!NAME(\)\{let\{databaseName:\w+\}=\2\.repository\?\?\{\};if\(\w+\)\{NAME=new NAME\(\w+,\`draft-backups\`)`,
    "$1$3",
  ],
  [
    "drafts: of another configuration",
    String.raw`(NAME)\.cmsConfigVersion===NAME\.current\?\1:\(await NAME\(\w+,\w+\),null\)`,
    "$1",
  ],
  [
    "drafts: the open one",
    String.raw`(NAME=(\w+)=>\{)(globalThis\.clearTimeout\((NAME)\),\2&&(NAME)&&\(\4=globalThis\.setTimeout\(\(\)=>\{(NAME)\(\2\)\},500\)\)\})`,
    "$1globalThis.openDraft=$2;globalThis.keepDraft=$2?async()=>DRAFTS_ARE_KEPT&&!!$5&&($2.interacted=!0,await $6($2),!0):null;$3",
  ],
  // The window that comes back from the forge hands the token to the origin of any page that asks
  // for it by `authorizing:…`: a page that has opened this one can take its place in the meantime.
  [
    "token: only for this origin",
    String.raw`(opener\?\.postMessage\(\`authorization:\$\{NAME\}:\$\{NAME\}:\$\{JSON\.stringify\(NAME\)\}\`,)NAME\)`,
    "$1globalThis.location.origin)",
  ],
  // One list of articles: a single file `2024/x.md` is an entry like the bundle `2024/x/index.md`,
  // and owns the folder `2024/x` that its first photo will stand in; bundles.js has the paths.
  [
    "single files: path",
    String.raw`\$\{NAME\((\w+)\)\.replace\(NAME,\`\[\^/\]\+\?\`\)`,
    "$&.replace(/\\\\?\\/index$/,`(?:$$&)?`)",
  ],
  [
    "single files: slug",
    String.raw`(\`\(\[\^/\]\+\)\`:\`\[\^/\]\+\?\`,\w+=\w+\.substring\(\w+\+2\)\}return RegExp\(\`\^\$\{(\w+))\}\$\`\)`,
    "$1.replace(/\\\\?\\/index$/,`(?:$$&)?`)}$$`)",
  ],
  [
    "single files: folder",
    String.raw`(\w+)\.substring\(0,\1\.lastIndexOf\(\`\.\`\)\),(\w+)=(\w+)\?\.includes\(\`/\`\)\?\3\.split\(\`/\`\)\.at\(-1\):void 0;if\(\2&&!\2\.includes\(\`\{\{\`\)`,
    (whole, path, last) => `${whole}&&${path}.endsWith(\`/\${${last}}.md\`)`,
  ],
  [
    "paths of changed articles",
    String.raw`if\(NAME\(\{draft:(\w+),locale:(\w+),slug:(\w+)\}\)\)return (\w+)\.locales\[\2\]\.path;`,
    "let placed=globalThis.placeEntry?.($4?.locales[$2]?.path,$3,$1);if(placed)return placed;$&",
  ],
  // The list offers no deletion, which the package only greys out.
  [
    "deletion from the list",
    String.raw`(delete_selected_entries\`.{0,300}?NAME\(\w+,\w+=>\{)(!NAME\.isSmallScreen&&!NAME\.current&&\w+\(\w+\)\})`,
    "$1!1&&$2",
  ],
  // Files that belong to the same commit as a saved entry: gone.js.
  [
    "commits",
    String.raw`=async\(\{changes:(\w+),savingEntries:(\w+)=\[\],savingAssets:\w+=\[\],options:\w+\}\)=>\{let\{commitChanges:.{0,60}?try\{await NAME\(\)\}catch\(\w+\)\{console\.error\(.{0,80}?\)\}`,
    "$&await globalThis.joinCommit?.($1,$2);",
  ],
  // Words of a file that the form knows by others: words.js.
  [
    "values of a file",
    String.raw`(every\(\w+=>typeof \w+==\`string\`\)\}\):NAME\((\w+)\)\?)\2:void 0\}`,
    "$1globalThis.readValues?.($2)??$2:void 0}",
  ],
  // Our list of photos is written in the order of the form.
  [
    "order of photos",
    String.raw`(\{widget:(\w+)\}=\w+,\w+=\2===\`list\`)(;if\(\w+\.push\()`,
    "$1||$2===`photos`$3",
  ],
  // A missing value is named.
  [
    "validation",
    String.raw`(fieldConfig:(\w+)\}\)=>\{let \w+=\[\],.{0,500}?\(\`validation\.value_missing\`)\)`,
    "$1,{values:{name:$2.label??$2.name}})",
  ],
  // Tables: a delimiter line below the first row whatever the cells are, `<br>` for a line break in
  // a cell, `\|` for a bar.
  [
    "tables: rows",
    String.raw`(\w+)\.__headerState===NAME\.ROW&&\((\w+)=!0\)\)\}\),(\w+)\.push\(`,
    "0)}),$2=!$3.length,$3.push(",
  ],
  [
    "tables: written cells",
    String.raw`\.replace\(/\\n/g,\`\\\\n\`\)\.trim\(\)`,
    ".trim().replace(/(?<!\\\\)\\|/g,`\\\\|`).replace(/\\s*\\n\\s*/g,`<br>`)",
  ],
  [
    "tables: read cells",
    String.raw`(\w+)=\1\.replace\(/\\\\n/g,\`\s\`\)`,
    "$1=$1.trim().replace(/<br\\s*\\/?>|\\\\n/gi,`\\n`).replace(/\\\\\\|/g,`|`)",
  ],
  ["tables: bars", String.raw`(\w+)\.split\(\`\|\`\)(\.map\(\w+=>NAME\(\w+\)\):null)`, "$1.split(/(?<!\\\\)\\|/)$2"],
];

// Functions of the package that our scripts call, found by their beginning.
const EXPORTS = {
  allEntries: String.raw`(NAME)\.current\.filter\(\w+=>!\w+\.has\(\w+\.id\)\),\.\.\.\w+\];let`,
  formatEntryFile: String.raw`(NAME)=async\(\{content:\w+,_file:\w+\}\)=>\{let\{format:`,
  getMediaFieldURL: String.raw`(NAME)=async\(\{thumbnail:\w+=!1,\.\.\.\w+\}\)=>\{let\{url:`,
  saveChanges: String.raw`(NAME)=async\(\{changes:\w+,savingEntries:\w+=\[\],savingAssets:`,
};

// Servers that the package asks otherwise: states of forges, and typefaces, which it contains.
const STATES = [
  "https://www.githubstatus.com/api/v2/status.json",
  "https://status-api.hostedstatus.com/1.0/status/5b36dc6502d06804c08349f7",
];
const FACE = /https:\/\/cdn\.jsdelivr\.net\/fontsource\/fonts\/([a-z0-9-]+)(?::vf)?@[\d.]+\/([a-z0-9-]+)\.woff2/g;
const NOTHING = "data:application/json,{}";
const SWITCH = String.raw`async (\w+)=>\{if\((!\(NAME\.useDraftBackup\?\?!0\))\|\|!\1\.interacted\)return;`;

const findOnly = (contents, name, text) => {
  const found = [...contents.matchAll(pattern(text))];
  const values = new Set(found.map((match) => match.at(-1)));
  if (values.size !== 1) throw new Error(`${name}: ${values.size} places, expected one`);
  return [...values][0];
};

// Returns the package's code with all changes; `assets` are the names of its files.
export function patch(original, assets) {
  let contents = original.replace(FACE, (address, family, style) => {
    const name = assets.find((one) => one.startsWith(`${family}-${style}-`));
    if (!name) throw new Error(`${address}: no such typeface in the package`);
    return `assets/${name}`;
  });
  for (const state of STATES) {
    if (!contents.includes(state)) throw new Error(`${state}: not asked for any more`);
    contents = contents.replaceAll(state, NOTHING);
  }
  if (contents.includes("url(https:")) throw new Error("a style asks another server");
  if (contents.split("`authorization:").length !== 2) throw new Error("another way for the token");

  const isOff = findOnly(contents, "drafts: switch", SWITCH);
  const names = Object.entries(EXPORTS).map(
    ([name, text]) => `${findOnly(contents, name, text)} as ${name}`,
  );
  for (const [name, text, replacement] of PATCHES) {
    const places = contents.match(pattern(text))?.length ?? 0;
    if (places !== 1) throw new Error(`${name}: ${places} places, expected one`);
    contents = contents.replace(pattern(text), replacement);
  }
  contents = contents.replace("DRAFTS_ARE_KEPT", `!${isOff}`);
  return `${contents}\nexport { ${names.join(", ")} };\n`;
}
