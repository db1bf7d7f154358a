"""A bureau's own rules in the shape of ours: made of what the settings say, and of the Python files that they name."""

import sys
from collections.abc import Iterator
from functools import lru_cache
from types import ModuleType

from xl_tools.checking.field_rules import OwnRuleError, field_rule
from xl_tools.errors import InvalidDataError
from xl_tools.forms.labels import Labels, labels_of
from xl_tools.rules.rule import Rule
from xl_tools.settings import Settings
from xl_tools.settings.models import OwnRule, RuleFile
from xl_tools.settings.words import OWN_CODE

_MODULE = "own_rules_"  # how the modules made of such files begin


def is_own(code: str) -> bool:
    """Whether a code is that of a bureau's own rule."""
    return OWN_CODE.fullmatch(code) is not None


def own_rules_of(settings: Settings) -> tuple[Rule, ...]:
    """Return a bureau's own rules in the order of their codes, made once in a process.

    Raises :class:`OwnRuleError` for one said wrongly in the settings, :class:`~xl_tools.errors.InvalidDataError` for a
    file that cannot be run, or holds something else than rules with codes of their own.
    """
    if not settings.own_rules and not settings.rule_files:
        return ()
    return _made(settings.own_rules, settings.rule_files, labels_of(settings))


@lru_cache(maxsize=8)
def _made(said: tuple[OwnRule, ...], files: tuple[RuleFile, ...], labels: Labels) -> tuple[Rule, ...]:
    made: dict[str, tuple[Rule, str]] = {}
    for number, own in enumerate(said):
        if own.code in made:
            raise OwnRuleError("编码", f"{own.code} 写了两条", number)
        try:
            made[own.code] = field_rule(own, labels), "设置文件"
        except OwnRuleError as error:
            error.number = number
            raise
    for file in files:
        for rule in _rules_in(file):
            if rule.code in made:
                raise _wrong(file, f"规则 {rule.code} 在{made[rule.code][1]}里已经有了", "请换一个编码")
            made[rule.code] = rule, file.path
    return tuple(rule for rule, _ in (made[code] for code in sorted(made)))


def _rules_in(file: RuleFile) -> Iterator[Rule]:
    name = f"{_MODULE}{hash(file)}"
    module = sys.modules[name] = ModuleType(name)
    module.__file__ = file.path
    try:
        exec(compile(file.source, file.path, "exec"), module.__dict__)  # noqa: S102 - the file that the person named as rules
    except (Exception, SystemExit) as error:
        raise _wrong(file, f"规则文件运行出错：{said_of(error, file.path)}", "请规则的编写人改正") from error
    rules = getattr(module, "RULES", None)
    if not isinstance(rules, tuple | list) or not rules:
        raise _wrong(file, "里面没有 RULES = (TableRule(…), …)", "请照 docs/adding-a-rule.md 写")
    for rule in rules:
        if not isinstance(rule, Rule):
            raise _wrong(file, f"RULES 里的 {rule!r} 不是规则", "请写 TableRule(…) 或 SubmissionRule(…)")
        if not is_own(rule.code):
            raise _wrong(file, f"规则编码“{rule.code}”不对", "本局规则的编码是 BJ 加三位数字，如 BJ001")
        yield rule


def said_of(error: BaseException, path: str = "") -> str:
    """Return what a rule's own mistake was, and in which line of which file it was met, as far as that is known."""
    line, where, trace = 0, path, error.__traceback__
    if isinstance(error, SyntaxError):
        line = error.lineno or 0
    while trace:
        if trace.tb_frame.f_globals.get("__name__", "").startswith(_MODULE):
            line, where = trace.tb_lineno, trace.tb_frame.f_code.co_filename
        trace = trace.tb_next
    place = f"（{where} 第 {line} 行）" if line else ""
    return f"{type(error).__name__} {error}".strip() + place


def _wrong(file: RuleFile, reason: str, remedy: str) -> InvalidDataError:
    return InvalidDataError(file.path, reason, remedy)
