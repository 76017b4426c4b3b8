// Reads an article aloud sentence by sentence, because Chromium stops within long texts.
const BLOCKS = "h1, h2, h3, h4, h5, h6, p, li, dt, dd, th, td, pre, figcaption, blockquote";
const READ = ".article__title, .article__lead, .photo, .prose, .gallery";
const UNREAD = "sup, .footnote-backref, dialog, template, script, style";
const SENTENCE = /\S.*?(?:[.!?…;:]["”’)]*(?=\s|$)|$)/gs;
const PIECE = /\S.{0,199}(?=\s|$)|\S{200}/gs;
// No Vietnamese word is without a vowel, so this is no end of a sentence: TP. PGS. Q. v.v.
const ABBREVIATED = /(?:^|[^\p{L}])[bcdđghklmnpqrstvx]{1,5}\.$/iu;
const NUMBERED = /^(?:\d{1,3}|[IVX]+|\p{L})\.$/u; // of a section: belongs to its title
const END = /\s*(?:\.+\/\.*|\/\.+)(?=["”’)]*(?:\s|$))/g; // ./. at the end of an official text
const LETTERS = /[\p{L}\p{M}]+/gu;
const HAS_LETTER = /\p{L}/u;
const SYLLABLE = /^(?:ngh?|[bcdghklmnpqrstvx]?[hru]?)[aeiouy]{1,3}(?:ch|nh|ng|[cmnpt])?$/;
const ROMAN = /^[IVXLC]+$/;
const BEFORE_ROMAN = /^(?:thứ|khóa|khoá|k[ỳìỷ]|hội|quý|chương|phần|hạng|loại|mục)$/iu;

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
      pieces = blocks(article).flatMap(cutSentences);
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

// Returns what a voice says at once: sentences, and long ones in pieces between words.
export function cutSentences(text) {
  const joined = [];
  for (const sentence of lowerTitles(text.replace(END, ".")).match(SENTENCE) ?? []) {
    const last = joined.at(-1);
    const isBegun = last && (ABBREVIATED.test(last) || NUMBERED.test(last));
    joined.push(isBegun ? `${joined.pop()} ${sentence}` : sentence);
  }
  return joined
    .flatMap((sentence) => sentence.match(PIECE) ?? [])
    .filter((piece) => /[\p{L}\d]/u.test(piece));
}

// Voices spell words in capitals: those of titles become small, abbreviations among them stay.
function lowerTitles(text) {
  const words = text.split(" ");
  const runs = [[]];
  for (const [at, word] of words.entries()) {
    if (!HAS_LETTER.test(word)) continue;
    if (word === word.toUpperCase()) runs.at(-1).push(at);
    else runs.push([]);
  }
  for (const run of runs.filter((each) => isTitle(each.map((at) => words[at])))) {
    for (const at of run) {
      if (BEFORE_ROMAN.test(words[at - 1] ?? "") && ROMAN.test(words[at].match(LETTERS)[0])) continue;
      words[at] = words[at].replace(LETTERS, (one) => (isSyllable(one) ? one.toLowerCase() : one));
    }
  }
  return words.join(" ");
}

function isTitle(words) {
  const long = words.flatMap((word) => word.match(LETTERS)).filter(({ length }) => length > 1);
  const syllables = long.filter(isSyllable);
  return syllables.length > 1 && 2 * syllables.length >= long.length;
}

function isSyllable(word) {
  const plain = word.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d");
  return SYLLABLE.test(plain);
}
