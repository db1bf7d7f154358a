import pytest
from hypothesis import given
from hypothesis import strategies as st

from xl_tools.values.project_code import (
    ALPHABET,
    LENGTH,
    check_character,
    code_parts,
    has_valid_check,
    is_well_formed,
    nearest_codes,
    scheme_is_proven,
    tidy_code,
)

CODES = (
    "13032423P00442810052N",
    "13032423P004428100590",
    "13032423P00442810071T",
    "13032423P004431106422",
    "13032423P00443110641E",
    "13032423P00443110640T",
    "13032423P00443110639F",
    "13032423P00443110638U",
    "13032423P004431106378",
    "13032423P00443110636L",
    "13032423P004431106351",
    "13032423P00443110634D",
    "13032423P00443110633R",
    "13032423P004431106107",
    "13032423P00443110623X",
    "13032423P004431106326",
    "13032423P00443210040Q",
)
"""The codes of the real document of 2023."""


@st.composite
def valid_codes(draw: st.DrawFn) -> str:
    body = draw(st.text("0123456789", min_size=8, max_size=8)) + draw(
        st.text(ALPHABET, min_size=12, max_size=12)
    )
    return body + check_character(body)


def changed(code: str, place: int, character: str) -> str:
    return code[:place] + character + code[place + 1 :]


@pytest.mark.parametrize("code", CODES)
def test_every_real_code_is_well_formed_and_ends_in_its_check_character(code: str) -> None:
    assert is_well_formed(code)
    assert has_valid_check(code)


def test_a_code_says_its_region_and_year() -> None:
    assert code_parts(CODES[0]) == ("130324", 2023)


@given(valid_codes(), st.data())
def test_every_single_wrong_character_is_caught(code: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, LENGTH - 1))
    wrong = data.draw(st.sampled_from(ALPHABET).filter(lambda character: character != code[place]))
    assert not has_valid_check(changed(code, place, wrong))


@given(valid_codes(), st.data())
def test_every_swap_of_two_different_characters_among_the_first_twenty_is_caught(
    code: str, data: st.DataObject
) -> None:
    pairs = [(i, j) for i in range(LENGTH - 1) for j in range(i) if code[i] != code[j]]
    if pairs:
        i, j = data.draw(st.sampled_from(pairs))
        assert not has_valid_check(changed(changed(code, i, code[j]), j, code[i]))


@pytest.mark.parametrize("code", CODES)
def test_every_one_character_slip_in_a_real_code_leaves_the_right_one_among_the_nearest(code: str) -> None:
    slips = {changed(code, place, character) for place in range(LENGTH) for character in ALPHABET}
    slips |= {code[:place] + code[place + 1 :] for place in range(LENGTH)}
    slips |= {code[: place + 1] + code[place:] for place in range(LENGTH)}
    slips -= {code}
    for slip in slips:
        assert not (is_well_formed(slip) and has_valid_check(slip))
        assert code in nearest_codes(slip, CODES)


def test_the_nearest_code_comes_first_and_far_ones_not_at_all() -> None:
    assert nearest_codes(CODES[16], (CODES[0], CODES[16])) == (CODES[16],)
    assert nearest_codes("13032423P00443110641T", CODES)[:2] == (CODES[4], CODES[5])
    assert nearest_codes(CODES[4], CODES, most=1) == (CODES[4],)
    assert nearest_codes("", CODES) == ()
    assert nearest_codes(CODES[16], ("",)) == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("１３０３２４２３Ｐ００４４２８１００５２Ｎ", CODES[0]),
        ("13032423p00442810052n", CODES[0]),
        (" 130324 23P 00442810052\nN\u3000", CODES[0]),
        ("\u202d13032423P00442810052N\u202c", CODES[0]),
        ("", ""),
    ],
)
def test_width_case_spaces_and_invisible_characters_are_tidied_away(typed: str, meant: str) -> None:
    assert tidy_code(typed) == meant


@pytest.mark.parametrize(
    "code",
    [
        "",
        CODES[0][:-1],
        CODES[0] + "0",
        changed(CODES[0], 10, "I"),
        changed(CODES[0], 10, "Z"),
        changed(CODES[0], 2, "P"),
        changed(CODES[0], 7, "A"),
    ],
)
def test_a_code_of_another_length_or_with_foreign_characters_is_not_well_formed(code: str) -> None:
    assert not is_well_formed(code)


@pytest.mark.parametrize(
    ("codes", "proven"),
    [
        (CODES[:2], False),
        (CODES[:3], True),
        ((*CODES[:4], CODES[4][:-1] + "0"), True),
        ((*CODES[:3], CODES[4][:-1] + "0"), False),
        (("51092324T000010263357", "51092324T000010263358", "51092324T000010263359"), False),
        ((), False),
    ],
)
def test_three_codes_prove_the_scheme_if_four_fifths_end_in_check_characters(
    codes: tuple[str, ...], *, proven: bool
) -> None:
    assert scheme_is_proven(codes) is proven


def test_a_character_outside_the_alphabet_has_no_check_character() -> None:
    with pytest.raises(KeyError):
        check_character("O")
