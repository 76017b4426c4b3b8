// Matches of a query in a text, marks, and the excerpt that shows them. Loaded on demand.
import { countBits } from "./hits.js";
import { isLike } from "./query.js";
import { fold, readRoman, readTokens, splitCamel } from "./syllables.js";

const EXCERPT_LENGTH = 200; // of the passages of an excerpt together
const MOST_PASSAGES = 8; // half of the syllables of a long query, two by two
const DATES =
  /(?:(?:(\d\d?)[/.-])?(\d\d?)[/.-]|(?:(\d\d?) )?tháng (\d\d?)(?: năm |\/|-))((?:19|20)\d\d)|(\d\d?)(?:\/| tháng )(\d\d?)/giu;

// Returns [start, end, bits of places in the query] of syllables next to a neighbour from the query;
// `lone` syllables have none anywhere in the document, so they match by themselves.
function findSpots(text, { query, lone }) {
  const nodes = readNodes(text);
  const starting = new Map();
  for (const node of nodes) starting.set(node.first, [...(starting.get(node.first) ?? []), node]);
  const isAt = ({ forms }, place) => forms.some((form) => isLike(form, query, place));
  const spots = [];
  for (const node of nodes) {
    for (const place of query.syllables.keys()) {
      if (!isAt(node, place)) continue;
      if (lone & (1 << place)) spots.push([node.start, node.end, 1 << place]);
      for (const next of node.nexts.flatMap((one) => starting.get(one) ?? [])) {
        if (!isAt(next, place + 1)) continue;
        const isClose = next.first === node.last + 1;
        if (isClose) spots.push([node.start, next.end, 3 << place]);
        else spots.push([node.start, node.end, 1 << place], [next.start, next.end, 2 << place]);
      }
    }
  }
  for (const [place, { exact }] of query.syllables.entries()) {
    if (exact.includes("/")) spots.push(...findDates(text, exact, 1 << place));
  }
  return spots.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
}

// Syllables with all their forms, and which may follow: as in the index.
function readNodes(text) {
  const tokens = readTokens(text);
  return tokens.flatMap((token, at) => {
    const { part, start, end, isLast, isJoined } = token;
    const number = readRoman(part);
    const nexts = isLast ? [] : [at + 1];
    const [next, afterNext] = [tokens[at + 1], tokens[at + 2]];
    if (!isLast && next && fold(next.part) === "so" && /^\d/.test(afterNext?.part)) nexts.push(at + 2);
    const forms = [fold(part), ...(number && part === part.toUpperCase() ? [`${number}`] : [])];
    const nodes = [{ start, end, forms, first: at, last: at, nexts }];
    if (isJoined) {
      const joined = [fold(part + next.part)];
      nodes.push({ start, end: next.end, forms: joined, first: at, last: at + 1, nexts: next.isLast ? [] : [at + 2] });
    }
    const parts = splitCamel(part);
    let from = start;
    for (const [place, one] of parts.length > 1 ? parts.entries() : []) {
      const first = at + place / 100;
      nodes.push({ start: from, end: (from += one.length), forms: [fold(one)], first, last: first, nexts: [at + (place + 1) / 100] });
    }
    return nodes;
  });
}

function findDates(text, wanted, bit) {
  return [...text.matchAll(DATES)].flatMap((match) => {
    const [whole, day, month, dayNamed, monthNamed, year, dayOnly, monthOnly] = match;
    const parts = [day ?? dayNamed ?? dayOnly, month ?? monthNamed ?? monthOnly, year];
    const [inMonth, inYear, ofYear] = parts.map((part) => (part ? `${Number(part)}` : ""));
    const forms = [`${inMonth}/${inYear}/${ofYear}`, `${inMonth}/${inYear}`, `${inYear}/${ofYear}`];
    return forms.includes(wanted) ? [[match.index, match.index + whole.length, bit]] : [];
  });
}

const bitsOf = (spots) => spots.reduce((all, [, , bits]) => all | bits, 0);

export const coversQuery = (text, asked) =>
  (asked.query.needed & ~bitsOf(findSpots(text, asked))) === 0;

// Writes a text with its matches marked; neighbours share a mark.
export function showMarked(element, text, asked) {
  element.replaceChildren();
  let done = 0;
  let mark;
  for (const [start, end] of findSpots(text, asked)) {
    if (end <= done) continue;
    const between = text.slice(done, Math.max(start, done));
    if (mark && !between.trim()) {
      mark.textContent += between;
    } else {
      element.append(between);
      mark = element.appendChild(document.createElement("mark"));
    }
    mark.textContent += text.slice(Math.max(start, done), end);
    done = end;
  }
  element.append(text.slice(done));
}

// Returns passages with every syllable of the query that the text has, "" if it has none.
export function cutExcerpt(text, asked) {
  const spots = findSpots(text, asked);
  const passages = choosePassages(spots, asked.query.needed);
  const length = EXCERPT_LENGTH / Math.max(passages.length, 1);
  const cuts = [];
  for (const [from, to] of passages.sort((one, other) => one[0] - other[0])) {
    const spare = Math.max(length - (to - from), 0);
    const [start, end] = [from - spare / 4, to + (spare * 3) / 4];
    const last = cuts.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(end, last[1]);
    else cuts.push([Math.max(start, 0), end]);
  }
  const pieces = cuts.map(([start, end]) => cutAtBlanks(text, start, end));
  return pieces.join(" ").replaceAll("… …", "…");
}

// Greedily: the passage with most syllables, then one with most of those still missing.
function choosePassages(spots, needed) {
  const passages = [];
  let missing = needed;
  while (missing && passages.length < MOST_PASSAGES) {
    const most = EXCERPT_LENGTH / (passages.length + 1);
    let best;
    for (const [at, [from]] of spots.entries()) {
      const near = spots.slice(at, at + 60).filter(([, end]) => end <= from + most);
      const count = countBits(bitsOf(near) & missing);
      if (count > (best?.count ?? 0)) best = { count, near, from };
    }
    if (!best) break;
    passages.push([best.from, Math.max(...best.near.map(([, end]) => end))]);
    missing &= ~bitsOf(best.near);
  }
  return passages;
}

function cutAtBlanks(text, from, to) {
  const start = from <= 0 ? 0 : text.lastIndexOf(" ", Math.floor(from)) + 1;
  const next = text.indexOf(" ", Math.ceil(to));
  const end = next < 0 ? text.length : next;
  const piece = text.slice(start, Math.max(end, start)).trim().replace(/^…\s*|\s*…$/g, "");
  return `${start > 0 ? "…" : ""}${piece}${end < text.length ? "…" : ""}`;
}

const BLOCKS =
  ".article__lead, .prose :is(h2, h3, h4, h5, h6, p, li, td, th), figcaption, .byline p, .attachments__item, .tags li, .staff :is(h2, h3, p), .notices-board p";

// Writes an excerpt of a page; if it cannot be read, what there was remains.
export async function explain(element, url, asked) {
  try {
    const excerpt = cutExcerpt(await readPage(url), asked);
    if (excerpt) showMarked(element, excerpt, asked);
  } catch {
    // The lead remains.
  }
}

async function readPage(url) {
  const answer = await fetch(url);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const blocks = [...page.querySelectorAll(BLOCKS)].filter((one) => !one.querySelector("p, li"));
  return blocks.map(({ textContent }) => textContent.trim().replace(/\s+/g, " ")).join(" …\n");
}
