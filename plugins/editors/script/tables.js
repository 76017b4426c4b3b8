// Tables in the text of an article: pasted ones become plain ones that Markdown can hold, and a menu
// inserts a table and adds or removes its rows and columns. Markdown has no merged cells, so their
// text stays in the first.
import { addMenu, showDialog, whenShown } from "./tools.js";

const MOST = 20;
const { document: page } = globalThis;

const cellsOf = (row) => [...row.children].filter((cell) => /^T[DH]$/.test(cell.tagName));
const BLOCK = /^(ADDRESS|BLOCKQUOTE|DIV|DL|FIGURE|H[1-6]|LI|OL|P|PRE|TABLE|TR|UL)$/;

// Keeps the words of a cell with bold, italic and links; what were paragraphs are lines.
const copyInline = (from, to) => {
  for (const node of from.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) to.append(node.data.replace(/\s+/g, " "));
    if (node.nodeType !== Node.ELEMENT_NODE || /^(STYLE|SCRIPT|IMG|O:P)$/.test(node.tagName)) continue;
    const isBlock = BLOCK.test(node.tagName);
    if (to.textContent.trim() && (node.tagName === "BR" || isBlock)) to.append(page.createElement("br"));
    const kept = /^(A|B|STRONG|I|EM|CODE)$/.test(node.tagName) ? node.cloneNode(false) : null;
    const inner = kept ?? to;
    copyInline(node, inner);
    if (kept) to.append(kept);
  }
};

// Returns the cells of a table as rows of the same length; a merged cell is followed by empty ones.
const readGrid = (table) => {
  const grid = [];
  [...table.rows].forEach((row, y) => {
    grid[y] ??= [];
    let x = 0;
    for (const cell of cellsOf(row)) {
      while (grid[y][x]) x += 1;
      for (let down = 0; down < Math.min(cell.rowSpan, table.rows.length - y); down += 1) {
        for (let right = 0; right < cell.colSpan; right += 1) {
          (grid[y + down] ??= [])[x + right] = down || right ? "empty" : cell;
        }
      }
      x += cell.colSpan;
    }
  });
  const width = Math.max(0, ...grid.map((row) => row.length));
  return grid.map((row) => Array.from({ length: width }, (_, x) => row[x] ?? "empty"));
};

const makeTable = (rows) => {
  const table = page.createElement("table");
  rows.forEach((row, y) => {
    const line = table.insertRow();
    for (const cell of row) {
      const made = line.appendChild(page.createElement(y ? "td" : "th"));
      if (cell !== "empty") copyInline(cell, made);
    }
  });
  return table;
};

// Returns the HTML of the clipboard with plain tables, null if there is none in it.
export const plainTables = (html) => {
  const pasted = new DOMParser().parseFromString(html, "text/html");
  const tables = [...pasted.querySelectorAll("table")].filter((one) => !one.parentElement.closest("table"));
  if (!tables.length) return null;
  for (const table of tables) {
    const rows = readGrid(table).filter((row) => row.some((cell) => cell !== "empty" && cell.textContent.trim()));
    const isTable = rows.length && (rows.length > 1 || rows[0].length > 1);
    if (isTable) table.replaceWith(makeTable(rows));
    else table.replaceWith(...table.querySelectorAll("td > *, th > *"));
  }
  return pasted.body.innerHTML;
};

// Markdown has no table in a table: what is inserted from a cell comes below its table.
const leaveTable = ({ cell }) => {
  if (!cell?.isConnected) return;
  edit(place, ({ table }) => {
    const next = table.getNextSibling();
    if (next?.selectStart) next.selectStart();
    else table.selectNext();
  });
};

let isOurs = false; // the paste event with plain tables
const paste = (root, html, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", `${html}<p><br></p>`); // to write on below a table
  clipboardData.setData("text/plain", text);
  isOurs = true;
  root.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData }));
  isOurs = false;
};

const rootOf = (node) => {
  const element = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  return element?.closest?.(".lexical-root:not(.code)");
};

// Excel also offers a picture of the cells, which the package would insert instead.
const takePaste = (event) => {
  const root = rootOf(event.target);
  const html = !isOurs && root && event.clipboardData?.getData("text/html");
  const plain = html && plainTables(html);
  if (!plain) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const text = event.clipboardData.getData("text/plain");
  if (place?.root === root) leaveTable(place);
  setTimeout(() => paste(root, plain, text));
};

let place = null; // {root, cell} of the caret, kept while a menu is open
const watchCaret = () => {
  const { anchorNode } = page.getSelection();
  const root = rootOf(anchorNode);
  if (!root) return;
  const element = anchorNode.nodeType === Node.TEXT_NODE ? anchorNode.parentElement : anchorNode;
  place = { root, cell: element.closest("td, th") };
};

// Runs `work` on the nodes of the cell with the caret: cell, row, table, and a maker of cells.
const edit = ({ root, cell: element }, work) => {
  const editor = root.__lexicalEditor;
  editor.update(() => {
    const nodes = editor.getEditorState()._nodeMap;
    const cell = nodes.get(element[`__lexicalKey_${editor._key}`])?.getLatest();
    const row = cell?.getParent();
    const table = row?.getParent();
    if (table?.getType() !== "table") return;
    const [Cell, Row, Paragraph] = ["tablecell", "tablerow", "paragraph"].map(
      (name) => editor._nodes.get(name).klass,
    );
    const makeCell = (like) => new Cell(like.getHeaderStyles()).append(new Paragraph());
    work({ cell, row, table, makeCell, makeRow: () => new Row() });
  });
};

const COMMANDS = {
  "Thêm hàng ở dưới": ({ cell, row, makeCell, makeRow }) => {
    const made = makeRow();
    const below = row.getNextSibling() ?? row;
    made.append(...row.getChildren().map((_, x) => makeCell(below.getChildren()[x] ?? cell)));
    row.insertAfter(made);
    made.getChildren()[cell.getIndexWithinParent()].selectStart();
  },
  "Thêm cột bên phải": ({ cell, row, table, makeCell }) => {
    const x = cell.getIndexWithinParent();
    for (const one of table.getChildren()) one.getChildren()[x]?.insertAfter(makeCell(one.getChildren()[x]));
    row.getChildren()[x + 1].selectStart();
  },
  "Xóa hàng": ({ row, table }) => {
    const near = row.getNextSibling() ?? row.getPreviousSibling();
    near?.getFirstChild().selectStart();
    (near ? row : table).remove();
  },
  "Xóa cột": ({ cell, row, table }) => {
    const x = cell.getIndexWithinParent();
    if (row.getChildrenSize() === 1) return void table.remove();
    row.getChildren()[x ? x - 1 : 1].selectStart();
    for (const one of table.getChildren()) one.getChildren()[x]?.remove();
  },
  "Xóa bảng": ({ table }) => {
    table.selectNext();
    table.remove();
  },
};

// After the dialogue, which gives the focus back to its button.
const insert = (root, columns, rows) => {
  const cells = Array.from({ length: columns }, () => "empty");
  const html = makeTable(Array.from({ length: rows }, () => cells)).outerHTML;
  const former = new Set(root.querySelectorAll("table"));
  if (place?.root === root) leaveTable(place);
  const begin = () => {
    const made = [...root.querySelectorAll("table")].find((table) => !former.has(table));
    const cell = made?.querySelector("td, th");
    if (cell) edit({ root, cell }, (nodes) => nodes.cell.selectStart());
  };
  setTimeout(() =>
    root.__lexicalEditor.focus(() => {
      paste(root, html, "");
      setTimeout(begin);
    }),
  );
};

const askSize = (root) => {
  const dialog = showDialog(`
    <h2>Chèn bảng</h2>
    <label>Số cột <input name="columns" type="number" min="1" max="${MOST}" value="3" required></label>
    <label>Số hàng, kể cả hàng tiêu đề
      <input name="rows" type="number" min="2" max="${MOST}" value="3" required></label>`,
    "Chèn bảng",
    (values) => insert(root, Number(values.get("columns")), Number(values.get("rows"))),
  );
  dialog.querySelector("input").select();
};

// Tab goes on to the next cell; from the last one it leaves the text, as elsewhere.
const takeTab = (event) => {
  if (event.key !== "Tab" || event.ctrlKey || event.altKey || event.metaKey) return;
  if (!rootOf(event.target) || !place?.cell?.isConnected) return;
  const cells = [...place.cell.closest("table").querySelectorAll("td, th")];
  const next = cells[cells.indexOf(place.cell) + (event.shiftKey ? -1 : 1)];
  if (!next) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  edit({ root: place.root, cell: next }, ({ cell }) => cell.selectStart());
};

addEventListener("paste", takePaste, { capture: true });
addEventListener("keydown", takeTab, { capture: true });
page.addEventListener("selectionchange", watchCaret);

whenShown('[data-key-path="body"] .text-editor > .toolbar, [data-key-path="body"] .text-editor .sui.toolbar', (toolbar) => {
  const root = () => toolbar.closest(".text-editor").querySelector(".lexical-root");
  const isHere = () => place?.root === root();
  addMenu(toolbar, "Bảng", () => [
    ["Chèn bảng…", () => askSize(root())],
    ...Object.entries(COMMANDS).map(([label, work]) => [
      label,
      isHere() && place.cell?.isConnected ? () => edit(place, work) : null,
    ]),
  ]);
});
