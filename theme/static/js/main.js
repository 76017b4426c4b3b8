// Mounts behaviours: <section data-behaviour="lightbox"> gets behaviours/lightbox.js.
for (const element of document.querySelectorAll("[data-behaviour]")) {
  for (const name of element.dataset.behaviour.split(" ")) {
    import(`./behaviours/${name}.js`).then(({ mount }) => mount(element));
  }
}
