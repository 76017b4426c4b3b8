// Vietnamese until the person chooses otherwise in the page's own settings.
const STORED = "sveltia-cms.prefs";

try {
  const chosen = JSON.parse(localStorage.getItem(STORED) ?? "{}");
  if (!chosen.locale || chosen.locale === "auto") {
    localStorage.setItem(STORED, JSON.stringify({ ...chosen, locale: "vi" }));
  }
} catch {
  // Without storage the page asks the browser for its language.
}
