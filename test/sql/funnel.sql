-- Funnel limits and bands: kinds, reasons, borders, polarity, errors.
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
select plan(58);

-- plain numbers and summaries agree
select is((select f from funnel_limits(proportion_of(30, 50), 0.5, 0.95) f)::text, (select f from funnel_limits('proportion', 0.5, 50) f)::text, 'a proportion as plain numbers');
select is((select f from funnel_limits(proportion_of(30, 50), 50, 0.95, 100) f)::text, (select f from funnel_limits('proportion', 50, 50, 0.95, 100) f)::text, 'a proportion per 100');
select is((select f from funnel_limits(rate_of(30, 500), 0.05) f)::text, (select f from funnel_limits('rate', 0.05, 500) f)::text, 'a rate as plain numbers');
select is((select f from funnel_limits('ratio', 1, 25) f)::text, (select f from funnel_limits('rate', 1, 25) f)::text, 'a ratio is a rate of expected events');
select is((select f from funnel_limits(rate_of(30, 500), rate_of(500, 10000), 0.998) f)::text, (select f from funnel_limits('rate', 0.05, 500, 0.998) f)::text, 'the overall value from a summary');
select is((select f from funnel_limits(proportion_of(30, 50), proportion_of(5000, 10000), per => 100) f)::text, (select f from funnel_limits('proportion', 50, 50, 0.95, 100) f)::text, 'the overall value from a summary, per 100');
select is((select f from funnel_limits(standardise_directly, 0.15) f)::text, (select f from funnel_limits('rate', 0.15, 100) f)::text, 'a standardised rate has the population of its events and rate')
from (select standardise_directly(20, 100, 10)) t;
select is((select f from funnel_limits(ratio_to_expected(0, 20, 0.1), 0.1) f)::text, (select f from funnel_limits('rate', 0.1, 200) f)::text, 'an indirect rate without an event has one too');
select is(array[f.lower, f.upper], array[0, 0]::float8[], 'nobody overall: both limits are 0') from funnel_limits('proportion', 0, 20) f;
select is(array[f.lower, f.upper], array[100, 100]::float8[], 'everybody overall: both limits are all') from funnel_limits('proportion', 100, 20, 0.95, 100) f;
select is(array[f.method, f.reason], array['inverse Wilson', null], 'a proportion names its method') from funnel_limits('proportion', 0.5, 20) f;
select is(array[f.method, f.reason], array['Poisson, exact', null], 'a rate names its method') from funnel_limits('rate', 0.5, 20) f;
select is(array[f.method, g.method], array['Wilson at the overall value', 'Poisson, expected events as if counted'], 'the rules of 2020 name theirs')
from funnel_limits('proportion', 0.5, 20, rule => 'Fingertips 2020') f, funnel_limits('rate', 0.5, 20, rule => 'Fingertips 2020') g;

-- reasons
select is(f.reason, t.reason, 'plain numbers: ' || t.reason) from (values
	('proportion', null, 10, 'the overall value or the denominator is not known'), ('proportion', 0.5, null, 'the overall value or the denominator is not known'),
	('proportion', 1.5, 10, 'the overall value of a proportion is above one'), ('proportion', -0.5, 10, 'the overall value is negative'),
	('rate', -0.5, 10, 'the overall value is negative'), ('rate', 0.5, 0, 'the denominator is zero'), ('ratio', 1, -10, 'the denominator is negative'),
	('rate', 1e200, 1e200, 'the result is out of range')) t (kind, overall, denominator, reason), funnel_limits(t.kind, t.overall, t.denominator) f;
select is(array[f.lower, f.upper], array[null, null]::float8[], 'with a reason there are no limits') from funnel_limits('rate', 1, 0) f;
select is(array[a.reason, b.reason, c.reason, d.reason, e.reason], array['there is no value', 'there is no overall value', 'a mean has no funnel limits', 'a count has no funnel limits', 'a ratio has no funnel limits'], 'summaries: reasons')
from funnel_limits(null::summary, 0.5) a, funnel_limits(proportion_of(1, 2), null::float8) b, funnel_limits(mean_of(2, 3, 5), 1) c, funnel_limits(count_of(3), 1) d, funnel_limits(ratio_of(1, 2), 1) e;
select is(array[a.reason, b.reason], array['the denominator is zero', 'there is no overall value'], 'summaries: empty ones') from funnel_limits(rate_of(0, 0), 0.5) a, funnel_limits(rate_of(1, 2), rate_of(0, 0)) b;
select is(array[a.reason, b.reason, c.reason, d.reason], array['fewer than ten events', 'the reference rate is not known', 'there is no value', 'there is no overall value'], 'standardised rates: reasons')
from (select standardise_directly(9, 100, 10) as few, standardise_directly(20, 100, 10) as enough) t, funnel_limits(few, 0.1) a, funnel_limits(ratio_to_expected(10, 10), 0.1) b, funnel_limits(null::standardised, 0.1) c, funnel_limits(enough, null) d;
select is(f.reason, 'the number of events is not known', 'expected: no events') from funnel_expected(null) f;
select is(f.reason, 'the number of events is negative', 'expected: negative events') from funnel_expected(-1) f;
select is(array[f.lower, f.reason::float8], array[0, null]::float8[], 'expected: of no event the lower end is 0') from funnel_expected(0) f;

-- bands: the limits themselves are similar; the outer ones are not yet much
select is(funnel_code(v, 2, 4, 1, 5, 'high'), c, 'high is good: ' || v) from (values (0.9, 'much_worse'), (1, 'worse'), (1.9, 'worse'), (2, 'similar'), (4, 'similar'), (4.1, 'better'), (5, 'better'), (5.1, 'much_better')) t (v, c);
select is(string_agg(funnel_code(v, 2, 4, 1, 5, 'low'), ' ' order by v), 'much_better better similar worse much_worse', 'low is good') from unnest(array[0, 1.5, 3, 4.5, 6]) v;
select is(string_agg(funnel_code(v, 2, 4, 1, 5, 'neutral'), ' ' order by v), 'much_lower lower similar higher much_higher', 'neither way is good') from unnest(array[0, 1.5, 3, 4.5, 6]) v;
select is(string_agg(funnel_code(v, 2, 4, null, null, 'high'), ' ' order by v), 'worse worse similar better better', 'three levels') from unnest(array[0, 1.5, 3, 4.5, 6]) v;
select is(array[funnel_code(null, 2, 4, 1, 5, 'high'), funnel_code(3, null, 4, 1, 5, 'high')], array['no_data', 'not_compared'], 'NULL value, NULL limit');

create temporary table place (place text, s summary);
insert into place values ('small', proportion_of(6, 10)), ('large', proportion_of(600, 1000)), ('middling', proportion_of(58, 100)), ('empty', proportion_of(0, 0)), ('silent', null), ('alike', proportion_of(5000, 10000));
select is(string_agg(place || ' ' || b.code, ', ' order by place), 'alike similar, empty no_data, large much_better, middling similar, silent no_data, small similar', 'chance is wider where a place is small')
from place, (select rollup(s) as overall from place) o, funnel_band(s, proportion_of(1, 2), 'high') b;
select is_empty($$ select place, b.code from place, funnel_band(s, 0.5, 'high') b, funnel_band(s, 50, 'high', per => 100) p where b.code is distinct from funnel_code(s, 0.5, 'high')
	or b.code is distinct from funnel_code(s, proportion_of(1, 2), 'high') or b.code is distinct from p.code $$, 'codes and bands, numbers and summaries, units agree');
select is(b.method, '95 % and 99.8 % funnel limits (inverse Wilson), high is good', 'a band says how it was judged') from funnel_band(proportion_of(6, 10), 0.5, 'high') b;
select is(b.method, '90 % funnel limits (Poisson, exact), neither way is good', 'with one pair of limits too') from funnel_band(rate_of(6, 10), 0.5, 'neutral', 0.9, null) b;
select is(array[b.code, b.method], array['not_compared', 'not compared: funnel limits cannot be calculated: a mean has no funnel limits'], 'a mean is not compared') from funnel_band(mean_of(2, 3, 5), 1.0, 'high') b;
select is(array[b.code, b.text_en, b.symbol, b.method], array['no_data', 'No data', '–', 'not compared: funnel limits cannot be calculated: fewer than ten events'], 'a standardised rate of nine events has none') from (select standardise_directly(9, 100, 10) as s) t, funnel_band(s, 0.1, 'low') b;
select is(array[b.code, b.text_en], array['much_worse', 'Much worse'], 'a standardised rate') from (select standardise_directly(40, 100, 10) as s) t, funnel_band(s, 10, 'low', per => 100) b;
select is(funnel_code(s, 0.1, 'low'), 'much_worse', 'its code alone') from (select standardise_directly(40, 100, 10) as s) t;

select throws_ok(c, '22023', null, c) from (values
	('select funnel_limits(''mean'', 1, 1)'), ('select funnel_limits(null, 1, 1)'), ('select funnel_limits(''rate'', float8 ''NaN'', 1)'), ('select funnel_limits(''rate'', 1, 1, 1)'),
	('select funnel_limits(''rate'', 1, 1, 0.95, 0)'), ('select funnel_limits(''rate'', 1, 1, rule => ''other'')'), ('select funnel_limits(proportion_of(1, 2), rate_of(1, 2))'),
	('select funnel_code(proportion_of(1, 2), 0.5, ''up'')'), ('select funnel_code(''Infinity'', 1, 2, 0, 3, ''high'')'), ('select funnel_code(1, 2, 1, 0, 3, ''high'')')) t (c);
select * from finish();
rollback;
