/*
 * Funnel limits: between which two values a place of its size would lie by
 * chance alone, were it like all places together; and the bands that follow.
 */

create function careperf.funnel_limits(
	kind text,
	overall float8,
	denominator float8,
	level float8 default 0.95,
	per float8 default 1,
	rule text default 'PHE',
	out lower float8,
	out upper float8,
	out method text,
	out reason text)
language c immutable parallel safe
as 'MODULE_PATHNAME', 'funnel_limits_of_numbers';
comment on function careperf.funnel_limits(text, float8, float8, float8, float8, text) is
'Funnel limits for plain numbers. kind: proportion, rate, or ratio of observed to expected events. overall: the value of all places, and the limits, per so many of the denominator. denominator: the cases, people or expected events of the place. rule PHE: inverse Wilson for proportions, exact Poisson for rates and ratios; rule Fingertips 2020: Wilson at the overall share, the Poisson limits that the expected events would have, had they been counted. NULL, with the reason, where something is NULL or makes no sense. Error 22023 for unknown words, NaN and infinity, a level not between 0 and 1, a per not above zero.';

create function careperf.funnel_limits(
	s careperf.summary,
	overall float8,
	level float8 default 0.95,
	per float8 default 1,
	out lower float8,
	out upper float8,
	out method text,
	out reason text)
language c immutable parallel safe
as 'MODULE_PATHNAME', 'funnel_limits_of_summary';
comment on function careperf.funnel_limits(careperf.summary, float8, float8, float8) is
'The limits between which the value of a place of this size would lie, at this level, were it like all together. overall and the limits are in the unit of value(s, per). Proportions: inverse Wilson. Rates, and observed by expected events as a rate: exact Poisson. NULL, with the reason, for other kinds, an empty denominator and NULLs. Error 22023 for an overall that is not finite, a level not between 0 and 1, a per not above zero.';

create function careperf.funnel_limits(
	s careperf.summary,
	overall careperf.summary,
	level float8 default 0.95,
	per float8 default 1,
	out lower float8,
	out upper float8,
	out method text,
	out reason text)
language sql immutable parallel safe
return careperf.funnel_limits(s, careperf.comparator_value(s, overall) * per, level, per);
comment on function careperf.funnel_limits(careperf.summary, careperf.summary, float8, float8) is
'Funnel limits around the value of another summary of the same kind, the rollup of all places as a rule: as funnel_limits(s, overall float8, ...). NULL, with the reason, where either is NULL or has no value. Error 22023 for kinds that differ.';

create function careperf.funnel_limits(
	s careperf.standardised,
	overall float8,
	level float8 default 0.95,
	per float8 default 1,
	out lower float8,
	out upper float8,
	out method text,
	out reason text)
language c immutable parallel safe
as 'MODULE_PATHNAME', 'funnel_limits_of_standardised';
comment on function careperf.funnel_limits(careperf.standardised, float8, float8, float8) is
'Funnel limits of a standardised rate: exact Poisson at the population that would have its events at its rate. overall and the limits are in the unit of value(s, per). NULL, with the reason, where there is no rate (fewer than ten events) and for NULLs. Events that are not independent are treated as if they were. Error 22023 for an overall that is not finite, a level not between 0 and 1, a per not above zero.';

create function careperf.funnel_expected(
	events float8,
	level float8 default 0.95,
	out lower float8,
	out upper float8,
	out method text,
	out reason text)
language c immutable parallel safe
as 'MODULE_PATHNAME', 'funnel_expected';
comment on function careperf.funnel_expected(float8, float8) is
'The lines of a funnel, the other way round: with so many events expected as upper says, these events lie on the lower limit, with as many as lower on the upper one. NULL, with the reason, for a NULL or negative number of events. Error 22023 for NaN and infinity and for a level not between 0 and 1.';

/* ----------------------------------------------------------------- bands */

create function careperf.funnel_code(
	value float8,
	lower float8,
	upper float8,
	outer_lower float8,
	outer_upper float8,
	polarity text)
returns text
language sql immutable parallel safe
return case
	when (polarity in ('high', 'low', 'neutral')) is not true
		then careperf.refuse_word('polarity', polarity, 'high, low, neutral')
	when abs(value) >= float8 'Infinity'
		then careperf.refuse_number('value', value, 'a finite number')
	when lower > upper or outer_lower > outer_upper
		then careperf.refuse_number('lower limit', lower, 'at or below the upper limit')
	when value is null then 'no_data'
	when lower is null or upper is null then 'not_compared'
	when value >= lower and value <= upper then 'similar'
	else
		case when value < outer_lower or value > outer_upper then 'much_' else '' end
		|| case when polarity = 'neutral' then case when value > upper then 'higher' else 'lower' end
				when (value > upper) = (polarity = 'high') then 'better'
				else 'worse' end
end;
comment on function careperf.funnel_code(float8, float8, float8, float8, float8, text) is
'The rule of funnel_band() on limits that are already there: similar within lower and upper (the limits themselves included), better or worse by polarity outside them (higher or lower where neutral), with much_ before it outside the outer limits too; outer limits of NULL leave three levels. no_data for a NULL value, not_compared where lower or upper is NULL. Error 22023 for an unknown polarity, an infinite value, limits in the wrong order.';

create function careperf.funnel_code(
	s careperf.summary,
	overall float8,
	polarity text,
	level float8 default 0.95,
	outer_level float8 default 0.998,
	per float8 default 1)
returns text
language sql immutable parallel safe
begin atomic
	select careperf.funnel_code(careperf.value(funnel_code.s, funnel_code.per), l.lower, l.upper, o.lower, o.upper, funnel_code.polarity)
	from careperf.funnel_limits(funnel_code.s, funnel_code.overall, funnel_code.level, funnel_code.per) l
		cross join lateral careperf.funnel_limits(funnel_code.s, funnel_code.overall, funnel_code.outer_level, funnel_code.per) o;
end;
comment on function careperf.funnel_code(careperf.summary, float8, text, float8, float8, float8) is
'The code of funnel_band() alone. Arguments, NULLs and errors as there.';

create function careperf.funnel_code(
	s careperf.summary,
	overall careperf.summary,
	polarity text,
	level float8 default 0.95,
	outer_level float8 default 0.998)
returns text
language sql immutable parallel safe
return careperf.funnel_code(s, careperf.comparator_value(s, overall), polarity, level, outer_level, float8 '1');
comment on function careperf.funnel_code(careperf.summary, careperf.summary, text, float8, float8) is
'The code of funnel_band() alone. Arguments, NULLs and errors as there.';

create function careperf.funnel_code(
	s careperf.standardised,
	overall float8,
	polarity text,
	level float8 default 0.95,
	outer_level float8 default 0.998,
	per float8 default 1)
returns text
language sql immutable parallel safe
begin atomic
	select careperf.funnel_code(careperf.standardised_value(funnel_code.s, funnel_code.per), l.lower, l.upper, o.lower, o.upper, funnel_code.polarity)
	from careperf.funnel_limits(funnel_code.s, funnel_code.overall, funnel_code.level, funnel_code.per) l
		cross join lateral careperf.funnel_limits(funnel_code.s, funnel_code.overall, funnel_code.outer_level, funnel_code.per) o;
end;
comment on function careperf.funnel_code(careperf.standardised, float8, text, float8, float8, float8) is
'The code of funnel_band() alone. Arguments, NULLs and errors as there.';

create function careperf.funnel_words(method text, reason text, level float8, outer_level float8, polarity text) returns text
language sql immutable parallel safe
return case
	when reason is not null then 'not compared: funnel limits cannot be calculated: ' || reason
	else trim_scale(level::numeric * numeric '100')::text || ' %'
		|| coalesce(' and ' || trim_scale(outer_level::numeric * numeric '100')::text || ' %', '')
		|| ' funnel limits (' || method || '), ' || careperf.polarity_words(polarity)
end;
comment on function careperf.funnel_words(text, text, float8, float8, text) is
'How a funnel band was judged, in words; a NULL reason says that it was, a NULL outer_level that there is only one pair of limits. Error 22023 for an unknown polarity.';

create function careperf.funnel_band(
	s careperf.summary,
	overall float8,
	polarity text,
	level float8 default 0.95,
	outer_level float8 default 0.998,
	per float8 default 1)
returns table (code text, text_en text, text_cy text, symbol text, colour text, method text)
language sql immutable parallel safe rows 1
begin atomic
	select t.code, t.text_en, t.text_cy, t.symbol, t.colour,
		careperf.funnel_words(l.method, l.reason, funnel_band.level, funnel_band.outer_level, funnel_band.polarity)
	from careperf.funnel_limits(funnel_band.s, funnel_band.overall, funnel_band.level, funnel_band.per) l
		join careperf.band_texts() t
			on t.code = careperf.funnel_code(funnel_band.s, funnel_band.overall, funnel_band.polarity,
											 funnel_band.level, funnel_band.outer_level, funnel_band.per);
end;
comment on function careperf.funnel_band(careperf.summary, float8, text, float8, float8, float8) is
'A place against all places by funnel limits around their overall value: similar within those of level (the limits themselves included), better or worse by polarity outside them (higher or lower where neutral), much better or much worse outside those of outer_level too; a NULL outer_level leaves three levels. overall in the unit of value(s, per). no_data where there is no value, not_compared where there are no limits, with the reason in method. Columns as in band(). Error 22023 for an unknown polarity, a level not between 0 and 1, a per not above zero.';

create function careperf.funnel_band(
	s careperf.summary,
	overall careperf.summary,
	polarity text,
	level float8 default 0.95,
	outer_level float8 default 0.998)
returns table (code text, text_en text, text_cy text, symbol text, colour text, method text)
language sql immutable parallel safe rows 1
begin atomic
	select b.code, b.text_en, b.text_cy, b.symbol, b.colour, b.method
	from careperf.funnel_band(funnel_band.s, careperf.comparator_value(funnel_band.s, funnel_band.overall),
							  funnel_band.polarity, funnel_band.level, funnel_band.outer_level, float8 '1') b;
end;
comment on function careperf.funnel_band(careperf.summary, careperf.summary, text, float8, float8) is
'A place against the rollup of all places, of the same kind, by funnel limits: as funnel_band(s, overall float8, ...). NULLs and errors as there, and 22023 for kinds that differ.';

create function careperf.funnel_band(
	s careperf.standardised,
	overall float8,
	polarity text,
	level float8 default 0.95,
	outer_level float8 default 0.998,
	per float8 default 1)
returns table (code text, text_en text, text_cy text, symbol text, colour text, method text)
language sql immutable parallel safe rows 1
begin atomic
	select t.code, t.text_en, t.text_cy, t.symbol, t.colour,
		careperf.funnel_words(l.method, l.reason, funnel_band.level, funnel_band.outer_level, funnel_band.polarity)
	from careperf.funnel_limits(funnel_band.s, funnel_band.overall, funnel_band.level, funnel_band.per) l
		join careperf.band_texts() t
			on t.code = careperf.funnel_code(funnel_band.s, funnel_band.overall, funnel_band.polarity,
											 funnel_band.level, funnel_band.outer_level, funnel_band.per);
end;
comment on function careperf.funnel_band(careperf.standardised, float8, text, float8, float8, float8) is
'A standardised rate against the overall rate by funnel limits: as funnel_band(summary, ...). no_data, with the reason in method, where there is no rate: fewer than ten events, for instance. NULLs and errors as there.';
