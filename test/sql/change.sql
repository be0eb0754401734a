-- change, changes and indexed: against which period, with which limits, and when there is no answer.
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
select plan(51);

-- An answer as one line.
create function pg_temp.said(s series, against text default 'previous period', level float8 default 0.95, across_breaks boolean default false)
returns text language sql immutable as
$$ select concat_ws(' ', coalesce(period::text, '-'), coalesce(value::text, '-'), coalesce(earlier_period::text, '-'), coalesce(earlier_value::text, '-'),
	coalesce(difference::text, '-'), coalesce(round(lower::numeric, 8)::text, '-'), coalesce(round(upper::numeric, 8)::text, '-'),
	coalesce(significant::text, '-'), coalesce(round(per_cent::numeric, 8)::text, '-'), '(' || method || ')')
	from change(s, against, level, across_breaks) $$;

-- Which period -------------------------------------------------------------------------------------------------------

select is(pg_temp.said('series:2024-01-01=10,2024-02-01=15'), '2024-02-01 15 2024-01-01 10 5 - - - 50.00000000 (no limits: the points have no summaries)', 'values: the difference, and no limits');
select is(pg_temp.said('series:2024-01-01=10,2024-02-01=15,2024-03-01=?'), '2024-02-01 15 2024-01-01 10 5 - - - 50.00000000 (no limits: the points have no summaries)', 'of the last period with a value');
select is(pg_temp.said('series:2024-01-01=10,2024-02-01=?,2024-03-01=12'), '2024-03-01 12 2024-02-01 - - - - - - (cannot be calculated: no value for 2024-02-01)', 'the period before is not known');
select is(pg_temp.said('series:2023-12-01=9,2024-01-01=10,2024-03-01=12'), '2024-03-01 12 2024-02-01 - - - - - - (cannot be calculated: no value for 2024-02-01)', 'nor held: a gap is no period');
select is(pg_temp.said('series:2024-01-01=10'), '2024-01-01 10 - - - - - - - (cannot be calculated: there is only one period)', 'one period');
select is(pg_temp.said('series:2024-01-01=10,2024-02-01=?'), '2024-01-01 10 2023-12-01 - - - - - - (cannot be calculated: no value for 2023-12-01)', 'nothing before the first');
select is(pg_temp.said('series:2024-01-01=?,2024-02-01=?'), '- - - - - - - - - (cannot be calculated: no period has a value)', 'no value at all');
select is(pg_temp.said('series:2024-01-01=?'), '- - - - - - - - - (cannot be calculated: no period has a value)', 'one period without a value');
select is(pg_temp.said('series:2024-01-01=5,2024-01-08=5'), '2024-01-08 5 2024-01-01 5 0 - - - 0.00000000 (no limits: the points have no summaries)', 'weeks; no change');
select is(pg_temp.said('series:2024-01-31=5,2024-02-29=4,2024-03-31=3'), '2024-03-31 3 2024-02-29 4 -1 - - - -25.00000000 (no limits: the points have no summaries)', 'months dated by their last day');

select is(pg_temp.said(series((date '2023-01-01' + make_interval(months => g))::date, 10 * g), 'same period last year'),
	'2024-03-01 140 2023-03-01 20 120 - - - 600.00000000 (no limits: the points have no summaries)', 'months: twelve before') from generate_series(0, 14) g;
select is(pg_temp.said('series:2023-04-01=1,2023-07-01=2,2023-10-01=3,2024-01-01=4,2024-04-01=5', 'same period last year'),
	'2024-04-01 5 2023-04-01 1 4 - - - 400.00000000 (no limits: the points have no summaries)', 'quarters: four before');
select is(pg_temp.said('series:2022-04-01=4,2023-04-01=5', 'same period last year'), pg_temp.said('series:2022-04-01=4,2023-04-01=5'), 'years: the one before');
select is(pg_temp.said('series:2020-02-29=4,2021-02-28=5', 'same period last year'), '2021-02-28 5 2020-02-29 4 1 - - - 25.00000000 (no limits: the points have no summaries)', 'the end of February in a leap year');
select is(pg_temp.said('series:2024-01-01=4,2024-02-01=5', 'same period last year'), '2024-02-01 5 2023-02-01 - - - - - - (cannot be calculated: no value for 2023-02-01)', 'less than a year');
select is(pg_temp.said('series:2024-01-01=4,2024-01-08=5', 'same period last year'), '2024-01-08 5 - - - - - - - (cannot be calculated: a year is not a whole number of periods)', 'weeks make no year');
select is(pg_temp.said('series:2024-01-01=4,2024-06-01=5', 'same period last year'), '2024-06-01 5 - - - - - - - (cannot be calculated: a year is not a whole number of periods)', 'nor do five months');
select is(pg_temp.said('series:2020-01-01=4,2022-01-01=5', 'same period last year'), '2022-01-01 5 - - - - - - - (cannot be calculated: a year is not a whole number of periods)', 'nor does a period of two years');
select is(pg_temp.said('series:2020-01-01=4', 'same period last year'), '2020-01-01 4 - - - - - - - (cannot be calculated: there is only one period)', 'nor one point');
select is(pg_temp.said('series:-4713-11-24=4,-4713-12-24=5', 'same period last year'), '4714-12-24 BC 5 - - - - - - - (cannot be calculated: no value for -4714-12-24)', 'a year before the first date of all has no date');

-- Breaks -------------------------------------------------------------------------------------------------------------

select is(pg_temp.said('series:2024-01-01=10,2024-02-01|=15'), '2024-02-01 15 2024-01-01 10 - - - - - (cannot be calculated: the definition changed on 2024-02-01)', 'across a break');
select is(pg_temp.said('series:2024-01-01=10,2024-02-01|=15', across_breaks => true), pg_temp.said('series:2024-01-01=10,2024-02-01=15'), 'unless asked to');
select is(pg_temp.said('series:2024-01-01=10,2024-02-01|=15,2024-03-01=18'), '2024-03-01 18 2024-02-01 15 3 - - - 20.00000000 (no limits: the points have no summaries)', 'after a break');
select is(pg_temp.said('series:2024-01-01|=10,2024-02-01=15'), pg_temp.said('series:2024-01-01=10,2024-02-01=15'), 'the first point is no break');
select matches(pg_temp.said('series:2023-01-01=10,2023-07-01|=12,2023-10-01|=?,2024-01-01=15', 'same period last year'), 'the definition changed on 2023-10-01\)$', 'the last of two breaks is told');

-- Limits -------------------------------------------------------------------------------------------------------------

create function pg_temp.as_compared(a summary, b summary, per float8, level float8) returns text language sql immutable as
$$ select concat_ws(' ', value(a, per), value(b, per), difference, lower, upper, significant, difference / value(b, per) * 100, method) from compare(a, b, level, per) $$;
select is(concat_ws(' ', c.value, earlier_value, difference, lower, upper, significant, per_cent, method), pg_temp.as_compared(a, b, per, level), format('limits as compare gives them: %s and %s', a, b))
from (values (proportion_of(56, 70), proportion_of(48, 80), 100, 0.95), (count_of(30), count_of(9), 1, 0.998),
		(rate_of(9.0, 1000.0), rate_of(19.0, 1100.0), 100000, 0.95), (mean_of(4, 180, 8600), mean_of(5, 31, 200), 1, 0.9)) t (a, b, per, level),
	change(with_per(('series:2024-01-01=[' || b || '],2024-02-01=[' || a || ']')::series, per), level => level) c;
select matches(pg_temp.said('series:2024-01-01=[ratio:3,4],2024-02-01=[ratio:4,4]'), '0.25 - - - 33.33333333 \(no limits: a ratio has no confidence limits\)$', 'a ratio: no limits');
select matches(pg_temp.said('series:2024-01-01=[proportion:3,4],2024-02-01=[proportion:5,4]'), '0.5 - - - 66.66666667 \(no limits: the numerator exceeds the denominator \(this period\)\)$', 'no limits, as of this period');
select matches(pg_temp.said('series:2024-01-01=[mean:1,3,9],2024-02-01=[mean:4,180,8600]'), ' 42 - - - .* \(no limits: fewer than two values \(earlier period\)\)$', 'no limits, as of the earlier');
select matches(pg_temp.said('series:2024-01-01=[proportion:0,0],2024-02-01=[proportion:3,4]'), ' - - - - - \(cannot be calculated: no value for 2024-01-01\)$', 'an empty denominator is no value');

-- Per cent -----------------------------------------------------------------------------------------------------------

select is(array_agg(coalesce(per_cent::text, '-')), '{-,-,-100,-200,-}', 'of what is not above zero there is no per cent; nor past double precision')
from unnest(array['series:2024-01-01=0,2024-02-01=5', 'series:2024-01-01=-2,2024-02-01=5', 'series:2024-01-01=5,2024-02-01=0', 'series:2024-01-01=5,2024-02-01=-5', 'series:2024-01-01=5e-324,2024-02-01=5']::series[]) s, change(s);

-- Changes ------------------------------------------------------------------------------------------------------------

select is(string_agg(concat_ws(' ', period, coalesce(difference::text, method)), '; '),
	'2024-01-01 cannot be calculated: no value for 2023-12-01; 2024-02-01 2; 2024-04-01 cannot be calculated: no value for 2024-03-01; 2024-05-01 cannot be calculated: no value for 2024-05-01; 2024-06-01 cannot be calculated: no value for 2024-05-01; 2024-07-01 cannot be calculated: the definition changed on 2024-07-01; 2024-08-01 -1',
	'changes: a row for each period that is held')
from changes('series:2024-01-01=1,2024-02-01=3,2024-04-01=4,2024-05-01=?,2024-06-01=6,2024-07-01|=5,2024-08-01=4');
select is(count(*) filter (where difference = 12), 24::bigint, 'last year, for each month') from (
	select (changes(series((date '2020-01-01' + make_interval(months => g))::date, g), 'same period last year')).* from generate_series(0, 35) g) c;
select results_eq($$ select row(c.*) from changes('series:2024-01-01=1,2024-02-01=3') c offset 1 $$, $$ select row(c.*) from change('series:2024-01-01=1,2024-02-01=3') c $$, 'the last row is the change');
select is((select count(*) from changes(null)), 0::bigint, 'no rows of NULL');
select is((select count(*) from change(null) c where c is null), 1::bigint, 'NULLs of NULL');

-- Index --------------------------------------------------------------------------------------------------------------

select is(indexed('series:2024-01-01=50,2024-02-01=?,2024-03-01|=75,2024-04-01=-10', '2024-01-01')::text, 'series:2024-01-01=100,2024-02-01=?,2024-03-01|=150,2024-04-01=-20', 'an index: base 100');
select is(indexed('series:2024-01-01=50,2024-03-01=75', '2024-03-01', 1)::text, 'series:2024-01-01=0.6666666666666666,2024-03-01=1', 'another base and period');
select is(indexed('series*100:2024-01-01=[proportion:1,2],2024-03-01=[],2024-04-01=[proportion:3,4]', '2024-01-01')::text, 'series:2024-01-01=100,2024-03-01=?,2024-04-01=150', 'of summaries, by their values');
select is(concat(indexed(null, '2024-01-01'), indexed('series:2024-01-01=1', null), indexed('series:2024-01-01=1', '2024-01-01', null)), '', 'NULL in, NULL out');

-- Refused ------------------------------------------------------------------------------------------------------------

select throws_ok(query, state, message, about) from (values
	($$select change('series:2024-01-01=1', 'last week')$$, '22023', 'against cannot be "last week"', 'another period'),
	($$select changes('series:2024-01-01=1', level => 1)$$, '22023', 'level of confidence is not between 0 and 1', 'a level of 1'),
	($$select change('series:2024-01-01=-1.7e308,2024-02-01=1.7e308')$$, '22003', 'the difference is out of range', 'a difference past double precision'),
	($$select indexed('series:2024-01-01=1', '2024-02-01')$$, '22023', 'the base period has no value above zero', 'no base period'),
	($$select indexed('series:2024-01-01=0', '2024-01-01')$$, '22023', 'the base period has no value above zero', 'a base period of 0'),
	($$select indexed('series:2024-01-01=?', '2024-01-01')$$, '22023', 'the base period has no value above zero', 'a base period without a value'),
	($$select indexed('series:2024-01-01=1', '2024-01-01', 0)$$, '22023', 'base must be a number above zero', 'a base of 0'),
	($$select indexed('series:2024-01-01=1e-300,2024-02-01=1e300', '2024-01-01')$$, '22003', 'an index is out of range', 'an index past double precision')
) t (query, state, message, about);
select * from finish();
rollback;
