// Brings figures up to date and sends votes. Without it pages show the figures of their build, and
// the rating is a form. The service answers {v, r: {n, s, mine}, s: {o, b, g, d, m, t}}.
{
  const { page, prefix, thousands } = document.currentScript.dataset;
  const form = document.forms.rating;
  let nonce = "";
  let queue;
  let sentAt;
  let mine;
  let isMeant = true;

  // Who was away for half an hour is a new visitor, as the service has it. Nothing is kept on the
  // device of a reader who asks not to be tracked.
  try {
    if (!navigator.globalPrivacyControl) {
      let [known, usedAt] = `${localStorage.tt}`.split(" ");
      if (!(Date.now() - usedAt < 18e5)) known = (Math.random() + 1) * 1e17;
      localStorage.tt = `${known} ${Date.now()}`;
      nonce = `?n=${known}`;
    }
  } catch {}

  const show = ({ r, s, ...figures }) => {
    if (r && form) {
      mine = r.mine;
      choose(mine ? "again" : "");
      const mean = r.s / r.n;
      figures.a = mean.toFixed(1);
      form.dataset.halves = Math.round(2 * mean) || "";
    }
    Object.assign(figures, r, s);
    for (const element of document.querySelectorAll("[data-figure]")) {
      const figure = figures[element.dataset.figure];
      if (figure != null) element.textContent = `${figure}`.replace(/\B(?=(\d{3})+$)/g, thousands);
    }
  };

  // Of the six controls the last one is the button that takes the vote back.
  const choose = (message) => {
    form.reset();
    form.diem.value = mine;
    form.diem[5].hidden = !mine;
    form.told.value = form.dataset[message] || message;
  };

  // Returns what went wrong. One request after another: no answer undoes what a later one shows.
  const ask = (path, options = { method: "POST" }) =>
    (queue = (async () => {
      await queue;
      try {
        const answer = await fetch(prefix + path, options);
        const told = await answer.json();
        return answer.ok ? show(told) : told.detail;
      } catch {
        return "failed";
      }
    })());

  const vote = async (diem) => {
    const done = diem == mine ? "again" : diem > 0 ? "recorded" : "undone";
    form.told.value = form.dataset.sending;
    const body = new URLSearchParams({ diem });
    choose((await ask(`r/${page}`, { method: "POST", body })) || done);
  };

  // The view when the page is first seen or seen again after going back, then signs of presence.
  const beat = async ({ persisted } = {}) => {
    const isView = persisted || !sentAt;
    if (document.hidden || document.prerendering || (!isView && Date.now() - sentAt < 119e3)) return;
    sentAt = Date.now();
    if (await ask((isView ? `v/${page}` : "p") + nonce)) ask("s.json", {});
  };

  // A click and the space bar send the choice, and so do Enter and the button. Arrow keys move it:
  // the click that follows one, or the space bar, is the browser's own. A handler that returns
  // false keeps the browser from what it would do: only the last one wants that.
  if (form) {
    form.onkeydown = form.onclick = ({ key, target: { name, value } }) => {
      if (name == "diem" && (key == " " || (!key && isMeant))) vote(value);
      isMeant = !/^A| /.test(key);
    };
    form.onsubmit = () => !vote(form.diem.value);
  }

  if (!navigator.webdriver) {
    document.onvisibilitychange = document.onprerenderingchange = onpageshow = beat;
    setInterval(beat, 12e4);
    beat();
  }
}
