create extension if not exists btree_gist

create extension if not exists ltree

create extension if not exists unaccent

create extension if not exists pg_trgm

create schema record

create schema history

create table change_sets (
    id bigint generated always as identity,
    position bigint,
    sealed_at timestamptz,
    recorded_at timestamptz not null default clock_timestamp(),
    account_id uuid,
    person_id uuid,
    on_behalf_of uuid,
    channel text not null,
    trace_id text,
    constraint change_sets_pkey primary key (id),
    constraint change_sets_position_key unique (position),
    constraint change_sets_sealed_together_check check ((position is null) = (sealed_at is null))
)

create index change_sets_unsealed_idx on change_sets (id) where position is null

create index change_sets_sealed_at_position_idx on change_sets (sealed_at, position)

-- Opens the transaction's change set. Called after the locks are taken, so that the ids of two change
-- sets of one subject have the order in which they committed.
create function record.open_change_set(account uuid, person uuid, behalf uuid, channel text, trace text)
returns bigint language plpgsql volatile as $$
declare
    opened bigint;
begin
    insert into public.change_sets (account_id, person_id, on_behalf_of, channel, trace_id)
    values (account, person, behalf, channel, trace) returning id into opened;
    perform set_config('tuquan.change_set', opened::text, true);
    return opened;
end $$

create function record.current_change_set() returns bigint language sql stable parallel safe
return current_setting('tuquan.change_set')::bigint

-- The one sequencer: gives committed change sets a dense position. Returns the last position.
create function record.seal() returns bigint language plpgsql volatile as $$
declare
    last_position bigint;
    last_moment timestamptz;
begin
    perform pg_advisory_xact_lock(7214002);
    select position, sealed_at into last_position, last_moment
    from public.change_sets where position is not null order by position desc limit 1;
    last_position := coalesce(last_position, 0);
    last_moment := greatest(clock_timestamp(), coalesce(last_moment, '-infinity'));
    with numbered as (
        select id, last_position + row_number() over (order by id) as place
        from public.change_sets where position is null
    )
    update public.change_sets c set position = n.place, sealed_at = last_moment
    from numbered n where c.id = n.id;
    return (select coalesce(max(position), 0) from public.change_sets where position is not null);
end $$

-- The last position sealed by a moment, or a position itself; null for one that lies ahead. It waits for a sealer at work,
-- which may have taken its moment already: so no answer as known at a moment ever changes.
create function record.known_position(moment timestamptz, given bigint) returns bigint language plpgsql volatile as $$
begin
    if moment >= clock_timestamp() then
        return null;
    end if;
    perform pg_advisory_xact_lock_shared(7214002);
    if moment is null then
        return (select given where given between 0 and (select coalesce(max(position), 0) from public.change_sets));
    end if;
    return coalesce((
        select position from public.change_sets where sealed_at <= moment order by sealed_at desc, position desc limit 1
    ), 0);
end $$

-- A change set without a journal entry never commits (checked at commit, once a change set).
create function record.check_journal() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from public.journal_entries where change_set_id = new.id) then
        raise exception 'change set % has no journal entry', new.id using errcode = 'TQ002';
    end if;
    return null;
end $$

create function record.columns_of(source regclass) returns text language sql stable
return (
    select string_agg(quote_ident(attname), ', ' order by attnum)
    from pg_attribute where attrelid = source and attnum > 0 and not attisdropped
)

-- Gives a table its history twin: the same columns, and the change set that superseded the version; and a function
-- history.known_<table>(position) that reads the table as it was known then: plain SQL, so that it is planned in place.
-- The triggers are statement-level with static SQL; a version that its own change set replaces again
-- was never seen by anybody and is not kept.
create function record.keep_history(source regclass) returns void language plpgsql as $$
declare
    name text := (select relname from pg_class where oid = source);
    cols text := record.columns_of(source);
    old_cols text := (
        select string_agg('o.' || quote_ident(attname), ', ' order by attnum)
        from pg_attribute where attrelid = source and attnum > 0 and not attisdropped
    );
    -- Label paths are those of today's tree, whatever was known when: by them it is told who may see what.
    known_cols text := (
        select string_agg(
            case attname when 'path' then format('(select t.path from public.%I t where t.id = k.id) as path', name)
            else 'k.' || quote_ident(attname) end, ', ' order by attnum
        ) from pg_attribute where attrelid = source and attnum > 0 and not attisdropped
    );
    keep text := format(
        'insert into history.%I (%s, superseded_in) select %s, record.current_change_set() from old_rows o '
        'where o.recorded_in <> record.current_change_set();', name, cols, old_cols
    );
    order_check text := format(
        'if exists (select 1 from old_rows where recorded_in > record.current_change_set()) then '
        'raise exception ''a later change set already wrote %s'' using errcode = ''40001''; end if; ', name
    );
    key text;
begin
    execute format('create table history.%I as select * from %s with no data', name, source);
    execute format('alter table history.%I add column superseded_in bigint not null', name);
    execute format('alter table history.%I alter column id set not null', name);
    execute format('create index on history.%I (id)', name);
    execute format('create index on history.%I (superseded_in)', name);
    execute format('create index on history.%I (recorded_in)', name);
    for key in select attname from pg_attribute where attrelid = source and attnum > 0 and attname like '%\_id' loop
        execute format('create index on history.%I (%I)', name, key);
    end loop;
    execute format(
        'create function history.%I(bigint) returns setof public.%I language sql stable parallel safe as $body$ '
        'select %s from (select %s, null::bigint as superseded_in from public.%I '
        'union all select %s, superseded_in from history.%I) k '
        'where (select c.position from public.change_sets c where c.id = k.recorded_in) <= $1 '
        'and (k.superseded_in is null or coalesce('
        '(select c.position from public.change_sets c where c.id = k.superseded_in) > $1, true)) $body$',
        'known_' || name, name, known_cols, cols, name, cols, name
    );
    execute format(
        'create function history.keep_updated_%s() returns trigger language plpgsql security definer '
        'set search_path = pg_catalog, public as $body$ begin '
        'if exists (select 1 from new_rows where recorded_in <> record.current_change_set()) then '
        'raise exception ''%s was changed outside its change set'' using errcode = ''TQ001''; end if; %s %s '
        'return null; end $body$', name, name, order_check, keep
    );
    execute format(
        'create function history.keep_deleted_%s() returns trigger language plpgsql security definer '
        'set search_path = pg_catalog, public as $body$ begin %s %s return null; end $body$', name, order_check, keep
    );
    execute format(
        'create trigger keep_updated after update on %s referencing old table as old_rows new table as new_rows '
        'for each statement execute function history.keep_updated_%s()', source, name
    );
    execute format(
        'create trigger keep_deleted after delete on %s referencing old table as old_rows '
        'for each statement execute function history.keep_deleted_%s()', source, name
    );
end $$

create function record.forget_history(source regclass) returns void language plpgsql as $$
declare
    name text := (select relname from pg_class where oid = source);
begin
    execute format('drop trigger if exists keep_updated on %s', source);
    execute format('drop trigger if exists keep_deleted on %s', source);
    execute format('drop function if exists history.keep_updated_%s()', name);
    execute format('drop function if exists history.keep_deleted_%s()', name);
    execute format('drop function if exists history.%I(bigint)', 'known_' || name);
    execute format('drop table if exists history.%I', name);
end $$

-- A cursor that only this service can make: HMAC-SHA-256 over the list's identity and the row's keys.
create function record.cursor_token(identity text, keys text, inner_pad bytea, outer_pad bytea)
returns text language sql immutable parallel safe
return translate(
    encode(
        substring(sha256(outer_pad || sha256(inner_pad || convert_to(identity || keys, 'UTF8'))) for 12)
        || convert_to(keys, 'UTF8'), 'base64'
    ), E'+/=\n', '-_'
)
