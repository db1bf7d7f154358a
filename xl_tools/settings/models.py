"""The settings as values, each validated when it is read."""

from pathlib import Path, PureWindowsPath
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from xl_tools.model.finding import Dimension, Severity
from xl_tools.model.record import Record
from xl_tools.settings.words import (
    OFF,
    SEVERITIES,
    DimensionWord,
    OwnCode,
    Pattern,
    Patterns,
    Reading,
    RuleCode,
    SeverityOrOff,
    SeverityWord,
    Word,
    Words,
)
from xl_tools.values.text import label_key

LABEL_FIELDS = (
    *("code", "name", "scale", "budget", "fiscal", "other", "purpose"),
    *("plan", "march", "june", "october", "december", "goals"),
    *("level1", "level2", "level3", "description", "value", "basis", "unit_code", "unit_name"),
)
"""The fields of a form that have a label."""

NOT_READ = "not_read"
"""Of the official labels of other forms: those of parts that are known, and not read."""


class Framework(Record):
    """指标框架: the 二级指标 of each 一级指标, and which of them a table must have."""

    levels: dict[str, Words]
    required: tuple[str, ...]
    at_least_one: tuple[str, ...]
    expected: tuple[str, ...]

    @model_validator(mode="after")
    def _names_its_levels(self) -> Self:
        level2 = {name for names in self.levels.values() for name in names}
        for name in self.required:
            if name not in level2:
                raise ValueError(f"“{name}”不是这个框架的二级指标")
        for name in (*self.at_least_one, *self.expected):
            if name not in self.levels:
                raise ValueError(f"“{name}”不是这个框架的一级指标")
        return self


class Frameworks(Record):
    """The known frameworks and the one in use."""

    used: str
    versions: dict[str, Framework]

    @model_validator(mode="after")
    def _has_the_used_version(self) -> Self:
        if self.used not in self.versions:
            raise ValueError(f"没有名为“{self.used}”的指标框架（有：{'、'.join(self.versions)}）")
        return self

    @property
    def current(self) -> Framework:
        """The framework in use."""
        return self.versions[self.used]


class RuleSettings(Record):
    """How much each rule weighs, where a bureau wants it otherwise; ``不查`` turns it off."""

    severity: dict[RuleCode, SeverityOrOff] = Field(default_factory=dict)

    def is_off(self, code: str) -> bool:
        """Whether a rule is not to be checked at all."""
        return self.severity.get(code) == OFF

    def severity_of(self, code: str) -> Severity | None:
        """Return the severity that the settings give a rule, ``None`` where they give none."""
        return SEVERITIES.get(self.severity.get(code, ""))


class Outdated(Record):
    """过时表述: a wording that no longer holds for budgets of ``since`` and later; ``say`` is what to write instead.

    One with a ``source`` (the document that ended or renamed it) is looked for in plans alone, not in history and titles.
    """

    words: Pattern
    since: int = Field(ge=1990, le=2099)
    say: Word
    source: str = ""


class Typo(Record):
    """错别字: a pattern and what it should read."""

    wrong: Pattern
    right: Word


class Measure(Record):
    """同一口径: a number that is one and the same in every table of a unit.

    ``words`` finds it in an indicator; in running text one of ``said`` stands behind the number.
    """

    name: Word
    words: Pattern
    units: Words
    said: Words


class Wording(Record):
    """Word lists; ``placeholders`` and ``vague_values`` are regular expressions for a whole cell."""

    placeholders: Patterns
    vague_values: Patterns
    unit_standard_words: tuple[Word, ...]
    rate_names: Pattern
    not_rates: Pattern
    growth_words: Pattern
    time_words: Pattern
    promptness_words: Pattern
    paid_in_parts: Pattern
    common_words: tuple[Word, ...]
    same_words: tuple[Words, ...]
    repeated_words: tuple[Word, ...]
    outdated: tuple[Outdated, ...]
    typos: tuple[Typo, ...]
    known_words: tuple[Word, ...] = ()
    foreign: dict[str, Patterns]
    foreign_regions: dict[str, Patterns]


class Measures(Record):
    """Which numbers are compared from table to table, and the words that say a part of the whole is meant."""

    partial: Pattern
    compared: tuple[Measure, ...]
    standing: tuple[Words, ...]


class ClaimWords(Record):
    """The words by which the numbers in sentences are told apart: patterns, but for the lists of units and names.

    ``units`` are classes of units of measure that count the same; ``telling`` those that say a good deal themselves.
    """

    units: tuple[Words, ...]
    telling: Words
    totals: Pattern
    weak_totals: Pattern
    invested: Pattern
    fiscal: Pattern
    levels: Pattern
    other_sources: Pattern
    carried: Pattern
    said_by: Pattern
    parts: Pattern
    compared: Pattern
    changed: Pattern
    other_years: Pattern
    history: Pattern
    effects: Pattern
    whole: Pattern
    added: Pattern
    qualifiers: Pattern
    own: Pattern
    empty: Pattern
    stop_words: Words
    steps: Pattern
    completions: Pattern
    projects: Pattern
    beyond_projects: Pattern


class Limits(Record):
    """How large an input may be, and how long it may take."""

    file_megabytes: int = Field(gt=0)
    package_entries: int = Field(gt=0)
    unpacked_megabytes: int = Field(gt=0)
    compression_ratio: int = Field(gt=0)
    sheet_cells: int = Field(gt=0)
    workbook_cells: int = Field(gt=0)
    text_megabytes: int = Field(gt=0)
    cell_characters: int = Field(gt=0)
    file_seconds: int = Field(gt=0)
    marked_findings: int = Field(gt=0)


class UsualOptions(Record):
    """What a bureau would type with every command of a round: its unit list, the heads of its letters, whether texts are read.

    ``units`` is the path of a workbook in the folder of the settings file, or below it; empty is what is not said.
    """

    units: str = Field("", alias="单位清单")
    bureau: str = Field("", alias="退回单位")
    contact: str = Field("", alias="联系方式")
    documents: bool = Field(default=False, alias="文档也读")

    @field_validator("units")
    @classmethod
    def _lies_here(cls, path: str) -> str:
        """Prove that a path leads nowhere else, a server say: a file that a township sent along may be found."""
        parts = PureWindowsPath(path)
        if parts.anchor or ".." in parts.parts:
            raise ValueError("应当是这份文件所在的文件夹里的，或下面文件夹里的，如 清单/全县清单.xlsx")
        return path


class AppraisalSettings(Record):
    """How evaluations are scored and monitorings lit: what differs from place to place.

    ``grades`` are the least totals of 优, 良 and 中; ``red``, ``yellow`` and ``blue`` percents of what is due by the month.
    """

    grades: tuple[int, int, int]
    execution_points: int = Field(ge=0, le=100)
    decimals: int = Field(ge=0, le=4)
    satisfaction_by_steps: bool
    pass_mark: int = Field(ge=0, le=100)
    red: int = Field(ge=0, le=100)
    yellow: int = Field(ge=0, le=100)
    blue: int = Field(ge=100)

    @model_validator(mode="after")
    def _falls(self) -> Self:
        if not self.grades[0] > self.grades[1] > self.grades[2]:
            raise ValueError("grades 三个数应当从大到小")
        if self.red > self.yellow:
            raise ValueError("red 不能大于 yellow")
        return self


class SystemTemplate(Record):
    """A template by which a provincial system takes in indicators: its columns as headed there, each with what goes into it.

    What is empty is left to be filled in. ``kind`` is the form that its rows are of; ``qualitative`` what stands as the
    comparison of a value that is no number.
    """

    kind: Literal["目标", "监控", "自评"]
    columns: tuple[tuple[Word, str], ...] = Field(min_length=1)
    qualitative: str = "定性"

    @model_validator(mode="after")
    def _names_indicators(self) -> Self:
        fields = [field for _, field in self.columns if field]
        if not {"三级指标", "指标值"} <= {*fields}:
            raise ValueError("columns 里要有填“三级指标”和“指标值”的列")
        if len(fields) > len({*fields}):
            raise ValueError("columns 里一个栏目只能有一列")
        return self


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


class TemplateFile(Record):
    """A workbook with a form template, read once: what is drawn is what stood there then, in every process and on every machine."""

    path: str
    data: bytes


def _template_files(said: object, info: ValidationInfo) -> object:
    """Read the template workbooks that a settings file names: files, or a folder with all that lie in it."""
    named = [said] if isinstance(said, str) else said
    if not isinstance(named, list) or not all(isinstance(each, str) for each in named):
        return said
    folder = info.context.folder if isinstance(info.context, Reading) else Path()
    files: list[Path] = []
    for each in named:
        place = folder / each
        files += (
            sorted(file for file in place.glob("*.xls[xm]") if file.name[0] not in "~.")
            if place.is_dir()
            else [place]
        )
    try:
        return [{"path": str(file), "data": file.read_bytes()} for file in files]
    except OSError as error:
        raise ValueError(f"打不开表样 {error.filename}") from error


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


class Settings(Record):
    """All of it; ``labels`` maps a field to its spellings, the canonical one first, ``official_labels`` to those of other forms.

    ``thresholds`` are those that differ from what the rules themselves say; ``own_rules`` and the Python files
    ``rule_files`` are a bureau's own rules, ``templates`` its own form templates, ``usual`` what it would type with every command;
    ``templates_beside`` is whether those count too that lie in a folder 表样 beside the file that is read.
    """

    labels: dict[str, Words]
    official_labels: dict[str, Words] = Field(default_factory=dict)
    framework: Frameworks
    rules: RuleSettings
    thresholds: dict[str, int] = Field(default_factory=dict)
    wording: Wording
    measures: Measures
    claims: ClaimWords
    appraisal: AppraisalSettings
    system: dict[str, SystemTemplate] = Field(default_factory=dict)
    limits: Limits
    usual: UsualOptions = Field(default_factory=UsualOptions, alias="本局")
    own_rules: tuple[OwnRule, ...] = Field((), alias="本局规则")
    rule_files: tuple[RuleFile, ...] = Field((), alias="规则文件")
    templates: Annotated[tuple[TemplateFile, ...], BeforeValidator(_template_files)] = Field((), alias="表样")
    templates_beside: bool = Field(default=False, alias="文件旁边的表样")

    @model_validator(mode="after")
    def _names_every_field_once(self) -> Self:
        for field in LABEL_FIELDS:
            if field not in self.labels:
                raise ValueError(f"缺少标签 {field}")
        owner: dict[str, str] = {}
        for field, spellings in (*self.labels.items(), *self.official_labels.items()):
            if field not in LABEL_FIELDS and (field != NOT_READ or field in self.labels):
                raise ValueError(f"没有名为 {field} 的标签")
            for spelling in spellings:
                if owner.setdefault(label_key(spelling), field) != field:
                    raise ValueError(f"“{spelling}”既是 {owner[label_key(spelling)]} 又是 {field} 的写法")
        return self
