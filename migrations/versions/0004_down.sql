drop index history.household_holders_recorded_in_idx

drop index history.people_counts_recorded_in_idx

drop index history.presences_recorded_in_idx

drop index history.dwellings_recorded_in_idx

drop index history.board_seats_recorded_in_idx

drop index history.memberships_recorded_in_idx

drop index history.group_versions_recorded_in_idx

drop index history.households_recorded_in_idx

drop index history.groups_recorded_in_idx

alter table restructurings drop constraint restructurings_state_check

alter table restructurings add constraint restructurings_state_check check (state in ('previewed','executed'))

select record.forget_history('annulments')

drop table annulments
