drop trigger change_sets_journalled on change_sets

drop view person_places

select record.forget_history('lineage_edges')

select record.forget_history('dwellings')

select record.forget_history('body_successions')

select record.forget_history('assignments')

select record.forget_history('territory_versions')

select record.forget_history('territory_successions')

select record.forget_history('restructurings')

select record.forget_history('presences')

select record.forget_history('policy_values')

select record.forget_history('people_counts')

select record.forget_history('memberships')

select record.forget_history('household_lineage')

select record.forget_history('household_holders')

select record.forget_history('group_versions')

select record.forget_history('clusters')

select record.forget_history('bodies')

select record.forget_history('board_seats')

select record.forget_history('accounts')

select record.forget_history('territories')

select record.forget_history('persons')

select record.forget_history('households')

select record.forget_history('household_events')

select record.forget_history('groups')

drop table refresh_tokens

drop table sessions

drop table lineage_edges

drop table journal_subjects

drop table dwellings

drop table credentials

drop table body_successions

drop table assignments

drop table territory_versions

drop table territory_successions

drop table restructurings

drop table presences

drop table policy_values

drop table person_homes

drop table person_contacts

drop table people_counts

drop table memberships

drop table journal_entries

drop table household_lineage

drop table household_homes

drop table household_holders

drop table group_versions

drop table group_homes

drop table clusters

drop table bodies

drop table board_seats

drop table accounts

drop table territories

drop table signing_keys

drop table sign_in_tries

drop table server_secrets

drop table persons

drop function record.claim_idempotency(integer, uuid, text, timestamptz)

drop table idempotency_keys

drop table households

drop table household_events

drop table groups
