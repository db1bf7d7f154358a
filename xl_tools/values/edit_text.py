"""An edit in words: what stands in a cell before and after it, long texts shortened to what changes."""

from xl_tools.model.edit import Edit

_AROUND = 12
_SHORT = 40  # characters that a line has room for


def around_change(edit: Edit) -> tuple[str, str]:
    """Return old and new text; of long ones only the changed part with a little around it."""
    start = _common(edit.old, edit.new)
    end = _common(edit.old[start:][::-1], edit.new[start:][::-1])
    before, after = max(start - _AROUND, 0), max(end - _AROUND, 0)
    if before + after <= _AROUND or max(len(edit.old), len(edit.new)) <= _SHORT:
        return edit.old, edit.new
    head, tail = "…" if before else "", "…" if after else ""
    return (
        f"{head}{edit.old[before : len(edit.old) - after]}{tail}",
        f"{head}{edit.new[before : len(edit.new) - after]}{tail}",
    )


def _common(left: str, right: str) -> int:
    """Return how many characters two texts begin with alike."""
    return next(
        (i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right))
    )
