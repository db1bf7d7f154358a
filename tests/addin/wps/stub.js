// WPS, as far as the add-in asks of it: a workbook with sheets, a store, panes, files; and a record of what was asked.
"use strict";

const SEEN = [];
const FILES = {};
const STORE = {};

function book(name, sheets) {
  const made = {
    Path: "C:\\放 处", FullName: `C:\\放 处\\${name}`, Name: name, sheets,
    Save: () => SEEN.push(["save", made.FullName]),
    Close: (save) => SEEN.push(["close", made.FullName, save]),
    Activate: () => SEEN.push(["activate", made.FullName]),
    Worksheets: {
      Item: (sheet) => {
        if (!sheets.includes(sheet)) throw new Error("no such sheet");
        return { Activate: () => { WPS.ActiveSheet.Name = sheet; SEEN.push(["sheet", sheet]); } };
      },
    },
  };
  return made;
}

const WPS = {
  ActiveWorkbook: book("报送&50% 表.xlsx", ["项目一", "项目二"]),
  ActiveSheet: { Name: "项目二", Range: (cell) => ({ Select: () => SEEN.push(["select", cell]) }) },
  Workbooks: { Count: 1, Item: () => WPS.ActiveWorkbook, Open: (path) => SEEN.push(["open", path]) },
  Env: { GetTempPath: () => "C:\\Temp\\" },
  FileSystem: {
    Exists: (path) => path in FILES,
    ReadFile: (path) => FILES[path],
    Remove: (path) => { SEEN.push(["remove"]); delete FILES[path]; },
  },
  FileDialog: (kind) => ({
    Show: () => true,
    SelectedItems: { Count: 1, Item: () => (kind === 4 ? "D:\\各乡镇\\" : "D:\\甲.docx") },
  }),
  OAAssist: {
    ShellExecute: (file, line) => {
      SEEN.push(["run", file, line]);
      const answer = line.match(/-- "([^"]+)"/)[1];
      if (typeof ANSWER !== "undefined") setTimeout(() => { FILES[answer] = JSON.stringify(ANSWER); }, 50);
    },
  },
  PluginStorage: { getItem: (name) => STORE[name] ?? null, setItem: (name, value) => { STORE[name] = value; } },
  CreateTaskPane: (address) => { SEEN.push(["pane", address.split("/").pop()]); return WPS.pane = { ID: "1", Visible: false }; },
  GetTaskPane: (id) => (id ? WPS.pane : null),
};
window.Application = WPS;
