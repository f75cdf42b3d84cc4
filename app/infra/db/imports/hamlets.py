"""Lists of hamlets: a row is the hamlet of its code or, without one, of its name; what is on record is not changed."""

from typing import Final

from app.domain.shared.text import fold, sort_key
from app.domain.territories.codes import HAMLET_KIND_MISSING
from app.domain.territories.naming import without_kind_word
from app.infra.db.imports.checked import CODES, Checked
from app.infra.db.imports.findings import Findings
from app.infra.db.imports.job import Job
from app.infra.db.imports.places import drop
from app.infra.db.transaction import Transaction

_LOCK: Final = "select id from territories where id = $1 for no key update"
# Codes hold among the hamlets that are in force on the day or later.
_JUDGED: Final = """
create temp table import_hamlets on commit drop as
with known as (
    select v.territory_id as id, v.code, v.name_fold, lower(v.valid) as begins_on, v.valid @> $2::date as holds
    from territory_versions v where v.parent_id = $3 and v.kind = 'hamlet' and v.valid && daterange($2::date, null)
)
select r.line, r.code, r.name, r.name_fold, coalesce(r.since, $2::date) as since, c.id as code_id, n.id as name_id,
    coalesce(c.id, n.id) as hamlet_id, c.name_fold as known_name
from import_rows r left join known c on c.code = r.code left join known n on n.name_fold = r.name_fold
where r.import_id = $1
"""
_RULES: Final = """
select line, 'code', 'hamlet-code-form', '{}'::jsonb, 'error' from import_hamlets
where code !~ '^[A-Z0-9][A-Z0-9.-]*$'
union all
select line, case when code_id is null then 'name' else 'code' end, 'hamlet-differs', '{}'::jsonb, 'error'
from import_hamlets where code_id is not null and known_name <> name_fold
    or code is not null and code_id is null and name_id is not null
union all
select line, 'name', 'row-twice', jsonb_build_object('line', first), 'error' from (
    select line, min(line) over (partition by name_fold) as first from import_hamlets
) n where line > first
union all
select line, 'code', 'row-twice', jsonb_build_object('line', first), 'error' from (
    select line, min(line) over (partition by code) as first from import_hamlets where code is not null
) c where line > first
union all
select line, 'since', 'day-out-of-range', '{}'::jsonb, 'error' from import_hamlets
where hamlet_id is null and (since > $2::date or not exists (
    select from territories c where c.id = $1 and c.valid @> since
))
"""
_NAMES: Final = "select line, name from import_hamlets where hamlet_id is null order by line"
_COUNTS: Final = """
select count(*) filter (where hamlet_id is null), count(*) filter (where hamlet_id is not null) from import_hamlets
"""
_CODES_TAKEN: Final = "select code from territory_versions where parent_id = $1 and kind = 'hamlet'"
_NEW: Final = """
create temp table import_new_hamlets on commit drop as
select uuidv7() as id, n.*, h.name, h.name_fold, daterange(h.since, upper(c.valid)) as valid, c.path,
    nextval(pg_get_serial_sequence('public.territories', 'label')) as label
from unnest($2::int[], $3::text[], $4::text[], $5::text[]) n (line, code, short_name, sort_key)
join import_hamlets h on h.line = n.line join territories c on c.id = $1
"""
_TERRITORIES: Final = """
insert into territories (id, label, kind, path, valid) overriding system value
select id, label, 'hamlet', path || label::text, valid from import_new_hamlets
"""
_VERSIONS: Final = """
insert into territory_versions (territory_id, parent_id, kind, code, name, short_name, name_fold, sort_key, valid)
select id, $1, 'hamlet', code, name, short_name, name_fold, sort_key, valid from import_new_hamlets
"""
SUBJECTS: Final = "select 'territory' as kind, id from import_new_hamlets"
"""Every record whose history shows the list."""
_SHORT: Final = 2


async def lock_commune(transaction: Transaction, job: Job) -> None:
    """Keeps others from registering hamlets of the commune meanwhile."""
    await transaction.lock(_LOCK, job.territory_id)


async def hold_nothing(_transaction: Transaction) -> None:
    """The lock of the commune, or of what is looked at, is enough."""


async def check_hamlets(transaction: Transaction, job: Job, findings: Findings) -> Checked:
    """Finds out which hamlets are new and what is wrong with them."""
    await drop(transaction, "import_hamlets")
    await transaction.connection.execute(_JUDGED, job.id, job.day, job.territory_id)
    findings.add_rows(await transaction.rows(_RULES, job.territory_id, job.day), CODES)
    for line, name in await transaction.rows(_NAMES):
        if name is not None and without_kind_word(name) is None:
            findings.add_row(line, "name", HAMLET_KIND_MISSING, values={})
    counts = await transaction.row(_COUNTS)
    assert counts is not None  # noqa: S101 - an aggregate
    return Checked(counts[0], counts[1], 0, 0)


async def write_hamlets(transaction: Transaction, job: Job) -> None:
    """Writes the new hamlets, with codes where the list gives none."""
    rows = await transaction.rows("select line, code, name from import_hamlets where hamlet_id is null order by line")
    taken = {row["code"] for row in await transaction.rows(_CODES_TAKEN, job.territory_id)}
    taken |= {row["code"] for row in rows if row["code"] is not None}
    lines, found, names, keys = [], [], [], []
    for line, code, name in rows:
        short = without_kind_word(name) or name
        lines.append(line)
        found.append(code or _next_code(name, taken))
        names.append(short)
        keys.append(sort_key(short))
    await drop(transaction, "import_new_hamlets")
    await transaction.connection.execute(_NEW, job.territory_id, lines, found, names, keys)
    await transaction.write(_TERRITORIES)
    await transaction.write(_VERSIONS, job.territory_id)


def _next_code(name: str, taken: set[str]) -> str:
    """The next free code of the kind: AP01 for ấp, KP01 for khu phố."""
    kind = fold(name.removesuffix(without_kind_word(name) or "")).upper().split() or ["H"]
    prefix = kind[0][:_SHORT] if len(kind) == 1 else "".join(word[0] for word in kind)
    number = next(n for n in range(1, len(taken) + 2) if f"{prefix}{n:02d}" not in taken)
    taken.add(f"{prefix}{number:02d}")
    return f"{prefix}{number:02d}"
