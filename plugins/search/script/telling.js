// The line that says what was searched for instead of what was typed. Loaded on demand.

// Writes the line, with a link to what was typed, each word of it literally; returns its text.
export function tellMeaning(root, { instead, unknown = [] }) {
  const part = (name) => root.querySelector(`.search__${name}`);
  const { unknown: none, instead: other } = root.dataset;
  const text = [
    unknown.length && none.replace("%s", () => unknown.join("”, “")),
    other.replace("%s", () => instead),
  ].filter(Boolean).join(" ");
  part("instead").textContent = text;
  const asked = new URLSearchParams(new FormData(root.querySelector("form")));
  const typed = asked.get("q").trim();
  asked.set("q", `"${typed.replace(/["“”„«»]/g, "")}"`);
  for (const name of [...asked.keys()]) if (!asked.get(name)) asked.delete(name);
  part("typed").textContent = root.dataset.typed.replace("%s", () => typed);
  part("typed").href = `${location.pathname}?${asked}`;
  return text;
}
