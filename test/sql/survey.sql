-- Survey estimates: reasons, margins, order and plan, errors. Scores: see vectors_survey.sql.
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
select plan(30);

create temporary table stratum (name text, answered_so bigint, respondents bigint, population float8, reason text, margin_reason text);
insert into stratum
select c.name, t.*, c.reason, c.margin_reason from (values
	('sane', 3::bigint, 6::bigint, 60::float8, null, null),
	('one respondent', 1, 1, 60, null, 'a stratum has only one respondent'),
	('one person, asked', 1, 1, 1, null, null),
	('all asked', 3, 6, 6, null, null),
	('more respondents than people', 3, 6, 5, null, 'a stratum has more respondents than people'),
	('no people, no respondents', 0, 0, 0, null, null),
	('answers not known', null, 6, 60, 'a number of a stratum is not known', 'a number of a stratum is not known'),
	('respondents not known', 3, null, 60, 'a number of a stratum is not known', 'a number of a stratum is not known'),
	('people not known', 3, 6, null, 'a number of a stratum is not known', 'a number of a stratum is not known'),
	('negative', -3, 6, 60, 'a number of a stratum is negative', 'a number of a stratum is negative'),
	('more answers than respondents', 7, 6, 60, 'a stratum has more answers than respondents', 'a stratum has more answers than respondents'),
	('no respondents', 0, 0, 60, 'a stratum has people but no respondents', 'a stratum has people but no respondents')) c (name, answered_so, respondents, population, reason, margin_reason)
cross join lateral (values (4::bigint, 10::bigint, 100::float8), (c.answered_so, c.respondents, c.population)) t;
create temporary table answered as
select name, reason, margin_reason, survey_estimate(answered_so, respondents, population) as s from stratum group by name, reason, margin_reason;
select is(array[(s).reason, (s).margin_reason], array[reason, margin_reason], name) from answered order by name;
select is_empty($$ select * from answered a, margin_of_error(s) m where (share_value(s) is null) is distinct from (reason is not null)
	or (m.margin is null) is distinct from (a.margin_reason is not null) or m.method !~ case when a.margin_reason is null then '^stratified' else '^cannot be calculated: ' || a.margin_reason end $$,
	'a reason takes the share or the margin away, and is told');
select is(array[(s).share, (s).estimate, (s).answered_so, (s).respondents, (s).population]::numeric[], array[0.4375, 70, 7, 16, 160], 'a share by hand') from answered where name = 'sane';
select is(round((s).variance::numeric, 12), round((0.24 * 100 * 90 / 9 + 0.25 * 60 * 54 / 5) / 25600, 12), 'a variance by hand') from answered where name = 'sane';
select is(round((s).variance::numeric, 12), round(0.24 * 100 * 90 / 9 / 11236, 12), 'strata that were asked in full add no variance') from answered where name = 'all asked';
select is(array[(s).reason, (s).margin_reason, m.method], array['there are no strata', 'there are no strata', 'cannot be calculated: there are no strata'], 'no rows')
from (select survey_estimate(a, a, a) as s from (select 1 as a limit 0) t) t, margin_of_error(s) m;
select is((survey_estimate(0, 0, 0)).reason, 'the strata have no people', 'nobody');

-- at the ends the margin is too small, and says so
select is(array[share_value(s, 100), m.margin, m.lower, m.upper], array[0, 0, 0, 0]::float8[], 'nobody answered so: 0, with no margin') from (select survey_estimate(0, 10, 100) as s) t, margin_of_error(s, per => 100) m;
select matches(m.method, 'the margin is too small: a stratum that answers alike adds none, critical value 1.95996$', 'and the method says that it is too small') from (select survey_estimate(0, 10, 100) as s) t, margin_of_error(s) m;
select is(m.method, 'stratified, finite population correction, critical value 1.64485', 'else it does not') from (select survey_estimate(4, 10, 100) as s) t, margin_of_error(s, 0.9) m;
select is(array[m.lower, m.upper], array[0, 1]::float8[], 'limits stay between nobody and everybody') from (select survey_estimate(1, 2, 100) as s) t, margin_of_error(s) m;
select is(m.margin, null, 'NULL in, NULL out') from margin_of_error(null) m;
select is(share_value(null::survey_share), null, 'NULL in, NULL out: value');
select throws_ok(c, '22023', null, c) from (values
	('select survey_estimate(1, 2, ''NaN'')'), ('select margin_of_error(survey_estimate(1, 2, 100), 1)'), ('select margin_of_error(survey_estimate(1, 2, 100), per => 0)'),
	('select margin_of_error(survey_estimate(1, 2, 100), critical_value => -1)'), ('select share_value(survey_estimate(1, 2, 100), 0)')) t (c);

-- order
create temporary table many as select i % 10 as place, 1 + i % 5 as answered_so, 6 + i % 7 as respondents, 100 + i % 13 / 7.0::float8 as population from generate_series(1, 500) i;
select is_empty($$
	select place from (select place, survey_estimate(answered_so, respondents, population) as a, survey_estimate(answered_so, respondents, population order by md5(population::text)) as b from many group by place) t
	where a::text is distinct from b::text
$$, 'order is nothing, to the last digit');
select * from finish();
rollback;
