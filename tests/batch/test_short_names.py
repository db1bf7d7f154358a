import dataclasses

from tests.products.summary.summaries import checked, form, rows_below, summed_up
from xl_tools.batch.short_names import short_names, with_short_names
from xl_tools.model.checked import Checked, RefusedFile
from xl_tools.model.finding import Finding, Severity


def _named(name: str) -> Checked:
    finding = Finding(rule="JX101", severity=Severity.ERROR, file=name, message="缺")
    file = checked(form(), path=name, findings=[finding])
    whole = file.submission.file._replace(name=name)
    return Checked(dataclasses.replace(file.submission, file=whole), file.findings)


def test_folders_are_named_only_where_two_files_would_look_the_same() -> None:
    assert short_names(["/收/石门/报送.xlsx", "/收/蛤泊/报送.xlsx", "/收/木井.xlsx"]) == {
        "/收/石门/报送.xlsx": "石门/报送.xlsx",
        "/收/蛤泊/报送.xlsx": "蛤泊/报送.xlsx",
        "/收/木井.xlsx": "木井.xlsx",
    }


def test_windows_paths_are_shortened_too() -> None:
    assert short_names([r"C:\上报\石门.xlsx"]) == {r"C:\上报\石门.xlsx": "石门.xlsx"}


def test_name_that_is_the_end_of_another_stays_whole() -> None:
    assert short_names(["a.xlsx", "b/a.xlsx"]) == {"a.xlsx": "a.xlsx", "b/a.xlsx": "b/a.xlsx"}
    assert short_names([]) == {}


def test_name_that_is_no_text_is_shown_with_question_marks() -> None:
    assert short_names(["\udcca\udcaf.xlsx"]) == {"\udcca\udcaf.xlsx": "??.xlsx"}


def test_file_and_its_findings_get_the_same_short_name_and_the_path_stays() -> None:
    files, refused = with_short_names([_named("/收/石门.xlsx")], [RefusedFile("/收/坏.xlsx", "坏", "修")])
    assert (files[0].submission.file.name, files[0].submission.file.path) == ("石门.xlsx", "/收/石门.xlsx")
    assert (files[0].findings[0].file, refused[0].name) == ("石门.xlsx", "坏.xlsx")


def test_no_sheet_tells_the_folders_of_the_machine_it_was_made_on() -> None:
    book = summed_up(
        _named("/home/somebody/收/石门.xlsx"), refused=[RefusedFile("/home/somebody/坏.xlsx", "坏", "修")]
    )
    texts = [str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row]
    assert not [text for text in texts if "somebody" in text]
    assert rows_below(book["校验结果"], "级别")[0][2] == "石门.xlsx"
