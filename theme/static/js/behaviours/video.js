// Puts the player of another site in the place of its link, once the reader presses it: nothing is
// asked of that site before. If the policy refuses the player, the link is followed as without scripts.
export function mount(figure) {
  const link = figure.querySelector("a");
  const { player, title } = figure.dataset;
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    addEventListener("securitypolicyviolation", ({ blockedURI }) => {
      if (player.startsWith(blockedURI)) location.assign(link.href);
    });
    const frame = Object.assign(document.createElement("iframe"), {
      className: "video__player",
      title,
      allow: "autoplay; encrypted-media; fullscreen; picture-in-picture",
      referrerPolicy: "strict-origin-when-cross-origin", // YouTube plays nothing without an origin
      src: player,
    });
    link.replaceWith(frame);
    frame.focus();
  });
}
