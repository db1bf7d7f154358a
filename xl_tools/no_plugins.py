"""Start without the plugins of pydantic: to look for some, which nobody here has, delays every command."""

import importlib
import os
import sys
from types import ModuleType
from typing import Any

_METADATA = "importlib.metadata"


def begin_without_plugins() -> None:
    """Spare this process the search, and ``importlib.metadata``, which pydantic imports for it: 12 to 16 ms (measured)."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    if _METADATA not in sys.modules:
        sys.modules[_METADATA] = vars(importlib)["metadata"] = _LateMetadata(_METADATA)


class _LateMetadata(ModuleType):
    """``importlib.metadata``, which is loaded when it is asked for anything but to be imported."""

    def entry_points(self, *args: Any, **kwargs: Any) -> Any:
        """Answer as the function of this name does, which pydantic imports and does not call."""
        return self._loaded().entry_points(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        if name == "__path__":  # whoever imports asks for it
            raise AttributeError(name)
        return getattr(self._loaded(), name)

    def _loaded(self) -> ModuleType:
        if sys.modules.get(_METADATA) is self:  # another thread may be here as well
            sys.modules.pop(_METADATA, None)
        return importlib.import_module(_METADATA)
