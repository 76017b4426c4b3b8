// Syllables of a text, with the rules of ../syllables.py.
export const TONES = /[\u0300\u0309\u0303\u0301\u0323]/g;
const NUMBER = "0\\d{2,3}(?:[. ]?\\d){6,8}(?!\\d)|\\d{1,3}(?:[.,\\u00a0 ]\\d{3})+(?!\\d)|\\p{Nd}+";
const TOKEN = new RegExp(`${NUMBER}|[\\p{L}\\p{Nl}\\p{No}\\u0300-\\u036f]+`, "gu");
const END = /^[^\S\n]*(?:\n|[;:!?…][.;:!?…"”’')\]»]*\s|\.[.;:!?…"”’')\]»]*\s)/;
const ABBREVIATED = /(?:[A-ZĐ]|\b[Tt]p)$/;
const APOSTROPHE = /^['’ʼ`]$/;

const decompose = (text) => text.normalize("NFD").toLowerCase();

export const exactForm = (syllable) => {
  if (/^\d[^/]*$/.test(syllable)) return syllable.replace(/\D/g, "").replace(/^0+(?=.)/, "");
  const letters = decompose(syllable.replace(/['’ʼ`]/g, ""));
  const plain = letters.replace(TONES, "").normalize("NFC").replace(/^(qu|[hklmst])y$/, "$1i");
  return plain + (letters.match(TONES) ?? []).join("");
};

const folded = new Map();

export const fold = (syllable) => {
  if (!folded.has(syllable)) {
    const letters = exactForm(syllable).normalize("NFD").replace(/[\u0300-\u036f]/g, "");
    folded.set(syllable, letters.replaceAll("đ", "d"));
  }
  return folded.get(syllable);
};

export const hashLetters = (letters) => {
  let number = 0;
  for (const letter of letters) number = (number * 31 + letter.codePointAt()) % 65536;
  return number;
};

// Returns the syllables of a text: their letters and place, whether a sentence ends behind them, and
// whether an apostrophe joins them to the next one.
export function readTokens(text) {
  const tokens = [...text.matchAll(TOKEN)].map(({ 0: part, index }) => ({
    part,
    start: index,
    end: index + part.length,
  }));
  for (const [at, token] of tokens.entries()) {
    const gap = text.slice(token.end, tokens[at + 1]?.start);
    const isStop = gap[0] === "." && ABBREVIATED.test(token.part);
    token.isLast = END.test(gap) && !isStop;
    token.isJoined = at + 1 < tokens.length && APOSTROPHE.test(gap);
  }
  return tokens;
}

// Returns the parts of `DânVậnKhéo`; `CTr` has one.
export const splitCamel = (word) => word.replace(/(\p{Ll})(?=\p{Lu})/gu, "$1\n").split("\n");

const ROMAN = /^(x{0,3})(ix|iv|v?i{0,3})$/i;
const ONES = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];

// Returns the value of a Roman number up to 39, 0 if it is none.
export function readRoman(letters) {
  const [, tens, ones] = letters.match(ROMAN) ?? [];
  return tens === undefined ? 0 : 10 * tens.length + ONES.indexOf(ones.toLowerCase());
}

const RIGHT =
  /^(?:ngh|ng|nh|gh|gi|qu|kh|ph|th|tr|ch|[bcdđghklmnprstvx])?[aăâeêioôơuưy]{1,3}(?:ch|ng|nh|[ckmnpt])?$/;

// Whether letters with or without a tone may be a syllable of Vietnamese.
export const isSyllable = (letters) =>
  RIGHT.test(decompose(letters).replace(TONES, "").normalize("NFC"));
