-- Files of lists: uploads, rows, problems. Plain tables: they hold personal values, and those must be able to vanish.
create table uploads (
    id uuid not null default uuidv7(),
    territory_id uuid not null,
    account_id uuid not null,
    person_id uuid not null,
    name text not null,
    size bigint not null,
    received bigint not null default 0,
    sha256 text,
    opened_at timestamptz not null default clock_timestamp(),
    emptied_at timestamptz,
    constraint uploads_pkey primary key (id),
    constraint uploads_received_check check (received between 0 and size),
    constraint uploads_territory_id_fkey foreign key (territory_id) references territories (id)
)

create index uploads_territory_id_idx on uploads (territory_id)

create index uploads_filled_idx on uploads (opened_at) where emptied_at is null

create table upload_chunks (
    upload_id uuid not null,
    start bigint not null,
    content bytea not null,
    constraint upload_chunks_pkey primary key (upload_id, start),
    constraint upload_chunks_upload_id_fkey foreign key (upload_id) references uploads (id)
)

-- What is in a workbook is packed already.
alter table upload_chunks alter column content set storage external

create table imports (
    id uuid not null default uuidv7(),
    upload_id uuid not null,
    territory_id uuid not null,
    kind text not null,
    state text not null default 'uploaded',
    effective_on date not null,
    origin text not null,
    reason text,
    sheet text,
    mapping jsonb not null,
    columns jsonb not null default '{}',
    version integer not null default 1,
    progress_done integer not null default 0,
    progress_total integer not null default 0,
    row_count integer not null default 0,
    new_count integer not null default 0,
    unchanged_count integer not null default 0,
    changed_count integer not null default 0,
    doubtful_count integer not null default 0,
    error_count integer not null default 0,
    notice_count integer not null default 0,
    failure text,
    started_by uuid not null,
    started_at timestamptz not null default clock_timestamp(),
    applied_by uuid,
    applying_account_id uuid,
    ended_at timestamptz,
    constraint imports_pkey primary key (id),
    constraint imports_kind_check check (kind in ('hamlets','groups','households','memberships','boards','restructurings')),
    constraint imports_state_check check (state in ('uploaded','validating','validated','refused','applying','applied','failed','cancelled')),
    constraint imports_origin_check check (origin in ('workflow','recorded')),
    constraint imports_upload_id_fkey foreign key (upload_id) references uploads (id),
    constraint imports_territory_id_fkey foreign key (territory_id) references territories (id),
    constraint imports_started_by_fkey foreign key (started_by) references persons (id),
    constraint imports_applied_by_fkey foreign key (applied_by) references persons (id)
)

create index imports_territory_id_idx on imports (territory_id)

create index imports_upload_id_idx on imports (upload_id)

-- What the worker has to do. It holds the row while it works, so another one passes by, and a killed one lets go of it.
create table import_tasks (
    import_id uuid not null,
    asked_at timestamptz not null default clock_timestamp(),
    constraint import_tasks_pkey primary key (import_id),
    constraint import_tasks_import_id_fkey foreign key (import_id) references imports (id)
)

create table import_rows (
    import_id uuid not null,
    line integer not null,
    hamlet text,
    hamlet_fold text,
    group_number integer,
    code text,
    cluster text,
    cluster_fold text,
    cluster_key text collate "C",
    sequence integer,
    address text,
    address_fold text,
    name text,
    name_fold text,
    name_key text collate "C",
    phone text,
    people smallint,
    presence text,
    status text,
    post text,
    manner text,
    since date,
    until date,
    form text,
    origins text,
    results text,
    issuer text,
    decided_on date,
    constraint import_rows_pkey primary key (import_id, line),
    constraint import_rows_import_id_fkey foreign key (import_id) references imports (id)
)

create table import_problems (
    id uuid not null default uuidv7(),
    import_id uuid not null,
    line integer,
    cell text,
    field text,
    code text not null,
    severity text not null,
    details jsonb not null,
    constraint import_problems_pkey primary key (id),
    constraint import_problems_severity_check check (severity in ('error','notice')),
    constraint import_problems_import_id_fkey foreign key (import_id) references imports (id)
)

create index import_problems_import_id_line_idx on import_problems (import_id, line)

create table import_doubts (
    id uuid not null default uuidv7(),
    import_id uuid not null,
    line integer not null,
    kind text not null,
    candidates uuid[] not null,
    decision text,
    same_as uuid,
    decided_by uuid,
    version integer not null default 1,
    constraint import_doubts_pkey primary key (id),
    constraint import_doubts_kind_check check (kind in ('household','person')),
    constraint import_doubts_decision_check check (decision in ('same','new')),
    constraint import_doubts_same_as_check check ((decision is not distinct from 'same') = (same_as is not null)),
    constraint import_doubts_import_id_fkey foreign key (import_id) references imports (id),
    constraint import_doubts_decided_by_fkey foreign key (decided_by) references persons (id)
)

create unique index import_doubts_import_id_line_key on import_doubts (import_id, line)

-- Lists are checked and applied in temporary tables of the worker's transaction.
do $$
begin
    if exists (select 1 from pg_roles where rolname = 'tuquan_app') then
        execute format('grant temporary on database %I to tuquan_app', current_database());
    end if;
end $$
