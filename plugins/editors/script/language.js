// Vietnamese by default: "automatic" in the package is the language of the browser, often English
// even at offices that do not use it.
Object.defineProperties(navigator, {
  language: { configurable: true, value: "vi" },
  languages: { configurable: true, value: ["vi"] },
});
