// Vietnamese until the person chooses another language in the page's own settings: "automatic"
// there means the language of the browser, which often is English at an office that writes none.
Object.defineProperties(navigator, {
  language: { configurable: true, value: "vi" },
  languages: { configurable: true, value: ["vi"] },
});
