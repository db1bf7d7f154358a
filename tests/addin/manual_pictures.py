"""Take the pictures of the manual anew from sheets as they are: ``python -m tests.addin.manual_pictures``.

Needs LibreOffice, poppler and pillow; the pictures are kept beside the manual, so that a bundle needs none of them.
"""

import subprocess
import tempfile
from pathlib import Path

from PIL import Image, ImageChops

from xl_tools.addin.manual import PICTURES
from xl_tools.jobs.demo import demo

_TAKEN = (
    ("marked.png", "示例_有错_标记", "2. 招商维稳经费绩效目标表"),
    ("findings.png", "示例_有错_标记", "绩效目标表校验结果"),
    ("summary.png", "汇总", "预算项目绩效目标汇总表"),
)
"""The picture, the workbook of the demonstration, and what the page shown says."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
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
