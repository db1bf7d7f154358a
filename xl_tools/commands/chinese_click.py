"""Click as a Chinese clerk sees it: help, wrong options, refusals and breakdowns in Chinese, one line each."""

import os
import re
import sys
from collections.abc import Iterable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, NoReturn

import click

from xl_tools.errors import RefusalError, keep_traceback
from xl_tools.model.display_width import display_width

COULD_NOT_RUN = 2
INTERRUPTED = 130
_QUIET = "xl_tools.quiet"
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


def is_quiet() -> bool:
    """Whether nothing is to be shown but what was not done."""
    context = click.get_current_context(silent=True)
    return bool(context and context.meta.get(_QUIET))


def _be_quiet(context: click.Context, _option: click.Parameter, said: bool) -> None:  # noqa: FBT001 - click calls it so
    if said:
        context.meta[_QUIET] = True


class ChineseCommand(click.Command):
    """A command with Chinese help, and with ``-q``: what it shows on standard output is left out."""

    context_class = _ChineseContext

    def __init__(self, *args: Any, **settings: Any) -> None:
        """Make it, with ``-q`` as its last option."""
        super().__init__(*args, **settings)
        told = "屏幕上只显示没有做成的；做成的看退出码和文件。"
        quiet = click.Option(
            ["-q", "--quiet"], is_flag=True, expose_value=False, callback=_be_quiet, help=told
        )
        self.params.append(quiet)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        if not is_quiet():
            return super().invoke(ctx)
        with Path(os.devnull).open("w", encoding="utf-8") as nothing, redirect_stdout(nothing):
            return super().invoke(ctx)

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the first sentence of the help: click cuts a Chinese one, which has no spaces, down to nothing."""
        del limit
        first, mark, _ = " ".join((self.help or "").partition("\n\n")[0].split()).partition("。")
        return first + mark

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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is asked for; of a file or folder alone, as one is dropped on the program, ``check``."""
        is_program = ctx.parent is None and "check" in self.commands
        if is_program and args[0] not in self.commands and Path(args[0]).exists():
            args = ["check", *args]
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, **extra: Any) -> NoReturn:
        """Run and leave with an exit code."""
        colour = False if os.environ.get("NO_COLOR") else extra.pop("color", None)  # see no-color.org
        try:
            code: Any = super().main(*args, **extra | {"standalone_mode": False, "color": colour})
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


def _meant(possibilities: Iterable[str] | None) -> str:
    """Return what was probably meant by a word that is none of ours."""
    likely = "、".join(possibilities or ())
    return f"，是不是 {likely}？" if likely else ""


def _file_or_command(error: click.NoSuchCommand) -> str:
    if not error.possibilities and (Path(error.command_name).suffix or os.sep in error.command_name):
        return "，也没有这个文件"
    return _meant(error.possibilities)


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
            begun = [each for each in error.possibilities or () if each.startswith(error.option_name)]
            what = f"没有选项 {error.option_name}{_meant(begun or error.possibilities)}"
        case click.BadParameter(param=click.Parameter() as parameter):
            what = f"{'/'.join(parameter.opts)} 的值不对{_wanted(parameter.type)}"
        case click.BadOptionUsage():
            what = f"{error.option_name} 后面没有写值"
        case click.NoSuchCommand():
            what = f"没有“{error.command_name}”这个命令{_file_or_command(error)}"
        case _ if superfluous := _SUPERFLUOUS.search(error.format_message()):
            what = f"命令写法不对，多写了 {superfluous[1]}（名字里有空格的，请用引号括起来）"
        case _ if _ENGLISH.match(error.format_message()):
            what = "命令写法不对，多写或少写了东西"
        case _:
            what = f"命令写法不对（{error.format_message()}）"
    return f"{what}{'' if what.endswith('？') else '。'}运行 {name} --help 看用法"
