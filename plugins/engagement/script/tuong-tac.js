// Updates figures and sends votes. Without it pages show the figures of the build, and the rating
// is a plain form. Answers of the service: {v, r: {n, s, mine}, s: {o, b, g, d, m, t}}.
{
  const { page, prefix, thousands } = document.currentScript.dataset;
  const form = document.forms.rating;
  let queue;
  let sent;
  let mine;
  let meant = true;

  const show = ({ r, s, ...figures }) => {
    if (r && form) {
      mine = r.mine;
      choose(mine ? "again" : "");
      figures.a = (r.s / r.n).toFixed(1).replace(".", thousands == "." ? "," : ".");
      form.dataset.halves = Math.round((2 * r.s) / r.n) || "";
    }
    Object.assign(figures, r, s);
    for (const spot of document.querySelectorAll("[data-figure]")) {
      spot.textContent = `${figures[spot.dataset.figure] ?? spot.textContent}`.replace(/\B(?=(\d{3})+$)/g, thousands);
    }
  };

  // The last of the six controls is the button that withdraws the vote.
  const choose = (message) => {
    form.reset();
    form.diem.value = mine;
    form.diem[5].hidden = !mine;
    form.told.value = form.dataset[message] || message;
  };

  // Returns an error message, undefined on success. Requests are sent one after another, so that no
  // earlier answer overwrites a later one.
  const ask = (path, how = { method: "POST" }) =>
    (queue = (async () => {
      await queue;
      try {
        const told = await (await fetch(prefix + path, how)).json();
        return told.detail || show(told);
      } catch {
        return "failed";
      }
    })());

  const vote = async (diem) => {
    const done = diem == mine ? "again" : +diem ? "recorded" : "undone";
    const body = new URLSearchParams({ diem });
    form.told.value = form.dataset.sending;
    choose((await ask(`r/${page}`, { method: "POST", body })) || done);
  };

  // Sends the view when the page is first visible or restored by going back, then presence. After
  // half an hour of absence a reader is a new visitor, as in the service. With Global Privacy
  // Control nothing is stored on the device.
  const beat = async ({ persisted } = {}) => {
    const now = Date.now();
    let path = sent && !persisted ? "p" : `v/${page}`;
    if (document.hidden || document.prerendering || (path == "p" && now - sent < 119e3)) return;
    sent = now;
    try {
      if (!navigator.globalPrivacyControl) {
        let [nonce, at] = `${localStorage.tt}`.split(" ");
        if (!(now - at < 18e5)) nonce = (Math.random() + 1) * 1e17;
        localStorage.tt = `${nonce} ${now}`;
        path += `?n=${nonce}`;
      }
    } catch {}
    if (await ask(path)) ask("s.json", {});
  };

  // A click, the space bar, Enter and the button send the choice. Arrow keys only move it: the
  // click that follows is the browser's own. Only the last handler returns false, to prevent the
  // browser from sending the form.
  if (form) {
    form.onkeydown = ({ key, repeat, target: { checked, value } }) => {
      meant = !/^Arr/.test(key);
      if (key == " " && checked && !repeat) vote(value);
    };
    form.onclick = ({ detail, target: { name, value } }) => {
      if (name == "diem" && (detail || meant)) vote(value);
      meant = true;
    };
    form.onsubmit = () => !vote(form.diem.value);
  }

  if (!navigator.webdriver) {
    document.onvisibilitychange = document.onprerenderingchange = onpageshow = beat;
    setInterval(beat, 12e4);
    beat();
  }
}
