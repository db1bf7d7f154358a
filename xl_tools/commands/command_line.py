"""The command line: the group that holds the commands, in the order of the work.

A command parses, calls one job, prints and leaves. Exit codes: 0 done and clean, 1 done, but something must be
corrected, 2 could not run, or some file could not be read while the rest was done, 130 interrupted. Each command imports what it needs when it runs, so that ``check`` starts without the
writers.
"""

import codecs
import os
import sys
from contextlib import suppress
from typing import Final

import click

from xl_tools import __version__
from xl_tools.commands import (
    appraisal_commands,
    batch_commands,
    check_commands,
    export_commands,
    library_commands,
    print_commands,
    publish_commands,
    workbook_commands,
)
from xl_tools.commands.addin_commands import addin
from xl_tools.commands.chinese_click import ChineseGroup
from xl_tools.commands.template_commands import template_group

_ALIKE: Final = {"✓": "√", "✗": "×"}
"""Of what the code page of Chinese Windows lacks, the likeness that it has."""
_LIKENESS = "xl_tools_alike"


def _alike(error: UnicodeError) -> tuple[str, int]:
    """Return what is written in place of characters that an output cannot say: something alike, or a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    said = "".join(_ALIKE.get(each, "?") for each in error.object[error.start : error.end])
    with suppress(UnicodeEncodeError):
        said.encode(error.encoding)
        return said, error.end
    return "?" * len(said), error.end


codecs.register_error(_LIKENESS, _alike)
_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
_IN_ORDER_OF_WORK = (
    workbook_commands.new_command,
    workbook_commands.import_command,
    workbook_commands.roll_command,
    appraisal_commands.monitor_command,
    appraisal_commands.evaluate_command,
    appraisal_commands.appraise_command,
    appraisal_commands.sample_command,
    template_group,
    check_commands.check_command,
    workbook_commands.fix_command,
    workbook_commands.undo_command,
    check_commands.unmark_command,
    workbook_commands.fill_command,
    batch_commands.merge_command,
    batch_commands.stats_command,
    batch_commands.progress_command,
    print_commands.return_command,
    print_commands.notice_command,
    batch_commands.compare_command,
    batch_commands.exempted_command,
    library_commands.library_command,
    library_commands.suggest_command,
    print_commands.booklet_command,
    publish_commands.publish_command,
    export_commands.export_command,
    print_commands.doctor_command,
    check_commands.explain_command,
    check_commands.numbers_command,
    workbook_commands.settings_command,
    workbook_commands.demo_command,
    addin,
)


@click.group(cls=ChineseGroup, context_settings=_CONTEXT)
@click.version_option(__version__, "-V", "--version", message="xl-tools %(version)s", help="显示版本。")
def main() -> None:
    """绩效目标表工具：新建、导入、校验、填码、汇总、退回、对比、成册。

    退出码：0 做完了，没有要改的；1 做完了，有要改的；2 没有做成，或有文件没能读（其余的照常做完）；130 被中断。
    """
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for some would delay every command
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_LIKENESS)


for _command in _IN_ORDER_OF_WORK:
    main.add_command(_command)
