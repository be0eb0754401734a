-- What a summary answers; limits and comparisons are in 30_limits.sql.

create function careperf.kind(s careperf.summary)
returns text
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_kind';

comment on function careperf.kind(careperf.summary) is
'The kind of a summary: count, proportion, rate, ratio or mean. NULL for NULL.';

create function careperf.used(s careperf.summary)
returns bigint
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_used';

comment on function careperf.used(careperf.summary) is
'How many rows a summary stands for: the count itself, a proportion''s total, a mean''s number of values. NULL for rates and ratios, which keep sums only, and for NULL.';

create function careperf.missing(s careperf.summary)
returns bigint
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_missing';

comment on function careperf.missing(careperf.summary) is
'How many rows were left out because something in them was NULL. NULL for NULL.';

create function careperf.numerator(s careperf.summary)
returns double precision
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_numerator';

comment on function careperf.numerator(careperf.summary) is
'The numerator: a count''s n, a proportion''s met, a rate''s events, a mean''s sum, in its own unit, rounded once. NULL for NULL.';

create function careperf.denominator(s careperf.summary)
returns double precision
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_denominator';

comment on function careperf.denominator(careperf.summary) is
'The denominator: a proportion''s total, a rate''s population, a mean''s number of values, in its own unit, rounded once. NULL for counts and for NULL.';

create function careperf.mean(s careperf.summary)
returns double precision
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_mean';

comment on function careperf.mean(careperf.summary) is
'The mean of the values, in their unit, rounded once from the exact sums. NULL without values and for NULL; error 22023 for kinds other than mean.';

create function careperf.stddev(s careperf.summary)
returns double precision
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_stddev';

comment on function careperf.stddev(careperf.summary) is
'The standard deviation of the values (divisor n - 1), in their unit, from the exact sums. NULL below two values, for impossible sums and for NULL; error 22023 for kinds other than mean, 22003 past double precision.';

create function careperf.value(s careperf.summary, per double precision default 1)
returns double precision
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_value';

comment on function careperf.value(careperf.summary, double precision) is
'numerator / denominator x per, rounded once; for a count n x per. per is the number the value is per: 1, 100, 1000, 100000. NULL on an empty denominator, never 0, and for NULL; per not above zero is error 22023.';

create function careperf.percent(s careperf.summary)
returns double precision
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_percent';

comment on function careperf.percent(careperf.summary) is
'numerator / denominator x 100, rounded once. NULL on an empty denominator, never 0, and for NULL; error 22023 for counts and means.';

create function careperf.is_whole(s careperf.summary)
returns boolean
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_whole';

comment on function careperf.is_whole(careperf.summary) is
'Whether real records could have given the parts: nothing negative, a proportion''s met within its total, a mean''s squares possible. Published counts may not be, and are kept. NULL for NULL.';

create function careperf.describe(s careperf.summary)
returns text
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_describe';

comment on function careperf.describe(careperf.summary) is
'A summary for people to read: kind, parts and value, rounded. The text form is what keeps every bit. NULL for NULL.';

create function careperf.exact_totals(
	s careperf.summary,
	out used numeric, out missing numeric, out numerator numeric,
	out denominator numeric, out sum_of_squares numeric
)
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_exact_totals';

comment on function careperf.exact_totals(careperf.summary) is
'Every count and sum of a summary in full, nothing rounded, as the _of() functions take them back. Columns that the kind does not have are NULL; a NULL summary gives NULLs.';

create function careperf.summary_json(s careperf.summary)
returns jsonb
language sql immutable strict parallel safe
return pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object(
	'kind', careperf.kind(s),
	'numerator', careperf.numerator(s),
	'denominator', careperf.denominator(s),
	'missing', careperf.missing(s),
	'value', careperf.value(s),
	'stddev', case careperf.kind(s) when 'mean' then careperf.stddev(s) end));

comment on function careperf.summary_json(careperf.summary) is
'A summary as JSON for reading: kind, numerator, denominator, missing, value, and stddev of a mean, rounded to double precision; what does not exist is left out. The function of the cast to jsonb. NULL for NULL.';

create cast (careperf.summary as jsonb) with function careperf.summary_json(careperf.summary);

comment on cast (careperf.summary as jsonb) is
'A summary as JSON for reading, rounded; see summary_json().';
