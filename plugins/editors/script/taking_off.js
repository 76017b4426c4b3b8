// The button “Gỡ bài”, for the open article or page: asks for the reason and takes it off the site.
import { takeOff } from "./gone.js";
import { makeButton, showDialog, whenShown } from "./tools.js";

const KINDS = { articles: "bài", pages: "trang" };
const today = () =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Ho_Chi_Minh" }).format(new Date());

const ask = () => {
  const draft = open;
  const kind = KINDS[draft.collectionName];
  const stays = {
    articles: "Bài trở lại thành bản nháp, không mất: sửa xong có thể đăng lại.",
    pages: "Tệp của trang bị xóa khỏi kho.",
  }[draft.collectionName];
  const dialog = showDialog(
    `<h2>Gỡ ${kind}</h2>
    <p></p>
    <p>Người đọc mở địa chỉ cũ sẽ thấy “Bài đã gỡ”, ngày gỡ và lý do dưới đây. ${stays}
      Những sửa đổi chưa lưu trong ô soạn thảo không được ghi lại.</p>
    <label>Lý do gỡ, người đọc sẽ thấy
      <input name="reason" required maxlength="300" autocomplete="off"></label>`,
    `Gỡ ${kind}`,
    async (values) => {
      const reason = values.get("reason").trim().normalize("NFC");
      if (!/\p{L}/u.test(reason)) throw new Error("Hãy ghi lý do gỡ.");
      await takeOff(draft, reason, today()).catch((error) => {
        throw new Error(`Chưa gỡ được: ${error.message}`);
      });
      location.hash = `#/collections/${draft.collectionName}`;
    },
  );
  dialog.querySelector("p").textContent = draft.originalEntry.locales._default.content.title;
};

let open = null;
let button = null;

const show = () => {
  const kind = KINDS[open?.collectionName];
  const isDraft = open?.originalEntry?.locales._default?.content.status === "draft";
  if (!button) return;
  button.hidden = !kind || open.isNew || isDraft;
  if (kind) button.textContent = `Gỡ ${kind}`;
};

// The package tells of the open draft, patches.mjs.
Object.defineProperty(globalThis, "openDraft", {
  get: () => open,
  set: (draft) => {
    open = draft;
    show();
  },
});

whenShown(".content-editor > .sui.toolbar.primary > .inner", (toolbar) => {
  button = makeButton("Gỡ bài", ask);
  show();
  toolbar.append(button);
});
