// Numbers from letters, coded by ../postings.py.
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

export function readNumbers(code) {
  const numbers = [];
  let [number, shift] = [0, 0];
  for (const letter of code) {
    const bits = ALPHABET.indexOf(letter);
    number |= (bits & 31) << shift;
    shift += 5;
    if (bits < 32) {
      numbers.push(number);
      number = shift = 0;
    }
  }
  return numbers;
}

// Returns a bit of base64.
export const readBit = (code, at) => (ALPHABET.indexOf(code[Math.floor(at / 6)]) >> (5 - (at % 6))) & 1;

export const readPostings = (code) => {
  let last = -1;
  return readNumbers(code).map((gap) => (last += gap + 1));
};
