#!/usr/bin/perl
# Every released version, with a register and facts in it, is brought to the installed version: what is there then must
# be what a fresh installation has, and every row, grant and answer must still be there.
use strict;
use warnings;
use lib 'test/t';
use CareperfTest;
use Test::More;

my @released = map { m{careperf--([0-9.]+)\.sql$} ? $1 : () } glob 'sql/upgrade/careperf--*.sql';
ok(@released > 0, 'there are released versions to come from');

# The members of the extension, and all that makes them what they are.
my $members = q{
	select pg_describe_object(d.classid, d.objid, 0) as member,
		case when d.classid = 'pg_proc'::regclass and p.prokind <> 'a' then pg_get_functiondef(p.oid)
			when d.classid = 'pg_proc'::regclass then (select concat_ws(' ', p.proparallel, p.provolatile, a.aggtransfn, a.aggfinalfn, a.aggcombinefn,
				a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn, a.aggtranstype::regtype, a.aggtransspace, a.agginitval)
				from pg_aggregate a where a.aggfnoid = p.oid)
			when d.classid = 'pg_type'::regclass then (select concat_ws(' ', t.typlen, t.typalign, t.typstorage, t.typinput, t.typoutput, t.typreceive, t.typsend)
				from pg_type t where t.oid = d.objid)
			when d.classid = 'pg_operator'::regclass then (select concat_ws(' ', o.oprcode, o.oprcom::regoper, o.oprnegate::regoper, o.oprrest, o.oprjoin, o.oprcanhash, o.oprcanmerge)
				from pg_operator o where o.oid = d.objid)
		end as definition,
		obj_description(d.objid, d.classid::regclass::name) as comment, p.proacl
	from pg_depend d left join pg_proc p on d.classid = 'pg_proc'::regclass and p.oid = d.objid
	where d.deptype = 'e' and d.refobjid = (select oid from pg_extension where extname = 'careperf')
	order by 1, 2};
my $register = q{
	select 'relation', c.relname, c.relkind, c.relrowsecurity, obj_description(c.oid, 'pg_class'), case when c.relkind = 'v' then pg_get_viewdef(c.oid) end
	from pg_class c where c.relnamespace = 'care'::regnamespace
	union all
	select 'column', c.relname || '.' || a.attname, 'a', a.attnotnull, col_description(c.oid, a.attnum), format_type(a.atttypid, a.atttypmod)
	from pg_attribute a join pg_class c on c.oid = a.attrelid
	where c.relnamespace = 'care'::regnamespace and a.attnum > 0 and c.relkind in ('r', 'v')
	union all
	select 'function', p.proname, 'f', true, obj_description(p.oid, 'pg_proc'), pg_get_functiondef(p.oid)
	from pg_proc p where p.pronamespace = 'care'::regnamespace
	union all
	select 'constraint', conrelid::regclass || ' ' || conname, contype, convalidated, null, pg_get_constraintdef(oid)
	from pg_constraint where connamespace = 'care'::regnamespace
	union all
	select 'step', step::text, 's', true, area, null from care.register_version
	order by 1, 2, 3};
my $answers = 'select unit_code, indicator_code, first_day, value, lower, upper, band_code from care.scorecard order by 1, 2, 3, 4';
my $facts = 'select fact_id, summary, careperf.summary_send(summary) from care.fact order by 1';

my $fresh = new_database('upgrade_fresh');
sql($fresh, 'select careperf.create_register()');
my $installed = sql($fresh, "select extversion from pg_extension where extname = 'careperf'");

for my $from (@released)
{
	my $db = 'upgrade_from';
	run_or_die('dropdb', '--if-exists', '--force', $db);
	run_or_die('createdb', '--template=template0', $db);
	sql($db, "create extension careperf version '$from'");
	run_or_die('psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', $db, '-f', 'test/t/fixture.sql');
	sql('postgres', 'drop role if exists upgrade_reader');
	sql('postgres', 'create role upgrade_reader');
	sql($db, "select care.grant_reader('upgrade_reader')");
	my ($facts_then, $answers_then) = (sql($db, $facts), sql($db, $answers));
	isnt($facts_then, '', "$from: there are facts");

	sql($db, 'alter extension careperf update');
	is(sql($db, "select extversion from pg_extension where extname = 'careperf'"), $installed, "$from: is $installed now");
	is(sql($db, $answers), $answers_then, "$from: the answers are the same before the register is upgraded");
	like(sql($db, 'select careperf.upgrade_register()'), qr/^register (upgraded, \d+ steps|is up to date)$/, "$from: the register too");
	is(sql($db, $facts), $facts_then, "$from: every fact is the same to the byte");
	is(sql($db, $answers), $answers_then, "$from: and the answers are");
	is(sql($db, $members), sql($fresh, $members), "$from: the extension is what a fresh installation has");
	is(sql($db, $register), sql($fresh, $register), "$from: the register is what a fresh one is");
	is(sql($db, 'set role upgrade_reader; select count(*) > 0 from care.scorecard'), 't', "$from: readers still read");
	is(sql($db, 'set role upgrade_reader; select count(*) > 0 from care.figure_over_time'), 't', "$from: the view over time as well");
	is(sql($db, 'select careperf.upgrade_register()'), 'register is up to date', "$from: nothing is left to do");
	sql($db, 'drop owned by upgrade_reader');
}
sql('postgres', 'drop role if exists upgrade_reader');
run_or_die('dropdb', '--if-exists', '--force', $_) for qw(upgrade_from upgrade_fresh);
done_testing();
