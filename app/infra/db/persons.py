"""Persons in one transaction. Contact values stand in one table that is not kept, so they can vanish."""

from app.domain.persons.changes import NoticeRecorded, PersonContactChanged, PersonRegistered
from app.domain.persons.model import PersonFacts
from app.domain.shared.errors import NotFound
from app.domain.shared.ids import PersonId
from app.domain.shared.text import fold, person_sort_key
from app.infra.db.bulk import expect_rows
from app.infra.db.sealed import SealedValues
from app.infra.db.transaction import Transaction

_LOCK = """
select p.recorded_in, p.erased_on, p.merged_into, h.territory_id, c.full_name, c.phone
from persons p left join person_homes h on h.person_id = p.id left join person_contacts c on c.person_id = p.id
where p.id = $1 for no key update of p
"""

_ADD = """
with person as (
    insert into persons (id, lawful_basis, notice_on) values ($1, $2, $3) returning id
), home as (
    insert into person_homes (person_id, territory_id) select id, $4 from person
)
insert into person_contacts (person_id, full_name, name_fold, sort_key, phone) select id, $5, $6, $7, $8 from person
"""

_CHANGE = """
with person as (
    update persons set recorded_in = record.current_change_set() where id = $1 returning id
)
update person_contacts c set full_name = $2, name_fold = $3, sort_key = $4, phone = $5
from person where c.person_id = person.id
"""

_NOTICE = "update persons set notice_on = $2, recorded_in = record.current_change_set() where id = $1"


class SqlPersons:
    """The store of persons over one transaction."""

    def __init__(self, transaction: Transaction, sealed: SealedValues) -> None:
        """``sealed`` takes over the contact values that are replaced."""
        self._transaction, self._sealed = transaction, sealed

    async def lock_person(self, person_id: PersonId) -> PersonFacts:
        """The person, held against other changes of the record. Raises ``NotFound``."""
        rows = await self._transaction.lock(_LOCK, person_id)
        if not rows:
            raise NotFound("person")
        row = rows[0]
        return PersonFacts(
            id=person_id,
            version=row["recorded_in"],
            territory_id=row["territory_id"],
            full_name=row["full_name"],
            phone=row["phone"],
            erased_on=row["erased_on"],
            merged_into=row["merged_into"],
        )

    async def add_person(self, change: PersonRegistered) -> None:
        """Writes the person, the contact values and the home."""
        changed = await self._transaction.write(
            _ADD,
            change.person_id,
            change.lawful_basis,
            change.notice_on,
            change.territory_id,
            change.full_name,
            fold(change.full_name),
            person_sort_key(change.full_name),
            change.phone,
        )
        expect_rows(changed, 1)

    async def change_contact(self, change: PersonContactChanged) -> None:
        """Writes the contact values and seals those before; the person's record gets a new version."""
        changed = await self._transaction.write(
            _CHANGE,
            change.person_id,
            change.full_name,
            fold(change.full_name),
            person_sort_key(change.full_name),
            change.phone,
        )
        expect_rows(changed, 1)
        if change.past is not None:
            past = {"full_name": change.past.full_name, "phone": change.past.phone}
            await self._sealed.seal(change.person_id, "past_contact", past)

    async def record_notice(self, change: NoticeRecorded) -> None:
        """Writes the day of the notice."""
        expect_rows(await self._transaction.write(_NOTICE, change.person_id, change.notice_on), 1)
