// Closes an open sub-menu on Escape and on a click elsewhere, as readers expect of menus.
export function mount(menu) {
  const close = (isKept) => {
    for (const more of menu.querySelectorAll("details[open]")) {
      if (isKept(more)) continue;
      if (more.contains(document.activeElement)) more.querySelector("summary").focus();
      more.open = false;
    }
  };

  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(() => false);
  });
  document.addEventListener("click", (event) => close((more) => more.contains(event.target)));
}
