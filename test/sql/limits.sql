-- confidence_limits and compare: which method, which unit, when there is no
-- answer, and what is refused. The numbers themselves: vectors_limits.sql.
\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
set client_min_messages = warning;
set search_path = careperf, public, pg_catalog;

begin;
select plan(73);

-- Limits to ten digits, and the method, as one line.
create function pg_temp.said(s summary, level float8 default 0.95, per float8 default 1) returns text language sql immutable as
$$ select concat_ws(' ', coalesce(round(lower::numeric, 10)::text, '-'), coalesce(round(upper::numeric, 10)::text, '-'), method)
	from confidence_limits(s, level, per) $$;
create function pg_temp.compared(a summary, b summary, level float8 default 0.95, per float8 default 1) returns text language sql immutable as
$$ select concat_ws(' ', coalesce(round(difference::numeric, 10)::text, '-'), coalesce(round(lower::numeric, 10)::text, '-'),
	coalesce(round(upper::numeric, 10)::text, '-'), coalesce(significant::text, '-'), method)
	from compare(a, b, level, per) $$;

-- each kind, its method
select is(pg_temp.said(proportion_of(50, 100)), '0.4038315304 0.5961684696 Wilson', 'a proportion: Wilson');
select is(pg_temp.said(proportion_of(10, 10)), '0.7224672001 1.0000000000 Wilson', 'all met: the upper limit is 1');
select is((confidence_limits(proportion_of(10, 10))).upper, 1::float8, 'and exactly 1');
select is((confidence_limits(proportion_of(0, 10))).lower, 0::float8, 'none met: the lower limit is exactly 0');
select is(pg_temp.said(count_of(9)), '4.1153730974 17.0848034514 Poisson, exact', 'a count of nine: exact');
select is(pg_temp.said(count_of(10)), '4.7874499140 18.3914586058 Poisson, Byar', 'a count of ten: Byar');
select is((confidence_limits(count_of(0))).lower, 0::float8, 'a count of none: exactly 0 below');
select is(pg_temp.said(rate_of(9.0::float8, 10000), 0.95, 100000), '41.1537309738 170.8480345142 Poisson, exact', 'a rate per 100,000: exact');
select is(pg_temp.said(rate_of(100.0::float8, 10000), 0.998, 100000), '719.0369187260 1349.4362176226 Poisson, Byar', 'a rate per 100,000 at 99.8 %: Byar');
select is(pg_temp.said(rate_of(2.5, 1)), '0.4156058067 8.0063821373 Poisson, exact', 'weighted events need not be whole');
select is(pg_temp.said(mean_of(4, 180, 8600)), '24.4573974324 65.5426025676 Student t', 'a mean of 30, 40, 50, 60: Student t');
select is(pg_temp.said(summarise_mean(x)), pg_temp.said(mean_of(4, 180, 8600)), 'and from the rows') from unnest(array[30, 40, 50, 60]::float8[]) x;
select is(pg_temp.said(mean_of(3, 21, 147)), '7.0000000000 7.0000000000 Student t', 'a mean of equal values: no width');
select is(pg_temp.said(ratio_of(3.0, 4.0)), '- - cannot be calculated: a ratio has no confidence limits', 'a ratio: none, and why');

-- missing rows do not count
select is(pg_temp.said(proportion_of(50, 100, 40)), pg_temp.said(proportion_of(50, 100)), 'missing rows change nothing');

-- per scales value and limits alike
select is(pg_temp.said(proportion_of(50, 100), per => 100), '40.3831530366 59.6168469634 Wilson', 'per 100: per cent');
select is(pg_temp.said(count_of(10), per => 2), '9.5748998279 36.7829172115 Poisson, Byar', 'per scales a count');
select is(pg_temp.said(mean_of(4, 180, 8600), per => 0.5), '12.2286987162 32.7713012838 Student t', 'per scales a mean');
select is_empty($$
	select s, per from unnest(array[proportion_of(1, 3), count_of(7), rate_of(40.0, 9.0), mean_of(5, 31, 200)]) s,
		unnest(array[1e-6, 1, 100, 1e5]) per, confidence_limits(s, 0.9, per) l
	where not value(s, per) between l.lower and l.upper
$$, 'the value lies within its limits in every unit');

-- any level
select is(pg_temp.said(proportion_of(3, 12), 0.5), '0.1758722731 0.3423910245 Wilson', 'a level of 50 %');
select is(pg_temp.said(proportion_of(3, 12), 0.999999999999), '0.0133922481 0.8911335039 Wilson', 'a level of 99.9999999999 %');
select is(pg_temp.said(proportion_of(3, 12), 1e-300), '0.2500000000 0.2500000000 Wilson', 'a level next to none: the value itself');
select is_empty($$
	select s from unnest(array[proportion_of(1, 3), count_of(7), count_of(70), rate_of(40.0, 9.0), mean_of(5, 31, 200)]) s,
		confidence_limits(s, 0.9) narrow, confidence_limits(s, 0.95) wide
	where not (wide.lower < narrow.lower and narrow.lower < narrow.upper and narrow.upper < wide.upper)
$$, 'a higher level is wider, for every kind');

-- no sense, no limits, and why
select is(pg_temp.said(proportion_of(11, 10)), '- - cannot be calculated: the numerator exceeds the denominator', 'proportion above one');
select is(pg_temp.said(proportion_of(-1, 10)), '- - cannot be calculated: the numerator is negative', 'proportion below none');
select is(pg_temp.said(proportion_of(-1, -10)), '- - cannot be calculated: the denominator is negative', 'proportion taken away');
select is(pg_temp.said(proportion_of(0, 0)), '- - cannot be calculated: the denominator is zero', 'proportion of nothing');
select is(pg_temp.said(summarise_proportion(true) filter (where false)), '- - cannot be calculated: the denominator is zero', 'proportion of no rows');
select is(pg_temp.said(- count_of(3)), '- - cannot be calculated: the count is negative', 'negative count');
select is(pg_temp.said(rate_of(-3.0, 10.0)), '- - cannot be calculated: the numerator is negative', 'rate of negative events');
select is(pg_temp.said(rate_of(3.0, 0.0)), '- - cannot be calculated: the denominator is zero', 'rate of nobody');
select is(pg_temp.said(rate_of(3.0, -1.0)), '- - cannot be calculated: the denominator is negative', 'rate of a negative population');
select is(pg_temp.said(mean_of(1, 7, 49)), '- - cannot be calculated: fewer than two values', 'mean of one value');
select is(pg_temp.said(mean_of(0, 0, 0)), '- - cannot be calculated: fewer than two values', 'mean of none');
select is(pg_temp.said(mean_of(2, 10, 49)), '- - cannot be calculated: the sum of squares does not fit the sum', 'mean whose squares are too small');
select is(pg_temp.said(null), '- -', 'NULL: NULLs, and no method');
select is(pg_temp.said(count_of(3), null), '- -', 'NULL level: NULLs');

-- compare
select is(pg_temp.compared(proportion_of(56, 70), proportion_of(48, 80)), '0.2000000000 0.0524314724 0.3338726540 true MOVER of Wilson limits', 'Newcombe 1998 (a): 56/70 less 48/80');
select is(pg_temp.compared(proportion_of(48, 80), proportion_of(56, 70)), '-0.2000000000 -0.3338726540 -0.0524314724 true MOVER of Wilson limits', 'the other way round the signs change');
select is(pg_temp.compared(proportion_of(56, 70), proportion_of(48, 80), 0.998), '0.2000000000 -0.0334872536 0.4018117646 false MOVER of Wilson limits', 'at 99.8 % it is not significant');
select is(pg_temp.compared(proportion_of(56, 70), proportion_of(48, 80), per => 100), '20.0000000000 5.2431472402 33.3872654037 true MOVER of Wilson limits', 'in percentage points');
select is(pg_temp.compared(proportion_of(10, 10), proportion_of(0, 20)), '1.0000000000 0.6790860371 1.0000000000 true MOVER of Wilson limits', 'Newcombe (g): 10/10 less 0/20');
select is(pg_temp.compared(rate_of(4.0, 1000.0), rate_of(25.0, 2000.0), per => 1000), '-8.5000000000 -15.1264451680 -0.8559941982 true MOVER of Poisson limits', 'rates per 1,000');
select is(pg_temp.compared(count_of(30), count_of(20)), '10.0000000000 -4.6255547835 25.0076303085 false MOVER of Poisson limits', 'counts');
select is(pg_temp.compared(a, b), '-1.5800000000 -3.3654832307 0.2054832307 false Welch t', 'means: R''s t.test of its sleep data')
from (
	select summarise_mean(x) filter (where i <= 10) as a, summarise_mean(x) filter (where i > 10) as b
	from unnest(array[0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0,
					  1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]::float8[]) with ordinality u (x, i)) q;
select is(pg_temp.compared(proportion_of(0, 10), proportion_of(0, 10)), '0.0000000000 -0.2775327999 0.2775327999 false MOVER of Wilson limits', 'none and none: no difference, with limits');

select is(pg_temp.compared(proportion_of(11, 10), proportion_of(1, 2)), '0.6000000000 - - - cannot be calculated: the numerator exceeds the denominator (first summary)', 'a difference without limits: the first is odd');
select is(pg_temp.compared(proportion_of(1, 2), proportion_of(-1, 2)), '1.0000000000 - - - cannot be calculated: the numerator is negative (second summary)', 'a difference without limits: the second is odd');
select is(pg_temp.compared(proportion_of(1, 2), proportion_of(0, 0)), '- - - - cannot be calculated: the denominator is zero (second summary)', 'no value, no difference');
select is(pg_temp.compared(ratio_of(1.0, 2.0), ratio_of(1.0, 4.0)), '0.2500000000 - - - cannot be calculated: a ratio has no confidence limits', 'ratios: the difference alone');
select is(pg_temp.compared(mean_of(1, 7, 49), mean_of(3, 21, 149)), '0.0000000000 - - - cannot be calculated: fewer than two values (first summary)', 'means: one value');
select is(pg_temp.compared(mean_of(2, 14, 98), mean_of(3, 24, 192)), '-1.0000000000 - - - cannot be calculated: the values do not vary within either group', 'means: two constants');
select is(pg_temp.compared(null, count_of(1)), '- - - -', 'compare with NULL: NULLs');

-- what is refused
select throws_ok('select confidence_limits(count_of(1), 0)', '22023', 'level of confidence is not between 0 and 1', 'level 0');
select throws_ok('select confidence_limits(count_of(1), 1)', '22023', 'level of confidence is not between 0 and 1', 'level 1');
select throws_ok('select confidence_limits(count_of(1), 95)', '22023', 'level of confidence is not between 0 and 1', 'level 95');
select throws_ok('select confidence_limits(count_of(1), -0.5)', '22023', 'level of confidence is not between 0 and 1', 'level below 0');
select throws_ok($$select confidence_limits(count_of(1), 'NaN')$$, '22023', 'level of confidence is not between 0 and 1', 'level NaN');
select throws_ok('select confidence_limits(count_of(1), per => 0)', '22023', 'per must be a number above zero', 'per 0');
select throws_ok('select confidence_limits(count_of(1), per => -1)', '22023', 'per must be a number above zero', 'per below 0');
select throws_ok($$select confidence_limits(count_of(1), per => 'Infinity')$$, '22023', 'per must be a number above zero', 'per infinite');
select throws_ok($$select confidence_limits(count_of(1), per => 'NaN')$$, '22023', 'per must be a number above zero', 'per NaN');
select throws_ok('select confidence_limits(count_of(100), per => 1e307)', '22003', 'confidence limits are out of range', 'limits past double precision');
select throws_ok('select compare(count_of(1), count_of(2), 1)', '22023', 'level of confidence is not between 0 and 1', 'compare: level 1');
select throws_ok('select compare(count_of(1), count_of(2), 0.95, 0)', '22023', 'per must be a number above zero', 'compare: per 0');
select throws_ok('select compare(count_of(1), proportion_of(1, 2))', '22023', 'cannot compare summaries of different kinds', 'compare: kinds that differ');
select throws_ok('select compare(count_of(100), count_of(1), 0.95, 1e307)', '22003', 'confidence limits are out of range', 'compare: limits past double precision');
select throws_ok('select comparator_value(count_of(100), mean_of(1, 2, 4))', '22023', 'cannot compare summaries of different kinds', 'comparator_value: kinds that differ');
select is(comparator_value(proportion_of(1, 2), proportion_of(1, 4)), 0.25::float8, 'comparator_value: the comparator per one');
select is(comparator_value(proportion_of(1, 2), proportion_of(0, 0)), null::float8, 'comparator_value: NULL on an empty denominator');

-- details and hints, which throws_ok does not see
create function pg_temp.complaint(statement text) returns text language plpgsql as $$
declare detail text; hint text;
begin
	execute statement;
	return 'none';
exception when others then
	get stacked diagnostics detail = pg_exception_detail, hint = pg_exception_hint;
	return detail || ' ' || hint;
end $$;
select is(pg_temp.complaint('select confidence_limits(count_of(1), 95)'), 'It is 95. Use 0.95 for limits of 95 %, 0.998 for limits of 99.8 %.', 'a level: what was given and what to give');
select is(pg_temp.complaint('select confidence_limits(count_of(100), per => 1e307)'), 'They lie past double precision. Use a smaller per, or a larger unit.', 'out of range: what to do');

-- planner's view
select is_empty($$
	select proname from pg_proc
	where pronamespace = 'careperf'::regnamespace and proname in ('confidence_limits', 'compare', 'comparator_value')
		and not (provolatile = 'i' and proisstrict and proparallel = 's')
$$, 'immutable, strict, parallel safe');

select * from finish();
rollback;
