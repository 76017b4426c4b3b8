// Filters the list of documents at once, by an index that is fetched when the form is used first.
// The form's values are in the address, so that a filtered list can be shared and gone back to.
const MOST = 100;
const fold = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d");

export function mount(form) {
  const told = form.querySelector("[role=status]");
  const list = document.querySelector(".documents");
  const others = document.querySelectorAll(".document-lists, .pager");
  const item = form.querySelector("template").content.firstElementChild;
  const start = [...list.children];
  const first = new URLSearchParams(new FormData(form)).toString();
  const { index, found, most, failed } = form.dataset;
  let loading;

  const load = async () => {
    const answer = await fetch(index);
    if (!answer.ok) throw new Error(answer.statusText);
    return (await answer.json()).map((row) => ({ row, text: fold([...row.slice(0, 5), row[7]].join(" ")) }));
  };

  const show = ([number, kind, issued, subject, issuer, state, href]) => {
    const made = item.cloneNode(true);
    const part = (name) => made.querySelector(`.documents__${name}`);
    const texts = { number, kind, issuer, state };
    for (const [name, text] of Object.entries(texts)) part(name).textContent = text;
    Object.assign(part("link"), { textContent: subject, href });
    const day = issued.split("-").reverse().join("/");
    Object.assign(made.querySelector("time"), { textContent: day, dateTime: issued });
    return made;
  };

  const filter = async () => {
    const values = new URLSearchParams(new FormData(form));
    const asked = values.toString();
    const isFirst = asked === first;
    history.replaceState(null, "", isFirst ? location.pathname : `?${asked}`);
    for (const other of others) other.hidden = !isFirst;
    if (isFirst) {
      list.replaceChildren(...start);
      told.textContent = "";
      return;
    }
    try {
      const rows = await (loading ??= load());
      if (asked !== new URLSearchParams(new FormData(form)).toString()) return;
      const words = fold(values.get("tim")).split(/\s+/);
      const hits = rows.filter(
        ({ row, text }) =>
          (!values.get("loai") || row[1] === values.get("loai")) &&
          (!values.get("nam") || row[2].startsWith(values.get("nam"))) &&
          words.every((word) => text.includes(word)),
      );
      list.replaceChildren(...hits.slice(0, MOST).map(({ row }) => show(row)));
      const rest = hits.length > MOST ? ` ${most.replace("%s", MOST)}` : "";
      told.textContent = `${found.replace("%s", hits.length)}.${rest}`;
    } catch {
      loading = undefined;
      told.textContent = failed;
    }
  };

  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    filter();
  });
  const given = new URLSearchParams(location.search);
  for (const [name, value] of given) if (form.elements[name]) form.elements[name].value = value;
  if (given.size) filter();
}
