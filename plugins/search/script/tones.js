// Syllables as they are written, their tone on a vowel.
import { TONES } from "./syllables.js";

// Returns a syllable as it is written, from its letters and its tone.
export function placeTone(letters, tone) {
  let at = letters.search(/[âêôơă]|ư(?!ơ)/);
  if (at < 0) {
    const start = letters.match(/^(?:qu|gi(?=[aeiouy]))?[^aeiouy]*/)[0].length;
    const [vowels] = letters.slice(start).match(/^[aeiouy]*/);
    const isClosed = start + vowels.length < letters.length;
    at = start + (isClosed ? vowels.length - 1 : vowels.length > 1 ? vowels.length - 2 : 0);
  }
  return (letters.slice(0, at + 1) + tone + letters.slice(at + 1)).normalize("NFC");
}

export const writtenForm = (exact) =>
  placeTone(exact.replace(TONES, ""), (exact.match(TONES) ?? []).join(""));
