"""Counts the calls that go to the spreadsheet program, and lets one of them fail on demand."""

from collections import Counter
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

_COUNTED_DUNDERS = frozenset({"__call__", "__len__", "__iter__"})


class PlantedFaultError(RuntimeError):
    """What a call raises that was told to fail."""


class Calls:
    """The calls of one engine: a property read or set, a method, each counts one; calls that a call makes itself do not."""

    def __init__(self) -> None:
        """Start at nought, without faults."""
        self.count = 0
        self.names: Counter[str] = Counter()
        self.failed = ""
        """Which call was the one that failed."""
        self._depth = 0
        self._fail_at = 0
        self._after = False
        self._lasting: BaseException | None = None

    def reset(self) -> None:
        """Count from nought, without faults."""
        self.count, self._fail_at, self._lasting = 0, 0, None
        self.names.clear()

    def reset_count(self) -> None:
        """Count from nought; a fault that was asked for still comes."""
        self._fail_at = max(self._fail_at - self.count, 0)
        self.count = 0
        self.names.clear()

    def fail_at(self, number: int, *, after: bool = False) -> None:
        """Let the call of this number from now on fail, once: before it takes effect, or ``after``."""
        self._fail_at, self._after = self.count + number, after

    def fail_always(self, error: BaseException) -> None:
        """Let every call fail from now on."""
        self._lasting = error

    def through(self, name: str, call: Callable[[], Any]) -> Any:
        """Make a call on the program."""
        if self._depth:
            return call()
        if self._lasting:
            raise self._lasting
        self.count += 1
        self.names[name] += 1
        failing = self.count == self._fail_at
        if failing:
            self.failed = name
        if failing and not self._after:
            raise PlantedFaultError(name)
        self._depth += 1
        try:
            result = call()
        except Exception as error:
            if "com.sun.star" in str(type(error)):  # UNO's own are no full exceptions of Python
                raise RuntimeError(str(error)) from None
            raise
        finally:
            self._depth -= 1
        if failing:
            raise PlantedFaultError(name)
        return result


CALLS = Calls()
_Class = TypeVar("_Class", bound=type)


def counted(cls: _Class) -> _Class:
    """Let every public method and property of a class of the engine go through the count."""
    for name, member in list(vars(cls).items()):
        if name in getattr(cls, "FREE", ()) or (name.startswith("_") and name not in _COUNTED_DUNDERS):
            continue
        label = f"{cls.__name__}.{name}"
        if isinstance(member, property):
            getter, setter = member.fget, member.fset
            setattr(
                cls,
                name,
                property(
                    _through(label, getter) if getter else None,
                    _through(f"{label}=", setter) if setter else None,
                ),
            )
        elif callable(member):
            setattr(cls, name, _through(label, member))
    return cls


def _through(label: str, function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def call(*arguments: Any, **named: Any) -> Any:
        return CALLS.through(label, lambda: function(*arguments, **named))

    return call
