-- Calls put aside. Plain tables: what their commands carry may be personal, and vanishes when they are done.
create table operations (
    id uuid not null default uuidv7(),
    account_id uuid not null,
    on_behalf_of uuid,
    command text not null,
    record_kind text not null,
    several boolean not null,
    atomic boolean not null,
    channel text not null,
    language text not null,
    trace_id text,
    state text not null default 'waiting',
    version integer not null default 1,
    progress_done integer not null default 0,
    progress_total integer not null,
    failed_count integer not null default 0,
    requested_at timestamptz not null default clock_timestamp(),
    started_at timestamptz,
    ended_at timestamptz,
    constraint operations_pkey primary key (id),
    constraint operations_state_check check (state in ('waiting','running','succeeded','partly','failed','cancelled')),
    constraint operations_ended_at_check check ((state in ('waiting','running')) = (ended_at is null)),
    constraint operations_progress_check check (failed_count <= progress_done and progress_done <= progress_total),
    constraint operations_account_id_fkey foreign key (account_id) references accounts (id),
    constraint operations_on_behalf_of_fkey foreign key (on_behalf_of) references persons (id)
)

create index operations_account_id_idx on operations (account_id, requested_at)

create index operations_pending_idx on operations (requested_at) where ended_at is null

create index operations_ended_at_idx on operations (ended_at)

create table operation_items (
    id uuid not null default uuidv7(),
    operation_id uuid not null,
    number integer not null,
    command text not null,
    sealed_values bytea,
    state text not null default 'waiting',
    record_id uuid,
    problem jsonb,
    constraint operation_items_pkey primary key (id),
    constraint operation_items_state_check check (state in ('waiting','succeeded','failed','cancelled')),
    constraint operation_items_sealed_values_check check ((state = 'waiting') = (sealed_values is not null)),
    constraint operation_items_record_id_check check ((state = 'succeeded') = (record_id is not null)),
    constraint operation_items_problem_check check ((state = 'failed') = (problem is not null)),
    constraint operation_items_operation_id_fkey foreign key (operation_id) references operations (id)
)

create unique index operation_items_operation_id_number_key on operation_items (operation_id, number)
