-- Control charts, rule sets, baselines and assurance: what the published numbers
-- of vectors_spc.sql leave open.
\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
set client_min_messages = warning;
set datestyle = iso;
set intervalstyle = postgres;
set search_path = careperf, public, pg_catalog;

begin;
select plan(106);

-- A monthly series from 2024-01-01.
create function pg_temp.monthly(variadic v float8[]) returns series language sql immutable as
$$ select series((date '2024-01-01' + make_interval(months => i::int - 1))::date, x) from unnest(v) with ordinality u(x, i) $$;
-- Which points of a chart have this signal.
create function pg_temp.flagged(s series, signal text, rules spc_rules) returns int[] language sql immutable as
$$ select coalesce(array_agg(i order by i) filter (where signal = any (signals)), '{}')
	from (select row_number() over (order by period)::int as i, signals from spc(s, rules, baseline => '{"(,,,,10,1)"}')) a $$;
create function pg_temp.flagged(s series, signal text, rules text) returns int[] language sql immutable as
$$ select pg_temp.flagged(s, signal, spc_rule_set(rules)) $$;
create function pg_temp.numbers(first int, last int) returns int[] language sql immutable as
$$ select array_agg(i) from generate_series(first, last) i $$;

-- Rules, on a chart frozen at centre 10 and sigma 1.
select is(pg_temp.flagged(pg_temp.monthly(13, 13.1, 7, 6.9), 'outside', 'NHSRplotthedots'), '{2,4}', 'outside is strictly beyond 3 sigma');
select is(pg_temp.flagged(pg_temp.monthly(11,11,11,10,11,11,11,11,9), 'shift', 'NHSRplotthedots'), '{}', 'a point on the centre breaks a shift');
select is(pg_temp.flagged(pg_temp.monthly(11,11,11,10,11,11,11,11,9), 'shift', 'Public Health Scotland run chart'), '{1,2,3,5,6,7,8}', 'or is skipped, and not signalled');
select is(pg_temp.flagged(pg_temp.monthly(11,11,11,null,11,11,11,11,9), 'shift', 'NHSRplotthedots'), '{}', 'a missing value breaks a shift with NHSRplotthedots');
select is(pg_temp.flagged(pg_temp.monthly(11,11,11,null,11,11,11,11,9), 'shift', 'Making Data Count November 2023'), '{1,2,3,5,6,7,8}', 'and is skipped with Making Data Count');
select is(pg_temp.flagged(pg_temp.monthly(11,11,11,11,11,11,9), 'shift', 'Making Data Count November 2023'), '{}', 'six points are no shift of seven');
select is(pg_temp.flagged(pg_temp.monthly(11,11,11,11,11,11,9), 'shift', 'Making Data Count November 2023, 6 points'), pg_temp.numbers(1, 6), 'but of six');
select is(pg_temp.flagged(pg_temp.monthly(9.1,9.2,9.3,9.4,9.4,9.5,9.6,9.7), 'trend', 'NHSRplotthedots'), '{}', 'a tie breaks a trend');
select is(pg_temp.flagged(pg_temp.monthly(9.1,9.2,9.3,9.3,9.4,9.5), 'trend', 'Public Health Scotland run chart'), '{1,2,3,5,6}', 'or is skipped, and not signalled');
select is(pg_temp.flagged(pg_temp.monthly(9.1,9.2,9.3,9.4,9.5,9.6,9.5), 'trend', 'NHS England 2019'), pg_temp.numbers(2, 6), 'NHS England 2019 leaves the first point of a trend out');
select is(pg_temp.flagged(pg_temp.monthly(12.5,9.5,12.5), 'two_of_three', 'NHSRplotthedots'), '{}', 'NHSRplotthedots wants all three on one side');
select is(pg_temp.flagged(pg_temp.monthly(12.5,9.5,12.5), 'two_of_three', 'Making Data Count November 2023'), '{}', 'as does Making Data Count');
select is(pg_temp.flagged(pg_temp.monthly(12.5,9.5,13.5), 'two_of_three', jsonb_populate_record(spc_rule_set('Making Data Count November 2023'),
	'{"two_of_three": "beyond warning limit, two on one side"}')), '{1,3}', 'a rule set of your own may look at the two alone');
select is(pg_temp.flagged(pg_temp.monthly(12.5,13.5,10.5), 'two_of_three', 'NHSRplotthedots'), '{}', 'NHSRplotthedots does not count a point beyond the limit');
select is(pg_temp.flagged(pg_temp.monthly(12.5,13.5,10.5), 'two_of_three', 'Making Data Count November 2023'), '{1,2}', 'Making Data Count does');
select is(pg_temp.flagged(pg_temp.monthly(12.5,10.5,7.5), 'two_of_three', 'Making Data Count November 2023'), '{}', 'one on each side are no two');
select is(pg_temp.flagged(pg_temp.monthly(12.5,10.5,7.5), 'two_of_three', 'NHS England 2019'), '{1,2,3}', 'except to NHS England 2019, which signals all three');
select is(pg_temp.flagged(pg_temp.monthly(12.5,9.5,12.5), 'two_of_three', 'Public Health Scotland p chart'), '{1,3}', 'Scottish p charts want two in one outer third');
select is(pg_temp.flagged(pg_temp.monthly(12.5,9.5,13.5), 'two_of_three', 'Public Health Scotland p chart'), '{}', 'where a point beyond the limit is not');
select is(pg_temp.flagged(pg_temp.monthly(12,12,12), 'two_of_three', 'NHSRplotthedots'), '{}', 'a point on the warning limit is not beyond it');
select is(pg_temp.flagged((select series((date '2024-01-01' + i)::date, 10 + 0.9 * (-1) ^ i) from generate_series(1, 15) i), 'inner_third', 'Public Health Scotland p chart'),
	pg_temp.numbers(1, 15), 'fifteen within one sigma');
select is(pg_temp.flagged((select series((date '2024-01-01' + i)::date, 10 + (-1) ^ i) from generate_series(1, 15) i), 'inner_third', 'Public Health Scotland p chart'),
	'{}', 'one sigma is not within');

-- A point that ends a rise and begins a fall belongs to the fall.
select results_eq($$ select variation from spc(pg_temp.monthly(1,2,3,4,5,6,7,6,5,4,3,2,1), polarity => 'high', baseline => '{"(,,,,4,100)"}') $$,
	$$ values ('improvement'), ('improvement'), ('improvement'), ('improvement'), ('improvement'), ('improvement'),
		('concern'), ('concern'), ('concern'), ('concern'), ('concern'), ('concern'), ('concern') $$, 'the peak between two trends speaks of the fall');
-- falling, but above the centre: the trend is the stronger rule, Making Data Count shows the improvement
select is((select variation from spc(pg_temp.monthly(17,16,15,14,13,12,11), polarity => 'high', baseline => '{"(,,,,10,5)"}') limit 1), 'concern', 'on conflict the first rule of the priority');
select is((select variation from spc(pg_temp.monthly(17,16,15,14,13,12,11), rules => 'Making Data Count November 2023', polarity => 'high', baseline => '{"(,,,,10,5)"}') limit 1),
	'improvement', 'or improvement, where the rule set says so');
select is((select variation from spc(pg_temp.monthly(1,1,1,1,1,1,1,1,1,1,9,9,9,9,9,9,9,9,9,9), chart => 'run', rules => 'Anhoej', polarity => 'high') limit 1), 'special_cause', 'a runs test knows no direction');

-- Edges
select is_empty($$ select * from spc(null) $$, 'a NULL series has no rows');
select is_empty($$ select * from spc(pg_temp.monthly(1, 2), chart => null) $$, 'nor has a NULL chart');
select is_empty($$ select * from spc(pg_temp.monthly(1, 2), rules => null::spc_rules) $$, 'nor have NULL rules');
select ok((spc_summary(null)) is null and (assurance(null, 1, 'high')) is null, 'one-row answers are NULL for NULL');
select is_empty($$ select * from baseline(null) $$, 'and there is no baseline');
select results_eq($$ select value, centre, lower, signals, variation, reason from spc(pg_temp.monthly(4)) $$,
	$$ values (4::float8, 4::float8, null::float8, '{}'::text[], 'not_calculated', 'cannot be calculated: the baseline has no two neighbouring values') $$, 'one point');
select results_eq($$ select value, centre, variation, reason from spc(pg_temp.monthly(null)) $$,
	$$ values (null::float8, null::float8, 'not_calculated', 'cannot be calculated: the baseline has no values') $$, 'one period without a value');
select results_eq($$ select distinct centre, lower, upper, variation, reason from spc(pg_temp.monthly(0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1)) $$,
	$$ values (0.1::float8, 0.1::float8, 0.1::float8, 'common_cause', 'no variation in the baseline: limits equal the centre') $$, 'all equal');
select results_eq($$ select distinct reason from spc(pg_temp.monthly(1,2,3,2,1)) $$, $$ values ('fewer than 13 points') $$, 'a short series says so');
select is((select array_agg(moving_range order by period) from spc(pg_temp.monthly(1,3,null,7,8))), '{null,2,null,null,1}'::float8[], 'a missing value has no moving ranges');
select is((select round(lower::numeric, 9) from spc(pg_temp.monthly(1,3,null,7,8)) limit 1), 0.760000000, 'nor do they count');
select is((select count(*) from spc(pg_temp.monthly(1,3,null,7,8))), 5::bigint, 'every period has its row');
select is((spc_summary(pg_temp.monthly(null, null))).reason, 'cannot be calculated: the baseline has no values', 'no values at all: the reason');
select ok((s).latest_signals is null and (s).latest_variation = 'not_calculated' and (s).points = 0, 'and nothing latest') from (select spc_summary(pg_temp.monthly(null, null)) as s) a;
select is((select array_agg(distinct reason) from spc(pg_temp.monthly(1.7e308, -1.7e308, 1.7e308))), '{cannot be calculated: out of range: past double precision}', 'past double precision');

-- What charts need
select throws_ok($$ select * from spc(pg_temp.monthly(1, 2), 'p') $$, '22023', 'a p chart needs proportions', 'bare values on a p chart');
select throws_ok($$ select * from spc((select series('2024-01-01', rate_of(1, 2))), 'pp') $$, '22023', 'a p'' chart (Laney) needs proportions', 'rates on a p'' chart');
select throws_ok($$ select * from spc((select series('2024-01-01', count_of(1))), 'u') $$, '22023', 'a u chart needs rates', 'counts on a u chart');
select throws_ok($$ select * from spc((select series('2024-01-01', rate_of(1, 2))), 'c') $$, '22023', 'a c chart needs counts', 'rates on a c chart');
select is((select reason from spc(pg_temp.monthly(1.5, 2), 'c') limit 1), 'cannot be calculated: a count is not whole', 'c charts want whole counts');
select is((select reason from spc(pg_temp.monthly(-1, 2), 'c') limit 1), 'cannot be calculated: a count is negative', 'from zero on');
select is((select reason from spc(pg_temp.monthly(0, 2), 't') limit 1), 'cannot be calculated: a time is not above zero', 't charts want times above zero');
select is((select array_agg(reason) from spc((select series('2024-01-01', proportion_of(3, 2))), 'p')), '{cannot be calculated: a numerator exceeds its denominator}', 'a published oddity has no p chart');
select is((select array_agg(centre) from spc((select series('2024-01-01', null::summary)), 'p')), '{null}'::float8[], 'a p chart without a known summary');
select results_eq($$ select round(centre::numeric, 9), round(upper::numeric, 9) from spc(with_per((select series(d, proportion_of(k, 50)) from (values (date '2024-01-01', 5), ('2024-02-01', 15)) v(d, k)), 100), 'p') limit 1 $$,
	$$ select 20.000000000, round((100 * (0.2 + 3 * sqrt(0.2 * 0.8 / 50)))::numeric, 9) $$, 'limits are in the unit of the series');
select results_eq($$ select centre, lower from spc(with_per((select series(d, proportion_of(1, n)) from (values (date '2024-01-01', 3), ('2024-02-01', 3)) v(d, n)), 100), 'p', baseline => '{"(,,,,40,)"}') limit 1 $$,
	$$ values (40::float8, 0::float8) $$, 'a frozen centre is in that unit too, and limits are clipped at zero');
select is((select reason from spc((select series('2024-01-01', proportion_of(1, 3))), 'p', baseline => '{"(,,,,40,)"}')), 'cannot be calculated: the frozen centre is not a possible value', 'a share above one cannot be frozen');

-- Bad questions
select throws_ok($$ select * from spc(pg_temp.monthly(1), 'pie') $$, '22023', 'chart cannot be "pie"', 'an unknown chart');
select throws_ok($$ select * from spc(pg_temp.monthly(1), rules => 'NHS') $$, '22023', 'there is no rule set "NHS"', 'an unknown rule set');
select throws_ok($$ select * from spc(pg_temp.monthly(1), polarity => 'up') $$, '22023', 'polarity cannot be "up"', 'an unknown polarity');
select throws_ok($$ select * from spc(pg_temp.monthly(1), 'c', centre => 'median') $$, '22023', 'a c chart has a centre of its own', 'a centre for a c chart');
select throws_ok($$ select * from spc(pg_temp.monthly(1), automatic => 1) $$, '22023', 'the run that re-bases must have at least 2 points', 'a run of one');
select throws_ok($$ select * from spc(pg_temp.monthly(1), automatic => 9, automatic_side => 'improvement') $$, '22023', 'a neutral indicator does not improve', 'improvement without polarity');
select throws_ok($$ select * from spc(pg_temp.monthly(1), target => 'NaN') $$, '22023', 'target must be a finite number', 'a target that is not a number');
select throws_ok(format('select * from spc(pg_temp.monthly(1), baseline => %L)', b), '22023', 'this baseline cannot be used', 'no baseline: ' || b)
from unnest(array['{NULL}', '{"(,1,,,,)"}', '{"(,12,2024-01-01,,,)"}', '{"(,,2024-02-01,2024-01-01,,)"}', '{"(,,,,NaN,)"}',
	'{"(,,,,,2)"}', '{"(,,,,1,-2)"}', '{"(infinity,,,,,)"}', '{"(,,,,,)","(,12,,,,)"}']) b;
select throws_ok($$ select * from spc(pg_temp.monthly(1), 'run', baseline => '{"(,,,,1,1)"}') $$, '22023', 'a run chart has no sigma of its own to freeze', 'sigma for a run chart');

-- A rule set of one's own: every column is checked
create function pg_temp.rules_with(col text, val text) returns spc_rules language sql as
$$ select jsonb_populate_record(null::spc_rules, to_jsonb(spc_rule_set('NHSRplotthedots')) || jsonb_build_object(col, val::jsonb)) $$;
create function pg_temp.refused(col text, val text) returns text language plpgsql as $$
begin
	perform from spc(pg_temp.monthly(1, 2), rules => pg_temp.rules_with(col, val));
	return null;
exception when others then
	return sqlstate;
end $$;
select is_empty($$
	select col, val from (values ('name', 'null'), ('xmr_factor', 'null'), ('xmr_factor', '0'), ('xmr_factor', '-2'), ('screening', 'null'),
		('screening_factor', 'null'), ('screening_factor', '1'), ('outside', 'null'), ('shift_points', '1'), ('shift_points', '-7'),
		('shift_on_centre', 'null'), ('shift_on_centre', '"stops"'), ('trend_points', '0'), ('trend_on_tie', '"x"'), ('trend_on_tie', 'null'),
		('trend_flags', '"none"'), ('two_of_three', '"all"'), ('two_of_three', 'null'), ('inner_third_points', '1'), ('moving_range_factor', '0'),
		('moving_range_factor', '-1'), ('runs_test', '"box"'), ('missing_values', '"x"'), ('priority', 'null'), ('priority', '[]'),
		('priority', '["outside","trend","shift"]'), ('priority', '["outside","trend","shift","two_of_three","shift"]'),
		('priority', '["outside","trend","shift","two_of_three",null]'), ('priority', '["outside","trend","shift","two_of_three","hunch"]'),
		('conflict', '"x"'), ('fewest_points', 'null')) v(col, val)
	where pg_temp.refused(col, val) is distinct from '22023' $$, 'every column that makes no sense is error 22023');
select is(pg_temp.refused('source', 'null'), null, 'a source is not needed');
select is_empty($$ select name from spc_rule_sets() r where pg_temp.refused('name', to_jsonb(name)::text) is not null or spc_rule_set(name) is distinct from r $$, 'the sets known by a name pass, and are found by it');
select results_eq($$ select name, (select array_agg(a order by i) from unnest(signals) with ordinality u(a, i)) from spc_rule_sets() r, lateral (
		select signals from spc(pg_temp.monthly(11,11,11,11,11,11,11,11,11,11,14), rules => r, baseline => '{"(,,,,10,1)"}') order by period desc limit 1) s order by name $$,
	$$ select r.name, s.signals from spc_rule_sets() r, lateral (
		select signals from spc(pg_temp.monthly(11,11,11,11,11,11,11,11,11,11,14), rules => r.name, baseline => '{"(,,,,10,1)"}') order by period desc limit 1) s order by name $$,
	'a set by its name and as a row answer alike');
select is((select rules from spc(pg_temp.monthly(1, 2), rules => pg_temp.rules_with('name', '"Our council"')) limit 1), 'Our council', 'the answer names the rule set');
select throws_ok($$ select spc_rule_set('x') $$, '22023', 'there is no rule set "x"', 'a name that is not known');
select ok(spc_rule_set(null) is null, 'NULL has no rule set');

-- Baselines
create temporary table stepped as select pg_temp.monthly(variadic array(select (i * 7 % 5 + case when i > 15 then 20 else 0 end)::float8 from generate_series(1, 30) i)) as s;
select results_eq($$ select part, starts, ends, first_period, last_period, points, kind from stepped, baseline(s, baseline => baseline_parts(12, rebase => '{2025-04-01}')) $$,
	$$ values (1, date '2024-01-01', date '2025-03-01', date '2024-01-01', date '2024-12-01', 12, 'first points'),
		(2, '2025-04-01', '2026-06-01', '2025-04-01', '2026-03-01', 12, 'first points') $$, 'the first 12 points and a re-base work together');
select results_eq($$ select part, first_period, last_period, kind from stepped, baseline(s, baseline => baseline_parts(first_day => '2024-03-15', last_day => '2024-08-15')) $$,
	$$ values (1, date '2024-04-01', date '2024-08-01', 'dates') $$, 'a range of dates');
select results_eq($$ select reason, points from stepped, baseline(s, baseline => baseline_parts(first_day => '2030-01-01')) $$,
	$$ values ('cannot be calculated: the baseline has no values', 0) $$, 'a range without points');
select results_eq($$ select part, starts, ends, reason from stepped, baseline(s, baseline => baseline_parts(rebase => '{2030-01-01}')) where part = 2 $$,
	$$ values (2, date '2030-01-01', null::date, 'cannot be calculated: the part has no points') $$, 'a re-base to come');
select results_eq($$ select (assurance(s, 3, 'high', baseline => baseline_parts(rebase => '{2030-01-01}'))).assurance from stepped $$,
	$$ select (assurance(s, 3, 'high')).assurance from stepped $$, 'does not change assurance before it comes');
select is((select (assurance(s, 10, 'high', baseline => baseline_parts(rebase => '{2025-04-01}'))).assurance from stepped), 'consistently_passing', 'assurance is by the last part');
select results_eq($$ select part, starts, kind, points, centre from stepped, baseline(with_breaks(s, '{2025-04-01}')) $$,
	$$ values (1, date '2024-01-01', 'every point', 15, 2::float8), (2, '2025-04-01', 'every point', 15, 22) $$, 'a changed definition starts a part');
select results_eq($$ select part, starts, first_period, last_period, points, kind, centre from stepped, baseline(s, automatic => 8) $$,
	$$ values (1, date '2024-01-01', date '2024-01-01', date '2025-01-01', 13, 'first points', (select avg(i * 7 % 5) from generate_series(1, 13) i)::float8),
		(2, '2025-04-01', '2025-04-01', '2025-11-01', 8, 'sustained run', (select avg(i * 7 % 5 + 20) from generate_series(16, 23) i)::float8) $$,
	'automatic re-base: 13 points first, then the points of the run');
select results_eq($$ select part, starts, points, centre, sigma, kind from stepped, baseline(s, baseline => '{"(,,,,2,3)"}', automatic => 8) $$,
	$$ select 1, date '2024-01-01', 15, 2::float8, 3::float8, 'frozen' union all
		select b.part, b.starts, b.points, b.centre, b.sigma, b.kind from stepped, baseline(s, automatic => 8) b where part = 2 order by 1 $$,
	'a frozen part is searched from its first point');
select results_eq($$ select part, points, upper from baseline((select series((date '2024-01-01' + i)::date, proportion_of(case when i > 20 then 8 else 1 end + i % 2, 10)) from generate_series(1, 40) i), 'p', automatic => 9, automatic_side => 'above') $$,
	$$ values (1, 13, null::float8), (2, 9, null) $$, 'p charts re-base too; their limits differ from point to point');
select results_eq($$ select (r).period, (r).centre from (select spc(s) as r from stepped) x $$, $$ select period, centre from stepped, spc(s) $$, 'in the select list as in FROM');
select is((select count(*) from (select (spc(s, 'xmr')).* from stepped) x), 30::bigint, 'and opened into columns');
select is((select count(*) from stepped, baseline(s, automatic => 8, automatic_side => 'below')), 1::bigint, 'only on the side that is asked for');
select is((select count(*) from stepped, baseline(s, automatic => 8, automatic_side => 'improvement', polarity => 'low')), 1::bigint, 'improvement of a low indicator is below');
select is((select count(*) from baseline(pg_temp.monthly(variadic array_fill(5::float8, array[40])), automatic => 9)), 1::bigint, 'a constant series is never re-based');
select ok(bool_and(baseline = 'from 2025-04-01: all 15 points' and rules = 'NHSRplotthedots' and chart = 'XmR chart'), 'every row names chart, rule set and baseline')
from stepped, spc(s, baseline => baseline_parts(rebase => '{2025-04-01}')) where part = 2;
select is((select array_agg(distinct centre) from spc(pg_temp.monthly(1,2,9), centre => 'median')), '{2}'::float8[], 'a median centre');
select is((select array_agg(distinct centre) from spc(pg_temp.monthly(1,2,9), 'run', centre => 'mean')), '{4}'::float8[], 'a run chart about the mean');

-- Assurance
select is((assurance(pg_temp.monthly(1,2,3,2,1), null, 'high')).reason, 'cannot be calculated: there is no target', 'no target');
select is((assurance(pg_temp.monthly(1,2,3,2,1), 5, 'neutral')).reason, 'cannot be calculated: the polarity is neutral', 'no polarity');
select is((assurance(pg_temp.monthly(1,2,3,2,1), 5, 'high', 'run')).reason, 'cannot be calculated: the chart has no limits', 'no limits');
select is((assurance(pg_temp.monthly(5,5,5), 5, 'high')).assurance, 'inconsistent', 'a target on the limit is inconsistent');

-- One row per series says what the rows of spc() say
select results_eq($$ select (a).signalled, (a).outside, (a).shift, (a).trend, (a).two_of_three, (a).first_signal, (a).last_signal, (a).latest_variation
	from (select spc_summary(s, polarity => 'low') as a from stepped) x $$,
	$$ select (count(*) filter (where signals <> '{}'))::int, (count(*) filter (where 'outside' = any (signals)))::int, (count(*) filter (where 'shift' = any (signals)))::int,
		(count(*) filter (where 'trend' = any (signals)))::int, (count(*) filter (where 'two_of_three' = any (signals)))::int,
		min(period) filter (where signals <> '{}'), max(period) filter (where signals <> '{}'), (array_agg(variation order by period desc))[1]
	from stepped, spc(s, polarity => 'low') $$, 'spc_summary counts the signals of spc');
-- The question is kept between calls: it must not outlive a change.
select results_eq($$ select (spc_summary(s, rules => r)).rules from stepped, unnest(array['NHSRplotthedots', 'Anhoej', 'NHSRplotthedots']) with ordinality u(r, i) order by i $$,
	$$ values ('NHSRplotthedots'), ('Anhoej'), ('NHSRplotthedots') $$, 'rules that change from row to row');
select results_eq($$ select (assurance(s, 1, p)).assurance from (select pg_temp.monthly(5,6,5,6) as s) m, unnest(array['high', 'low', null, 'high']) with ordinality u(p, i) order by i $$,
	$$ values ('consistently_passing'), ('consistently_failing'), (null), ('consistently_passing') $$, 'polarities that change, NULL among them');

-- a period without a denominator has no limits, and takes none from the others
create temp table holed as
select series((date '2020-01-01' + i * interval '1 month')::date, rate_of((5 + i % 4)::float8, case when i = 7 then 0 else 100 end)) as u,
	series((date '2020-01-01' + i * interval '1 month')::date, proportion_of(case when i = 7 then 0 else 5 + i % 4 end, case when i = 7 then 0 else 100 end)) as p
from generate_series(0, 19) i;
select is(array[count(*) filter (where c.lower is null), count(*) filter (where c.upper is null), count(*) filter (where c.period = '2020-08-01' and c.upper is null),
	count(c.reason)], array[1, 1, 1, 0]::bigint[], way || ': one period without a denominator')
from holed, unnest(array['u', 'up', 'p', 'pp']) way, spc(case when way like 'u%' then u else p end, way) c
group by way order by way;

select * from finish();
rollback;
