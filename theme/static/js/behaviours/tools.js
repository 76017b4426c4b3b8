// Tools of a text. Saving and reading aloud are loaded on demand.
const SIZES = ["87.5", "100", "112.5", "125", "150"];
const root = document.documentElement;
let again = ""; // suffix of the address: browsers never retry a module that failed to load

export function mount(tools) {
  const told = tools.querySelector(".tools__told");
  const tell = (text) => {
    told.textContent = text;
  };
  const button = (name, act) => {
    const found = tools.querySelector(`[name=${name}]`);
    found?.addEventListener("click", act);
    return found;
  };

  mountSizes(button, (size) => tell(`${told.dataset.size}: ${size.replace(".", ",")} %`));
  mountContrast(button);
  mountPrint(button);
  mountSave(button, tell);
  mountListen(button, tell);
  tools.hidden = false;
}

function mountSizes(button, tell) {
  const place = () => SIZES.indexOf(root.dataset.size ?? "100");
  const choose = (index) => () => {
    const size = SIZES[index()];
    if (!size) return; // at an end
    keep("size", size);
    tell(size);
    show();
  };
  const smaller = button("smaller", choose(() => place() - 1));
  const larger = button("larger", choose(() => place() + 1));
  button("normal", choose(() => 1));
  const show = () => {
    mute(smaller, place() === 0);
    mute(larger, place() === SIZES.length - 1);
  };
  show();
}

function mountContrast(button) {
  const isHigh = () => root.dataset.contrast === "more";
  const show = () => contrast.setAttribute("aria-pressed", isHigh());
  const contrast = button("contrast", () => {
    keep("contrast", isHigh() ? "normal" : "more");
    show();
  });
  show();
}

function mountPrint(button) {
  button("print", () => print());
  // Browsers load lazy photos only near the viewport, but paper needs all.
  addEventListener("beforeprint", () => {
    for (const image of document.querySelectorAll("article img[loading=lazy]")) image.loading = "eager";
  });
}

function mountSave(button, tell) {
  let isBusy = false;
  const save = button("save", async () => {
    if (isBusy) return;
    isBusy = true;
    mute(save, true);
    tell(save.dataset.busy);
    try {
      const { saveArticle } = await import(`../tools/save.js${again}`);
      await saveArticle(save.closest("article"), save.dataset);
      tell(save.dataset.done);
    } catch {
      again += "?";
      tell(save.dataset.failed);
    }
    isBusy = false;
    mute(save, false);
  });
}

function mountListen(button, tell) {
  const speech = window.speechSynthesis;
  const pause = button("pause", () => listener.then((reader) => reader.pause()));
  let listener;
  const listen = button("listen", async (event) => {
    if (event.detail > 1) return; // the second half of a double click
    tell("");
    // Some browsers allow speech only directly after a touch; the import below takes a while.
    if (!listener) speech.speak(new SpeechSynthesisUtterance(""));
    try {
      listener ??= import(`../tools/speech.js${again}`).then(({ makeReader }) =>
        makeReader(listen.closest("article"), listen, pause, () => tell(listen.dataset.failed)),
      );
      (await listener).toggle();
    } catch {
      again += "?";
      listener = undefined;
      tell(listen.dataset.failed);
    }
  });
  if (!listen || !speech) return;
  const offer = () => {
    listen.hidden = !speech.getVoices().some(({ lang }) => /^vi([-_]|$)/i.test(lang));
  };
  speech.addEventListener?.("voiceschanged", offer);
  offer();
}

// Not `disabled`, which would lose the focus.
function mute(button, isMute) {
  button.setAttribute("aria-disabled", isMute);
}

function keep(name, choice) {
  root.dataset[name] = choice;
  try {
    localStorage[name] = choice;
  } catch {
    // Storage is blocked: the choice applies to this page only.
  }
}
