-- Confidence limits against the numbers of PHEindicatormethods 2.1.0 in
-- test/vectors (each file names its source), to 1e-9 relative.
-- The files are read by psql, so the server needs no right to read them.
\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
set client_min_messages = warning;
set search_path = careperf, public, pg_catalog;

begin;
select plan(20);

create temporary table proportion_published (
	area text, numerator bigint, denominator bigint, value float8,
	lower95 float8, upper95 float8, lower998 float8, upper998 float8, statistic text, method text, per float8,
	calc_value float8, calc_lower95 float8, calc_upper95 float8, calc_lower998 float8, calc_upper998 float8);
create temporary table proportion_grouped (
	area text, numerator bigint, denominator bigint, value float8,
	lower95 float8, upper95 float8, confidence text, statistic text, method text, per float8);
create temporary table proportion_edge (
	numerator bigint, denominator bigint, value float8,
	lower95 float8, upper95 float8, lower998 float8, upper998 float8, confidence text, statistic text, method text);
create temporary table rate_published (
	area text, numerator float8, denominator float8, value float8,
	lower95 float8, upper95 float8, lower998 float8, upper998 float8, statistic text, method text,
	per float8, per_again float8,
	calc_value float8, calc_lower95 float8, calc_upper95 float8, calc_lower998 float8, calc_upper998 float8, calc_method text);
create temporary table rate_grouped (like proportion_grouped);
create temporary table mean_row (area text, value float8);
create temporary table mean_published (
	area text, sum float8, n bigint, stddev float8, value float8,
	lower95 float8, upper95 float8, lower998 float8, upper998 float8, statistic text, method text,
	calc_value float8, calc_lower95 float8, calc_upper95 float8, calc_lower998 float8, calc_upper998 float8);

\copy proportion_published from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/phe_proportion_wilson.tsv' with (format csv, header, delimiter E'\t')
\copy proportion_grouped from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/phe_proportion_wilson_grouped.tsv' with (format csv, header, delimiter E'\t')
\copy proportion_edge from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/phe_proportion_edges_computed.tsv' with (format csv, header, delimiter E'\t')
\copy rate_published from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/phe_rate_byars_exact.tsv' with (format csv, header, delimiter E'\t')
\copy rate_grouped from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/phe_rate_grouped.tsv' with (format csv, header, delimiter E'\t')
\copy mean_row from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/phe_mean_input.tsv' with (format csv, header, delimiter E'\t')
\copy mean_published from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/phe_mean_expected.tsv' with (format csv, header, delimiter E'\t')

-- Equal to 1e-9 relative; NULL only equals NULL.
create function pg_temp.is_near(got float8, expected float8) returns boolean language sql immutable as
$$ select case when got is null or expected is null then got is null and expected is null
	else abs(got - expected) <= 1e-9 * abs(expected) end $$;

-- What a summary answers, at both published levels.
create function pg_temp.answer(s summary, per float8,
	out value float8, out lower95 float8, out upper95 float8, out lower998 float8, out upper998 float8, out method text)
language sql immutable as
$$ select value(s, per), l.lower, l.upper, w.lower, w.upper, l.method
	from confidence_limits(s, 0.95, per) l, confidence_limits(s, 0.998, per) w $$;

select is(pg_temp.is_near(1 + 2e-9, 1) or pg_temp.is_near(null, 1) or pg_temp.is_near(0, null), false, 'the yardstick rejects 2e-9, and NULL for a number');

-- proportions
select is(count(*), 19::bigint, 'proportions: 19 rows read') from proportion_published;
select is_empty($$
	select p.*, a from proportion_published p, pg_temp.answer(proportion_of(p.numerator, p.denominator), p.per) a
	where not (pg_temp.is_near(a.value, p.value)
		and pg_temp.is_near(a.lower95, p.lower95) and pg_temp.is_near(a.upper95, p.upper95)
		and pg_temp.is_near(a.lower998, p.lower998) and pg_temp.is_near(a.upper998, p.upper998))
$$, 'proportions: value and limits at 95 % and 99.8 % as the test suite expects them');
select is_empty($$
	select p.*, a from proportion_published p, pg_temp.answer(proportion_of(p.numerator, p.denominator), p.per) a
	where not (pg_temp.is_near(a.value, p.calc_value)
		and pg_temp.is_near(a.lower95, p.calc_lower95) and pg_temp.is_near(a.upper95, p.calc_upper95)
		and pg_temp.is_near(a.lower998, p.calc_lower998) and pg_temp.is_near(a.upper998, p.calc_upper998))
$$, 'proportions: as the package computes them');
select is_empty($$
	select p.area, a.method from proportion_published p, pg_temp.answer(proportion_of(p.numerator, p.denominator), p.per) a
	where p.value is not null and a.method is distinct from p.method
$$, 'proportions: the method is named as there');

select is(count(*), 11::bigint, 'grouped proportions: 11 rows read') from proportion_grouped;
select is_empty($$
	select p.*, a from proportion_grouped p, pg_temp.answer(proportion_of(p.numerator, p.denominator), p.per) a
	where not (pg_temp.is_near(a.value, p.value)
		and pg_temp.is_near(a.lower95, p.lower95) and pg_temp.is_near(a.upper95, p.upper95))
$$, 'grouped proportions: limits of the summed counts');
select is_empty($$
	select g.area, a from proportion_grouped g
	join (select area, rollup(proportion_of(numerator, denominator)) as s from proportion_published group by area) p using (area)
	cross join lateral pg_temp.answer(p.s, g.per) a
	where not (pg_temp.is_near(a.value, g.value)
		and pg_temp.is_near(a.lower95, g.lower95) and pg_temp.is_near(a.upper95, g.upper95))
$$, 'grouped proportions: rollup of the ungrouped rows gives them too');

select is(count(*), 15::bigint, 'edges of proportions: 15 rows read') from proportion_edge;
select is_empty($$
	select p.*, a from proportion_edge p, pg_temp.answer(proportion_of(p.numerator, p.denominator), 1) a
	where not (pg_temp.is_near(a.value, p.value)
		and pg_temp.is_near(a.lower95, p.lower95) and pg_temp.is_near(a.upper95, p.upper95)
		and pg_temp.is_near(a.lower998, p.lower998) and pg_temp.is_near(a.upper998, p.upper998))
$$, 'edges of proportions: none met, all met and between');
select is_empty($$
	select p.*, a from proportion_edge p, pg_temp.answer(proportion_of(p.numerator, p.denominator), 1) a
	where (p.numerator = 0 and (a.lower95 <> 0 or a.lower998 <> 0))
		or (p.numerator = p.denominator and (a.upper95 <> 1 or a.upper998 <> 1))
$$, 'edges of proportions: exactly 0 below when none met, exactly 1 above when all did');

-- rates
select is(count(*), 20::bigint, 'rates: 20 rows read') from rate_published;
select is_empty($$
	select r.*, a from rate_published r, pg_temp.answer(rate_of(r.numerator, r.denominator), r.per) a
	where not (pg_temp.is_near(a.value, r.value)
		and pg_temp.is_near(a.lower95, r.lower95) and pg_temp.is_near(a.upper95, r.upper95)
		and pg_temp.is_near(a.lower998, r.lower998) and pg_temp.is_near(a.upper998, r.upper998))
$$, 'rates: value and limits at 95 % and 99.8 % as the test suite expects them');
select is_empty($$
	select r.*, a from rate_published r, pg_temp.answer(rate_of(r.numerator, r.denominator), r.per) a
	where not (pg_temp.is_near(a.value, r.calc_value)
		and pg_temp.is_near(a.lower95, r.calc_lower95) and pg_temp.is_near(a.upper95, r.calc_upper95)
		and pg_temp.is_near(a.lower998, r.calc_lower998) and pg_temp.is_near(a.upper998, r.calc_upper998))
$$, 'rates: as the package computes them');
select is_empty($$
	select r.area, r.numerator, a.method from rate_published r, pg_temp.answer(rate_of(r.numerator, r.denominator), r.per) a
	where r.value is not null
		and a.method is distinct from case r.method when 'Exact' then 'Poisson, exact' when 'Byars' then 'Poisson, Byar' end
$$, 'rates: exact below ten events and Byar from ten, as there');

select is(count(*), 12::bigint, 'grouped rates: 12 rows read') from rate_grouped;
select is_empty($$
	select r.*, a from rate_grouped r, pg_temp.answer(rate_of(r.numerator::float8, r.denominator::float8), r.per) a
	where not (pg_temp.is_near(a.value, r.value)
		and pg_temp.is_near(a.lower95, r.lower95) and pg_temp.is_near(a.upper95, r.upper95))
$$, 'grouped rates: limits of the summed counts');

-- means
select is((select count(*) from mean_row) + 100 * (select count(*) from mean_published), 326::bigint, 'means: 26 values and 3 groups read');
create temporary view mean_answer as
	select m.*, g.s, a.*
	from mean_published m
	join (
		select area, summarise_mean(value) as s from mean_row group by area
		union all
		select 'No grouping', summarise_mean(value) from mean_row) g using (area)
	cross join lateral pg_temp.answer(g.s, 1) a (got_value, got_lower95, got_upper95, got_lower998, got_upper998, got_method);
select is_empty($$
	select * from mean_answer m
	where not (pg_temp.is_near(stddev(m.s), m.stddev) and used(m.s) = m.n
		and pg_temp.is_near(m.got_value, m.value)
		and pg_temp.is_near(m.got_lower95, m.lower95) and pg_temp.is_near(m.got_upper95, m.upper95)
		and pg_temp.is_near(m.got_lower998, m.lower998) and pg_temp.is_near(m.got_upper998, m.upper998))
$$, 'means: mean, spread and limits at 95 % and 99.8 % as the test suite expects them');
select is((select count(*) from mean_answer where got_method = 'Student t'), 3::bigint, 'means: all three groups answered, by Student t');

select * from finish();
rollback;
