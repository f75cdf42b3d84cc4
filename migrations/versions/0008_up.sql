-- Sealed values, reads of personal values, erasure.
CREATE TABLE person_keys (
    person_id UUID NOT NULL,
    wrapped_key BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT person_keys_pkey PRIMARY KEY (person_id),
    CONSTRAINT person_keys_person_id_fkey FOREIGN KEY(person_id) REFERENCES persons (id)
)

CREATE TABLE person_sealed_values (
    id UUID DEFAULT uuidv7() NOT NULL,
    person_id UUID NOT NULL,
    kind TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    blind BYTEA,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT person_sealed_values_pkey PRIMARY KEY (id),
    CONSTRAINT person_sealed_values_kind_check CHECK (kind in ('citizen_id','past_contact','confidential_sender')),
    CONSTRAINT person_sealed_values_person_id_fkey FOREIGN KEY(person_id) REFERENCES persons (id)
)

CREATE INDEX person_sealed_values_blind_idx ON person_sealed_values (blind) WHERE blind is not null

CREATE UNIQUE INDEX person_sealed_values_one_citizen_id_key ON person_sealed_values (person_id) WHERE kind = 'citizen_id'

CREATE INDEX person_sealed_values_person_id_kind_idx ON person_sealed_values (person_id, kind)

-- Who was shown whose personal values. Nothing refers to it and it refers to nothing, so it outlives what it names.
CREATE TABLE personal_reads (
    id UUID DEFAULT uuidv7() NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    account_id UUID NOT NULL,
    person_id UUID NOT NULL,
    purpose TEXT NOT NULL,
    door TEXT NOT NULL,
    view TEXT NOT NULL,
    sealed BOOLEAN NOT NULL,
    trace_id TEXT,
    row_ids UUID[] NOT NULL,
    CONSTRAINT personal_reads_pkey PRIMARY KEY (id)
)

CREATE INDEX personal_reads_account_id_idx ON personal_reads (account_id)

CREATE INDEX personal_reads_person_id_idx ON personal_reads (person_id)

CREATE INDEX personal_reads_row_ids_idx ON personal_reads USING gin (row_ids)

-- The persons whose contact values a kept answer shows: it goes when one of them is erased.
ALTER TABLE idempotency_keys ADD COLUMN shows UUID[] DEFAULT '{}' NOT NULL

CREATE INDEX idempotency_keys_shows_idx ON idempotency_keys USING gin (shows)

-- Finds those who were erased lately, so that answers which were being given meanwhile are forgotten too.
CREATE INDEX persons_erased_on_idx ON persons (erased_on) WHERE erased_on is not null

-- A user name is a personal value that stands in a kept table: erasure overwrites it in the twin too. The service can
-- change nothing else there.
create function record.forget_usernames(accounts uuid[]) returns bigint language plpgsql volatile security definer
set search_path = pg_catalog, public as $$
declare
    forgotten bigint;
begin
    update history.accounts h set username = a.username
    from public.accounts a where a.id = h.id and a.id = any(accounts) and h.username <> a.username;
    get diagnostics forgotten = row_count;
    return forgotten;
end $$

revoke all on function record.forget_usernames(uuid[]) from public

-- The service can only add to the log of reads; what is past its time goes by this function, and nothing younger than a
-- year, whoever asks. The oldest come first by their ids, so a look at the first of them tells that there is nothing.
create function record.purge_personal_reads(older_than interval, most int) returns setof uuid
language sql volatile security definer set search_path = pg_catalog, public as $$
    delete from public.personal_reads where id in (
        select o.id from (select id, at from public.personal_reads order by id limit most) o
        where o.at < clock_timestamp() - greatest(older_than, interval '1 year')
    ) returning id
$$

revoke all on function record.purge_personal_reads(interval, int) from public

do $$
begin
    if exists (select 1 from pg_roles where rolname = 'tuquan_app') then
        grant execute on function record.forget_usernames(uuid[]) to tuquan_app;
        grant execute on function record.purge_personal_reads(interval, int) to tuquan_app;
        revoke update, delete on personal_reads from tuquan_app;
    end if;
end $$
