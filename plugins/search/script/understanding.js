// A search: the query as typed, and what it means if that finds nothing, or next to nothing.
import { FILLING } from "./filling.js";
import { compareHits, countBits, findHits } from "./hits.js";
import { expandQuery, mayAsk, parseQuery } from "./query.js";

const FEW = 3; // documents; so few may have scattered syllables by chance

// Returns the hits of a query; `instead` is the text that they are found for, if it is another, and
// `unknown` the words left out of it. `loadMeanings` returns the module ./meanings.js, which few
// searches need.
export async function search(index, text, isTyping, filter, loadMeanings) {
  const query = parseQuery(text, isTyping);
  if (!query.syllables.length) return { query, hits: [] };
  if (isTyping || query.isQuoted) return { query, hits: await findAll(index, query, filter) };
  // Loads what another meaning is found by, early: on a slow phone each journey counts.
  const expectOther = async () => {
    loadMeanings();
    const segments = await index.segmentsBySize();
    for (const one of query.isOdd ? segments : segments.slice(0, 1)) index.vocabulary(one);
  };
  const findWhole = () => findAll(index, { ...query, isWhole: true }, filter);
  if (query.isOdd || mayAsk(query)) loadMeanings();
  // A query typed for VNI is not searched as it stands: it is dozens of letters and digits.
  if (/\p{L}\d/u.test(text) || (query.isOdd && !(await findWhole()).length)) {
    const meant = await findDecoded(index, query, filter, loadMeanings);
    if (meant) return meant;
  }
  if (mayAsk(query)) {
    const hits = await findWhole();
    if (hits.length && hits[0].rank[1] <= 0) return { query, hits };
    const { listAnswers } = await loadMeanings();
    for (const instead of listAnswers(query)) {
      const found = await findAll(index, parseQuery(instead, false), filter);
      if (found.length && found[0].lone === 0) return { query, hits: found, instead };
    }
  }
  const hits = await findAll(index, query, filter, expectOther);
  if (hits.length && !isDoubtful(query, hits) && !isRare(query, hits)) return { query, hits };
  const plain = hits.length ? [] : await findHits(index, parseQuery(text, false, false), filter);
  if (plain.length) return { query, hits: plain };
  const { listMeanings } = await loadMeanings();
  for await (const { text: other, unknown, isGuess } of listMeanings(index, query, hits)) {
    const meant = parseQuery(other, false);
    if (!meant.syllables.length) continue;
    const found = await findAll(index, isGuess ? { ...meant, isWhole: true } : meant, filter);
    const isBetter = found.length && (!hits.length || found[0].lone === 0);
    if (isBetter && (isGuess || !isDoubtful(meant, found))) return { query, hits: found, instead: other, unknown };
  }
  return { query, hits };
}

// Returns what is found for a query typed for VNI or Telex.
async function findDecoded(index, query, filter, loadMeanings) {
  const { decodeKeys } = await loadMeanings();
  const instead = decodeKeys(query.text);
  if (instead === query.text) return undefined;
  const hits = await findAll(index, { ...parseQuery(instead, false), isWhole: true }, filter);
  return hits.length && !hits[0].misread ? { query, hits, instead } : undefined;
}

// With an abbreviation also documents with its full form, and the reverse.
async function findAll(index, query, filter, expectOther) {
  const { abbreviations = [] } = await index.head();
  const { isWhole } = query;
  const others = expandQuery(query, abbreviations).map((one) => ({ ...one, isWhole }));
  const found = (
    await Promise.all([query, ...others].map((one) => findHits(index, one, filter, expectOther)))
  ).flat();
  if (!others.length) return found;
  const ofEach = (hit) => (hit.query.syllables.length > 1 ? countBits(hit.lone) : 0);
  const fewest = Math.min(...found.map(ofEach));
  const best = new Map();
  for (const hit of found.filter((one) => ofEach(one) === fewest).sort(compareHits)) {
    const key = `${hit.segment.at}/${hit.number}`;
    if (!best.has(key)) best.set(key, hit);
  }
  return [...best.values()];
}

// Neighbours in the query that are neighbours in no document, a syllable that is read nowhere with
// these marks, filling words alone between what was found, a sentence that none has whole.
function isDoubtful(query, hits) {
  const [{ lone, strange, rank, query: found }] = hits;
  if (query.text !== found.text || query.syllables.length < 2) return false;
  if (query.isLong) return rank[1] > 1;
  return (lone & (lone >> 1)) !== 0 || (lone & strange) !== 0 || isFilling(query, lone);
}

// A few documents have it, and only in parts or with other marks.
const isRare = (query, [{ rank, misread, query: found }, ...others]) =>
  query.text === found.text &&
  !query.isLong &&
  query.syllables.length > 1 &&
  others.length < FEW &&
  (rank[1] > 0 || misread !== 0);

const isFilling = ({ syllables }, lone) =>
  lone !== 0 && syllables.every(({ folded }, at) => !(lone & (1 << at)) || FILLING.has(folded));
