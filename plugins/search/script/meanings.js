// What a query may mean that finds nothing, or next to nothing, as it is typed. Loaded on demand.
import { findCovered } from "./cover.js";
import { FILLING } from "./filling.js";
import { decodeKeys } from "./keyboard.js";
import { readPostings } from "./postings.js";
import { cutWord, listNear } from "./spelling.js";
import { exactForm, fold } from "./syllables.js";
import { writtenForm } from "./tones.js";

const CANDIDATES = 12; // corrections looked up for one syllable
const OF_LONG = 48; // for one of a long query, divided by its length
const MOST_TRIED = 4; // of them
const MOST_DOUBTFUL = 3; // syllables of a query that are corrected

export { decodeKeys };

const read = (words) => words.split(" ").map((word) => ({ exact: exactForm(word), folded: fold(word) }));
const QUESTIONS = [
  ...["làm thế nào để", "làm thế nào", "như thế nào", "thế nào", "khi nào", "bao giờ", "bao nhiêu"],
  ...["tại sao", "vì sao phải", "vì sao", "ở đâu", "là gì", "là ai", "ai là", "nghĩa là gì", "xin hỏi"],
  ...["có phải là", "cho hỏi", "những ai", "gồm những gì", "cách nào", "có bao nhiêu", "cho biết"],
  ...["tôi muốn", "tôi cần", "xin cho", "ai biết", "tìm kiếm", "tìm bài", "bài viết về", "bài về"],
  ...["tin tức về", "tin về", "thông tin về", "giới thiệu về", "nói về", "hay không", "được không"],
].map(read);
const ASKING = read(
  "ai cho có của để gì giúp hỏi không là muốn biết nào ở sao tại thì tìm tôi vì về với xem xin",
);

// Returns whether a syllable is a word, written with its marks or with none.
const isWord = (one, { exact, folded }) =>
  one !== undefined && (one.exact === exact || (one.exact === one.folded && one.folded === folded));

// Yields a question without the words that only ask, as texts, the shortest first.
export function* listAnswers({ syllables }) {
  let left = syllables;
  for (const words of QUESTIONS) {
    for (const start of [0, left.length - words.length]) {
      if (left.length < words.length + 2 || !words.every((word, at) => isWord(left[start + at], word))) continue;
      left = left.filter((_, at) => at < start || at >= start + words.length);
    }
  }
  const asks = (one) => ASKING.some((word) => isWord(one, word));
  let core = left;
  while (core.length > 2 && asks(core[0])) core = core.slice(1);
  while (core.length > 2 && asks(core.at(-1))) core = core.slice(0, -1);
  if (core.length < left.length) yield join(core.map(({ part }) => part));
  if (left.length < syllables.length) yield join(left.map(({ part }) => part));
}

// Yields texts, likely ones first, and the words left out of them; of one that is only a guess some
// document must have every pair.
export async function* listMeanings(index, query, hits) {
  const decoded = decodeKeys(query.text);
  if (decoded !== query.text) yield { text: decoded };
  if (query.isLong) yield* cutSentence(query.text);
  if (query.isLong && hits.length) return;
  const vocabulary = await index.vocabulary();
  const { syllables } = query;
  const places = [...syllables.keys()];
  const lone = hits.length ? hits[0].lone : 0;
  const isLone = (place) => (lone & (1 << place)) !== 0;
  if (lone && places.every((place) => !isLone(place) || FILLING.has(syllables[place].folded))) {
    yield { text: join(syllables.map(({ part }, at) => (isLone(at) ? "" : part))) };
  }
  const isUnknown = ({ folded }) => !/^\d/.test(folded) && !(folded in vocabulary);
  yield* cutAll(syllables, isUnknown, vocabulary);
  const unknown = places.filter((place) => isUnknown(syllables[place]));
  const corrected = syllables.map(({ part }) => part);
  for (const place of unknown) {
    const [other] = await correct(index, query, [place], unknown, vocabulary);
    corrected[place] = other?.part ?? "";
  }
  const left = unknown.filter((place) => !corrected[place]).map((place) => syllables[place].part);
  if (left.length < unknown.length) yield { text: join(corrected), unknown: left };
  const covered = hits.length ? 0 : await findCovered(index, query);
  const doubtful = places.filter((place) => {
    if (!hits.length) return !(covered & (1 << place));
    const [{ joined, misread }] = hits;
    if (lone) return isLone(place);
    if (misread) return places.length < 3 || misread & (1 << place);
    return isParted(joined, place, places.length);
  });
  if (!unknown.length && doubtful.length && doubtful.length <= MOST_DOUBTFUL) {
    for (const { place, part } of await correct(index, query, doubtful, [], vocabulary)) {
      yield { text: join(syllables.map((one, at) => (at === place ? part : one.part))), isGuess: true };
    }
  }
  if (hits.length) return;
  if (left.length) yield { text: join(corrected), unknown: left };
  const said = syllables.filter((one) => !FILLING.has(one.folded) && !isUnknown(one));
  if (said.length < syllables.length && said.length > 1) {
    yield { text: join(said.map(({ part }) => part)), unknown: left };
  }
  const held = syllables.filter((_, place) => covered & (1 << place));
  const says = held.filter((one) => said.includes(one)).length;
  if (says * 2 >= said.length && held.length > 1) {
    yield { text: join(held.map(({ part }) => part)), unknown: left };
  }
}

const join = (parts) => parts.filter(Boolean).join(" ");

// Whether a syllable is at a joint between two parts of the query that are not neighbours.
const isParted = (joined, place, count) =>
  (place > 0 && !(joined & (1 << (place - 1)))) || (place < count - 1 && !(joined & (1 << place)));

// Yields the parts of a text between its signs, the longest first.
function* cutSentence(text) {
  const parts = text.split(/[,;:.!?()\n–]+\s*/).filter((part) => part.trim().includes(" "));
  if (parts.length < 2) return;
  for (const part of parts.sort((one, other) => other.length - one.length).slice(0, 3)) {
    yield { text: part.trim(), isGuess: true };
  }
}

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

// Returns corrections that make pairs with a neighbour in the query, the most frequent one first; of
// a query without marks they have none.
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
        const part = isMarked ? writtenForm(isNext ? one : two) : other.folded;
        found.push({ place, part, score });
      }
    }
  };
  const most = Math.min(CANDIDATES, OF_LONG / syllables.length) / places.length;
  for (const place of places) {
    const [before, after] = [syllables[place - 1], syllables[place + 1]];
    const asks = listNear(syllables[place].folded, vocabulary, most).flatMap((folded) => {
      const other = { folded };
      const asked = [];
      // Pairs with the one before are in few files, those of one initial in one.
      if (before && !unknown.includes(place - 1)) asked.push(weigh(before, other, place, other));
      else if (after && !unknown.includes(place + 1)) asked.push(weigh(other, after, place, other));
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
  return [...sums.values()].sort((one, other) => other.score - one.score).slice(0, MOST_TRIED);
}
