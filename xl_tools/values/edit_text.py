"""An edit in words: what stands in a cell before and after it, long texts shortened to what changes."""

_AROUND = 12
_SHORT = 40  # characters that a line has room for


def around_change(old: str, new: str) -> tuple[str, str]:
    """Return both texts; of long ones only the changed part with a little around it, on its lines."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    before, after = max(start - _AROUND, 0), max(end - _AROUND, 0)
    if before + after <= _AROUND or max(len(old), len(new)) <= _SHORT:
        return old, new
    before += old[before:start].rfind("\n") + 1
    behind = old[len(old) - end : len(old) - after]
    after += len(behind) - behind.index("\n") if "\n" in behind else 0
    head, tail = "…" if before else "", "…" if after else ""
    return f"{head}{old[before : len(old) - after]}{tail}", f"{head}{new[before : len(new) - after]}{tail}"


def _common(left: str, right: str) -> int:
    return next(
        (i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right))
    )
