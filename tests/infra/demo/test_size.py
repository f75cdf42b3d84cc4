"""How large a demo may be and how it is spread."""

import pytest

from app.infra.demo.size import DemoSize, SizeError, group_sizes, groups_of_communes


@pytest.mark.parametrize(
    ("size", "households"),
    [
        (DemoSize(40), 1_448),
        (DemoSize(600), 21_720),
        (DemoSize(12_431), 450_002),
        (DemoSize(40, 400), 400),
        (DemoSize(30_000, 1_000_000), 1_000_000),
        (DemoSize(30_000), 1_000_000),
    ],
)
def test_groups_have_together_as_many_households_as_asked_for(size: DemoSize, households: int) -> None:
    sizes = group_sizes(size)
    assert (len(sizes), sum(sizes)) == (size.groups, households)


def test_most_groups_are_usual_and_some_are_too_large_or_too_small() -> None:
    sizes = group_sizes(DemoSize(12_431))
    assert sum(20 <= each <= 46 for each in sizes) / len(sizes) > 0.9
    assert 0.02 < sum(each > 50 for each in sizes) / len(sizes) < 0.06
    assert 0.02 < sum(each < 20 for each in sizes) / len(sizes) < 0.04


def test_the_first_commune_has_a_group_to_divide_and_three_to_merge() -> None:
    sizes = group_sizes(DemoSize(40))
    assert (sizes[0], sizes[11:14]) == (64, [12, 15, 17])


def test_another_seed_gives_other_sizes() -> None:
    assert group_sizes(DemoSize(40, seed=1)) != group_sizes(DemoSize(40, seed=2))


@pytest.mark.parametrize(
    ("groups", "used", "largest"), [(40, 2, 20), (300, 5, 60), (600, 10, 60), (12_431, 102, 122), (30_000, 102, 295)]
)
def test_groups_are_spread_evenly_over_as_many_communes_as_they_fill(groups: int, used: int, largest: int) -> None:
    counts = groups_of_communes(groups, 102)
    assert (len(counts), max(counts), sum(counts)) == (used, largest, groups)
    assert max(counts) - min(counts) <= 1


@pytest.mark.parametrize(
    ("groups", "households", "said"),
    [
        (39, None, "--groups takes 40 to 30000, not 39."),
        (30_001, None, "--groups takes 40 to 30000, not 30001."),
        (40, 307, "--households takes 308 to 1000000 for 40 groups, not 307."),
        (40, 1_000_001, "--households takes 308 to 1000000 for 40 groups, not 1000001."),
    ],
)
def test_sizes_that_cannot_be_are_refused(groups: int, households: int | None, said: str) -> None:
    with pytest.raises(SizeError) as refused:
        DemoSize(groups, households)
    assert str(refused.value) == said
