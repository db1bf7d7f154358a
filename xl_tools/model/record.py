"""The common ground of all model values."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A frozen value: equal by content, hashable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
