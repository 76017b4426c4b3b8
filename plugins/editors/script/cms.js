// The editors' page: Sveltia CMS with the `config.json` written by the build.
import "./bundles.js";
import "./drafts.js";
import "./language.js";
import "./words.js";
import CMS, { allEntries } from "@sveltia/cms";
import { keepAddress } from "./addresses.js";
import { keepUntouched } from "./faithful.js";
import { PhotoList, listPhotos } from "./gallery.js";
import { useSlugs } from "./gone.js";
import { nameArticle } from "./naming.js";
import { ArticlePreview, PagePreview } from "./preview.js";
import { prepareStores } from "./stores.js";
import "./tables.js";
import "./taking_off.js";

const answer = await fetch("config.json", { cache: "no-cache" });
const { category_slugs: slugs, ...config } = await answer.json();
const usedIds = () =>
  new Set(allEntries.current.map(({ locales }) => locales._default?.content?.id));

useSlugs(slugs);
CMS.registerPreviewStyle(new URL(document.documentElement.dataset.style, location).href);
CMS.registerPreviewTemplate("articles", ArticlePreview);
CMS.registerPreviewTemplate("pages", PagePreview);
CMS.registerFieldType("photos", PhotoList);
CMS.registerEventListener({
  name: "preSave",
  handler: ({ entry }) => {
    const isNew = entry.get("newRecord");
    const stored = isNew ? undefined : globalThis.openDraft?.originalEntry?.locales._default;
    const kept = keepUntouched(listPhotos(entry), stored?.content);
    return nameArticle(keepAddress(kept, stored, slugs), usedIds());
  },
});
// On failure the page still works, without this correction.
await prepareStores(config.backend).catch(console.warn);
CMS.init({ config });
