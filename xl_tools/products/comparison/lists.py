"""What the lists of a comparison share: the look of a difference, the colours of what is new and gone."""

from typing import Final

from xl_tools.sheets.list_design import NUMBER
from xl_tools.sheets.sheet_look import Properties

DIFFERENCE: Final[Properties] = {**NUMBER, "num_format": '+#,##0.00####_ ;-#,##0.00####_ ;"–"_ '}
GONE: Final[Properties] = {"font_color": "#8F1D14", "bg_color": "#FBE0DD"}
NEW: Final[Properties] = {"font_color": "#1C6B33", "bg_color": "#E2F1E5"}
