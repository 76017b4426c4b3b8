// The parsed query: syllables and exact phrases.
import { FILLING } from "./filling.js";
import { exactForm, fold, isSyllable, readRoman, readTokens, splitCamel } from "./syllables.js";

const MOST = 30; // syllables: each is a bit of an integer
const MOST_PAIRS = 8;
const QUOTES = /["“”„«»]/;
const YEAR = "((?:19|20)\\d\\d)(?![\\d/])";
// 13/1/2024, 1/2024, ngày 13 tháng 1 năm 2024, 13/1; the same as in ../dates.py.
const DATE = new RegExp(
  "(?:(?:ng[àa]y\\s+)?(?<!\\d)(\\d\\d?)([/.-])(\\d\\d?)\\2YEAR)|(?:th[áa]ng\\s+)?(?<!\\d)(\\d\\d?)[/-]YEAR"
    .replaceAll("(?<!\\d)", "\\b")
    .replaceAll("YEAR", YEAR) +
    `|(?:(?:ng[àa]y\\s+)?\\b(\\d\\d?)\\s+)?th[áa]ng\\s+(\\d\\d?)(?:(?:\\s+n[ăa]m\\s+|[/-])${YEAR})?(?!\\d)` +
    "|(?:ng[àa]y\\s+)?\\b(\\d\\d?)/(\\d\\d?)(?![\\d/])",
  "gi",
);
// Before these a letter is a number: quý I, khóa X, lần thứ V.
const NUMBERED = /^(?:qui|khoa|thu|lan|chuong|phan|hoi|ki|hang|dot)$/;
const AMBIGUOUS = /^(?:vi|xi|[ivx])$/i;
const readDate = (match) => {
  const [, day, , month, year, monthOnly, yearOnly, dayNamed, monthNamed, yearNamed] = match;
  const parts = [
    day ?? dayNamed ?? match[10],
    month ?? monthOnly ?? monthNamed ?? match[11],
    year ?? yearOnly ?? yearNamed,
  ];
  const [inMonth, inYear] = parts.map(Number);
  const isDate = (parts[0] === undefined || (inMonth >= 1 && inMonth <= 31)) && inYear >= 1;
  const given = parts.filter((part) => part !== undefined);
  return isDate && inYear <= 12 && given.length > 1 ? given.map(Number).join("/") : "";
};

function* readWords(text) {
  const tokens = readTokens(text);
  for (let at = 0; at < tokens.length; at++) {
    const { part, isJoined, isLast } = tokens[at];
    // K’Ho is asked for as two: what is read in one, kho, is another word.
    if (isJoined && !isSyllable(part + tokens[at + 1].part)) {
      const joined = `${part}’${tokens[++at].part}`;
      yield { part: joined, isLast: tokens[at].isLast };
      continue;
    }
    const parts = splitCamel(part);
    for (const [place, one] of parts.entries()) {
      yield { part: one, isLast: isLast && place === parts.length - 1 };
    }
  }
}

function* readParts(text, hasDates) {
  let done = 0;
  for (const match of hasDates && /\d/.test(text) ? text.matchAll(DATE) : []) {
    const date = readDate(match);
    if (!date) continue;
    yield* readWords(text.slice(done, match.index));
    yield { part: match[0], date };
    done = match.index + match[0].length;
  }
  yield* readWords(text.slice(done));
}

// số before a number, which says nothing of its own.
const isNumbering = (one) => /^(?:so|sô\u0301)$/.test(one?.exact);

const makeSyllable = ({ part, date, isLast }, before) => {
  if (date) return { part, exact: date, folded: date, isLast: true };
  const isSure = part === part.toUpperCase() || part.toLowerCase() !== "vi"; // of quý VI, not vì
  const isNumber = AMBIGUOUS.test(part) ? isSure && NUMBERED.test(before?.folded) : /^[ivx]{2,}$/i.test(part);
  const number = isNumber && readRoman(part);
  const exact = number ? `${number}` : exactForm(part);
  return { part, exact, folded: fold(exact), isLast };
};

// A query that `isQuoted` is taken literally; `phrases` has a bit for each of its syllables that the
// next one must follow directly. With `isPartial` the last syllable matches as a prefix. `pairs` are
// the syllables whose pair with the next one is asked for, `needed` the bits of those that a document
// must have. One that `isOdd` has a word that is not Vietnamese.
export function parseQuery(text, isTyping, hasDates = true) {
  const clean = text.replace(/\p{Cf}/gu, "").normalize("NFC").replaceAll("_", " ");
  const syllables = [];
  let phrases = 0;
  for (const [place, segment] of clean.split(QUOTES).entries()) {
    const isQuoted = place % 2 === 1;
    const first = syllables.length;
    for (const part of readParts(segment, hasDates && !isQuoted)) {
      const before = syllables.at(-1);
      const one = makeSyllable(part, syllables.length > first ? before : undefined);
      if (syllables.length >= MOST) break;
      if (part.date && before) before.isLast = true;
      const isPassed = !isQuoted && isNumbering(before) && /^\d/.test(one.exact);
      if (isPassed && syllables.length - 1 > first) syllables.pop();
      if (isQuoted && syllables.length > first) phrases |= 1 << (syllables.length - 1);
      syllables.push(one);
    }
    const [start, next, after] = syllables.slice(first);
    if (!isQuoted && after && isNumbering(start) && /^\d/.test(next.exact)) syllables.splice(first, 1);
    if (isQuoted && syllables.length) syllables.at(-1).isLast = syllables.length > first;
  }
  const pairs = choosePairs(syllables, phrases);
  const isLong = pairs.length === MOST_PAIRS && pairs.length < syllables.length - 1;
  const all = 2 ** syllables.length - 1;
  return {
    text: clean,
    isQuoted: QUOTES.test(clean),
    syllables,
    phrases,
    pairs,
    isLong,
    needed: isLong ? pairs.reduce((bits, place) => bits | (3 << place), 0) : all,
    isMarked: isMarked(syllables),
    isOdd: syllables.some(isOdd),
    isPartial: isTyping && /[\p{L}\p{N}]$/u.test(clean),
  };
}

// A letter is wrong, it was typed for Telex, run together, or is a name.
const isOdd = ({ part, folded }) =>
  /^\D/.test(folded) && part !== part.toUpperCase() && !isSyllable(folded);

// Whether a query is written with its marks: a half of the syllables have some, as in any text.
function isMarked(syllables) {
  const words = syllables.filter(({ folded }) => !/^\d/.test(folded));
  const marked = words.filter(({ folded, exact }) => folded !== exact).length;
  return marked > 0 && marked * 2 >= words.length;
}

const ASKING = new Set(["bai", "gioi", "nghia", "thong", "tin"]); // bài viết về, nghĩa là gì

// Whether words at an end may only ask.
export const mayAsk = ({ syllables }) =>
  syllables.length > 2 &&
  [syllables[0], syllables.at(-1)].some(({ folded }) => FILLING.has(folded) || ASKING.has(folded));

// Of a sentence only the pairs that say most: numbers and what is no filling word.
function choosePairs(syllables, phrases) {
  const places = [...syllables.keys()].slice(0, -1);
  const within = places.filter((place) => !syllables[place].isLast || phrases & (1 << place));
  if (within.length <= MOST_PAIRS) return within;
  const weigh = (place) =>
    [place, place + 1].reduce((sum, one) => sum + FILLING.has(syllables[one].folded), 0);
  const ranked = within.map((place) => [weigh(place), place]).sort((a, b) => a[0] - b[0]);
  return ranked.slice(0, MOST_PAIRS).map(([, place]) => place).sort((a, b) => a - b);
}

export const isLike = (folded, query, place) => {
  const wanted = query.syllables[place]?.folded;
  if (wanted === undefined) return false;
  const mayGoOn = query.isPartial && place === query.syllables.length - 1;
  return mayGoOn ? folded.startsWith(wanted) : folded === wanted;
};

// Returns the query with the other forms of its abbreviations, one each.
export function expandQuery(query, abbreviations) {
  if (query.isQuoted) return [];
  const words = query.syllables.map(({ folded }) => folded);
  const parts = query.syllables.map(({ part }) => part);
  const found = [];
  for (const pair of abbreviations) {
    for (const [place, form] of pair.entries()) {
      const wanted = form.split(" ").map((one) => fold(one));
      const at = words.findIndex((_, start) => wanted.every((one, n) => words[start + n] === one));
      if (at < 0) continue;
      const after = parts.slice(at + wanted.length);
      const text = [...parts.slice(0, at), pair[1 - place], ...after].join(" ");
      found.push(parseQuery(text, query.isPartial && at + wanted.length < words.length));
    }
  }
  return found.slice(0, 3);
}
