/*
 * Places among their peers: bands of their distribution, such as quintiles, and
 * distance from its middle.
 */

create function careperf.quantile_band(
	d careperf.distribution,
	value float8,
	bands int default 5,
	method text default 'rank',
	highest_first boolean default false)
returns int
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'quantile_band';
comment on function careperf.quantile_band(careperf.distribution, float8, int, text, boolean) is
'The band, 1 to bands, of a value among those of all places; 1 holds the lowest, with highest_first the highest. method rank: by the place''s rank, ties taking the best one (PHEindicatormethods); NULL with fewer values than bands and for a value that the distribution does not have. method percentile: between percentiles as percentile() gives them, a value on a bound going to the band below (Fingertips); NULL with three values or fewer. NULL for NULL. Error 22023 for bands outside 2 to 100, an unknown method, a value that is not finite.';

create function careperf.median_absolute_deviation(d careperf.distribution) returns float8
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'median_absolute_deviation';
comment on function careperf.median_absolute_deviation(careperf.distribution) is
'The median of the distances of the values from their median, in their unit, as it is (not times 1.4826). NULL without values and for NULL. Error 22003 past double precision.';

create function careperf.deviation_code(
	value float8,
	d careperf.distribution,
	polarity text,
	deviations float8 default 3)
returns text
language sql immutable parallel safe
return case
	when (polarity in ('high', 'low', 'neutral')) is not true
		then careperf.refuse_word('polarity', polarity, 'high, low, neutral')
	when abs(value) >= float8 'Infinity'
		then careperf.refuse_number('value', value, 'a finite number')
	when (deviations > float8 '0' and deviations < float8 'Infinity') is not true
		then careperf.refuse_number('deviations', deviations, 'a number above zero')
	when value is null then 'no_data'
	when (careperf.median_absolute_deviation(d) > float8 '0') is not true then 'not_compared'
	when abs(value - careperf.median(d)) <= deviations * float8 '1.4826' * careperf.median_absolute_deviation(d)
		then 'similar'
	else careperf.compared_code(value - careperf.median(d), false, polarity)
end;
comment on function careperf.deviation_code(float8, careperf.distribution, text, float8) is
'The code of deviation_band() alone: similar, better, worse, higher, lower, no_data (value NULL) or not_compared. Arguments and errors as there.';

create function careperf.deviation_band(
	value float8,
	d careperf.distribution,
	polarity text,
	deviations float8 default 3)
returns table (code text, text_en text, text_cy text, symbol text, colour text, method text)
language sql immutable parallel safe rows 1
begin atomic
	select t.code, t.text_en, t.text_cy, t.symbol, t.colour,
		case t.code
			when 'no_data' then 'not compared: there is no value'
			when 'not_compared' then 'not compared: the values of the others do not spread'
			else 'within ' || trim_scale(deviation_band.deviations::numeric)::text
				|| ' median absolute deviations (x 1.4826) of the median, ' || careperf.polarity_words(deviation_band.polarity)
		end
	from careperf.band_texts() t
	where t.code = careperf.deviation_code(deviation_band.value, deviation_band.d, deviation_band.polarity, deviation_band.deviations);
end;
comment on function careperf.deviation_band(float8, careperf.distribution, text, float8) is
'A value against those of all places by their median: similar within so many median absolute deviations, each times 1.4826 (which makes it a standard deviation where values are normal); else better or worse by polarity (higher or lower where neutral). It asks how unusual a place is among the others; chance in its own value plays no part. no_data for a NULL value; not_compared where the distribution is NULL or empty, or at least half of it is one value. Columns as in band(). Error 22023 for an unknown polarity, an infinite value, deviations not above zero.';
