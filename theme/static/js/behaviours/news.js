// Fills Tin mới nhất and Tin xem nhiều from a file of the build, without the page itself. Without a
// connection the headings lead to the lists.
export async function mountNews(news) {
  try {
    const answer = await fetch(news.dataset.source);
    const lists = await answer.json();
    for (const list of news.querySelectorAll("[data-list]")) {
      list.innerHTML = lists[list.dataset.list];
      list.querySelector(`[href="${location.pathname}"]`)?.parentElement.remove();
    }
  } catch {
    news.dataset.failed = "";
  }
  news.dataset.filled = "";
}
