// Paths of saved articles. The list shows bundles and single files alike; a single file with its
// first photo or document becomes a bundle, and an article that changes its name keeps its year.
const SINGLE = /^content\/articles\/[^/]+\/([^/]+)\.md$/;
const ARTICLE = /^(content\/articles\/[^/]+)\/(?:[^/]+\/index|[^/]+)\.md$/;

// Returns the path of an article that is saved under `slug`, undefined if the package decides.
export const placeEntry = (former, slug, { files = {} }) => {
  const [, year] = former?.match(ARTICLE) ?? [];
  if (!year) return undefined;
  const bundle = `${year}/${slug}/index.md`;
  if (former === bundle) return former;
  const [, name] = former.match(SINGLE) ?? [];
  return name === slug && !Object.keys(files).length ? former : bundle;
};

globalThis.placeEntry = placeEntry;
