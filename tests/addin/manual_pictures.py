"""Take the pictures of the manual anew from sheets as they are: ``python -m tests.addin.manual_pictures``.

And docs/ribbon.png: the ribbon, as the manual draws it from the very XML that Excel reads.
Needs LibreOffice, poppler and pillow; the pictures are kept beside the manual, so that a bundle needs none of them.
"""

import subprocess
import tempfile
from pathlib import Path

from PIL import Image, ImageChops

from xl_tools.addin.manual import PICTURES, manual_pdf
from xl_tools.jobs.demo import demo

_TAKEN = (
    ("marked.png", "示例_有错_标记", "2. 招商维稳经费绩效目标表"),
    ("findings.png", "示例_有错_标记", "绩效目标表校验结果"),
    ("summary.png", "汇总", "预算项目绩效目标汇总表"),
)
"""The picture, the workbook of the demonstration, and what the page shown says."""


_RIBBON = Path(__file__).parents[2] / "docs" / "ribbon.png"
_GREEN = (0x21, 0x73, 0x46)
"""Of the row of tabs, which is as wide as the ribbon."""
_WHITE = 240


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "manual.pdf").write_bytes(manual_pdf())
        _run(
            "pdftoppm",
            "-png",
            "-r",
            "200",
            "-singlefile",
            "-l",
            "1",
            f"{folder}/manual.pdf",
            f"{folder}/first",
        )
        _ribbon(Image.open(f"{folder}/first.png").convert("RGB")).save(_RIBBON, optimize=True)
        list(demo(Path(folder)))
        for picture, book, words in _TAKEN:
            pdf = Path(folder) / f"{book}.pdf"
            if not pdf.exists():
                _run(
                    "soffice",
                    "--headless",
                    "--convert-to",
                    "pdf",
                    "--outdir",
                    folder,
                    f"{folder}/{book}.xlsx",
                )
            page = _page_with(pdf, words)
            _run(
                "pdftoppm", "-png", "-r", "130", "-singlefile", "-f", page, "-l", page, pdf, f"{folder}/page"
            )
            _cropped(Image.open(f"{folder}/page.png")).save(PICTURES / picture, optimize=True)


def _ribbon(page: Image.Image) -> Image.Image:
    """Cut the ribbon out of the first page: from its row of tabs down to where its frame's left edge ends."""
    grey = page.convert("L")
    green = Image.eval(
        ImageChops.difference(page, Image.new("RGB", page.size, _GREEN)).convert("L"), lambda d: 255 * (d < 3)
    )
    inside = green.getbbox()
    assert inside
    left, top, right, below = inside
    edge = grey.crop((left - 3, below, left + 8, page.height))
    while min(edge.crop((0, 0, edge.width, 1)).tobytes()) < _WHITE:
        below += 1
        edge = edge.crop((0, 1, edge.width, edge.height))
    return page.crop((left - 4, top - 4, right + 4, below + 4)).quantize(64)


def _page_with(pdf: Path, words: str) -> int:
    pages = _run("pdftotext", pdf, "-").split("\f")
    return next(number for number, text in enumerate(pages, 1) if words in text)


def _cropped(page: Image.Image) -> Image.Image:
    """Cut the white margins off, the page's own footer with them, and keep few colours: it is a form."""
    grey = page.convert("L")
    footer = int(page.height * 0.93)
    inside = ImageChops.invert(grey.crop((0, 0, page.width, footer))).getbbox()
    assert inside
    left, top, right, bottom = inside
    edge = 12
    box = (left - edge, top - edge, right + edge, bottom + edge)
    return page.crop(box).quantize(64)


def _run(*command: object) -> str:
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
