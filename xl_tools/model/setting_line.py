"""One line of a workbook's own 设置 sheet, as typed."""

from xl_tools.model.record import Record


class SettingLine(Record):
    """设置项 and 值, with the A1 address of the item."""

    item: str
    value: str
    cell: str
    sheet: str
