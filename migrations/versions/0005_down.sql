-- Restructurings of a later day, and repealed ones. It is refused while there are any: the older form cannot say them.
alter table history.restructurings rename to restructurings_before

select record.forget_history('restructurings')

drop index restructurings_repealed_once_idx

drop index restructurings_scheduled_idx

drop index restructurings_repeals_id_idx

alter table restructurings
    drop constraint restructurings_kind_check,
    drop constraint restructurings_state_check,
    drop constraint restructurings_scheduled_check,
    drop constraint restructurings_repeals_check,
    drop column repeals_id,
    drop column withdrawn_because,
    drop column attention,
    drop column scheduled_at,
    drop column scheduled_account,
    drop column scheduled_by,
    add constraint restructurings_kind_check check (kind in ('establish','split','merge','regroup','transfer','rename','renumber','dissolve')),
    add constraint restructurings_state_check check (state in ('previewed','executed'))

select record.keep_history('restructurings')

alter table history.restructurings_before
    drop column repeals_id,
    drop column withdrawn_because,
    drop column attention,
    drop column scheduled_at,
    drop column scheduled_account,
    drop column scheduled_by

do $$
declare
    cols text := record.columns_of('history.restructurings_before');
begin
    execute format(
        'insert into history.restructurings (%s) select %s from history.restructurings_before', cols, cols
    );
end $$

drop table history.restructurings_before
