"""A bureau's own rules: of the common shapes said in the settings, others in Python files that the settings name."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator

from xl_tools.model.finding import Dimension, Severity
from xl_tools.model.record import Record
from xl_tools.settings.words import DimensionWord, OwnCode, Pattern, Reading, SeverityWord, Word, Words


class RuleFile(Record):
    """A Python file of rules, read once: what is run is what stood there then, in every process and on every machine."""

    path: str
    source: str

    @model_validator(mode="before")
    @classmethod
    def _read(cls, said: object, info: ValidationInfo) -> object:
        """Read the file that a settings file names, beside which it may stand."""
        if not isinstance(said, str):
            return said
        path = Path(said)
        if isinstance(info.context, Reading):
            path = info.context.folder / path
        try:
            return {"path": str(path), "source": path.read_text(encoding="utf-8-sig")}
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(f"打不开规则文件 {path}，或不是 UTF-8 编码") from error


class OwnRule(Record):
    """A rule said in the settings: what a field of a table, or of the rows of indicators, must be or must not be.

    ``field`` is a label of the form (``预算数``), or a column of the indicators, of one level alone where that stands
    before it (``满意度指标.指标值``). Exactly one of ``must`` (``≥80%``, ``≤预算数``, or the list of what is allowed),
    ``must_not`` (a list), ``like`` and ``unlike`` (patterns found in the text) says what is demanded. ``only`` are
    conditions ``字段：模式`` that all must hold. In ``message``, ``{值}``, ``{字段}``, ``{项目}`` and ``{应}`` are filled in.
    """

    model_config = ConfigDict(populate_by_name=True)

    code: OwnCode = Field(alias="编码")
    name: Word = Field(alias="名称")
    severity: SeverityWord = Field(Severity.WARNING.chinese, alias="级别")
    dimension: DimensionWord = Field(Dimension.FORMAL.value, alias="维度")
    field: Word = Field(alias="字段")
    must: Annotated[Words, BeforeValidator(lambda said: [said] if isinstance(said, str) else said)] = Field(
        (), alias="应"
    )
    must_not: Words = Field((), alias="不应")
    like: Pattern = Field("", alias="应符合")
    unlike: Pattern = Field("", alias="不应符合")
    only: tuple[Word, ...] = Field((), alias="只查")
    message: Word = Field("“{字段}”是“{值}”，{应}", alias="问题")
    remedy: Word = Field("请改正；确有特殊情况的，写进豁免清单", alias="改法")
    ground: Word = Field("本局的要求", alias="依据")
    reason: str = Field("", alias="原因")
    example: str = Field("", alias="举例")

    @model_validator(mode="after")
    def _demands_one_thing(self) -> Self:
        if sum(map(bool, (self.must, self.must_not, self.like, self.unlike))) != 1:
            raise ValueError("“应”“不应”“应符合”“不应符合”要写一样，也只能写一样")
        return self

    @property
    def demand(self) -> str:
        """What is demanded, in words."""
        if self.must:
            return f"应{self.must[0]}" if len(self.must) == 1 else f"应是{'、'.join(self.must)}之一"
        if self.must_not:
            return f"不应是{'、'.join(self.must_not)}"
        return f"应符合“{self.like}”" if self.like else f"不应符合“{self.unlike}”"
