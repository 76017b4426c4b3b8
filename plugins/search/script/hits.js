// Documents that match a query, best first. Sets of syllables are bits of an integer.
import { readNumbers, readPostings } from "./index.js";
import { isLike } from "./query.js";
import { fold } from "./syllables.js";

// Tries whole syllables before prefixes. Few shards of single syllables are fetched: for two
// syllables none if documents have the pair, none for one that is still being typed.
export async function findHits(index, query, filter) {
  const head = await index.head();
  const segments = head.segments.filter(
    ({ years }) => !filter.year || years.some(([year]) => `${year}` === filter.year),
  );
  const count = query.syllables.length;
  for (const isPartial of query.isPartial ? [true] : [false, true]) {
    const fewer = count === 2 ? [0] : count > 2 && isPartial ? [count - 1] : [];
    for (const singles of [...fewer, count]) {
      const asked = { ...query, isPartial };
      const found = await Promise.all(
        segments.map((segment) => scan(index, segment, asked, filter, singles)),
      );
      const hits = choose(found.flat(), count);
      if (hits.length) return hits;
    }
  }
  return [];
}

// A lone syllable occurs without its neighbours from the query. At most a third may be lone, more
// only if nothing else is found. All may be lone only for two syllables: of three and more every
// long text contains some.
function choose(hits, count) {
  const fewest = hits.reduce((least, { lone }) => Math.min(least, countBits(lone)), count);
  const bound = count > 2 ? count - 1 : count;
  const most = Math.min(Math.max(fewest, Math.floor(count / 3)), bound);
  const kept = hits.filter(({ lone }) => countBits(lone) <= most);
  return kept.reverse().sort((one, other) => one.rank - other.rank); // equal ranks newest first
}

async function scan(index, segment, query, filter, singles) {
  const suits = await makeSieve(index, segment, filter);
  const bits = await gather(index, segment, query, singles);
  const expired = new Set(readPostings(segment.expired));
  const count = query.syllables.length;
  const all = 2 ** count - 1;
  const hits = [];
  for (let number = 0; number < segment.count; number++) {
    const joined = bits.joined[number];
    if (bits.found[number] !== all || (query.phrases & ~joined) !== 0 || !suits(number)) continue;
    const scores = [
      expired.has(number) ? 1 : 0,
      count - countBits(joined),
      query.hasMarks ? count - countBits(bits.exact[number]) : 0,
      count - countBits(bits.titled[number]),
    ];
    hits.push({
      segment,
      number,
      lone: count > 1 ? all & ~(joined | (joined << 1)) : all,
      rank: scores.reduce((rank, score) => rank * 32 + score),
    });
  }
  return hits;
}

// Returns, for each document, bits of the syllables found, of those joined with the next one, and
// of the joined ones (or the only one) with exact marks and in the title.
async function gather(index, segment, query, singles) {
  const { syllables } = query;
  const isSingle = syllables.length === 1;
  const makeBits = () => new Uint32Array(segment.count);
  const bits = { found: makeBits(), joined: makeBits(), exact: makeBits(), titled: makeBits() };
  const note = (first, second, postings, place, next) => {
    const bit = 1 << place;
    const [bodies, titles = []] = postings.split(".").map(readPostings);
    const isExact = first === syllables[place].exact && (!next || second === next.exact);
    for (const number of bodies) {
      bits.found[number] |= next ? bit * 3 : bit;
      if (!next && !isSingle) continue;
      bits.joined[number] |= bit;
      if (isExact) bits.exact[number] |= bit;
    }
    for (const number of next || isSingle ? titles : []) bits.titled[number] |= bit;
  };
  const read = async (place, next) => {
    const shard = await index.shard(segment, syllables[place], next);
    for (const [first, seconds] of Object.entries(shard)) {
      if (fold(first) !== syllables[place].folded) continue;
      for (const [second, postings] of Object.entries(seconds)) {
        const isMeant = next ? isLike(fold(second), query, place + 1) : !second;
        if (isMeant) note(first, second, postings, place, next);
      }
    }
  };
  const pairs = syllables.slice(1).map((next, place) => read(place, next));
  const others = syllables.slice(0, singles).map((_, place) => read(place));
  await Promise.all([...pairs, ...others]);
  return bits;
}

// Returns a function that tests a document number against the filter.
async function makeSieve(index, segment, { category, year }) {
  const years = segment.years.flatMap(([one, count]) => Array(count).fill(`${one}`));
  const { urls, of } = category ? await index.categories(segment) : { of: "" };
  const places = readNumbers(of);
  return (number) =>
    (!year || years[number] === year) &&
    (!category || urls[places[number]].startsWith(`${category}/`));
}

function countBits(bits) {
  let count = 0;
  for (; bits; bits &= bits - 1) count++;
  return count;
}
