"""The SQL of the journal. An entry without a territory counts for the whole country.

Whoever it was recorded on behalf of sees it too: what was done, by whom and when, to which record, with its figures.
"""

from app.domain.journal.views import MOST_SUBJECTS
from app.infra.reads.source import WITHIN, Link, Match, Order, Source, Where

# The territories are gathered first and once, so a narrow scope begins with the index on their entries.
_REACHED = """
(
    {e}.territory_id = any(array(select w.id from territories w where w.path <@ any(:paths::ltree[])))
    or ({e}.territory_id is null
        and (select w.path from territories w where w.key = 'vn') <@ any(:paths::ltree[]))
    or {e}.change_set_id = any(array(select b.id from change_sets b where b.on_behalf_of = any(:persons)))
)
"""

JOURNAL_ENTRY = Source(
    view="journal_entry",
    base="@journal_entries {e}",
    key="{e}.id",
    joins={
        "r": "join change_sets {r} on {r}.id = {e}.change_set_id",
        "t": "left join territories {t} on {t}.id = {e}.territory_id",
        "a": "left join @change_answers {a} on {a}.entry_id = {e}.id",
    },
    where=Where(several=_REACHED),
    fields={
        "id": "{e}.id",
        "action": "{e}.action",
        "subject_kind": "{e}.subject_kind",
        "subject_id": "{e}.subject_id",
        "subjects": (
            "(select json_agg(json_build_object('kind', s.subject_kind, 'id', s.subject_id) "
            "order by s.subject_kind, s.subject_id) from (select i.subject_kind, i.subject_id from journal_subjects i "
            f"where i.entry_id = {{e}}.id order by i.subject_kind, i.subject_id limit {MOST_SUBJECTS}) s)"
        ),
        "effective_on": "{e}.effective_on",
        "reason": "{e}.reason",
        "payload": "{e}.payload",
        "recorded_at": "{r}.recorded_at",
        "position": "{r}.position",
        "channel": "{r}.channel",
        "annulled": ("exists (select from @annulments x where x.journal_entry_id = {e}.id and x.state = 'executed')"),
        "answer": "{a}.answer",
        "answer_reason": "{a}.reason",
        "answered_at": "{a}.answered_at",
        "allowed_actions": (
            "case when {a}.answer is distinct from 'objected' and {can:change:answer} "
            "then array['answer_change'] else array[]::text[] end"
        ),
    },
    relations={
        "annulment": Link("{a}.journal_entry_id = {^e}.id and {a}.state = 'executed'"),
        "person": Link("{p}.id = {^r}.person_id"),
        "on_behalf_of": Link("{p}.id = {^r}.on_behalf_of"),
        "territory": Link("{t}.id = {^e}.territory_id"),
    },
    filters={
        "subject_id": Match(
            "exists (select from journal_subjects s where s.entry_id = {e}.id and s.subject_id = :value)", "uuid"
        ),
        "action": Match("{e}.action = any(:value)", "text[]"),
        "within": Match(f"{{t}}.path {WITHIN}", "uuid"),
    },
    sorts={"recorded": Order(())},
)

CHANGE = Source(
    view="change",
    base="change_sets {r}",
    key="{e}.id",
    joins={
        "e": "join @journal_entries {e} on {e}.change_set_id = {r}.id",
        "t": "left join territories {t} on {t}.id = {e}.territory_id",
    },
    where=Where(several=_REACHED),
    condition="{r}.position is not null",
    fields={
        "id": "{e}.id",
        "position": "{r}.position",
        "number": "{e}.number",
        "action": "{e}.action",
        "subject_kind": "{e}.subject_kind",
        "subject_id": "{e}.subject_id",
        "effective_on": "{e}.effective_on",
        "recorded_at": "{r}.recorded_at",
        "sealed_at": "{r}.sealed_at",
    },
    relations={"entry": Link("{e}.id = {^e}.id")},
    filters={
        "after_position": Match("{r}.position > :value", "bigint"),
        "subject_kind": Match("{e}.subject_kind = any(:value)", "text[]"),
        "within": Match(f"{{t}}.path {WITHIN}", "uuid"),
    },
    sorts={"position": Order((("{r}.position", "bigint"), ("{e}.number::int", "int")), leads=True)},
)

SOURCES = (JOURNAL_ENTRY, CHANGE)
