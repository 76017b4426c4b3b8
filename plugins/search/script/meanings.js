// What a query may mean that finds nothing, or next to nothing, as it is typed. Loaded on demand.
import { findCovered } from "./cover.js";
import { FILLING } from "./filling.js";
import { decodeKeys } from "./keyboard.js";
import { readPostings } from "./postings.js";
import { cutWord, listNear } from "./spelling.js";
import { TONES, exactForm, fold } from "./syllables.js";
import { tellMeaning } from "./telling.js";
import { readVocabulary } from "./vocabulary.js";
import { writtenForm } from "./tones.js";

const CANDIDATES = 12; // corrections looked up for one syllable
const OF_LONG = 48; // for one of a long query, divided by its length
const OF_ONE_INITIAL = 60;
const MOST_TRIED = 4; // of them
const MOST_DOUBTFUL = 3; // syllables of a query that are corrected
const LETTERS_OF_TWO = 5; // of a word that may be two, at least

export { decodeKeys, tellMeaning };

const readWords = (words) => words.split(" ").map((word) => ({ exact: exactForm(word), folded: fold(word) }));
const QUESTIONS = [
  ...["làm thế nào để", "làm thế nào", "như thế nào", "thế nào", "khi nào", "bao giờ", "bao nhiêu"],
  ...["tại sao", "vì sao phải", "vì sao", "ở đâu", "là gì", "là ai", "ai là", "nghĩa là gì", "xin hỏi"],
  ...["có phải là", "cho hỏi", "những ai", "gồm những gì", "cách nào", "có bao nhiêu", "cho biết"],
  ...["tôi muốn", "tôi cần", "xin cho", "ai biết", "tìm kiếm", "tìm bài", "bài viết về", "bài về"],
  ...["tin tức về", "tin về", "thông tin về", "giới thiệu về", "nói về", "hay không", "được không"],
].map(readWords);
const ASKING = readWords(
  "ạ ai cho có của để em gì giúp hỏi không là muốn biết nào ở sao tại thì tìm tôi vì về với xem xin",
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
  const read = () => readVocabulary(index, query.syllables.map(({ folded }) => folded).filter(isOfLetters));
  if (isRunTogether(query)) yield* cutAll(query.syllables, () => true, await read(), true);
  const decoded = decodeKeys(query.text);
  if (decoded !== query.text) yield { text: decoded };
  if (query.isLong) yield* cutSentence(query.text);
  if (query.isLong && hits.length) return;
  const vocabulary = await read();
  const { syllables } = query;
  const places = [...syllables.keys()];
  const lone = hits.length ? hits[0].lone : 0;
  const isLone = (place) => (lone & (1 << place)) !== 0;
  if (lone && places.every((place) => !isLone(place) || FILLING.has(syllables[place].folded))) {
    yield { text: join(syllables.map(({ part }, at) => (isLone(at) ? "" : part))) };
  }
  const isUnknown = ({ folded }) => isOfLetters(folded) && !(folded in vocabulary);
  yield* cutAll(syllables, isUnknown, vocabulary);
  const unknown = places.filter((place) => isUnknown(syllables[place]));
  const corrected = syllables.map(({ part }) => part);
  const replace = async (place) => {
    const [other] = await correct(index, query, [place], unknown, vocabulary);
    corrected[place] = other?.part ?? "";
  };
  await Promise.all(unknown.map(replace));
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
    yield* correctAll(index, query, doubtful, vocabulary);
    // A pair with a wrong syllable may be there by chance.
    const isDoubtful = (place) => doubtful.includes(place);
    const beside = places.filter((at) => !isDoubtful(at) && (isDoubtful(at - 1) || isDoubtful(at + 1)));
    if (!hits.length) yield* correctAll(index, query, beside, vocabulary);
  }
  if (hits.length) return;
  if (left.length * 2 <= syllables.length) yield { text: join(corrected), unknown: left };
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

async function* correctAll(index, query, places, vocabulary) {
  for (const { place, part } of await correct(index, query, places, [], vocabulary)) {
    yield { text: join(query.syllables.map((one, at) => (at === place ? part : one.part))), isGuess: true };
  }
}

// Whether a query is one word, which is rather two run together than one typed for Telex.
const isRunTogether = ({ syllables: [{ folded }, ...others] }) =>
  !others.length && folded.length >= LETTERS_OF_TWO;

const isOfLetters = (folded) => !/^\d/.test(folded);

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

function* cutAll(syllables, isUnknown, vocabulary, isGuess = false) {
  for (const [place, one] of syllables.entries()) {
    if (!isUnknown(one) || one.folded.length < LETTERS_OF_TWO) continue;
    const letters = one.part.replace(/['’ʼ`]/g, "");
    for (const lengths of cutWord(one.folded, vocabulary)) {
      let start = 0;
      const pieces = lengths.map((length) => letters.slice(start, (start += length)));
      const parts = syllables.map((other, at) => (at === place ? pieces.join(" ") : other.part));
      yield { text: join(parts), isGuess };
    }
  }
}

const toneOf = (exact) => (exact.match(TONES) ?? []).join("");

// Returns corrections that make pairs with a neighbour in the query, the most frequent one first, by
// the largest segment that has any; of a query without marks they have none.
async function correct(index, query, places, unknown, vocabulary) {
  for (const segment of await index.segmentsBySize()) {
    const found = await correctBy(segment, index, query, places, unknown, vocabulary);
    if (found.length) return found;
  }
  return [];
}

async function correctBy(segment, index, { syllables, isMarked }, places, unknown, vocabulary) {
  // A mistake in one letter or sound rarely changes the tone.
  const weigh = async (first, second, place, other, isLikely) => {
    const found = [];
    const shard = await index.shard(segment, first, second);
    for (const [one, seconds] of Object.entries(shard)) {
      if (fold(one) !== first.folded) continue;
      for (const [two, coded] of Object.entries(seconds)) {
        if (fold(two) !== second.folded) continue;
        const isNext = first === other;
        const kept = isNext ? two === second.exact : one === first.exact;
        const count = readPostings(coded.split(".")[0]).length;
        const isInTone = isMarked && toneOf(isNext ? one : two) === toneOf(syllables[place].exact);
        const score = count * (kept || !isMarked ? 10 : 1) * (isLikely ? 10 : 1) * (isInTone ? 5 : 1);
        const written = isMarked ? writtenForm(isNext ? one : two) : other.folded;
        const part = /^\p{Lu}/u.test(syllables[place].part) ? written[0].toUpperCase() + written.slice(1) : written;
        found.push({ place, part, score });
      }
    }
    return found;
  };
  const most = Math.min(CANDIDATES, OF_LONG / syllables.length) / places.length;
  const weighAll = (place) => {
    const [before, after] = [syllables[place - 1], syllables[place + 1]];
    const isBefore = before && !unknown.includes(place - 1);
    return listNear(syllables[place].folded, vocabulary).map(([folded, isLikely], at) => {
      const other = { folded };
      // Pairs with the one before are in few files, those of one initial in one.
      const isInOneFile = isBefore && folded[0] === syllables[place].folded[0];
      const isTried = at < (isInOneFile ? OF_ONE_INITIAL : most);
      if (isTried && isBefore) return weigh(before, other, place, other, isLikely);
      if (isTried && after && !unknown.includes(place + 1)) return weigh(other, after, place, other, isLikely);
      return isTried && syllables.length === 1 ? [{ place, part: folded, score: vocabulary[folded] }] : [];
    });
  };
  const found = (await Promise.all(places.flatMap(weighAll))).flat();
  const sums = new Map();
  for (const { place, part, score } of found) {
    const key = `${place} ${part}`;
    sums.set(key, { place, part, score: (sums.get(key)?.score ?? 0) + score });
  }
  return [...sums.values()].sort((one, other) => other.score - one.score).slice(0, MOST_TRIED);
}
