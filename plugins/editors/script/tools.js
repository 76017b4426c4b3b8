// Our own controls in the package's page: buttons, menus and dialogues.
const shown = new WeakSet();
const wanted = [];

const look = () => {
  for (const [selector, add] of wanted) {
    for (const element of document.querySelectorAll(selector)) {
      if (shown.has(element)) continue;
      shown.add(element);
      add(element);
    }
  }
};

// Escape closes what is ours, and not the article below, as the package would.
const isOpen = () => document.querySelector(".own-menu:popover-open, .own-dialog[open]") !== null;
addEventListener(
  "keydown",
  (event) => {
    if (event.key === "Escape" && isOpen()) event.stopImmediatePropagation();
  },
  { capture: true },
);

// Calls `add` for every element that comes to match the selector.
export const whenShown = (selector, add) => {
  if (!wanted.length) new MutationObserver(look).observe(document, { childList: true, subtree: true });
  wanted.push([selector, add]);
};

export const makeButton = (label, action) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "own-button";
  button.textContent = label;
  button.addEventListener("click", action);
  return button;
};

// Adds a button that opens a menu; `list` returns labels with actions, null for what cannot be done.
export const addMenu = (toolbar, label, list) => {
  const menu = document.createElement("div");
  menu.className = "own-menu";
  menu.popover = "auto";
  menu.setAttribute("role", "menu");
  const open = () => {
    menu.replaceChildren(...list().map(([text, action]) => makeItem(menu, text, action)));
    menu.showPopover();
    const { bottom, left } = button.getBoundingClientRect();
    menu.style.insetBlockStart = `${Math.min(bottom, innerHeight - menu.offsetHeight - 8)}px`;
    menu.style.insetInlineStart = `${Math.min(left, innerWidth - menu.offsetWidth - 8)}px`;
    menu.querySelector(":enabled").focus();
  };
  const button = makeButton(label, open);
  button.setAttribute("aria-haspopup", "menu");
  menu.addEventListener("toggle", ({ newState }) => button.setAttribute("aria-expanded", newState === "open"));
  menu.addEventListener("keydown", (event) => moveFocus(menu, event));
  toolbar.append(button, menu);
};

const makeItem = (menu, label, action) => {
  const item = makeButton(label, () => {
    menu.hidePopover();
    action();
  });
  item.setAttribute("role", "menuitem");
  item.disabled = !action;
  return item;
};

// Arrow keys go round; the package's page listens to keys too.
const moveFocus = (menu, event) => {
  const items = [...menu.querySelectorAll(":enabled")];
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    items.at((items.indexOf(document.activeElement) + step) % items.length).focus();
  }
  event.stopPropagation();
};

// Shows a dialogue with `markup` and a button, and calls `act` with its values; `act` may be async,
// and what it throws is shown as a sentence.
export const showDialog = (markup, label, act) => {
  const dialog = document.createElement("dialog");
  dialog.className = "own-dialog";
  dialog.innerHTML = `<form method="dialog">${markup}<p role="alert"></p>
    <p class="own-buttons"><button class="own-button is-main">${label}</button>
    <button class="own-button" type="button" data-close>Hủy</button></p></form>`;
  const form = dialog.querySelector("form");
  dialog.setAttribute("aria-label", dialog.querySelector("h2").textContent);
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  dialog.addEventListener("close", () => dialog.remove());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const main = dialog.querySelector(".is-main");
    main.disabled = true;
    try {
      await act(new FormData(form));
      dialog.close();
    } catch (error) {
      console.info(error);
      dialog.querySelector("[role=alert]").textContent = error.message;
      main.disabled = false;
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
};
