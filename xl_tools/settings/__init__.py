"""What a bureau may change without touching code: labels, frameworks, severities, word lists, thresholds, limits."""

from xl_tools.settings.loading import SHIPPED, load_settings, shipped_settings
from xl_tools.settings.models import LABEL_FIELDS, NOT_READ, Framework, Frameworks, Limits, Settings, Wording

__all__ = [
    "LABEL_FIELDS",
    "NOT_READ",
    "SHIPPED",
    "Framework",
    "Frameworks",
    "Limits",
    "Settings",
    "Wording",
    "load_settings",
    "shipped_settings",
]
