\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
set client_min_messages = warning;
set search_path = careperf, public, pg_catalog;
-- longer periods by the operator of time; what other systems make of missing months
begin;
select plan(18);
create temp table made as select careperf.create_register();
insert into care.unit_level (code, tier, title_en) values ('council', 1, 'Council'), ('team', 2, 'Team');
insert into care.hierarchy (code, title_en) values ('main', 'Main');
create temp table units (code text, title text, level text, parent text);
insert into units values ('C', 'C', 'council', null), ('T1', 'T1', 'team', 'C'), ('T2', 'T2', 'team', 'C');
create temp table loaded as select * from care.load_units('units', 'main');
insert into care.indicator (code, kind) values ('pool', 'proportion'), ('sum', 'count'), ('last', 'count'), ('average', 'count'), ('none', 'count'), ('sumrate', 'rate'), ('people', 'proportion');
insert into care.indicator_version (indicator_id, title_en, per, polarity, base_period, withhold_below, operator_time, operator_units)
select indicator_id, code, case code when 'pool' then 100 else 1 end, 'high', 'month', 0,
	case code when 'sumrate' then 'sum' when 'people' then 'pool' else code end, case code when 'people' then 'people' else 'pool' end from care.indicator;
create function pg_temp.fact(indicator text, unit text, month date, s careperf.summary) returns bigint language sql as $$
	insert into care.fact (indicator_id, unit_id, first_day, last_day, summary)
	select i.indicator_id, u.unit_id, month, (month + interval '1 month')::date - 1, s from care.indicator i, care.unit u where i.code = indicator and u.code = unit returning fact_id $$;
/* a team of ten that reports for six months of twelve, and another that reports for all */
create temp table facts as
select pg_temp.fact(k, 'T1', (date '2024-04-01' + m * interval '1 month')::date, count_of(10)) from generate_series(0, 5) as m, unnest('{sum,last,average,none}'::text[]) as k
union all select pg_temp.fact(k, 'T2', (date '2024-04-01' + m * interval '1 month')::date, count_of(20 + m)) from generate_series(0, 11) as m, unnest('{sum,last,average,none}'::text[]) as k
union all select pg_temp.fact('pool', 'T1', (date '2024-04-01' + m * interval '1 month')::date, proportion_of(m, 10)) from generate_series(0, 11) as m
union all select pg_temp.fact('sumrate', 'T1', (date '2024-04-01' + m * interval '1 month')::date, rate_of(m, 10)) from generate_series(0, 11) as m
union all select pg_temp.fact('people', 'T1', (date '2024-04-01' + m * interval '1 month')::date, proportion_of(m, 20)) from generate_series(0, 11) as m;
create function pg_temp.year_of(indicator text, unit text, period text default 'year') returns setof record language sql as $$
	select f.numerator, f.value, f.periods_present, f.periods_expected, f.reason from care.figure_by_period(indicator, period, '2024-04-01', '2025-03-31', null, 'main') as f
	where f.unit_code = unit order by f.last_day $$;

select throws_ok($$select * from care.figure_by_period('pool', 'week', '2024-04-01', '2025-03-31')$$, '22023', '"week" is no kind of period', 'no such period');
select throws_ok($$select * from care.figure_by_period('absent', 'year', '2024-04-01', '2025-03-31')$$, '42704', 'there is no indicator "absent"', 'no such indicator');
select results_eq($$select summary from care.figure_by_period('pool', 'year', '2024-04-01', '2025-03-31', 'council')$$, $$values (proportion_of(66, 120))$$, 'pool: the parts are added');
select results_eq($$select value from care.figure_by_period('pool', 'year', '2024-04-01', '2025-03-31', 'council')$$, $$values (55::float8)$$, 'and divided once');
select results_eq($$select first_day, last_day, numerator from care.figure_by_period('pool', 'quarter', '2024-04-01', '2025-03-31', 'council') order by 1$$,
	$$values (date '2024-04-01', date '2024-06-30', 3::float8), ('2024-07-01', '2024-09-30', 12), ('2024-10-01', '2024-12-31', 21), ('2025-01-01', '2025-03-31', 30)$$, 'quarters');
select results_eq($$select first_day, numerator, periods_present, periods_expected from care.figure_by_period('pool', 'year to date', '2024-05-01', '2024-06-30', 'council') order by last_day$$,
	$$values (date '2024-04-01', 1::float8, 2::bigint, 2), ('2024-04-01', 3, 3, 3)$$, 'the year to date begins in April');
select results_eq($$select first_day, numerator, periods_present, periods_expected from care.figure_by_period('pool', 'rolling 12', '2025-02-01', '2025-03-31', 'council') order by last_day$$,
	$$values (date '2024-03-01', 55::float8, 11::bigint, 12), ('2024-04-01', 66, 12, 12)$$, 'rolling twelve months say how many are there');
select results_eq($$select summary from care.figure_by_period('pool', 'month', '2024-06-01', '2024-06-30', 'council')$$, $$values (proportion_of(2, 10))$$, 'a month is itself');
select results_eq($$select * from pg_temp.year_of('sum', 'C') as t(a float8, b float8, c bigint, d int, e text)$$, $$values (366::float8, 366::float8, 12::bigint, 12, null::text)$$, 'sum: counts are added');
select results_eq($$select * from pg_temp.year_of('last', 'C') as t(a float8, b float8, c bigint, d int, e text)$$, $$values (31::float8, 31::float8, 12::bigint, 12, null::text)$$, 'last: the last period for which anybody reported');
select results_eq($$select * from pg_temp.year_of('last', 'T1') as t(a float8, b float8, c bigint, d int, e text)$$, $$values (null::float8, null::float8, 6::bigint, 12, 'not reported')$$, 'last: an older value does not stand in');
select results_eq($$select * from pg_temp.year_of('average', 'T1') as t(a float8, b float8, c bigint, d int, e text)$$, $$values (10::float8, 10::float8, 6::bigint, 12, null::text)$$, 'average: ten in six months of twelve is ten, not five');
select results_eq($$select * from pg_temp.year_of('none', 'C') as t(a float8, b float8, c bigint, d int, e text)$$,
	$$values (null::float8, null::float8, 12::bigint, 12, 'cannot be calculated: shorter periods do not make a longer one')$$, 'none');
select results_eq($$select * from pg_temp.year_of('sumrate', 'C') as t(a float8, b float8, c bigint, d int, e text)$$,
	$$values (null::float8, null::float8, 12::bigint, 12, 'cannot be calculated: only counts are added without their denominators')$$, 'sum is for counts');
select results_eq($$select * from pg_temp.year_of('people', 'C') as t(a float8, b float8, c bigint, d int, e text)$$,
	$$values (null::float8, null::float8, 12::bigint, 12, 'cannot be calculated: people are counted once within each period only')$$, 'people of twelve months are not the people of a year');
update care.indicator_version set withhold_below = 5 where title_en = 'pool';
select results_eq($$select numerator, value, withheld, reason from care.figure_by_period('pool', 'quarter', '2024-04-01', '2024-06-30', 'council')$$,
	$$values (null::float8, null::float8, true, 'withheld: a count is small')$$, 'small counts are withheld');
update care.indicator_version set last_day = '2024-12-31' where title_en = 'sum';
insert into care.indicator_version (indicator_id, first_day, title_en, polarity, base_period, operator_time) select indicator_id, '2025-01-01', 'sum', 'high', 'month', 'sum' from care.indicator where code = 'sum';
select results_eq($$select * from pg_temp.year_of('sum', 'C') as t(a float8, b float8, c bigint, d int, e text)$$,
	$$values (null::float8, null::float8, 12::bigint, 12, 'cannot be calculated: the definition changed within the period')$$, 'no figure across a changed definition');
select is_empty($$select * from care.figure_by_period('pool', 'year', '2023-04-01', '2024-03-31')$$, 'no facts, no figure, and no zero');
select * from finish();
rollback;
