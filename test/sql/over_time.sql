\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
set client_min_messages = warning;
set datestyle = iso;
set intervalstyle = postgres;
set search_path = careperf, public, pg_catalog;
-- the register over time: settings, baselines with reasons, own rule sets, and the view of change, trend, signal and outlook
begin;
select plan(71);
create temp table made as select careperf.create_register();

insert into care.unit_level (code, tier, title_en) values ('nation', 1, 'Nation'), ('council', 2, 'Council');
insert into care.hierarchy (code, title_en) values ('all', 'All'), ('other', 'Other');
create temp table units (code text, title text, level text, parent text);
insert into units values ('N', 'Nation', 'nation', null), ('C1', 'First', 'council', 'N'), ('C2', 'Second', 'council', 'N'), ('X', 'Alone', 'council', null);
create temp table unit_load as select * from care.load_units('units', 'all');
insert into unit_load select * from care.load_units('units', 'other');
insert into care.indicator (code, kind) values ('P', 'proportion'), ('K', 'count'), ('R', 'rate'), ('S', 'proportion'), ('B', 'proportion'), ('Q', 'proportion');
insert into care.indicator_version (indicator_id, title_en, polarity, per, base_period)
select i.indicator_id, i.code, case i.code when 'K' then 'low' else 'high' end, case i.kind when 'count' then 1 else 100 end, 'month'
from care.indicator as i where i.code <> 'B';
-- B has a new definition from 2024, not comparable; S had one as well, comparable
insert into care.indicator_version (indicator_id, title_en, polarity, per, base_period, first_day, last_day)
select i.indicator_id, 'B', 'high', 100, 'month', v.first_day, v.last_day
from care.indicator as i cross join (values (null::date, date '2023-12-31'), ('2024-01-01', null)) as v(first_day, last_day) where i.code = 'B';
create temp table figures (indicator text, unit text, period text, numerator text, denominator text, value text, sum_of_squares text, note text);
insert into figures (indicator, unit, period, numerator, denominator, note)
select i, u, to_char(m, 'YYYY-MM'),
	/* one month of C1 is small */
	case when i = 'P' and u = 'C1' and n = 5 then 3 else 60 + (n * 7 + length(i || u)) % 11 + case when n > 15 and u = 'C1' then 25 else 0 end end,
	case when i <> 'K' then 200 end, case when i = 'Q' and n = 10 then 'b' end
from unnest(array['P', 'K', 'R', 'B', 'Q']) i, unnest(array['C1', 'C2']) u, generate_series(0, 23) n, lateral (select timestamp '2023-01-01' + n * interval '1 month') t (m);
insert into figures (indicator, unit, period, value) select 'S', 'C1', to_char(timestamp '2023-01-01' + n * interval '1 month', 'YYYY-MM'), 50 + n % 5 from generate_series(0, 11) n;
insert into figures (indicator, unit, period, numerator, denominator) values ('P', 'X', '2023-01', '50', '90');
select is((select l.outcome || ' ' || l.bad from care.load_figures('pg_temp.figures') as l), 'loaded 0', 'the figures are there');
insert into care.target (indicator_id, kind, amount, due) select indicator_id, 'level', 40, '2025-12-31' from care.indicator where code = 'P';

-- a year's total, as an older definition may have had
insert into care.fact (indicator_id, unit_id, first_day, last_day, summary)
select i.indicator_id, u.unit_id, '2023-01-01', '2023-12-31', proportion_of(900, 2400) from care.indicator as i, care.unit as u where i.code = 'P' and u.code = 'C1';

create function pg_temp.indicator(code text) returns int language sql as $$ select i.indicator_id from care.indicator as i where i.code = $1 $$;
create function pg_temp.unit(code text) returns int language sql as $$ select u.unit_id from care.unit as u where u.code = $1 $$;
create temp view story as select * from care.figure_over_time where hierarchy_code = 'all' or hierarchy_code is null;
create temp view held as select * from care.figure_series where hierarchy_code = 'all' or hierarchy_code is null;

-- what is in a series

select results_eq($$ select unit_code, used(series), missing(series), period_step(series) from held where indicator_code = 'P' order by 1 $$,
	$$ values ('C1', 23::bigint, 1::bigint, interval '1 month'), ('C2', 24, 0, '1 month'), ('N', 24, 0, '1 month'), ('X', 1, 0, null) $$,
	'months alone, though there is a year too; a small month is a gap');
select is((select series from held where indicator_code = 'P' and unit_code = 'N'),
	(select with_per(series(month, rollup), 100) from (select to_date(period, 'YYYY-MM') as month, rollup(proportion_of(numerator::int, denominator::int))
		from figures where indicator = 'P' and unit in ('C1', 'C2') group by 1) t), 'the nation pools its councils');
select is((select array_agg(period order by period) from held, points(series) where indicator_code = 'B' and unit_code = 'C1' and breaks), array[date '2024-01-01'], 'a new definition is a break');
select is((select array_agg(period order by period) from held, points(series) where indicator_code = 'Q' and unit_code = 'N' and breaks), array[date '2023-11-01'], 'and so is note b, in a total too');
update care.indicator_version set comparable_before = true where first_day = '2024-01-01';
select is_empty($$ select from held, points(series) where indicator_code = 'B' and breaks $$, 'a definition that is comparable is none');
update care.indicator_version set comparable_before = false where first_day = '2024-01-01';
select is((select sparkline from story where indicator_code = 'S' and unit_code = 'C1' and is_latest), '▁▃▅▇█▁▃▅▇█▁▃', 'values without counts are a series of values');

-- the view beside the functions

select is_empty($$ select s.unit_code, s.period from story s join held h using (indicator_code, unit_code)
	left join lateral changes(h.series) c on c.period = s.first_day left join lateral changes(h.series, 'same period last year') y on y.period = s.first_day
	where (s.previous_value, s.change, s.change_lower, s.change_upper, s.change_significant, s.change_per_cent, s.change_method)
		is distinct from (c.earlier_value, c.difference, c.lower, c.upper, c.significant, c.per_cent, c.method)
	or (s.last_year_value, s.change_on_year, s.change_on_year_lower, s.change_on_year_upper, s.change_on_year_method)
		is distinct from (y.earlier_value, y.difference, y.lower, y.upper, y.method) $$, 'changes are those of changes()');
select is_empty($$ select s.unit_code, s.period from story s join held h using (indicator_code, unit_code)
	left join lateral spc(h.series, polarity => h.polarity) p on p.period = s.first_day
	where (s.part, s.centre, s.control_lower, s.control_upper, s.signals, s.variation_code, s.chart, s.rules)
		is distinct from (p.part, p.centre, p.lower, p.upper, array_to_string(p.signals, ', '), p.variation, p.chart, p.rules) $$, 'signals are those of spc()');
select is_empty($$ select s.unit_code, s.period from story s join held h using (indicator_code, unit_code), lateral trend(clip(h.series, null, s.first_day), 'ols', h.polarity) t
	where (s.trend_per_year, s.trend_lower, s.trend_upper, s.trend_p, s.trend_points, s.trend_code, s.trend_method, s.trend_reason)
		is distinct from (t.slope_per_year, t.lower_per_year, t.upper_per_year, t.p, t.points, t.direction, t.method, t.reason) $$, 'trends are those of the series up to then');
select is_empty($$ select s.unit_code, s.period from story s join held h using (indicator_code, unit_code),
	lateral outlook(clip(h.series, null, s.first_day), 40, '2025-12-31', 'high') o, lateral assurance(clip(h.series, null, s.first_day), 40, 'high') a
	where s.indicator_code = 'P' and (s.due, s.projected, s.projected_lower, s.projected_upper, s.probability, s.outlook_code, s.outlook_reason, s.assurance_code)
		is distinct from (o.due, o.projected, o.lower, o.upper, o.probability, o.band, o.reason, a.assurance) $$, 'outlook and assurance too');
select ok(count(*) > 40 and bool_and(num_nulls(variation_code, variation_en, variation_cy, trend_code, trend_en, outlook_code, outlook_en) = 0), 'codes have their words') from story where not withheld and value is not null;
select is_empty($$ select indicator_code from story where indicator_code <> 'P' and num_nonnulls(assurance_code, due, target) > 0 $$, 'no target, no assurance');
select is((select array_agg(distinct period) from story where indicator_code = 'P' and unit_code <> 'X' and is_latest), array['2024-12'], 'the latest period');
select is((select count(*) from care.figure_over_time where unit_code = 'C1' and indicator_code = 'K' and period = '2024-01'), 2::bigint, 'in each hierarchy');
select is((select count(*) from story where unit_code = 'X'), 1::bigint, 'a unit in no hierarchy');
select ok(bool_or(signals <> '') and bool_and(variation_code = 'concern'), 'more of what should be few is a concern') from story where indicator_code = 'K' and unit_code = 'C1' and first_day >= '2024-06-01';

-- what is small is in nothing

select results_eq($$ select value, change, withheld, variation_code, centre from story where indicator_code = 'P' and unit_code = 'C1' and period = '2023-06' $$,
	$$ select null::float8, null::float8, true, 'not_calculated', p.centre from held h, spc(h.series, polarity => 'high') p where indicator_code = 'P' and unit_code = 'C1' and p.period = '2023-05-01' $$,
	'a month that is withheld shows the centre line of the others');
select is((select centre from story where indicator_code = 'P' and unit_code = 'C1' and is_latest),
	(select avg(numerator::float8 / 2) from figures where indicator = 'P' and unit = 'C1' and numerator <> '3'), 'from which it is left out');
select is((select substr(sparkline, 6, 1) from story where indicator_code = 'P' and unit_code = 'C1' and is_latest), '·', 'and is a gap in the sparkline');
select is_empty($$ select period from story where indicator_code = 'P' and unit_code = 'C1' and period in ('2023-07', '2024-06') and (period = '2023-07' and change is not null or change_on_year is not null and period = '2024-06') $$,
	'no change is told from it');

-- baselines with reasons

insert into care.baseline_setting (indicator_id, points, reason) values (pg_temp.indicator('K'), 12, 'the first year');
select is((select centre from story where indicator_code = 'K' and unit_code = 'C2' and is_latest),
	(select b.centre from held h, baseline(clip(h.series, null, '2023-12-01')) b where indicator_code = 'K' and unit_code = 'C2'), 'frozen on the first year');
insert into care.baseline_setting (indicator_id, unit_id, points, reason) values (pg_temp.indicator('K'), pg_temp.unit('C1'), 12, 'C1 has its own');
insert into care.baseline_setting (indicator_id, unit_id, starts, reason) values (pg_temp.indicator('K'), pg_temp.unit('C1'), '2024-05-01', 'a merger of teams');
select is((select array_agg(distinct part order by part) from story where indicator_code = 'K' and unit_code = 'C1'), array[1, 2], 'a unit''s own baselines are for it');
select is((select array_agg(distinct part) from story where indicator_code = 'K' and unit_code = 'C2'), array[1], 'and for no other');
select is((select trend_points from story where indicator_code = 'K' and unit_code = 'C1' and is_latest), 8, 'the trend begins where the baseline starts anew');
select is((select trend_points from story where indicator_code = 'K' and unit_code = 'C1' and period = '2024-04'), 16, 'before that it is the old one');
select throws_ok($$ insert into care.baseline_setting (indicator_id, points, reason) values (pg_temp.indicator('K'), 13, 'again') $$, '23505', null, 'one start has one baseline');
select throws_ok($$ update care.baseline_setting set points = 13 where reason = 'the first year' $$, '23001', 'a baseline that was set is not changed or deleted', 'a baseline is not changed');
select throws_ok($$ update care.baseline_setting set withdrawn_reason = 'wrong', points = 13 where reason = 'the first year' $$, '23001', null, 'nor while it is withdrawn');
select throws_ok($$ delete from care.baseline_setting $$, '23001', null, 'nor deleted');
select throws_ok($$ truncate care.baseline_setting $$, '23001', null, 'nor truncated');
update care.baseline_setting set withdrawn_reason = 'the year was odd' where reason = 'the first year';
select ok(withdrawn_at is not null and withdrawn_by = current_user, 'it is withdrawn, by whom and when') from care.baseline_setting where reason = 'the first year';
select throws_ok($$ update care.baseline_setting set withdrawn_reason = 'another' where reason = 'the first year' $$, '23001', null, 'once');
select lives_ok($$ insert into care.baseline_setting (indicator_id, first_day, last_day, reason) values (pg_temp.indicator('K'), '2023-03-01', '2024-02-29', 'the year to February') $$, 'then another is set');
select is((select centre from story where indicator_code = 'K' and unit_code = 'C2' and is_latest),
	(select b.centre from held h, baseline(clip(h.series, '2023-03-01', '2024-02-29')) b where indicator_code = 'K' and unit_code = 'C2'), 'and used');
select throws_ok('insert into care.baseline_setting (indicator_id, points, ' || columns || ') values (pg_temp.indicator(''R''), ' || given || ')', '23514', null, 'baseline_setting: ' || columns || ' ' || given)
from (values ('reason', '1, ''few'''), ('reason', '12, '' '''), ('centre, reason', '12, 5, ''two ways'''), ('sigma, reason', '12, 5, ''no centre'''), ('first_day, last_day, reason', 'null, ''2024-01-02'', ''2024-01-01'', ''order'''),
	('starts, reason', '12, ''infinity'', ''infinite''')) v (columns, given);

-- a council's own rules, and how an indicator is judged

insert into care.spc_rule_set (name, shift_points, priority, reason) values ('Ours', 3, '{outside,shift}', 'the board wants to see three months');
insert into care.series_setting (indicator_id, chart, rules, trend_method) values (pg_temp.indicator('R'), 'u', 'Ours', 'sen');
select results_eq($$ select distinct chart, rules, trend_method ~ 'Sen' from story where indicator_code = 'R' and first_day >= '2024-01-01' $$, $$ values ('u chart', 'Ours', true) $$, 'own rules, another chart, another trend');
insert into care.series_setting (indicator_id, chart) values (pg_temp.indicator('Q'), 'p'), (pg_temp.indicator('S'), 'pp');
insert into care.baseline_setting (indicator_id, centre, sigma, reason) values (pg_temp.indicator('Q'), 33, 2, 'frozen by the board');
select ok(bool_and(centre = 33 and control_upper > 40), 'a frozen centre on a p chart, whose sigma is its own') from story where indicator_code = 'Q' and first_day < '2023-11-01';
select ok(bool_and(control_upper is not null), 'a p chart') from story where indicator_code = 'Q';
select is((select array_agg(distinct chart) from story where indicator_code = 'S'), array['XmR chart'], 'without counts xmr stands in');
select throws_ok('insert into care.series_setting (indicator_id, ' || columns || ') values (' || given || ')', error, null, 'series_setting: ' || given)
from (values ('chart', 'pg_temp.indicator(''K''), ''p''', '23514'), ('chart', 'null, ''c''', '23514'), ('rules', 'pg_temp.indicator(''K''), ''Theirs''', '23503'),
	('chart, centre', 'pg_temp.indicator(''B''), ''p'', ''mean''', '23514')) v (columns, given, error);
select throws_ok($$ insert into care.spc_rule_set (name, priority, reason) values ('Anhoej', '{outside}', 'x') $$, '23514', null, 'a built-in name is taken');
select throws_ok($$ insert into care.spc_rule_set (name, shift_points, priority, reason) values ('Bad', 1, '{outside,shift}', 'x') $$, '22023', null, 'rules that cannot be used are refused');

select throws_ok('insert into care.baseline_setting (indicator_id, ' || columns || ', reason) values (pg_temp.indicator(''R''), ' || given || ', ''x'')', '23514', null, 'baseline_setting: ' || columns || ' ' || given)
from (values ('first_day', '''-infinity'''), ('last_day', '''infinity'''), ('centre', '''NaN'''), ('centre', '1e17'), ('centre, sigma', '1, -1'), ('withdrawn_reason', '''alone''')) v (columns, given);
select throws_ok('insert into care.series_setting (indicator_id, ' || columns || ') values (pg_temp.indicator(''K''), ' || given || ')', error, null, 'series_setting: ' || columns || ' ' || given)
from (values ('automatic', '1', '23514'), ('confidence', '1', '23514'), ('likely', '0.5', '23514'), ('trend_method', '''best''', '23514'), ('chart', '''pie''', '23514')) v (columns, given, error);
select throws_ok($$ insert into care.series_setting (indicator_id) values (null) $$, '23505', null, 'one setting is for all others');
select throws_ok($$ insert into care.spc_rule_set (name, priority, reason) values ('None', '{outside}', ' ') $$, '23514', null, 'rules have a reason');
select throws_ok($$ delete from care.spc_rule_set where name = 'Ours' $$, '23503', 'rule set "Ours" is in use', 'rules in use are not deleted');
select throws_ok($$ update care.spc_rule_set set name = 'Mine' where name = 'Ours' $$, '23503', 'rule set "Ours" is in use', 'nor renamed');
select lives_ok($$ update care.spc_rule_set set shift_points = 4 where name = 'Ours' $$, 'but they may be changed');

-- two definitions of which a unit has no figures under the middle one; a month that is withheld is the latest

insert into care.indicator (code, kind) values ('V', 'rate');
insert into care.indicator_version (indicator_id, title_en, polarity, per, base_period, first_day, last_day, comparable_before)
select pg_temp.indicator('V'), 'V', 'high', 1000, 'month', v.first_day, v.last_day, v.comparable
from (values (null::date, date '2023-03-31', false), ('2023-04-01', '2023-04-30', false), ('2023-05-01', null, true)) as v(first_day, last_day, comparable);
insert into care.fact (indicator_id, unit_id, first_day, last_day, summary)
select pg_temp.indicator('V'), pg_temp.unit('X'), month, (month + interval '1 month')::date - 1, rate_of(case month when '2023-06-01' then 2 else 40 end, 1000)
from unnest(array['2023-02-01', '2023-03-01', '2023-05-01', '2023-06-01']::date[]) as month;
select results_eq($$ select period, value, change, part, is_latest, withheld from story where indicator_code = 'V' order by period $$,
	$$ values ('2023-02', 40::float8, null::float8, 1, false, false), ('2023-03', 40, 0, 1, false, false), ('2023-05', 40, null, 2, false, false), ('2023-06', null, null, 2, true, true) $$,
	'a break under a definition without figures is one after it; the latest month may be withheld');

-- who reads

select is_empty($$ select a.attname, a.atttypid::regtype from pg_attribute as a where a.attrelid = 'care.figure_over_time'::regclass and a.attnum > 0
	and (col_description(a.attrelid, a.attnum) is null or a.atttypid not in ('text'::regtype, 'date'::regtype, 'float8'::regtype, 'bool'::regtype, 'int4'::regtype)) $$, 'plain types, and every column is told');
create role careperf_t_over_time;
select care.grant_reader('careperf_t_over_time');
set local role careperf_t_over_time;
select ok(count(*) > 100, 'a reader reads it') from care.figure_over_time;
select throws_ok('select from care.figure_series', '42501', null, 'and not the series behind it');
reset role;
select * from finish();
rollback;
