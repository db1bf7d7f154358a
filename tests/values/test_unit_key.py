from hypothesis import given
from hypothesis import strategies as st

from xl_tools.model.unit import ListedProject, Unit, UnitInfo, UnitList
from xl_tools.values.unit_key import UnitKey, UnitKeys, Whose, list_for

_TOLD = st.builds(
    Whose,
    st.sampled_from(["130324", "130429", " 130324 ", "", "县"]),
    st.sampled_from("甲乙"),
    st.sampled_from("东西"),
)


def _of(*told: Whose) -> list[UnitKey]:
    keys = UnitKeys(told)
    return [keys.of(one) for one in told]


def test_equal_codes_of_two_counties_are_two_units() -> None:
    assert (
        len(set(_of(Whose("130324", "906001"), Whose("130429", "906001"), Whose("１３０３２４", "906001"))))
        == 2
    )


def test_what_tells_no_region_is_of_the_only_one_of_its_code() -> None:
    assert (
        _of(Whose("", "906001", "石门镇"), Whose("130324", "906001", "别名"))
        == [UnitKey("130324", "906001")] * 2
    )


def test_what_tells_no_region_among_several_goes_by_its_name_or_stands_alone() -> None:
    told = (Whose("130324", "906001", "石门镇"), Whose("130429", "906001", "城关镇"))
    keys = UnitKeys((*told, Whose("", "906001", "石门 镇"), Whose("", "906001", "某镇")))
    assert keys.of(Whose("", "906001", "石门 镇")) == keys.of(told[0])
    assert keys.of(Whose("", "906001", "某镇")) == UnitKey("", "906001")


@given(st.lists(_TOLD, max_size=8), st.randoms(use_true_random=False))
def test_order_changes_nothing_and_known_regions_are_never_one(told: list[Whose], random: st.DrawFn) -> None:
    keys = UnitKeys(told)
    shuffled = list(told)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis hands over a random.Random
    assert [keys.of(one) for one in told] == [UnitKeys(shuffled).of(one) for one in told]
    for one in told:
        assert keys.of(one).code == one.code
        if one.region.strip().isdecimal():
            assert keys.of(one).region == one.region.strip()


@given(st.lists(_TOLD.map(lambda one: one._replace(region="130324" if one.region else "")), max_size=8))
def test_in_one_county_the_code_alone_tells(told: list[Whose]) -> None:
    assert len(set(_of(*told))) == len({one.code for one in told})


_PROVINCE = UnitList(
    units=(
        Unit(code="906001", name="石门镇", region="130324"),
        Unit(code="906001", name="城关镇", region="130429"),
        Unit(code="907001", name="别处", region="130429"),
    ),
    projects=tuple(
        ListedProject(unit_code="906001", name="武装工作经费", region=region)
        for region in ("130324", "130429")
    ),
)


def test_a_list_is_narrowed_where_its_codes_are_those_of_several_counties_only() -> None:
    own = list_for(_PROVINCE, UnitInfo(region="130429", unit_code="906001"))
    assert [unit.name for unit in own.units] == ["城关镇", "别处"]
    assert [project.region for project in own.projects] == ["130429"]
    by_name = list_for(_PROVINCE, UnitInfo(unit_code="906001", unit_name="石门镇"))
    assert [project.region for project in by_name.projects] == ["130324"]
    county = _PROVINCE.model_copy(update={"units": _PROVINCE.units[:1], "projects": _PROVINCE.projects[:1]})
    assert list_for(county, UnitInfo(region="130429", unit_code="906001")) is county


def test_whose_the_projects_are_is_not_guessed() -> None:
    left = list_for(_PROVINCE, UnitInfo(unit_code="906001", unit_name="某镇"))
    assert (left.units, left.projects) == (_PROVINCE.units, ())
    assert left.unit("906001") is None
