// Words typed for Telex or VNI on a computer without them: `hoij nghij`, `ho65i nghi5`.
import { isSyllable } from "./syllables.js";
import { placeTone } from "./tones.js";

const KEYS = { 1: "s", 2: "f", 3: "r", 4: "x", 5: "j", 7: "w", 8: "w", 9: "d" };
const TONE_KEYS = { s: "\u0301", f: "\u0300", r: "\u0309", x: "\u0303", j: "\u0323" };
const readVni = (word) =>
  [...word].reduce((typed, key) => {
    if (key !== "6") return typed + (KEYS[key] ?? key);
    const at = Math.max(...[..."aeo"].map((vowel) => typed.lastIndexOf(vowel)));
    return at < 0 ? typed : typed.slice(0, at + 1) + typed.slice(at);
  }, "");

function decodeWord(word) {
  const typed = /\d/.test(word) ? readVni(word.toLowerCase()) : word.toLowerCase();
  let letters = typed
    .replace(/d(.*)d/, "đ$1")
    .replace(/a([^aeiouy]*)a/, "â$1")
    .replace(/e([^aeiouy]*)e/, "ê$1")
    .replace(/o([^aeiouy]*)o/, "ô$1")
    .replace(/uw?o([a-z]*?)w/, "ươ$1")
    .replace(/([aou])([a-z]*?)w/, (_, vowel, rest) => "ăơư"["aou".indexOf(vowel)] + rest);
  const key = letters.match(/^([^aăâeêioôơuưy]*[aăâeêioôơuưy][a-zăâêôơư]*?)([sfrxj])/);
  if (key) letters = key[1] + letters.slice(key[0].length);
  if (letters === word.toLowerCase() || !isSyllable(letters)) return word;
  return placeTone(letters, TONE_KEYS[key?.[2]] ?? "");
}

// Returns the text as it was meant, the text itself if there is nothing to decode.
export const decodeKeys = (text) => text.replace(/\p{L}[\p{L}\d]*/gu, decodeWord);
