// Which documents a query finds, the best ones first. Sets of syllables are bits of a number.
import { readNumbers, readPostings } from "./index.js";
import { isLike } from "./query.js";
import { fold } from "./syllables.js";

// Whole syllables come before beginnings. What the last syllable does apart from the others is
// asked for only where nothing is found without: it is a file more, and while typing no syllable.
export async function findHits(index, query, filter) {
  const { segments } = await index.head();
  const count = query.syllables.length;
  for (const isPartial of query.isPartial ? [true] : [false, true]) {
    const canSkip = count === 2 || (count > 2 && isPartial);
    for (const fetched of canSkip ? [count - 1, count] : [count]) {
      const asked = { ...query, isPartial };
      const found = await Promise.all(
        segments.map((segment) => scan(index, segment, asked, filter, fetched)),
      );
      const hits = choose(found.flat(), count);
      if (hits.length) return hits;
    }
  }
  return [];
}

// A lone syllable has none of its neighbours beside it: a third of them may be so, and more only
// where nothing else is found.
function choose(hits, count) {
  const fewest = hits.reduce((least, { lone }) => Math.min(least, countBits(lone)), count);
  const most = Math.max(fewest, Math.floor(count / 3));
  const kept = hits.filter(({ lone }) => countBits(lone) <= most);
  return kept.reverse().sort((one, other) => one.rank - other.rank); // the newest first
}

async function scan(index, segment, query, filter, fetched) {
  const suits = await makeSieve(index, segment, filter);
  if (!suits) return [];
  const bits = await gather(index, segment, query, fetched);
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

async function gather(index, segment, query, fetched) {
  const { syllables } = query;
  const isSingle = syllables.length === 1;
  const takesLone = fetched !== 1 || isSingle;
  const [found, joined, exact, titled] = Array.from(
    { length: 4 },
    () => new Uint32Array(segment.count),
  );
  const set = (bits, places, bit) => {
    for (const place of places) bits[place] |= bit;
  };
  const wanted = syllables.slice(0, fetched);
  const shards = await Promise.all(wanted.map((one) => index.shard(segment, one)));
  for (const [place, shard] of shards.entries()) {
    const bit = 1 << place;
    for (const [first, seconds] of Object.entries(shard)) {
      if (fold(first) !== wanted[place].folded) continue;
      for (const [second, postings] of Object.entries(seconds)) {
        const isPair = isSingle || isLike(fold(second), query, place + 1);
        if (!isPair && !takesLone) continue;
        const [bodies, titles] = postings.split(".").map(readPostings);
        set(found, bodies, isPair && !isSingle ? bit * 3 : bit);
        if (!isPair) continue;
        set(joined, bodies, bit);
        const isExact = isSingle || second === syllables[place + 1].exact;
        if (isExact && first === wanted[place].exact) set(exact, bodies, bit);
        if (titles) set(titled, titles, bit);
      }
    }
  }
  return { found, joined, exact, titled };
}

// Returns what tells of a number whether the filter lets it through, or nothing where none can be.
async function makeSieve(index, segment, { category, year }) {
  let [first, last] = [0, segment.count];
  if (year) {
    const place = segment.years.findIndex(([one]) => one === Number(year));
    if (place < 0) return undefined;
    first = segment.years.slice(0, place).reduce((sum, [, count]) => sum + count, 0);
    last = first + segment.years[place][1];
  }
  if (!category) return (number) => first <= number && number < last;
  const { urls, of } = await index.categories(segment);
  const places = readNumbers(of);
  return (number) =>
    first <= number && number < last && urls[places[number]].startsWith(`${category}/`);
}

function countBits(bits) {
  let count = 0;
  for (; bits; bits &= bits - 1) count++;
  return count;
}
