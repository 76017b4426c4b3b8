// Reads an article aloud sentence by sentence, because Chromium stops within long texts.
const BLOCKS = "h1, h2, h3, h4, h5, h6, p, li, dt, dd, th, td, pre, figcaption, blockquote";
const READ = ".article__title, .article__lead, .photo, .prose, .gallery";
const UNREAD = "sup, .footnote-backref, dialog, template, script, style";
const SENTENCE = /\S.*?(?:[.!?…;:]["”’)]*(?=\s|$)|$)/gs;
const PIECE = /\S.{0,199}(?=\s|$)|\S{200}/gs;

let reader;

export function run(listen, tell) {
  reader ??= makeReader(listen, () => tell(listen.dataset.failed));
  reader.toggle();
}

function makeReader(listen, fail) {
  const speech = window.speechSynthesis;
  const article = listen.closest("article");
  const pause = listen.nextElementSibling;
  const words = { listen: listen.title, pause: pause.title };
  let pieces = [];
  let place = 0;
  let spoken; // a reference: browsers may collect an utterance before its `onend`

  const show = (isOn, isPaused = false) => {
    if (isOn) label(listen, listen.dataset.stop, "stop");
    else label(listen, words.listen, "listen");
    if (isPaused) label(pause, pause.dataset.resume, "resume");
    else label(pause, words.pause, "pause");
    pause.hidden = !isOn;
  };
  const hush = () => {
    spoken = undefined;
    speech.cancel();
  };
  const stop = () => {
    hush();
    pieces = [];
    show(false);
  };
  const speak = () => {
    if (place >= pieces.length) return stop();
    const one = new SpeechSynthesisUtterance(pieces[place]);
    one.voice = chooseVoice(speech.getVoices());
    one.lang = "vi-VN";
    one.onend = () => {
      if (one !== spoken) return;
      place += 1;
      speak();
    };
    one.onerror = () => {
      if (one !== spoken) return;
      stop();
      fail();
    };
    spoken = one;
    speech.speak(one);
  };

  addEventListener("pagehide", stop);
  // Instead of `speech.pause()`, which cannot be resumed on some phones.
  pause.addEventListener("click", () => {
    const isPaused = Boolean(spoken);
    if (isPaused) hush();
    else speak();
    show(pieces.length > 0, isPaused);
  });
  return {
    toggle() {
      if (pieces.length) return stop();
      hush();
      place = 0;
      pieces = cut(article);
      show(true);
      speak();
    },
  };
}

// The name of a button and its drawing.
function label(button, words, drawing) {
  button.title = words;
  button.lastElementChild.textContent = words;
  button.querySelector("use").setAttribute("href", `#icon-${drawing}`);
}

function chooseVoice(voices) {
  const ours = voices.filter(({ lang }) => /^vi([-_]|$)/i.test(lang));
  return ours.find(({ localService }) => localService) ?? ours[0] ?? null;
}

function cut(article) {
  return blocks(article)
    .flatMap((text) => text.match(SENTENCE) ?? [])
    .flatMap((sentence) => sentence.match(PIECE) ?? []);
}

function blocks(article) {
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  const texts = [];
  let block;
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!parent.closest(READ) || parent.closest(UNREAD)) continue;
    const own = parent.closest(BLOCKS);
    if (own !== block) texts.push("");
    block = own;
    texts[texts.length - 1] += walker.currentNode.data;
  }
  return texts.map((text) => text.replace(/\s+/g, " ").trim());
}
