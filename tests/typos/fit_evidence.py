"""Fit what each kind of evidence weighs: ``python -m tests.typos.fit_evidence SOURCES IME`` writes it into the package.

Typos are planted in texts that nothing else is learned from here: the laws of two provinces, a quarter of the provinces' reports, and
the project's own prose; what is proposed there where nothing was planted is wrong. Logistic regression (scikit-learn, needed here alone).
"""

import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from tests.typos.build_lexicon import OWN_PROSE, ROOT, lexicon, strings
from tests.typos.build_prose import HELD_OUT, fitted_part, prose_of, shared, words
from tests.typos.planting import KINDS, InputMethod
from xl_tools.typos.evidence import FILE, Substitution, Workbook, substitutions
from xl_tools.typos.lexicon import Lexicon, read_lexicon
from xl_tools.typos.prose import Prose

_LINES = {"laws": (70, 130, 35), "reports": (25, 99, 90), "own": (250, 99, 300)}
"""Lines of a text that is taken for a workbook, how many are taken, and how many typos are planted in each."""
_LONGEST = 400


def main() -> None:
    """Write the weights."""
    sources, ime = map(Path, sys.argv[1:])
    known = read_lexicon(list(lexicon(sources, held_out=True)))
    prose = prose_of(shared(sources, held_out=True), words(sources))
    wrong, right = proposed(sources, InputMethod(ime), prose, known)
    weights = fitted(wrong, right)
    FILE.write_text("".join(f"{name} {weight:.4f}\n" for name, weight in weights.items()), encoding="utf-8")
    characters = sum(len(line) for _, lines in workbooks(sources) for line in lines)
    sys.stdout.write(
        f"{len(wrong)} planted and proposed, {len(right)} proposed wrongly in {characters} characters\n"
    )


def workbooks(sources: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield texts that nothing was learned from, of three kinds."""
    laws = (sources / f"{HELD_OUT}.txt").read_text(encoding="utf-8").splitlines()
    reports = (sources / "reports_provinces.txt").read_text(encoding="utf-8")
    of_reports = reports[-fitted_part(reports) :].splitlines()
    kinds = [("laws", laws), ("reports", of_reports)]
    for name in OWN_PROSE:
        said = strings(tomllib.loads((ROOT / name).read_text(encoding="utf-8")))
        kinds.append(("own", [line for each in said for line in each.splitlines()]))
    for kind, lines in kinds:
        size, most, _ = _LINES[kind]
        texts = [line.strip()[:_LONGEST] for line in lines if len(line.strip()) > 3]
        starts = range(0, len(texts), size)
        for start in starts[:: max(1, len(starts) // most)]:
            yield kind, texts[start : start + size]


def proposed(
    sources: Path, method: InputMethod, prose: Prose, known: Lexicon
) -> tuple[list[Substitution], list[Substitution]]:
    """Return what is proposed where a typo was planted, and what where none was."""
    random = Random(7)  # noqa: S311 - the same typos each time
    kinds = [kind for kind, share in KINDS.items() for _ in range(share)]
    planted, wrongly = [], []
    for kind, lines in workbooks(sources):
        texts = list(dict.fromkeys(lines))
        workbook = Workbook(prose, texts)
        wrongly += [each for text in texts for each in substitutions(text, workbook, known)]
        for _ in range(_LINES[kind][2]):
            text = random.choice(texts)
            if typo := method.planted(text, random, kinds):
                workbook.count(text, -1)
                workbook.count(typo.text)
                planted += [
                    each
                    for each in substitutions(typo.text, workbook, known)
                    if (each.place, each.meant) == (typo.at, typo.right)
                ]
                workbook.count(typo.text, -1)
                workbook.count(text)
    return planted, wrongly


def fitted(planted: Sequence[Substitution], wrongly: Sequence[Substitution]) -> dict[str, float]:
    """Return the weights."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found]  # noqa: PLC0415
    from sklearn.preprocessing import StandardScaler  # type: ignore[import-not-found]  # noqa: PLC0415

    names = list(planted[0].evidence)
    rows = [[each.evidence[name] for name in names] for each in (*planted, *wrongly)]
    scaler = StandardScaler()
    model = LogisticRegression(C=0.3, max_iter=3000)
    model.fit(scaler.fit_transform(rows), [True] * len(planted) + [False] * len(wrongly))
    weights = [float(w / s) for w, s in zip(model.coef_[0], scaler.scale_, strict=True)]
    shift = sum(weight * mean for weight, mean in zip(weights, scaler.mean_, strict=True))
    fitted_ = dict(zip(names, weights, strict=True))
    fitted_["always"] = float(model.intercept_[0]) - shift
    return fitted_


if __name__ == "__main__":
    main()
