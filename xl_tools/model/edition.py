"""What a booklet is asked to be."""

import datetime as dt
from typing import NamedTuple


class Edition(NamedTuple):
    """What the caller asks for beyond what 单位信息 says.

    ``draft`` prints 草稿 on every page, ``office`` adds 核对, ``findings`` adds 校验结果, ``recto`` lets every part begin on
    a right-hand page, ``archival`` makes PDF/A with that day in it, ``impose`` adds the sheets of A3.
    """

    draft: bool = False
    office: bool = False
    findings: bool = False
    recto: bool = False
    archival: dt.date | None = None
    impose: bool = False

    @property
    def is_for_pdf(self) -> bool:
        """Whether it asks for what only a PDF has."""
        return self.recto or self.impose or self.archival is not None
