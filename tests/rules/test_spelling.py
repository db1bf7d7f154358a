from hypothesis import given
from hypothesis import strategies as st

from xl_tools.rules.spelling import MAYBE_WRONG, _wrong

TEXTS = st.text(" \t\u3000\u2003\n\u200b绩效一镇㎡①，。（）“《〕—,;:?!.()[]a1２Ａ％．\U00020bb7", max_size=8)


@given(TEXTS)
def test_where_nothing_may_be_wrong_nothing_is(text: str) -> None:
    found = [pattern.pattern for pattern in _wrong() if pattern.search(text)]
    assert not found or any(maybe.search(text) for maybe in MAYBE_WRONG)
