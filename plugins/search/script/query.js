// The parsed query: syllables and exact phrases.
import { SYLLABLE, exactForm, fold } from "./syllables.js";

const MOST = 30; // syllables: each is a bit of an integer
const PARTS = new RegExp(`(["“”„«»])|${SYLLABLE.source}`, "gu");
const OPEN_END = new RegExp(`${SYLLABLE.source}$`, "u");

// `phrases` has a bit for each syllable that the next one must follow directly; with `isPartial`
// the last syllable matches as a prefix.
export function parseQuery(text, isTyping) {
  const clean = text.replace(/\p{Cf}/gu, "").normalize("NFC");
  const syllables = [];
  let [phrases, isQuoted, isJoined] = [0, false, false];
  for (const [part, quote] of clean.matchAll(PARTS)) {
    const folded = fold(part);
    if (quote) {
      isQuoted = !isQuoted;
      isJoined = false;
    } else if (syllables.length < MOST) {
      if (isJoined) phrases |= 1 << (syllables.length - 1);
      syllables.push({ folded, exact: exactForm(part) });
      isJoined = isQuoted;
    }
  }
  return {
    syllables,
    phrases,
    hasMarks: syllables.some(({ folded, exact }) => folded !== exact),
    isPartial: isTyping && OPEN_END.test(clean),
  };
}

export const isLike = (folded, query, place) => {
  const wanted = query.syllables[place]?.folded;
  if (wanted === undefined) return false;
  const mayGoOn = query.isPartial && place === query.syllables.length - 1;
  return mayGoOn ? folded.startsWith(wanted) : folded === wanted;
};
