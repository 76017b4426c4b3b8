// Loads the page again when the site was rebuilt; shows why the last build failed.
const version = document.currentScript.dataset.version;
const panel = document.createElement("div");
panel.setAttribute("role", "alert");
panel.dataset.preview = "problem";
panel.hidden = true;
Object.assign(panel.style, {
  position: "fixed", insetInline: "0", insetBlockEnd: "0", maxBlockSize: "60vh", overflow: "auto",
  zIndex: "2147483647", padding: "1rem", background: "#3b0d0d", color: "#fff",
  borderBlockStart: "4px solid #ff8a80", fontSize: "1rem", textAlign: "start",
});
const heading = document.createElement("strong");
heading.textContent = "Chưa tạo được trang — sửa xong, trang sẽ tự cập nhật";
const messages = document.createElement("pre");
Object.assign(messages.style, {
  whiteSpace: "pre-wrap", overflowWrap: "anywhere", margin: "0.5rem 0 0", color: "#fff",
  background: "none", border: "0", font: "0.875rem/1.5 monospace",
});
panel.append(heading, messages);
document.body.append(panel);

const events = new EventSource("/__preview/events");
events.addEventListener("message", (event) => {
  const notice = JSON.parse(event.data);
  if (notice.version !== version) {
    location.reload();
    return;
  }
  messages.textContent = notice.problem;
  panel.hidden = notice.problem === "";
  panel.style.display = panel.hidden ? "none" : "block";
});
addEventListener("pagehide", () => events.close());
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
