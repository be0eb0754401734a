-- Survey estimates and scores against the published tests of NHS Digital's
-- ASC-User-Survey (test/vectors, each file names its source), to 1e-9 relative.
-- A known fault of the source: in the row of scores where every answer is 4 the
-- seven answers on assistance are 4 too, which those questions (1 to 3) do not
-- have; its recoding lets them pass as 4 steps of need instead of 0 to 2.
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

create temporary table input ("case" text, place text, stratum text, response text, respondents bigint, population float8);
create temporary table expected ("case" text, place text, response text, estimate float8, percentage float8, margin float8, respondents float8, population float8);
create temporary table score (measure text, answers text, aged boolean, can_answer boolean, expected text);
\copy input from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/ascs_stratified_input.tsv' with (format csv, header, delimiter E'\t')
\copy expected from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/ascs_stratified_expected.tsv' with (format csv, header, delimiter E'\t')
\copy score from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/ascs_ascof_scores.tsv' with (format csv, header, delimiter E'\t')

create function pg_temp.is_near(got float8, expected float8) returns boolean language sql immutable as
$$ select coalesce(abs(got - expected) <= 1e-9 * abs(expected), false) $$;

-- Every answer in every stratum: where nobody gave it, none did.
create temporary view grid as
select s."case", s.place, s.stratum, r.response, coalesce(i.respondents, 0) as answered_so, s.respondents, s.population
from (
	select "case", place, stratum, sum(respondents)::bigint as respondents, max(population) as population from input group by 1, 2, 3) s
join (select distinct "case", place, response from input) r using ("case", place)
left join input i using ("case", place, stratum, response);

create temporary table answered as
select "case", case when "case" = 'by_la' then place else 'all' end as place, response,
	survey_estimate(answered_so, respondents, population) as s
from (
	select "case", place, stratum, response, answered_so, respondents, population from grid where "case" = 'by_la'
	union all
	select s."case", s.place, s.stratum, r.response, coalesce(sum(i.respondents), 0)::bigint, s.respondents, s.population
	from (select "case", place, stratum, sum(respondents)::bigint as respondents, max(population) as population from input where "case" = 'national' group by 1, 2, 3) s
	cross join (values ('1'), ('2')) r (response)
	left join input i on i."case" = s."case" and i.place = s.place and i.stratum = s.stratum and i.response = r.response
	group by 1, 2, 3, 4, 6, 7) g
group by 1, 2, 3;

select is((select count(*) from expected join answered using ("case", place, response)), 7::bigint, 'seven estimates compared');
select is_empty($$
	select * from expected e join answered a using ("case", place, response), margin_of_error(a.s, per => 100, critical_value => 1.96) m
	where not (pg_temp.is_near((a.s).estimate, e.estimate) and pg_temp.is_near(share_value(a.s, 100), e.percentage)
		and pg_temp.is_near(m.margin, e.margin) and (a.s).answered_so = e.respondents and (a.s).population = e.population)
$$, 'estimates, percentages and margins at the 1.96 of the publication');
select is_empty($$
	select * from answered a, margin_of_error(a.s, per => 100, critical_value => 1.96) m, margin_of_error(a.s, per => 100) exact
	where not (exact.margin < m.margin and pg_temp.is_near(exact.margin / m.margin, 1.959963984540054 / 1.96))
$$, 'at a level of 95 % the margin is that of the exact quantile, a fifty-thousandth less');

-- scores
select is((select count(*) from score), 10::bigint, 'ten scores read');
create temporary table scored as
select *, case
	when measure = '1A' and answers = 'any_missing' then ascof_1a_score(array[1, 2, null, 4, 1, 2, 3, 4])
	when measure = '1A' then ascof_1a_score(array_fill(answers::int, array[8]))
	else ascof_1j_score(array_fill(answers::int, array[8]), answers::int, array_fill(least(answers::int, 3), array[7]),
		answers::int, answers::int, aged, can_answer) end as got
from score;
select is_empty($$ select * from scored where answers <> '4' and got is distinct from nullif(expected, 'NULL')::float8 $$, 'scores as published, to the last digit');
select is((select got from scored where measure = '1A' and answers = '4'), 0::float8, 'ASCOF 1A of the worst answers is 0');
select ok(pg_temp.is_near(got + 0.0202 * (28 - 14), expected::float8), 'ASCOF 1J of the worst answers: as published but for the answers of 4 on assistance')
from scored where measure = '1J' and answers = '4';
select is((select sum(weight) from ascof_1j_weights() where place is not null), 17.828::numeric, 'the weights of the eight questions');
select throws_ok($$ select ascof_1j_score(array_fill(4, array[8]), 4, array_fill(4, array[7]), 4, 4, false) $$, '22023', null, 'an answer of 4 on assistance is refused');
select is(array[ascof_1j_score(array[1, 1, 1, 1, 1, 1, 1, null], 1, array_fill(1, array[7]), 1, 1, true), ascof_1j_score(array_fill(1, array[8]), null, array_fill(1, array[7]), 1, 1, true),
	ascof_1j_score(array_fill(1, array[8]), 1, array[1, 1, 1, 1, 1, 1, null], 1, 1, true), ascof_1j_score(array_fill(1, array[8]), 1, array_fill(1, array[7]), null, 1, true),
	ascof_1j_score(array_fill(1, array[8]), 1, array_fill(1, array[7]), 1, null, true), ascof_1j_score(array_fill(1, array[8]), 1, array_fill(1, array[7]), 1, 1, null),
	ascof_1j_score(null, 1, array_fill(1, array[7]), 1, 1, true), ascof_1j_score(array_fill(1, array[8]), 1, array_fill(1, array[7]), 1, 1, true, null)],
	array_fill(null::float8, array[8]), 'ASCOF 1J is NULL where anything is');
select is((select count(*) from (values (array[1, 1, 1, 1, 1, 1, 1, null]), (null)) t (a) where ascof_1a_score(a) is null), 2::bigint, 'ASCOF 1A is NULL where an answer is');
select is(pg_temp.is_near(1 + 2e-9, 1) or pg_temp.is_near(null, 1), false, 'the yardstick rejects 2e-9, and NULL');
select * from finish();
rollback;
