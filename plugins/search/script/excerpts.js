// Matches of a query in a text, marks, and the best excerpt.
import { isLike } from "./query.js";
import { SYLLABLE, fold } from "./syllables.js";

const LENGTH = 200;
const BEFORE = 50;

// Returns [start, end, place in the query] of syllables next to a neighbour from the query; `lone`
// syllables have none anywhere in the document, so they match by themselves.
function findSpots(text, { query, lone }) {
  const tokens = [...text.matchAll(SYLLABLE)].map(({ 0: part, index }) => ({
    start: index,
    end: index + part.length,
    folded: fold(part),
  }));
  const is = (at, place) => at in tokens && isLike(tokens[at].folded, query, place);
  const spots = [];
  for (const [at, { start, end }] of tokens.entries()) {
    for (const place of query.syllables.keys()) {
      if (!is(at, place)) continue;
      const hasNeighbour = is(at + 1, place + 1) || is(at - 1, place - 1);
      if (hasNeighbour || lone & (1 << place)) spots.push([start, end, place]);
    }
  }
  return spots;
}

const countPlaces = (spots) => new Set(spots.map(([, , place]) => place)).size;

export const coversQuery = (text, asked) =>
  countPlaces(findSpots(text, asked)) === asked.query.syllables.length;

// Writes a text with its matches marked; neighbours share a mark.
export function showMarked(element, text, asked) {
  element.replaceChildren();
  let done = 0;
  let mark;
  for (const [start, end] of findSpots(text, asked)) {
    if (start < done) continue;
    const between = text.slice(done, start);
    if (mark && !between.trim()) {
      mark.textContent += between;
    } else {
      element.append(between);
      mark = element.appendChild(document.createElement("mark"));
    }
    mark.textContent += text.slice(start, end);
    done = end;
  }
  element.append(text.slice(done));
}

// Returns the excerpt with the most syllables of the query, undefined if there are none.
export function cutExcerpt(text, asked) {
  const spots = findSpots(text, asked);
  let best;
  let most = 0;
  for (const [at, [start]] of spots.entries()) {
    const near = spots.slice(at, at + 60).filter(([, end]) => end <= start + LENGTH - BEFORE);
    const count = countPlaces(near);
    if (count > most) [best, most] = [start, count];
  }
  if (!most) return undefined;
  const from = text.indexOf(" ", Math.max(best - BEFORE, 0)) + 1;
  const start = best <= BEFORE ? 0 : Math.min(from, best);
  const end = text.length - start <= LENGTH ? text.length : text.lastIndexOf(" ", start + LENGTH);
  return (start ? "…" : "") + text.slice(start, end) + (end < text.length ? "…" : "");
}

const BLOCKS =
  ".article__lead, .prose :is(h2, h3, h4, h5, h6, p, li, td, th), figcaption, .byline p, .attachments__item, .tags li";

export async function readPage(url) {
  const answer = await fetch(url);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const blocks = [...page.querySelectorAll(BLOCKS)].filter((one) => !one.querySelector("p, li"));
  return blocks.map(({ textContent }) => textContent.trim().replace(/\s+/g, " ")).join(" … ");
}
