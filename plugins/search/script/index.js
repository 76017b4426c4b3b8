// Reads the files of the index; formats in ../files.py.
import { readBit, readNumbers } from "./postings.js";
import { hashLetters } from "./syllables.js";

// The portal was published since the page was read.
export class Outdated extends Error {}

export class SearchIndex {
  #files = new Map();
  #address;

  // `head` is that of the build that wrote the page.
  constructor(address, head) {
    this.#address = address;
    this.#files.set(address, head);
  }

  head() {
    return this.#open(this.#address, { cache: "no-cache" });
  }

  // Returns the segments, the largest first.
  async segmentsBySize() {
    const { segments } = await this.head();
    return [...segments].sort((one, other) => other.count - one.count);
  }

  // Returns the postings of a syllable, or of its pairs with the initial of the next one; shards
  // are numbered as in ../shards.py.
  shard(segment, { folded }, next) {
    const { shards } = segment;
    const place = next
      ? hashLetters(folded + [...next.folded][0]) % shards
      : shards + (hashLetters(folded) % (shards / 2));
    return this.#openOf(segment, place);
  }

  // Returns a function that tells whether a document has three syllables next to each other, by their
  // mark: ../phrases.py.
  async marks({ shards, ...segment }, three) {
    const [one, two, last] = three.map(({ folded }) => hashLetters(folded));
    const mark = (one + 3 * two + 7 * last) % 8192;
    const file = await this.#openOf(segment, 1.5 * shards + 1 + (mark % (shards / 2)));
    return (number) => readBit(file[Math.floor((2 * mark) / shards)], number);
  }

  chunk(segment, number) {
    return this.#openOf(segment, `bai-${number}`);
  }

  // Returns folded syllable → number of documents.
  vocabulary(segment) {
    return this.#openOf(segment, segment.shards * 1.5);
  }

  categories(segment) {
    return this.#openOf(segment, "chuyen-muc");
  }

  forget() {
    this.#files.clear();
  }

  #openOf({ at }, name) {
    return this.#open(this.#address.replace(".json", `/${at}/${name}.json`));
  }

  // A failed file is requested again the next time.
  #open(url, how) {
    if (!this.#files.has(url)) {
      const file = fetchJson(url, how);
      this.#files.set(url, file);
      file.catch(() => this.#files.delete(url));
    }
    return this.#files.get(url);
  }
}

async function fetchJson(url, how) {
  const answer = await fetch(url, how);
  if (answer.status === 404) throw new Outdated(url);
  if (!answer.ok) throw new Error(url);
  return answer.json();
}

// Returns a function that tests a document number against the filter.
export async function makeSieve(index, segment, { category, year }) {
  const years = segment.years.flatMap(([one, count]) => Array(count).fill(`${one}`));
  const { urls, of } = category ? await index.categories(segment) : { of: "" };
  const places = readNumbers(of);
  return (number) =>
    (!year || years[number] === year) &&
    (!category || urls[places[number]].startsWith(`${category}/`));
}
