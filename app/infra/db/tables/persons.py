"""Persons: the identity is kept for ever; contact values stand in one current-only table.

The view ``person_places`` gathers every place where a person counts for access: the home, and the places of today's
functions.
"""

from sqlalchemy import Column, Date, ForeignKey, Index, Text, Uuid, text

from app.infra.db.tables.base import kept, plain, reference, uuid_key, words

persons = kept(
    "persons",
    uuid_key(),
    words("lawful_basis"),
    Column("notice_on", Date),
    Column("erased_on", Date),
    Index("persons_erased_on_idx", "erased_on", postgresql_where=text("erased_on is not null")),
    reference("merged_into", "persons", nullable=True),
)
Index("persons_recorded_in_idx", persons.c.recorded_in)

person_contacts = plain(
    "person_contacts",
    Column("person_id", Uuid, ForeignKey("persons.id"), primary_key=True),
    words("full_name"),
    words("name_fold"),
    Column("sort_key", Text(collation="C"), nullable=False),
    words("phone", nullable=True),
    Index("person_contacts_phone_idx", "phone"),
    Index("person_contacts_sort_key_idx", "sort_key"),
    Index(
        "person_contacts_name_fold_trgm_idx",
        "name_fold",
        postgresql_using="gin",
        postgresql_ops={"name_fold": "gin_trgm_ops"},
    ),
)

person_homes = plain(
    "person_homes",
    Column("person_id", Uuid, ForeignKey("persons.id"), primary_key=True),
    reference("territory_id", "territories"),
)
