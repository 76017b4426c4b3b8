// The button for the dark scheme; what the reader chose is kept on this device.
const dark = matchMedia("(prefers-color-scheme: dark)");
const root = document.documentElement;

export function mount(button) {
  const isDark = () => (root.dataset.scheme ?? (dark.matches ? "dark" : "light")) === "dark";
  const show = () => button.setAttribute("aria-pressed", isDark());

  button.addEventListener("click", () => {
    root.dataset.scheme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("scheme", root.dataset.scheme);
    } catch {
      // Storage is switched off: the choice lasts as long as this page.
    }
    show();
  });
  dark.addEventListener("change", show);
  show();
  button.hidden = false;
}
