// The part of a query that documents have. Loaded on demand.
import { Scan } from "./hits.js";

// Returns the bits of the syllables that documents have beside a neighbour, of the most that any has.
export async function findCovered(index, query) {
  const { segments } = await index.head();
  const scan = new Scan(index, segments, { ...query, isPartial: false }, {});
  await scan.readPairs();
  const masks = new Map();
  for (const { covered, lone } of scan.list()) {
    const kept = masks.get(lone) ?? { covered, lone, count: 0 };
    masks.set(lone, kept);
    kept.count++;
  }
  const [best] = [...masks.values()].sort(
    (one, other) => other.covered - one.covered || other.count - one.count,
  );
  return best ? query.needed & ~best.lone : 0;
}
