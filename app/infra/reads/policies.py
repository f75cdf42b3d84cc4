"""The SQL of rule parameters, the defaults among them: those stand in the code, so they are rows of the statement."""

import json
from uuid import UUID, uuid5

from app.domain.policies.keys import KEYS
from app.infra.reads.source import WITHIN, Link, Match, Order, Source, history

_DEFAULTS_OF_KEYS = UUID("01981a2b-0000-7000-8000-00000000de0f")
"""The name space in which every default has an id of its own."""


def _default(key: str, value: object) -> str:
    """A row of the defaults. Braces and quotes are spelled as JSON escapes: they would be notation, or end the text."""
    spelled = json.dumps(value).replace("{", "\\u007b").replace("}", "\\u007d").replace("'", "\\u0027")
    return f"('{uuid5(_DEFAULTS_OF_KEYS, key)}'::uuid, '{key}', '{spelled}'::jsonb)"


_DEFAULTS = (
    "select d.id, null::uuid, d.key, d.value, 'unverified', false, daterange(null, null), 0, 0 from (values "
    + ", ".join(_default(key.name, key.default) for key in KEYS.values())
    + ") d (id, key, value)"
)

_SET = (
    "select v.id, v.territory_id, v.key, v.value, v.legal_basis, v.verified, v.valid, v.recorded_in, "
    "nlevel(w.path) as depth from @policy_values v join territories w on w.id = v.territory_id"
)

EFFECTIVE = (
    "(select distinct on (e.key) e.* from "
    f"({_SET} where w.path @> {{^t}}.path and v.valid @> :as_of union all {_DEFAULTS}) e "
    "order by e.key, e.depth desc) {p}"
)
"""What holds at a territory on the date: of each key the value of the nearest territory up the tree, or the default."""

POLICY_VALUE = Source(
    view="policy_value",
    base=f"({_SET} union all {_DEFAULTS}) {{p}}",
    key="{p}.id",
    joins={"t": "left join territories {t} on {t}.id = {p}.territory_id"},
    listed="{p}.valid && daterange(:as_of, null)",
    version="{p}.recorded_in",
    fields={
        "id": "{p}.id",
        "key": "{p}.key",
        "value": "{p}.value",
        "is_default": "{p}.territory_id is null",
        "legal_basis": "{p}.legal_basis",
        "verified": "{p}.verified",
        "valid_from": "lower({p}.valid)",
        "valid_to": "upper({p}.valid)",
        "version": "{p}.recorded_in",
    },
    relations={"territory": Link("{t}.id = {^p}.territory_id"), "history": history("{^p}.id")},
    filters={
        "key": Match("{p}.key = any(:value)", "text[]"),
        "territory_id": Match("{p}.territory_id = :value", "uuid"),
        "within": Match(f"{{t}}.path {WITHIN}", "uuid"),
        "is_default": Match("({p}.territory_id is null) = :value", "bool"),
    },
    sorts={"key": Order((("{p}.key", "text"),))},
)

SOURCES = (POLICY_VALUE,)
