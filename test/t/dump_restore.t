#!/usr/bin/perl
# A database with a register, and with much that its users made around it, is dumped and restored: custom format and
# plain, into a new database and over an existing one. Everything must be equal, nothing may complain, no trigger fire.
use strict;
use warnings;
use lib 'test/t';
use CareperfTest;
use File::Temp;
use Test::More;

my ($keeper, $reader, $analyst) = qw(dump_keeper dump_reader dump_analyst);
my $folder = File::Temp::tempdir(CLEANUP => 1);

# --- the database to dump ------------------------------------------------------------------------------------------

my @databases = qw(dump_from dump_custom dump_plain);

sub drop_all {
	run_or_die('dropdb', '--if-exists', '--force', $_) for @databases;
	sql('postgres', "drop role if exists $_") for $keeper, $reader, $analyst;
	return;
}

# The register belongs to somebody who is not a superuser, as it should.
sub make_source {
	sql('postgres', "create role $_ login") for $keeper, $reader, $analyst;
	my $db = new_database('dump_from', 'hstore');
	sql($db, "grant create on database $db to $keeper; grant create on schema public to $keeper");
	run_or_die('psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-U', $keeper, '-d', $db, '-f', 'test/t/fixture.sql');
	sql($db, "set role $keeper;" . users_own_things());
	return $db;
}

sub users_own_things {
	return <<"SQL";
-- on the register's own tables
create index fact_by_record_of_user on care.fact (recorded_at desc) where status = 'final';
create policy analyst_reads_final on care.fact for select to $analyst using (status = 'final');
create policy analyst_reads_units on care.unit for select to $analyst using (code like 'C%');
alter table care.unit force row level security;
create policy keeper_does_all on care.unit to $keeper using (true);
grant usage on schema care to $analyst;
grant select on care.fact to $analyst;
grant select (unit_id, code) on care.unit to $analyst;
grant execute on function care.load_figures(regclass, boolean) to $analyst with grant option;
select care.grant_reader('$reader');
alter default privileges in schema own grant select on tables to $reader;
comment on index care.fact_by_record_of_user is 'one user''s';

create table own.audit (id bigint generated always as identity primary key, what text not null, by_trigger text not null);
create function own.note_change() returns trigger language plpgsql as
\$\$ begin insert into own.audit (what, by_trigger) values (tg_op || ' on ' || tg_table_name, tg_name); return null; end \$\$;
create trigger user_audit after insert on care.fact for each statement execute function own.note_change();
create trigger user_audit_always after insert on care.fact for each row execute function own.note_change();
alter table care.fact enable always trigger user_audit_always;
create trigger user_audit_off after insert on care.unit for each statement execute function own.note_change();
alter table care.unit disable trigger user_audit_off;

-- with the type in tables, keys, indexes and views of theirs
create table public.month (month date, team text, s careperf.summary not null default careperf.proportion_of(0, 0),
	percent double precision generated always as (careperf.percent(s)) stored,
	check (careperf.kind(s) = 'proportion'));
insert into public.month (month, team, s)
select date '2024-01-01' + (m || ' months')::interval, 't' || t, careperf.proportion_of(m * t, m * t + 9, m)
from generate_series(0, 11) as m, generate_series(1, 5) as t;
create index on public.month (s);
create index on public.month using hash (s);
create index on public.month (careperf.value(s));
create table public.seen (s careperf.summary primary key, n int);
insert into public.seen values ('mean:3,0x1p-1074,0x1p-1074', 1), (careperf.mean_of(2, 1e300::numeric, 1e305::numeric), 2),
	(careperf.rate_of(0.1::float8, 1e-300::float8), 3), (careperf.count_of(-5, 3), 4);
create table public.uses (s careperf.summary references public.seen);
insert into public.uses select s from public.seen;
create domain own.share as careperf.summary check (careperf.kind(value) = 'proportion');
create table own.with_domain (s own.share, many careperf.summary[]);
insert into own.with_domain values ('proportion:1,2', array['count:1', 'count:2']::careperf.summary[]);
set search_path = careperf, public;
create view own.by_team as select team, rollup(s) as total, describe(rollup(s) - proportion_of(1, 2)) as without_one from month group by team;
create view own.on_scorecard as select unit_code, period, value from care.scorecard where indicator_code = 'well';
create materialized view own.year_total as select rollup(s) as total, count(distinct s) as kinds from month;
create function own.double_of(s summary) returns summary language sql immutable begin atomic select s + s; end;
create view own.doubled as select own.double_of(total) as d from own.by_team;
grant select on own.by_team to $reader;
-- how series are judged: own rules, a setting, baselines of all, of one unit, and one that was withdrawn
insert into care.spc_rule_set (name, shift_points, trend_points, moving_range_factor, priority, conflict, reason)
values ('The "keeper''s" rules', 2, 3, 0.1 + 0.2, '{outside,shift,trend,moving_range}', 'improvement', 'agreed; by us');
insert into care.series_setting (indicator_id, chart, rules, automatic, trend_method, confidence, likely)
select indicator_id, 'p', 'The "keeper''s" rules', 8, 'sen', 0.9, 0.7 from care.indicator where code = 'well';
insert into care.baseline_setting (indicator_id, unit_id, starts, points, first_day, last_day, centre, sigma, reason)
select i.indicator_id, u.unit_id, v.starts, v.points, v.first_day, v.last_day, v.centre, v.sigma, v.reason
from (values
	('well', null, null::date, 2, null::date, null::date, null::float8, null::float8, 'the first two years'),
	('well', 'C2', '2019-04-01', null, null, null, null, null, 'a new team; in Dinas'),
	('admitted', null, null, null, '2018-04-01', '2020-03-31', null, null, 'before'),
	('wait', null, null, null, null, null, 20.1, 0.7, 'frozen')
) as v(indicator, unit, starts, points, first_day, last_day, centre, sigma, reason)
join care.indicator as i on i.code = v.indicator
left join care.unit as u on u.code = v.unit;
update care.baseline_setting set withdrawn_reason = 'not agreed' where reason = 'before';
-- made by the triggers before the dump, so that there is something to keep
insert into care.fact (indicator_id, unit_id, first_day, last_day, note_codes)
select i.indicator_id, u.unit_id, '2021-04-01', '2022-03-31', '{x}' from care.indicator i, care.unit u where i.code = 'well' and u.code = 'W';
SQL
}

# --- everything that must be equal ---------------------------------------------------------------------------------

# Owners and privileges are compared as they hold: none stored means the default.
my $acl = sub {
	my ($stored, $kind, $owner) = @_;
	return "array(select a::text from unnest(coalesce($stored, acldefault('$kind', $owner))) as a order by 1)::text";
};

my %catalogue = (
	'tables and views' => "select c.oid::regclass, c.relkind, c.relowner::regrole, c.relrowsecurity, c.relforcerowsecurity, "
		. $acl->('c.relacl', 'r', 'c.relowner') . ", obj_description(c.oid, 'pg_class')
		from pg_class c where c.relkind in ('r', 'v', 'm', 'p') and OURS(c.relnamespace)",
	'columns' => "select a.attrelid::regclass, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
		a.attgenerated, pg_get_expr(d.adbin, d.adrelid), a.attacl::text, col_description(a.attrelid, a.attnum)
		from pg_attribute a join pg_class c on c.oid = a.attrelid left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
		where a.attnum > 0 and c.relkind in ('r', 'v', 'm') and OURS(c.relnamespace)",
	'indexes' => "select pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisunique, obj_description(i.indexrelid, 'pg_class')
		from pg_index i join pg_class c on c.oid = i.indexrelid where OURS(c.relnamespace)",
	'constraints' => "select k.conrelid::regclass, k.contypid::regtype, k.conname, k.convalidated, pg_get_constraintdef(k.oid),
		obj_description(k.oid, 'pg_constraint') from pg_constraint k where OURS(k.connamespace)",
	'triggers' => "select pg_get_triggerdef(t.oid), t.tgenabled, obj_description(t.oid, 'pg_trigger')
		from pg_trigger t join pg_class c on c.oid = t.tgrelid where not t.tgisinternal and OURS(c.relnamespace)",
	'policies' => "select * from pg_policies",
	'functions' => "select pg_get_functiondef(p.oid), p.proowner::regrole, " . $acl->('p.proacl', 'f', 'p.proowner') . ",
		obj_description(p.oid, 'pg_proc') from pg_proc p where OURS(p.pronamespace)
		and not exists (select from pg_depend e where e.objid = p.oid and e.deptype = 'e')",
	'schemas' => "select n.nspname, n.nspowner::regrole, " . $acl->('n.nspacl', 'n', 'n.nspowner') . ", obj_description(n.oid, 'pg_namespace')
		from pg_namespace n where n.nspname in ('care', 'own', 'public', 'careperf')",
	'default privileges' => "select defaclrole::regrole, defaclnamespace::regnamespace, defaclobjtype, defaclacl::text from pg_default_acl",
	'sequences' => "select s.schemaname, s.sequencename, s.last_value from pg_sequences s",
	'extensions' => "select e.extname, e.extversion, n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace",
	'event triggers' => "select evtname, evtenabled, evttags::text from pg_event_trigger",
);

sub rows_in_order {
	my ($db, $query) = @_;
	$query =~ s/OURS\(([\w.]+)\)/$1 in (select oid from pg_namespace where nspname in ('care', 'own', 'public'))/g;
	return [ split /\n/, sql($db, "set extra_float_digits = 1; set search_path = pg_catalog;
		select q.t from (select x::text as t from ($query) as x) as q order by q.t collate \"C\"") ];
}

# name => rows, for everything there is to compare
sub everything_of {
	my ($db) = @_;
	my %found = map { $_ => rows_in_order($db, $catalogue{$_}) } keys %catalogue;
	for my $relation (split /\n/, sql($db, "set search_path = pg_catalog; select c.oid::regclass from pg_class c
		where c.relkind in ('r', 'v', 'm') and c.relnamespace in (select oid from pg_namespace where nspname in ('care', 'own', 'public'))")) {
		$found{"the rows of $relation"} = rows_in_order($db, "select * from $relation");
	}
	return \%found;
}

sub is_equal {
	my ($got, $expected, $what) = @_;
	is_deeply([ sort keys %$got ], [ sort keys %$expected ], "$what: the same tables and views") or return;
	for my $name (sort keys %$expected) {
		is_deeply($got->{$name}, $expected->{$name}, "$what: $name");
	}
	return;
}

# --- what must hold after each restore -----------------------------------------------------------------------------

# The server counts calls of functions; the counts of a session are in when it has ended.
sub trigger_calls {
	my ($db) = @_;
	sql($db, 'select pg_stat_clear_snapshot()');
	return sql($db, "select coalesce(string_agg(f.schemaname || '.' || f.funcname, ' ' order by f.funcname), 'none')
		from pg_stat_user_functions f join pg_proc p on p.oid = f.funcid where p.prorettype = 'trigger'::regtype and f.calls > 0");
}

sub restored_quietly {
	my ($what, @command) = @_;
	local $ENV{PGOPTIONS} = '-c track_functions=all';
	my $said = eval { run_or_die(@command) } // $@;
	is($said, '', "$what: no error and no warning");
	return;
}

# Only for a database that may be changed.
sub works_on {
	my ($db, $what) = @_;
	like(sql_error($db, 'drop extension careperf cascade'), qr/2BP01/, "$what: DROP EXTENSION is still refused");
	is(sql($db, "set role $keeper; select careperf.upgrade_register()"), 'register is up to date', "$what: the register knows its version");
	like(sql_error($db, "set role $reader; select from care.fact"), qr/42501/, "$what: a reader still sees no facts");
	is(sql($db, "set role $reader; select count(*) > 200 from care.scorecard"), 't', "$what: but the scorecard");
	is(sql($db, "set role $analyst; select count(*) filter (where status = 'final') > 0 and count(*) = count(*) filter (where status = 'final') from care.fact"),
		't', "$what: an analyst sees what the policy lets through");
	my $last = sql($db, "select max(fact_id) || ' ' || (select max(load_id) from care.load_run) || ' ' || (select count(*) from own.audit) from care.fact");
	{
		local $ENV{PGOPTIONS} = '-c track_functions=all';
		is(sql($db, "set role $keeper; update own.figure_row set numerator = '335' where (indicator, unit, period) = ('well', 'C2', '2018-19');
			select added || outcome from care.load_figures('own.figure_row')"), '1loaded', "$what: a correction is loaded");
	}
	my @last = split / /, $last;
	is(sql($db, "select max(fact_id) || ' ' || (select max(load_id) from care.load_run) || ' ' || (select count(*) from own.audit) from care.fact"),
		join(' ', $last[0] + 1, $last[1] + 1, $last[2] + 2), "$what: numbers go on, the user's triggers fire");
	like(trigger_calls($db), qr/care\.check_fact.*own\.note_change/, "$what: and such calls are counted");
	like(sql_error($db, "delete from care.baseline_setting"), qr/23001/, "$what: a baseline is still not deleted");
	like(sql_error($db, "delete from care.spc_rule_set"), qr/23503/, "$what: nor rules that are in use");
	is(sql($db, "set role $reader; select count(*) > 0 and count(*) = count(*) filter (where rules like 'The \"keeper%') from care.figure_over_time where indicator_code = 'well'"),
		't', "$what: a reader sees what they say");
	like(sql_error($db, 'update care.fact set status = status'), qr/55000/, "$what: facts are still append-only");
	return;
}

# --- the checks ----------------------------------------------------------------------------------------------------

drop_all();
my $source = make_source();
my $expected = everything_of($source);
cmp_ok(scalar @{ $expected->{'the rows of care.fact'} }, '>', 90, 'there are facts to dump');
cmp_ok(scalar @{ $expected->{'the rows of care.peer_comparison'} }, '>', 200, 'and views with answers');
cmp_ok(scalar @{ $expected->{'the rows of care.figure_over_time'} }, '>', 200, 'and over time');
is(join(' ', map { scalar @{ $expected->{"the rows of care.$_"} } } qw(series_setting baseline_setting spc_rule_set)), '2 4 1', 'and how series are judged');
cmp_ok(scalar @{ $expected->{'the rows of own.audit'} }, '==', 2, 'and what the triggers wrote');
run_or_die('pg_dump', '-Fc', '-f', "$folder/custom", $source);
run_or_die('pg_dump', '-f', "$folder/plain.sql", $source);
run_or_die('pg_dump', '--clean', '--if-exists', '-f', "$folder/clean.sql", $source);

run_or_die('createdb', '--template=template0', $_) for qw(dump_custom dump_plain);

restored_quietly('custom format', 'pg_restore', '-j', '2', '-d', 'dump_custom', "$folder/custom");
is(trigger_calls('dump_custom'), 'none', 'custom format: no trigger fired');
is_equal(everything_of('dump_custom'), $expected, 'custom format');

restored_quietly('plain format', 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-d', 'dump_plain', '-f', "$folder/plain.sql");
is(trigger_calls('dump_plain'), 'none', 'plain format: no trigger fired');
is_equal(everything_of('dump_plain'), $expected, 'plain format');

works_on('dump_custom', 'restored');
works_on('dump_plain', 'restored from plain');
isnt(join("\n", @{ rows_in_order('dump_custom', 'select * from care.fact') }), join("\n", @{ $expected->{'the rows of care.fact'} }),
	'the restored database has gone its own way');

sql($_, 'select pg_stat_reset()') for qw(dump_custom dump_plain);
restored_quietly('over the old one', 'pg_restore', '--clean', '--if-exists', '-d', 'dump_custom', "$folder/custom");
is(trigger_calls('dump_custom'), 'none', 'over the old one: no trigger fired');
is_equal(everything_of('dump_custom'), $expected, 'over the old one');
restored_quietly('over the old one, plain', 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-d', 'dump_plain', '-f', "$folder/clean.sql");
is(trigger_calls('dump_plain'), 'none', 'over the old one, plain: no trigger fired');
is_equal(everything_of('dump_plain'), $expected, 'over the old one, plain');

# A dump of what was restored is the dump.
run_or_die('pg_dump', '-f', "$folder/again.sql", 'dump_custom');
is(run_or_die('sh', '-c', 'grep -v "^[\\\\]\\(un\\)\\?restrict " "$0" >"$0.bare"; grep -v "^[\\\\]\\(un\\)\\?restrict " "$1" | diff "$0.bare" - | head -n 20',
	"$folder/plain.sql", "$folder/again.sql"), '', 'a dump of the restored database is the same dump');

drop_all();
done_testing();
