-- Funnel limits and significance against the numbers of PHEindicatormethods 2.1.0
-- in test/vectors (each file names its source): proportions to 1e-9 relative;
-- ratios to 1e-5, because that package stops a bisection early: on expected / (events + 1 + expected), at 1e-7,
-- which near zero is coarser than 1e-5 of the expected events (one event at 99.8 %: 4.7e-5). There its last step is the measure.
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
select plan(12);

create temporary table proportion_place (area text, numerator float8, denominator float8, significance text);
create temporary table proportion_line (total float8, lower95 float8, upper95 float8, lower998 float8, upper998 float8, baseline float8);
create temporary table ratio_place (observed float8, expected float8, significance text);
create temporary table ratio_line (events float8,
	lower95_expected float8, lower95 float8, upper95_expected float8, upper95 float8,
	lower998_expected float8, lower998 float8, upper998_expected float8, upper998 float8, statistic text, method text);

\copy proportion_place from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/phe_funnel_proportion_input.tsv' with (format csv, header, delimiter E'\t')
\copy proportion_line from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/phe_funnel_proportion_limits.tsv' with (format csv, header, delimiter E'\t')
\copy ratio_place from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/phe_funnel_ratio_input.tsv' with (format csv, header, delimiter E'\t')
\copy ratio_line from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/phe_funnel_ratio_isr_limits.tsv' with (format csv, header, delimiter E'\t')

create function pg_temp.is_near(got float8, expected float8, tolerance float8) returns boolean language sql immutable as
$$ select coalesce(abs(got - expected) <= tolerance * abs(expected), false) $$;
-- To 1e-5 relative, or within the last step of the bisection.
create function pg_temp.is_bisected(got float8, published float8, events float8) returns boolean language sql immutable as
$$ select coalesce(abs(got - published) <= greatest(1e-5 * published, 1.2e-7 * (events + 1 + published) ^ 2 / (events + 1)), false) $$;
create function pg_temp.words(code text) returns text language sql immutable as
$$ select case code when 'similar' then 'Not significant' when 'higher' then 'High (0.025)' when 'much_higher' then 'High (0.001)'
	when 'lower' then 'Low (0.025)' when 'much_lower' then 'Low (0.001)' else 'other: ' || code end $$;

-- proportions
select is(array[(select count(*) from proportion_line), (select count(*) from proportion_place)], array[100, 303]::bigint[], 'proportions: 100 lines and 303 places read');
select ok(pg_temp.is_near(overall, baseline, 1e-9), 'proportions: the overall value')
from (select 100 * sum(numerator) / sum(denominator) as overall from proportion_place) p, (select distinct baseline from proportion_line) l;
select is_empty($$
	select l.*, n, w from proportion_line l, funnel_limits('proportion', l.baseline, l.total, 0.95, 100) n, funnel_limits('proportion', l.baseline, l.total, 0.998, 100) w
	where not (pg_temp.is_near(n.lower, l.lower95, 1e-9) and pg_temp.is_near(n.upper, l.upper95, 1e-9)
		and pg_temp.is_near(w.lower, l.lower998, 1e-9) and pg_temp.is_near(w.upper, l.upper998, 1e-9))
$$, 'proportions: limits at 95 % and 99.8 %');
select is_empty($$
	select p.*, c from proportion_place p,
		(select sum(numerator) / sum(denominator) as overall from proportion_place) a,
		funnel_limits('proportion', a.overall, p.denominator) n, funnel_limits('proportion', a.overall, p.denominator, 0.998) w,
		funnel_code(p.numerator / p.denominator, n.lower, n.upper, w.lower, w.upper, 'neutral') c
	where pg_temp.words(c) is distinct from p.significance
$$, 'proportions: the significance of 303 places');

-- ratios
select is(array[(select count(*) from ratio_line), (select count(*) from ratio_place)], array[100, 300]::bigint[], 'ratios: 100 lines and 300 places read');
select is_empty($$
	select l.*, n, w from ratio_line l, funnel_expected(l.events) n, funnel_expected(l.events, 0.998) w
	where not (pg_temp.is_bisected(n.upper, l.lower95_expected, l.events) and pg_temp.is_bisected(n.lower, l.upper95_expected, l.events)
		and pg_temp.is_bisected(w.upper, l.lower998_expected, l.events) and pg_temp.is_bisected(w.lower, l.upper998_expected, l.events))
$$, 'ratios: the expected events at which events lie on a limit');
select is_empty($$
	select l.*, n, w from ratio_line l, funnel_expected(l.events) n, funnel_expected(l.events, 0.998) w
	where l.events > 1 and not (pg_temp.is_near(n.upper, l.lower95_expected, 1e-5) and pg_temp.is_near(n.lower, l.upper95_expected, 1e-5)
		and pg_temp.is_near(w.upper, l.lower998_expected, 1e-5) and pg_temp.is_near(w.lower, l.upper998_expected, 1e-5))
$$, 'ratios: the same to 1e-5 but for the one event');
select is_empty($$
	select l.*, n, w from ratio_line l, funnel_limits('ratio', 100, l.lower95_expected, 0.95, 100) n, funnel_limits('ratio', 100, l.lower998_expected, 0.998, 100) w
	where not (pg_temp.is_near(n.lower, l.lower95, 1e-5) and pg_temp.is_near(w.lower, l.lower998, 1e-5))
$$, 'ratios: lower limits at those expected events');
select is_empty($$
	select l.*, n, w from ratio_line l, funnel_limits('ratio', 100, l.upper95_expected, 0.95, 100) n, funnel_limits('ratio', 100, l.upper998_expected, 0.998, 100) w
	where not (pg_temp.is_near(n.upper, l.upper95, 1e-5) and pg_temp.is_near(w.upper, l.upper998, 1e-5))
$$, 'ratios: upper limits at those expected events');
select is_empty($$
	select p.*, c from ratio_place p, funnel_code(rate_of(p.observed, p.expected), 1, 'neutral') c
	where pg_temp.words(c) is distinct from p.significance
$$, 'ratios: the significance of 300 places, as rates of observed by expected events');
select is_empty($$
	select p.*, c from ratio_place p, funnel_code(ratio_to_expected(p.observed, p.expected, 1), 1, 'neutral') c
	where pg_temp.words(c) is distinct from p.significance
$$, 'ratios: the same as standardised ratios');

select is(pg_temp.is_near(1 + 2e-9, 1, 1e-9) or pg_temp.is_near(null, 1, 1e-9), false, 'the yardstick rejects 2e-9, and NULL');
select * from finish();
rollback;
