"""What is found: ``python -m tests.typos.measure REPORTS IME`` counts false hints and planted typos in the reports left out.

REPORTS is the folder of the yearly reports, IME that of :mod:`tests.typos.planting`.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from tests.typos.build_lexicon import UNSEEN
from tests.typos.planting import KINDS, InputMethod
from xl_tools.rules.suspected_typos import CERTAINTY
from xl_tools.typos.suspicion import Suspect, Suspicion

_TYPOS = 60
"""Planted in each report."""


def main() -> None:
    """Print the figures."""
    reports, ime = Path(sys.argv[1]), InputMethod(Path(sys.argv[2]))
    random = Random(18)  # noqa: S311 - the same typos each time
    kinds = [*(k for k, share in KINDS.items() for _ in range(share)), *["doubled"] * 2]
    characters, wrongly = 0, 0
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for year in UNSEEN:
        lines = (reports / f"gwr{year}.txt").read_text(encoding="utf-8").splitlines()
        characters += sum(map(len, lines))
        texts = list(dict.fromkeys(lines))
        for text, each in suspected(texts):
            wrongly += 1
            _tell(
                f"{year} {each.wrong} {each.right} {each.score:.1f} {text[max(0, each.at - 6) : each.at + 8]}"
            )
        for _ in range(_TYPOS):
            line = random.choice([each for each in texts if each])
            if typo := ime.planted(line, random, kinds):
                planted[typo.kind] += 1
                told = suspected([typo.text], [each for each in texts if each != line])
                found[typo.kind] += any(
                    each.at <= typo.at + 1 and typo.at < each.at + len(each.wrong) for _, each in told
                )
    _tell(f"false hints: {wrongly} in {characters} characters of any kind")
    _tell(f"planted: {planted.total()}, found {found.total()} ({found.total() / planted.total():.0%})")
    for kind, count in planted.items():
        _tell(f"  {kind}: {found[kind]} of {count}")


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def suspected(texts: Sequence[str], others: Sequence[str] = ()) -> Iterator[tuple[str, Suspicion]]:
    """Yield what is suspected in some texts that stand beside others."""
    suspect = Suspect([*texts, *others])
    for text in texts:
        for each in suspect.in_text(text, CERTAINTY.usual):
            yield text, each


if __name__ == "__main__":
    main()
