-- Every object that a user can see says what it means, in which unit, and what NULL does.
\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
set client_min_messages = warning;
set search_path = careperf, public, pg_catalog;
begin;
select plan(6);
do $$ begin perform careperf.create_register(); end $$;

select is_empty($$
	select pg_describe_object(d.classid, d.objid, 0)
	from pg_depend d join pg_extension e on d.refclassid = 'pg_extension'::regclass and d.refobjid = e.oid
	where e.extname = 'careperf' and d.deptype = 'e'
	and not (d.classid = 'pg_type'::regclass and exists (select from pg_type t where t.oid = d.objid and t.typcategory = 'A'))
	and not exists (select from pg_description c where c.classoid = d.classid and c.objoid = d.objid and c.objsubid = 0 and length(c.description) > 20)
$$, 'every object of the extension has a comment');

-- Steps, doors and support functions say that they are such; all others speak of NULL.
select is_empty($$
	select p.oid::regprocedure
	from pg_proc p join pg_description c on c.classoid = 'pg_proc'::regclass and c.objoid = p.oid
	where p.pronamespace = 'careperf'::regnamespace and p.pronargs > 0
	and c.description !~ 'NULL|Never|never'
	and c.description !~ '^A step of aggregate|^The last step of aggregate|^(Reads|Writes) the (text|binary) form|^Event trigger function'
$$, 'every function says what it does with NULL');

select is_empty($$
	select c.oid::regclass from pg_class c
	where c.relnamespace = 'care'::regnamespace and c.relkind in ('r', 'v', 'p')
	and coalesce(length(obj_description(c.oid, 'pg_class')), 0) <= 20
$$, 'every table and view of the register has a comment');

select is_empty($$
	select c.oid::regclass, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
	where c.oid in ('care.scorecard'::regclass, 'care.peer_comparison'::regclass, 'care.figure_history'::regclass,
		'care.target_breaches'::regclass, 'care.figure_over_time'::regclass, 'care.published'::regclass, 'care.revision'::regclass)
	and coalesce(length(col_description(c.oid, a.attnum)), 0) <= 5
$$, 'every column that readers see has a comment');

select is_empty($$
	select p.oid::regprocedure from pg_proc p
	where p.pronamespace = 'care'::regnamespace and coalesce(length(obj_description(p.oid, 'pg_proc')), 0) <= 20
$$, 'every function of the register has a comment');

select is_empty($$
	select t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid
	where c.relnamespace = 'care'::regnamespace and not t.tgisinternal
	and coalesce(length(obj_description(t.oid, 'pg_trigger')), 0) <= 20
$$, 'every trigger of the register has a comment');
select * from finish();
rollback;
