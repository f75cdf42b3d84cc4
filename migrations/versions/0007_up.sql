-- Doubtful persons and households, merged persons.
-- Changes a kept table as ALTER TABLE does, and its twin with it: the twin is built anew, so its columns and triggers are
-- those of the table. Older versions take what the table's rows took: the default of a new column, or nothing.
create function record.alter_kept(source regclass, change text) returns void language plpgsql as $$
declare
    name text := (select relname from pg_class where oid = source);
begin
    execute format('alter table history.%I set schema record', name);
    perform record.forget_history(source);
    execute format('alter table %s %s', source, change);
    perform record.keep_history(source);
    execute (
        select format(
            'insert into history.%I (%s, superseded_in) select %s, superseded_in from record.%I', name,
            string_agg(quote_ident(a.attname), ', ' order by a.attnum),
            string_agg(
                case when b.attname is null then coalesce(pg_get_expr(d.adbin, d.adrelid), 'null')
                    else quote_ident(a.attname) end, ', ' order by a.attnum
            ), name
        )
        from pg_attribute a
        left join pg_attribute b on b.attrelid = format('record.%I', name)::regclass and b.attname = a.attname
            and not b.attisdropped
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = source and a.attnum > 0 and not a.attisdropped
    );
    execute format('drop table record.%I', name);
end $$

CREATE TABLE duplicate_suspicions (
    id UUID DEFAULT uuidv7() NOT NULL,
    kind TEXT NOT NULL,
    first_id UUID NOT NULL,
    second_id UUID NOT NULL,
    score SMALLINT NOT NULL,
    reasons TEXT[] NOT NULL,
    state TEXT NOT NULL,
    territory_id UUID NOT NULL,
    decided_by UUID,
    decided_on DATE,
    decision_reason TEXT,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT duplicate_suspicions_pkey PRIMARY KEY (id),
    CONSTRAINT duplicate_suspicions_first_id_second_id_key UNIQUE (first_id, second_id),
    CONSTRAINT duplicate_suspicions_kind_check CHECK (kind in ('person','household')),
    CONSTRAINT duplicate_suspicions_order_check CHECK (first_id < second_id),
    CONSTRAINT duplicate_suspicions_score_check CHECK (score between 0 and 100),
    CONSTRAINT duplicate_suspicions_state_check CHECK (state in ('open','merged','not_same','obsolete')),
    CONSTRAINT duplicate_suspicions_decided_check CHECK ((state in ('merged','not_same')) = (decided_on is not null)),
    CONSTRAINT duplicate_suspicions_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territories (id),
    CONSTRAINT duplicate_suspicions_decided_by_fkey FOREIGN KEY(decided_by) REFERENCES persons (id)
)

CREATE INDEX duplicate_suspicions_score_id_idx ON duplicate_suspicions (score, id)

CREATE INDEX duplicate_suspicions_second_id_idx ON duplicate_suspicions (second_id)

CREATE INDEX duplicate_suspicions_territory_id_idx ON duplicate_suspicions (territory_id)

CREATE TABLE duplicate_searches (
    id UUID DEFAULT uuidv7() NOT NULL,
    territory_id UUID NOT NULL,
    searched_on DATE NOT NULL,
    searched_by UUID,
    persons INTEGER NOT NULL,
    households INTEGER NOT NULL,
    opened INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    obsolete INTEGER NOT NULL,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT duplicate_searches_pkey PRIMARY KEY (id),
    CONSTRAINT duplicate_searches_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territories (id),
    CONSTRAINT duplicate_searches_searched_by_fkey FOREIGN KEY(searched_by) REFERENCES persons (id)
)

CREATE INDEX duplicate_searches_territory_id_idx ON duplicate_searches (territory_id)

CREATE TABLE person_merges (
    id UUID DEFAULT uuidv7() NOT NULL,
    kept_person_id UUID NOT NULL,
    merged_person_id UUID NOT NULL,
    territory_id UUID NOT NULL,
    suspicion_id UUID,
    reason TEXT NOT NULL,
    merged_on DATE NOT NULL,
    merged_by UUID,
    undone_on DATE,
    undone_by UUID,
    undone_reason TEXT,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT person_merges_pkey PRIMARY KEY (id),
    CONSTRAINT person_merges_kept_person_id_fkey FOREIGN KEY(kept_person_id) REFERENCES persons (id),
    CONSTRAINT person_merges_merged_person_id_fkey FOREIGN KEY(merged_person_id) REFERENCES persons (id),
    CONSTRAINT person_merges_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territories (id),
    CONSTRAINT person_merges_suspicion_id_fkey FOREIGN KEY(suspicion_id) REFERENCES duplicate_suspicions (id),
    CONSTRAINT person_merges_merged_by_fkey FOREIGN KEY(merged_by) REFERENCES persons (id),
    CONSTRAINT person_merges_undone_by_fkey FOREIGN KEY(undone_by) REFERENCES persons (id)
)

CREATE INDEX person_merges_kept_person_id_idx ON person_merges (kept_person_id)

CREATE INDEX person_merges_merged_person_id_idx ON person_merges (merged_person_id)

CREATE UNIQUE INDEX person_merges_standing_key ON person_merges (merged_person_id) WHERE undone_on is null

CREATE INDEX person_merges_suspicion_id_idx ON person_merges (suspicion_id)

CREATE INDEX person_merges_territory_id_idx ON person_merges (territory_id)

CREATE TABLE person_merge_items (
    id UUID DEFAULT uuidv7() NOT NULL,
    merge_id UUID NOT NULL,
    kind TEXT NOT NULL,
    record_id UUID NOT NULL,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT person_merge_items_pkey PRIMARY KEY (id),
    CONSTRAINT person_merge_items_kind_check CHECK (kind in ('board_seat','household_holder','assignment','account','restructuring','recorded_claim')),
    CONSTRAINT person_merge_items_merge_id_fkey FOREIGN KEY(merge_id) REFERENCES person_merges (id)
)

CREATE INDEX person_merge_items_merge_id_idx ON person_merge_items (merge_id)

CREATE TABLE duplicate_marks (
    kind TEXT NOT NULL,
    position BIGINT NOT NULL,
    record_id UUID NOT NULL,
    CONSTRAINT duplicate_marks_pkey PRIMARY KEY (kind)
)

select record.keep_history('duplicate_suspicions')

select record.keep_history('duplicate_searches')

select record.keep_history('person_merges')

select record.keep_history('person_merge_items')

insert into duplicate_marks (kind, position, record_id)
select kind, 0, '00000000-0000-0000-0000-000000000000' from unnest(array['person', 'household']) kind

select record.alter_kept(
    'persons', 'add column merged_into uuid constraint persons_merged_into_fkey references persons (id)'
)

-- What a person drafted goes over to the record that the person is merged into.
create index restructurings_drafted_by_idx on restructurings (drafted_by)

create index recorded_claims_recorded_by_idx on recorded_claims (recorded_by)

create index persons_merged_into_idx on persons (merged_into)

-- What has changed since the last search is found by its change set, whoever bears a phone by the phone.
create index persons_recorded_in_idx on persons (recorded_in)

create index households_recorded_in_idx on households (recorded_in)

create index person_contacts_phone_idx on person_contacts (phone)
