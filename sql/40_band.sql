/*
 * Bands: a value in the field's words, against a target, a baseline or a
 * comparator. The words, symbols and colours are in band_texts() alone.
 *
 * The functions ending in _code only choose. The others look the words up; they
 * return a table of one row so that the planner can put them into the query
 * that calls them in FROM, which makes them fifteen times as fast.
 *
 * The number that is refused is always an argument of refuse_...(): with only
 * constants there, the planner would raise the error before any row is seen.
 */

/* ------------------------------------------------------- what is refused */

create function careperf.refuse_word(argument text, given text, known text) returns text
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
	raise exception using
		errcode = 'invalid_parameter_value',
		message = case when given is null then format('%s cannot be NULL', argument)
					   else format('%s cannot be "%s"', argument, given) end,
		detail = 'Only a few words are known here, in lower case.',
		hint = format('Use one of: %s.', known);
end
$$;
comment on function careperf.refuse_word(text, text, text) is
'Never returns: error 22023 that names the argument, what was given (NULL: nothing) and the words that are known. For the functions of careperf.';

create function careperf.refuse_number(argument text, given float8, must_be text) returns text
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
	raise exception using
		errcode = 'invalid_parameter_value',
		message = format('%s must be %s', argument, must_be),
		detail = case when given is null then 'It is NULL.' else format('It is %s.', given) end,
		hint = case when argument = 'per' then 'Use 1 for shares, 100 for percentages, 100000 for rates per 100,000.'
					when argument = 'tolerance' then 'A tolerance is a distance; 0 or NULL is none.'
					when argument = 'lower limit' and must_be <> 'a finite number' then 'Give the lower limit first.'
					else 'Use NULL for a number that is not known.' end;
end
$$;
comment on function careperf.refuse_number(text, float8, text) is
'Never returns: error 22023 that names the argument, the number given (or NULL) and what it must be. For the functions of careperf.';

/* ----------------------------------------------------- words and symbols */

/*
 * A circle is a judgement against a target, a diamond against others, a square
 * against a baseline, a flag an outlook, a triangle a trend, a star a signal, a
 * hexagon what to expect; full is good, half is between, empty is bad. So a band
 * reads without its colour, and the colours (blue, ochre, crimson: 4.5 to 1 or
 * better on white) stay far apart for colour-blind readers of all three kinds.
 */
create function careperf.band_texts()
returns table (code text, text_en text, text_cy text, text_cy_confirmed boolean, symbol text, colour text)
language sql immutable parallel safe rows 38
begin atomic
	select t.code, t.text_en, t.text_cy, t.text_cy_confirmed, t.symbol, t.colour
	from (values
		('on_target'::text, 'On target'::text, 'Ar y targed'::text, false, '●'::text, '#0b6bc2'::text),
		('close_to_target', 'Close to target', 'Yn agos at y targed', false, '◐', '#7f6c00'),
		('off_target', 'Off target', 'Heb gyrraedd y targed', false, '○', '#99154f'),
		('no_target', 'No target', 'Dim targed', false, '◌', '#595959'),
		('better', 'Better', 'Gwell', false, '◆', '#0b6bc2'),
		('similar', 'Similar', 'Tebyg', false, '◈', '#7f6c00'),
		('worse', 'Worse', 'Gwaeth', false, '◇', '#99154f'),
		('higher', 'Higher', 'Uwch', false, '▲', '#4b2e83'),
		('lower', 'Lower', 'Is', false, '▼', '#00766c'),
		('much_better', 'Much better', 'Llawer gwell', false, '◆◆', '#0b6bc2'),
		('much_worse', 'Much worse', 'Llawer gwaeth', false, '◇◇', '#99154f'),
		('much_higher', 'Much higher', 'Llawer uwch', false, '▲▲', '#4b2e83'),
		('much_lower', 'Much lower', 'Llawer is', false, '▼▼', '#00766c'),
		('not_compared', 'Not compared', 'Heb ei gymharu', false, '?', '#595959'),
		('improved', 'Improved', 'Wedi gwella', false, '■', '#0b6bc2'),
		('unchanged', 'Unchanged', 'Heb newid', false, '▣', '#7f6c00'),
		('worsened', 'Worsened', 'Wedi gwaethygu', false, '□', '#99154f'),
		('no_baseline', 'No baseline', 'Dim llinell sylfaen', false, '⬚', '#595959'),
		('no_data', 'No data', 'Dim data', false, '–', '#595959'),
		('on_course', 'On course', 'Ar y trywydd iawn', false, '⚑', '#0b6bc2'),
		('uncertain', 'Uncertain', 'Ansicr', false, '≟', '#7f6c00'),
		('unlikely_to_achieve', 'Unlikely to achieve', 'Annhebygol o gyflawni', false, '⚐', '#99154f'),
		('no_outlook', 'No outlook', 'Dim rhagolwg', false, '⬭', '#595959'),
		('improving', 'Improving', 'Yn gwella', false, '▶', '#0b6bc2'),
		('no_significant_change', 'No significant change', 'Dim newid arwyddocaol', false, '→', '#7f6c00'),
		('worsening', 'Worsening', 'Yn gwaethygu', false, '▷', '#99154f'),
		('rising', 'Rising', 'Yn codi', false, '↑', '#4b2e83'),
		('falling', 'Falling', 'Yn gostwng', false, '↓', '#00766c'),
		('improvement', 'Improvement', 'Gwelliant', false, '★', '#0b6bc2'),
		('common_cause', 'Common cause variation', 'Amrywiad achos cyffredin', false, '∼', '#7f6c00'),
		('concern', 'Concern', 'Pryder', false, '☆', '#99154f'),
		('special_high', 'Unusually high', 'Anarferol o uchel', false, '⤒', '#4b2e83'),
		('special_cause', 'Special cause variation', 'Amrywiad achos arbennig', false, '✶', '#4b2e83'),
		('special_low', 'Unusually low', 'Anarferol o isel', false, '⤓', '#00766c'),
		('consistently_passing', 'Consistently meets the target', 'Yn cyrraedd y targed yn gyson', false, '⬢', '#0b6bc2'),
		('inconsistent', 'Meets and misses the target', 'Yn cyrraedd ac yn methu''r targed', false, '≈', '#7f6c00'),
		('consistently_failing', 'Consistently misses the target', 'Yn methu''r targed yn gyson', false, '⬡', '#99154f'),
		('not_calculated', 'Cannot be calculated', 'Ni ellir ei gyfrifo', false, '∅', '#595959')
	) as t (code, text_en, text_cy, text_cy_confirmed, symbol, colour);
end;
comment on function careperf.band_texts() is
'Every band code with its words in English and Welsh, its symbol and its colour: the one place for them. text_cy_confirmed is false for Welsh without a published source. colour: hexadecimal, to be read on white. No NULLs.';

create function careperf.polarity_words(polarity text) returns text
language sql immutable parallel safe
return case polarity
	when 'high' then 'high is good'
	when 'low' then 'low is good'
	when 'neutral' then 'neither way is good'
	else careperf.refuse_word('polarity', polarity, 'high, low, neutral')
end;
comment on function careperf.polarity_words(text) is
'Which way is good, in words. Error 22023 for a polarity other than high, low and neutral, and for NULL.';

/* ------------------------------------------------------------- tolerance */

create function careperf.tolerance_size(
	tolerance float8,
	tolerance_in text,
	aim float8,
	per float8)
returns float8
language sql immutable parallel safe
return case
	when not (coalesce(tolerance, float8 '0') between float8 '0' and float8 '1.7976931348623157e308')
		then careperf.refuse_number('tolerance', tolerance, 'a finite number from zero up')::float8
	when (per > float8 '0' and per < float8 'Infinity') is not true
		then careperf.refuse_number('per', per, 'a number above zero')::float8
	when tolerance_in = 'absolute' then coalesce(tolerance, float8 '0')
	when tolerance_in = 'points' then coalesce(tolerance, float8 '0') * per / float8 '100'
	when tolerance_in = 'per cent' then coalesce(tolerance, float8 '0') * abs(aim) / float8 '100'
	else careperf.refuse_word('tolerance_in', tolerance_in, 'absolute, points, per cent')::float8
end;
comment on function careperf.tolerance_size(float8, text, float8, float8) is
'A tolerance in the unit of the value: absolute as it is, points as hundredths of per, per cent of the aim (target or baseline). A NULL tolerance is none, 0; NULL for per cent of an aim that is NULL. Error 22023 for an unknown tolerance_in, a negative or infinite tolerance, a per not above zero.';

create function careperf.tolerance_words(tolerance float8, tolerance_in text, aim text) returns text
language sql immutable parallel safe
return case
	when coalesce(tolerance, float8 '0') = float8 '0' then 'against the ' || aim || ' itself'
	when tolerance_in = 'absolute' then 'within ' || trim_scale(tolerance::numeric)::text || ' of the ' || aim
	else 'within ' || trim_scale(tolerance::numeric)::text || ' ' || tolerance_in || ' of the ' || aim
end;
comment on function careperf.tolerance_words(float8, text, text) is
'A tolerance in words, such as: within 5 points of the target. A tolerance of NULL or 0 is told as none.';

/* ---------------------------------------------------------------- target */

create function careperf.target_level(
	target_kind text,
	amount float8,
	baseline float8 default null,
	per float8 default 1,
	polarity text default null)
returns float8
language sql immutable parallel safe
return case
	when (per > float8 '0' and per < float8 'Infinity') is not true
		then careperf.refuse_number('per', per, 'a number above zero')::float8
	when abs(amount) >= float8 'Infinity'
		then careperf.refuse_number('amount', amount, 'a finite number')::float8
	when abs(baseline) >= float8 'Infinity'
		then careperf.refuse_number('baseline', baseline, 'a finite number')::float8
	when polarity is not null and polarity not in ('high', 'low', 'neutral')
		then careperf.refuse_word('polarity', polarity, 'high, low, neutral')::float8
	when target_kind = 'level' then amount
	when target_kind = 'change_points' then baseline + amount * per / float8 '100'
	when target_kind = 'change_per_cent' then baseline + amount * abs(baseline) / float8 '100'
	when target_kind = 'always' and polarity = 'low' then float8 '0'
	when target_kind = 'always' and polarity = 'neutral'
		then careperf.refuse_word('polarity of an always target', polarity, 'high, low')::float8
	when target_kind = 'always' then per
	when target_kind = 'direction' then baseline
	else careperf.refuse_word('target_kind', target_kind, 'level, change_points, change_per_cent, always, direction')::float8
end;
comment on function careperf.target_level(text, float8, float8, float8, text) is
'The level that a target asks for, in the unit of the value. level: the amount. change_points: the baseline plus amount percentage points (hundredths of per). change_per_cent: the baseline plus amount per cent of it. The amount of a change has a sign: -5 is five down, whatever the polarity. always: every case, so per (none, so 0, where low is good). direction: the baseline itself. NULL when the amount or baseline that the kind needs is NULL. Error 22023 for unknown words, a per not above zero, an amount or baseline that is not finite.';

create function careperf.is_breach(s careperf.summary, polarity text default 'high') returns boolean
language sql immutable parallel safe
return case
	when s is null then null
	when careperf.kind(s) not in ('proportion', 'rate', 'ratio')
		then careperf.refuse_word('kind of an always target', careperf.kind(s), 'proportion, rate, ratio')::boolean
	when careperf.denominator(s) = float8 '0' then null
	when polarity = 'high' then careperf.numerator(s) < careperf.denominator(s)
	when polarity = 'low' then careperf.numerator(s) > float8 '0'
	else careperf.refuse_word('polarity of an always target', polarity, 'high, low')::boolean
end;
comment on function careperf.is_breach(careperf.summary, text) is
'Whether a target of always (100 %) is missed: the numerator is below the denominator; or, where low is good, a target of never: the numerator is above zero. NULL for a NULL and for an empty denominator. Error 22023 for counts and means and for a polarity other than high and low.';

/* ------------------------------------------------------------------ band */

/*
 * A value that lies on a border belongs to the better side. Doubles cannot hold
 * most decimal fractions (0.8 - 0.1 is more than 0.7), so a miss below a
 * million-millionth of the numbers compared is none.
 */
create function careperf.band_code(
	value float8,
	target float8,
	polarity text,
	tolerance float8 default 0,
	tolerance_in text default 'absolute',
	per float8 default 1)
returns text
language sql immutable parallel safe
return case
	when (polarity in ('high', 'low', 'neutral')) is not true
		then careperf.refuse_word('polarity', polarity, 'high, low, neutral')
	when abs(value) >= float8 'Infinity'
		then careperf.refuse_number('value', value, 'a finite number')
	when abs(target) >= float8 'Infinity'
		then careperf.refuse_number('target', target, 'a finite number')
	when careperf.tolerance_size(tolerance, tolerance_in, coalesce(target, float8 '0'), per) is null then null
	when value is null then 'no_data'
	when target is null then 'no_target'
	when case polarity when 'high' then target - value when 'low' then value - target
					   else abs(value - target) - careperf.tolerance_size(tolerance, tolerance_in, target, per) end
		<= float8 '1e-12' * greatest(abs(value), abs(target))
		then 'on_target'
	when polarity <> 'neutral'
		and abs(value - target) - careperf.tolerance_size(tolerance, tolerance_in, target, per)
			<= float8 '1e-12' * greatest(abs(value), abs(target))
		then 'close_to_target'
	else 'off_target'
end;
comment on function careperf.band_code(float8, float8, text, float8, text, float8) is
'The code of band() alone: on_target, close_to_target, off_target, no_data (value NULL) or no_target (target NULL). Arguments and errors as in band().';

create function careperf.band(
	value float8,
	target float8,
	polarity text,
	tolerance float8 default 0,
	tolerance_in text default 'absolute',
	per float8 default 1)
returns table (code text, text_en text, text_cy text, symbol text, colour text, method text)
language sql immutable parallel safe rows 1
begin atomic
	select t.code, t.text_en, t.text_cy, t.symbol, t.colour,
		case t.code
			when 'no_data' then 'not judged: there is no value'
			when 'no_target' then 'not judged: there is no target'
			else careperf.tolerance_words(band.tolerance, band.tolerance_in, 'target') || ', '
				|| careperf.polarity_words(band.polarity)
		end
	from careperf.band_texts() t
	where t.code = careperf.band_code(band.value, band.target, band.polarity,
									  band.tolerance, band.tolerance_in, band.per);
end;
comment on function careperf.band(float8, float8, text, float8, text, float8) is
'A value against its target: on target when it meets it (high: at or above, low: at or below, neutral: within the tolerance on either side), close to target when it misses by at most the tolerance, else off target; no data for a NULL value, no target for a NULL target. tolerance_in: absolute (unit of the value), points (hundredths of per) or per cent (of the target); a NULL tolerance is 0. The value is compared unrounded. Gives code, words in English and Welsh, symbol, colour and how it was judged. Error 22023 for unknown words and for numbers that make no sense.';

/* ------------------------------------------------------------- direction */

create function careperf.direction_code(
	value float8,
	baseline float8,
	polarity text,
	tolerance float8 default 0,
	tolerance_in text default 'absolute',
	per float8 default 1)
returns text
language sql immutable parallel safe
return case
	when (polarity in ('high', 'low', 'neutral')) is not true
		then careperf.refuse_word('polarity', polarity, 'high, low, neutral')
	when abs(value) >= float8 'Infinity'
		then careperf.refuse_number('value', value, 'a finite number')
	when abs(baseline) >= float8 'Infinity'
		then careperf.refuse_number('baseline', baseline, 'a finite number')
	when careperf.tolerance_size(tolerance, tolerance_in, coalesce(baseline, float8 '0'), per) is null then null
	when value is null then 'no_data'
	when baseline is null then 'no_baseline'
	when abs(value - baseline) - careperf.tolerance_size(tolerance, tolerance_in, baseline, per)
		<= float8 '1e-12' * greatest(abs(value), abs(baseline))
		then 'unchanged'
	when polarity = 'neutral' then case when value > baseline then 'higher' else 'lower' end
	when (value > baseline) = (polarity = 'high') then 'improved'
	else 'worsened'
end;
comment on function careperf.direction_code(float8, float8, text, float8, text, float8) is
'The code of direction_band() alone: improved, unchanged, worsened, higher, lower, no_data (value NULL) or no_baseline (baseline NULL). Arguments and errors as in direction_band().';

create function careperf.direction_band(
	value float8,
	baseline float8,
	polarity text,
	tolerance float8 default 0,
	tolerance_in text default 'absolute',
	per float8 default 1)
returns table (code text, text_en text, text_cy text, symbol text, colour text, method text)
language sql immutable parallel safe rows 1
begin atomic
	select t.code, t.text_en, t.text_cy, t.symbol, t.colour,
		case t.code
			when 'no_data' then 'not judged: there is no value'
			when 'no_baseline' then 'not judged: there is no baseline'
			else case when coalesce(direction_band.tolerance, float8 '0') = float8 '0' then 'against the baseline'
					  else 'unchanged ' || careperf.tolerance_words(direction_band.tolerance, direction_band.tolerance_in, 'baseline')
				 end || ', ' || careperf.polarity_words(direction_band.polarity)
		end
	from careperf.band_texts() t
	where t.code = careperf.direction_code(direction_band.value, direction_band.baseline, direction_band.polarity,
										   direction_band.tolerance, direction_band.tolerance_in, direction_band.per);
end;
comment on function careperf.direction_band(float8, float8, text, float8, text, float8) is
'Which way a value moved from its baseline: improved or worsened by polarity (higher or lower where neutral), unchanged when it moved by at most the tolerance; no data for a NULL value, no baseline for a NULL baseline. tolerance_in: absolute, points (hundredths of per) or per cent (of the baseline). It says nothing of chance: for that use compare(). Columns and errors as in band().';

/* ------------------------------------------------------------- benchmark */

create function careperf.benchmark_code(lower float8, upper float8, comparator float8, polarity text) returns text
language sql immutable parallel safe
return case
	when (polarity in ('high', 'low', 'neutral')) is not true
		then careperf.refuse_word('polarity', polarity, 'high, low, neutral')
	when abs(comparator) >= float8 'Infinity'
		then careperf.refuse_number('comparator', comparator, 'a finite number')
	when abs(lower) >= float8 'Infinity'
		then careperf.refuse_number('lower limit', lower, 'a finite number')
	when abs(upper) >= float8 'Infinity'
		then careperf.refuse_number('upper limit', upper, 'a finite number')
	when lower > upper
		then careperf.refuse_number('lower limit', lower, 'at or below the upper limit')
	when lower is null or upper is null or comparator is null then 'not_compared'
	when comparator between lower and upper then 'similar'
	when polarity = 'neutral' then case when lower > comparator then 'higher' else 'lower' end
	when (lower > comparator) = (polarity = 'high') then 'better'
	else 'worse'
end;
comment on function careperf.benchmark_code(float8, float8, float8, text) is
'The rule of benchmark() on limits that are already there: similar when they hold the comparator (the limits themselves included), else better or worse by polarity (higher or lower where neutral); not_compared when anything is NULL. Error 22023 for an unknown polarity, limits in the wrong order, numbers that are not finite.';

create function careperf.benchmark(
	s careperf.summary,
	comparator float8,
	polarity text,
	level float8 default 0.95,
	per float8 default 1)
returns table (code text, text_en text, text_cy text, symbol text, colour text, method text)
language sql immutable parallel safe rows 1
begin atomic
	select t.code, t.text_en, t.text_cy, t.symbol, t.colour,
		case
			when t.code = 'no_data' then 'not compared: there is no value'
			when benchmark.comparator is null then 'not compared: there is no comparator'
			when t.code = 'not_compared' then 'not compared: limits ' || l.method
			else trim_scale(benchmark.level::numeric * numeric '100')::text || ' % limits (' || l.method
				|| ') against the comparator, ' || careperf.polarity_words(benchmark.polarity)
		end
	from careperf.confidence_limits(benchmark.s, benchmark.level, benchmark.per) l
		cross join lateral (
			select careperf.benchmark_code(l.lower, l.upper, benchmark.comparator, benchmark.polarity)) judged (code)
		join careperf.band_texts() t
			on t.code = case when careperf.value(benchmark.s, benchmark.per) is null then 'no_data' else judged.code end;
end;
comment on function careperf.benchmark(careperf.summary, float8, text, float8, float8) is
'A summary against a comparator in the unit of value(s, per), by the confidence limits of the summary: similar when they hold the comparator (the limits themselves included), else better or worse by polarity (higher or lower where neutral). Not compared, with the reason in method, for a NULL comparator and where there are no limits; no data when the summary is NULL or its denominator empty. Columns as in band(). Error 22023 for an unknown polarity, a level not between 0 and 1, a per not above zero.';

create function careperf.benchmark(
	s careperf.summary,
	comparator careperf.summary,
	polarity text,
	level float8 default 0.95)
returns table (code text, text_en text, text_cy text, symbol text, colour text, method text)
language sql immutable parallel safe rows 1
begin atomic
	select b.code, b.text_en, b.text_cy, b.symbol, b.colour, b.method
	from careperf.benchmark(benchmark.s, careperf.comparator_value(benchmark.s, benchmark.comparator),
							benchmark.polarity, benchmark.level, float8 '1') b;
end;
comment on function careperf.benchmark(careperf.summary, careperf.summary, text, float8) is
'A summary against the value of another of the same kind, such as a council against its region: as benchmark(s, comparator float8, ...). The chance in the comparator itself is not counted: for the difference of two use compare(). Not compared when the comparator is NULL or its denominator empty. Error 22023 for kinds that differ.';
