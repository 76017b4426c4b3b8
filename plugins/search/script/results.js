// The list of results, each with an excerpt that contains the query.

export class ResultList {
  #list;
  #row;
  #loadExcerpts;
  #unexplained = new WeakMap();
  // The page of a result is fetched when the result comes into view.
  #watch = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      this.#watch.unobserve(target);
      this.#unexplained.get(target)();
    }
  });

  // `loadExcerpts` returns the module ./excerpts.js, which only what is listed needs.
  constructor(list, template, loadExcerpts) {
    this.#list = list;
    this.#row = template.content.firstElementChild;
    this.#loadExcerpts = loadExcerpts;
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
    this.#explain(rows, results);
    return part(rows[0], "link");
  }

  #makeRow({ title, url, date, lead, photo, category, isExpired }) {
    const row = this.#row.cloneNode(true);
    const image = part(row, "photo");
    image.onerror = image.remove; // of browsers that cannot show it
    if (photo) image.src = `/${photo}`;
    else image.remove();
    part(row, "link").href = url;
    part(row, "link").textContent = title;
    part(row, "excerpt").textContent = lead;
    const [day, time] = date.split("T");
    part(row, "date").textContent = date && `${day.split("-").reverse().join("/")} ${time}`;
    part(row, "date").dateTime = `${date}+07:00`;
    part(row, "date").hidden = !date;
    part(row, "category").textContent = category;
    part(row, "expired").hidden = !isExpired;
    return row;
  }

  // Marks what was asked for; without the module titles and leads remain as they are.
  async #explain(rows, results) {
    const excerpts = await this.#loadExcerpts().catch(() => undefined);
    for (const [place, { title, url, lead, lone, query }] of excerpts ? results.entries() : []) {
      const [row, asked] = [rows[place], { query, lone }];
      if (!row.isConnected) continue;
      excerpts.showMarked(part(row, "link"), title, asked);
      excerpts.showMarked(part(row, "excerpt"), lead, asked);
      if (excerpts.coversQuery(`${title}\n${lead}`, asked)) continue;
      this.#unexplained.set(row, () => excerpts.explain(part(row, "excerpt"), url, asked));
      this.#watch.observe(row);
    }
  }
}

const part = (row, name) => row.querySelector(`.results__${name}`);
