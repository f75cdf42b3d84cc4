-- The journal as it was known: the entries whose change sets had their position by then.
create function history.known_journal_entries(bigint) returns setof public.journal_entries language sql stable
parallel safe as $$
    select e.* from public.journal_entries e
    where (select c.position from public.change_sets c where c.id = e.change_set_id) <= $1
$$
