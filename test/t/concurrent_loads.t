#!/usr/bin/perl
# Several sessions at once: loads of the same cells, corrections of the same fact, registers made twice. Whatever the
# order, a cell has one current fact, nothing is lost and whoever cannot win is told why.
use strict;
use warnings;
use lib 'test/t';
use CareperfTest;
use IPC::Open3;
use Test::More;
use Time::HiRes 'sleep';

my $db = 'concurrent_loads';

# --- sessions that stay open ---------------------------------------------------------------------------------------

sub new_session {
	my ($database) = @_;
	my $pid = open3(my $to, my $from, undef, qw(psql -XAtq -v VERBOSITY=verbose -d), $database, '-f', '-');
	my $session = { pid => $pid, to => $to, from => $from };
	start($session, 'set client_min_messages = warning; select pg_backend_pid()');
	$session->{backend} = finish($session);
	return $session;
}

# Sends a statement; finish() waits for it and returns what was said.
sub start {
	my ($session, $statement) = @_;
	print { $session->{to} } "$statement;\n\\echo done\n";
	$session->{to}->flush;
	return;
}

sub finish {
	my ($session) = @_;
	my $said = '';
	while (defined(my $line = readline $session->{from})) {
		last if $line eq "done\n";
		$said .= $line;
	}
	chomp $said;
	return $said;
}

sub ask { my ($session, $statement) = @_; start($session, $statement); return finish($session) }

sub leave {
	for my $session (@_) {
		close $session->{to};
		waitpid $session->{pid}, 0;
	}
	return;
}

# Whether a session comes to wait for a lock within some seconds.
sub waits {
	my ($session) = @_;
	for (1 .. 200) {
		return 1 if sql('postgres', "select wait_event_type from pg_stat_activity where pid = $session->{backend}") eq 'Lock';
		sleep 0.05;
	}
	return 0;
}

# --- what must hold ------------------------------------------------------------------------------------------------

sub is_sound {
	my ($what) = @_;
	is(sql($db, 'select count(*) from (select from care.current_fact group by indicator_id, unit_id, first_day, last_day having count(*) > 1) as q'),
		0, "$what: no cell has two current facts");
	is(sql($db, 'select count(*) from (select indicator_id, unit_id, first_day, last_day from care.fact group by 1, 2, 3, 4
		except select indicator_id, unit_id, first_day, last_day from care.current_fact) as q'), 0, "$what: and none has none");
	is(sql($db, 'select count(*) from care.load_run as r where r.loader = \'load_figures\' and r.added is distinct from
		(select count(*) from care.fact as f where f.load_id = r.load_id)'), 0, "$what: each load has as many facts as it said");
	return;
}

# A table of one's own numbers for the same 30 cells.
sub make_rows {
	my ($name, $number) = @_;
	sql($db, "create table own.$name as select 'well' as indicator, 'C' || c as unit, (2010 + y) || '-' || (11 + y) as period,
		'$number' as numerator, '1000' as denominator from generate_series(1, 6) as c, generate_series(0, 4) as y");
	return;
}

sub load { return "select added || ' ' || unchanged || ' ' || outcome from care.load_figures('own.$_[0]')" }

sub current { return sql($db, "select string_agg(distinct careperf.describe(summary), ', ') from care.current_fact where first_day between '2010-04-01' and '2014-04-01'") }

# --- two loads of the same cells -----------------------------------------------------------------------------------

new_database($db);
run_or_die('psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', '-d', $db, '-f', 'test/t/fixture.sql');
make_rows("by_$_", 100 + $_) for 1 .. 6;
my ($one, $two) = map { new_session($db) } 1, 2;

ask($one, 'begin');
is(ask($one, load('by_1')), '30 0 loaded', 'the first load is through but not committed');
start($two, load('by_2'));
ok(waits($two), 'a second load of the same cells waits');
ask($one, 'commit');
is(finish($two), '30 0 loaded', 'and then corrects every cell');
is(current(), sql($db, 'select careperf.describe(careperf.proportion_of(102, 1000))'), 'the second has the last word');
is_sound('two loads');

ask($one, 'begin');
ask($one, load('by_3'));
start($two, load('by_3'));
ok(waits($two), 'the same rows by two at once: one waits');
ask($one, 'commit');
is(finish($two), '0 30 loaded', 'and finds nothing to add');

ask($one, 'begin');
ask($one, load('by_4'));
start($two, load('by_5'));
ok(waits($two), 'a load waits for one that will fail');
ask($one, 'rollback');
is(finish($two), '30 0 loaded', 'and goes on without it');
is(sql($db, 'select count(*) from care.fact where load_id not in (select load_id from care.load_run)'), 0, 'nothing is left of the other');
is_sound('one rolled back');

ask($one, 'begin');
ask($one, load('by_4'));
start($two, load('by_6'));
ok(waits($two), 'a load waits for one that will be killed');
sql('postgres', "select pg_terminate_backend($one->{backend})");
is(finish($two), '30 0 loaded', 'and goes on without it');
is_sound('one killed');
leave($one);
$one = new_session($db);

# an old snapshot does not know what the other load added: it must be refused, not build on it
ask($two, 'begin isolation level repeatable read; select count(*) from care.fact');
ask($one, load('by_1'));
like(ask($two, load('by_2')), qr/ERROR:  (40001|23505): /, 'a load that cannot see the last one is refused');
ask($two, 'rollback');
is(current(), sql($db, 'select careperf.describe(careperf.proportion_of(101, 1000))'), 'and adds nothing');
is_sound('an old snapshot');

# --- two corrections by hand ---------------------------------------------------------------------------------------

my $correct = "insert into care.fact (indicator_id, unit_id, first_day, last_day, summary, replaces)
	select indicator_id, unit_id, first_day, last_day, careperf.proportion_of(NUMBER, 1000), fact_id
	from care.current_fact where (indicator_id, unit_id, first_day) = (select indicator_id, unit_id, '2010-04-01'::date
		from care.indicator, care.unit where indicator.code = 'well' and unit.code = 'C1')";
my $first = "insert into care.fact (indicator_id, unit_id, first_day, last_day, summary)
	select indicator_id, unit_id, '2009-04-01', '2010-03-31', careperf.proportion_of(NUMBER, 1000)
	from care.indicator, care.unit where indicator.code = 'well' and unit.code = 'C1'";
for (['a correction of the same fact', $correct, 'fact_replaced_once'], ['a first fact of the same cell', $first, 'fact_one_chain']) {
	my ($what, $statement, $constraint) = @$_;
	ask($one, 'begin');
	ask($one, $statement =~ s/NUMBER/201/r);
	start($two, $statement =~ s/NUMBER/202/r);
	ok(waits($two), "$what: one waits");
	ask($one, 'commit');
	like(finish($two), qr/ERROR:  23505: .*"$constraint"/, "$what: only one can win");
	is_sound($what);
}

# --- many at once --------------------------------------------------------------------------------------------------

my @sessions = map { new_session($db) } 1 .. 6;
my $facts = sql($db, 'select count(*) from care.fact');
my $added = 0;
for my $round (1 .. 3) {
	start($sessions[$_ - 1], load("by_$_")) for 1 .. 6;
	start($two, "select outcome from care.load_units('own.by_region', 'region')");
	my @said = map { finish($_) } @sessions;
	is(scalar(grep { /^\d+ \d+ loaded$/ } @said), 6, "six loads at once, round $round: all succeed") or diag(join "\n", @said);
	is(finish($two), 'loaded', 'and units beside them');
	$added += (split / /)[0] for @said;
	unlike(current(), qr/,/, 'the current facts are all of one load');
}
is(sql($db, 'select count(*) from care.fact'), $facts + $added, 'every fact that was added is there');
is_sound('six loads at once');
leave(@sessions, $one, $two);

# --- two registers -------------------------------------------------------------------------------------------------

new_database($db);
($one, $two) = map { new_session($db) } 1, 2;
ask($one, 'begin');
ask($one, 'select careperf.create_register()');
start($two, 'select careperf.create_register()');
ok(waits($two), 'a second create_register waits');
ask($one, 'commit');
like(finish($two), qr/ERROR:  (42710|42P06): .*schema care.*HINT:  /s, 'and is told that there is a register');
is(ask($two, 'select careperf.upgrade_register()'), 'register is up to date', 'which it can use');
# as if the last step were new
sql($db, <<'SQL');
do $$
declare
	made	record;
begin
	for made in
		select m[1] as kind, m[2] as name
		from (select script from careperf.register_steps() order by step desc limit 1) as s
		cross join lateral regexp_matches(s.script, '^create (table|view|function) (care\.\w+)', 'gn') as m
	loop
		execute format('drop %s if exists %s cascade', made.kind, made.name);
	end loop;
	delete from care.register_version where step = (select max(step) from care.register_version);
end
$$
SQL
ask($one, 'begin');
is(ask($one, 'select careperf.upgrade_register()'), 'register upgraded, 1 steps', 'a step that is missing is run');
start($two, 'select careperf.upgrade_register()');
ok(waits($two), 'a second upgrade waits');
ask($one, 'commit');
is(finish($two), 'register is up to date', 'and does nothing twice');
leave($one, $two);

# --- two sessions building one tree --------------------------------------------------------------------------------

sql($db, <<'SQL');
insert into care.hierarchy (code, title_en) values ('grown', 'Grown by two');
insert into care.unit_level (code, tier, title_en) values ('g_top', 91, 'Top'), ('g_middle', 92, 'Middle'), ('g_leaf', 93, 'Leaf');
insert into care.unit (code, title_en, level_id)
select v.code, v.code, l.level_id from (values ('G1', 'g_top'), ('G2', 'g_middle'), ('G3', 'g_leaf')) as v(code, level)
join care.unit_level as l on l.code = v.level;
create function public.link(child text, parent text) returns void language sql as $$
	insert into care.unit_parent (hierarchy_id, unit_id, parent_id)
	select h.hierarchy_id, c.unit_id, p.unit_id from care.hierarchy as h, care.unit as c, care.unit as p
	where h.code = 'grown' and c.code = child and p.code = parent $$;
SQL
($one, $two) = (new_session($db), new_session($db));
ask($one, 'begin');
ask($one, q{select public.link('G2', 'G1')});
start($two, q{select public.link('G3', 'G2')});
ok(waits($two), 'a second link in the tree waits for the first');
ask($one, 'commit');
finish($two);
is(sql($db, q{select string_agg(u.code || '<' || a.code || ':' || k.steps, ' ' order by u.code, k.steps)
	from care.unit_above as k join care.unit as u on u.unit_id = k.unit_id join care.unit as a on a.unit_id = k.above_id
	join care.hierarchy as h on h.hierarchy_id = k.hierarchy_id where h.code = 'grown' and k.steps > 0}),
	'G2<G1:1 G3<G2:1 G3<G1:2', 'and the leaf is under the top');
leave($one, $two);

run_or_die('dropdb', '--force', $db);
done_testing();
