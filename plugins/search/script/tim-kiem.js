// The search page: form, address, results.
import { Outdated, SearchIndex } from "./index.js";
import { readPostings } from "./postings.js";
import { ResultList } from "./results.js";
import { search } from "./understanding.js";

const PORTION = 10;
const TYPING_MS = 150; // after the last key
const RETHINKING_MS = 1000; // after nothing was found while typing
const TELLING_MS = 1000; // so that screen readers do not announce results of every syllable
const FIELDS = ["q", "chuyen-muc", "nam"];

const { dataset: files } = document.querySelector("script[data-head]"); // this one
const index = new SearchIndex(files.index, JSON.parse(files.head));
const loadMeanings = () => import(files.meanings);

// Returns what a query finds, with the documents of the first hits.
async function answer([text, category, year], isTyping, portion) {
  const found = await search(index, text, isTyping, { category, year }, loadMeanings);
  const first = await Promise.all(found.hits.slice(0, portion).map(load));
  const { tellMeaning } = found.instead ? await loadMeanings() : {};
  return { found, first, tellMeaning };
}

async function load({ segment, number, lone, query }) {
  const { chunk, categories } = await index.head();
  const documents = await index.chunk(segment, Math.floor(number / chunk));
  const [title, url, date, lead, photo] = documents[number % chunk];
  return {
    title,
    url: `/${url}`,
    date,
    lead,
    photo,
    category: categories[url.replace(/[^/]+\/$/, "")] ?? "",
    lone,
    query,
    isExpired: readPostings(segment.expired).includes(number),
  };
}

function readAddress() {
  const asked = new URLSearchParams(location.search);
  return FIELDS.map((name) => asked.get(name) ?? "");
}

class SearchPage {
  #root;
  #form;
  #results;
  #early;
  #hits = [];
  #turn = 0; // of concurrent searches only the last one is shown
  #timers = {};

  // `early` is the answer to what the address asks for.
  constructor(root, early) {
    this.#root = root;
    this.#early = early;
    this.#form = root.querySelector("form");
    this.#results = new ResultList(
      this.#part("results"),
      root.querySelector("template"),
      () => import(files.excerpts),
    );
    const [field] = this.#form.elements;
    this.#form.addEventListener("input", ({ target }) => this.#change(target === field));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#change(false);
    });
    field.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape" || !field.value) return;
      field.value = "";
      this.#change(true);
    });
    this.#part("search__more").addEventListener("click", () => this.#showMore());
    this.#part("search__again").addEventListener("click", () => {
      field.focus();
      this.#change(false);
    });
    addEventListener("popstate", () => this.#askAddress());
    this.#askAddress();
  }

  // Typing after a finished search adds an entry to the history; each key replaces it.
  #change(isTyping) {
    const asked = new URLSearchParams(new FormData(this.#form));
    for (const name of FIELDS) if (!asked.get(name)) asked.delete(name);
    const address = location.pathname + (asked.size ? `?${asked}` : "");
    const isNew = location.pathname + location.search !== address && !history.state?.isTyping;
    history[isNew ? "pushState" : "replaceState"]({ isTyping }, "", address);
    this.#become("searching");
    clearTimeout(this.#timers.typing);
    this.#timers.typing = setTimeout(() => this.#search(isTyping), isTyping ? TYPING_MS : 0);
  }

  #askAddress() {
    for (const [place, value] of readAddress().entries()) {
      this.#form.elements[FIELDS[place]].value = value;
    }
    for (const select of this.#form.querySelectorAll("select")) {
      select.selectedIndex = Math.max(select.selectedIndex, 0);
    }
    this.#become("searching");
    this.#search(false, history.state?.shown);
  }

  async #search(isTyping, portion = PORTION, isAgain = false) {
    const turn = ++this.#turn;
    const asked = FIELDS.map((name) => this.#form.elements[name].value);
    const early = `${asked}` === `${readAddress()}` && this.#early;
    this.#early = undefined;
    try {
      const { found, first, tellMeaning } = await (early || answer(asked, isTyping, portion));
      if (turn === this.#turn) this.#show(found, first, isTyping, tellMeaning);
    } catch (error) {
      if (turn !== this.#turn) return;
      if (error instanceof Outdated && !isAgain) {
        index.forget();
        this.#search(isTyping, portion, true);
      } else {
        this.#fail();
      }
    }
  }

  #show(found, first, isTyping, tellMeaning) {
    const { query, hits } = found;
    this.#hits = hits;
    this.#results.clear();
    if (first.length) this.#results.append(first);
    this.#offerMore();
    this.#part("search__meaning").hidden = !tellMeaning;
    const meaning = tellMeaning?.(this.#root, found);
    const told = this.#describe(query, hits.length);
    this.#tell(told, isTyping ? TELLING_MS : 0, meaning);
    this.#become(query.syllables.length ? "done" : "idle");
    if (isTyping && !hits.length && query.syllables.length) {
      this.#timers.typing = setTimeout(() => this.#search(false), RETHINKING_MS);
    }
  }

  // A single syllable that is still being typed may find nothing: no message then.
  #describe({ syllables, isPartial }, count) {
    const { found, none, thousands } = this.#root.dataset;
    if (count) return found.replace("%s", `${count}`.replace(/\B(?=(\d{3})+$)/g, thousands));
    const isSilent = !this.#form.elements.q.value.trim() || (isPartial && syllables.length < 2);
    return isSilent ? "" : none.replace("%s", () => this.#form.elements.q.value.trim());
  }

  async #showMore() {
    const turn = this.#turn;
    const start = this.#results.length;
    const next = this.#hits.slice(start, start + PORTION);
    try {
      const results = await Promise.all(next.map(load));
      if (turn !== this.#turn || this.#results.length !== start) return;
      this.#results.append(results).focus();
      history.replaceState({ ...history.state, shown: this.#results.length }, "");
      this.#offerMore();
    } catch {
      this.#fail();
    }
  }

  #offerMore() {
    this.#part("search__more").hidden = this.#results.length >= this.#hits.length;
  }

  #fail() {
    this.#results.clear();
    this.#hits = [];
    this.#offerMore();
    this.#part("search__meaning").hidden = true;
    this.#tell(this.#root.dataset.failed, 0);
    this.#become("failed");
  }

  #tell(text, delay, meaning = "") {
    this.#part("search__count").textContent = text;
    clearTimeout(this.#timers.telling);
    this.#timers.telling = setTimeout(() => {
      this.#part("search__told").textContent = `${meaning} ${text}`.trim();
    }, delay);
  }

  #become(state) {
    this.#root.dataset.state = state;
    this.#part("search__again").hidden = state !== "failed";
  }

  #part(name) {
    return this.#root.querySelector(`.${name}`);
  }
}

// The answer is looked for while the page is still being parsed, which waits for style sheets.
const early = answer(readAddress(), false, history.state?.shown ?? PORTION);
early.catch(() => {}); // the page tells it
const start = () => new SearchPage(document.querySelector(".search"), early);
if (document.readyState === "loading") document.addEventListener("readystatechange", start, { once: true });
else start();
