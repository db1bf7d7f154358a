"""Click as a Chinese clerk sees it: help, wrong options, refusals and breakdowns in Chinese, one line each."""

import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

import click

from xl_tools.errors import RefusalError, keep_traceback
from xl_tools.model.display_width import display_width

COULD_NOT_RUN = 2
INTERRUPTED = 130
_ENGLISH = re.compile(r"[A-Z][a-z]+ ")  # as click's own messages begin
_SUPERFLUOUS = re.compile(r"unexpected extra arguments? \((.*)\)", re.DOTALL)
_IN_HELP = {
    r"^Usage: ": "用法：",
    r"\[OPTIONS\]": "[选项]",
    r"COMMAND \[ARGS\]\.\.\.": "命令 …",
    r"^Options:$": "选项：",
    r"^Commands:$": "命令：",
    r"  \[[^\]]*required\]$": "（必填）",
}
"""The fixed words that click puts into a help text."""


class ChineseFormatter(click.HelpFormatter):
    """Writes the fixed words of a help text in Chinese."""

    def getvalue(self) -> str:
        """Return the help text."""
        text = super().getvalue()
        for english, chinese in _IN_HELP.items():
            text = re.sub(english, chinese, text, flags=re.MULTILINE)
        return text

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write two columns, aligned for Chinese width."""
        del col_max
        listed = list(rows)
        width = max(display_width(first) for first, _ in listed) + col_spacing
        for first, second in listed:
            self.write(f"{'':>{self.current_indent}}{first}{' ' * (width - display_width(first))}{second}\n")


class _ChineseContext(click.Context):
    formatter_class = ChineseFormatter


class ChineseCommand(click.Command):
    """A command with Chinese help."""

    context_class = _ChineseContext

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option, its own help in Chinese."""
        if option := super().get_help_option(ctx):
            option.help = "显示这段帮助。"
        return option


class ChineseGroup(ChineseCommand, click.Group):
    """The program: whatever goes wrong ends in one Chinese line and exit code 2."""

    command_class = ChineseCommand

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of the work."""
        del ctx
        return list(self.commands)

    def main(self, *args: Any, **extra: Any) -> NoReturn:
        """Run and leave with an exit code."""
        try:
            code: Any = super().main(*args, **extra | {"standalone_mode": False})
        except RefusalError as error:
            _leave(str(error))
        except click.exceptions.NoArgsIsHelpError as error:
            _leave(error.format_message())
        except click.UsageError as error:
            _leave(_said(error))
        except click.Abort:
            _leave("已中断，没有写完的文件都没有留下。", INTERRUPTED)
        except Exception as error:  # noqa: BLE001 - a clerk is never shown a traceback; it goes to the log
            if isinstance(error, OSError) and error.filename:
                _leave(
                    f"{error.filename}：打不开或写不进去（{error.strerror}）。请关闭打开它的程序，检查路径和权限"
                )
            _leave(f"程序内部出错，文件没有改动。请把这个记录发给维护人：{keep_traceback()}")
        sys.exit(code if isinstance(code, int) else 0)


def _wanted(kind: "click.ParamType[Any]") -> str:
    match kind:
        case click.IntRange(min=int() as least, max=int() as most):
            return f"，应是 {least} 到 {most} 的整数"
        case click.Choice(choices=words):
            return f"，只能写 {'、'.join(map(str, words))}"
        case _:
            return ""


def _leave(line: str, code: int = COULD_NOT_RUN) -> NoReturn:
    click.echo(line, err=True)
    sys.exit(code)


def _said(error: click.UsageError) -> str:
    name = error.ctx.command_path if error.ctx else "xl-tools"
    match error:
        case click.MissingParameter(param=click.Option() as option):
            what = f"缺少选项 {'/'.join(option.opts)}"
        case click.MissingParameter(ctx=click.Context() as context):
            missing = [
                param.make_metavar(context)
                for param in context.command.params
                if isinstance(param, click.Argument) and param.required and param.name not in context.params
            ]
            what = f"缺少{'和'.join(missing)}"
        case click.NoSuchOption():
            what = f"没有选项 {error.option_name}"
        case click.BadParameter(param=click.Parameter() as parameter):
            what = f"{'/'.join(parameter.opts)} 的值不对{_wanted(parameter.type)}"
        case click.BadOptionUsage():
            what = f"{error.option_name} 后面没有写值"
        case _ if error.ctx and isinstance(error.ctx.command, click.Group):
            what = "没有这个命令"
        case _ if superfluous := _SUPERFLUOUS.search(error.format_message()):
            what = f"命令写法不对，多写了 {superfluous[1]}（名字里有空格的，请用引号括起来）"
        case _ if _ENGLISH.match(error.format_message()):
            what = "命令写法不对，多写或少写了东西"
        case _:
            what = f"命令写法不对（{error.format_message()}）"
    return f"{what}。运行 {name} --help 看用法"
