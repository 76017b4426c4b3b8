// The head of every page: today's date, the button for the dark scheme, the menu.
const DAYS = ["Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"];
const root = document.documentElement;

export function mountMasthead(masthead) {
  showToday(masthead.querySelector(".masthead__today"));
  mountScheme(masthead.querySelector(".masthead__scheme"));
  mountMenu(masthead.querySelector(".menu"));
}

// Shows today's date in Vietnam, seven hours ahead of UTC all year, not that of the build.
function showToday(element) {
  const today = new Date(Date.now() + 7 * 36e5);
  const date = today.toISOString().slice(0, 10).split("-").reverse().join("/");
  element.textContent = `${DAYS[today.getUTCDay()]} - ${date}`;
}

function mountScheme(button) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.scheme ?? (dark.matches ? "dark" : "light")) === "dark";
  const show = () => button.setAttribute("aria-pressed", isDark());

  button.addEventListener("click", () => {
    keepChoice("scheme", isDark() ? "light" : "dark");
    show();
  });
  dark.addEventListener("change", show);
  show();
  button.hidden = false;
}

// Closes open sub-menus on Escape and on a click elsewhere.
function mountMenu(menu) {
  const close = (target) => {
    for (const more of menu.querySelectorAll("details[open]")) {
      if (more.contains(target)) continue;
      if (more.contains(document.activeElement)) more.querySelector("summary").focus();
      more.open = false;
    }
  };

  menu.addEventListener("keydown", ({ key }) => key === "Escape" && close(null));
  document.addEventListener("click", ({ target }) => close(target));
}
