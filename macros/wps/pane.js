// The pane beside the sheet: what the last button said, and the findings to go through. All text is put in as text.
"use strict";

const LEVELS = { error: "必须改正", warning: "请核对", info: "写法提示" };
const LOOK_MILLISECONDS = 300;
let drawn = null;

function part(kind, name, text) {
  const made = document.createElement(kind);
  made.className = name;
  made.textContent = text;
  return made;
}

function draw() {
  const state = JSON.stringify([shownNow(), placeNow()]);
  if (state === drawn) return;
  drawn = state;
  const { said, findings } = shownNow();
  const at = placeNow();
  document.getElementById("said").textContent = said;
  document.getElementById("walk").hidden = !findings.length;
  document.getElementById("count").textContent = at < 0 ? `共 ${findings.length} 处` : `${at + 1}/${findings.length}`;
  const list = document.getElementById("findings");
  list.replaceChildren(...findings.map((finding, number) => {
    const line = part("li", `${finding.severity}${number === at ? " here" : ""}`, "");
    line.append(part("span", "level", `${LEVELS[finding.severity]} ${finding.rule}`));
    line.append(part("div", "place", [finding.sheet, finding.cell, finding.field].filter(Boolean).join(" ")));
    line.append(part("div", "message", finding.message), part("div", "hint", finding.hint));
    line.addEventListener("click", () => { goTo(number); draw(); });
    return line;
  }));
  const here = list.querySelector(".here");
  if (here) here.scrollIntoView({ block: "nearest" });
}

window.addEventListener("DOMContentLoaded", () => {
  document.getElementById("next").addEventListener("click", () => { walk(1); draw(); });
  document.getElementById("previous").addEventListener("click", () => { walk(-1); draw(); });
  draw();
  setInterval(draw, LOOK_MILLISECONDS);
});
