\echo Use "CREATE EXTENSION careperf" to load this file. \quit

-- Without this only the superuser who installed it could name anything of ours. There are no data in this schema.
grant usage on schema careperf to public;

-- The version of the library, and the guard of databases with a register.

create function careperf.careperf_version()
returns text
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'careperf_version';

comment on function careperf.careperf_version() is
'The version of the careperf library that this session has loaded. Never NULL. It differs from pg_extension.extversion until ALTER EXTENSION careperf UPDATE has run.';

create function careperf.careperf_guard()
returns event_trigger
language c
as 'MODULE_PATHNAME', 'careperf_guard';

comment on function careperf.careperf_guard() is
'Event trigger function: refuses with error 2BP01 what would drop extension careperf (by its name, schema or owner) while schema care holds a register, and says what to do. Cannot be called directly.';

create event trigger careperf_guard
on ddl_command_start
when tag in ('DROP EXTENSION', 'DROP SCHEMA', 'DROP OWNED')
execute function careperf.careperf_guard();

comment on event trigger careperf_guard is
'Refuses what would drop extension careperf, CASCADE too, while this database has a register, whose facts would lose their numbers.';
