CREATE TABLE groups (
    id UUID DEFAULT uuidv7() NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    origin TEXT NOT NULL,
    end_kind TEXT,
    valid DATERANGE,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    life UUID GENERATED ALWAYS AS (id) STORED,
    CONSTRAINT groups_pkey PRIMARY KEY (id),
    CONSTRAINT groups_life_valid_key UNIQUE (life, valid WITHOUT OVERLAPS),
    CONSTRAINT groups_origin_check CHECK (origin in ('workflow','recorded')),
    CONSTRAINT groups_end_kind_check CHECK (end_kind in ('dissolved','superseded'))
)

CREATE INDEX groups_id_covering_idx ON groups (id) INCLUDE (version, valid)

CREATE TABLE household_events (
    id UUID DEFAULT uuidv7() NOT NULL,
    kind TEXT NOT NULL,
    effective_on DATE NOT NULL,
    order_no INTEGER NOT NULL,
    origin TEXT NOT NULL,
    reason TEXT,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT household_events_pkey PRIMARY KEY (id),
    CONSTRAINT household_events_kind_check CHECK (kind in ('register','split','join','move_in','move_out','move','end','change_head','change_representative','recount','presence'))
)

CREATE INDEX household_events_effective_on_idx ON household_events (effective_on)

CREATE TABLE households (
    id UUID DEFAULT uuidv7() NOT NULL,
    code TEXT NOT NULL,
    origin TEXT NOT NULL,
    version INTEGER DEFAULT '1' NOT NULL,
    valid DATERANGE,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    life UUID GENERATED ALWAYS AS (id) STORED,
    CONSTRAINT households_pkey PRIMARY KEY (id),
    CONSTRAINT households_life_valid_key UNIQUE (life, valid WITHOUT OVERLAPS),
    CONSTRAINT households_origin_check CHECK (origin in ('workflow','recorded'))
)

CREATE INDEX households_id_covering_idx ON households (id) INCLUDE (code, version, origin, valid)

CREATE UNIQUE INDEX households_code_key ON households (code)

CREATE TABLE idempotency_keys (
    account_id UUID NOT NULL,
    key TEXT NOT NULL,
    sealed_answer BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (account_id, key)
)

CREATE INDEX idempotency_keys_created_at_idx ON idempotency_keys (created_at)

-- Takes the key for this transaction and looks up its answer. Two statements of one function: the second sees what the
-- holder before us committed, which one statement would not.
create function record.claim_idempotency(space integer, account uuid, given_key text, since timestamptz)
returns table (claimed boolean, sealed_answer bytea) language plpgsql volatile as $$
begin
    claimed := pg_try_advisory_xact_lock(space, hashtext(account::text || given_key));
    if claimed then
        select k.sealed_answer into sealed_answer from public.idempotency_keys k
        where k.account_id = account and k.key = given_key and k.created_at > since;
    end if;
    return next;
end $$

CREATE TABLE persons (
    id UUID DEFAULT uuidv7() NOT NULL,
    lawful_basis TEXT NOT NULL,
    notice_on DATE,
    erased_on DATE,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT persons_pkey PRIMARY KEY (id)
)

CREATE TABLE server_secrets (
    name TEXT NOT NULL,
    value BYTEA NOT NULL,
    CONSTRAINT server_secrets_pkey PRIMARY KEY (name)
)

CREATE TABLE sign_in_tries (
    username_key BYTEA NOT NULL,
    failed INTEGER NOT NULL,
    last_at TIMESTAMP WITH TIME ZONE NOT NULL,
    locked_until TIMESTAMP WITH TIME ZONE,
    CONSTRAINT sign_in_tries_pkey PRIMARY KEY (username_key)
)

CREATE TABLE signing_keys (
    kid TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    sealed_private_key BYTEA NOT NULL,
    public_jwk JSONB NOT NULL,
    active_from TIMESTAMP WITH TIME ZONE NOT NULL,
    retires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT signing_keys_pkey PRIMARY KEY (kid)
)

CREATE TABLE territories (
    id UUID DEFAULT uuidv7() NOT NULL,
    label BIGINT GENERATED ALWAYS AS IDENTITY,
    key TEXT,
    kind TEXT NOT NULL,
    path LTREE NOT NULL,
    valid DATERANGE NOT NULL,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    life UUID GENERATED ALWAYS AS (id) STORED,
    CONSTRAINT territories_pkey PRIMARY KEY (id),
    CONSTRAINT territories_life_valid_key UNIQUE (life, valid WITHOUT OVERLAPS),
    CONSTRAINT territories_kind_check CHECK (kind in ('country','province','district','commune','ward','township','special_zone','hamlet')),
    CONSTRAINT territories_key_key UNIQUE (key)
)

CREATE INDEX territories_id_covering_idx ON territories (id) INCLUDE (path, valid)

CREATE INDEX territories_path_gist_idx ON territories USING gist (path)

CREATE INDEX territories_path_idx ON territories (path)

CREATE TABLE accounts (
    id UUID DEFAULT uuidv7() NOT NULL,
    person_id UUID NOT NULL,
    territory_id UUID NOT NULL,
    username TEXT NOT NULL,
    status TEXT NOT NULL,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT accounts_pkey PRIMARY KEY (id),
    CONSTRAINT accounts_status_check CHECK (status in ('active','disabled')),
    CONSTRAINT accounts_person_id_fkey FOREIGN KEY(person_id) REFERENCES persons (id),
    CONSTRAINT accounts_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territories (id),
    CONSTRAINT accounts_username_key UNIQUE (username)
)

CREATE INDEX accounts_person_id_idx ON accounts (person_id)

CREATE INDEX accounts_territory_id_idx ON accounts (territory_id)

CREATE TABLE board_seats (
    id UUID DEFAULT uuidv7() NOT NULL,
    group_id UUID NOT NULL,
    person_id UUID NOT NULL,
    post TEXT NOT NULL,
    manner TEXT NOT NULL,
    ended_because TEXT,
    term_until DATE,
    valid DATERANGE NOT NULL,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT board_seats_pkey PRIMARY KEY (id),
    CONSTRAINT board_seats_group_id_person_id_post_valid_key EXCLUDE USING gist (group_id WITH =, person_id WITH =, post WITH =, valid WITH &&) WHERE (lower(valid) IS DISTINCT FROM 'infinity'::date) DEFERRABLE INITIALLY IMMEDIATE,
    CONSTRAINT board_seats_valid_check CHECK (not isempty(valid)),
    CONSTRAINT board_seats_group_id_valid_fkey FOREIGN KEY(group_id, PERIOD valid) REFERENCES groups (life, PERIOD valid),
    CONSTRAINT board_seats_post_check CHECK (post in ('head','deputy','secretary')),
    CONSTRAINT board_seats_manner_check CHECK (manner in ('elected','acting','recognised')),
    CONSTRAINT board_seats_one_head_excl EXCLUDE USING gist (group_id WITH =, valid WITH &&) WHERE (post = 'head') DEFERRABLE INITIALLY IMMEDIATE,
    CONSTRAINT board_seats_group_id_fkey FOREIGN KEY(group_id) REFERENCES groups (id),
    CONSTRAINT board_seats_person_id_fkey FOREIGN KEY(person_id) REFERENCES persons (id)
)

CREATE INDEX board_seats_group_id_idx ON board_seats (group_id)

CREATE INDEX board_seats_person_id_idx ON board_seats (person_id)

CREATE TABLE bodies (
    id UUID DEFAULT uuidv7() NOT NULL,
    kind TEXT NOT NULL,
    level TEXT NOT NULL,
    territory_id UUID NOT NULL,
    parent_id UUID,
    electronic_id TEXT,
    name TEXT NOT NULL,
    name_fold TEXT NOT NULL,
    sort_key TEXT COLLATE "C" NOT NULL,
    valid DATERANGE NOT NULL,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT bodies_pkey PRIMARY KEY (id),
    CONSTRAINT bodies_level_check CHECK (level in ('central','province','district','commune','hamlet')),
    CONSTRAINT bodies_electronic_id_check CHECK (electronic_id is null or electronic_id ~ '^[A-Z0-9]+([.][A-Z0-9]+)*$' and length(electronic_id) <= 35),
    CONSTRAINT bodies_valid_check CHECK (not isempty(valid)),
    CONSTRAINT bodies_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territories (id),
    CONSTRAINT bodies_parent_id_fkey FOREIGN KEY(parent_id) REFERENCES bodies (id)
)

CREATE INDEX bodies_parent_id_idx ON bodies (parent_id)

CREATE INDEX bodies_sort_key_idx ON bodies (sort_key)

CREATE INDEX bodies_territory_id_idx ON bodies (territory_id)

CREATE TABLE clusters (
    id UUID DEFAULT uuidv7() NOT NULL,
    territory_id UUID NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    name_fold TEXT NOT NULL,
    sort_key TEXT COLLATE "C" NOT NULL,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT clusters_pkey PRIMARY KEY (id),
    CONSTRAINT clusters_kind_check CHECK (kind in ('alley','canal','road','block','floor')),
    CONSTRAINT clusters_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territories (id)
)

CREATE INDEX clusters_territory_id_idx ON clusters (territory_id)

CREATE TABLE group_homes (
    group_id UUID NOT NULL,
    territory_id UUID NOT NULL,
    CONSTRAINT group_homes_pkey PRIMARY KEY (group_id),
    CONSTRAINT group_homes_group_id_fkey FOREIGN KEY(group_id) REFERENCES groups (id),
    CONSTRAINT group_homes_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territories (id)
)

CREATE INDEX group_homes_group_id_covering_idx ON group_homes (group_id) INCLUDE (territory_id)

CREATE INDEX group_homes_territory_id_idx ON group_homes (territory_id)

CREATE TABLE group_versions (
    id UUID DEFAULT uuidv7() NOT NULL,
    group_id UUID NOT NULL,
    territory_id UUID NOT NULL,
    pending_reason TEXT,
    pending_until DATE,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    name_fold TEXT NOT NULL,
    sort_key TEXT COLLATE "C" NOT NULL,
    status TEXT NOT NULL,
    valid DATERANGE NOT NULL,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT group_versions_pkey PRIMARY KEY (id),
    CONSTRAINT group_versions_group_id_valid_key EXCLUDE USING gist (group_id WITH =, valid WITH &&) WHERE (lower(valid) IS DISTINCT FROM 'infinity'::date) DEFERRABLE INITIALLY IMMEDIATE,
    CONSTRAINT group_versions_valid_check CHECK (not isempty(valid)),
    CONSTRAINT group_versions_group_id_valid_fkey FOREIGN KEY(group_id, PERIOD valid) REFERENCES groups (life, PERIOD valid),
    CONSTRAINT group_versions_territory_id_valid_fkey FOREIGN KEY(territory_id, PERIOD valid) REFERENCES territories (life, PERIOD valid),
    CONSTRAINT group_versions_status_check CHECK (status in ('active','suspended')),
    CONSTRAINT group_versions_number_check CHECK (number > 0),
    CONSTRAINT group_versions_group_id_fkey FOREIGN KEY(group_id) REFERENCES groups (id),
    CONSTRAINT group_versions_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territories (id)
)

CREATE INDEX group_versions_group_id_idx ON group_versions (group_id)

CREATE INDEX group_versions_name_fold_trgm_idx ON group_versions USING gin (name_fold gin_trgm_ops)

CREATE INDEX group_versions_sort_key_group_id_idx ON group_versions (sort_key, group_id)

CREATE INDEX group_versions_territory_id_idx ON group_versions (territory_id)

CREATE TABLE household_holders (
    id UUID DEFAULT uuidv7() NOT NULL,
    household_id UUID NOT NULL,
    person_id UUID NOT NULL,
    post TEXT NOT NULL,
    valid DATERANGE NOT NULL,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT household_holders_pkey PRIMARY KEY (id),
    CONSTRAINT household_holders_household_id_post_valid_key EXCLUDE USING gist (household_id WITH =, post WITH =, valid WITH &&) WHERE (lower(valid) IS DISTINCT FROM 'infinity'::date) DEFERRABLE INITIALLY IMMEDIATE,
    CONSTRAINT household_holders_valid_check CHECK (not isempty(valid)),
    CONSTRAINT household_holders_household_id_valid_fkey FOREIGN KEY(household_id, PERIOD valid) REFERENCES households (life, PERIOD valid),
    CONSTRAINT household_holders_post_check CHECK (post in ('head','representative')),
    CONSTRAINT household_holders_household_id_fkey FOREIGN KEY(household_id) REFERENCES households (id),
    CONSTRAINT household_holders_person_id_fkey FOREIGN KEY(person_id) REFERENCES persons (id)
)

CREATE INDEX household_holders_household_id_idx ON household_holders (household_id)

CREATE INDEX household_holders_person_id_idx ON household_holders (person_id)

CREATE TABLE household_homes (
    household_id UUID NOT NULL,
    territory_id UUID NOT NULL,
    group_id UUID,
    CONSTRAINT household_homes_pkey PRIMARY KEY (household_id),
    CONSTRAINT household_homes_household_id_fkey FOREIGN KEY(household_id) REFERENCES households (id),
    CONSTRAINT household_homes_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territories (id),
    CONSTRAINT household_homes_group_id_fkey FOREIGN KEY(group_id) REFERENCES groups (id)
)

CREATE INDEX household_homes_household_id_covering_idx ON household_homes (household_id) INCLUDE (territory_id, group_id)

CREATE INDEX household_homes_group_id_idx ON household_homes (group_id)

CREATE INDEX household_homes_territory_id_idx ON household_homes (territory_id)

CREATE TABLE household_lineage (
    id UUID DEFAULT uuidv7() NOT NULL,
    event_id UUID NOT NULL,
    origin_household_id UUID,
    result_household_id UUID,
    kind TEXT NOT NULL,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT household_lineage_pkey PRIMARY KEY (id),
    CONSTRAINT household_lineage_ends_check CHECK (num_nonnulls(origin_household_id, result_household_id) >= 1),
    CONSTRAINT household_lineage_event_id_fkey FOREIGN KEY(event_id) REFERENCES household_events (id),
    CONSTRAINT household_lineage_origin_household_id_fkey FOREIGN KEY(origin_household_id) REFERENCES households (id),
    CONSTRAINT household_lineage_result_household_id_fkey FOREIGN KEY(result_household_id) REFERENCES households (id)
)

CREATE INDEX household_lineage_event_id_idx ON household_lineage (event_id)

CREATE INDEX household_lineage_origin_household_id_idx ON household_lineage (origin_household_id)

CREATE INDEX household_lineage_result_household_id_idx ON household_lineage (result_household_id)

CREATE TABLE journal_entries (
    id UUID DEFAULT uuidv7() NOT NULL,
    change_set_id BIGINT NOT NULL,
    number SMALLINT NOT NULL,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id UUID NOT NULL,
    territory_id UUID,
    effective_on DATE,
    reason TEXT,
    payload JSONB NOT NULL,
    CONSTRAINT journal_entries_pkey PRIMARY KEY (id),
    CONSTRAINT journal_entries_change_set_id_fkey FOREIGN KEY(change_set_id) REFERENCES change_sets (id),
    CONSTRAINT journal_entries_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territories (id)
)

CREATE UNIQUE INDEX journal_entries_change_set_id_number_key ON journal_entries (change_set_id, number)

CREATE INDEX journal_entries_subject_id_idx ON journal_entries (subject_id)

CREATE INDEX journal_entries_territory_id_idx ON journal_entries (territory_id)

CREATE TABLE memberships (
    id UUID DEFAULT uuidv7() NOT NULL,
    household_id UUID NOT NULL,
    group_id UUID NOT NULL,
    status TEXT NOT NULL,
    ended_because TEXT,
    valid DATERANGE NOT NULL,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT memberships_pkey PRIMARY KEY (id),
    CONSTRAINT memberships_household_id_valid_key EXCLUDE USING gist (household_id WITH =, valid WITH &&) WHERE (lower(valid) IS DISTINCT FROM 'infinity'::date) DEFERRABLE INITIALLY IMMEDIATE,
    CONSTRAINT memberships_valid_check CHECK (not isempty(valid)),
    CONSTRAINT memberships_household_id_valid_fkey FOREIGN KEY(household_id, PERIOD valid) REFERENCES households (life, PERIOD valid),
    CONSTRAINT memberships_group_id_valid_fkey FOREIGN KEY(group_id, PERIOD valid) REFERENCES groups (life, PERIOD valid),
    CONSTRAINT memberships_status_check CHECK (status in ('invited','member','provisional','declined')),
    CONSTRAINT memberships_household_id_fkey FOREIGN KEY(household_id) REFERENCES households (id),
    CONSTRAINT memberships_group_id_fkey FOREIGN KEY(group_id) REFERENCES groups (id)
)

CREATE INDEX memberships_group_id_covering_idx ON memberships (group_id) INCLUDE (household_id, status, valid)

CREATE INDEX memberships_household_id_covering_idx ON memberships (household_id) INCLUDE (group_id, status, valid)

CREATE TABLE people_counts (
    id UUID DEFAULT uuidv7() NOT NULL,
    household_id UUID NOT NULL,
    people SMALLINT NOT NULL,
    source TEXT NOT NULL,
    valid DATERANGE NOT NULL,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT people_counts_pkey PRIMARY KEY (id),
    CONSTRAINT people_counts_household_id_valid_key EXCLUDE USING gist (household_id WITH =, valid WITH &&) WHERE (lower(valid) IS DISTINCT FROM 'infinity'::date) DEFERRABLE INITIALLY IMMEDIATE,
    CONSTRAINT people_counts_valid_check CHECK (not isempty(valid)),
    CONSTRAINT people_counts_household_id_valid_fkey FOREIGN KEY(household_id, PERIOD valid) REFERENCES households (life, PERIOD valid),
    CONSTRAINT people_counts_people_check CHECK (people between 0 and 999),
    CONSTRAINT people_counts_source_check CHECK (source in ('counted','declared')),
    CONSTRAINT people_counts_household_id_fkey FOREIGN KEY(household_id) REFERENCES households (id)
)

CREATE INDEX people_counts_household_id_covering_idx ON people_counts (household_id) INCLUDE (people, source, valid)

CREATE TABLE person_contacts (
    person_id UUID NOT NULL,
    full_name TEXT NOT NULL,
    name_fold TEXT NOT NULL,
    sort_key TEXT COLLATE "C" NOT NULL,
    phone TEXT,
    CONSTRAINT person_contacts_pkey PRIMARY KEY (person_id),
    CONSTRAINT person_contacts_person_id_fkey FOREIGN KEY(person_id) REFERENCES persons (id)
)

CREATE INDEX person_contacts_name_fold_trgm_idx ON person_contacts USING gin (name_fold gin_trgm_ops)

CREATE INDEX person_contacts_sort_key_idx ON person_contacts (sort_key)

CREATE TABLE person_homes (
    person_id UUID NOT NULL,
    territory_id UUID NOT NULL,
    CONSTRAINT person_homes_pkey PRIMARY KEY (person_id),
    CONSTRAINT person_homes_person_id_fkey FOREIGN KEY(person_id) REFERENCES persons (id),
    CONSTRAINT person_homes_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territories (id)
)

CREATE INDEX person_homes_territory_id_idx ON person_homes (territory_id)

CREATE TABLE policy_values (
    id UUID DEFAULT uuidv7() NOT NULL,
    territory_id UUID NOT NULL,
    key TEXT NOT NULL,
    value JSONB NOT NULL,
    legal_basis TEXT NOT NULL,
    verified BOOLEAN NOT NULL,
    valid DATERANGE NOT NULL,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT policy_values_pkey PRIMARY KEY (id),
    CONSTRAINT policy_values_territory_id_key_valid_key EXCLUDE USING gist (territory_id WITH =, key WITH =, valid WITH &&) WHERE (lower(valid) IS DISTINCT FROM 'infinity'::date) DEFERRABLE INITIALLY IMMEDIATE,
    CONSTRAINT policy_values_valid_check CHECK (not isempty(valid)),
    CONSTRAINT policy_values_territory_id_valid_fkey FOREIGN KEY(territory_id, PERIOD valid) REFERENCES territories (life, PERIOD valid),
    CONSTRAINT policy_values_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territories (id)
)

CREATE INDEX policy_values_territory_id_idx ON policy_values (territory_id)

CREATE TABLE presences (
    id UUID DEFAULT uuidv7() NOT NULL,
    household_id UUID NOT NULL,
    presence TEXT NOT NULL,
    valid DATERANGE NOT NULL,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT presences_pkey PRIMARY KEY (id),
    CONSTRAINT presences_household_id_valid_key EXCLUDE USING gist (household_id WITH =, valid WITH &&) WHERE (lower(valid) IS DISTINCT FROM 'infinity'::date) DEFERRABLE INITIALLY IMMEDIATE,
    CONSTRAINT presences_valid_check CHECK (not isempty(valid)),
    CONSTRAINT presences_household_id_valid_fkey FOREIGN KEY(household_id, PERIOD valid) REFERENCES households (life, PERIOD valid),
    CONSTRAINT presences_presence_check CHECK (presence in ('resident','temporary','away','vacant')),
    CONSTRAINT presences_household_id_fkey FOREIGN KEY(household_id) REFERENCES households (id)
)

CREATE INDEX presences_household_id_covering_idx ON presences (household_id) INCLUDE (presence, valid)

CREATE TABLE restructurings (
    id UUID DEFAULT uuidv7() NOT NULL,
    kind TEXT NOT NULL,
    legal_form TEXT,
    state TEXT NOT NULL,
    origin TEXT NOT NULL,
    territory_id UUID NOT NULL,
    group_ids UUID[] NOT NULL,
    effective_on DATE NOT NULL,
    order_no INTEGER,
    decision_number TEXT,
    decided_on DATE,
    issuer TEXT,
    wording TEXT,
    reason TEXT,
    late_reason TEXT,
    command JSONB NOT NULL,
    plan JSONB NOT NULL,
    plan_hash BYTEA NOT NULL,
    drafted_by UUID,
    drafted_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    executed_at TIMESTAMP WITH TIME ZONE,
    scheduled_by UUID,
    scheduled_account UUID,
    scheduled_at TIMESTAMP WITH TIME ZONE,
    attention JSONB,
    withdrawn_because TEXT,
    repeals_id UUID,
    version INTEGER DEFAULT 1 NOT NULL,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT restructurings_pkey PRIMARY KEY (id),
    CONSTRAINT restructurings_kind_check CHECK (kind in ('establish','split','merge','regroup','transfer','rename','renumber','dissolve','repeal')),
    CONSTRAINT restructurings_legal_form_check CHECK (legal_form in ('chia','tach','sap_nhap','hop_nhat')),
    CONSTRAINT restructurings_state_check CHECK (state in ('previewed','scheduled','needs_attention','executed','repealed','annulled','withdrawn')),
    CONSTRAINT restructurings_scheduled_check CHECK (state <> 'scheduled' or num_nulls(scheduled_by, scheduled_account, scheduled_at) = 0),
    CONSTRAINT restructurings_repeals_check CHECK ((kind = 'repeal') = (repeals_id is not null)),
    CONSTRAINT restructurings_origin_check CHECK (origin in ('workflow','recorded')),
    CONSTRAINT restructurings_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territories (id),
    CONSTRAINT restructurings_drafted_by_fkey FOREIGN KEY(drafted_by) REFERENCES persons (id),
    CONSTRAINT restructurings_scheduled_by_fkey FOREIGN KEY(scheduled_by) REFERENCES persons (id),
    CONSTRAINT restructurings_repeals_id_fkey FOREIGN KEY(repeals_id) REFERENCES restructurings (id)
)

CREATE INDEX restructurings_effective_on_order_no_idx ON restructurings (effective_on, order_no)

CREATE INDEX restructurings_group_ids_idx ON restructurings USING gin (group_ids)

CREATE INDEX restructurings_repeals_id_idx ON restructurings (repeals_id)

-- What the worker looks for.
CREATE INDEX restructurings_scheduled_idx ON restructurings (effective_on, order_no) WHERE state = 'scheduled'

-- Nothing is repealed twice.
CREATE UNIQUE INDEX restructurings_repealed_once_idx ON restructurings (repeals_id) WHERE state in ('executed','repealed')

CREATE INDEX restructurings_territory_id_idx ON restructurings (territory_id)

CREATE TABLE territory_successions (
    id UUID DEFAULT uuidv7() NOT NULL,
    predecessor_id UUID NOT NULL,
    successor_id UUID,
    effective_on DATE NOT NULL,
    extent TEXT NOT NULL,
    note TEXT NOT NULL,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT territory_successions_pkey PRIMARY KEY (id),
    CONSTRAINT territory_successions_extent_check CHECK (extent in ('whole','part','abolished')),
    CONSTRAINT territory_successions_successor_check CHECK ((extent = 'abolished') = (successor_id is null)),
    CONSTRAINT territory_successions_predecessor_id_fkey FOREIGN KEY(predecessor_id) REFERENCES territories (id),
    CONSTRAINT territory_successions_successor_id_fkey FOREIGN KEY(successor_id) REFERENCES territories (id)
)

CREATE INDEX territory_successions_predecessor_id_idx ON territory_successions (predecessor_id)

CREATE INDEX territory_successions_successor_id_idx ON territory_successions (successor_id)

CREATE TABLE territory_versions (
    id UUID DEFAULT uuidv7() NOT NULL,
    territory_id UUID NOT NULL,
    parent_id UUID,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    short_name TEXT NOT NULL,
    name TEXT NOT NULL,
    name_fold TEXT NOT NULL,
    sort_key TEXT COLLATE "C" NOT NULL,
    valid DATERANGE NOT NULL,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT territory_versions_pkey PRIMARY KEY (id),
    CONSTRAINT territory_versions_territory_id_valid_key EXCLUDE USING gist (territory_id WITH =, valid WITH &&) WHERE (lower(valid) IS DISTINCT FROM 'infinity'::date) DEFERRABLE INITIALLY IMMEDIATE,
    CONSTRAINT territory_versions_valid_check CHECK (not isempty(valid)),
    CONSTRAINT territory_versions_territory_id_valid_fkey FOREIGN KEY(territory_id, PERIOD valid) REFERENCES territories (life, PERIOD valid),
    CONSTRAINT territory_versions_parent_id_valid_fkey FOREIGN KEY(parent_id, PERIOD valid) REFERENCES territories (life, PERIOD valid),
    CONSTRAINT territory_versions_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territories (id),
    CONSTRAINT territory_versions_parent_id_fkey FOREIGN KEY(parent_id) REFERENCES territories (id)
)

CREATE INDEX territory_versions_code_idx ON territory_versions (code)

CREATE INDEX territory_versions_parent_id_idx ON territory_versions (parent_id)

CREATE INDEX territory_versions_sort_key_idx ON territory_versions (sort_key)

CREATE INDEX territory_versions_territory_id_covering_idx ON territory_versions (territory_id) INCLUDE (parent_id, kind, code, name, short_name, valid)

CREATE TABLE assignments (
    id UUID DEFAULT uuidv7() NOT NULL,
    person_id UUID NOT NULL,
    role TEXT NOT NULL,
    territory_id UUID,
    group_id UUID,
    household_id UUID,
    body_id UUID,
    valid DATERANGE,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT assignments_pkey PRIMARY KEY (id),
    CONSTRAINT assignments_one_place_check CHECK (num_nonnulls(territory_id, group_id, household_id) = 1),
    CONSTRAINT assignments_valid_check CHECK (not isempty(valid)),
    CONSTRAINT assignments_person_id_fkey FOREIGN KEY(person_id) REFERENCES persons (id),
    CONSTRAINT assignments_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territories (id),
    CONSTRAINT assignments_group_id_fkey FOREIGN KEY(group_id) REFERENCES groups (id),
    CONSTRAINT assignments_household_id_fkey FOREIGN KEY(household_id) REFERENCES households (id),
    CONSTRAINT assignments_body_id_fkey FOREIGN KEY(body_id) REFERENCES bodies (id)
)

CREATE INDEX assignments_body_id_idx ON assignments (body_id)

CREATE INDEX assignments_group_id_idx ON assignments (group_id)

CREATE INDEX assignments_household_id_idx ON assignments (household_id)

CREATE INDEX assignments_person_id_idx ON assignments (person_id)

CREATE INDEX assignments_territory_id_idx ON assignments (territory_id)

CREATE TABLE body_successions (
    id UUID DEFAULT uuidv7() NOT NULL,
    predecessor_id UUID NOT NULL,
    successor_id UUID,
    effective_on DATE NOT NULL,
    extent TEXT NOT NULL,
    note TEXT,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT body_successions_pkey PRIMARY KEY (id),
    CONSTRAINT body_successions_extent_check CHECK (extent in ('whole','part','abolished')),
    CONSTRAINT body_successions_predecessor_id_fkey FOREIGN KEY(predecessor_id) REFERENCES bodies (id),
    CONSTRAINT body_successions_successor_id_fkey FOREIGN KEY(successor_id) REFERENCES bodies (id)
)

CREATE INDEX body_successions_predecessor_id_idx ON body_successions (predecessor_id)

CREATE INDEX body_successions_successor_id_idx ON body_successions (successor_id)

CREATE TABLE credentials (
    account_id UUID NOT NULL,
    password_hash TEXT NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT credentials_pkey PRIMARY KEY (account_id),
    CONSTRAINT credentials_account_id_fkey FOREIGN KEY(account_id) REFERENCES accounts (id)
)

CREATE TABLE dwellings (
    id UUID DEFAULT uuidv7() NOT NULL,
    household_id UUID NOT NULL,
    territory_id UUID NOT NULL,
    cluster_id UUID,
    sequence INTEGER,
    address TEXT,
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    valid DATERANGE NOT NULL,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT dwellings_pkey PRIMARY KEY (id),
    CONSTRAINT dwellings_household_id_valid_key EXCLUDE USING gist (household_id WITH =, valid WITH &&) WHERE (lower(valid) IS DISTINCT FROM 'infinity'::date) DEFERRABLE INITIALLY IMMEDIATE,
    CONSTRAINT dwellings_valid_check CHECK (not isempty(valid)),
    CONSTRAINT dwellings_household_id_valid_fkey FOREIGN KEY(household_id, PERIOD valid) REFERENCES households (life, PERIOD valid),
    CONSTRAINT dwellings_territory_id_valid_fkey FOREIGN KEY(territory_id, PERIOD valid) REFERENCES territories (life, PERIOD valid),
    CONSTRAINT dwellings_household_id_fkey FOREIGN KEY(household_id) REFERENCES households (id),
    CONSTRAINT dwellings_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territories (id),
    CONSTRAINT dwellings_cluster_id_fkey FOREIGN KEY(cluster_id) REFERENCES clusters (id)
)

CREATE INDEX dwellings_cluster_id_idx ON dwellings (cluster_id)

CREATE INDEX dwellings_household_id_covering_idx ON dwellings (household_id) INCLUDE (territory_id, cluster_id, sequence, address, valid)

CREATE INDEX dwellings_territory_id_idx ON dwellings (territory_id)

CREATE TABLE journal_subjects (
    subject_id UUID NOT NULL,
    entry_id UUID NOT NULL,
    subject_kind TEXT NOT NULL,
    CONSTRAINT journal_subjects_pkey PRIMARY KEY (subject_id, entry_id),
    CONSTRAINT journal_subjects_entry_id_fkey FOREIGN KEY(entry_id) REFERENCES journal_entries (id)
)

CREATE INDEX journal_subjects_entry_id_idx ON journal_subjects (entry_id)

CREATE TABLE lineage_edges (
    id UUID DEFAULT uuidv7() NOT NULL,
    restructuring_id UUID NOT NULL,
    origin_group_id UUID,
    result_group_id UUID,
    kind TEXT NOT NULL,
    households_moved INTEGER NOT NULL,
    effective_on DATE NOT NULL,
    order_no INTEGER NOT NULL,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT lineage_edges_pkey PRIMARY KEY (id),
    CONSTRAINT lineage_edges_ends_check CHECK (num_nonnulls(origin_group_id, result_group_id) >= 1),
    CONSTRAINT lineage_edges_kind_check CHECK (kind in ('continues','moves','founds','ends')),
    CONSTRAINT lineage_edges_households_moved_check CHECK (households_moved >= 0),
    CONSTRAINT lineage_edges_restructuring_id_fkey FOREIGN KEY(restructuring_id) REFERENCES restructurings (id),
    CONSTRAINT lineage_edges_origin_group_id_fkey FOREIGN KEY(origin_group_id) REFERENCES groups (id),
    CONSTRAINT lineage_edges_result_group_id_fkey FOREIGN KEY(result_group_id) REFERENCES groups (id)
)

CREATE INDEX lineage_edges_origin_group_id_idx ON lineage_edges (origin_group_id)

CREATE INDEX lineage_edges_restructuring_id_idx ON lineage_edges (restructuring_id)

CREATE INDEX lineage_edges_result_group_id_idx ON lineage_edges (result_group_id)

CREATE TABLE sessions (
    id UUID DEFAULT uuidv7() NOT NULL,
    account_id UUID NOT NULL,
    client_id TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    revoked_because TEXT,
    CONSTRAINT sessions_pkey PRIMARY KEY (id),
    CONSTRAINT sessions_account_id_fkey FOREIGN KEY(account_id) REFERENCES accounts (id)
)

CREATE INDEX sessions_account_id_idx ON sessions (account_id)

CREATE TABLE refresh_tokens (
    token_hash BYTEA NOT NULL,
    session_id UUID NOT NULL,
    issued_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP WITH TIME ZONE,
    sealed_answer BYTEA,
    CONSTRAINT refresh_tokens_pkey PRIMARY KEY (token_hash),
    CONSTRAINT refresh_tokens_session_id_fkey FOREIGN KEY(session_id) REFERENCES sessions (id)
)

CREATE INDEX refresh_tokens_session_id_idx ON refresh_tokens (session_id)

CREATE INDEX refresh_tokens_expires_at_idx ON refresh_tokens (expires_at)

CREATE INDEX refresh_tokens_answered_idx ON refresh_tokens (used_at) WHERE sealed_answer is not null

select record.keep_history('groups')

select record.keep_history('household_events')

select record.keep_history('households')

select record.keep_history('persons')

select record.keep_history('territories')

select record.keep_history('accounts')

select record.keep_history('board_seats')

select record.keep_history('bodies')

select record.keep_history('clusters')

select record.keep_history('group_versions')

select record.keep_history('household_holders')

select record.keep_history('household_lineage')

select record.keep_history('memberships')

select record.keep_history('people_counts')

select record.keep_history('policy_values')

select record.keep_history('presences')

select record.keep_history('restructurings')

select record.keep_history('territory_successions')

select record.keep_history('territory_versions')

select record.keep_history('assignments')

select record.keep_history('body_successions')

select record.keep_history('dwellings')

select record.keep_history('lineage_edges')

create constraint trigger change_sets_journalled after insert on change_sets
deferrable initially deferred for each row execute function record.check_journal()

-- Every place where a person counts for access, while ``valid`` holds: the home, the households that the person is
-- head or representative of, the groups whose board the person sits on, the places of roles.
create view person_places as
select person_id, territory_id, null::uuid as group_id, null::uuid as household_id, daterange(null, null) as valid
from person_homes
union all
select x.person_id, h.territory_id, h.group_id, h.household_id, x.valid
from household_holders x join household_homes h on h.household_id = x.household_id
union all
select s.person_id, h.territory_id, h.group_id, null, s.valid
from board_seats s join group_homes h on h.group_id = s.group_id
union all
select person_id, territory_id, null, null, valid from assignments where territory_id is not null
union all
select a.person_id, h.territory_id, h.group_id, null, a.valid
from assignments a join group_homes h on h.group_id = a.group_id
union all
select a.person_id, h.territory_id, h.group_id, h.household_id, a.valid
from assignments a join household_homes h on h.household_id = a.household_id

-- The service writes through these tables; the record itself it can only add to.
do $$
begin
    if exists (select 1 from pg_roles where rolname = 'tuquan_app') then
        grant usage on schema public, record, history to tuquan_app;
        grant select, insert, update, delete on all tables in schema public to tuquan_app;
        grant usage on all sequences in schema public to tuquan_app;
        grant select on all tables in schema history to tuquan_app;
        grant execute on all functions in schema record to tuquan_app;
        revoke update, delete on journal_entries, journal_subjects from tuquan_app;
        revoke delete on change_sets from tuquan_app;
        alter default privileges in schema public grant select, insert, update, delete on tables to tuquan_app;
        alter default privileges in schema public grant usage on sequences to tuquan_app;
        alter default privileges in schema history grant select on tables to tuquan_app;
    end if;
end $$
