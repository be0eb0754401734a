-- Bands, targets, directions and benchmarks: borders, units, words, refusals.
-- Comparators: the expectations of the Fingertips engine in test/vectors.
\set ECHO none
\set QUIET 1
\pset format unaligned
\pset tuples_only true
\pset pager off
set client_min_messages = warning;
set search_path = careperf, public, pg_catalog;

begin;
select plan(109);

-- the words
select is(count(*), 38::bigint, 'thirty-eight bands') from band_texts();
select is(count(distinct code), count(*), 'no code twice') from band_texts();
select is(count(distinct symbol), count(*), 'no symbol twice') from band_texts();
select is(count(distinct text_cy), count(distinct text_en), 'as many words in Welsh as in English') from band_texts();
select is_empty($$select * from band_texts() t where t is null or not (t is not null) or '' in (text_en, text_cy, symbol)$$, 'nothing is left out');
select is_empty($$select * from band_texts() where text_cy_confirmed$$, 'no Welsh word is said to be confirmed: none has a published source');
select is_empty($$
	with channel as (
		select code, n, ('x' || substr(colour, 2 * n, 2))::bit(8)::int / 255.0 as c
		from band_texts(), generate_series(1, 3) n where colour ~ '^#[0-9a-f]{6}$'),
	light as (
		select code, sum(case n when 1 then 0.2126 when 2 then 0.7152 else 0.0722 end
			* case when c <= 0.04045 then c / 12.92 else ((c + 0.055) / 1.055) ^ 2.4 end) as luminance
		from channel group by code)
	select code, 1.05 / (luminance + 0.05) from band_texts() left join light using (code)
	where (1.05 / (luminance + 0.05) >= 4.5) is not true
$$, 'every colour has a contrast of 4.5 to 1 or better on white');

-- against a target: high is good
select is(band_code(80, 80, 'high'), 'on_target', 'high: equal is on target');
select is(band_code(81, 80, 'high'), 'on_target', 'high: above is on target');
select is(band_code(79.99, 80, 'high'), 'off_target', 'high: below is off target without tolerance');
select is(band_code(75, 80, 'high', 5), 'close_to_target', 'high: missed by the whole tolerance is close');
select is(band_code(79.99, 80, 'high', 5), 'close_to_target', 'high: missed by less is close');
select is(band_code(74.99, 80, 'high', 5), 'off_target', 'high: missed by more is off');
select is(band_code(95, 80, 'high', 5), 'on_target', 'high: far above is on target');
-- low is good
select is(band_code(12, 12, 'low'), 'on_target', 'low: equal is on target');
select is(band_code(3, 12, 'low', 1), 'on_target', 'low: far below is on target');
select is(band_code(13, 12, 'low', 1), 'close_to_target', 'low: above by the whole tolerance is close');
select is(band_code(13.01, 12, 'low', 1), 'off_target', 'low: above by more is off');
-- neither way is good
select is(band_code(12, 12, 'neutral'), 'on_target', 'neutral: equal is on target');
select is(band_code(13, 12, 'neutral', 1), 'on_target', 'neutral: above by the whole tolerance is on target');
select is(band_code(11, 12, 'neutral', 1), 'on_target', 'neutral: below by the whole tolerance is on target');
select is(band_code(13.01, 12, 'neutral', 1), 'off_target', 'neutral: farther above is off');
select is(band_code(10.99, 12, 'neutral', 1), 'off_target', 'neutral: farther below is off');
-- the unit of the tolerance
select is(band_code(0.76, 0.8, 'high', 5, 'points'), 'close_to_target', 'points of a share: hundredths');
select is(band_code(0.74, 0.8, 'high', 5, 'points'), 'off_target', 'points of a share: off beyond them');
select is(band_code(76, 80, 'high', 5, 'points', 100), 'close_to_target', 'points of a percentage: as they are');
select is(band_code(76, 80, 'high', 5, 'per cent', 100), 'close_to_target', 'per cent of the target: 5 % of 80 is 4');
select is(band_code(75.9, 80, 'high', 5, 'per cent', 100), 'off_target', 'so 75.9 is off');
select is(band_code(-21, -20, 'high', 5, 'per cent'), 'close_to_target', 'per cent of a negative target');
select is(band_code(-21.1, -20, 'high', 5, 'per cent'), 'off_target', 'and beyond it');
select is(band_code(75, 80, 'high', null), 'off_target', 'a NULL tolerance is none');
-- the border is kept although doubles cannot hold it
select is(0.8 - 0.1::float8 > 0.7, true, 'in doubles 0.8 - 0.1 is more than 0.7');
select is(band_code(0.7, 0.8, 'high', 0.1), 'close_to_target', 'yet 0.7 misses 0.8 by 0.1');
select is_empty($$
	select target, points, per, polarity
	from generate_series(0, 200) target, generate_series(1, 20) points, unnest(array[1, 100, 1000]) per, unnest(array['high', 'low']) polarity
	where band_code(((target + case polarity when 'high' then -points else points end)::numeric * per / 100)::float8,
			(target::numeric * per / 100)::float8, polarity, points, 'points', per) <> 'close_to_target'
$$, 'missed by exactly n points is close, for 24,120 targets, tolerances and units');
select is_empty($$
	select target, points, per, polarity
	from generate_series(0, 200) target, generate_series(1, 20) points, unnest(array[1, 100, 1000]) per, unnest(array['high', 'low']) polarity
	where band_code(((target + case polarity when 'high' then -1 else 1 end * (points + 0.0000001))::numeric * per / 100)::float8,
			(target::numeric * per / 100)::float8, polarity, points, 'points', per) <> 'off_target'
$$, 'missed by a ten-millionth of a point more is off');
select is(band_code(value(proportion_of(57, 100), 100), 57, 'high'), 'on_target', '57 of 100 meets 57 per cent');
select is(band_code(79.96, 80, 'high'), 'off_target', 'the value is not rounded before it is judged');
-- nothing to judge
select is(band_code(null, 80, 'high'), 'no_data', 'no value: no data');
select is(band_code(null, null, 'high'), 'no_data', 'neither: no data');
select is(band_code(80, null, 'high', 5, 'per cent'), 'no_target', 'no target');
-- the row
select is(b::text, '(close_to_target,"Close to target","Yn agos at y targed",◐,#7f6c00,"within 5 points of the target, high is good")', 'the whole band') from band(76, 80, 'high', 5, 'points', 100) b;
select is(method, 'against the target itself, low is good', 'method: no tolerance') from band(76, 80, 'low');
select is(method, 'within 2.5 of the target, neither way is good', 'method: absolute') from band(76, 80, 'neutral', 2.5);
select is(method, 'within 10 per cent of the target, high is good', 'method: per cent') from band(76, 80, 'high', 10, 'per cent');
select is(concat_ws('|', code, text_en, method), 'no_data|No data|not judged: there is no value', 'no data in words') from band(null, 80, 'high');
select is(concat_ws('|', code, text_en, method), 'no_target|No target|not judged: there is no target', 'no target in words') from band(80, null, 'high');
select is((band(80, 80, 'high')).symbol, '●', 'outside FROM too');
select is_empty($$
	select v, t, p, u
	from generate_series(0, 20) v, generate_series(0, 20, 5) t, unnest(array['high', 'low', 'neutral']) p,
		unnest(array['absolute', 'points', 'per cent']) u
	where (select count(*) <> 1 or max(b.code) <> band_code(v, t, p, 3, u, 100) from band(v, t, p, 3, u, 100) b)
$$, 'band gives one row, with the code of band_code');

-- targets
select is(target_level('level', 80), 80::float8, 'level: the amount');
select is(target_level('change_points', -5, 12, 100), 7::float8, 'vacancies down by 5 points: 12 % to 7 %');
select is(target_level('change_per_cent', -5, 12, 100), 11.4::float8, 'vacancies down by 5 per cent: 12 % to 11.4 %');
select is(target_level('change_points', 5, 0.5), 0.55::float8, 'points of a share are hundredths');
select is(target_level('change_per_cent', 10, -20), -18::float8, 'per cent of a negative baseline: up is up');
select is(target_level('change_points', -5, 12, 100, 'high'), 7::float8, 'the sign is the amount''s own, whatever the polarity');
select is(target_level('always', null), 1::float8, 'always: every case');
select is(target_level('always', null, per => 100, polarity => 'high'), 100::float8, 'always: 100 %');
select is(target_level('always', null, per => 100, polarity => 'low'), 0::float8, 'always, where low is good: never');
select is(target_level('direction', null, 42), 42::float8, 'direction: the baseline');
select is(coalesce(target_level('level', null), target_level('change_points', null, 3), target_level('change_per_cent', 3), target_level('direction', 3)), null, 'NULL without the number that the kind needs');

-- always, and its breaches
select is(is_breach(proportion_of(9, 10)), true, 'nine of ten: a breach of always');
select is(is_breach(proportion_of(10, 10)), false, 'all: none');
select is(is_breach(proportion_of(11, 10)), false, 'an odd published count above its total: none');
select is(is_breach(proportion_of(0, 0)), null, 'nobody: not known');
select is(is_breach(null), null, 'NULL: not known');
select is(is_breach(proportion_of(1, 1000), 'low'), true, 'one of a thousand: a breach of never');
select is(is_breach(proportion_of(0, 1000), 'low'), false, 'none: no breach of never');
select results_eq($$
	select unit from (values ('a', proportion_of(9, 10)), ('b', proportion_of(4, 4)), ('c', proportion_of(0, 1))) u (unit, s)
	where is_breach(s) order by unit
$$, array['a', 'c'], 'the list of breaches');
select throws_ok('select is_breach(count_of(3))', '22023', 'kind of an always target cannot be "count"', 'a count is refused');
select throws_ok('select is_breach(mean_of(1, 3, 9))', '22023', 'kind of an always target cannot be "mean"', 'a mean is refused');
select throws_ok($$select is_breach(proportion_of(1, 2), 'neutral')$$, '22023', 'polarity of an always target cannot be "neutral"', 'so is neutral');

-- direction only
select is(direction_code(60, 50, 'high'), 'improved', 'high: up is improved');
select is(direction_code(40, 50, 'high'), 'worsened', 'high: down is worsened');
select is(direction_code(40, 50, 'low'), 'improved', 'low: down is improved');
select is(direction_code(60, 50, 'low'), 'worsened', 'low: up is worsened');
select is(direction_code(60, 50, 'neutral'), 'higher', 'neutral: up is higher');
select is(direction_code(40, 50, 'neutral'), 'lower', 'neutral: down is lower');
select is(direction_code(50, 50, 'high'), 'unchanged', 'equal is unchanged');
select is(direction_code(52, 50, 'high', 2, 'points', 100), 'unchanged', 'moved by the whole tolerance is unchanged');
select is(direction_code(0.7, 0.8, 'high', 10, 'points'), 'unchanged', 'also where doubles cannot hold it');
select is(direction_code(52.1, 50, 'high', 4, 'per cent'), 'improved', 'moved by more than 4 per cent of the baseline');
select is(direction_code(null, 50, 'high'), 'no_data', 'no value: no data');
select is(direction_code(50, null, 'high'), 'no_baseline', 'no baseline');
select is(b::text, '(improved,Improved,"Wedi gwella",■,#0b6bc2,"unchanged within 2 points of the baseline, low is good")', 'the whole band') from direction_band(40, 50, 'low', 2, 'points', 100) b;
select is(method, 'against the baseline, high is good', 'method: no tolerance') from direction_band(40, 50, 'high');

-- benchmark: the rule, against the expectations of the Fingertips engine
create temporary table comparer (
	method text, polarity int, confidence_variable float8, value float8, lower95 float8, upper95 float8,
	lower998 float8, upper998 float8, denominator float8, comparator text, comparator_lower95 float8, comparator_upper95 float8,
	unit float8, expected text, computed_lower float8, computed_upper float8, computed text);
\copy comparer from program 'sed "/^#/d" "$PG_ABS_SRCDIR"/vectors/fingertips_comparers.tsv' with (format csv, header, delimiter E'\t')
select is(array[count(*), count(*) filter (where method = 'SingleOverlappingCIs95'),
	count(*) filter (where method = 'SingleOverlappingCIs95_99_8'), count(*) filter (where method = 'SingleTarget(10) value')],
	array[62, 7, 10, 6]::bigint[], 'comparers: 62 rows read, 23 of the rules here') from comparer;
select results_eq($$
	select initcap(replace(benchmark_code(lower95, upper95, comparator::float8, (array['low', 'high'])[polarity + 1]), 'similar', 'same'))
	from comparer where method = 'SingleOverlappingCIs95' order by value, polarity, lower95, comparator$$,
	$$select expected from comparer where method = 'SingleOverlappingCIs95' order by value, polarity, lower95, comparator$$,
	'limits of 95 % against a benchmark: all seven as there');
select results_eq($$
	select case when a = 'similar' then 'Same' when b = 'similar' then initcap(a)
		when a = b then case a when 'better' then 'Best' else 'Worst' end end
	from (
		select c.*, benchmark_code(lower95, upper95, comparator::float8, (array['low', 'high'])[polarity + 1]) as a,
			benchmark_code(lower998, upper998, comparator::float8, (array['low', 'high'])[polarity + 1]) as b
		from comparer c where method = 'SingleOverlappingCIs95_99_8') q
	order by polarity, comparator$$,
	$$select expected from comparer where method = 'SingleOverlappingCIs95_99_8' order by polarity, comparator$$,
	'and at two levels: all ten');
select results_eq($$
	select case band_code(value, comparator::float8, (array['low', 'high'])[polarity + 1]) when 'on_target' then 'Better' else 'Worse' end
	from comparer where method = 'SingleTarget(10) value' order by value, polarity$$,
	$$select expected from comparer where method = 'SingleTarget(10) value' order by value, polarity$$,
	'band without tolerance is their single target: all six');
select is(benchmark_code(10, 12, 9, 'neutral'), 'higher', 'neutral: higher');
select is(benchmark_code(10, 12, 13, 'neutral'), 'lower', 'neutral: lower');
select is(benchmark_code(10, 12, 10, 'high') || benchmark_code(10, 12, 12, 'high'), 'similarsimilar', 'both limits are included');
select is(benchmark_code(null, null, 10, 'high') || benchmark_code(10, 12, null, 'high'), 'not_comparednot_compared', 'nothing to compare');
-- benchmark: of summaries
select is(b::text, '(better,Better,Gwell,◆,#0b6bc2,"95 % limits (Wilson) against the comparator, high is good")', 'the whole band') from benchmark(proportion_of(56, 70), proportion_of(4800, 8000), 'high') b;
select is(code || ': ' || method, 'similar: 99.8 % limits (Wilson) against the comparator, low is good', 'at another level') from benchmark(proportion_of(50, 70), 60, 'low', 0.998, 100);
select is(code || ': ' || method, 'worse: 95 % limits (Poisson, Byar) against the comparator, low is good', 'a rate per 100,000') from benchmark(rate_of(100.0, 10000.0), 700, 'low', per => 100000);
select is(code || ': ' || method, 'not_compared: not compared: limits cannot be calculated: the numerator exceeds the denominator', 'no limits') from benchmark(proportion_of(11, 10), 0.5, 'high');
select is(code || ': ' || method, 'not_compared: not compared: there is no comparator', 'no comparator') from benchmark(proportion_of(1, 10), null::summary, 'high');
select is(code || ': ' || method, 'not_compared: not compared: there is no comparator', 'a comparator of nobody') from benchmark(proportion_of(1, 10), proportion_of(0, 0), 'high');
select is(code || ': ' || method, 'no_data: not compared: there is no value', 'no summary') from benchmark(null, 0.5, 'high');
select is(code || ': ' || method, 'no_data: not compared: there is no value', 'a summary of nobody') from benchmark(proportion_of(0, 0), 0.5, 'high');

-- what is refused; each function checks the words even when there is nothing to judge
create temporary table refused (statement text, message text);
insert into refused values
	($$band(1, 2, 'hi')$$, 'polarity cannot be "hi"'),
	($$band(null, null, 'High')$$, 'polarity cannot be "High"'),
	($$band(1, 2, null)$$, 'polarity cannot be NULL'),
	($$band(1, 2, 'high', 1, 'percent')$$, 'tolerance_in cannot be "percent"'),
	($$band(1, null, 'high', 1, null)$$, 'tolerance_in cannot be NULL'),
	($$band(1, 2, 'high', -1)$$, 'tolerance must be a finite number from zero up'),
	($$band(null, 2, 'high', 'NaN')$$, 'tolerance must be a finite number from zero up'),
	($$band(1, 2, 'high', 'Infinity')$$, 'tolerance must be a finite number from zero up'),
	($$band(1, 2, 'high', per => 0)$$, 'per must be a number above zero'),
	($$band(1, 2, 'high', per => 'NaN')$$, 'per must be a number above zero'),
	($$band(1, 2, 'high', per => null)$$, 'per must be a number above zero'),
	($$band('NaN', 2, 'high')$$, 'value must be a finite number'),
	($$band('-Infinity', null, 'high')$$, 'value must be a finite number'),
	($$band(1, 'Infinity', 'high')$$, 'target must be a finite number'),
	($$direction_band(1, 2, 'up')$$, 'polarity cannot be "up"'),
	($$direction_band(1, 2, 'high', 1, 'share')$$, 'tolerance_in cannot be "share"'),
	($$direction_band(1, 2, 'high', -1)$$, 'tolerance must be a finite number from zero up'),
	($$direction_band('NaN', 2, 'high')$$, 'value must be a finite number'),
	($$direction_band(1, 'NaN', 'high')$$, 'baseline must be a finite number'),
	($$target_level('reach', 1)$$, 'target_kind cannot be "reach"'),
	($$target_level(null, 1)$$, 'target_kind cannot be NULL'),
	($$target_level('level', 'NaN')$$, 'amount must be a finite number'),
	($$target_level('change_points', 1, 'Infinity')$$, 'baseline must be a finite number'),
	($$target_level('change_points', 1, 2, -1)$$, 'per must be a number above zero'),
	($$target_level('level', 1, polarity => 'up')$$, 'polarity cannot be "up"'),
	($$target_level('always', null, polarity => 'neutral')$$, 'polarity of an always target cannot be "neutral"'),
	($$benchmark_code(1, 2, 3, 'good')$$, 'polarity cannot be "good"'),
	($$benchmark_code(2, 1, 3, 'high')$$, 'lower limit must be at or below the upper limit'),
	($$benchmark_code('-Infinity', 1, 3, 'high')$$, 'lower limit must be a finite number'),
	($$benchmark_code(1, 'NaN', 3, 'high')$$, 'upper limit must be a finite number'),
	($$benchmark_code(1, 2, 'NaN', 'high')$$, 'comparator must be a finite number'),
	($$benchmark(null, 0.5, 'good')$$, 'polarity cannot be "good"'),
	($$benchmark(count_of(3), 3, 'high', 95)$$, 'level of confidence is not between 0 and 1'),
	($$benchmark(count_of(3), 3, 'high', per => 0)$$, 'per must be a number above zero'),
	($$benchmark(count_of(3), proportion_of(1, 2), 'high')$$, 'cannot compare summaries of different kinds');
create function pg_temp.complaint(statement text) returns text language plpgsql as $$
declare state text; said text; detail text; hint text;
begin
	execute 'select * from ' || statement;
	return 'none';
exception when others then
	get stacked diagnostics state = returned_sqlstate, said = message_text,
		detail = pg_exception_detail, hint = pg_exception_hint;
	return concat_ws('|', state, said, case when '' in (detail, hint) then 'without detail or hint' end);
end $$;
select is(count(*), 35::bigint, '35 calls are refused') from refused;
select is_empty($$
	select statement, pg_temp.complaint(statement) from refused
	where pg_temp.complaint(statement) is distinct from '22023|' || message
$$, 'each with SQLSTATE 22023, its message, a detail and a hint');
-- the same through a table, where the planner sees no constant
create temporary table given (value float8, target float8, polarity text, tolerance float8, tolerance_in text, per float8);
insert into given values (1, 2, 'high', 1, 'points', 100), (null, 2, 'low', 1, 'absolute', 1);
select lives_ok('select b.* from given g, band(g.value, g.target, g.polarity, g.tolerance, g.tolerance_in, g.per) b', 'good rows are judged');
insert into given values (1, 2, 'high', 1, 'pints', 100);
select throws_ok('select b.* from given g, band(g.value, g.target, g.polarity, g.tolerance, g.tolerance_in, g.per) b', '22023', 'tolerance_in cannot be "pints"', 'a bad row among good ones is refused');
select lives_ok($$select b.* from given g, band(g.value, g.target, g.polarity, g.tolerance, g.tolerance_in, g.per) b where g.tolerance_in <> 'pints'$$, 'and not judged when it is filtered out');

-- what the planner may do with them
select is_empty($$
	select p.oid::regprocedure from pg_proc p join pg_language l on l.oid = p.prolang
	where pronamespace = 'careperf'::regnamespace
		and proname in ('band', 'band_code', 'direction_band', 'direction_code', 'benchmark', 'benchmark_code',
			'target_level', 'is_breach', 'band_texts', 'tolerance_size', 'tolerance_words', 'polarity_words')
		and not (provolatile = 'i' and proparallel = 's' and lanname = 'sql' and prosqlbody is not null)
$$, 'immutable, parallel safe, and bound at creation to what they call');
create function pg_temp.plan_of(statement text) returns text language plpgsql as $$
declare line text; plan text := '';
begin
	for line in execute 'explain (costs off) ' || statement loop plan := plan || line || e'\n'; end loop;
	return plan;
end $$;
select doesnt_match(pg_temp.plan_of('select b.code from given g, band(g.value, g.target, g.polarity, g.tolerance, g.tolerance_in, g.per) b'), 'Function Scan', 'band in FROM becomes part of the query');
select doesnt_match(pg_temp.plan_of('select b.code from given g, benchmark(count_of(3), g.target, g.polarity) b'), 'Function Scan on benchmark', 'so does benchmark');

-- words bound at creation: a function of the same name earlier on the path changes nothing
create schema decoy;
create function decoy.abs(float8) returns float8 language sql immutable return 0::float8;
create function decoy.tolerance_size(float8, text, float8, float8) returns float8 language sql immutable return 1000::float8;
set local search_path = decoy, careperf, public;
select is(band_code(74, 80, 'high', 5), 'off_target', 'a hostile search_path changes nothing');

select * from finish();
rollback;
