// The head of every page: today's date, the button for the dark scheme, the menu. One file, since
// every page needs all of it.
const DAYS = ["Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"];
const root = document.documentElement;

export function mount(masthead) {
  showToday(masthead.querySelector(".masthead__today"));
  mountScheme(masthead.querySelector(".masthead__scheme"));
  mountMenu(masthead.querySelector(".menu"));
}

// Today in Vietnam: a page built yesterday must not say so. Swedes write the date as ISO does.
function showToday(element) {
  const today = new Date().toLocaleDateString("sv", { timeZone: "Asia/Ho_Chi_Minh" });
  const weekday = DAYS[new Date(today).getUTCDay()];
  element.textContent = `${weekday}, ${today.split("-").reverse().join("/")}`;
}

// What the reader chose is kept on this device.
function mountScheme(button) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
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

// An open sub-menu closes on Escape and on a click elsewhere, as readers expect of menus.
function mountMenu(menu) {
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
