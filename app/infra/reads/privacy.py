"""The SQL of the log of reads.

A read counts where the reader's account is kept, and it is the own of everybody whose values it showed. Whose those
were never stands in an answer; only the auditors' permission may look for somebody.
"""

from app.domain.access.permissions import Permission
from app.infra.reads.source import Link, Match, Order, Source, Where

_ACCOUNTS = """
select a.id from accounts a join territories w on w.id = a.territory_id where w.path <@ any(:paths::ltree[])
"""
_REACHED = f"({{l}}.row_ids && :persons or {{l}}.account_id = any(array({_ACCOUNTS})))"
# From the two indexes, one after the other: an ``or`` over both would look at every row.
_FOUND = f"""
{{l}}.id in (
    select o.id from personal_reads o where o.row_ids && :persons
    union all
    select o.id from personal_reads o where o.account_id = any(array({_ACCOUNTS}))
)
"""
_ROLES = """
(select coalesce(json_agg(distinct x.role order by x.role), '[]') from assignments x
where x.person_id = {l}.person_id and x.valid @> ({l}.at at time zone 'Asia/Ho_Chi_Minh')::date)
"""
_MIDNIGHT = "(:value::timestamp at time zone 'Asia/Ho_Chi_Minh')"

PERSONAL_READ = Source(
    view="personal_read",
    base="personal_reads {l}",
    key="{l}.id",
    where=Where(several=_REACHED, finding=_FOUND),
    fields={
        "id": "{l}.id",
        "at": "{l}.at",
        "purpose": "{l}.purpose",
        "door": "{l}.door",
        "view": "{l}.view",
        "sealed": "{l}.sealed",
        "shown": "cardinality({l}.row_ids)",
        "reader_id": "{l}.person_id",
        "reader_account_id": "{l}.account_id",
        "reader_roles": _ROLES,
    },
    relations={"reader": Link("{p}.id = {^l}.person_id")},
    filters={
        "person_id": Match("{l}.row_ids @> array[:value]", "uuid", permission=Permission.ACCESS_LOG_SEARCH),
        "reader_id": Match("{l}.person_id = :value", "uuid"),
        "sealed": Match("{l}.sealed = :value", "bool"),
        "since": Match(f"{{l}}.at >= {_MIDNIGHT}", "date"),
        "until": Match(f"{{l}}.at < {_MIDNIGHT}", "date"),
    },
    sorts={"recorded": Order(())},
)

SOURCES = (PERSONAL_READ,)
