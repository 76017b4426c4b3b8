// Documents that have the pairs of a phrase apart: behind those that have the phrase.
const DOUBT = 1 / 20; // of the documents with both pairs, that have them by chance

// Adds to the ranks of hits how often they have three neighbours of the query apart. Of most phrases
// hardly any document has the pairs apart; then their marks are not asked for.
export async function noteApart(index, { syllables, pairs }, parts, hits) {
  const all = parts.flatMap(({ joined }) => [...joined]);
  const count = (bits) => all.filter((one) => (one & bits) === bits).length;
  // Documents with the rarer pair alone tell how many have the other one by chance.
  const isDoubtful = (place) => {
    const both = count(3 << place);
    const [rare, other] = [count(1 << place), count(2 << place)].sort((one, two) => one - two);
    return (rare - both + 1) * other > (all.length - other) * both * DOUBT;
  };
  const note = async (place) => {
    const three = syllables.slice(place, place + 3);
    if (three.length < 3 || three.some(({ folded }) => /\d/.test(folded)) || !isDoubtful(place)) return;
    const noteIn = async ({ segment }) => {
      const having = hits.filter((hit) => hit.segment === segment && ((hit.joined >> place) & 3) === 3);
      if (!having.length) return;
      const isMarked = await index.marks(segment, three);
      for (const { rank, number } of having) rank[3] += isMarked(number) ? 0 : 1;
    };
    await Promise.all(parts.map(noteIn));
  };
  await Promise.all(pairs.map(note));
}
