"""What a bureau may change without touching code: labels, frameworks, severities, word lists, thresholds, limits."""

from xl_tools.settings.loading import load_settings, shipped_settings
from xl_tools.settings.models import (
    Framework,
    Frameworks,
    Limits,
    Settings,
    SystemTemplate,
    UsualOptions,
    Wording,
)

__all__ = [
    "Framework",
    "Frameworks",
    "Limits",
    "Settings",
    "SystemTemplate",
    "UsualOptions",
    "Wording",
    "load_settings",
    "shipped_settings",
]
