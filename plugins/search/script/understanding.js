// What a query means that finds nothing, or next to nothing, as it is typed.
import { compareHits, countBits, findCovered, findHits } from "./hits.js";
import { readPostings } from "./index.js";
import { decodeKeys } from "./keyboard.js";
import { FILLING, dropQuestion, expandQuery, parseQuery } from "./query.js";
import { cutWord, listNear } from "./spelling.js";
import { fold, writtenForm } from "./syllables.js";

const CANDIDATES = 12;

// Returns the hits of a query; `instead` is the text that they are found for, if it is another, and
// `unknown` the words left out of it.
export async function search(index, text, isTyping, filter) {
  const query = parseQuery(text, isTyping);
  if (!query.syllables.length) return { query, hits: [] };
  const hits = await findAll(index, query, filter);
  const rest = isTyping ? text : dropQuestion(query);
  if (rest !== text && !(hits.length && hits[0].rank[1] === 0)) {
    const found = await findAll(index, parseQuery(rest, false), filter);
    if (found.length && found[0].lone === 0) return { query, hits: found, instead: rest };
  }
  if (isTyping || query.phrases || (hits.length && !isDoubtful(query, hits))) return { query, hits };
  const plain = hits.length ? [] : await findHits(index, parseQuery(text, false, false), filter);
  if (plain.length) return { query, hits: plain };
  for await (const { text: other, unknown } of listMeanings(index, query, hits)) {
    const meant = parseQuery(other, false);
    if (!meant.syllables.length) continue;
    const found = await findAll(index, meant, filter);
    const isBetter = found.length && (!hits.length || found[0].lone === 0);
    if (isBetter && !isDoubtful(meant, found)) return { query, hits: found, instead: other, unknown };
  }
  return { query, hits };
}

// With an abbreviation also documents with its full form, and the reverse.
async function findAll(index, query, filter) {
  const { abbreviations = [] } = await index.head();
  const queries = [query, ...expandQuery(query, abbreviations)];
  const found = (await Promise.all(queries.map((one) => findHits(index, one, filter)))).flat();
  if (queries.length === 1) return found;
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
// these marks, or filling words alone between what was found.
const isDoubtful = (query, [{ lone, strange, query: found }]) =>
  query.text === found.text &&
  !query.isLong &&
  query.syllables.length > 1 &&
  ((lone & (lone >> 1)) !== 0 || (lone & strange) !== 0 || isFilling(query, lone));

const isFilling = ({ syllables }, lone) =>
  lone !== 0 && syllables.every(({ folded }, at) => !(lone & (1 << at)) || FILLING.has(folded));

async function* listMeanings(index, query, hits) {
  const decoded = decodeKeys(query.text);
  if (decoded !== query.text) yield { text: decoded };
  const vocabulary = await index.vocabulary();
  const { syllables } = query;
  const lone = hits.length ? hits[0].lone : 0;
  if (isFilling(query, lone)) {
    yield { text: join(syllables.map(({ part }, at) => (lone & (1 << at) ? "" : part))) };
  }
  const isUnknown = ({ folded }) => !/^\d/.test(folded) && !(folded in vocabulary);
  yield* cutAll(syllables, isUnknown, vocabulary);
  const unknown = [...syllables.keys()].filter((place) => isUnknown(syllables[place]));
  const corrected = syllables.map(({ part }) => part);
  let isCorrected = false;
  for (const place of unknown) {
    const [other] = await correct(index, query, [place], unknown, vocabulary);
    corrected[place] = other?.part ?? "";
    isCorrected ||= Boolean(other);
  }
  const left = unknown.filter((place) => !corrected[place]).map((place) => syllables[place].part);
  if (isCorrected) yield { text: join(corrected), unknown: left };
  const doubtful = [...syllables.keys()].filter((place) => lone & (1 << place));
  if (!unknown.length && doubtful.length) {
    for (const { place, part } of await correct(index, query, doubtful, [], vocabulary)) {
      yield { text: join(syllables.map((one, at) => (at === place ? part : one.part))) };
    }
  }
  if (hits.length) return;
  if (left.length) yield { text: join(corrected), unknown: left };
  const said = syllables.filter((one) => !FILLING.has(one.folded) && !isUnknown(one));
  if (said.length < syllables.length && said.length > 1) {
    yield { text: join(said.map(({ part }) => part)), unknown: left };
  }
  const covered = await findCovered(index, query);
  const held = syllables.filter((_, place) => covered & (1 << place));
  const says = held.filter((one) => said.includes(one)).length;
  if (says * 3 >= said.length * 2 && held.length > 1) {
    yield { text: join(held.map(({ part }) => part)), unknown: left };
  }
}

const join = (parts) => parts.filter(Boolean).join(" ");

function* cutAll(syllables, isUnknown, vocabulary) {
  for (const [place, one] of syllables.entries()) {
    if (!isUnknown(one) || one.folded.length < 5) continue;
    const letters = one.part.replace(/['’ʼ`]/g, "");
    for (const lengths of cutWord(one.folded, vocabulary)) {
      let start = 0;
      const pieces = lengths.map((length) => letters.slice(start, (start += length)));
      const parts = syllables.map((other, at) => (at === place ? pieces.join(" ") : other.part));
      yield { text: join(parts) };
    }
  }
}

// Returns corrections that make pairs with a neighbour in the query, the most frequent one first.
async function correct(index, { syllables, isMarked }, places, unknown, vocabulary) {
  const segment = await index.largest();
  const found = [];
  const weigh = async (first, second, place, other) => {
    const shard = await index.shard(segment, first, second);
    for (const [one, seconds] of Object.entries(shard)) {
      if (fold(one) !== first.folded) continue;
      for (const [two, coded] of Object.entries(seconds)) {
        if (fold(two) !== second.folded) continue;
        const isNext = first === other;
        const kept = isNext ? two === second.exact : one === first.exact;
        const count = readPostings(coded.split(".")[0]).length;
        const score = count * (kept || !isMarked ? 10 : 1);
        found.push({ place, part: writtenForm(isNext ? one : two), score });
      }
    }
  };
  for (const place of places) {
    const [before, after] = [syllables[place - 1], syllables[place + 1]];
    const asks = listNear(syllables[place].folded, vocabulary, CANDIDATES).flatMap((folded) => {
      const other = { folded };
      const asked = [];
      if (before && !unknown.includes(place - 1)) asked.push(weigh(before, other, place, other));
      if (after && !unknown.includes(place + 1)) asked.push(weigh(other, after, place, other));
      if (syllables.length === 1) found.push({ place, part: folded, score: vocabulary[folded] });
      return asked;
    });
    await Promise.all(asks);
  }
  const sums = new Map();
  for (const { place, part, score } of found) {
    const key = `${place} ${part}`;
    sums.set(key, { place, part, score: (sums.get(key)?.score ?? 0) + score });
  }
  return [...sums.values()].sort((one, other) => other.score - one.score).slice(0, 3);
}
