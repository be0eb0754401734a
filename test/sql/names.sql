-- With careperf on somebody's search_path no call of a built-in, and no keyword, means anything else.
\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
set client_min_messages = warning;
set search_path = careperf, public, pg_catalog;
begin;
select plan(8);
do $$ begin perform careperf.create_register(); end $$;

create temp view ours as
select p.oid, p.proname as name, p.proargtypes, p.proargnames, p.pronargs
from pg_proc p where pronamespace = 'careperf'::regnamespace;

-- A type of ours among the arguments keeps every call with built-in types away.
select is_empty($$
	select o.name, pg_get_function_identity_arguments(o.oid)
	from ours o join pg_proc b on b.proname = o.name and b.pronamespace = 'pg_catalog'::regnamespace
	where not exists (
		select from unnest(o.proargtypes) a join pg_type t on t.oid = a
		where t.typnamespace = 'careperf'::regnamespace)
$$, 'a name shared with a built-in takes one of our types');

select is_empty($$
	select castsource::regtype, casttarget::regtype from pg_cast
	where castcontext <> 'e' and casttarget in (select oid from pg_type where typnamespace = 'careperf'::regnamespace)
$$, 'nothing casts to one of our types unasked');

select is_empty($$
	select o.name, k.catdesc from ours o join pg_get_keywords() k on k.word = o.name where k.catcode in ('R', 'T', 'C')
$$, 'no function of ours has a keyword''s name that does not parse as a call');

select is_empty($$
	select o.name, a from ours o, unnest(o.proargnames) a join pg_get_keywords() k on k.word = a where k.catcode in ('R', 'T')
$$, 'no argument needs quotes');

select is_empty($$
	select t.typname from pg_type t join pg_type b on b.typname = t.typname
	where t.typnamespace = 'careperf'::regnamespace and b.typnamespace = 'pg_catalog'::regnamespace
$$, 'no type of ours has a built-in type''s name');

-- A table or view makes a type of its name, and a plpgsql variable may be declared by it.
select is_empty($$
	select c.relname from pg_class c
	where c.relnamespace in ('care'::regnamespace, 'careperf'::regnamespace) and c.relkind in ('r', 'v', 'm', 'c', 'p')
	and (c.relname in (select typname from pg_type where typnamespace in ('pg_catalog'::regnamespace, 'careperf'::regnamespace) and typrelid <> c.oid)
		or c.relname in (select word from pg_get_keywords() where catcode in ('R', 'T', 'C'))
		or c.relname in ('record', 'summary', 'distribution', 'series'))
$$, 'no table or view has the name of a type or keyword');

-- The calls that a first draft captured.
select lives_ok($$ select count(1::bigint), stddev(1.0), sum(2), avg(3), variance(4::float8), rank() over (), mode() within group (order by 1)
	from pg_catalog.pg_class limit 1 $$, 'built-in aggregates are still themselves');

-- One literal could be a summary, a series or a distribution; a bare NULL too.
select lives_ok($$ select describe('count:3'), used('proportion:1,2'), missing('count:3;1'), value('proportion:1,2', 100), mean('mean:2,3,5'),
	confidence_limits('proportion:1,2'), is_whole('count:3'), add('count:1', 'count:2'), negate('count:1'), value(null), used(null), describe(null) $$,
	'a literal without a type is a summary, as it was before there were other types');
select * from finish();
rollback;
