"""The SQL of territories, their successions and clusters.

A territory that is no more is shown as it last was, to those who come by its id or from a record; lists leave it out.
"""

from app.infra.reads.policies import EFFECTIVE
from app.infra.reads.source import WITHIN, Link, Match, Order, Search, Source, Where, history

_DAY = "least(:as_of, upper({t}.valid) - 1)"
"""The date, or the territory's last day where that is earlier."""


def _named(column: str, owner: str, day: str) -> str:
    """A column of the territory's name as it was on a day."""
    return f"(select v.{column} from @territory_versions v where v.territory_id = {owner} and v.valid @> ({day}))"


TERRITORY = Source(
    view="territory",
    base="@territories {t}",
    key="{t}.id",
    joins={"v": f"join @territory_versions {{v}} on {{v}}.territory_id = {{t}}.id and {{v}}.valid @> ({_DAY})"},
    where=Where(path="{t}.path"),
    condition="({t}.valid @> :as_of or upper({t}.valid) <= :as_of)",
    listed="{t}.valid @> :as_of",
    version="{t}.recorded_in",
    fields={
        "id": "{t}.id",
        "key": "{t}.key",
        "kind": "{v}.kind",
        "code": "{v}.code",
        "name": "{v}.name",
        "short_name": "{v}.short_name",
        "depth": "nlevel({t}.path) - 1",
        "valid_from": "lower({t}.valid)",
        "valid_to": "upper({t}.valid)",
        "version": "{t}.recorded_in",
        "group_count": (
            "(select count(*) from territories below join @group_versions gv on gv.territory_id = below.id "
            "where below.path <@ {t}.path and gv.valid @> :as_of)"
        ),
    },
    relations={
        "parent": Link("{t}.id = {^v}.parent_id"),
        "children": Link("{v}.parent_id = {^t}.id"),
        "clusters": Link("{c}.territory_id = {^t}.id"),
        "groups": Link("{at}.path <@ {^t}.path"),
        "bodies": Link("{b}.territory_id = {^t}.id"),
        "predecessors": Link("{s}.successor_id = {^t}.id"),
        "successors": Link("{s}.predecessor_id = {^t}.id"),
        "policies": Link("true", base=EFFECTIVE),
        "history": history("{^t}.id"),
    },
    filters={
        "kind": Match("{v}.kind = any(:value)", "text[]"),
        "parent_id": Match("{v}.parent_id = :value", "uuid"),
        "within": Match(f"{{t}}.path {WITHIN}", "uuid"),
        "code": Match("{v}.code = any(:value)", "text[]"),
        "key": Match("{t}.key = any(:value)", "text[]"),
    },
    sorts={"name": Order((("{v}.sort_key", "text"),)), "code": Order((("{v}.code", "text"),))},
    search=Search("{v}.name_fold"),
)

SUCCESSION = Source(
    view="territory_succession",
    base="@territory_successions {s}",
    key="{s}.id",
    version="{s}.recorded_in",
    fields={
        "id": "{s}.id",
        "effective_on": "{s}.effective_on",
        "extent": "{s}.extent",
        "note": "{s}.note",
        "predecessor_id": "{s}.predecessor_id",
        "predecessor_code": _named("code", "{s}.predecessor_id", "{s}.effective_on - 1"),
        "predecessor_name": _named("name", "{s}.predecessor_id", "{s}.effective_on - 1"),
        "successor_id": "{s}.successor_id",
        "successor_code": _named("code", "{s}.successor_id", "{s}.effective_on"),
        "successor_name": _named("name", "{s}.successor_id", "{s}.effective_on"),
        "version": "{s}.recorded_in",
    },
    relations={
        "predecessor": Link("{t}.id = {^s}.predecessor_id"),
        "successor": Link("{t}.id = {^s}.successor_id"),
    },
    filters={
        "predecessor_id": Match("{s}.predecessor_id = :value", "uuid"),
        "successor_id": Match("{s}.successor_id = :value", "uuid"),
        "extent": Match("{s}.extent = any(:value)", "text[]"),
    },
    sorts={"effective_on": Order((("{s}.effective_on", "date"),))},
)

CLUSTER = Source(
    view="cluster",
    base="@clusters {c}",
    key="{c}.id",
    joins={"t": "join territories {t} on {t}.id = {c}.territory_id"},
    where=Where(path="{t}.path"),
    version="{c}.recorded_in",
    fields={
        "id": "{c}.id",
        "kind": "{c}.kind",
        "name": "{c}.name",
        "version": "{c}.recorded_in",
    },
    relations={"territory": Link("{t}.id = {^c}.territory_id"), "history": history("{^c}.id")},
    filters={
        "territory_id": Match("{c}.territory_id = :value", "uuid"),
        "within": Match(f"{{t}}.path {WITHIN}", "uuid"),
        "kind": Match("{c}.kind = any(:value)", "text[]"),
    },
    sorts={"name": Order((("{c}.sort_key", "text"),))},
    search=Search("{c}.name_fold"),
)

SOURCES = (TERRITORY, SUCCESSION, CLUSTER)
