// Syllables of a text, with the rules of ../syllables.py.
export const SYLLABLE = /[\p{L}\p{N}\u0300-\u036f]+/gu;
const TONES = /[\u0300\u0309\u0303\u0301\u0323]/g;

const decompose = (text) => text.normalize("NFD").toLowerCase();

export const fold = (text) =>
  decompose(text).replace(/[\u0300-\u036f]/g, "").replaceAll("đ", "d");

export const exactForm = (syllable) => {
  const letters = decompose(syllable);
  return letters.replace(TONES, "").normalize("NFC") + (letters.match(TONES) ?? []).join("");
};

export const hashLetters = (letters) => {
  let number = 0;
  for (const letter of letters) number = (number * 31 + letter.codePointAt()) % 65536;
  return number;
};
