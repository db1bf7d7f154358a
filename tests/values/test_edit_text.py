from xl_tools.values.edit_text import around_change


def test_of_a_long_text_only_what_changes_is_shown_on_its_own_line() -> None:
    lines = [
        "1.做好日常工作，按季度检查一次，年底前全部完成。",
        "2.完成全镇工作。",
        "3.其余工作照计划做，年底前全部完成，不留尾巴。",
    ]
    old, new = "\n".join(lines), "\n".join(lines).replace("全镇", "全乡")
    assert around_change(old, new) == ("…2.完成全镇工作。…", "…2.完成全乡工作。…")
    assert around_change(old, old.replace("年底前全部完成。", "年底前完成。", 1))[0].endswith(
        "年底前全部完成。…"
    )
