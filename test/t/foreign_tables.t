#!/usr/bin/perl
# Summaries that live in other databases, read over postgres_fdw: the two-level query gives the same bytes as the rows
# themselves, however the rows are spread, and exact numbers survive the journey as text.
use strict;
use warnings;
use lib 'test/t';
use CareperfTest;
use Test::More;

my @councils = map { "foreign_council_$_" } 1 .. 3;
my $nation = new_database('foreign_nation', 'postgres_fdw');

# The same synthetic people everywhere; a council keeps its third of them.
my $people = <<'SQL';
select n as person, n % 3 + 1 as council, n % 7 as team, case when n % 11 <> 0 then n % 5 <> 1 end as met,
	case when n % 13 <> 0 then sin(n) * 10 ^ (n % 600 - 300) end as score,
	(n % 40)::double precision as events, 1000.25 + n as population
from generate_series(1, 3000) as n
SQL

my %summarise = (
	count => 'careperf.summarise_count(score)', proportion => 'careperf.summarise_proportion(met)',
	rate => 'careperf.summarise_rate(events, population)', ratio => 'careperf.summarise_ratio(score, population)',
	mean => 'careperf.summarise_mean(score)',
);
my $summaries = join ', ', map { "$summarise{$_} as $_" } sort keys %summarise;

sql($nation, "create table person as $people");
for my $i (1 .. @councils) {
	my $council = new_database($councils[$i - 1]);
	sql($council, "create table person as select * from ($people) as p where council = $i;
		create table team_summary as select council, team, $summaries from person group by council, team;
		alter table team_summary add primary key (team); analyze");
	sql($nation, <<"SQL");
create server $council foreign data wrapper postgres_fdw
	options (host '$ENV{PGHOST}', port '$ENV{PGPORT}', dbname '$council', extensions 'careperf', use_remote_estimate 'true');
create user mapping for current_user server $council options (user '$ENV{PGUSER}');
SQL
}
my $columns = join ', ', map { "$_ careperf.summary" } sort keys %summarise;
sql($nation, "create table summaries (council int, team int, $columns) partition by list (council);
	create table people (person int, council int, team int, met boolean, score double precision, events double precision,
		population double precision) partition by list (council)");
for my $i (1 .. @councils) {
	sql($nation, "create foreign table summaries_$i partition of summaries for values in ($i)
			server $councils[$i - 1] options (table_name 'team_summary');
		create foreign table people_$i partition of people for values in ($i) server $councils[$i - 1] options (table_name 'person')");
}

# the bytes, not the look: a summary is sent as it is stored
sub bytes { return join ', ', map { "md5(careperf.summary_send($_))" } @_ }
my $rollups = bytes(map { "careperf.rollup($_)" } sort keys %summarise);
my $direct = sql($nation, 'select ' . bytes(map { $summarise{$_} } sort keys %summarise) . ' from person');

is(sql($nation, "select $rollups from summaries"), $direct, 'rollup over foreign summaries: the same bytes as the rows');
is(sql($nation, "select $rollups from (select council, " . join(', ', map { "careperf.rollup($_) as $_" } sort keys %summarise)
	. ' from summaries group by council) as c'), $direct, 'and by council first');
is(sql($nation, "set enable_partitionwise_aggregate = on; select $rollups from (select council, $summaries from people group by council) as c"),
	$direct, 'the two-level query over foreign rows: the same bytes');
like(sql($nation, "set enable_partitionwise_aggregate = on; explain (verbose, costs off) select careperf.rollup(s) from (
	select council, careperf.summarise_proportion(met) as s from people group by council) as c"),
	qr/Remote SQL: SELECT[^\n]*careperf\.summarise_proportion/, 'in which the councils do the work');

# written from afar, and looked for by value
sql($nation, "update summaries_2 set mean = careperf.add(mean, careperf.mean_of(1, 0.1, 0.01)) where team = 3;
	insert into summaries_1 (council, team, mean) values (1, 99, careperf.mean_of(1, -0.1, 0.01))");
is(sql($nation, 'select ' . bytes('careperf.rollup(mean)') . ' from summaries'),
	sql($nation, 'select ' . bytes('s') . " from (select careperf.add(careperf.summarise_mean(score),
		careperf.add(careperf.mean_of(1, 0.1, 0.01), careperf.mean_of(1, -0.1, 0.01))) as s from person) as q"),
	'a summary written through a foreign table arrives exactly');
is(sql($nation, "set search_path = careperf, public; select team from summaries_1 where mean = careperf.mean_of(1, -0.1, 0.01)"), 99, 'and is found by its value');
is(sql($nation, 'set search_path = careperf, public; select count(*) from summaries_3 as f join (select * from summaries_3 offset 0) as g on f.mean = g.mean'), 7,
	'equal on both sides');

run_or_die('dropdb', '--force', $_) for $nation, @councils;
done_testing();
