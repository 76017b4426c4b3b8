// What a reader asks for: syllables, and between which of them nothing else may stand.
import { SYLLABLE, exactForm, fold } from "./syllables.js";

const MOST = 30; // syllables, each of which is a bit of a number
const INVISIBLE = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g;
const PARTS = new RegExp(`["“”„«»]|${SYLLABLE.source}`, "gu");

// `phrases` has a bit for each syllable that the next one must follow at once, `isPartial` tells
// that the last syllable may go on.
export function parseQuery(text, isTyping) {
  const clean = text.replace(INVISIBLE, "").normalize("NFC").replaceAll("_", " ");
  const syllables = [];
  let [phrases, isQuoted, isJoined] = [0, false, false];
  for (const [part] of clean.matchAll(PARTS)) {
    const folded = fold(part);
    if (/["“”„«»]/.test(part)) {
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
    isPartial: isTyping && /[\p{L}\p{N}\u0300-\u036f]$/u.test(clean),
  };
}

export const isLike = (folded, query, place) => {
  const wanted = query.syllables[place]?.folded;
  if (wanted === undefined) return false;
  const mayGoOn = query.isPartial && place === query.syllables.length - 1;
  return mayGoOn ? folded.startsWith(wanted) : folded === wanted;
};
