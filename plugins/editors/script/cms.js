// The editors' page: Sveltia CMS with the `config.json` written by the build.
import "./drafts.js";
import "./language.js";
import CMS, { getCollection } from "@sveltia/cms";
import { keepUntouched } from "./faithful.js";
import { nameArticle } from "./naming.js";
import { ArticlePreview, PagePreview } from "./preview.js";
import { prepareStores } from "./stores.js";

const answer = await fetch("config.json", { cache: "no-cache" });
const config = await answer.json();

CMS.registerPreviewStyle(new URL(document.documentElement.dataset.style, location).href);
CMS.registerPreviewTemplate("articles", ArticlePreview);
CMS.registerPreviewTemplate("single_articles", ArticlePreview);
CMS.registerPreviewTemplate("pages", PagePreview);
CMS.registerEventListener({
  name: "preSave",
  handler: async ({ entry }) => nameArticle(await keepUntouched(entry, getCollection)),
});
// On failure the page still works, without this correction.
await prepareStores(config.backend).catch(console.warn);
CMS.init({ config });
