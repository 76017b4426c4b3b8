// Opens the photos of a gallery in a dialog. The track has scroll snapping, so that the browser
// handles swiping.
export function mount(gallery) {
  const links = [...gallery.querySelectorAll(".gallery__link")];
  let box;

  for (const [index, link] of links.entries()) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      box ??= build(gallery, links);
      box.open(index);
    });
  }
}

function build(gallery, links) {
  const parts = gallery.querySelector("template").content.cloneNode(true);
  const dialog = parts.querySelector("dialog");
  const find = (name) => dialog.querySelector(`.lightbox__${name}`);
  const track = find("track");
  const count = find("count");
  const large = find("large");
  const previous = find("previous");
  const next = find("next");
  track.append(...links.map(slide));
  gallery.after(dialog);

  let place = 0;
  const current = () => Math.round(track.scrollLeft / track.clientWidth);
  // The browser does not scroll beyond the first and the last photo.
  const go = (index, behavior) => {
    track.scrollTo({ left: index * track.clientWidth, behavior });
  };
  const show = () => {
    if (!dialog.open) return;
    place = current();
    const text = `${place + 1}/${links.length}`;
    if (count.textContent !== text) count.textContent = text;
    large.href = links[place].href;
    previous.disabled = place === 0;
    next.disabled = place === last;
  };
  const last = links.length - 1;

  track.addEventListener("scroll", show, { passive: true });
  new ResizeObserver(() => go(place, "instant")).observe(track);
  previous.addEventListener("click", () => go(current() - 1));
  next.addEventListener("click", () => go(current() + 1));
  find("close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: current() - 1, ArrowRight: current() + 1, Home: 0, End: last };
    if (event.altKey || event.ctrlKey || event.metaKey || !(event.key in steps)) return;
    event.preventDefault();
    go(steps[event.key]);
  });
  // The focus returns to the thumbnail of the photo seen last.
  dialog.addEventListener("close", () => links[place].focus());

  return {
    open(index) {
      place = index;
      dialog.showModal();
      go(index, "instant");
      show();
      track.focus();
    },
  };
}

function slide(link) {
  const figure = document.createElement("figure");
  figure.className = "lightbox__slide";
  const picture = link.querySelector("picture").cloneNode(true);
  for (const source of picture.querySelectorAll("source")) source.sizes = "100vw";
  const caption = link.parentElement.querySelector("figcaption")?.cloneNode(true);
  if (caption) caption.className = "lightbox__caption";
  figure.append(picture, caption ?? "");
  return figure;
}
