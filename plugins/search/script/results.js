// The list of results, each with an excerpt that contains the query.
import { coversQuery, cutExcerpt, readPage, showMarked } from "./excerpts.js";

export class ResultList {
  #list;
  #row;
  #unexplained = new WeakMap();
  // The page of a result is fetched when the result comes into view.
  #watch = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      this.#watch.unobserve(target);
      this.#unexplained.get(target)();
    }
  });

  constructor(list, template) {
    this.#list = list;
    this.#row = template.content.firstElementChild;
  }

  get length() {
    return this.#list.childElementCount;
  }

  clear() {
    this.#watch.disconnect();
    this.#list.replaceChildren();
    this.#list.hidden = true;
  }

  // Returns the link of the first appended result.
  append(results) {
    const rows = results.map((result) => this.#makeRow(result));
    this.#list.append(...rows);
    this.#list.hidden = false;
    return rows[0].querySelector("a");
  }

  #makeRow({ title, url, date, lead, category, isExpired, lone, query }) {
    const row = this.#row.cloneNode(true);
    const part = (name) => row.querySelector(`.results__${name}`);
    const asked = { query, lone };
    part("link").href = url;
    showMarked(part("link"), title, asked);
    showMarked(part("excerpt"), lead, asked);
    const [day, time] = date.split("T");
    part("date").textContent = date && `${day.split("-").reverse().join("/")} ${time}`;
    part("date").dateTime = `${date}+07:00`;
    part("date").hidden = !date;
    part("category").textContent = category;
    part("expired").hidden = !isExpired;
    if (!coversQuery(`${title}\n${lead}`, asked)) {
      this.#unexplained.set(row, () => explain(part("excerpt"), url, asked));
      this.#watch.observe(row);
    }
    return row;
  }
}

async function explain(element, url, asked) {
  try {
    const excerpt = cutExcerpt(await readPage(url), asked);
    if (excerpt) showMarked(element, excerpt, asked);
  } catch {
    // The lead remains.
  }
}
