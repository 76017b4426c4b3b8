// Syllables that a wrongly typed one may stand for, and words run together.
import { fold } from "./syllables.js";

// Sounds that are often confused in writing.
const soundOf = (word) =>
  word
    .replace(/(.)\1+/g, "$1")
    .replace(/y/g, "i")
    .replace(/^x/, "s")
    .replace(/^tr/, "ch")
    .replace(/^(?:gi|r|v)(?=.)/, "d")
    .replace(/^l/, "n")
    .replace(/ng?$|nh$/, "n")
    .replace(/c$|ch$/, "t");

function isNear(one, other) {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at++;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  const isSwapped = one[at] === other[at + 1] && one[at + 1] === other[at];
  return one.slice(at + 1) === other.slice(at + 1) || (isSwapped && one.slice(at + 2) === other.slice(at + 2));
}

// Returns the syllables of the vocabulary that are one letter or one sound away, likely ones first, as
// [syllable, whether it is both].
export function listNear(word, vocabulary) {
  const sound = soundOf(word);
  return Object.keys(vocabulary)
    .filter((one) => one !== word && (isNear(one, word) || soundOf(one) === sound))
    .map((one) => [vocabulary[one] * (soundOf(one) === sound ? 20 : 1), one])
    .sort((one, other) => other[0] - one[0])
    .map(([, one]) => [one, isNear(one, word) && soundOf(one) === sound]);
}

const LONGEST_PIECE = 7;

// Returns ways to cut a word into syllables of the vocabulary, likely ones first, as lengths.
export function cutWord(word, vocabulary, most = 4) {
  const best = [[[0, []]]];
  for (let end = 1; end <= word.length; end++) {
    const ways = [];
    for (let start = Math.max(0, end - LONGEST_PIECE); start < end; start++) {
      const piece = word.slice(start, end);
      const count = vocabulary[fold(piece)] ?? 0;
      if (count < 2 || !/[aeiouy]/.test(piece)) continue;
      const cost = 12 - Math.log2(count);
      ways.push(...best[start].map(([sum, pieces]) => [sum + cost, [...pieces, piece.length]]));
    }
    best.push(ways.sort((one, other) => one[0] - other[0]).slice(0, most));
  }
  return best[word.length].map(([, lengths]) => lengths).filter((lengths) => lengths.length > 1);
}
