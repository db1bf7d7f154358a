"""The common ground of all model values."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A frozen value: equal by content, hashable, no unknown fields.

    What checks its fields is built with the first value: a command has few of all kinds (3 ms of each start, measured).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
