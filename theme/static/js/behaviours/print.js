// Lets photos further down be there on paper: browsers load lazy ones only when they come near.
export function mount(article) {
  addEventListener("beforeprint", () => {
    for (const image of article.querySelectorAll("img[loading=lazy]")) image.loading = "eager";
  });
}
