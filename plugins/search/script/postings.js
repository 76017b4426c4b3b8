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

export const readPostings = (code) => {
  let last = -1;
  return readNumbers(code).map((gap) => (last += gap + 1));
};
