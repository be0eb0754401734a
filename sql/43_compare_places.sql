/*
 * Other rules by which places are compared, for limits and values that are
 * already there: published ones, as a rule. Each is one that a national tool uses.
 */

create function careperf.compared_code(difference float8, much boolean, polarity text) returns text
language sql immutable parallel safe
return case
	when (polarity in ('high', 'low', 'neutral')) is not true
		then careperf.refuse_word('polarity', polarity, 'high, low, neutral')
	when difference is null then 'not_compared'
	when difference = float8 '0' then 'similar'
	else case when much then 'much_' else '' end
		|| case when polarity = 'neutral' then case when difference > float8 '0' then 'higher' else 'lower' end
				when (difference > float8 '0') = (polarity = 'high') then 'better'
				else 'worse' end
end;
comment on function careperf.compared_code(float8, boolean, text) is
'The code of a comparison: similar for a difference of 0, better or worse by polarity for one above or below it (higher or lower where neutral), with much_ before it where much is true; not_compared for a NULL difference. Error 22023 for an unknown polarity.';

create function careperf.benchmark_code(
	lower float8,
	upper float8,
	outer_lower float8,
	outer_upper float8,
	comparator float8,
	polarity text)
returns text
language sql immutable parallel safe
return case
	when careperf.benchmark_code(lower, upper, comparator, polarity) in ('similar', 'not_compared')
		then careperf.benchmark_code(lower, upper, comparator, polarity)
	when careperf.benchmark_code(outer_lower, outer_upper, comparator, polarity) in ('similar', 'not_compared')
		then careperf.benchmark_code(lower, upper, comparator, polarity)
	else 'much_' || careperf.benchmark_code(lower, upper, comparator, polarity)
end;
comment on function careperf.benchmark_code(float8, float8, float8, float8, float8, text) is
'Five levels by two pairs of limits, such as those at 95 % and 99.8 %: as benchmark_code(lower, upper, ...), with much_ before better, worse, higher or lower where the outer limits do not hold the comparator either. Outer limits of NULL leave three levels; not_compared when anything else is NULL. Errors as there.';

create function careperf.overlap_code(
	lower float8,
	upper float8,
	comparator_lower float8,
	comparator_upper float8,
	polarity text)
returns text
language sql immutable parallel safe
return case
	when lower > upper
		then careperf.refuse_number('lower limit', lower, 'at or below the upper limit')
	when comparator_lower > comparator_upper
		then careperf.refuse_number('lower limit', comparator_lower, 'at or below the upper limit')
	when greatest(abs(lower), abs(upper), abs(comparator_lower), abs(comparator_upper)) >= float8 'Infinity'
		then careperf.refuse_number('every limit', greatest(abs(lower), abs(upper), abs(comparator_lower), abs(comparator_upper)), 'a finite number')
	else careperf.compared_code(
		case when lower is null or upper is null or comparator_lower is null or comparator_upper is null then null
			 when lower > comparator_upper then float8 '1'
			 when upper < comparator_lower then float8 '-1'
			 else float8 '0' end, false, polarity)
end;
comment on function careperf.overlap_code(float8, float8, float8, float8, text) is
'Two places by their limits: similar when the limits touch or overlap, else better or worse by polarity (higher or lower where neutral). A cautious rule: limits that overlap a little can belong to values that differ significantly; compare() tests the difference itself. not_compared when anything is NULL. Error 22023 for an unknown polarity, limits in the wrong order, numbers that are not finite.';

create function careperf.range_code(value float8, range_lower float8, range_upper float8, polarity text) returns text
language sql immutable parallel safe
return case
	when abs(value) >= float8 'Infinity'
		then careperf.refuse_number('value', value, 'a finite number')
	when range_lower > range_upper
		then careperf.refuse_number('lower limit', range_lower, 'at or below the upper limit')
	else careperf.compared_code(
		case when value is null or range_lower is null or range_upper is null then null
			 when value >= range_upper then float8 '1'
			 when value < range_lower then float8 '-1'
			 else float8 '0' end, false, polarity)
end;
comment on function careperf.range_code(float8, float8, float8, text) is
'A value against a range: similar from its lower end up to, but not at, its upper end; else better or worse by polarity (higher or lower where neutral). not_compared when anything is NULL. Error 22023 for an unknown polarity, a range in the wrong order, an infinite value.';

create function careperf.target_code(lower float8, upper float8, target float8, polarity text) returns text
language sql immutable parallel safe
return case
	when lower > upper
		then careperf.refuse_number('lower limit', lower, 'at or below the upper limit')
	when greatest(abs(lower), abs(upper), abs(target)) >= float8 'Infinity'
		then careperf.refuse_number('every limit', greatest(abs(lower), abs(upper), abs(target)), 'a finite number')
	else careperf.compared_code(
		case when lower is null or upper is null or target is null then null
			 when lower >= target then float8 '1'
			 when upper < target then float8 '-1'
			 else float8 '0' end, false, polarity)
end;
comment on function careperf.target_code(float8, float8, float8, text) is
'Limits against a target: above it when the lower limit is at or above it, below when the upper limit is below it, and then better or worse by polarity (higher or lower where neutral); else similar. Differs from benchmark_code() only where the lower limit is the target itself. not_compared when anything is NULL. Error 22023 for an unknown polarity, limits in the wrong order, numbers that are not finite.';
