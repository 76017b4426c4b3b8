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
  // `run` of the module is told which button was pressed; `tell` shows a message.
  const onDemand = (name, module) =>
    button(name, async ({ currentTarget: pressed, detail }) => {
      if (detail > 1 || pressed.ariaDisabled === "true") return; // a double click, busy
      const { busy = "", done = "", failed } = pressed.dataset;
      mute(pressed, true);
      tell(busy);
      // Some browsers allow speech only directly after a touch; the import takes a while.
      if (name === "listen") speechSynthesis.speak(new SpeechSynthesisUtterance(""));
      try {
        const { run } = await import(`../tools/${module}.js${again}`);
        await run(pressed, tell);
        tell(done);
      } catch {
        again += "?";
        tell(failed);
      }
      mute(pressed, false);
    });

  mountSizes(button, (size) => tell(`${told.dataset.size}: ${size.replace(".", ",")} %`));
  mountContrast(button);
  mountPrint(button);
  onDemand("save", "save");
  mountVoice(onDemand("listen", "speech"));
  tools.hidden = false;
}

function mountSizes(button, tell) {
  const place = () => SIZES.indexOf(root.dataset.size ?? "100");
  const step = (by) => () => {
    const size = SIZES[by ? place() + by : 1];
    if (!size) return; // at an end
    keepChoice("size", size);
    tell(size);
    show();
  };
  const smaller = button("smaller", step(-1));
  const larger = button("larger", step(1));
  button("normal", step(0));
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
    keepChoice("contrast", isHigh() ? "normal" : "more");
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

// Shows the button for reading aloud where there is a voice for it.
function mountVoice(listen) {
  const speech = window.speechSynthesis;
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
