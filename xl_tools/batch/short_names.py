"""File names short enough for a column: without the folders, except where two files would look the same."""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import PureWindowsPath

from xl_tools.batch.packed import changed, file_entries
from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.finding import Finding


def with_short_names(
    files: Sequence[Checked], refused: Sequence[RefusedFile]
) -> tuple[Sequence[Checked], list[RefusedFile]]:
    """Return the same files, named shortly in themselves and in their findings; their paths stay."""
    names = short_names(
        [*(entry.file.name for entry in file_entries(files)), *(file.name for file in refused)]
    )
    return (
        changed(files, partial(_renamed, names)),
        [file._replace(name=names[file.name]) for file in refused],
    )


def short_names(names: Iterable[str]) -> dict[str, str]:
    """Return for each name the shortest end of its path that no other has.

    Bytes that are no text (a name in GBK on Linux) become ``?``, since a sheet cannot hold them.
    """
    parts = {name: PureWindowsPath(name).parts for name in names}  # splits at both / and \
    short = {name: name for name in parts}
    for depth in range(1, max(map(len, parts.values()), default=0)):
        ends = {name: "/".join(parts[name][-depth:]) for name in parts if short[name] == name}
        counts = Counter(ends.values())
        short |= {name: end for name, end in ends.items() if counts[end] == 1}
    return {name: end.encode("utf-8", "replace").decode("utf-8") for name, end in short.items()}


def _renamed(names: Mapping[str, str], checked: Checked) -> Checked:
    file = checked.submission.file
    named = file._replace(name=names[file.name])

    def renamed(finding: Finding) -> Finding:
        following = tuple(map(renamed, finding.consequences))
        return finding.model_copy(
            update={"file": names.get(finding.file, finding.file), "consequences": following}
        )

    findings = map(renamed, checked.findings)
    return dataclasses.replace(
        checked,
        submission=dataclasses.replace(checked.submission, file=named),
        findings=tuple(findings),
    )
