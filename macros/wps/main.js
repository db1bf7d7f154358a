// The buttons of the ribbon in WPS: save, have xl-tools do the work, wait for its answer, show it in the pane.
// WPS calls the functions that customUI.xml names (Press_check_all …). PROGRAM (program.js) says where Python is.
"use strict";

// What each button needs: the workbook in front, the workbook closed while it is changed, folders or files to choose, a window to
// ask in; nothing; or "no": what cannot be done from outside of WPS.
const NEEDS = {
  new: "window", import: "files", roll: "book window", new_table: "no", fill_codes: "change", pick_indicator: "no",
  check_sheet: "book", check_all: "book", fix: "change", exempt: "no", take_suggestion: "no", directory: "no", clear_marks: "no",
  summary: "book", merge_townships: "folder",
  booklet_pdf: "book", booklet_xlsx: "book", publish: "book", export: "book",
  monitor: "book window", evaluate: "book window", appraise: "folder", sample: "folder",
  progress: "folder", review_forms: "folder", return: "folder window", notice: "folder window", compare: "folder folder window", library: "folder",
  township_booklets: "folder",
  template_make: "book", template_check: "book", template_show: "book",
  undo: "change", settings: "window", doctor: "", help: "",
};
const FOLDER_PICKER = 4;
const FILE_PICKER = 3;
const LOOK_MILLISECONDS = 300;
const LATE_SECONDS = 120;
const SAID = {
  noBook: "现在没有打开的工作簿。请先打开，再按这个按钮。",
  notSaved: "这个工作簿还没有存过盘。请先保存，再按一次。",
  no: "这个按钮在 WPS 里还不能用（试用）。请在 Excel 里做，或者直接在表上改。",
  working: "正在做，请稍等……",
  late: "两分钟了还没有结果。要是黑色的窗口还开着，请先在那里回答；没有窗口，多半是 WPS 或杀毒软件没有让它启动。" +
    "请把文件拖到 U 盘里同名的 .cmd 图标上，功能一样。",
  unstarted: "WPS 没有让本工具启动。请把文件拖到 U 盘里同名的 .cmd 图标上，功能一样。维护人看：",
};

let waiting = null;

function OnAddinLoad(ribbonUI) {
  window.Application.ribbonUI = ribbonUI;
  return true;
}

function press(id) {
  const needs = NEEDS[id].split(" ");
  if (waiting) return tell(SAID.working);
  if (needs[0] === "no") return tell(SAID.no);
  const front = {};
  const paths = [];
  for (const need of needs) {
    if (need === "book" || need === "change") {
      const book = window.Application.ActiveWorkbook;
      if (!book) return tell(SAID.noBook);
      if (!book.Path) return tell(SAID.notSaved);
      book.Save();
      front.book = book.FullName;
      front.sheet = window.Application.ActiveSheet.Name;
      paths.push(book.FullName);
      // xl-tools changes the file, and so WPS must not hold it; it is opened again afterwards
      if (need === "change") book.Close(false);
    } else if (need === "folder" || need === "files") {
      const chosen = choose(need === "folder" ? FOLDER_PICKER : FILE_PICKER);
      if (!chosen.length) return undefined;
      paths.push(...chosen);
    }
  }
  const answer = answerFile();
  waiting = { id, answer, since: Date.now(), reopen: needs.includes("change") ? front.book : null, sheet: front.sheet, book: front.book };
  show({ said: SAID.working, findings: [] });
  const asks = needs.includes("window");
  const [file, line] = commandLine(id, answer, paths, asks);
  try {
    window.Application.OAAssist.ShellExecute(file, line);
  } catch (error) {
    return finish({ said: SAID.unstarted + error.message, findings: [] });
  }
  setTimeout(look, LOOK_MILLISECONDS);
  return undefined;
}

// Windows' own rule for a path between quotes: there is no quote in it, and no backslash before the closing one but doubled.
function commandLine(id, answer, paths, asks) {
  const quoted = [answer, ...paths].map((path) => `"${path.replace(/\\+$/, "$&$&")}"`);
  const words = ["-P", "-m", "xl_tools", "addin", "wps", ...(asks ? ["--window"] : []), id, "--", ...quoted];
  return [asks ? PROGRAM.asking : PROGRAM.silent, words.join(" ")];
}

function choose(kind) {
  const dialog = window.Application.FileDialog(kind);
  if (kind === FILE_PICKER) dialog.AllowMultiSelect = true;
  if (!dialog.Show()) return [];
  const paths = [];
  for (let number = 1; number <= dialog.SelectedItems.Count; number += 1) paths.push(dialog.SelectedItems.Item(number));
  return paths;
}

function answerFile() {
  const folder = window.Application.Env.GetTempPath().replace(/[\\/]+$/, "");
  return `${folder}\\xl_tools_${Date.now()}.json`;
}

function look() {
  const files = window.Application.FileSystem;
  if (files.Exists(waiting.answer)) {
    const read = files.ReadFile || files.readFileString;
    const told = JSON.parse(read.call(files, waiting.answer));
    files.Remove(waiting.answer);
    return finish(told);
  }
  if (Date.now() - waiting.since > LATE_SECONDS * 1000) return finish({ said: SAID.late, findings: [] });
  return setTimeout(look, LOOK_MILLISECONDS);
}

function finish(told) {
  const done = waiting;
  waiting = null;
  if (done.reopen) window.Application.Workbooks.Open(done.reopen);
  const findings = done.id === "check_sheet" ? told.findings.filter((each) => each.sheet === done.sheet) : told.findings;
  window.Application.PluginStorage.setItem("xl_tools_at", "-1");
  show({ said: told.said, findings, book: done.book });
}

// What is said without anything done; the findings that are shown stay.
function tell(said) {
  show({ ...shownNow(), said });
}

// The pane reads what is to be shown from WPS' store, which all pages of an add-in have in common.
function show(state) {
  const store = window.Application.PluginStorage;
  store.setItem("xl_tools_shown", JSON.stringify(state));
  let pane = window.Application.GetTaskPane(store.getItem("xl_tools_pane"));
  if (!pane) {
    pane = window.Application.CreateTaskPane(new URL("pane.html", window.location.href).href);
    store.setItem("xl_tools_pane", pane.ID);
  }
  pane.Visible = true;
}

for (const id of Object.keys(NEEDS)) window[`Press_${id}`] = () => press(id);
window.Press_next = () => walk(1);
window.Press_previous = () => walk(-1);
window.OnAddinLoad = OnAddinLoad;
