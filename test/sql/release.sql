-- releases kept as they were shown; figures as they were known, against a recomputation from a plain log of what was said when;
-- what is behind a figure; revisions; nothing small told anywhere
\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
set client_min_messages = warning;
set search_path = careperf, public, pg_catalog;
\getenv seed CAREPERF_SEED
\if :{?seed}
\else
\set seed 20261121
\endif
begin;
select plan(58);
select diag('release: seed ' || :seed);
select setseed((:seed % 1000003) / 1000003.0) \g /dev/null
create temp table made as select careperf.create_register();

insert into care.unit_level (code, tier, title_en) values ('nation', 1, 'Nation'), ('region', 2, 'Region'), ('council', 3, 'Council');
insert into care.hierarchy (code, title_en) values ('by_region', 'By region'), ('flat', 'Flat');
create temp table units (code text, title text, level text, parent text, first_day text, last_day text);
insert into units values
	('N', 'Nation', 'nation', null, null, null), ('R1', 'North', 'region', 'N', null, null), ('R2', 'South', 'region', 'N', null, null),
	('C1', 'First', 'council', 'R1', null, null), ('C2', 'Second', 'council', 'R1', null, null), ('C3', 'Third', 'council', 'R2', null, null),
	('C4', 'Moves', 'council', null, null, null), ('X', 'Alone', 'council', null, null, null);
create temp table unit_load as select * from care.load_units('units', 'by_region');
truncate units;
insert into units values ('N', 'Nation', 'nation', null, null, null),
	('C1', 'First', 'council', 'N', null, null), ('C2', 'Second', 'council', 'N', null, null), ('C3', 'Third', 'council', 'N', null, null);
insert into unit_load select * from care.load_units('units', 'flat');
insert into care.unit_parent (hierarchy_id, unit_id, parent_id, first_day, last_day)
select h.hierarchy_id, c.unit_id, p.unit_id, l.first_day, l.last_day
from (values ('R1', null::date, date '2015-03-30'), ('R2', '2015-03-31', null)) as l(parent, first_day, last_day)
join care.hierarchy as h on h.code = 'by_region' join care.unit as c on c.code = 'C4' join care.unit as p on p.code = l.parent;

insert into care.indicator (code, kind) values ('P', 'proportion'), ('D', 'proportion'), ('L', 'rate'), ('K', 'count'), ('S', 'proportion'), ('RANDOM', 'proportion');
insert into care.indicator_version (indicator_id, title_en, polarity, per, unit_of_measure)
select i.indicator_id, i.code || ' in English', case i.code when 'L' then 'low' else 'high' end, case i.kind when 'proportion' then 100 when 'rate' then 100000 else 1 end, ''
from care.indicator as i;
insert into care.indicator (code, kind) values ('V', 'proportion');
insert into care.indicator_version (indicator_id, title_en, polarity, per, withhold_below, comparable_before, first_day, last_day)
select i.indicator_id, 'V', 'high', 100, v.below, true, v.first_day, v.last_day
from care.indicator as i cross join (values (5, null::date, date '2014-03-31'), (0, '2014-04-01', null)) as v(below, first_day, last_day) where i.code = 'V';
insert into care.target (indicator_id, kind, amount, baseline_name, baseline_first_day, baseline_last_day)
select i.indicator_id, t.kind, t.amount, t.named, t.first_day, t.last_day
from (values ('P', 'level', 60::float8, null, null::date, null::date), ('D', 'direction', null, null, null, null), ('V', 'direction', null, null, null, null),
	('L', 'change_per_cent', -10, '2013-14', '2013-04-01', '2014-03-31')) as t(code, kind, amount, named, first_day, last_day)
join care.indicator as i on i.code = t.code;

create temp table figures (indicator text, unit text, period text, numerator text, denominator text, value text, note text, status text);
create function pg_temp.load(good boolean default false) returns text language sql as $$ select l.outcome from care.load_figures('pg_temp.figures', good) as l $$;
insert into figures
select i, u, p, n, d, null, null, null
from (values ('P', 'C1', '2013-14', '50', '100'), ('P', 'C2', '2013-14', '60', '90'), ('P', 'C3', '2013-14', '40', '70'), ('P', 'C4', '2013-14', '33', '44'),
	('P', 'C1', '2014-15', '55', '100'), ('P', 'C2', '2014-15', '66', '90'), ('P', 'C3', '2014-15', '3', '70'), ('P', 'C4', '2014-15', '30', '40'), ('P', 'R1', '2014-15', '700', '900'),
	('P', 'X', '2014-15', '7', '12'),
	('D', 'C1', '2013-14', '50', '100'), ('D', 'C1', '2014-15', '60', '100'), ('D', 'C2', '2013-14', '2', '100'), ('D', 'C2', '2014-15', '60', '100'),
	('L', 'C1', '2013-14', '20', '100000'), ('L', 'C1', '2014-15', '17', '100000'), ('L', 'C2', '2013-14', '3', '100000'), ('L', 'C2', '2014-15', '30', '100000'),
	('V', 'C1', '2013-14', '2', '10'), ('V', 'C1', '2014-15', '6', '20'), ('K', 'C1', '2014-15', '12', null), ('K', 'C2', '2014-15', '4', null)) as f(i, u, p, n, d);
insert into figures (indicator, unit, period, value, note) values ('S', 'C1', '2014-15', '81.5', null), ('S', 'C2', '2014-15', null, 'x'), ('S', 'C3', '2014-15', null, 'c'), ('P', 'C2', '2015-16', null, 'x');
insert into figures values ('P', 'C1', '2015-16', '70', '100', null, 'b', 'provisional'), ('P', 'nowhere', '2015-16', '1', '2', null, null, null);
select is(pg_temp.load(true), 'good rows loaded, bad rows left out', 'the figures are there');

create function pg_temp.card() returns table (line text) language sql as $$
	select concat_ws('|', indicator_code, coalesce(hierarchy_code, '-'), unit_code, level_code, first_day, last_day, period, coalesce(numerator::text, '-'), coalesce(denominator::text, '-'),
		coalesce(value::text, '-'), coalesce(lower::text, '-'), coalesce(upper::text, '-'), coalesce(target::text, '-'), coalesce(band_code, '-'), note_codes, units_reporting, withheld)
	from care.scorecard $$;
create function pg_temp.as_of(at timestamptz) returns table (line text) language sql as $$
	select concat_ws('|', f.indicator_code, coalesce(f.hierarchy_code, '-'), f.unit_code, f.level_code, f.first_day, f.last_day, f.period, coalesce(f.numerator::text, '-'), coalesce(f.denominator::text, '-'),
		coalesce(f.value::text, '-'), coalesce(f.lower::text, '-'), coalesce(f.upper::text, '-'), coalesce(f.target::text, '-'), coalesce(f.band_code, '-'), f.note_codes, f.units_reporting, f.withheld)
	from care.indicator as i, care.figure_as_of(i.code, at) as f $$;
create function pg_temp.shown(release text) returns table (line text) language sql as $$
	select concat_ws('|', indicator_code, coalesce(hierarchy_code, '-'), unit_code, level_code, first_day, last_day, period, coalesce(numerator::text, '-'), coalesce(denominator::text, '-'),
		coalesce(value::text, '-'), coalesce(lower::text, '-'), coalesce(upper::text, '-'), coalesce(target::text, '-'), coalesce(band_code, '-'), note_codes, units_reporting, withheld)
	from care.published where release_code = $1 $$;

-- published

select is(care.publish('first', 'The first', '2013-04-01', '2015-03-31'), (select count(*) from care.scorecard where last_day < '2015-04-01'), 'publish: every figure within the days');
select is((select count(*) from care.published where period = '2015-16'), 0::bigint, 'publish: and no other');
select is(care.publish('one', 'One indicator', '2014-04-01', '2015-03-31', array['K'], 'Un', 'a trial'), (select count(*) from care.scorecard where indicator_code = 'K' and period = '2014-15'), 'publish: of one indicator');
select results_eq($$select distinct release_title_en, release_title_cy, release_note, published_by = current_user from care.published where release_code = 'one'$$,
	$$values ('One indicator', 'Un', 'a trial', true)$$, 'publish: what the release is');
select is_empty($$select * from pg_temp.shown('first') except all select * from pg_temp.card()$$, 'published: as scorecard shows it');
select is_empty($$select (to_jsonb(s)) from care.scorecard as s where s.last_day < '2015-04-01' except
	select to_jsonb(p) - array['release_code', 'release_title_en', 'release_title_cy', 'published_at', 'published_by', 'release_note', 'version_id', 'target_id'] from care.published as p where p.release_code = 'first'$$,
	'published: every column of it');
select results_eq($$select unit_code, numerator, value, note_codes, withheld from care.published where release_code = 'first' and indicator_code = 'P' and period = '2014-15' and unit_code in ('C3', 'X') and hierarchy_code is distinct from 'flat' order by 1$$,
	$$values ('C3', null::float8, null::float8, 'c', true), ('X', 7::float8, 7 / 12.0::float8 * 100, '', false)$$, 'published: small counts are withheld');
select is_empty($$select p.indicator_code from care.published as p join care.indicator as i on i.code = p.indicator_code
	join care.indicator_version as v using (indicator_id) left join care.target as t using (indicator_id)
	where p.indicator_code <> 'V' and p.version_id is distinct from v.version_id or p.target_id is distinct from t.target_id$$, 'published: by which definition and against which target');
select throws_ok($$select care.publish('first', 'Again', '2013-04-01', '2015-03-31')$$, '23505', 'release "first" is already published', 'publish: once');
select is((select count(*) from care.release), 2::bigint, 'publish: no trace of the second');
select throws_ok($$select care.publish('none', 'None', '1999-04-01', '2000-03-31')$$, 'P0002', 'there is nothing to publish: no figure lies within 1999-04-01 to 2000-03-31', 'publish: something');
select throws_ok($$select care.publish('none', 'None', '2013-04-01', '2015-03-31', '{P,Q}')$$, '42704', 'there is no indicator "Q"', 'publish: indicators that are there');
select throws_ok($$select care.publish('none', 'None', '2015-04-01', '2015-03-31')$$, '22023', 'the days to publish end before they begin: 2015-04-01 to 2015-03-31', 'publish: days in order');
select throws_ok($$select care.publish(null, 'None', '2013-04-01', '2015-03-31')$$, '22004', 'a release needs a code, a title, a first day and a last day', 'publish: with a code');
select throws_ok($$select care.publish('a b', 'None', '2013-04-01', '2015-03-31')$$, '23514', null, 'publish: a code without blanks');
select is((select count(*) from care.release), 2::bigint, 'publish: nothing is left of what failed');
select throws_ok($$update care.release set title_en = 'x'$$, '55000', 'what was published is never changed: update on care.release is refused', 'release: no update');
select throws_ok($$delete from care.published_figure$$, '55000', 'what was published is never changed: delete on care.published_figure is refused', 'published_figure: no delete');
select throws_ok($$truncate care.published_figure$$, '55000', 'what was published is never changed: truncate on care.published_figure is refused', 'published_figure: no truncate');
select throws_ok($$truncate care.release cascade$$, '55000', null, 'release: no truncate');
select throws_ok($$insert into care.published_figure select * from care.published_figure limit 1$$, '428C9', null, 'published_figure: not twice by hand');

select results_eq($$select period, band_code, v.withhold_below from care.published as p join care.indicator_version as v using (version_id) where release_code = 'first' and indicator_code = 'V' and hierarchy_code = 'flat' and unit_code = 'C1' order by 1$$,
	$$values ('2013-14', null, 5), ('2014-15', 'no_baseline', 0)$$, 'published: each by its own definition, and against nothing that was withheld under the one before');

-- as of

select is_empty($$(select * from pg_temp.card() except all select * from pg_temp.as_of('infinity')) union all (select * from pg_temp.as_of('infinity') except all select * from pg_temp.card())$$,
	'as of now: the scorecard, byte for byte');
select is_empty($$select * from pg_temp.as_of('2000-01-01')$$, 'as of a day before all: nothing');
update figures set numerator = '45' where indicator = 'P' and unit = 'C2' and period = '2014-15';
update figures set numerator = '4', denominator = '100' where indicator = 'D' and unit = 'C1' and period = '2014-15';
update figures set numerator = '20' where indicator = 'D' and unit = 'C2' and period = '2013-14';
update figures set numerator = '40' where indicator = 'L' and unit = 'C1' and period = '2013-14';
update figures set note = null, status = null, numerator = '80', denominator = '100' where indicator = 'P' and unit = 'C2' and period = '2015-16';
delete from figures where unit = 'nowhere';
select is(pg_temp.load(), 'loaded', 'corrections');
insert into care.unit_parent (hierarchy_id, unit_id, parent_id) select h.hierarchy_id, c.unit_id, p.unit_id
from care.hierarchy as h, care.unit as c, care.unit as p where h.code = 'flat' and c.code = 'C4' and p.code = 'N';
select is_empty($$(select * from pg_temp.card() except all select * from pg_temp.as_of('infinity')) union all (select * from pg_temp.as_of('infinity') except all select * from pg_temp.card())$$,
	'as of now: after corrections too');
select isnt_empty($$select * from pg_temp.shown('first') except all select * from pg_temp.card()$$, 'the scorecard has moved on');
select is_empty($$(select line from pg_temp.shown('first') as line where line not like '%|flat|%' except all select line from pg_temp.as_of((select published_at from care.release where code = 'first')) as line)$$,
	'as of the publication: what was published');
select results_eq($$select f.numerator, f.denominator, f.band_code from unnest(array[(select published_at from care.release where code = 'first'), 'infinity']) as at
	cross join lateral care.figure_as_of('P', at, '2014-04-01', '2015-03-31', 'by_region') as f where f.unit_code = 'R1' order by at$$,
	$$values (121::float8, 190::float8, 'on_target'), (100, 190, 'off_target')$$, 'as of: the figure then and now, the region''s own fact not counted');
select results_eq($$select f.period, f.numerator, f.denominator, f.status, f.note_codes from care.figure_as_of('P', 'infinity', '2014-04-01', '2016-03-31', 'by_region') as f where f.unit_code in ('R1') order by 1$$,
	$$values ('2014-15', 100::float8, 190::float8, 'final', ''), ('2015-16', 150, 200, 'provisional', 'b p')$$, 'as of: provisional while a fact in it is');
select results_eq($$select f.unit_code, f.numerator from care.figure_as_of('P', 'infinity', '2014-04-01', '2015-03-31', 'by_region', '2014-06-01') as f where f.level_code <> 'council' order by 1$$,
	$$values ('N', 133::float8), ('R1', 130), ('R2', null)$$, 'as of: on the tree of another day');
select results_eq($$select f.withheld, f.summary::text, f.numerator, f.value, f.lower, f.band_code, f.note_codes from care.figure_as_of('D', 'infinity', '2014-04-01', '2015-03-31', 'by_region') as f where f.unit_code = 'C1'$$,
	$$values (true, null, null::float8, null::float8, null::float8, null, 'c')$$, 'as of: small counts are withheld');
select throws_ok($$select care.figure_as_of('nothing', 'infinity')$$, '42704', 'there is no indicator "nothing"', 'as of: an indicator that is there');
select throws_ok($$select care.figure_as_of('P', 'infinity', hierarchy => 'nothing')$$, '42704', 'there is no hierarchy "nothing"', 'as of: a hierarchy that is there');
select throws_ok($$select care.figure_as_of('P', null)$$, '22004', 'as of when?', 'as of: an instant');

-- random histories: what was said when, in a plain log, and the figures from that log alone
create temp table log (seq int, unit text, year int, met int, total int, at timestamptz);
insert into log
select n, (array['C1', 'C2', 'C3', 'C4', 'R1', 'N'])[1 + floor(random() * 6)], 2013 + floor(random() * 3), met, total, timestamptz '2020-01-01 UTC' + n * interval '1 hour'
from generate_series(1, 400) as n
cross join lateral (select floor(random() * 40)::int as met, n as again) as m
cross join lateral (select case when random() < 0.15 then null else met + floor(random() * 40)::int end as total) as t;
do $$
declare
	said	record;
begin
	for said in select l.*, i.indicator_id, u.unit_id, make_date(l.year, 4, 1) as begins, make_date(l.year + 1, 3, 31) as ends
		from log as l join care.indicator as i on i.code = 'RANDOM' join care.unit as u on u.code = l.unit order by l.seq
	loop
		insert into care.fact (indicator_id, unit_id, first_day, last_day, summary, note_codes, recorded_at, replaces)
		select said.indicator_id, said.unit_id, said.begins, said.ends, careperf.proportion_of(said.met, said.total),
			case when said.total is null then '{x}' else '{}' end::text[], said.at,
			(select c.fact_id from care.current_fact as c where c.indicator_id = said.indicator_id and c.unit_id = said.unit_id and c.first_day = said.begins);
	end loop;
end $$;
update care.indicator_version set withhold_below = 0 where title_en = 'RANDOM in English';
create temp table link (unit text, above text, first_year int, last_year int);
insert into link values ('C1', 'R1', 0, 9999), ('C2', 'R1', 0, 9999), ('C3', 'R2', 0, 9999), ('C4', 'R1', 0, 2013), ('C4', 'R2', 2014, 9999);
create function pg_temp.recomputed(moment timestamptz, tree int) returns table (unit text, year int, met numeric, total numeric) language sql as $$
	with said as (
		select distinct on (l.unit, l.year) l.* from log as l where l.at <= moment order by l.unit, l.year, l.seq desc
	), council as (
		select s.year, s.unit, k.above as region, s.met, s.total from said as s join link as k on k.unit = s.unit and coalesce(tree, s.year) between k.first_year and k.last_year
		where s.total is not null
	), region as (
		/* the region's own only where no council of it says anything */
		select c.year, c.region as unit, sum(c.met) as met, sum(c.total) as total from council as c group by 1, 2
		union all
		select s.year, s.unit, s.met, s.total from said as s where s.unit = 'R1' and s.total is not null
			and not exists (select from council as c where c.region = 'R1' and c.year = s.year)
	)
	select c.unit, c.year, c.met, c.total from council as c
	union all select r.unit, r.year, r.met, r.total from region as r
	union all select 'N', r.year, sum(r.met), sum(r.total) from region as r group by r.year
	union all select s.unit, s.year, s.met, s.total from said as s where s.unit = 'N' and s.total is not null and not exists (select from region as r where r.year = s.year) $$;
create function pg_temp.rolled(moment timestamptz, tree int) returns table (unit text, year int, met numeric, total numeric) language sql as $$
	select f.unit_code, extract(year from f.first_day)::int, f.numerator::numeric, f.denominator::numeric
	from care.figure_as_of('RANDOM', moment, hierarchy => 'by_region', on_tree => make_date(tree + 1, 3, 31)) as f where f.summary is not null $$;
create temp table moment as select timestamptz '2020-01-01 UTC' + n * interval '150 minutes' as at, case when n % 3 = 0 then 2012 + n % 4 end as tree from generate_series(1, 165) as n;
select is_empty($$select m.at, m.tree, d.* from moment as m cross join lateral (
	(select * from pg_temp.recomputed(m.at, m.tree) except all select * from pg_temp.rolled(m.at, m.tree))
	union all (select * from pg_temp.rolled(m.at, m.tree) except all select * from pg_temp.recomputed(m.at, m.tree))) as d$$, '165 instants of a random history: the figures known then, from the log of what was said');
select ok((select count(*) > 500 from moment as m, pg_temp.rolled(m.at, m.tree)), 'and there were figures to compare');
select is_empty($$(select * from pg_temp.card() except all select * from pg_temp.as_of('infinity')) union all (select * from pg_temp.as_of('infinity') except all select * from pg_temp.card())$$,
	'as of now: the scorecard, after that too');
update care.indicator_version set withhold_below = 20 where title_en = 'RANDOM in English';
select is_empty($$(select * from pg_temp.card() except all select * from pg_temp.as_of('infinity')) union all (select * from pg_temp.as_of('infinity') except all select * from pg_temp.card())$$,
	'as of now: the scorecard, with much of it withheld');

-- what is behind a figure

create temp view why as select e.topic, regexp_replace(regexp_replace(regexp_replace(e.detail, ', fact \d+ recorded .* by [^,]+, load \d+', ', fact, load'), 'all of load \d+ from', 'all of load n from'), '(version|target|scheme) \d+', '\1 n') as detail, e.seq
	from care.explain_figure('P', 'R1', '2014-04-01', '2015-03-31', 'by_region') as e;
select results_eq($$select topic, detail from why where topic <> 'published' order by seq$$, $$values
	('figure', 'P for R1, 2014-15, hierarchy by_region: proportion 100 of 190, value 52.6316, final, band off_target, 2 units reporting'),
	('definition', 'version n (always, live): P in English, per 100, across units pool, across time pool, high is better, withheld below 5'),
	('fact', 'C1: proportion 55 of 100, value 55.0000, final, fact, load (load_figures) from figures'),
	('fact', 'C2: proportion 45 of 90, value 50.0000, final, fact, load (load_figures) from figures, replaced 1 earlier fact'),
	('not counted', 'R1: proportion 700 of 900, value 77.7778, because below it report: C1, C2, final, fact, load (load_figures) from figures'),
	('bad rows', 'in all of load n from figures, left out 1 row: unknown unit'),
	('did not report', 'none: every unit that was expected reported'),
	('target', 'target n (always): level 60, for every unit, level to reach 60'),
	('band scheme', 'scheme n (always): close to target within 0 in the unit of the value, confidence 0.95')$$, 'explain: line by line');
select results_eq($$select regexp_replace(detail, ' of \d{4}-[^a-z]* by [a-z_]+', ''), topic from why where topic = 'published'$$,
	$$select 'release first: value 63.6842 (121 of 190), band on_target, by definition ' || version_id, 'published' from care.published where release_code = 'first' and indicator_code = 'P' limit 1$$, 'explain: published as what');
select results_eq($$select detail from care.explain_figure('P', 'N', '2015-04-01', '2016-03-31', 'by_region') where topic = 'did not report'$$, $$values ('C3, C4')$$, 'explain: who did not report');
select results_eq($$select topic, regexp_replace(detail, ', fact .*', '') from care.explain_figure('S', 'N', '2014-04-01', '2015-03-31', 'by_region') where topic in ('figure', 'no counts', 'did not report') order by seq$$, $$values
	('figure', 'S for N, 2014-15, hierarchy by_region: no counts, final, notes x, band no_data, 0 units reporting'),
	('no counts', 'C1: stated value 81.5, which is never rolled up, final'), ('no counts', 'C2: nothing given, notes x, final'), ('no counts', 'C3: nothing given, notes c, final'),
	('did not report', 'C1, C2 (x), C3 (c), C4')$$, 'explain: values without counts are not rolled up');
select results_eq($$select topic, regexp_replace(detail, ', fact .*', '') from care.explain_figure('D', 'C1', '2014-04-01', '2015-03-31', 'by_region') where topic in ('figure', 'fact') order by seq$$, $$values
	('figure', 'D for C1, 2014-15, hierarchy by_region: withheld: a count in it is small, final, notes c, 1 unit reporting'), ('fact', 'C1: withheld, final')$$, 'explain: nothing of a withheld figure');
select matches((select string_agg(detail, ' ') from care.explain_figure('D', 'C1', '2014-04-01', '2015-03-31', 'by_region') where topic = 'published'), ': shown; as what is in care.published, by definition \d+$', 'explain: nor of what was published when it was not');
select is((select string_agg(detail, ' ' order by seq) ~ 'proportion' from care.explain_figure('P', 'C3', '2014-04-01', '2015-03-31')), false, 'explain: not one count of it');
select is((select detail from care.explain_figure('P', 'R1', '2014-04-01', '2015-03-31', 'by_region', (select published_at from care.release where code = 'first')) where topic = 'fact' and detail like 'C2: proportion 66 of 90,%') is not null, true, 'explain: as it was known');
select matches((select detail from care.explain_figure('P', 'R1', '2001-04-01', '2002-03-31', 'by_region') where topic = 'figure'), ': there is none$', 'explain: a figure that is not there');
select throws_ok($$select care.explain_figure('P', 'nowhere', '2014-04-01', '2015-03-31')$$, '42704', 'there is no unit "nowhere"', 'explain: a unit that is there');

-- revisions, and who may see what

select results_eq($$select indicator_code, unit_code, period, first_value, current_value, revised_by, revisions, was_provisional, is_provisional, first_withheld, withheld from care.revision where revisions > 0 and indicator_code <> 'RANDOM' order by 1, 2, 3$$,
	$$values ('D', 'C1', '2014-15', 60::float8, null::float8, null::float8, 1::bigint, false, false, false, true), ('D', 'C2', '2013-14', null, 20, null, 1, false, false, true, false), ('L', 'C1', '2013-14', 20, 40, 20, 1, false, false, false, false),
		('P', 'C2', '2014-15', 66 / 90.0::float8 * 100, 50, 50 - 66 / 90.0::float8 * 100, 1, false, false, false, false), ('P', 'C2', '2015-16', null, 80, null, 1, false, false, false, false)$$, 'revision: what became of each');
select is((select sum(revisions) + count(*) from care.revision), (select count(*)::numeric from care.fact), 'revision: every fact is in one of them');
select is_empty(
	$$select c.relname, a.attname from pg_attribute as a join pg_class as c on c.oid = a.attrelid where c.oid in ('care.published'::regclass, 'care.revision'::regclass) and a.attnum > 0
	  and (a.atttypid not in ('text'::regtype, 'date'::regtype, 'float8'::regtype, 'bool'::regtype, 'int8'::regtype, 'int4'::regtype, 'timestamptz'::regtype)
		or coalesce(length(col_description(c.oid, a.attnum)), 0) <= 5)$$, 'readers see plain types, and what each column means');
create role careperf_t_release_reader;
grant usage on schema care to careperf_t_release_reader;
grant select on care.published, care.revision to careperf_t_release_reader;
create temp table seen as select (select count(*) from care.published) as published, (select count(*) from care.revision) as revised;
grant select on seen to careperf_t_release_reader;
set local role careperf_t_release_reader;
select ok((select count(*) from care.published) = seen.published and (select count(*) from care.revision) = seen.revised, 'a reader sees all of both views') from seen;
select throws_ok($$select * from care.published_figure$$, '42501', null, 'a reader does not see the table behind');
select throws_ok($$select * from care.figure_as_of('P', 'infinity')$$, '42501', null, 'a reader does not ask as of an instant');
select throws_ok($$select * from care.explain_figure('P', 'C1', '2014-04-01', '2015-03-31')$$, '42501', null, 'a reader does not ask what is behind a figure');
select throws_ok($$select care.publish('x', 'x', '2014-04-01', '2015-03-31')$$, '42501', null, 'a reader does not publish');
reset role;
select * from finish();
rollback;
