// From one finding to the next: the ribbon and the pane walk alike, and both know where the other is.
"use strict";

function shownNow() {
  const kept = window.Application.PluginStorage.getItem("xl_tools_shown");
  return kept ? JSON.parse(kept) : { said: "请先按“校验全部”，再按“下一处”“上一处”。", findings: [] };
}

function placeNow() {
  return Number(window.Application.PluginStorage.getItem("xl_tools_at") ?? -1);
}

// What concerns a whole sheet or file has no cell to go to.
function walk(step) {
  const { findings } = shownNow();
  let at = placeNow();
  for (let tried = 0; tried < findings.length; tried += 1) {
    at = at < 0 && step < 0 ? findings.length - 1 : (at + step + findings.length) % findings.length;
    if (goTo(at)) return;
  }
}

function goTo(at) {
  const { findings, book } = shownNow();
  const { sheet, cell } = findings[at];
  if (!sheet || !cell) return false;
  try {
    const opened = window.Application.Workbooks;
    for (let number = 1; number <= opened.Count; number += 1) {
      if (opened.Item(number).FullName === book) opened.Item(number).Activate();
    }
    window.Application.ActiveWorkbook.Worksheets.Item(sheet).Activate();
    window.Application.ActiveSheet.Range(cell).Select();
  } catch (error) {
    return false; // the sheet is gone by now
  }
  window.Application.PluginStorage.setItem("xl_tools_at", String(at));
  return true;
}
