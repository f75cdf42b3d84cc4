-- Annulled changes.

create table annulments (
    id UUID DEFAULT uuidv7() NOT NULL,
    journal_entry_id UUID NOT NULL,
    state TEXT NOT NULL,
    action TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id UUID NOT NULL,
    territory_id UUID,
    effective_on DATE,
    reason TEXT NOT NULL,
    decision_number TEXT,
    decided_on DATE,
    issuer TEXT,
    effect JSONB NOT NULL,
    effect_hash BYTEA NOT NULL,
    drafted_by UUID NOT NULL,
    drafted_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
    executed_by UUID,
    executed_at TIMESTAMP WITH TIME ZONE,
    version INTEGER DEFAULT 1 NOT NULL,
    recorded_in BIGINT DEFAULT record.current_change_set() NOT NULL,
    CONSTRAINT annulments_pkey PRIMARY KEY (id),
    CONSTRAINT annulments_state_check CHECK (state in ('previewed','executed')),
    CONSTRAINT annulments_executed_check CHECK ((state = 'executed') = (executed_at is not null)),
    CONSTRAINT annulments_journal_entry_id_fkey FOREIGN KEY(journal_entry_id) REFERENCES journal_entries (id),
    CONSTRAINT annulments_territory_id_fkey FOREIGN KEY(territory_id) REFERENCES territories (id),
    CONSTRAINT annulments_drafted_by_fkey FOREIGN KEY(drafted_by) REFERENCES persons (id),
    CONSTRAINT annulments_executed_by_fkey FOREIGN KEY(executed_by) REFERENCES persons (id)
)

create index annulments_journal_entry_id_idx on annulments (journal_entry_id)

-- A change is annulled once, however often that was previewed.
create unique index annulments_once_key on annulments (journal_entry_id) where state = 'executed'

create index annulments_subject_id_idx on annulments (subject_id)

create index annulments_territory_id_idx on annulments (territory_id)

select record.keep_history('annulments')
