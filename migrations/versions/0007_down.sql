-- Doubtful persons and households, merged persons.
drop index person_contacts_phone_idx

drop index households_recorded_in_idx

drop index persons_recorded_in_idx

drop index recorded_claims_recorded_by_idx

drop index restructurings_drafted_by_idx

select record.alter_kept('persons', 'drop column merged_into')

select record.forget_history('person_merge_items')

select record.forget_history('person_merges')

select record.forget_history('duplicate_searches')

select record.forget_history('duplicate_suspicions')

drop table duplicate_marks

drop table person_merge_items

drop table person_merges

drop table duplicate_searches

drop table duplicate_suspicions

drop function record.alter_kept(regclass, text)
