-- Restructurings of a later day, and repealed ones. The twin is made anew around its rows: its triggers name columns.
alter table history.restructurings rename to restructurings_before

select record.forget_history('restructurings')

alter table restructurings
    add column scheduled_by uuid,
    add column scheduled_account uuid,
    add column scheduled_at timestamptz,
    add column attention jsonb,
    add column withdrawn_because text,
    add column repeals_id uuid,
    drop constraint restructurings_kind_check,
    drop constraint restructurings_state_check,
    add constraint restructurings_kind_check check (kind in ('establish','split','merge','regroup','transfer','rename','renumber','dissolve','repeal')),
    add constraint restructurings_state_check check (state in ('previewed','scheduled','needs_attention','executed','repealed','annulled','withdrawn')),
    add constraint restructurings_scheduled_check check (state <> 'scheduled' or num_nulls(scheduled_by, scheduled_account, scheduled_at) = 0),
    add constraint restructurings_repeals_check check ((kind = 'repeal') = (repeals_id is not null)),
    add constraint restructurings_scheduled_by_fkey foreign key (scheduled_by) references persons (id),
    add constraint restructurings_repeals_id_fkey foreign key (repeals_id) references restructurings (id)

create index restructurings_repeals_id_idx on restructurings (repeals_id)

create index restructurings_scheduled_idx on restructurings (effective_on, order_no) where state = 'scheduled'

create unique index restructurings_repealed_once_idx on restructurings (repeals_id) where state in ('executed','repealed')

select record.keep_history('restructurings')

-- Copied by name: the two tables may have their columns in another order.
do $$
declare
    cols text := record.columns_of('history.restructurings_before');
begin
    execute format(
        'insert into history.restructurings (%s) select %s from history.restructurings_before', cols, cols
    );
end $$

drop table history.restructurings_before
