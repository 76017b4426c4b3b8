// The syllables of the index, by which a wrong one is known. Loaded on demand.

// Returns folded syllable → number of documents; only of the largest segment, if that knows `words`.
export async function readVocabulary(index, words) {
  const segments = await index.segmentsBySize();
  const largest = await index.vocabulary(segments[0]);
  if (words.every((word) => word in largest)) return largest;
  const all = {};
  for (const found of await Promise.all(segments.map((one) => index.vocabulary(one)))) {
    for (const [word, count] of Object.entries(found)) all[word] = (all[word] ?? 0) + count;
  }
  return all;
}
