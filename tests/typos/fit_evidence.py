"""Fit what each kind of evidence weighs: ``python -m tests.typos.fit_evidence IME`` writes it into the package.

Typos are planted in the clean workbooks of strangers (``tests/strangers``, the rounds that are open), which neither the words nor the
counts were made of; what is proposed there where nothing was planted is wrong. Logistic regression (scikit-learn, needed here alone).
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from tests.strangers.unit import StrangersUnit
from tests.typos.build_lexicon import ROOT
from tests.typos.planting import KINDS, InputMethod
from xl_tools.typos.evidence import FILE, Substitution, Workbook, substitutions
from xl_tools.typos.lexicon import shipped_lexicon
from xl_tools.typos.prose import shipped_prose

_ROUNDS = ("round1", "round2", "round3")
_TYPOS = 150
"""Planted in each workbook."""
_SHORTEST = 8


def main() -> None:
    """Write the weights."""
    wrong, right = proposed(InputMethod(Path(sys.argv[1])))
    weights = fitted(wrong, right)
    FILE.write_text("".join(f"{name} {weight:.4f}\n" for name, weight in weights.items()), encoding="utf-8")
    characters = sum(len(line) for lines in workbooks() for line in lines)
    sys.stdout.write(
        f"{len(wrong)} planted and proposed, {len(right)} proposed wrongly in {characters} characters\n"
    )


def workbooks() -> Iterator[list[str]]:
    """Yield the different texts of each workbook."""
    for name in _ROUNDS:
        for path in sorted((ROOT / "tests" / "strangers" / name).glob("*.toml")):
            unit = StrangersUnit.read(path).said
            texts = [
                text for chapter in unit["narrative"] for text in (chapter["heading"], *chapter["paragraphs"])
            ]
            for table in unit["table"]:
                texts += (table["name"], table["purpose"], table["goals"])
                texts += (text for row in table["indicators"] for text in row[2:])
            yield list(dict.fromkeys(texts))


def proposed(method: InputMethod) -> tuple[list[Substitution], list[Substitution]]:
    """Return what is proposed where a typo was planted, and what where none was."""
    random = Random(7)  # noqa: S311 - the same typos each time
    kinds = [kind for kind, share in KINDS.items() for _ in range(share)]
    known = shipped_lexicon()
    planted, wrongly = [], []
    for texts in workbooks():
        workbook = Workbook(shipped_prose(), texts)
        wrongly += [each for text in texts for each in substitutions(text, workbook, known)]
        long = [text for text in texts if len(text) > _SHORTEST]
        for _ in range(_TYPOS):
            text = random.choice(long)
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
