-- What comes from paper, and what is recorded for another.
CREATE TABLE papers (
    id UUID DEFAULT uuidv7() NOT NULL,
    territory_id UUID NOT NULL,
    kind TEXT NOT NULL,
    number TEXT,
    issued_on DATE,
    issuer TEXT,
    title TEXT NOT NULL,
    title_fold TEXT NOT NULL,
    note TEXT,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT papers_pkey PRIMARY KEY (id),
    CONSTRAINT papers_kind_check CHECK (kind in ('decision','minutes','regulation','award','list','register','other')),
    CONSTRAINT papers_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territories (id)
)

CREATE INDEX papers_territory_id_idx ON papers (territory_id)

CREATE TABLE recorded_claims (
    id UUID DEFAULT uuidv7() NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    territory_id UUID NOT NULL,
    group_ids UUID[] NOT NULL,
    command JSONB NOT NULL,
    paper_id UUID,
    no_paper_reason TEXT,
    record_id UUID,
    recorded_by UUID NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    answered_by UUID,
    answered_at TIMESTAMP WITH TIME ZONE,
    reject_reason TEXT,
    version INTEGER DEFAULT 1 NOT NULL,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT recorded_claims_pkey PRIMARY KEY (id),
    CONSTRAINT recorded_claims_kind_check CHECK (kind in ('group','restructuring','count','fact')),
    CONSTRAINT recorded_claims_state_check CHECK (state in ('pending','confirmed','rejected')),
    CONSTRAINT recorded_claims_source_check CHECK (num_nonnulls(paper_id, no_paper_reason) = 1),
    CONSTRAINT recorded_claims_record_check CHECK ((state = 'confirmed') = (record_id is not null)),
    CONSTRAINT recorded_claims_reject_reason_check CHECK ((state = 'rejected') = (reject_reason is not null)),
    CONSTRAINT recorded_claims_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territories (id),
    CONSTRAINT recorded_claims_paper_id_fkey FOREIGN KEY(paper_id) REFERENCES papers (id),
    CONSTRAINT recorded_claims_recorded_by_fkey FOREIGN KEY(recorded_by) REFERENCES persons (id),
    CONSTRAINT recorded_claims_answered_by_fkey FOREIGN KEY(answered_by) REFERENCES persons (id)
)

CREATE INDEX recorded_claims_group_ids_idx ON recorded_claims USING gin (group_ids)

CREATE INDEX recorded_claims_paper_id_idx ON recorded_claims (paper_id)

CREATE UNIQUE INDEX recorded_claims_record_id_key ON recorded_claims (record_id)

CREATE INDEX recorded_claims_territory_id_idx ON recorded_claims (territory_id)

CREATE TABLE declared_counts (
    id UUID DEFAULT uuidv7() NOT NULL,
    group_id UUID NOT NULL,
    households INTEGER,
    people INTEGER,
    claim_id UUID NOT NULL,
    valid DATERANGE NOT NULL,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT declared_counts_pkey PRIMARY KEY (id),
    CONSTRAINT declared_counts_group_id_valid_key EXCLUDE USING gist (group_id WITH =, valid WITH &&) WHERE (lower(valid) IS DISTINCT FROM 'infinity'::date) DEFERRABLE INITIALLY IMMEDIATE,
    CONSTRAINT declared_counts_valid_check CHECK (not isempty(valid)),
    CONSTRAINT declared_counts_group_id_valid_fkey FOREIGN KEY(group_id, PERIOD valid) REFERENCES groups (life, PERIOD valid),
    CONSTRAINT declared_counts_figures_check CHECK (num_nonnulls(households, people) >= 1),
    CONSTRAINT declared_counts_least_check CHECK (households >= 0 and people >= 0),
    CONSTRAINT declared_counts_day_check CHECK (upper(valid) = lower(valid) + 1),
    CONSTRAINT declared_counts_group_id_fkey FOREIGN KEY(group_id) REFERENCES groups (id),
    CONSTRAINT declared_counts_claim_id_fkey FOREIGN KEY(claim_id) REFERENCES recorded_claims (id)
)

CREATE INDEX declared_counts_claim_id_idx ON declared_counts (claim_id)

CREATE INDEX declared_counts_group_id_idx ON declared_counts (group_id)

CREATE TABLE recorded_facts (
    id UUID DEFAULT uuidv7() NOT NULL,
    group_id UUID NOT NULL,
    kind TEXT NOT NULL,
    stated_on DATE NOT NULL,
    precision TEXT NOT NULL,
    text TEXT NOT NULL,
    text_fold TEXT NOT NULL,
    claim_id UUID NOT NULL,
    valid DATERANGE NOT NULL,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT recorded_facts_pkey PRIMARY KEY (id),
    CONSTRAINT recorded_facts_group_id_valid_fkey FOREIGN KEY(group_id, PERIOD valid) REFERENCES groups (life, PERIOD valid),
    CONSTRAINT recorded_facts_kind_check CHECK (kind in ('regulation','award','meeting','other')),
    CONSTRAINT recorded_facts_precision_check CHECK (precision in ('day','month','year')),
    CONSTRAINT recorded_facts_group_id_fkey FOREIGN KEY(group_id) REFERENCES groups (id),
    CONSTRAINT recorded_facts_claim_id_fkey FOREIGN KEY(claim_id) REFERENCES recorded_claims (id)
)

CREATE INDEX recorded_facts_claim_id_idx ON recorded_facts (claim_id)

CREATE INDEX recorded_facts_group_id_idx ON recorded_facts (group_id)

CREATE TABLE change_answers (
    id UUID DEFAULT uuidv7() NOT NULL,
    entry_id UUID NOT NULL,
    person_id UUID NOT NULL,
    answer TEXT NOT NULL,
    reason TEXT,
    answered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT change_answers_pkey PRIMARY KEY (id),
    CONSTRAINT change_answers_answer_check CHECK (answer in ('confirmed','objected')),
    CONSTRAINT change_answers_reason_check CHECK (answer = 'confirmed' or reason is not null),
    CONSTRAINT change_answers_entry_id_key UNIQUE (entry_id),
    CONSTRAINT change_answers_entry_id_fkey FOREIGN KEY(entry_id) REFERENCES journal_entries (id),
    CONSTRAINT change_answers_person_id_fkey FOREIGN KEY(person_id) REFERENCES persons (id)
)

CREATE INDEX change_sets_on_behalf_of_idx ON change_sets (on_behalf_of) WHERE on_behalf_of is not null

select record.keep_history('papers')

select record.keep_history('recorded_claims')

select record.keep_history('declared_counts')

select record.keep_history('recorded_facts')

select record.keep_history('change_answers')
