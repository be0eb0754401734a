-- Standardised rates against the numbers of PHEindicatormethods 2.1.0 in
-- test/vectors (each file names its source), to 1e-9 relative.
-- A known fault of the source: its workbook's 99.8 % limits of testdata_1976 are ten times too large; not matched.
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
select plan(13);

create temporary table direct_published (
	area text, events float8, population float8, value float8,
	lower95 float8, upper95 float8, lower998 float8, upper998 float8, statistic text, method text,
	calc_value float8, calc_lower95 float8, calc_upper95 float8, calc_lower998 float8, calc_upper998 float8);
create temporary table direct_input (area text, stratum text, events float8, population float8, standard float8);
create temporary table direct_1976 (stratum text, events float8, population float8, standard float8);
create temporary table dependent_input (area text, stratum text, events float8, population float8, f1 float8, f2 float8, f3 float8, f4 float8);
create temporary table indirect_published (
	area text, observed float8, expected float8, ref_rate float8, value float8,
	lower95 float8, upper95 float8, lower998 float8, upper998 float8, statistic text, method text,
	calc_observed float8, calc_expected float8,
	calc_value float8, calc_lower95 float8, calc_upper95 float8, calc_lower998 float8, calc_upper998 float8);
create temporary table indirect_input (area text, stratum text, observed float8, population float8, ref_events float8, ref_population float8);

\copy direct_published from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/phe_dsr_expected.tsv' with (format csv, header, delimiter E'\t')
\copy direct_input from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/phe_dsr_input.tsv' with (format csv, header, delimiter E'\t')
\copy direct_1976 from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/phe_dsr_input_1976.tsv' with (format csv, header, delimiter E'\t')
\copy dependent_input from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/phe_dsr_nonindependent_input.tsv' with (format csv, header, delimiter E'\t')
\copy indirect_published from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/phe_isr_expected.tsv' with (format csv, header, delimiter E'\t')
\copy indirect_input from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/phe_isr_input.tsv' with (format csv, header, delimiter E'\t')

-- Equal to 1e-9 relative; NULL only equals NULL.
create function pg_temp.is_near(got float8, expected float8) returns boolean language sql immutable as
$$ select case when got is null or expected is null then got is null and expected is null
	else abs(got - expected) <= 1e-9 * abs(expected) end $$;

-- Empty cells, which the package takes as none, are said to be none. Order and plan show in nothing: the strata are shuffled before they are gathered.
create temporary table direct_answer as
select area, standardise_directly(stratum, coalesce(events, 0), population, standard order by md5(stratum || area)) as s
from direct_input where area not like '%nonind%' group by area
union all
select 'testdata_1976', standardise_directly(stratum, events, population, standard) from direct_1976
union all
select d.area, standardise_directly(d.stratum, coalesce(f.people, 0), d.population, t.standard, f.frequency)
from dependent_input d
join (select row_number() over () as place, standard from direct_input where area = 'testdata_big') t
	on t.place = (select count(*) from dependent_input e where e.area = d.area and e.stratum <= d.stratum)
cross join lateral (values (1, d.f1), (2, d.f2), (3, d.f3), (4, d.f4)) f (frequency, people)
group by d.area;

create temporary view direct_compared as
select p.*, a.s, standardised_value(a.s, p.per) as got, l.lower as got_lower95, l.upper as got_upper95, w.lower as got_lower998, w.upper as got_upper998
from (select *, coalesce(substring(statistic from 'per (\d+)')::float8, 1) as per from direct_published) p
join direct_answer a using (area)
cross join lateral standardised_limits(a.s, 0.95, p.per) l
cross join lateral standardised_limits(a.s, 0.998, p.per) w;

select is((select count(*) from direct_compared), 12::bigint, 'directly standardised: 12 rows compared');
select is_empty($$ select area, events, s from direct_compared where events is distinct from (s).events or population is distinct from (s).population $$,
	'directly standardised: events and population are those of the strata');
select is_empty($$
	select * from direct_compared
	where not (pg_temp.is_near(got, value) and pg_temp.is_near(got_lower95, lower95) and pg_temp.is_near(got_upper95, upper95)
		and (area = 'testdata_1976' or (pg_temp.is_near(got_lower998, lower998) and pg_temp.is_near(got_upper998, upper998))))
$$, 'directly standardised: value and limits as the test suite expects them');
select is_empty($$
	select * from direct_compared
	where not (pg_temp.is_near(got, calc_value) and pg_temp.is_near(got_lower95, calc_lower95) and pg_temp.is_near(got_upper95, calc_upper95)
		and pg_temp.is_near(got_lower998, calc_lower998) and pg_temp.is_near(got_upper998, calc_upper998))
$$, 'directly standardised: as the package computes them, testdata_1976 too');
select is_empty($$
	select * from direct_compared
	where (got is null) is distinct from (events < 10) or (got is null) is distinct from ((s).reason = 'fewer than ten events')
		and ((s).reason is not null or got is null)
$$, 'directly standardised: none below ten events, with the reason');
select is((select count(*) from direct_compared where (s).method = 'directly standardised, Dobson, events not independent'), 4::bigint,
	'directly standardised: four rows with events that are not independent');
select isnt_empty($$ select from direct_compared where area = 'testdata_1976' and abs(got_lower998 - lower998) > lower998 / 2 $$,
	'the published 99.8 % limits of testdata_1976 are still the faulty ones');

create temporary table indirect_answer as
select area, standardise_indirectly(stratum, coalesce(observed, 0), coalesce(population, 0), coalesce(ref_events, 0), ref_population order by md5(stratum || area)) as s,
	standardise_indirectly(coalesce(observed, 0), coalesce(population, 0), coalesce(ref_events, 0), ref_population) as unkeyed
from indirect_input group by area;

create temporary view indirect_compared as
select p.*, a.s, case when p.is_ratio then ratio(a.s, p.per) else standardised_value(a.s, p.per) end as got,
	l.lower as got_lower95, l.upper as got_upper95, w.lower as got_lower998, w.upper as got_upper998, l.method as got_method
from (select *, statistic like '%ratio%' as is_ratio, substring(statistic from '(\d+)$')::float8 as per from indirect_published) p
join indirect_answer a using (area)
cross join lateral (
	select (r).* from standardised_limits(a.s, 0.95, p.per) r where not p.is_ratio
	union all select (r).* from ratio_limits(a.s, 0.95, p.per) r where p.is_ratio) l
cross join lateral (
	select (r).* from standardised_limits(a.s, 0.998, p.per) r where not p.is_ratio
	union all select (r).* from ratio_limits(a.s, 0.998, p.per) r where p.is_ratio) w;

select is((select count(*) from indirect_compared), 12::bigint, 'indirectly standardised: 12 rows compared');
select is_empty($$
	select * from indirect_compared
	where not ((s).events = observed and pg_temp.is_near((s).expected, expected)
		and (ref_rate is null or pg_temp.is_near((s).reference_rate * per, ref_rate)))
$$, 'indirectly standardised: observed, expected and reference rate');
select is_empty($$
	select * from indirect_compared
	where not (pg_temp.is_near(got, value) and pg_temp.is_near(got_lower95, lower95) and pg_temp.is_near(got_upper95, upper95)
		and pg_temp.is_near(got_lower998, lower998) and pg_temp.is_near(got_upper998, upper998))
$$, 'indirectly standardised: value and limits as the test suite expects them');
select is_empty($$
	select * from indirect_compared
	where not (pg_temp.is_near(got, calc_value) and pg_temp.is_near(got_lower95, calc_lower95) and pg_temp.is_near(got_upper95, calc_upper95)
		and pg_temp.is_near(got_lower998, calc_lower998) and pg_temp.is_near(got_upper998, calc_upper998))
$$, 'indirectly standardised: as the package computes them');
select is_empty($$ select area, method, got_method from indirect_compared
	where got_method is distinct from case method when 'Exact' then 'Poisson, exact' else 'Poisson, Byar' end $$,
	'indirectly standardised: exact below ten events and Byar from ten, as there');
select is_empty($$ select * from indirect_answer where s is distinct from unkeyed or ratio(s) is distinct from ratio(ratio_to_expected((s).events, (s).expected)) $$,
	'indirectly standardised: the same without keys, and from the expected events');

select * from finish();
rollback;
