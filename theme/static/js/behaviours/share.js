// Copies the address of the article, and opens the sharing dialog of devices that have one.
export function mount(share) {
  const told = share.querySelector(".share__told");
  const url = document.querySelector("link[rel=canonical]")?.href ?? location.origin + location.pathname;
  const title = document.querySelector("h1").textContent;
  const offer = (name, act) => {
    const item = share.querySelector(`.share__${name}`);
    item.firstElementChild.addEventListener("click", act);
    item.hidden = false;
  };

  offer("copy", async () => {
    told.textContent = "";
    try {
      await navigator.clipboard.writeText(url);
      told.textContent = told.dataset.copied;
    } catch {
      // Denied, or a page without HTTPS: the address is shown for copying by hand.
      told.textContent = `${told.dataset.failed} ${url}`;
    }
  });
  if (navigator.share) {
    offer("more", () => navigator.share({ title, url }).catch(() => {})); // the reader may decline
  }
}
