#!/usr/bin/perl
# Random histories: rows come, change and go, are reloaded, units move and merge, tracked and not. After every collection
# each figure, at every level, by month and by year, must be to the byte what the rows and the tree of the day say.
# Some histories are written by two sessions while a third collects. CAREPERF_SEED repeats a run, CAREPERF_HISTORIES sets how many.
use strict;
use warnings;
use lib 'test/t';
use CareperfTest;
use Test::More;

my $seed = $ENV{CAREPERF_SEED} // time % 100000;
my $histories = $ENV{CAREPERF_HISTORIES} // 60;
my $concurrent = $ENV{CAREPERF_CONCURRENT} // 4;
diag("seed $seed, $histories histories, $concurrent of them concurrent; to repeat: CAREPERF_SEED=$seed");
my $db = new_database('collect_histories');

sql($db, <<'SQL');
select careperf.create_register();
insert into care.unit_level (code, tier, title_en) values ('nation', 1, 'Nation'), ('council', 2, 'Council'), ('team', 3, 'Team');
insert into care.hierarchy (code, title_en) values ('main', 'Main');
insert into care.unit (code, level_id, title_en) select u, l.level_id, u
from unnest('{N,C1,C2,C3,T1,T2,T3,T4,T5,T6}'::text[]) as u
join care.unit_level as l on l.code = case left(u, 1) when 'N' then 'nation' when 'C' then 'council' else 'team' end;
insert into care.unit_parent (hierarchy_id, unit_id, parent_id)
select 1, c.unit_id, p.unit_id from care.unit as c join care.unit as p
on p.code = case left(c.code, 1) when 'C' then 'N' when 'T' then 'C' || 1 + right(c.code, 1)::int % 3 end;
insert into care.indicator (code, kind) values ('prop', 'proportion'), ('mean', 'mean'), ('people', 'proportion');
insert into care.indicator_version (indicator_id, title_en, polarity, base_period, operator_units, withhold_below)
select indicator_id, code, 'high', 'month', case code when 'people' then 'people' else 'pool' end, 0 from care.indicator;
create table event (id bigint generated always as identity, unit text, day date, met boolean, value double precision, person integer);
create index on event (unit, day);
create view event_view as select * from event;
select care.register_source('prop', 'event'), care.register_source('mean', 'event'), care.register_source('people', 'event_view', person_level => 'council');
select care.track('prop'), care.track('mean');

create procedure change_rows() language plpgsql as $$
declare
	what	double precision := random();
begin
	if what < 0.4 then
		insert into event (unit, day, met, value, person)
		select 'T' || 1 + floor(random() * 7), date '2024-04-01' + floor(random() * 365)::int,
			case when random() < 0.9 then random() < 0.6 end,
			case when random() < 0.9 then (random() - 0.5) * 10 ^ floor(random() * 30 - 15) end, floor(random() * 12)
		from generate_series(1, 1 + floor(random() * 20)::int);
	elsif what < 0.6 then
		update event set met = not met, value = value / 3 where id % 7 = floor(random() * 7);
	elsif what < 0.7 then
		update event set unit = 'T' || 1 + floor(random() * 7), day = date '2024-04-01' + floor(random() * 365)::int where id % 11 = floor(random() * 11);
	elsif what < 0.85 then
		delete from event where id % 5 = floor(random() * 5);
	elsif what < 0.9 then
		create temp table again on commit drop as select unit, day, met, value, person from event;
		truncate event;
		insert into event (unit, day, met, value, person) select * from again order by random();
		drop table again;
	else
		delete from event where unit = 'T' || 1 + floor(random() * 7);
	end if;
end
$$;
/* the tree: a team goes to another council from the first of a month on; or two teams are closed into a new one */
create procedure change_tree() language plpgsql as $$
declare
	moved	care.unit_parent;
	from_day date := date '2024-04-01' + floor(random() * 11 + 1)::int * interval '1 month';
	into_id	integer;
begin
	select k.* into moved from care.unit_parent as k join care.unit as u using (unit_id) where u.code like 'T%' and u.last_day is null
		and coalesce(k.first_day, '-infinity') < from_day and k.last_day is null order by random() limit 1;
	if not found then return; end if;
	if random() < 0.7 then
		update care.unit_parent set last_day = from_day - 1 where unit_parent_id = moved.unit_parent_id;
		insert into care.unit_parent (hierarchy_id, unit_id, parent_id, first_day)
		select 1, moved.unit_id, u.unit_id, from_day from care.unit as u where u.code like 'C%' order by random() limit 1;
	elsif not exists (select from care.unit where code = 'T7') then
		insert into care.unit (code, level_id, title_en, first_day) select 'T7', level_id, 'T7', from_day from care.unit_level where code = 'team' returning unit_id into into_id;
		insert into care.unit_parent (hierarchy_id, unit_id, parent_id, first_day) values (1, into_id, moved.parent_id, from_day);
		update care.unit set last_day = from_day - 1 where unit_id = moved.unit_id;
		insert into care.unit_event (kind, from_unit_id, to_unit_id, on_day, share) values ('merge', moved.unit_id, into_id, from_day, 1);
	end if;
end
$$;
create procedure collect_all() language plpgsql as $$
begin
	perform care.collect(k, '2024-04-01', '2025-03-31') from unnest('{prop,mean,people}'::text[]) as k;
end
$$;

/* from the rows and the tree alone */
create view place as
select e.*, d.month, u.unit_id, t.parent_id as council_id
from event as e
cross join lateral (select date_trunc('month', e.day)::date as month, (date_trunc('month', e.day) + interval '1 month')::date - 1 as month_end) as d
join care.unit as u on u.code = e.unit and coalesce(u.first_day, '-infinity') <= d.month_end and coalesce(u.last_day, 'infinity') >= d.month
left join care.unit_parent as t on t.unit_id = u.unit_id and coalesce(t.first_day, '-infinity') <= d.month_end
	and (coalesce(t.last_day, 'infinity') >= d.month_end or t.last_day >= u.last_day);
create view wanted as
with rows_at as (
	select p.*, c.at from place as p cross join lateral (values (p.unit_id), (p.council_id), ((select unit_id from care.unit where code = 'N'))) as c(at)
	where c.at is not null
), person_at as (
	select month, unit_id as at, person, bool_or(met) as met from place where person is not null group by 1, 2, 3
	union all select month, council_id, person, bool_or(met) from place where person is not null group by 1, 2, 3
	union all select q.month, (select unit_id from care.unit where code = 'N'), null, q.met
		from (select month, council_id, person, bool_or(met) as met from place where person is not null group by 1, 2, 3) as q
)
select 'prop' as indicator_code, at as unit_id, month as first_day, careperf.summarise_proportion(met) as summary from rows_at group by 2, 3
union all select 'mean', at, month, careperf.summarise_mean(value) from rows_at group by 2, 3
union all select 'people', at, month, careperf.summarise_proportion(met) from person_at group by 2, 3;
create view differs as
with got as (select indicator_code, unit_id, first_day, summary from care.figure where summary is not null)
(select 'month', indicator_code, unit_id, first_day, summary::text from wanted except all select 'month', indicator_code, unit_id, first_day, summary::text from got)
union all (select 'figure', indicator_code, unit_id, first_day, summary::text from got except all select 'figure', indicator_code, unit_id, first_day, summary::text from wanted)
union all (select 'year', indicator_code, unit_id, null::date, careperf.rollup(summary)::text from wanted group by 2, 3
	except all select 'year', indicator_code, unit_id, null::date, careperf.rollup(summary)::text from got group by 2, 3);

/* how often a collection and a recomputation disagreed, in one history that is taken back */
create function one_history(steps integer) returns text language plpgsql as $$
declare
	wrong	text := '';
begin
	begin
		for step in 1 .. steps loop
			call change_rows();
			if random() < 0.3 then call change_tree(); end if;
			if random() < 0.6 or step = steps then
				call collect_all();
				select wrong || coalesce(string_agg(format('step %s: %s', step, d::text), E'\n'), '') into wrong from (select * from differs order by 2, 3, 4, 1 limit 12) as d;
				/* the merged teams on the boundaries of the last day are what they were together */
				select wrong || coalesce(string_agg(format('step %s restated: %s %s is not %s', step, b.first_day, b.summary, w.summary), E'\n'), '') into wrong
				from care.figure_on_boundaries('prop', '2025-03-31') as b
				join care.unit as u on u.code = b.unit_code and u.code = 'T7'
				join (select p.month, careperf.summarise_proportion(p.met) as summary from place as p
					where p.unit in (select o.code from care.unit_event as e join care.unit as o on o.unit_id = e.from_unit_id union select 'T7') group by 1) as w
				  on w.month = b.first_day
				where b.summary::text is distinct from w.summary::text;
				exit when wrong <> '';
			end if;
		end loop;
		raise exception using errcode = 'ZZ001', message = 'taken back';
	exception when sqlstate 'ZZ001' then null;
	end;
	return wrong;
end
$$;
SQL

my $wrong = sql($db, "set jit = off; select setseed($seed / 100000.0); select string_agg(format('history %s: %s', h, w), E'\\n') from (select h, one_history(6) as w from generate_series(1, $histories) as h offset 0) as x where w <> ''");
$wrong =~ s/^\n//;
is($wrong, '', "$histories histories: every figure is what the rows say (seed $seed)");

for my $history (1 .. $concurrent) {
	my @writers;
	for my $writer (1, 2) {
		my $pid = fork // die;
		if (!$pid) {
			open STDOUT, '>', '/dev/null';
			open STDERR, '>', '/dev/null';
			my $own = ($seed + 10 * $history + $writer) % 100000;
			# a deadlock of two writers is theirs: the statement is taken back and the next one runs
			exec 'psql', '-qX', '-d', $db, '-c', "select setseed($own / 100000.0)", map { ('-c', 'call change_rows()') } 1 .. 25;
		}
		push @writers, $pid;
	}
	sql($db, "set jit = off; call collect_all()") for 1 .. 6;
	waitpid $_, 0 for @writers;
	sql($db, 'set jit = off; call collect_all()');
	is(sql($db, 'set jit = off; select count(*) from event where unit is not null') > 0 ? sql($db, 'set jit = off; select * from differs limit 5') : '', '',
		"two writers while a third collects: every figure is what the rows say ($history, seed $seed)");
	is(sql($db, 'select count(*) from (select indicator_id, unit_id, first_day from care.current_fact group by 1, 2, 3 having count(*) > 1) as d'), '0', 'one current fact a cell');
}
run_or_die('dropdb', '--if-exists', '--force', $db);
done_testing();
