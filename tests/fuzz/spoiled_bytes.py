"""Bytes changed, gone, doubled or moved; the lines of a converted text likewise."""

import random

from tests.fuzz.nasty import NASTY_BYTES, NASTY_NUMBERS, NASTY_TEXTS

_MOST_ROUNDS = 5
_USUAL_RUN = 40  # bytes
_MOST_CELLS = 40


def spoiled_bytes(data: bytes, chance: random.Random) -> bytes:
    """Return bytes of which some runs are flipped, random, gone, trebled, zero, nasty, or the end."""
    for _ in range(chance.randint(1, _MOST_ROUNDS)):
        at = chance.randrange(len(data) + 1)
        run = data[at : at + int(chance.expovariate(1 / _USUAL_RUN))]
        number = chance.choice(NASTY_NUMBERS).to_bytes(8, "little")[: chance.choice((1, 2, 4))]
        new = chance.choice(
            (
                bytes(byte ^ (1 << chance.randrange(8)) for byte in run[:3]) + run[3:],
                chance.randbytes(len(run)),
                b"",
                run * 3,
                bytes(len(run)),
                run + chance.choice(NASTY_BYTES),
                number + run[len(number) :],
            )
        )
        rest = data[at + len(run) :] if chance.random() > 0.03 else b""
        data = data[:at] + new + rest
    return data


def spoiled_text(data: bytes, chance: random.Random) -> bytes:
    """Return a converted text whose cells and lines are nasty, moved, lost or doubled."""
    lines = [line.split("\t") for line in data.decode().split("\n")]
    for _ in range(chance.randint(1, _MOST_CELLS)):
        at = chance.randrange(len(lines))
        row = lines[at]
        column = chance.randrange(len(row)) if row else 0
        match chance.randrange(6):
            case 0:
                row[column : column + 1] = [chance.choice(NASTY_TEXTS)]
            case 1:
                row.insert(column, chance.choice(chance.choice(lines) or [""]))
            case 2:
                del row[column : column + 1]
            case 3:
                lines.insert(chance.randrange(len(lines)), list(row))
            case 4 if len(lines) > 1:
                del lines[at]
            case _:
                chance.shuffle(row)
    encoding = chance.choice(("utf-8", "utf-8", "gb18030", "utf-16"))
    return "\n".join("\t".join(row) for row in lines).encode(
        encoding, "surrogatepass" if encoding != "gb18030" else "replace"
    )
