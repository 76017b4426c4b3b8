// Fills Tin mới nhất and Tin xem nhiều with the five first articles other than this page.
const SHOWN = 5;

export async function mount(news) {
  try {
    const answer = await fetch(news.dataset.source);
    const lists = await answer.json();
    for (const list of news.querySelectorAll("[data-list]")) {
      const others = lists[list.dataset.list].filter(([, url]) => url !== location.pathname);
      list.append(...others.slice(0, SHOWN).map(makeItem));
    }
  } catch {
    news.dataset.failed = ""; // offline: the headings lead to the lists
  }
  news.dataset.filled = "";
}

function makeItem([title, url, date, moment]) {
  const item = make("li", "headlines__item");
  item.append(make("time", "headlines__date", { dateTime: moment, textContent: date }));
  item.append(" ", make("a", "headlines__link", { href: url, textContent: title }));
  return item;
}

function make(name, className, properties) {
  return Object.assign(document.createElement(name), { className }, properties);
}
