// Documents that match a query, best first. Sets of syllables are bits of an integer.
import { noteApart } from "./apart.js";
import { makeSieve } from "./index.js";
import { readPostings } from "./postings.js";
import { isLike } from "./query.js";
import { fold, isSyllable } from "./syllables.js";

// Of a reading, that it is meant: by a title that has it, as a name, by marks as typed, as typed.
const IN_TITLE = 20;
const IS_NAME = 10;
const FITS = 1e4;
const IS_TYPED = 1e5;
const SHOWN = 10; // results

// Tries whole syllables before prefixes; a prefix beside a scattered syllable is nothing that was sent.
// Calls `expectOther` as soon as it is known that no document has all pairs.
export async function findHits(index, query, filter, expectOther) {
  const head = await index.head();
  const segments = head.segments.filter(
    ({ years }) => !filter.year || years.some(([year]) => `${year}` === filter.year),
  );
  for (const isPartial of query.isPartial ? [true] : [false, true]) {
    const isWhole = query.isWhole || (isPartial && !query.isPartial);
    const scan = new Scan(index, segments, { ...query, isPartial, isWhole }, filter, expectOther);
    const hits = await scan.run();
    if (hits.length) return hits;
  }
  return [];
}

export const compareHits = (one, other) => {
  const at = one.rank.findIndex((score, place) => score !== other.rank[place]);
  return at < 0 ? 0 : one.rank[at] - other.rank[at];
};

export class Scan {
  #index;
  #query;
  #filter;
  #expectOther;
  #count;
  #parts;
  #misread = 0; // syllables that no document has with the marks that were typed
  // Place → reading → weight, postings of each segment; those of lone syllables under a string.
  #readings = new Map();

  constructor(index, segments, query, filter, expectOther) {
    this.#index = index;
    this.#query = query;
    this.#filter = filter;
    this.#expectOther = expectOther;
    this.#count = query.syllables.length;
    this.#parts = segments.map((segment) => {
      const bits = () => new Uint32Array(segment.count);
      const names = ["joined", "exact", "titled", "lead", "found", "near"];
      return { segment, asked: 0, ...Object.fromEntries(names.map((name) => [name, bits()])) };
    });
  }

  async run() {
    await this.readPairs();
    return this.#choose();
  }

  async readPairs() {
    const { pairs } = this.#query;
    const places = this.#count === 1 ? [0] : pairs;
    const read = (part) =>
      Promise.all(places.map((place) => this.#read(part, place, this.#count > 1)));
    if (this.#mayBeNear()) this.#loadNear(); // now, not in another journey
    await Promise.all(this.#parts.map(read));
    for (const part of this.#parts) part.suits = await makeSieve(this.#index, part.segment, this.#filter);
    const meant = this.#readMeaning(places);
    for (const place of places) this.#note(place, meant.get(place));
    this.#misread = this.#query.isMarked ? this.#findMisread(meant) : 0;
  }

  // Returns place → reading: of all ways to read the query, each syllable the same in both its pairs,
  // the one with most of the marks that were typed, then the one that documents have most often. A
  // pair may have none: between two phrases it is there by chance.
  #readMeaning(places) {
    const better = (one, other) => (!other || one?.sum >= other.sum ? one : other);
    const { syllables } = this.#query;
    let ways = new Map(); // place and syllable, none after a pair without a reading → weight, readings
    let last;
    for (const place of places) {
      const readings = this.#readings.get(place);
      if (!readings) continue;
      const isChained = last === place - 1;
      last = place;
      const best = [...ways.values()].reduce(better, { sum: 0, path: [] });
      const bare = syllables.slice(place, place + 2).filter(({ exact, folded }) => exact === folded);
      const next = new Map(isChained ? [["", { ...best, sum: best.sum + FITS * bare.length }]] : []);
      for (const [reading, kept] of readings) {
        const [first, second] = reading.split(" ");
        const before = isChained ? better(ways.get(`${place} ${first}`), ways.get("")) : best;
        if (!before) continue;
        const sum = before.sum + this.#weigh(place, kept, [first, second]);
        const key = `${place + 1} ${second}`;
        next.set(key, better(next.get(key), { sum, path: [...before.path, [place, reading]] }));
      }
      ways = next;
    }
    return new Map([...ways.values()].reduce(better, undefined)?.path);
  }

  #findMisread(meant) {
    let bits = 0;
    for (const [place, reading] of meant) {
      for (const [at, exact] of reading.split(" ").entries()) {
        if (exact && !fit(this.#query.syllables[place + at], exact)) bits |= 1 << (place + at);
      }
    }
    return bits;
  }

  #weigh(place, { weight, named, count }, reading) {
    const isName = named * 2 >= count && named > 0;
    const asked = reading.map((exact, at) => (exact ? fit(this.#query.syllables[place + at], exact) : 2));
    const marks = FITS * asked.filter(Boolean).length + (asked.every((one) => one === 2) ? IS_TYPED : 0);
    return marks + Math.sqrt(weight * (isName ? IS_NAME : 1));
  }

  // Documents that have most syllables next to a neighbour from the query; each of the others must
  // occur, and only their shards are fetched. Two syllables may both be lone; of three and more every
  // long text contains some. Of a long query two thirds are enough.
  async #choose() {
    const { needed, isLong, isWhole } = this.#query;
    const most = countBits(needed);
    const least = this.#count > 2 ? 2 : this.#count === 2 ? 0 : 1;
    const levels = this.list().sort((one, other) => other.covered - one.covered);
    if (isLong) {
      const near = levels.filter(({ covered }) => covered >= (isWhole ? most : (most * 2) / 3));
      return near.length ? this.#rank(near) : [];
    }
    for (let level = most; level >= least; level--) {
      const mayHave = ({ part, number, lone }) => (lone & part.asked & ~part.found[number]) === 0;
      const near = levels.filter((one) => one.covered === level && mayHave(one));
      if (isWhole && level < most) break;
      if (level === most) {
        if (near.length) return this.#rank(near);
        this.#expectOther?.();
        if (this.#count === 2 && !isWhole) this.#loadNear(); // now, not in another journey
      }
      if (!near.length) continue;
      await Promise.all(this.#parts.map((part) => this.#findSingles(part, near)));
      const full = near.filter(({ part, number, lone }) => (lone & ~part.found[number]) === 0);
      if (full.length) return this.#rank(full);
    }
    return [];
  }

  list() {
    const { needed, phrases } = this.#query;
    const listed = [];
    for (const part of this.#parts) {
      for (let number = 0; number < part.segment.count; number++) {
        const joined = part.joined[number];
        if ((phrases & ~joined) !== 0 || !part.suits(number)) continue;
        const covered = (this.#count > 1 ? joined | (joined << 1) : joined) & needed;
        listed.push({ part, number, covered: countBits(covered), lone: needed & ~covered });
      }
    }
    return listed;
  }

  async #rank(listed) {
    const { isMarked, pairs, syllables } = this.#query;
    const isStrange = ({ exact, folded }, place) =>
      exact !== folded && !this.#readings.get(`${place}`)?.has(`${exact} `);
    const strange = syllables.reduce((bits, one, at) => bits | (isStrange(one, at) << at), 0);
    const asked = Math.max(pairs.length, 1);
    const whole = listed.filter(({ part, number }) => countBits(part.joined[number]) === asked);
    const isParted = whole.length < SHOWN && this.#count > 1 && !this.#query.isLong;
    if (isParted || findNumber(syllables) >= 0) await this.#readNear();
    const expired = new Map(
      this.#parts.map((part) => [part, new Set(readPostings(part.segment.expired))]),
    );
    const hits = listed.reverse().map(({ part, number, lone }) => {
      const joined = part.joined[number];
      const count = countBits(joined);
      const inexact = count - countBits(part.exact[number]);
      return {
        segment: part.segment,
        number,
        lone: this.#count > 1 ? lone : 1,
        joined,
        misread: this.#misread,
        strange,
        query: this.#query,
        rank: [
          expired.get(part).has(number) ? 1 : 0,
          2 * (asked - count) + (isMarked ? inexact : 0) - part.near[number],
          inexact,
          0,
          -countBits(part.titled[number]),
          -countBits(part.lead[number]),
        ],
      };
    });
    const [first] = hits.sort(compareHits); // equal ranks newest first
    const best = hits.filter(({ rank }) => `${rank.slice(0, 3)}` === `${first.rank.slice(0, 3)}`);
    if (best.length > 1) await noteApart(this.#index, this.#query, this.#parts, best);
    return hits.sort(compareHits);
  }

  // Returns two syllables that are no pair of the query: the ends of a document's number, or else of
  // the query, for its parts in another order.
  #findNear() {
    const { syllables } = this.#query;
    const number = findNumber(syllables);
    return number < 0 ? [syllables.at(-1), syllables[0]] : [syllables[number], syllables[number + 2]];
  }

  // Few documents have all of a long phrase, so that its parts in another order are looked for.
  #mayBeNear() {
    const { isLong, isOdd, syllables } = this.#query;
    return findNumber(syllables) >= 0 || (this.#count > 3 && !isLong && !isOdd);
  }

  #loadNear() {
    const near = this.#findNear();
    return this.#parts.map(({ segment }) => this.#index.shard(segment, ...near));
  }

  // Notes the documents with such a pair.
  async #readNear() {
    const [first, second] = this.#findNear();
    const shards = this.#loadNear();
    const read = async (part, at) => {
      const shard = await shards[at];
      for (const [one, seconds] of Object.entries(shard)) {
        for (const [two, coded] of Object.entries(fit(first, one) ? seconds : {})) {
          if (!two || !fit(second, two)) continue;
          for (const number of readPostings(coded.split(".")[0])) part.near[number] = 1;
        }
      }
    };
    await Promise.all(this.#parts.map(read));
  }

  // Reads the lone syllables of documents of a segment.
  async #findSingles(part, near) {
    const own = near.filter((one) => one.part === part);
    const last = this.#query.isPartial ? 1 << (this.#count - 1) : 0;
    const bits = own.reduce((all, { lone }) => all | lone, 0) & ~part.asked & ~last;
    part.asked |= bits;
    const places = [...this.#query.syllables.keys()].filter((place) => bits & (1 << place));
    await Promise.all(places.map((place) => this.#read(part, place, false)));
  }

  async #read(part, place, isPair) {
    const { syllables } = this.#query;
    const next = isPair ? syllables[place + 1] : undefined;
    const shard = await this.#index.shard(part.segment, syllables[place], next);
    for (const [first, seconds] of Object.entries(shard)) {
      if (fold(first) !== syllables[place].folded) continue;
      for (const [second, coded] of Object.entries(seconds)) {
        if (next ? second && isLike(fold(second), this.#query, place + 1) : !second) {
          this.#keep(part, place, `${first} ${second}`, coded);
        }
      }
    }
  }

  #keep(part, place, reading, coded) {
    const fields = coded.split(".").map(readPostings);
    const [bodies, , , [named = 0] = []] = fields;
    for (const number of bodies) part.found[number] |= 1 << place;
    const key = reading.endsWith(" ") && this.#count > 1 ? `${place}` : place;
    const readings = this.#readings.get(key) ?? new Map();
    this.#readings.set(key, readings);
    const kept = readings.get(reading) ?? { weight: 0, count: 0, named: 0, postings: [] };
    readings.set(reading, kept);
    kept.count += bodies.length;
    kept.named += named;
    kept.weight += bodies.length + IN_TITLE * (fields[1]?.length ?? 0);
    kept.postings.push([part, fields]);
  }

  // Notes, of all readings of a pair, the documents of each.
  #note(place, meant) {
    const bit = 1 << place;
    const readings = this.#readings.get(place) ?? new Map();
    for (const [reading, { postings }] of readings) {
      for (const [part, [bodies, titles = [], leads = []]] of postings) {
        for (const number of bodies) {
          part.joined[number] |= bit;
          if (reading === meant) part.exact[number] |= bit;
        }
        for (const number of titles) part.titled[number] |= bit;
        for (const number of leads) part.lead[number] |= bit;
      }
    }
  }
}

// Returns how a reading fits what was typed: 2 the same, 1 no other marks, but some or đ were left out.
function fit({ exact: typed, folded }, exact) {
  if (exact === typed) return 2;
  const isBare = typed === folded && fold(exact) === folded;
  return isBare || exact.replaceAll("đ", "d") === typed ? 1 : 0;
}

// Returns the place of 151 in 151-KH/BDVTU, -1 if there is no such number.
const findNumber = (syllables) =>
  syllables.findIndex(
    ({ folded }, at) =>
      /^\d+$/.test(folded) && at + 2 < syllables.length && !isSyllable(syllables[at + 1].folded),
  );

export function countBits(bits) {
  let count = 0;
  for (; bits; bits &= bits - 1) count++;
  return count;
}
