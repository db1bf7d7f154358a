import subprocess
import sys

import pytest

_MANY = """
import gc, sys
from pathlib import Path
import psutil, typst
from xl_tools.typesetting.fonts import font_chain, installed_fonts
from xl_tools.typesetting.typesetter import forget

page = Path(sys.argv[1])
page.write_text('#set page(height: auto)\\n#for i in range(4000) [#sys.inputs.n 第#(i)段文字，各不相同。 ]')
sizes = []
for number in range(8):
    typst.Compiler(str(page), font_paths=installed_fonts(), sys_inputs={"n": str(number)}).compile(format="pdf")
    if sys.argv[2] == "forget":
        forget()
    sizes.append(psutil.Process().memory_info().rss // 1_000_000)
print(sizes[-1] - sizes[1])
"""


def _growth(folder: str, how: str) -> int:
    command = [sys.executable, "-c", _MANY, f"{folder}/页.typ", how]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def test_a_process_that_forgets_each_document_does_not_grow_with_their_number(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """What typst keeps, and for how long, is nowhere promised: this is how a new version of it would be noticed."""
    folder = str(tmp_path_factory.mktemp("页"))
    kept = _growth(folder, "keep")
    assert _growth(folder, "forget") < kept / 4
