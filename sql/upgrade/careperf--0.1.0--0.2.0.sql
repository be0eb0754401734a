-- From 0.1.0 to 0.2.0. Made by: make upgrade-script FROM=0.1.0

create type careperf.distribution;

create function careperf.distribution_in(cstring)
returns careperf.distribution
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_in';

comment on function careperf.distribution_in(cstring) is
'Reads the text form of a distribution, distribution:value*count,value;missing, values ascending. Malformed text is error 22P02 with the place and the reason.';

create function careperf.distribution_out(careperf.distribution)
returns cstring
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_out';

comment on function careperf.distribution_out(careperf.distribution) is
'Writes the text form of a distribution: exact, compact, the same for equal distributions.';

create function careperf.distribution_recv(internal)
returns careperf.distribution
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_recv';

comment on function careperf.distribution_recv(internal) is
'Reads the binary form of a distribution. Bytes that distribution_send did not write are error 22P03.';

create function careperf.distribution_send(careperf.distribution)
returns bytea
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_send';

comment on function careperf.distribution_send(careperf.distribution) is
'Writes the binary form of a distribution, the same bytes on every machine.';

create type careperf.distribution (
	input = careperf.distribution_in,
	output = careperf.distribution_out,
	receive = careperf.distribution_recv,
	send = careperf.distribution_send,
	internallength = variable,
	alignment = double,
	category = 'm',
	storage = extended
);

comment on type careperf.distribution is
'Every value and how often it came, exactly, and how many rows had none. Rolls up, adds and subtracts without loss; percentiles are those of the rows. Equal content has equal bytes. At most 100,000 distinct values: round continuous data with a resolution.';

create function careperf.add(a careperf.distribution, b careperf.distribution)
returns careperf.distribution
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_add';

comment on function careperf.add(careperf.distribution, careperf.distribution) is
'a + b: the rows of both. NULL for NULL; error 54000 past 100,000 distinct values, 22003 past counts of 64 bits.';

create operator careperf.+ (
	leftarg = careperf.distribution, rightarg = careperf.distribution,
	function = careperf.add,
	commutator = OPERATOR(careperf.+)
);

comment on operator careperf.+ (careperf.distribution, careperf.distribution) is
'a + b: the rows of both.';

create function careperf.subtract(a careperf.distribution, b careperf.distribution)
returns careperf.distribution
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_subtract';

comment on function careperf.subtract(careperf.distribution, careperf.distribution) is
'a - b: takes out exactly what b holds; counts may become negative. NULL for NULL; error 54000 past 100,000 distinct values, 22003 past counts of 64 bits.';

create operator careperf.- (
	leftarg = careperf.distribution, rightarg = careperf.distribution,
	function = careperf.subtract
);

comment on operator careperf.- (careperf.distribution, careperf.distribution) is
'a - b: takes out exactly what b holds; counts may become negative.';

create function careperf.negate(d careperf.distribution)
returns careperf.distribution
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_negate';

comment on function careperf.negate(careperf.distribution) is
'-d: every count, and missing, with the opposite sign. NULL for NULL; error 22003 for a count that has no opposite in 64 bits.';

create operator careperf.- (
	rightarg = careperf.distribution,
	function = careperf.negate
);

comment on operator careperf.- (none, careperf.distribution) is
'Every count, and missing, with the opposite sign.';

create function careperf.distribution_eq(careperf.distribution, careperf.distribution)
returns boolean
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_eq';

comment on function careperf.distribution_eq(careperf.distribution, careperf.distribution) is
'Whether two distributions have the same content. NULL for NULL.';

create function careperf.distribution_ne(careperf.distribution, careperf.distribution)
returns boolean
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_ne';

comment on function careperf.distribution_ne(careperf.distribution, careperf.distribution) is
'Whether two distributions differ. NULL for NULL.';

create function careperf.distribution_lt(careperf.distribution, careperf.distribution)
returns boolean
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_lt';

comment on function careperf.distribution_lt(careperf.distribution, careperf.distribution) is
'Whether the first distribution sorts before the second, by content. NULL for NULL.';

create function careperf.distribution_le(careperf.distribution, careperf.distribution)
returns boolean
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_le';

comment on function careperf.distribution_le(careperf.distribution, careperf.distribution) is
'Whether the first distribution sorts before or is equal the second, by content. NULL for NULL.';

create function careperf.distribution_gt(careperf.distribution, careperf.distribution)
returns boolean
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_gt';

comment on function careperf.distribution_gt(careperf.distribution, careperf.distribution) is
'Whether the first distribution sorts after the second, by content. NULL for NULL.';

create function careperf.distribution_ge(careperf.distribution, careperf.distribution)
returns boolean
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_ge';

comment on function careperf.distribution_ge(careperf.distribution, careperf.distribution) is
'Whether the first distribution sorts after or is equal the second, by content. NULL for NULL.';

create operator careperf.= (
	leftarg = careperf.distribution, rightarg = careperf.distribution,
	function = careperf.distribution_eq,
	commutator = OPERATOR(careperf.=), negator = OPERATOR(careperf.<>),
	restrict = eqsel, join = eqjoinsel,
	hashes, merges
);

comment on operator careperf.= (careperf.distribution, careperf.distribution) is
'Whether two distributions have the same content.';

create operator careperf.<> (
	leftarg = careperf.distribution, rightarg = careperf.distribution,
	function = careperf.distribution_ne,
	commutator = OPERATOR(careperf.<>), negator = OPERATOR(careperf.=),
	restrict = neqsel, join = neqjoinsel
);

comment on operator careperf.<> (careperf.distribution, careperf.distribution) is
'Whether two distributions differ.';

create operator careperf.< (
	leftarg = careperf.distribution, rightarg = careperf.distribution,
	function = careperf.distribution_lt,
	commutator = OPERATOR(careperf.>), negator = OPERATOR(careperf.>=),
	restrict = scalarltsel, join = scalarltjoinsel
);

comment on operator careperf.< (careperf.distribution, careperf.distribution) is
'Whether the first distribution sorts before the second, by content.';

create operator careperf.<= (
	leftarg = careperf.distribution, rightarg = careperf.distribution,
	function = careperf.distribution_le,
	commutator = OPERATOR(careperf.>=), negator = OPERATOR(careperf.>),
	restrict = scalarlesel, join = scalarlejoinsel
);

comment on operator careperf.<= (careperf.distribution, careperf.distribution) is
'Whether the first distribution sorts before or is equal the second, by content.';

create operator careperf.> (
	leftarg = careperf.distribution, rightarg = careperf.distribution,
	function = careperf.distribution_gt,
	commutator = OPERATOR(careperf.<), negator = OPERATOR(careperf.<=),
	restrict = scalargtsel, join = scalargtjoinsel
);

comment on operator careperf.> (careperf.distribution, careperf.distribution) is
'Whether the first distribution sorts after the second, by content.';

create operator careperf.>= (
	leftarg = careperf.distribution, rightarg = careperf.distribution,
	function = careperf.distribution_ge,
	commutator = OPERATOR(careperf.<=), negator = OPERATOR(careperf.<),
	restrict = scalargesel, join = scalargejoinsel
);

comment on operator careperf.>= (careperf.distribution, careperf.distribution) is
'Whether the first distribution sorts after or is equal the second, by content.';

create function careperf.distribution_cmp(careperf.distribution, careperf.distribution)
returns integer
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_cmp';

comment on function careperf.distribution_cmp(careperf.distribution, careperf.distribution) is
'The order of two distributions: negative, 0 or positive. Value by value with its count, from the lowest; it says nothing about better or worse. NULL for NULL.';

create function careperf.distribution_hash(careperf.distribution)
returns integer
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_hash';

comment on function careperf.distribution_hash(careperf.distribution) is
'A hash of a distribution, equal for equal content. NULL for NULL.';

create function careperf.distribution_hash_extended(careperf.distribution, bigint)
returns bigint
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_hash_extended';

comment on function careperf.distribution_hash_extended(careperf.distribution, bigint) is
'A seeded 64-bit hash of a distribution, equal for equal content. NULL for NULL.';

create operator class careperf.distribution_order
default for type careperf.distribution using btree as
	operator 1 careperf.<,
	operator 2 careperf.<=,
	operator 3 careperf.=,
	operator 4 careperf.>=,
	operator 5 careperf.>,
	function 1 careperf.distribution_cmp(careperf.distribution, careperf.distribution);

comment on operator class careperf.distribution_order using btree is
'Orders distributions value by value with its count.';

comment on operator family careperf.distribution_order using btree is
'Orders distributions value by value with its count.';

create operator class careperf.distribution_equality
default for type careperf.distribution using hash as
	operator 1 careperf.=,
	function 1 careperf.distribution_hash(careperf.distribution),
	function 2 careperf.distribution_hash_extended(careperf.distribution, bigint);

comment on operator class careperf.distribution_equality using hash is
'Equality of distributions by content.';

comment on operator family careperf.distribution_equality using hash is
'Equality of distributions by content.';

create function careperf.distribution_step(careperf.distribution, double precision)
returns careperf.distribution
language c immutable parallel safe
as 'MODULE_PATHNAME', 'distribution_step';

comment on function careperf.distribution_step(careperf.distribution, double precision) is
'A step of aggregate distribution: takes a row in. Not for use by itself (error 0A000).';

create function careperf.distribution_back(careperf.distribution, double precision)
returns careperf.distribution
language c immutable parallel safe
as 'MODULE_PATHNAME', 'distribution_back';

comment on function careperf.distribution_back(careperf.distribution, double precision) is
'A step of aggregate distribution: takes a row out of a moving window. Not for use by itself (error 0A000).';

create function careperf.distribution_step_rounded(careperf.distribution, double precision, double precision)
returns careperf.distribution
language c immutable parallel safe
as 'MODULE_PATHNAME', 'distribution_step_rounded';

comment on function careperf.distribution_step_rounded(careperf.distribution, double precision, double precision) is
'A step of aggregate distribution with a resolution: takes a row in. Not for use by itself (error 0A000).';

create function careperf.distribution_back_rounded(careperf.distribution, double precision, double precision)
returns careperf.distribution
language c immutable parallel safe
as 'MODULE_PATHNAME', 'distribution_back_rounded';

comment on function careperf.distribution_back_rounded(careperf.distribution, double precision, double precision) is
'A step of aggregate distribution with a resolution: takes a row out of a moving window. Not for use by itself (error 0A000).';

create function careperf.distribution_merge_step(careperf.distribution, careperf.distribution)
returns careperf.distribution
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_merge_step';

comment on function careperf.distribution_merge_step(careperf.distribution, careperf.distribution) is
'A step of aggregate rollup, and what combines the states of workers: takes a distribution in. Not for use by itself (error 0A000).';

create function careperf.distribution_merge_back(careperf.distribution, careperf.distribution)
returns careperf.distribution
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_merge_back';

comment on function careperf.distribution_merge_back(careperf.distribution, careperf.distribution) is
'A step of aggregate rollup: takes a distribution out of a moving window. Not for use by itself (error 0A000).';

create function careperf.distribution_close(careperf.distribution)
returns careperf.distribution
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_close';

comment on function careperf.distribution_close(careperf.distribution) is
'The last step of aggregate rollup: the canonical form.';

create function careperf.distribution_close_or_empty(careperf.distribution)
returns careperf.distribution
language c immutable parallel safe
as 'MODULE_PATHNAME', 'distribution_close_or_empty';

comment on function careperf.distribution_close_or_empty(careperf.distribution) is
'The last step of aggregate distribution: the canonical form, or the empty distribution where no row came.';

create aggregate careperf.distribution(value double precision) (
	sfunc = careperf.distribution_step,
	stype = careperf.distribution,
	sspace = 512,
	finalfunc = careperf.distribution_close_or_empty,
	combinefunc = careperf.distribution_merge_step,
	msfunc = careperf.distribution_step,
	minvfunc = careperf.distribution_back,
	mstype = careperf.distribution,
	msspace = 512,
	mfinalfunc = careperf.distribution_close_or_empty,
	parallel = safe
);

comment on aggregate careperf.distribution(value double precision) is
'Every value and how often it came, in the unit of the values. Rows with NULL count as missing. No rows give the empty distribution, never NULL. NaN and infinity are error 22023, more than 100,000 distinct values error 54000.';

create aggregate careperf.distribution(value double precision, resolution double precision) (
	sfunc = careperf.distribution_step_rounded,
	stype = careperf.distribution,
	sspace = 512,
	finalfunc = careperf.distribution_close_or_empty,
	combinefunc = careperf.distribution_merge_step,
	msfunc = careperf.distribution_step_rounded,
	minvfunc = careperf.distribution_back_rounded,
	mstype = careperf.distribution,
	msspace = 512,
	mfinalfunc = careperf.distribution_close_or_empty,
	parallel = safe
);

comment on aggregate careperf.distribution(value double precision, resolution double precision) is
'The same with each value rounded to the nearest multiple of resolution, halves away from zero, in the unit of the values; 0.1 gives the double precision numbers of decimals. Rows with a NULL value count as missing. A resolution that is NULL, not above zero or not the same in every row is error 22023.';

create aggregate careperf.rollup(d careperf.distribution) (
	sfunc = careperf.distribution_merge_step,
	stype = careperf.distribution,
	sspace = 512,
	finalfunc = careperf.distribution_close,
	combinefunc = careperf.distribution_merge_step,
	msfunc = careperf.distribution_merge_step,
	minvfunc = careperf.distribution_merge_back,
	mstype = careperf.distribution,
	msspace = 512,
	mfinalfunc = careperf.distribution_close,
	parallel = safe
);

comment on aggregate careperf.rollup(d careperf.distribution) is
'Distributions merged into one, exactly: the same as one distribution over all their rows. NULLs are skipped; NULL where there is nothing to merge.';

create function careperf.used(d careperf.distribution)
returns bigint
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_used';

comment on function careperf.used(careperf.distribution) is
'How many values a distribution holds, each as often as it came. NULL for NULL; error 22003 past 64 bits.';

create function careperf.missing(d careperf.distribution)
returns bigint
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_missing';

comment on function careperf.missing(careperf.distribution) is
'How many rows had NULL for a value. NULL for NULL.';

create function careperf.distinct_values(d careperf.distribution)
returns bigint
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_distinct_values';

comment on function careperf.distinct_values(careperf.distribution) is
'How many different values there are, at most 100,000. NULL for NULL.';

create function careperf.lowest(d careperf.distribution)
returns double precision
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_lowest';

comment on function careperf.lowest(careperf.distribution) is
'The lowest value, in the unit of the values. NULL when there are no values, when a count is negative, and for NULL.';

create function careperf.highest(d careperf.distribution)
returns double precision
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_highest';

comment on function careperf.highest(careperf.distribution) is
'The highest value, in the unit of the values. NULL when there are no values, when a count is negative, and for NULL.';

create function careperf.mean(d careperf.distribution)
returns double precision
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_mean';

comment on function careperf.mean(careperf.distribution) is
'The mean of the values, in their unit, rounded once from the exact sum; as the mean of as_summary(d). NULL when the values number 0, and for NULL.';

create function careperf.stddev(d careperf.distribution)
returns double precision
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_stddev';

comment on function careperf.stddev(careperf.distribution) is
'The standard deviation of the values (divisor n - 1), in their unit, from the exact sums; as that of as_summary(d). NULL below two values, for impossible sums and for NULL; error 22003 past double precision.';

create function careperf.median(d careperf.distribution)
returns double precision
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_median';

comment on function careperf.median(careperf.distribution) is
'The median of the values, in their unit: percentile_cont(0.5) over the rows, to the last bit. NULL when there are no values, when a count is negative, and for NULL.';

create function careperf.percentile(d careperf.distribution, fraction double precision)
returns double precision
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_percentile';

comment on function careperf.percentile(careperf.distribution, double precision) is
'The continuous percentile of the values, in their unit: percentile_cont(fraction) over the rows, to the last bit. A fraction outside 0 to 1 is error 22003. NULL when there are no values, when a count is negative, and for NULL.';

create function careperf.percentiles(d careperf.distribution, fractions double precision[])
returns double precision[]
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_percentiles';

comment on function careperf.percentiles(careperf.distribution, double precision[]) is
'The continuous percentiles for an array of fractions, in an array of the same shape; NULL where a fraction is. A fraction outside 0 to 1 is error 22003. NULL when there are no values, when a count is negative, and for NULL.';

create function careperf.share_at_most(d careperf.distribution, bound double precision)
returns double precision
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_share_at_most';

comment on function careperf.share_at_most(careperf.distribution, double precision) is
'The share of the values that are at most bound, 0 to 1, rounded once. A bound of NaN is error 22023. NULL when there are no values, when a count is negative, and for NULL.';

create function careperf.share_below(d careperf.distribution, bound double precision)
returns double precision
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_share_below';

comment on function careperf.share_below(careperf.distribution, double precision) is
'The share of the values that are below bound, 0 to 1, rounded once. A bound of NaN is error 22023. NULL when there are no values, when a count is negative, and for NULL.';

create function careperf.proportion_at_most(d careperf.distribution, bound double precision)
returns careperf.summary
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_proportion_at_most';

comment on function careperf.proportion_at_most(careperf.distribution, double precision) is
'The values that are at most bound of all values, as a proportion with its missing rows: the same as summarise_proportion(value <= bound) over the rows. NULL for NULL; a bound of NaN is error 22023.';

create function careperf.proportion_below(d careperf.distribution, bound double precision)
returns careperf.summary
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_proportion_below';

comment on function careperf.proportion_below(careperf.distribution, double precision) is
'The values that are below bound of all values, as a proportion with its missing rows: the same as summarise_proportion(value < bound) over the rows. NULL for NULL; a bound of NaN is error 22023.';

create function careperf.as_summary(d careperf.distribution)
returns careperf.summary
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_as_summary';

comment on function careperf.as_summary(careperf.distribution) is
'The summary of kind mean of the values: the same bytes as summarise_mean(value) over the rows. NULL for NULL.';

create function careperf.frequencies(d careperf.distribution)
returns table (value double precision, frequency bigint)
language c immutable strict parallel safe rows 100
as 'MODULE_PATHNAME', 'distribution_frequencies';

comment on function careperf.frequencies(careperf.distribution) is
'One row for each value, ascending: the value in its unit and how often it came, which may be negative. No rows for an empty distribution and for NULL.';

create function careperf.is_whole(d careperf.distribution)
returns boolean
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_whole';

comment on function careperf.is_whole(careperf.distribution) is
'Whether rows could have given it: no count is negative. NULL for NULL.';

create function careperf.describe(d careperf.distribution)
returns text
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'distribution_describe';

comment on function careperf.describe(careperf.distribution) is
'A distribution for people to read: number of values, range and median, rounded. The text form is what keeps every bit. NULL for NULL.';

create type careperf.series;

create function careperf.series_in(cstring)
returns careperf.series
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_in';

comment on function careperf.series_in(cstring) is
'Reads the text form of a series, series:period=value,period=value. Malformed text is error 22P02 with the place and the reason.';

create function careperf.series_out(careperf.series)
returns cstring
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_out';

comment on function careperf.series_out(careperf.series) is
'Writes the text form of a series: exact, the same for equal series.';

create function careperf.series_recv(internal)
returns careperf.series
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_recv';

comment on function careperf.series_recv(internal) is
'Reads the binary form of a series. Bytes that series_send did not write are error 22P03.';

create function careperf.series_send(careperf.series)
returns bytea
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_send';

comment on function careperf.series_send(careperf.series) is
'Writes the binary form of a series, the same bytes on every machine.';

create type careperf.series (
	input = careperf.series_in,
	output = careperf.series_out,
	receive = careperf.series_recv,
	send = careperf.series_send,
	internallength = variable,
	alignment = double,
	category = 'm',
	storage = extended
);

comment on type careperf.series is
'A value per period, with its summary where there is one, in the order of time. A period is its first day. Gaps and breaks, where a definition changed, are known. Holds bare values or summaries of one kind, at most 100,000 periods. Equal content has equal bytes.';

create function careperf.series_value_step(careperf.series, date, double precision)
returns careperf.series
language c immutable parallel safe
as 'MODULE_PATHNAME', 'series_value_step';

comment on function careperf.series_value_step(careperf.series, date, double precision) is
'A step of aggregate series: takes a row in. Not for use by itself (error 0A000).';

create function careperf.series_value_step(careperf.series, date, double precision, boolean)
returns careperf.series
language c immutable parallel safe
as 'MODULE_PATHNAME', 'series_value_step';

comment on function careperf.series_value_step(careperf.series, date, double precision, boolean) is
'A step of aggregate series: takes a row in. Not for use by itself (error 0A000).';

create function careperf.series_summary_step(careperf.series, date, careperf.summary)
returns careperf.series
language c immutable parallel safe
as 'MODULE_PATHNAME', 'series_summary_step';

comment on function careperf.series_summary_step(careperf.series, date, careperf.summary) is
'A step of aggregate series: takes a row in. Not for use by itself (error 0A000).';

create function careperf.series_summary_step(careperf.series, date, careperf.summary, boolean)
returns careperf.series
language c immutable parallel safe
as 'MODULE_PATHNAME', 'series_summary_step';

comment on function careperf.series_summary_step(careperf.series, date, careperf.summary, boolean) is
'A step of aggregate series: takes a row in. Not for use by itself (error 0A000).';

create function careperf.series_merge_step(careperf.series, careperf.series)
returns careperf.series
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_merge_step';

comment on function careperf.series_merge_step(careperf.series, careperf.series) is
'A step of aggregate rollup, and the combining of states of series: takes the points of a series in. Not for use by itself (error 0A000). NULLs are skipped.';

create function careperf.series_close(careperf.series)
returns careperf.series
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_close';

comment on function careperf.series_close(careperf.series) is
'The last step of aggregates series and rollup: the canonical form. NULL where no row came.';

create aggregate careperf.series(period date, value double precision) (
	sfunc = careperf.series_value_step,
	stype = careperf.series,
	sspace = 1024,
	finalfunc = careperf.series_close,
	combinefunc = careperf.series_merge_step,
	parallel = safe
);

comment on aggregate careperf.series(period date, value double precision) is
'The series of a value per period, in the unit of the values; a period is its first day. A NULL value is a period whose value is not known. The same period twice: two known values are error 22023, a known one goes before one that is not. No rows give NULL. A period that is NULL or infinite, and a value that is NaN or infinite, is error 22023; more than 100,000 periods are error 54000.';

create aggregate careperf.series(period date, value double precision, breaks boolean) (
	sfunc = careperf.series_value_step,
	stype = careperf.series,
	sspace = 1024,
	finalfunc = careperf.series_close,
	combinefunc = careperf.series_merge_step,
	parallel = safe
);

comment on aggregate careperf.series(period date, value double precision, breaks boolean) is
'The series of a value per period, in the unit of the values; a period is its first day. A NULL value is a period whose value is not known. The same period twice: two known values are error 22023, a known one goes before one that is not. breaks: the period is the first of a new definition; breaks of the same period are or-ed, NULL is no. No rows give NULL. A period that is NULL or infinite, and a value that is NaN or infinite, is error 22023; more than 100,000 periods are error 54000.';

create aggregate careperf.series(period date, s careperf.summary) (
	sfunc = careperf.series_summary_step,
	stype = careperf.series,
	sspace = 1024,
	finalfunc = careperf.series_close,
	combinefunc = careperf.series_merge_step,
	parallel = safe
);

comment on aggregate careperf.series(period date, s careperf.summary) is
'The series of a summary per period; summaries of the same period pool, so rows of one person each may be given. A NULL summary is a period of which nothing is known. Summaries of different kinds are error 22023. No rows give NULL. A period that is NULL or infinite, and a value that is NaN or infinite, is error 22023; more than 100,000 periods are error 54000.';

create aggregate careperf.series(period date, s careperf.summary, breaks boolean) (
	sfunc = careperf.series_summary_step,
	stype = careperf.series,
	sspace = 1024,
	finalfunc = careperf.series_close,
	combinefunc = careperf.series_merge_step,
	parallel = safe
);

comment on aggregate careperf.series(period date, s careperf.summary, breaks boolean) is
'The series of a summary per period; summaries of the same period pool, so rows of one person each may be given. A NULL summary is a period of which nothing is known. Summaries of different kinds are error 22023. breaks: the period is the first of a new definition; breaks of the same period are or-ed, NULL is no. No rows give NULL. A period that is NULL or infinite, and a value that is NaN or infinite, is error 22023; more than 100,000 periods are error 54000.';

create aggregate careperf.rollup(s careperf.series) (
	sfunc = careperf.series_merge_step,
	stype = careperf.series,
	sspace = 1024,
	finalfunc = careperf.series_close,
	combinefunc = careperf.series_merge_step,
	parallel = safe
);

comment on aggregate careperf.rollup(s careperf.series) is
'Series merged into one. Summaries of the same period pool exactly, breaks are or-ed. NULLs are skipped; NULL where there is nothing to merge. Two known bare values of one period, values with summaries, and different kinds or units are error 22023.';

create function careperf.add(a careperf.series, b careperf.series)
returns careperf.series
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_add';

comment on function careperf.add(careperf.series, careperf.series) is
'The points of both series, as rollup(series) merges them: summaries of the same period pool, breaks are or-ed. NULL for NULL; error 22023 for two known bare values of one period, for values with summaries, for kinds or units that differ.';

create operator careperf.+ (
	leftarg = careperf.series, rightarg = careperf.series,
	function = careperf.add, commutator = OPERATOR(careperf.+)
);

comment on operator careperf.+ (careperf.series, careperf.series) is
'The points of both series; see add().';

create function careperf.series_eq(careperf.series, careperf.series)
returns boolean
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_eq';

comment on function careperf.series_eq(careperf.series, careperf.series) is
'Whether the first series is equal: the function of operator =. NULL for NULL.';

create function careperf.series_ne(careperf.series, careperf.series)
returns boolean
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_ne';

comment on function careperf.series_ne(careperf.series, careperf.series) is
'Whether the first series is not equal: the function of operator <>. NULL for NULL.';

create function careperf.series_lt(careperf.series, careperf.series)
returns boolean
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_lt';

comment on function careperf.series_lt(careperf.series, careperf.series) is
'Whether the first series sorts before the second: the function of operator <. NULL for NULL.';

create function careperf.series_le(careperf.series, careperf.series)
returns boolean
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_le';

comment on function careperf.series_le(careperf.series, careperf.series) is
'Whether the first series sorts before or is equal: the function of operator <=. NULL for NULL.';

create function careperf.series_gt(careperf.series, careperf.series)
returns boolean
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_gt';

comment on function careperf.series_gt(careperf.series, careperf.series) is
'Whether the first series sorts after the second: the function of operator >. NULL for NULL.';

create function careperf.series_ge(careperf.series, careperf.series)
returns boolean
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_ge';

comment on function careperf.series_ge(careperf.series, careperf.series) is
'Whether the first series sorts after or is equal: the function of operator >=. NULL for NULL.';

create operator careperf.= (
	leftarg = careperf.series, rightarg = careperf.series,
	function = careperf.series_eq,
	commutator = OPERATOR(careperf.=), negator = OPERATOR(careperf.<>),
	restrict = eqsel, join = eqjoinsel, hashes, merges
);

comment on operator careperf.= (careperf.series, careperf.series) is
'Whether the first series is equal to the second, by content.';

create operator careperf.<> (
	leftarg = careperf.series, rightarg = careperf.series,
	function = careperf.series_ne,
	commutator = OPERATOR(careperf.<>), negator = OPERATOR(careperf.=),
	restrict = neqsel, join = neqjoinsel
);

comment on operator careperf.<> (careperf.series, careperf.series) is
'Whether the first series is not equal to the second, by content.';

create operator careperf.< (
	leftarg = careperf.series, rightarg = careperf.series,
	function = careperf.series_lt,
	commutator = OPERATOR(careperf.>), negator = OPERATOR(careperf.>=),
	restrict = scalarltsel, join = scalarltjoinsel
);

comment on operator careperf.< (careperf.series, careperf.series) is
'Whether the first series sorts before the second, by content.';

create operator careperf.<= (
	leftarg = careperf.series, rightarg = careperf.series,
	function = careperf.series_le,
	commutator = OPERATOR(careperf.>=), negator = OPERATOR(careperf.>),
	restrict = scalarlesel, join = scalarlejoinsel
);

comment on operator careperf.<= (careperf.series, careperf.series) is
'Whether the first series sorts before or is equal the second, by content.';

create operator careperf.> (
	leftarg = careperf.series, rightarg = careperf.series,
	function = careperf.series_gt,
	commutator = OPERATOR(careperf.<), negator = OPERATOR(careperf.<=),
	restrict = scalargtsel, join = scalargtjoinsel
);

comment on operator careperf.> (careperf.series, careperf.series) is
'Whether the first series sorts after the second, by content.';

create operator careperf.>= (
	leftarg = careperf.series, rightarg = careperf.series,
	function = careperf.series_ge,
	commutator = OPERATOR(careperf.<=), negator = OPERATOR(careperf.<),
	restrict = scalargesel, join = scalargejoinsel
);

comment on operator careperf.>= (careperf.series, careperf.series) is
'Whether the first series sorts after or is equal the second, by content.';

create function careperf.series_cmp(careperf.series, careperf.series)
returns integer
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_cmp';

comment on function careperf.series_cmp(careperf.series, careperf.series) is
'The order of two series: negative, 0 or positive. By what is held, kind and unit, then point by point. NULL for NULL.';

create function careperf.series_hash(careperf.series)
returns integer
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_hash';

comment on function careperf.series_hash(careperf.series) is
'A hash of a series, equal for equal content. NULL for NULL.';

create function careperf.series_hash_extended(careperf.series, bigint)
returns bigint
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_hash_extended';

comment on function careperf.series_hash_extended(careperf.series, bigint) is
'A seeded 64-bit hash of a series, equal for equal content. NULL for NULL.';

create operator class careperf.series_order
default for type careperf.series using btree as
	operator 1 careperf.<,
	operator 2 careperf.<=,
	operator 3 careperf.=,
	operator 4 careperf.>=,
	operator 5 careperf.>,
	function 1 careperf.series_cmp(careperf.series, careperf.series);

comment on operator class careperf.series_order using btree is
'Orders series by what is held, kind and unit, then point by point.';

comment on operator family careperf.series_order using btree is
'Orders series by what is held, kind and unit, then point by point.';

create operator class careperf.series_equality
default for type careperf.series using hash as
	operator 1 careperf.=,
	function 1 careperf.series_hash(careperf.series),
	function 2 careperf.series_hash_extended(careperf.series, bigint);

comment on operator class careperf.series_equality using hash is
'Equality of series by content.';

comment on operator family careperf.series_equality using hash is
'Equality of series by content.';

create function careperf.with_per(s careperf.series, per double precision)
returns careperf.series
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_with_per';

comment on function careperf.with_per(careperf.series, double precision) is
'The same series with its values per so much: value(summary, per). 100 for per cent, 100000 for rates. The summaries stay as they are. NULL for NULL; error 22023 for a series of bare values, or a per that is not above zero.';

create function careperf.with_breaks(s careperf.series, days date[])
returns careperf.series
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_with_breaks';

comment on function careperf.with_breaks(careperf.series, date[]) is
'The same series, in which the first point on or after each day begins a new definition; breaks that are there stay. A day after the last point changes nothing. NULL for NULL; error 22023 for a day that is NULL or infinite.';

create function careperf.clip(s careperf.series, first_day date, last_day date)
returns careperf.series
language c immutable parallel safe
as 'MODULE_PATHNAME', 'series_clip';

comment on function careperf.clip(careperf.series, date, date) is
'The points of the periods that begin from first_day to last_day, both included. NULL days are open. NULL for a NULL series, and where no point is left.';

create function careperf.points(s careperf.series)
returns table(period date, value double precision, summary careperf.summary, breaks boolean)
language c immutable strict parallel safe rows 60
as 'MODULE_PATHNAME', 'series_points';

comment on function careperf.points(careperf.series) is
'The points of a series in order: first day of the period; value, in its unit and times per; summary, NULL in a series of bare values and where there is none; whether a new definition begins. The value is NULL where it is not known. No rows for NULL.';

create function careperf.gaps(s careperf.series)
returns setof date
language c immutable strict parallel safe rows 2
as 'MODULE_PATHNAME', 'series_gaps';

comment on function careperf.gaps(careperf.series) is
'The first days of the periods from the first to the last that have no value, in order: those that the series does not hold, and those whose value is not known. No rows for NULL; more than a million are error 54000.';

create function careperf.used(s careperf.series)
returns bigint
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_used_points';

comment on function careperf.used(careperf.series) is
'How many periods of a series have a value. NULL for NULL.';

create function careperf.missing(s careperf.series)
returns bigint
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_missing';

comment on function careperf.missing(careperf.series) is
'How many periods from the first to the last have no value; gaps(series) lists them. NULL for NULL.';

create function careperf.first_period(s careperf.series)
returns date
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_first_period';

comment on function careperf.first_period(careperf.series) is
'The first day of the first period that a series holds, with a value or without. NULL for NULL.';

create function careperf.last_period(s careperf.series)
returns date
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_last_period';

comment on function careperf.last_period(careperf.series) is
'The first day of the last period that a series holds, with a value or without. NULL for NULL.';

create function careperf.period_step(s careperf.series)
returns interval
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_period_step';

comment on function careperf.period_step(careperf.series) is
'The longest step that leads from the first period to every other: months where all begin on the same day of the month (or all on its last), else days. NULL for one period and for NULL.';

create function careperf.value_at(s careperf.series, period date)
returns double precision
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_value_at';

comment on function careperf.value_at(careperf.series, date) is
'The value of the period that begins on that day, in its unit and times per. NULL where there is none or it is not known, and for NULL.';

create function careperf.summary_at(s careperf.series, period date)
returns careperf.summary
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_summary_at';

comment on function careperf.summary_at(careperf.series, date) is
'The summary of the period that begins on that day. NULL where there is none, for a series of bare values, and for NULL.';

create function careperf.describe(s careperf.series)
returns text
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_describe';

comment on function careperf.describe(careperf.series) is
'A series in a line for people: what it holds, periods with a value of all from the first to the last, their step, the last change of definition, the last value. NULL for NULL.';

create function careperf.sparkline(s careperf.series)
returns text
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_sparkline';

comment on function careperf.sparkline(careperf.series) is
'A series as a line of characters, one a period: eight heights from the least value to the greatest, half height where all are equal, a middle dot where there is no value, a bar before a new definition. Past 500 periods a run without values is one ellipsis. NULL for NULL; error 22P05 in a database whose encoding lacks these characters.';

update pg_catalog.pg_type
set typcategory = 'm', typispreferred = true
where oid operator(pg_catalog.=) 'careperf.summary'::pg_catalog.regtype;

create function careperf.change(
	s careperf.series,
	against text default 'previous period',
	level double precision default 0.95,
	across_breaks boolean default false,
	out period date,
	out value double precision,
	out earlier_period date,
	out earlier_value double precision,
	out difference double precision,
	out lower double precision,
	out upper double precision,
	out significant boolean,
	out per_cent double precision,
	out method text)
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_change';

comment on function careperf.change(careperf.series, text, double precision, boolean) is
'The change up to the last period with a value. The change is the value less the earlier value, in the unit of the series; against is ''previous period'' or ''same period last year'', both by the calendar, so that a gap is no period. lower and upper are limits of the difference at this level where both periods have summaries, as compare() gives them; significant: zero lies outside them. per_cent is the difference in per cent of the earlier value, NULL where that is not above zero. Where there is no answer its columns are NULL and method says why: no value, a definition that changed in between (unless across_breaks), a step of which a year is no whole number. NULL in, NULLs out; error 22023 for a level not between 0 and 1 or other words, 22003 past double precision.';

create function careperf.changes(
	s careperf.series,
	against text default 'previous period',
	level double precision default 0.95,
	across_breaks boolean default false,
	out period date,
	out value double precision,
	out earlier_period date,
	out earlier_value double precision,
	out difference double precision,
	out lower double precision,
	out upper double precision,
	out significant boolean,
	out per_cent double precision,
	out method text)
returns setof record
language c immutable strict parallel safe rows 60
as 'MODULE_PATHNAME', 'series_changes';

comment on function careperf.changes(careperf.series, text, double precision, boolean) is
'The change up to each period that the series holds, a row each. The change is the value less the earlier value, in the unit of the series; against is ''previous period'' or ''same period last year'', both by the calendar, so that a gap is no period. lower and upper are limits of the difference at this level where both periods have summaries, as compare() gives them; significant: zero lies outside them. per_cent is the difference in per cent of the earlier value, NULL where that is not above zero. Where there is no answer its columns are NULL and method says why: no value, a definition that changed in between (unless across_breaks), a step of which a year is no whole number. No rows for NULL; errors as change().';

create function careperf.indexed(s careperf.series, base_period date, base double precision default 100)
returns careperf.series
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'series_indexed';

comment on function careperf.indexed(careperf.series, date, double precision) is
'The values as an index: each over the value of the base period, times base. A series of bare values with the same periods and breaks. NULL for NULL; error 22023 where the base period has no value above zero or base is not above zero, 22003 past double precision.';

create function careperf.trend(
	s careperf.series,
	method text default 'ols',
	polarity text default 'neutral',
	level float8 default 0.95,
	across_breaks boolean default false,
	out method text,
	out points integer,
	out first_period date,
	out last_period date,
	out slope_per_period float8,
	out lower_per_period float8,
	out upper_per_period float8,
	out slope_per_year float8,
	out lower_per_year float8,
	out upper_per_year float8,
	out statistic float8,
	out p float8,
	out significant boolean,
	out direction text,
	out reason text)
as 'MODULE_PATHNAME', 'series_trend'
language c immutable strict parallel safe;

comment on function careperf.trend(careperf.series, text, text, float8, boolean) is
'Does the series rise or fall, and how fast? One row; only the part after the last break is looked at unless across_breaks. method: ols (least squares, t limits), sen (Mann-Kendall test, median slope), seasonal (each month, quarter... with the same of other years), recent (the five-point test of Fingertips, for yearly proportions and rates, always at 99.8 %). Slopes and limits are in the unit of the values, per period and per year; a gap widens the distance between its neighbours. statistic: t, z, z or chi-squared. p: two-sided. significant: p below 1 - level. direction: improving or worsening by polarity (high, low), rising or falling when it is neutral, no_significant_change, not_calculated. reason: why not, in words; NULL when calculated. Limits alone are NULL where the points are too few for the level. All values alike: slope 0, p 1. NULL in, NULL out. Error 22023 for an unknown word or a level not between 0 and 1, 54000 for sen and seasonal past 5,000 points.';

create function careperf.mann_kendall(
	s careperf.series,
	correction text default 'none',
	continuity boolean default true,
	across_breaks boolean default false,
	exact boolean default true,
	slope_limits text default 'interpolated',
	level float8 default 0.95,
	out points integer,
	out kendall_s integer,
	out variance float8,
	out variance_factor float8,
	out z float8,
	out p float8,
	out p_method text,
	out tau_a float8,
	out tau_b float8,
	out sen_slope float8,
	out lower float8,
	out upper float8,
	out intercept float8,
	out intercept_from_one float8,
	out method text,
	out reason text)
as 'MODULE_PATHNAME', 'series_mann_kendall'
language c immutable strict parallel safe;

comment on function careperf.mann_kendall(careperf.series, text, boolean, boolean, boolean, text, float8) is
'The Mann-Kendall test with all its numbers: points compared, kendall_s (rising less falling pairs), its variance (ties and the correction allowed for; variance_factor: by how much the correction widened it), z, two-sided p and where it comes from, tau_a (over all pairs) and tau_b (over pairs that are not level; NULL when all are), the Sen slope per period with limits, the intercept (Conover) where the first period is 0 and where it is 1. correction: none, hamed-rao, hamed-rao 3 lags, yue-wang, prewhitened, trend-free prewhitened; whitened series have no intercept. continuity: S moves one towards 0. exact: p by counting orders up to ten points without ties and correction. slope_limits: interpolated between ranks, or rounded to one; NULL where the points are too few for the level. reason: why there is no test, else NULL. NULL in, NULL out. Error 22023 for an unknown word or a level not between 0 and 1, 54000 past 5,000 points.';

create function careperf.seasonal_kendall(
	s careperf.series,
	covariance boolean default true,
	continuity boolean default true,
	across_breaks boolean default false,
	slope_limits text default 'interpolated',
	level float8 default 0.95,
	out points integer,
	out seasons integer,
	out years integer,
	out kendall_s integer,
	out variance float8,
	out covariances float8,
	out z float8,
	out p float8,
	out p_method text,
	out tau_a float8,
	out tau_b float8,
	out sen_slope float8,
	out lower float8,
	out upper float8,
	out intercept float8,
	out chi_squared float8,
	out chi_squared_p float8,
	out method text,
	out reason text)
as 'MODULE_PATHNAME', 'series_seasonal_kendall'
language c immutable strict parallel safe;

comment on function careperf.seasonal_kendall(careperf.series, boolean, boolean, boolean, text, float8) is
'The seasonal Kendall test: each month (quarter, ...) is compared with the same of other years, so that the seasons are no trend. seasons with two points or more, years from the first period on, kendall_s and its variance summed over seasons, covariances: what the seasons'' moving together adds to the variance (Hirsch-Slack; used when covariance and from ten years on, else NULL), z, two-sided p and where it comes from, tau_a (mean of the seasons'' by their points), tau_b (S over all pairs that are not level), the median slope within seasons per year with limits, its intercept in the year 0 of the calendar (median of the seasons''), chi_squared and its p: do the seasons differ (independent seasons only). reason: why there is no test, else NULL: periods that do not divide a year or are one, no season with three points. NULL in, NULL out. Error 22023 for an unknown word or a level not between 0 and 1, 54000 past 5,000 points or years.';

create type careperf.spc_rules as (
	name text,
	xmr_factor float8,
	screening boolean,
	screening_factor float8,
	outside boolean,
	shift_points integer,
	shift_on_centre text,
	trend_points integer,
	trend_on_tie text,
	trend_flags text,
	two_of_three text,
	inner_third_points integer,
	moving_range_factor float8,
	runs_test text,
	missing_values text,
	priority text[],
	conflict text,
	fewest_points integer,
	source text);

comment on type careperf.spc_rules is
'A rule set for control charts, every choice a column. spc_rule_sets() has those known by a name; a row of your own works as well, and every column is checked when it is used (error 22023). NULL switches off shift_points, trend_points, inner_third_points and moving_range_factor; source may be NULL, no other column may.';

comment on column careperf.spc_rules.name is 'What answers call the rule set.';

comment on column careperf.spc_rules.xmr_factor is 'Limits of an XmR chart: the centre and this many mean moving ranges to either side. 2.66, or 3/1.128 exactly.';

comment on column careperf.spc_rules.screening is 'Leave large moving ranges out of their mean, once.';

comment on column careperf.spc_rules.screening_factor is 'Moving ranges at or above this many times their mean are left out.';

comment on column careperf.spc_rules.outside is 'Signal points beyond a control limit; a point on the limit is within.';

comment on column careperf.spc_rules.shift_points is 'Signal so many successive points on one side of the centre. NULL: no such rule.';

comment on column careperf.spc_rules.shift_on_centre is 'What a point on the centre does to a shift: breaks, or skipped.';

comment on column careperf.spc_rules.trend_points is 'Signal so many successive points each above, or each below, the one before; points, not changes. NULL: no such rule.';

comment on column careperf.spc_rules.trend_on_tie is 'What a value equal to the one before does to a trend: breaks, or skipped.';

comment on column careperf.spc_rules.trend_flags is 'Which points of a trend are signalled: all, or all but the first.';

comment on column careperf.spc_rules.two_of_three is 'The two-of-three rule. none; between limits, all three on one side: two between warning and control limit, they are signalled; beyond warning limit, all three on one side: two beyond it, outside the control limit or not, they are signalled; beyond warning limit, two on one side: the same, wherever the third lies; beyond warning limits, either side: all three are signalled; between limits, two on one side: those two are signalled.';

comment on column careperf.spc_rules.inner_third_points is 'Signal so many successive points within one sigma of the centre. NULL: no such rule.';

comment on column careperf.spc_rules.moving_range_factor is 'Signal a moving range above this many times their mean. NULL: no such rule.';

comment on column careperf.spc_rules.runs_test is 'A test of all runs of a part, which signals every point of it: none, anhoej, best box, cut box.';

comment on column careperf.spc_rules.missing_values is 'What a period without a value does to shifts, trends and the like: breaks, or skipped.';

comment on column careperf.spc_rules.priority is 'The rules used, the most telling first: outside, trend, two_of_three, shift, inner_third, moving_range, runs. The first that signals a point names its variation.';

comment on column careperf.spc_rules.conflict is 'When rules disagree about a point: priority (the first of them decides), or improvement (shown when any rule says so).';

comment on column careperf.spc_rules.fewest_points is 'With fewer points the answer carries a remark.';

comment on column careperf.spc_rules.source is 'Where the rules come from, and what was decided that the source does not state.';

create function careperf.spc_rule_sets() returns setof careperf.spc_rules
language c immutable parallel safe rows 9
as 'MODULE_PATHNAME', 'spc_rule_sets';

comment on function careperf.spc_rule_sets() is
'The rule sets known by a name, one row each. Never NULL.';

create function careperf.spc_rule_set(name text) returns careperf.spc_rules
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'spc_rule_set';

comment on function careperf.spc_rule_set(text) is
'The rule set of that name, as a row to use or to change. NULL gives NULL. Error 22023 for a name that is not known.';

create type careperf.baseline_part as (
	starts date,
	points integer,
	first_day date,
	last_day date,
	centre float8,
	sigma float8);

comment on type careperf.baseline_part is
'From starts on (NULL: from the first period), limits come from the first so many points of the part, or from first_day to last_day, or are frozen at centre and sigma; all NULL: from every point of the part. Checked when it is used (error 22023).';

comment on column careperf.baseline_part.starts is 'The part begins with the first period on or after this day. NULL: with the first.';

comment on column careperf.baseline_part.points is 'Limits come from the first so many periods of the part, those without a value counted.';

comment on column careperf.baseline_part.first_day is 'Limits come from the periods of the part from this day on. NULL: open.';

comment on column careperf.baseline_part.last_day is 'Limits come from the periods of the part up to this day. NULL: open.';

comment on column careperf.baseline_part.centre is 'The centre is this, in the unit of the values. NULL: it is calculated.';

comment on column careperf.baseline_part.sigma is 'Sigma is this: a third of the way from centre to limit. XmR charts only, and only with centre. NULL: it is calculated.';

create function careperf.baseline_parts(
	points integer default null,
	first_day date default null,
	last_day date default null,
	rebase date[] default null)
returns careperf.baseline_part[]
language sql immutable parallel safe
begin atomic
	select array_agg(row(p.starts, baseline_parts.points, p.first_day, p.last_day, null, null)::careperf.baseline_part
		order by p.starts nulls first)
	from (
		select null::date as starts, baseline_parts.first_day, baseline_parts.last_day
		union all
		select day, null, null from unnest(rebase) day) p;
end;

comment on function careperf.baseline_parts(integer, date, date, date[]) is
'A baseline for spc() and its like: the first part takes its limits from its first so many points, or from first_day to last_day; each day of rebase starts a new part, with the same number of first points, or all of them. NULL everywhere: one part, every point. Never NULL; what makes no sense is error 22023 when it is used.';

create function careperf.spc(
	s careperf.series,
	chart text default 'xmr',
	rules text default 'NHSRplotthedots',
	baseline careperf.baseline_part[] default null,
	polarity text default 'neutral',
	target float8 default null,
	centre text default null,
	automatic integer default null,
	automatic_side text default 'both')
returns table (
	period date,
	value float8,
	part integer,
	centre float8,
	lower float8,
	upper float8,
	near_lower float8,
	near_upper float8,
	moving_range float8,
	signals text[],
	variation text,
	chart text,
	rules text,
	baseline text,
	reason text,
	target float8,
	assurance text)
language c immutable parallel safe rows 60
as 'MODULE_PATHNAME', 'series_spc';

comment on function careperf.spc(careperf.series, text, text, careperf.baseline_part[], text, float8, text, integer, text) is
'A control chart: each point with centre, limits and signals, one row a period, in order. value is as plotted, the moving range on mr charts; near_lower and near_upper are 2 sigma; moving_range is from the period before; limits and value are NULL where there are none, and reason says why. signals: the rules that the point breaks, the most telling first. variation: improvement, concern, special_high, special_low, special_cause (of no direction), common_cause, not_calculated. assurance: the target against the limits of the row. chart: xmr, run, mr, p, pp (p''), u, up (u''), c, g or t. rules: the name of a rule set; or a row of spc_rules. baseline: parts, see baseline_parts(). polarity: high, low or neutral. centre: mean or median, for XmR and run charts; NULL: the chart''s own. automatic: a run of so many points on one side starts a new part. automatic_side: both, above, below or improvement. A NULL series, chart, rules, polarity or automatic_side gives no rows. Error 22023 for unknown words, rules or baselines that make no sense, and a series without what the chart needs.';

create function careperf.spc(
	s careperf.series,
	rules careperf.spc_rules,
	chart text default 'xmr',
	baseline careperf.baseline_part[] default null,
	polarity text default 'neutral',
	target float8 default null,
	centre text default null,
	automatic integer default null,
	automatic_side text default 'both')
returns table (
	period date,
	value float8,
	part integer,
	centre float8,
	lower float8,
	upper float8,
	near_lower float8,
	near_upper float8,
	moving_range float8,
	signals text[],
	variation text,
	chart text,
	rules text,
	baseline text,
	reason text,
	target float8,
	assurance text)
language c immutable parallel safe rows 60
as 'MODULE_PATHNAME', 'series_spc';

comment on function careperf.spc(careperf.series, careperf.spc_rules, text, careperf.baseline_part[], text, float8, text, integer, text) is
'A control chart by a rule set of your own: as spc() with the name of a rule set, but rules is a row of spc_rules. NULL rules give no rows; error 22023 for a column that makes no sense.';

create function careperf.spc_summary(
	s careperf.series,
	chart text default 'xmr',
	rules text default 'NHSRplotthedots',
	baseline careperf.baseline_part[] default null,
	polarity text default 'neutral',
	centre text default null,
	automatic integer default null,
	automatic_side text default 'both',
	out points integer,
	out parts integer,
	out centre float8,
	out lower float8,
	out upper float8,
	out signalled integer,
	out outside integer,
	out trend integer,
	out two_of_three integer,
	out shift integer,
	out inner_third integer,
	out moving_range integer,
	out runs integer,
	out first_signal date,
	out last_signal date,
	out latest_period date,
	out latest_value float8,
	out latest_signals text[],
	out latest_variation text,
	out chart text,
	out rules text,
	out baseline text,
	out reason text)
language c immutable parallel safe
as 'MODULE_PATHNAME', 'series_spc_summary';

comment on function careperf.spc_summary(careperf.series, text, text, careperf.baseline_part[], text, text, integer, text) is
'A control chart in one row, for tables of many series: points with a value, parts, centre and limits of the last part, how many points are signalled, in all and by each rule, when first and last, and the latest value with its signals and variation. NULL limits carry a reason. chart: xmr, run, mr, p, pp (p''), u, up (u''), c, g or t. rules: the name of a rule set; or a row of spc_rules. baseline: parts, see baseline_parts(). polarity: high, low or neutral. centre: mean or median, for XmR and run charts; NULL: the chart''s own. automatic: a run of so many points on one side starts a new part. automatic_side: both, above, below or improvement. A NULL series, chart, rules, polarity or automatic_side gives NULL. Error 22023 for unknown words, rules or baselines that make no sense, and a series without what the chart needs.';

create function careperf.spc_summary(
	s careperf.series,
	rules careperf.spc_rules,
	chart text default 'xmr',
	baseline careperf.baseline_part[] default null,
	polarity text default 'neutral',
	centre text default null,
	automatic integer default null,
	automatic_side text default 'both',
	out points integer,
	out parts integer,
	out centre float8,
	out lower float8,
	out upper float8,
	out signalled integer,
	out outside integer,
	out trend integer,
	out two_of_three integer,
	out shift integer,
	out inner_third integer,
	out moving_range integer,
	out runs integer,
	out first_signal date,
	out last_signal date,
	out latest_period date,
	out latest_value float8,
	out latest_signals text[],
	out latest_variation text,
	out chart text,
	out rules text,
	out baseline text,
	out reason text)
language c immutable parallel safe
as 'MODULE_PATHNAME', 'series_spc_summary';

comment on function careperf.spc_summary(careperf.series, careperf.spc_rules, text, careperf.baseline_part[], text, text, integer, text) is
'A control chart in one row by a rule set of your own: as spc_summary() with the name of a rule set, but rules is a row of spc_rules. NULL rules give NULL; error 22023 for a column that makes no sense.';

create function careperf.assurance(
	s careperf.series,
	target float8,
	polarity text,
	chart text default 'xmr',
	rules text default 'NHSRplotthedots',
	baseline careperf.baseline_part[] default null,
	centre text default null,
	automatic integer default null,
	automatic_side text default 'both',
	out centre float8,
	out lower float8,
	out upper float8,
	out target float8,
	out assurance text,
	out latest_variation text,
	out latest_signals text[],
	out chart text,
	out rules text,
	out baseline text,
	out reason text)
language c immutable parallel safe
as 'MODULE_PATHNAME', 'series_assurance';

comment on function careperf.assurance(careperf.series, float8, text, text, text, careperf.baseline_part[], text, integer, text) is
'Will the target be met if nothing changes? By the limits of the last part: consistently_passing or consistently_failing where the target lies beyond them, inconsistent where it lies within or on them, not_calculated with a reason for a NULL target, neutral polarity or no limits; and the signals and variation of the latest value. chart: xmr, run, mr, p, pp (p''), u, up (u''), c, g or t. rules: the name of a rule set; or a row of spc_rules. baseline: parts, see baseline_parts(). polarity: high, low or neutral. centre: mean or median, for XmR and run charts; NULL: the chart''s own. automatic: a run of so many points on one side starts a new part. automatic_side: both, above, below or improvement. A NULL series, chart, rules, polarity or automatic_side gives NULL. Error 22023 for unknown words, rules or baselines that make no sense, and a series without what the chart needs.';

create function careperf.assurance(
	s careperf.series,
	target float8,
	polarity text,
	rules careperf.spc_rules,
	chart text default 'xmr',
	baseline careperf.baseline_part[] default null,
	centre text default null,
	automatic integer default null,
	automatic_side text default 'both',
	out centre float8,
	out lower float8,
	out upper float8,
	out target float8,
	out assurance text,
	out latest_variation text,
	out latest_signals text[],
	out chart text,
	out rules text,
	out baseline text,
	out reason text)
language c immutable parallel safe
as 'MODULE_PATHNAME', 'series_assurance';

comment on function careperf.assurance(careperf.series, float8, text, careperf.spc_rules, text, careperf.baseline_part[], text, integer, text) is
'Assurance by a rule set of your own: as assurance() with the name of a rule set, but rules is a row of spc_rules. NULL rules give NULL; error 22023 for a column that makes no sense.';

create function careperf.baseline(
	s careperf.series,
	chart text default 'xmr',
	rules text default 'NHSRplotthedots',
	baseline careperf.baseline_part[] default null,
	polarity text default 'neutral',
	centre text default null,
	automatic integer default null,
	automatic_side text default 'both')
returns table (
	part integer,
	starts date,
	ends date,
	first_period date,
	last_period date,
	points integer,
	centre float8,
	sigma float8,
	lower float8,
	upper float8,
	kind text,
	method text,
	reason text,
	useful_points integer,
	longest_run integer,
	longest_run_allowed integer,
	crossings integer,
	crossings_needed integer,
	runs_signal boolean)
language c immutable parallel safe rows 2
as 'MODULE_PATHNAME', 'series_baseline';

comment on function careperf.baseline(careperf.series, text, text, careperf.baseline_part[], text, text, integer, text) is
'The parts of a control chart, one row each: its first and last period, the periods and the number of values that make the limits, centre, sigma and limits (NULL where they differ from point to point), kind, method, and the reason where there are no limits. useful_points to runs_signal: runs about the centre and what Anhoej''s rule allows. chart: xmr, run, mr, p, pp (p''), u, up (u''), c, g or t. rules: the name of a rule set; or a row of spc_rules. baseline: parts, see baseline_parts(). polarity: high, low or neutral. centre: mean or median, for XmR and run charts; NULL: the chart''s own. automatic: a run of so many points on one side starts a new part. automatic_side: both, above, below or improvement. A NULL series, chart, rules, polarity or automatic_side gives no rows. Error 22023 for unknown words, rules or baselines that make no sense, and a series without what the chart needs.';

create function careperf.baseline(
	s careperf.series,
	rules careperf.spc_rules,
	chart text default 'xmr',
	baseline careperf.baseline_part[] default null,
	polarity text default 'neutral',
	centre text default null,
	automatic integer default null,
	automatic_side text default 'both')
returns table (
	part integer,
	starts date,
	ends date,
	first_period date,
	last_period date,
	points integer,
	centre float8,
	sigma float8,
	lower float8,
	upper float8,
	kind text,
	method text,
	reason text,
	useful_points integer,
	longest_run integer,
	longest_run_allowed integer,
	crossings integer,
	crossings_needed integer,
	runs_signal boolean)
language c immutable parallel safe rows 2
as 'MODULE_PATHNAME', 'series_baseline';

comment on function careperf.baseline(careperf.series, careperf.spc_rules, text, careperf.baseline_part[], text, text, integer, text) is
'The parts of a control chart by a rule set of your own: as baseline() with the name of a rule set, but rules is a row of spc_rules. NULL rules give no rows; error 22023 for a column that makes no sense.';

create function careperf.outlook(
	s careperf.series,
	target float8,
	due date,
	polarity text,
	level float8 default 0.95,
	likely float8 default 0.8,
	across_breaks boolean default false,
	out due date,
	out due_period date,
	out points integer,
	out projected float8,
	out lower float8,
	out upper float8,
	out probability float8,
	out band text,
	out method text,
	out reason text)
as 'MODULE_PATHNAME', 'series_outlook'
language c immutable parallel safe;

comment on function careperf.outlook(careperf.series, float8, date, text, float8, float8, boolean) is
'Where the least-squares trend after the last break (all points with across_breaks) leads in the period that holds the due date (due_period: its first day): the projected value, its prediction interval at this level, and the probability (t) of a value that meets the target: at or above it when polarity is high, at or below when low. band: on_course from likely on, unlikely_to_achieve up to 1 - likely, uncertain between, no_outlook where there is no probability; reason says why: no target or neutral polarity (projected and limits are given), fewer than five points, no due date, a due date that is not after the last period with a value, results past double precision. NULL series, polarity, level, likely or across_breaks: NULLs out. Error 22023 for an unknown polarity, a level not between 0 and 1, a likely not above 0.5 and below 1, a target that is not finite, an infinite due date.';

create or replace function careperf.band_texts()
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

create function careperf.gather_combine(internal, internal) returns internal
language c immutable parallel safe
as 'MODULE_PATHNAME', 'gather_combine';

comment on function careperf.gather_combine(internal, internal) is
'A step of aggregates that gather their rows: joins the states of two workers. Cannot be called directly.';

create function careperf.gather_send(internal) returns bytea
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'gather_send';

comment on function careperf.gather_send(internal) is
'A step of aggregates that gather their rows: the state as bytes, to travel from a worker. Cannot be called directly.';

create function careperf.gather_receive(bytea, internal) returns internal
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'gather_receive';

comment on function careperf.gather_receive(bytea, internal) is
'A step of aggregates that gather their rows: the state from its bytes. Cannot be called directly.';

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

create function careperf.time_chart(
	periods date[],
	points float8[],
	title text,
	unit_of_measure text default '',
	breaks boolean[] default null,
	parts int[] default null,
	centre float8[] default null,
	lower float8[] default null,
	upper float8[] default null,
	variation text[] default null,
	baseline_first date[] default null,
	baseline_last date[] default null,
	target float8 default null,
	note text default '',
	language text default 'en',
	width int default 800,
	height int default 400,
	decimals int default 1)
returns text
language c immutable parallel safe
as 'MODULE_PATHNAME', 'time_chart';

comment on function careperf.time_chart(date[], float8[], text, text, boolean[], int[], float8[], float8[], float8[], text[], date[], date[], float8, text, text, int, int, int) is
'Numbers by period as an SVG picture, for limits that were calculated elsewhere; chart() is for a series. All arrays are of one length: points NULL where not known, breaks true where a definition begins, parts numbers the stretches that share limits, variation as in spc(). baseline_first and baseline_last: the periods that limits come from, in pairs. NULL periods give NULL, none or no known point a picture that says: No data. Error 22023 for an empty title, periods that do not rise, arrays of other lengths, unknown words, width or height outside 200 to 4000, decimals outside 0 to 10, more than 10,000 points.';

create function careperf.bar_chart(
	places text[],
	bars float8[],
	title text,
	unit_of_measure text default '',
	lower float8[] default null,
	upper float8[] default null,
	comparison text[] default null,
	comparator float8 default null,
	comparator_name text default '',
	note text default '',
	language text default 'en',
	width int default 800,
	height int default null,
	decimals int default 1)
returns text
language c immutable parallel safe
as 'MODULE_PATHNAME', 'bar_chart';

comment on function careperf.bar_chart(text[], float8[], text, text, float8[], float8[], text[], float8, text, text, text, int, int, int) is
'Numbers of places as bars, an SVG picture, in the order given, with limits, a comparator''s line and how each place compares (better, similar, worse, higher, lower, not_compared) where they are given. height NULL: as many pixels as the places need. A NULL bar is told as: No data. NULL places give NULL. Error 22023 for an empty title, arrays of other lengths, unknown words, width outside 200 to 4000, a height that is too small, decimals outside 0 to 10, more than 500 places.';

create function careperf.bar_chart(
	places text[],
	summaries careperf.summary[],
	title text,
	unit_of_measure text default '',
	per float8 default 1,
	comparator careperf.summary default null,
	comparator_name text default '',
	polarity text default 'neutral',
	level float8 default 0.95,
	note text default '',
	language text default 'en',
	width int default 800,
	height int default null,
	decimals int default 1)
returns text
language sql immutable parallel safe
begin atomic
	select careperf.bar_chart(
		bar_chart.places, coalesce(array_agg(careperf.value(s.summary, bar_chart.per) order by s.place), '{}'::float8[]),
		bar_chart.title, bar_chart.unit_of_measure,
		coalesce(array_agg(l.lower order by s.place), '{}'::float8[]),
		coalesce(array_agg(l.upper order by s.place), '{}'::float8[]),
		coalesce(array_agg(careperf.benchmark_code(l.lower, l.upper,
				careperf.comparator_value(s.summary, bar_chart.comparator) * bar_chart.per,
				bar_chart.polarity) order by s.place), '{}'::text[]),
		careperf.value(bar_chart.comparator, bar_chart.per), bar_chart.comparator_name,
		concat_ws('; ', nullif(bar_chart.note, ''), case when bool_or(l.method !~ '^cannot') then
			trim_scale(bar_chart.level::numeric * numeric '100')::text
				|| case bar_chart.language when 'cy' then ' % terfynau hyder (' else ' % confidence limits (' end
				|| string_agg(distinct l.method, ', ' order by l.method) filter (where l.method !~ '^cannot') || ')'
				|| case when bar_chart.comparator is null then ''
					when bar_chart.language = 'cy' then case bar_chart.polarity when 'high' then '; uchel sy''n dda'
						when 'low' then '; isel sy''n dda' else '' end
					else '; ' || careperf.polarity_words(bar_chart.polarity) end
			end),
		bar_chart.language, bar_chart.width, bar_chart.height, bar_chart.decimals)
	from unnest(bar_chart.summaries) with ordinality s (summary, place)
		left join lateral careperf.confidence_limits(s.summary, bar_chart.level, bar_chart.per) l on true;
end;

comment on function careperf.bar_chart(text[], careperf.summary[], text, text, float8, careperf.summary, text, text, float8, text, text, int, int, int) is
'Summaries of places as bars with their confidence limits, an SVG picture, in the order given. With a comparator of the same kind each place is better, similar or worse (higher or lower where polarity is neutral) by the rule of benchmark(): whether its limits hold the comparator''s value. per: as in value(). A NULL summary, or one with an empty denominator, is told as: No data. NULL places give NULL. Errors as for the bar_chart() of numbers, and 22023 for kinds that differ, an unknown polarity, a level not between 0 and 1, a per not above zero.';

create function careperf.funnel_chart(
	places text[],
	summaries careperf.summary[],
	title text,
	unit_of_measure text default '',
	per float8 default 1,
	polarity text default 'neutral',
	note text default '',
	language text default 'en',
	width int default 800,
	height int default 500,
	decimals int default 1)
returns text
language c immutable parallel safe
as 'MODULE_PATHNAME', 'funnel_chart';

comment on function careperf.funnel_chart(text[], careperf.summary[], text, text, float8, text, text, text, int, int, int) is
'Proportions or rates of places against their denominators, an SVG picture, with the 95 % and 99.8 % funnel limits around the value of all places together (proportions: inverse Wilson; rates: exact Poisson). Places outside are marked by shape and colour, and named where their names touch nothing. A NULL summary, or one with an empty denominator, is told in the description alone. NULL places give NULL, none with a value a picture that says: No data. Error 22023 for an empty title, other kinds than proportion and rate, kinds that differ, arrays of other lengths, unknown words, width or height outside 200 to 4000, decimals outside 0 to 10, more than 500 places.';

create function careperf.chart_note(
	chart text,
	rules text,
	baseline text,
	reason text,
	polarity text,
	language text default 'en')
returns text
language sql immutable parallel safe
return concat_ws('; ',
	chart,
	case language when 'cy' then 'rheolau: ' else 'rules: ' end || rules,
	case language when 'cy' then 'sylfaen: ' else 'baseline: ' end || baseline,
	case when language = 'cy' then case polarity when 'high' then 'uchel sy''n dda' when 'low' then 'isel sy''n dda'
			when 'neutral' then 'nid yw''r naill ffordd yn dda' else careperf.polarity_words(polarity) end
		else careperf.polarity_words(polarity) end,
	reason);

comment on function careperf.chart_note(text, text, text, text, text, text) is
'The small line of a picture: kind of chart, rule set, baseline, which way is good, and what to know about it. A NULL is left out, but for polarity. The names of charts, rule sets and baselines stay as they are in Welsh. Error 22023 for a polarity other than high, low and neutral.';

create function careperf.chart(
	s careperf.series,
	title text,
	unit_of_measure text default '',
	chart text default 'xmr',
	rules text default 'NHSRplotthedots',
	baseline careperf.baseline_part[] default null,
	polarity text default 'neutral',
	target float8 default null,
	language text default 'en',
	width int default 800,
	height int default 400,
	decimals int default 1)
returns text
language sql immutable parallel safe
begin atomic
	select case
		when chart.s is null then null
		when chart.chart is null then careperf.refuse_word('chart', chart.chart, 'none, and the charts of spc()')
		when chart.rules is null then careperf.refuse_word('rules', chart.rules, 'the names in spc_rule_sets()')
		when chart.chart = 'none' then (
			select careperf.time_chart(
				coalesce(array_agg(p.period order by p.period), '{}'::date[]),
				coalesce(array_agg(p.value order by p.period), '{}'::float8[]),
				chart.title, chart.unit_of_measure,
				breaks => coalesce(array_agg(p.breaks order by p.period), '{}'::boolean[]),
				target => chart.target, note => careperf.chart_note(null, null, null, null, chart.polarity, chart.language),
				language => chart.language, width => chart.width, height => chart.height, decimals => chart.decimals)
			from careperf.points(chart.s) p)
		else (
			select careperf.time_chart(
				coalesce(array_agg(p.period order by p.period), '{}'::date[]),
				coalesce(array_agg(c.value order by p.period), '{}'::float8[]),
				chart.title, chart.unit_of_measure,
				breaks => coalesce(array_agg(p.breaks order by p.period), '{}'::boolean[]),
				parts => coalesce(array_agg(c.part order by p.period), '{}'::int[]),
				centre => coalesce(array_agg(c.centre order by p.period), '{}'::float8[]),
				lower => coalesce(array_agg(c.lower order by p.period), '{}'::float8[]),
				upper => coalesce(array_agg(c.upper order by p.period), '{}'::float8[]),
				variation => coalesce(array_agg(c.variation order by p.period), '{}'::text[]),
				baseline_first => (select array_agg(b.first_period order by b.part)
					from careperf.baseline(chart.s, chart => chart.chart, rules => chart.rules,
						baseline => chart.baseline, polarity => chart.polarity) b
					where b.first_period is not null and b.last_period is not null),
				baseline_last => (select array_agg(b.last_period order by b.part)
					from careperf.baseline(chart.s, chart => chart.chart, rules => chart.rules,
						baseline => chart.baseline, polarity => chart.polarity) b
					where b.first_period is not null and b.last_period is not null),
				target => chart.target,
				note => careperf.chart_note((array_agg(c.chart order by p.period desc) filter (where c.chart is not null))[1],
					(array_agg(c.rules order by p.period desc) filter (where c.rules is not null))[1],
					(array_agg(c.baseline order by p.period desc) filter (where c.baseline is not null))[1],
					(array_agg(c.reason order by p.period desc) filter (where c.reason is not null))[1],
					chart.polarity, chart.language),
				language => chart.language, width => chart.width, height => chart.height, decimals => chart.decimals)
			from careperf.points(chart.s) p
				left join careperf.spc(chart.s, chart => chart.chart, rules => chart.rules,
						baseline => chart.baseline, polarity => chart.polarity, target => chart.target) c
					on c.period = p.period)
		end;
end;

comment on function careperf.chart(careperf.series, text, text, text, text, careperf.baseline_part[], text, float8, text, int, int, int) is
'A series as a control chart, an SVG picture: points joined where periods follow each other, the centre line, limits and signals of spc() with the same arguments, the periods that limits come from, the target, and where a definition or a baseline begins. chart none: points and target alone. A NULL series gives NULL; an empty one, or one without a value, a picture that says: No data. Error 22023 for an empty title, width or height outside 200 to 4000, decimals outside 0 to 10, more than 10,000 points, an unknown language, and whatever spc() refuses.';

create type careperf.slope_index as (
	slope float8,
	intercept float8,
	slope_variance float8,
	intercept_variance float8,
	covariance float8,
	population float8,
	quantiles int,
	method text,
	reason text,
	limits_reason text);

comment on type careperf.slope_index is
'A slope index of inequality as slope_of_inequality() makes it. slope: the difference between the very last and the very first person on the line, intercept: the value of the very first, in the unit of the values; their variances and covariance are NULL without standard errors. reason: why there is no slope, limits_reason: why there are no limits; NULL where there are. Ask it with slope_value(), relative_index(), slope_limits() and relative_index_limits().';

create function careperf.inequality_step(internal, int, float8, float8, float8) returns internal
language c immutable parallel safe
as 'MODULE_PATHNAME', 'inequality_step';

comment on function careperf.inequality_step(internal, int, float8, float8, float8) is
'A step of aggregate slope_of_inequality: takes a row in. Cannot be called directly.';

create function careperf.inequality_close(internal) returns careperf.slope_index
language c immutable parallel safe
as 'MODULE_PATHNAME', 'inequality_close';

comment on function careperf.inequality_close(internal) is
'The last step of aggregate slope_of_inequality. Cannot be called directly.';

create aggregate careperf.slope_of_inequality(quantile int, population float8, value float8, standard_error float8) (
	sfunc = careperf.inequality_step,
	stype = internal,
	sspace = 2048,
	finalfunc = careperf.inequality_close,
	combinefunc = careperf.gather_combine,
	serialfunc = careperf.gather_send,
	deserialfunc = careperf.gather_receive,
	parallel = safe);

comment on aggregate careperf.slope_of_inequality(int, float8, float8, float8) is
'The slope index of inequality over quantiles, a row each: the line through their values, each placed in the middle of its share of the population and weighted by it. Refused, with the reason in the answer: fewer than five or more than a hundred quantiles, one that comes twice, NULL but for the standard error, a population not above zero, a negative standard error. A standard error of NULL leaves the slope without limits. Order is nothing. Error 22023 for NaN and infinity.';

create function careperf.slope_value(s careperf.slope_index, per float8 default 1) returns float8
language sql immutable parallel safe
return case
	when (per > float8 '0' and per < float8 'Infinity') is not true
		then careperf.refuse_number('per', per, 'a number above zero')::float8
	else (s).slope * per
end;

comment on function careperf.slope_value(careperf.slope_index, float8) is
'The slope index of inequality times per. NULL where there is none (see reason) and for NULL. Error 22023 for a per not above zero.';

create function careperf.relative_index(s careperf.slope_index) returns float8
language sql immutable parallel safe
return case when (s).intercept > float8 '0' then ((s).intercept + (s).slope) / (s).intercept end;

comment on function careperf.relative_index(careperf.slope_index) is
'The relative index of inequality: the value at the last end of the line by that at the first. NULL where the first is not above zero, where there is no slope, and for NULL.';

create function careperf.slope_limits(
	s careperf.slope_index,
	level float8 default 0.95,
	per float8 default 1,
	out lower float8,
	out upper float8,
	out method text)
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'slope_index_limits';

comment on function careperf.slope_limits(careperf.slope_index, float8, float8) is
'Limits of the slope index, in the unit of slope_value(s, per): exact for values with normal errors, as the slope is linear in them; nothing is simulated. NULL, and the method says why, without standard errors. NULL in, NULLs out. Error 22023 for a level not between 0 and 1 or a per not above zero.';

create function careperf.relative_index_limits(
	s careperf.slope_index,
	level float8 default 0.95,
	out lower float8,
	out upper float8,
	out method text)
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'relative_index_limits';

comment on function careperf.relative_index_limits(careperf.slope_index, float8) is
'Limits of the relative index, by Fieller. NULL, and the method says why, without standard errors and where the value at the first end might be zero. NULL in, NULLs out. Error 22023 for a level not between 0 and 1.';

create type careperf.standardised as (
	rate float8,
	ratio float8,
	variance float8,
	events float8,
	population float8,
	expected float8,
	reference_rate float8,
	method text,
	reason text);

comment on type careperf.standardised is
'A standardised rate as standardise_directly(), standardise_indirectly() and ratio_to_expected() make it. rate: per one of the population. ratio: observed to expected events (indirect). variance: of the rate (direct). events, population: of the place. expected: events expected at the rates of the reference population, and reference_rate: its rate (indirect). reason: why there is no rate, NULL where there is one. Ask it with standardised_value(), ratio(), standardised_limits() and ratio_limits().';

create function careperf.standardise_step(internal, float8, float8, float8) returns internal
language c immutable parallel safe
as 'MODULE_PATHNAME', 'standardise_step';

comment on function careperf.standardise_step(internal, float8, float8, float8) is
'A step of aggregate standardise_directly: takes a row in. Cannot be called directly.';

create function careperf.standardise_keyed_step(internal, text, float8, float8, float8) returns internal
language c immutable parallel safe
as 'MODULE_PATHNAME', 'standardise_keyed_step';

comment on function careperf.standardise_keyed_step(internal, text, float8, float8, float8) is
'A step of aggregate standardise_directly: takes a row in. Cannot be called directly.';

create function careperf.standardise_keyed_step(internal, text, float8, float8, float8, float8) returns internal
language c immutable parallel safe
as 'MODULE_PATHNAME', 'standardise_keyed_step';

comment on function careperf.standardise_keyed_step(internal, text, float8, float8, float8, float8) is
'A step of aggregate standardise_directly and standardise_indirectly: takes a row in. Cannot be called directly.';

create function careperf.standardise_directly_close(internal) returns careperf.standardised
language c immutable parallel safe
as 'MODULE_PATHNAME', 'standardise_directly_close';

comment on function careperf.standardise_directly_close(internal) is
'The last step of aggregate standardise_directly. Cannot be called directly.';

create function careperf.standardise_directly_keyed_close(internal) returns careperf.standardised
language c immutable parallel safe
as 'MODULE_PATHNAME', 'standardise_directly_keyed_close';

comment on function careperf.standardise_directly_keyed_close(internal) is
'The last step of aggregate standardise_directly. Cannot be called directly.';

create function careperf.standardise_directly_dependent_close(internal) returns careperf.standardised
language c immutable parallel safe
as 'MODULE_PATHNAME', 'standardise_directly_dependent_close';

comment on function careperf.standardise_directly_dependent_close(internal) is
'The last step of aggregate standardise_directly. Cannot be called directly.';

create aggregate careperf.standardise_directly(events float8, population float8, standard float8) (
	sfunc = careperf.standardise_step,
	stype = internal,
	sspace = 2048,
	finalfunc = careperf.standardise_directly_close,
	combinefunc = careperf.gather_combine,
	serialfunc = careperf.gather_send,
	deserialfunc = careperf.gather_receive,
	parallel = safe);

comment on aggregate careperf.standardise_directly(float8, float8, float8) is
'The rate that a standard population would have with the rates of the strata: sum(standard x events / population) / sum(standard), with the variance for limits by Dobson. Rows are strata, such as age bands; population and standard are people. Refused, with the reason in the answer: fewer than ten events; anything NULL, as for a stratum that only one side of an outer join has (give coalesce(events, 0) where no record means none); a population not above zero; negative numbers; no rows. Sums are exact and order is nothing. Error 22023 for NaN and infinity. With a stratum as first argument one that comes twice is refused too.';

create aggregate careperf.standardise_directly(stratum text, events float8, population float8, standard float8) (
	sfunc = careperf.standardise_keyed_step,
	stype = internal,
	sspace = 2048,
	finalfunc = careperf.standardise_directly_keyed_close,
	combinefunc = careperf.gather_combine,
	serialfunc = careperf.gather_send,
	deserialfunc = careperf.gather_receive,
	parallel = safe);

comment on aggregate careperf.standardise_directly(text, float8, float8, float8) is
'The rate that a standard population would have with the rates of the strata: sum(standard x events / population) / sum(standard), with the variance for limits by Dobson. A stratum that comes twice, or is NULL, is refused. Rows are strata, such as age bands; population and standard are people. Refused, with the reason in the answer: fewer than ten events; anything NULL, as for a stratum that only one side of an outer join has (give coalesce(events, 0) where no record means none); a population not above zero; negative numbers; no rows. Sums are exact and order is nothing. Error 22023 for NaN and infinity.';

create aggregate careperf.standardise_directly(stratum text, events float8, population float8, standard float8, frequency float8) (
	sfunc = careperf.standardise_keyed_step,
	stype = internal,
	sspace = 2048,
	finalfunc = careperf.standardise_directly_dependent_close,
	combinefunc = careperf.gather_combine,
	serialfunc = careperf.gather_send,
	deserialfunc = careperf.gather_receive,
	parallel = safe);

comment on aggregate careperf.standardise_directly(text, float8, float8, float8, float8) is
'The directly standardised rate where one person may have several events: a row for each stratum and frequency, events being the people who had so many events each. Variance: the sum of frequency squared times that of each frequency, over the whole standard population. Refused, with the reason: a stratum and frequency twice, a stratum with two populations or standards, a frequency not above zero. Rows are strata, such as age bands; population and standard are people. Refused, with the reason in the answer: fewer than ten events; anything NULL, as for a stratum that only one side of an outer join has (give coalesce(events, 0) where no record means none); a population not above zero; negative numbers; no rows. Sums are exact and order is nothing. Error 22023 for NaN and infinity.';

create function careperf.standardise_step(internal, float8, float8, float8, float8) returns internal
language c immutable parallel safe
as 'MODULE_PATHNAME', 'standardise_step';

comment on function careperf.standardise_step(internal, float8, float8, float8, float8) is
'A step of aggregate standardise_indirectly: takes a row in. Cannot be called directly.';

create function careperf.standardise_indirectly_close(internal) returns careperf.standardised
language c immutable parallel safe
as 'MODULE_PATHNAME', 'standardise_indirectly_close';

comment on function careperf.standardise_indirectly_close(internal) is
'The last step of aggregate standardise_indirectly. Cannot be called directly.';

create function careperf.standardise_indirectly_keyed_close(internal) returns careperf.standardised
language c immutable parallel safe
as 'MODULE_PATHNAME', 'standardise_indirectly_keyed_close';

comment on function careperf.standardise_indirectly_keyed_close(internal) is
'The last step of aggregate standardise_indirectly. Cannot be called directly.';

create aggregate careperf.standardise_indirectly(observed float8, population float8, reference_events float8, reference_population float8) (
	sfunc = careperf.standardise_step,
	stype = internal,
	sspace = 2048,
	finalfunc = careperf.standardise_indirectly_close,
	combinefunc = careperf.gather_combine,
	serialfunc = careperf.gather_send,
	deserialfunc = careperf.gather_receive,
	parallel = safe);

comment on aggregate careperf.standardise_indirectly(float8, float8, float8, float8) is
'Observed events beside those expected at the rates of a reference population. Rows are strata; ratio = sum(observed) / sum(population x reference_events / reference_population), rate = ratio x the rate of the reference population. Refused, with the reason in the answer: anything NULL, negative numbers, a reference population not above zero, no event expected, no rows. Sums are exact and order is nothing. Error 22023 for NaN and infinity.';

create aggregate careperf.standardise_indirectly(stratum text, observed float8, population float8, reference_events float8, reference_population float8) (
	sfunc = careperf.standardise_keyed_step,
	stype = internal,
	sspace = 2048,
	finalfunc = careperf.standardise_indirectly_keyed_close,
	combinefunc = careperf.gather_combine,
	serialfunc = careperf.gather_send,
	deserialfunc = careperf.gather_receive,
	parallel = safe);

comment on aggregate careperf.standardise_indirectly(text, float8, float8, float8, float8) is
'Observed events beside those expected at the rates of a reference population, where a stratum that comes twice, or is NULL, is refused. Rows are strata; ratio = sum(observed) / sum(population x reference_events / reference_population), rate = ratio x the rate of the reference population. Refused, with the reason in the answer: anything NULL, negative numbers, a reference population not above zero, no event expected, no rows. Sums are exact and order is nothing. Error 22023 for NaN and infinity.';

create function careperf.ratio_to_expected(observed float8, expected float8, reference_rate float8 default null)
returns careperf.standardised
language c immutable parallel safe
as 'MODULE_PATHNAME', 'ratio_to_expected';

comment on function careperf.ratio_to_expected(float8, float8, float8) is
'Observed events beside expected ones that are known already, as standardise_indirectly() answers. reference_rate: events per one of the reference population; without it there is a ratio but no rate. A NULL or negative number of events, and none expected, are reasons in the answer. Error 22023 for NaN and infinity.';

create function careperf.standardised_value(s careperf.standardised, per float8 default 1) returns float8
language sql immutable parallel safe
return case
	when (per > float8 '0' and per < float8 'Infinity') is not true
		then careperf.refuse_number('per', per, 'a number above zero')::float8
	else (s).rate * per
end;

comment on function careperf.standardised_value(careperf.standardised, float8) is
'The standardised rate per so many of the population: 1, 1000, 100000. NULL where there is none (see reason) and for NULL. Error 22023 for a per not above zero.';

create function careperf.ratio(s careperf.standardised, per float8 default 1) returns float8
language sql immutable parallel safe
return case
	when (per > float8 '0' and per < float8 'Infinity') is not true
		then careperf.refuse_number('per', per, 'a number above zero')::float8
	else (s).ratio * per
end;

comment on function careperf.ratio(careperf.standardised, float8) is
'Observed to expected events times per: 1, or 100 for ratios such as an SMR. NULL where there is none (see reason), for directly standardised rates and for NULL. Error 22023 for a per not above zero.';

create function careperf.standardised_limits(
	s careperf.standardised,
	level float8 default 0.95,
	per float8 default 1,
	out lower float8,
	out upper float8,
	out method text)
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'standardised_rate_limits';

comment on function careperf.standardised_limits(careperf.standardised, float8, float8) is
'Limits of the standardised rate, in the unit of standardised_value(s, per). Direct: Dobson, from the Byar limits of the events. Indirect: those of the observed events, exact below ten and Byar from ten on. NULL, and the method says why, where there is no rate. NULL in, NULLs out. Error 22023 for a level not between 0 and 1 or a per not above zero.';

create function careperf.ratio_limits(
	s careperf.standardised,
	level float8 default 0.95,
	per float8 default 1,
	out lower float8,
	out upper float8,
	out method text)
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'standardised_ratio_limits';

comment on function careperf.ratio_limits(careperf.standardised, float8, float8) is
'Limits of the ratio of observed to expected events, in the unit of ratio(s, per): Poisson, exact below ten events and Byar from ten on. NULL, and the method says why, where there is no ratio. NULL in, NULLs out. Error 22023 for a level not between 0 and 1 or a per not above zero.';

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

create type careperf.survey_share as (
	share float8,
	estimate float8,
	variance float8,
	answered_so float8,
	respondents float8,
	population float8,
	method text,
	reason text,
	margin_reason text);

comment on type careperf.survey_share is
'A share of people as survey_estimate() makes it. share: 0 to 1 of the population, estimate: in people, variance: of the share. answered_so, respondents, population: sums over the strata. reason: why there is no estimate, margin_reason: why there is no margin; NULL where there are. Ask it with share_value() and margin_of_error().';

create function careperf.survey_step(internal, bigint, bigint, float8) returns internal
language c immutable parallel safe
as 'MODULE_PATHNAME', 'survey_step';

comment on function careperf.survey_step(internal, bigint, bigint, float8) is
'A step of aggregate survey_estimate: takes a row in. Cannot be called directly.';

create function careperf.survey_close(internal) returns careperf.survey_share
language c immutable parallel safe
as 'MODULE_PATHNAME', 'survey_close';

comment on function careperf.survey_close(internal) is
'The last step of aggregate survey_estimate. Cannot be called directly.';

create aggregate careperf.survey_estimate(answered_so bigint, respondents bigint, population float8) (
	sfunc = careperf.survey_step,
	stype = internal,
	sspace = 2048,
	finalfunc = careperf.survey_close,
	combinefunc = careperf.gather_combine,
	serialfunc = careperf.gather_send,
	deserialfunc = careperf.gather_receive,
	parallel = safe);

comment on aggregate careperf.survey_estimate(bigint, bigint, float8) is
'The share of people who would answer so, over strata, a row each: respondents who answered so, respondents who answered the question, people. Each stratum counts by its people, and the margin has the finite population correction. A stratum where nobody answered so is a row with 0. No estimate, with the reason: NULL, negative numbers, more answers than respondents, people but no respondents, no rows. An estimate without a margin, with margin_reason: a stratum with one respondent among more people, or with more respondents than people. Where a stratum answers alike the margin is too small, and method says so. Order is nothing. Error 22023 for NaN and infinity.';

create function careperf.share_value(s careperf.survey_share, per float8 default 1) returns float8
language sql immutable parallel safe
return case
	when (per > float8 '0' and per < float8 'Infinity') is not true
		then careperf.refuse_number('per', per, 'a number above zero')::float8
	else (s).share * per
end;

comment on function careperf.share_value(careperf.survey_share, float8) is
'The estimated share times per: 1, or 100 for per cent. NULL where there is none (see reason) and for NULL. Error 22023 for a per not above zero.';

create function careperf.margin_of_error(
	s careperf.survey_share,
	level float8 default 0.95,
	per float8 default 1,
	critical_value float8 default null,
	out margin float8,
	out lower float8,
	out upper float8,
	out method text)
language c immutable parallel safe
as 'MODULE_PATHNAME', 'survey_margin';

comment on function careperf.margin_of_error(careperf.survey_share, float8, float8, float8) is
'The margin of error of an estimated share on either side, and the limits it leads to, kept within 0 and all, in the unit of share_value(s, per). critical_value: standard errors to go, in place of the exact quantile of the level; publications use 1.96, where 95 % is 1.959964. NULL, and the method says why, where there is none; NULL for a NULL. Error 22023 for a level not between 0 and 1, a per or critical value not above zero.';

create function careperf.ascof_1a_score(answers int[]) returns int
language sql immutable parallel safe
return case
	when cardinality(answers) <> 8
		then careperf.refuse_number('the number of answers', cardinality(answers), '8')::int
	when 4 < any (answers) then careperf.refuse_number('an answer', (select max(a) from unnest(answers) a), 'from 1 to 4')::int
	when 1 > any (answers) then careperf.refuse_number('an answer', (select min(a) from unnest(answers) a), 'from 1 to 4')::int
	else 32 - (select case when count(a) = 8 then sum(a) end from unnest(answers) a)::int
end;

comment on function careperf.ascof_1a_score(int[]) is
'ASCOF 1A, quality of life of one person: 32 less the sum of the answers, 1 (best) to 4, to eight questions (q3a, q4a, q5a, q6a, q7a, q8a, q9a, q11), so 0 to 24. NULL where an answer is NULL, and for NULL. Error 22023 for another number of answers and for answers outside 1 to 4.';

create function careperf.ascof_1j_weights()
returns table (question text, place int, answer int, weight numeric)
language sql immutable parallel safe rows 46
begin atomic
	select w.question, w.place, w.answer, w.weight
	from (values
		('q3a'::text, 1, 1, numeric '1'), ('q3a', 1, 2, 0.919), ('q3a', 1, 3, 0.541), ('q3a', 1, 4, 0),
		('q4a', 2, 1, 0.911), ('q4a', 2, 2, 0.789), ('q4a', 2, 3, 0.265), ('q4a', 2, 4, 0.195),
		('q5a', 3, 1, 0.879), ('q5a', 3, 2, 0.775), ('q5a', 3, 3, 0.294), ('q5a', 3, 4, 0.184),
		('q6a', 4, 1, 0.863), ('q6a', 4, 2, 0.78), ('q6a', 4, 3, 0.374), ('q6a', 4, 4, 0.288),
		('q7a', 5, 1, 0.88), ('q7a', 5, 2, 0.452), ('q7a', 5, 3, 0.298), ('q7a', 5, 4, 0.114),
		('q8a', 6, 1, 0.873), ('q8a', 6, 2, 0.748), ('q8a', 6, 3, 0.497), ('q8a', 6, 4, 0.241),
		('q9a', 7, 1, 0.962), ('q9a', 7, 2, 0.927), ('q9a', 7, 3, 0.567), ('q9a', 7, 4, 0.17),
		('q11', 8, 1, 0.847), ('q11', 8, 2, 0.637), ('q11', 8, 3, 0.295), ('q11', 8, 4, 0.263),
		('q13', null, 1, 0), ('q13', null, 2, 0), ('q13', null, 3, -0.0148), ('q13', null, 4, -0.1090), ('q13', null, 5, -0.1090),
		('q17', null, 1, 0), ('q17', null, 2, -0.0308), ('q17', null, 3, -0.1250), ('q17', null, 4, -0.1250), ('q17', null, 5, -0.1250),
		('q18', null, 1, 0), ('q18', null, 2, -0.0603), ('q18', null, 3, -0.1100), ('q18', null, 4, -0.1100)
	) as w (question, place, answer, weight);
end;

comment on function careperf.ascof_1j_weights() is
'The published weights of ASCOF 1J, adjusted quality of life: for eight questions (place 1 to 8 in the answers) what each answer is worth, for q13, q17 and q18 (place NULL) what it adds to the adjustment. Source: NHS Digital, ASC-User-Survey. weight is never NULL.';

create function careperf.ascof_1j_score(
	answers int[],
	q13 int,
	assistance int[],
	q17 int,
	q18 int,
	aged_18_to_64 boolean,
	can_answer boolean default true)
returns float8
language sql immutable parallel safe
return case
	when can_answer is not true then null
	when cardinality(answers) <> 8
		then careperf.refuse_number('the number of answers', cardinality(answers), '8')::float8
	when cardinality(assistance) <> 7
		then careperf.refuse_number('the number of answers on assistance', cardinality(assistance), '7')::float8
	when 4 < any (answers) then careperf.refuse_number('an answer', (select max(a) from unnest(answers) a), 'from 1 to 4')::float8
	when 1 > any (answers) then careperf.refuse_number('an answer', (select min(a) from unnest(answers) a), 'from 1 to 4')::float8
	when 3 < any (assistance) then careperf.refuse_number('an answer on assistance', (select max(a) from unnest(assistance) a), 'from 1 to 3')::float8
	when 1 > any (assistance) then careperf.refuse_number('an answer on assistance', (select min(a) from unnest(assistance) a), 'from 1 to 3')::float8
	when q13 not between 1 and 5 then careperf.refuse_number('q13', q13, 'from 1 to 5')::float8
	when q17 not between 1 and 5 then careperf.refuse_number('q17', q17, 'from 1 to 5')::float8
	when q18 not between 1 and 4 then careperf.refuse_number('q18', q18, 'from 1 to 4')::float8
	else (
		select case when count(w.weight) filter (where w.place is not null) = 8 then
			numeric '0.203' * sum(w.weight) filter (where w.place is not null) - numeric '0.466'
			- (numeric '0.5798' - numeric '0.0202' * (select case when count(a) = 7 then sum(a - 1) end from unnest(assistance) a)
			   + (select h.weight from careperf.ascof_1j_weights() h where h.question = 'q13' and h.answer = q13)
			   + (select h.weight from careperf.ascof_1j_weights() h where h.question = 'q17' and h.answer = q17)
			   + (select h.weight from careperf.ascof_1j_weights() h where h.question = 'q18' and h.answer = q18)
			   + case when aged_18_to_64 then numeric '0' when not aged_18_to_64 then numeric '0.0473' end) end
		from unnest(answers) with ordinality g (answer, place)
			join careperf.ascof_1j_weights() w on w.place = g.place and w.answer = g.answer)::float8
end;

comment on function careperf.ascof_1j_score(int[], int, int[], int, int, boolean, boolean) is
'ASCOF 1J, quality of life of one person adjusted for needs: 0.203 times the weights of the eight answers of 1A, less 0.466, less the adjustment: 0.5798 less 0.0202 for each step of need in the seven answers on assistance (q15a to q15d, q16a to q16c; 1 to 3), and what q13, q17, q18 and an age of 65 and over add. Weights: ascof_1j_weights(). NULL where anything is NULL, and where can_answer is not true. Error 22023 for other numbers of answers and for answers that the questions do not have.';

create or replace function careperf.register_steps() returns table (step integer, area text, script text)
language sql immutable parallel safe
begin atomic
	select v.step, v.area, v.script from (values (0, null::text, null::text)
		, (10, 'organisation', $step_10$
/*
 * Organisation: units, their levels, and hierarchies of units by date.
 * Runs under search_path = pg_catalog, pg_temp: everything else is qualified.
 */

create table care.unit_level (
	level_id	integer generated always as identity primary key,
	code		text not null
		constraint unit_level_code_unique unique
		constraint unit_level_code_has_no_blanks check (code ~ '^[^[:space:][:cntrl:]]{1,100}$'),
	tier		integer not null
		constraint unit_level_tier_from_1 check (tier between 1 and 100),
	title_en	text not null
		constraint unit_level_title_en_not_blank check (btrim(title_en) <> ''),
	title_cy	text
		constraint unit_level_title_cy_not_blank check (btrim(title_cy) <> '')
);
comment on table care.unit_level is 'Kinds of unit by rank: nation, region, council, provider, team.';
comment on column care.unit_level.tier is 'Rank, 1 for the widest. A parent''s tier is always a smaller number than its child''s. Two levels may share a tier (region and council type).';
comment on column care.unit_level.title_cy is 'Title in Welsh; NULL while there is none.';

create table care.unit (
	unit_id		integer generated always as identity primary key,
	code		text not null
		constraint unit_code_unique unique
		constraint unit_code_has_no_blanks check (code ~ '^[^[:space:][:cntrl:]]{1,100}$'),
	level_id	integer not null references care.unit_level,
	title_en	text not null
		constraint unit_title_en_not_blank check (btrim(title_en) <> ''),
	title_cy	text
		constraint unit_title_cy_not_blank check (btrim(title_cy) <> ''),
	first_day	date
		constraint unit_first_day_is_finite check (isfinite(first_day)),
	last_day	date
		constraint unit_last_day_is_finite check (isfinite(last_day)),
	constraint unit_dates_in_order check (last_day >= first_day)
);
create index unit_level_id on care.unit (level_id);
comment on table care.unit is 'Whatever is measured: a nation, region, council, provider or team. A unit that changed its code or area is a new unit.';
comment on column care.unit.code is 'Its code, the same for ever: for a council the official nine-character code. No blanks.';
comment on column care.unit.first_day is 'First day of its existence; NULL when it began before anything is recorded.';
comment on column care.unit.last_day is 'Last day of its existence; NULL while it is open.';
comment on column care.unit.title_cy is 'Title in Welsh; NULL while there is none.';

create table care.hierarchy (
	hierarchy_id	integer generated always as identity primary key,
	code			text not null
		constraint hierarchy_code_unique unique
		constraint hierarchy_code_has_no_blanks check (code ~ '^[^[:space:][:cntrl:]]{1,100}$'),
	title_en		text not null
		constraint hierarchy_title_en_not_blank check (btrim(title_en) <> ''),
	title_cy		text
		constraint hierarchy_title_cy_not_blank check (btrim(title_cy) <> '')
);
comment on table care.hierarchy is 'A way to put units under units (by region, by council type). Figures are rolled up along each hierarchy on its own.';

create table care.unit_parent (
	unit_parent_id	integer generated always as identity primary key,
	hierarchy_id	integer not null references care.hierarchy,
	unit_id			integer not null references care.unit,
	parent_id		integer not null references care.unit,
	first_day		date
		constraint unit_parent_first_day_is_finite check (isfinite(first_day)),
	last_day		date
		constraint unit_parent_last_day_is_finite check (isfinite(last_day)),
	constraint unit_parent_not_itself check (unit_id <> parent_id),
	constraint unit_parent_dates_in_order check (last_day >= first_day),
	/* ranges of one number stand in for equality, which gist has only with another extension */
	constraint unit_parent_one_at_a_time exclude using gist (
		int4range(hierarchy_id, hierarchy_id, '[]') with &&,
		int4range(unit_id, unit_id, '[]') with &&,
		daterange(first_day, last_day, '[]') with &&)
);
create index unit_parent_by_parent on care.unit_parent (parent_id);
create index unit_parent_by_unit on care.unit_parent (unit_id);
comment on table care.unit_parent is 'Which unit is under which, in one hierarchy, from day to day. One parent at a time; no cycles; a parent ranks above its child.';
comment on column care.unit_parent.first_day is 'First day under this parent; NULL when since ever.';
comment on column care.unit_parent.last_day is 'Last day under this parent; NULL while it lasts.';
comment on constraint unit_parent_one_at_a_time on care.unit_parent is 'In one hierarchy a unit has at most one parent on any day.';

create function care.check_unit_parent() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
	child	record;
	parent	record;
begin
	select u.code, l.tier, l.code as level_code into child
	from care.unit as u join care.unit_level as l on l.level_id = u.level_id
	where u.unit_id = new.unit_id;
	select u.code, l.tier, l.code as level_code into parent
	from care.unit as u join care.unit_level as l on l.level_id = u.level_id
	where u.unit_id = new.parent_id;

	if exists (
		with recursive up as (
			select new.parent_id as above_id,
				daterange(new.first_day, new.last_day, '[]') as days
			union
			select p.parent_id, u.days * daterange(p.first_day, p.last_day, '[]')
			from up as u
			join care.unit_parent as p
			  on p.hierarchy_id = new.hierarchy_id
			 and p.unit_id = u.above_id
			 and daterange(p.first_day, p.last_day, '[]') && u.days
			where u.above_id <> new.unit_id
		)
		select from up where up.above_id = new.unit_id)
	then
		raise exception using
			errcode = 'check_violation',
			constraint = 'unit_parent_no_cycle',
			message = format('unit "%s" cannot be under "%s": that would make a circle', child.code, parent.code),
			detail = format('"%s" is itself under "%s" in this hierarchy for some of the days.', parent.code, child.code),
			hint = 'Correct the parents above, or the days for which they hold.';
	end if;

	if parent.tier >= child.tier then
		raise exception using
			errcode = 'check_violation',
			constraint = 'unit_parent_ranks_above',
			message = format('unit "%s" cannot be under "%s": a parent must rank above its child', child.code, parent.code),
			detail = format('"%s" is at level "%s" of tier %s, "%s" at level "%s" of tier %s.',
				parent.code, parent.level_code, parent.tier, child.code, child.level_code, child.tier),
			hint = 'Tier 1 is the widest. Correct the level of one of the two, or the parent.';
	end if;
	return null;
end
$$;
comment on function care.check_unit_parent() is 'Trigger of unit_parent: refuses a circle and a parent that does not rank above its child (23514).';

create constraint trigger unit_parent_is_a_tree
	after insert or update on care.unit_parent
	deferrable initially immediate
	for each row execute function care.check_unit_parent();
comment on trigger unit_parent_is_a_tree on care.unit_parent is 'No circles, and a parent ranks above its child.';

create function care.check_unit_rank() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
	wrong	record;
begin
	select c.code as child_code, p.code as parent_code into wrong
	from care.unit_parent as k
	join care.unit as c on c.unit_id = k.unit_id
	join care.unit_level as cl on cl.level_id = c.level_id
	join care.unit as p on p.unit_id = k.parent_id
	join care.unit_level as pl on pl.level_id = p.level_id
	where pl.tier >= cl.tier
	order by c.code, p.code
	limit 1;
	if found then
		raise exception using
			errcode = 'check_violation',
			constraint = 'unit_parent_ranks_above',
			message = format('unit "%s" is under "%s", which would no longer rank above it', wrong.child_code, wrong.parent_code),
			hint = 'Change the parents first, or the levels of both units in one transaction with the triggers deferred.';
	end if;
	return null;
end
$$;
comment on function care.check_unit_rank() is 'Trigger of unit and unit_level: refuses a change of level or tier that would leave a child under a unit that does not rank above it (23514).';

create constraint trigger unit_keeps_rank
	after update of level_id on care.unit
	deferrable initially immediate
	for each row execute function care.check_unit_rank();
create constraint trigger unit_level_keeps_rank
	after update of tier on care.unit_level
	deferrable initially immediate
	for each row execute function care.check_unit_rank();

/*
 * The closure of unit_parent, kept by triggers: a table, because every view of
 * figures reads it and the planner must know how large it is.
 */
create table care.unit_above (
	hierarchy_id	integer not null,
	unit_id			integer not null,
	above_id		integer not null,
	steps			integer not null,
	first_day		date not null,
	last_day		date not null,
	always			boolean not null generated always as (first_day = '-infinity'::date and last_day = 'infinity'::date) stored,
	has_below		boolean not null,
	primary key (hierarchy_id, unit_id, above_id, first_day)
);
create index unit_above_by_unit on care.unit_above (unit_id);
create index unit_above_by_above on care.unit_above (above_id, hierarchy_id);
comment on table care.unit_above is 'Every unit with every unit above it, itself included (steps 0), for each hierarchy, with the days for which that holds. Made from unit_parent by triggers: not to be edited.';
comment on column care.unit_above.hierarchy_id is 'The hierarchy; 0 for a unit that is in none.';
comment on column care.unit_above.steps is '0 for the unit itself, 1 for its parent, and so on up.';
comment on column care.unit_above.first_day is 'First day, -infinity when since ever.';
comment on column care.unit_above.last_day is 'Last day, infinity while it lasts. A unit that has closed stays for ever where it was on its last day: its last figures may be of a period that ends later.';
comment on column care.unit_above.always is 'True when it holds on every day: most rows do, and the planner can know that from here.';
comment on column care.unit_above.has_below is 'True when unit_id has, or ever had, units below it in this hierarchy.';

create function care.refresh_unit_above(changed integer[] default null) returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
	touched	integer[];
begin
	/* a change of a unit's parent also moves everything below it */
	if changed is not null then
		touched := array(
			select unnest(changed)
			union
			select a.unit_id from care.unit_above as a where a.above_id = any (changed)
			union
			/* children linked by the same statement */
			select b.unit_id from (
				with recursive below as (
					select k.unit_id, 1 as steps from care.unit_parent as k where k.parent_id = any (changed)
					union
					select k.unit_id, b.steps + 1 from below as b join care.unit_parent as k on k.parent_id = b.unit_id
					where b.steps < 100
				)
				select unit_id from below) as b);
	end if;

	delete from care.unit_above as a where changed is null or a.unit_id = any (touched);
	with recursive link as not materialized (
		/* a unit that has closed stays for ever where it was on its last day */
		select k.hierarchy_id, k.unit_id, k.parent_id, coalesce(k.first_day, '-infinity'::date) as first_day,
			case when k.last_day is null or k.last_day >= u.last_day then 'infinity'::date else k.last_day end as last_day
		from care.unit_parent as k
		join care.unit as u on u.unit_id = k.unit_id
	), up as (
		select l.hierarchy_id, l.unit_id, l.parent_id as above_id, 1 as steps, l.first_day, l.last_day
		from link as l
		where changed is null or l.unit_id = any (touched)
		union all
		select b.hierarchy_id, b.unit_id, l.parent_id, b.steps + 1,
			greatest(b.first_day, l.first_day), least(b.last_day, l.last_day)
		from up as b
		join link as l on l.hierarchy_id = b.hierarchy_id and l.unit_id = b.above_id
		where b.steps < 100 and l.first_day <= b.last_day and l.last_day >= b.first_day
	), member as (
		select k.hierarchy_id, k.unit_id from care.unit_parent as k
		union
		select k.hierarchy_id, k.parent_id from care.unit_parent as k
	), wanted as (
		select up.hierarchy_id, up.unit_id, up.above_id, up.steps, up.first_day, up.last_day from up
		union all
		select m.hierarchy_id, m.unit_id, m.unit_id, 0, '-infinity'::date, 'infinity'::date
		from member as m
		where changed is null or m.unit_id = any (touched)
		union all
		select 0, u.unit_id, u.unit_id, 0, '-infinity'::date, 'infinity'::date
		from care.unit as u
		where not exists (select from member as m where m.unit_id = u.unit_id)
		  and (changed is null or u.unit_id = any (touched))
	)
	insert into care.unit_above (hierarchy_id, unit_id, above_id, steps, first_day, last_day, has_below)
	select w.hierarchy_id, w.unit_id, w.above_id, w.steps, w.first_day, w.last_day,
		exists (select from care.unit_parent as k where k.hierarchy_id = w.hierarchy_id and k.parent_id = w.unit_id)
	from wanted as w
	/* a circle that waits for its deferred check must not fail here first */
	on conflict do nothing;
end
$$;
comment on function care.refresh_unit_above(integer[]) is 'Makes unit_above anew for these units and everything below them, or for all (NULL). Called by triggers.';

create function care.keep_unit_above() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
	/* a link that another session has not committed yet would be missing here for ever: wait for it */
	lock table care.unit_above in share row exclusive mode;
	if tg_op <> 'INSERT' then
		perform care.refresh_unit_above();
	elsif tg_table_name = 'unit' then
		perform care.refresh_unit_above(array(select n.unit_id from new_row as n));
	else
		perform care.refresh_unit_above(array(select n.unit_id from new_link as n));
		/* the parents may be new to the hierarchy, or have had nothing below until now */
		delete from care.unit_above as a using new_link as n
		where a.hierarchy_id = 0 and a.unit_id = n.parent_id;
		insert into care.unit_above (hierarchy_id, unit_id, above_id, steps, first_day, last_day, has_below)
		select n.hierarchy_id, n.parent_id, n.parent_id, 0, '-infinity'::date, 'infinity'::date, true
		from new_link as n
		on conflict do nothing;
		update care.unit_above as a set has_below = true
		from new_link as n
		where a.hierarchy_id = n.hierarchy_id and a.unit_id = n.parent_id and not a.has_below;
	end if;
	return null;
end
$$;
comment on function care.keep_unit_above() is 'Trigger of unit and unit_parent: keeps unit_above in step.';

create trigger unit_is_in_closure
	after insert on care.unit
	referencing new table as new_row
	for each statement execute function care.keep_unit_above();
create trigger unit_closes_in_closure
	after update of first_day, last_day or delete or truncate on care.unit
	for each statement execute function care.keep_unit_above();
create trigger unit_parent_is_in_closure
	after insert on care.unit_parent
	referencing new table as new_link
	for each statement execute function care.keep_unit_above();
create trigger unit_parent_moves_in_closure
	after update or delete or truncate on care.unit_parent
	for each statement execute function care.keep_unit_above();
comment on trigger unit_keeps_rank on care.unit is 'A change of level must not leave it under a unit that does not rank above it, or above one that does not rank below.';
comment on trigger unit_level_keeps_rank on care.unit_level is 'A change of tier must not leave a child under a unit that does not rank above it.';
comment on trigger unit_is_in_closure on care.unit is 'Puts new units into unit_above.';
comment on trigger unit_closes_in_closure on care.unit is 'Makes unit_above anew when days of units change.';
comment on trigger unit_parent_is_in_closure on care.unit_parent is 'Puts new links into unit_above.';
comment on trigger unit_parent_moves_in_closure on care.unit_parent is 'Makes unit_above anew when links change or go.';
$step_10$)
		, (20, 'indicator', $step_20$
/* Indicators: what is measured, apart from its dated definition. */

create table care.indicator (
	indicator_id	integer generated always as identity primary key,
	code			text not null
		constraint indicator_code_unique unique
		constraint indicator_code_has_no_blanks check (code ~ '^[^[:space:][:cntrl:]]{1,100}$'),
	kind			text not null
		constraint indicator_kind_known check (kind in ('count', 'proportion', 'rate', 'ratio', 'mean'))
);
comment on table care.indicator is 'An indicator by its lasting identity. What may change with time is in indicator_version.';
comment on column care.indicator.kind is 'Kind of summary its facts hold: count, proportion, rate, ratio or mean. Cannot change once there are facts: another kind is another indicator.';

create table care.indicator_version (
	version_id		integer generated always as identity primary key,
	indicator_id	integer not null references care.indicator,
	first_day		date
		constraint indicator_version_first_day_is_finite check (isfinite(first_day)),
	last_day		date
		constraint indicator_version_last_day_is_finite check (isfinite(last_day)),
	title_en		text not null
		constraint indicator_version_title_en_not_blank check (btrim(title_en) <> ''),
	title_cy		text
		constraint indicator_version_title_cy_not_blank check (btrim(title_cy) <> ''),
	title_cy_confirmed boolean not null default false,
	per				double precision not null default 1
		constraint indicator_version_per_above_0 check (per > 0 and per <= 1e12),
	unit_of_measure	text not null default ''
		constraint indicator_version_unit_of_measure_one_line check (unit_of_measure !~ '[[:cntrl:]]'),
	decimals		integer not null default 1
		constraint indicator_version_decimals_0_to_10 check (decimals between 0 and 10),
	polarity		text not null
		constraint indicator_version_polarity_known check (polarity in ('high', 'low', 'neutral')),
	operator_units	text not null default 'pool'
		constraint indicator_version_operator_units_known check (operator_units in ('pool')),
	operator_time	text not null default 'pool'
		constraint indicator_version_operator_time_known check (operator_time in ('pool', 'sum', 'last', 'average', 'none')),
	base_period		text not null default 'year'
		constraint indicator_version_base_period_known check (base_period in ('month', 'quarter', 'year')),
	comparable_before boolean not null default false,
	withhold_below	integer not null default 5
		constraint indicator_version_withhold_below_0_or_more check (withhold_below >= 0),
	status			text not null default 'live'
		constraint indicator_version_status_known check (status in ('draft', 'consulted', 'agreed', 'live', 'retired')),
	definition		text not null default '',
	constraint indicator_version_dates_in_order check (last_day >= first_day),
	constraint indicator_version_one_at_a_time exclude using gist (
		int4range(indicator_id, indicator_id, '[]') with &&,
		daterange(first_day, last_day, '[]') with &&)
);
comment on table care.indicator_version is 'The definition of an indicator from day to day. A figure is read by the version in force on the last day of its period.';
comment on column care.indicator_version.first_day is 'First day of this definition; NULL when since ever.';
comment on column care.indicator_version.last_day is 'Last day of this definition; NULL while it holds.';
comment on column care.indicator_version.title_cy is 'Title in Welsh; NULL while there is none.';
comment on column care.indicator_version.title_cy_confirmed is 'True when the Welsh title has a published source.';
comment on column care.indicator_version.per is 'What the value is multiplied by: 100 for per cent, 100000 for a rate per 100,000, 1 for none.';
comment on column care.indicator_version.unit_of_measure is 'What the value is in, for people: per cent, per 100,000 adults. Empty for a bare number.';
comment on column care.indicator_version.decimals is 'Decimal places at which the value is shown and compared with stated values.';
comment on column care.indicator_version.polarity is 'high: higher is better. low: lower is better. neutral: neither.';
comment on column care.indicator_version.operator_units is 'How figures of units make the figure of their parent: pool adds the parts of the summaries, never the values.';
comment on column care.indicator_version.operator_time is 'How shorter periods make a longer one: pool, sum, last, average or none.';
comment on column care.indicator_version.base_period is 'Length of the periods its facts are for: month, quarter or year.';
comment on column care.indicator_version.comparable_before is 'True when figures under this definition may be compared with those under the one before it. False: a break in the series, across which no change is told.';
comment on column care.indicator_version.withhold_below is 'Views withhold a figure in which a count of people is above 0 and below this number. 0 withholds nothing.';

create function care.check_indicator_kind() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
	if exists (select from care.fact as f where f.indicator_id = new.indicator_id and f.summary is not null) then
		raise exception using
			errcode = 'check_violation',
			constraint = 'indicator_kind_is_lasting',
			message = format('indicator "%s" has facts of kind %s: its kind cannot change', old.code, old.kind),
			hint = 'Register another indicator for the other kind.';
	end if;
	return new;
end
$$;
comment on function care.check_indicator_kind() is 'Trigger of indicator: refuses another kind once there are facts (23514).';
create trigger indicator_kind_is_lasting
	before update of kind on care.indicator
	for each row when (old.kind <> new.kind)
	execute function care.check_indicator_kind();
comment on trigger indicator_kind_is_lasting on care.indicator is 'Refuses another kind once there are facts.';
$step_20$)
		, (30, 'fact', $step_30$
/* Facts: one summary per indicator, unit and period, appended and never changed. */

create table care.note_code (
	code			text primary key
		constraint note_code_is_short check (code ~ '^[a-z]{1,10}$'),
	meaning_en		text not null,
	meaning_cy		text not null,
	meaning_cy_confirmed boolean not null,
	use_en			text not null default '',
	is_marker		boolean not null default false
);
comment on table care.note_code is 'What a note beside a value means. One to three letters: the shorthand of StatsWales (Welsh Government, Open Government Licence v3.0). Longer: the loaders'' own.';
comment on column care.note_code.meaning_cy_confirmed is 'True when the Welsh words have a published source.';
comment on column care.note_code.is_marker is 'True when it may stand in place of a number in a load.';

/* Contains public sector information licensed under the Open Government Licence v3.0 (StatsWales), all but the last row. */
insert into care.note_code (code, meaning_en, meaning_cy, meaning_cy_confirmed, use_en, is_marker) values
	('a', 'Average', 'Cyfartaledd', true, 'average of other values', false),
	('b', 'Break in time series', 'Cyfres toriad mewn amser', true, 'data before the break cannot be directly compared with data after it', false),
	('c', 'Confidential information', 'Gwybodaeth gyfrinachol', true, 'suppressed for confidentiality', true),
	('e', 'Estimated', 'Amcangyfrifedig', true, '', false),
	('f', 'Forecast', 'Rhagolwg', true, '', false),
	('k', 'Low figure', 'Ffigwr isel', true, 'appears as zero when rounded', true),
	('ns', 'Not statistically significant', 'Ddim yn arwyddocaol yn ystadegol', true, '', false),
	('p', 'Provisional', 'Amodol', true, 'yet to be finalised', false),
	('r', 'Revised', 'Diwygiedig', true, 'revised since first published', false),
	('s', 'Statistically significant at 0.05 or 5% level', 'Yn arwyddocaol yn ystadegol ar lefel 0.05 neu 5%', true, '', false),
	('ss', 'Statistically significant at 0.01 or 1% level', 'Yn arwyddocaol yn ystadegol ar lefel 0.01 neu 1%', true, '', false),
	('sss', 'Statistically significant at 0.001 or 0.1% level', 'Yn arwyddocaol yn ystadegol ar lefel 0.001 neu 0.1%', true, '', false),
	('t', 'Total', 'Cyfanswm', true, 'total of other values', false),
	('u', 'Low reliability', 'Dibynadwyedd isel', true, '', true),
	('w', 'None recorded in survey', 'Dim wedi''u cofnodi yn yr arolwg', true, '', true),
	('x', 'Not available', 'Ddim ar gael', true, '', true),
	('z', 'Not applicable', 'Amherthnasol', true, 'no possible value for this combination', true),
	('above', 'Numerator above denominator', 'Rhifiadur uwchlaw''r enwadur', false, 'kept as it was published', false);

create table care.load_run (
	load_id			bigint generated always as identity primary key,
	loader			text not null,
	source			text not null,
	started_at		timestamptz not null default clock_timestamp(),
	loaded_by		text not null default current_user,
	load_good_rows	boolean not null,
	rows_read		bigint,
	added			bigint,
	unchanged		bigint,
	noted			bigint,
	bad				bigint,
	outcome			text
);
comment on table care.load_run is 'One row per call of a loader: what it read, from where, by whom, and what came of it.';
comment on column care.load_run.source is 'Name of the table or view that was read.';
comment on column care.load_run.added is 'Rows that added or corrected something.';
comment on column care.load_run.outcome is 'In words: loaded, nothing loaded, or good rows loaded.';

create table care.fact (
	fact_id			bigint generated always as identity primary key,
	indicator_id	integer not null references care.indicator,
	unit_id			integer not null references care.unit,
	first_day		date not null
		constraint fact_first_day_is_finite check (isfinite(first_day)),
	last_day		date not null
		constraint fact_last_day_is_finite check (isfinite(last_day)),
	summary			careperf.summary,
	stated_value	double precision
		constraint fact_stated_value_in_range check (stated_value between -1e16 and 1e16),
	note_codes		text[] not null default '{}',
	status			text not null default 'final'
		constraint fact_status_known check (status in ('final', 'provisional')),
	recorded_at		timestamptz not null default clock_timestamp(),
	recorded_by		text not null default current_user,
	load_id			bigint references care.load_run,
	replaces		bigint
		constraint fact_replaced_once unique,
	constraint fact_dates_in_order check (last_day >= first_day),
	constraint fact_days_in_range check (first_day >= date '1900-01-01' and last_day < date '2200-01-01'),
	/* one fact past these bounds would be an error in every view that reads it */
	constraint fact_counts_in_range check (
		abs(careperf.numerator(summary)) <= 1e16 and coalesce(abs(careperf.denominator(summary)) <= 1e16, true)),
	constraint fact_counts_or_stated_value check (summary is null or stated_value is null),
	constraint fact_says_something check (summary is not null or stated_value is not null or note_codes <> '{}'),
	constraint fact_not_its_own_replacement check (replaces < fact_id),
	constraint fact_cell unique (fact_id, indicator_id, unit_id, first_day, last_day),
	constraint fact_replaces_same_cell foreign key (replaces, indicator_id, unit_id, first_day, last_day)
		references care.fact (fact_id, indicator_id, unit_id, first_day, last_day)
);
create unique index fact_one_chain on care.fact (indicator_id, unit_id, first_day, last_day) where replaces is null;
create index fact_by_unit on care.fact (unit_id, indicator_id, last_day);
comment on table care.fact is 'What is known of one indicator for one unit and one period (a cell). Append-only: a correction is a new row that says which one it replaces.';
comment on column care.fact.first_day is 'First day of the period.';
comment on column care.fact.last_day is 'Last day of the period, included.';
comment on column care.fact.summary is 'The exact counts and sums; NULL when only a value or a note was given.';
comment on column care.fact.stated_value is 'A value published without the counts behind it, in the unit of the indicator. Shown for its own unit, never rolled up. NULL when there are counts or nothing.';
comment on column care.fact.note_codes is 'Codes of note_code. Empty when there is nothing to note.';
comment on column care.fact.status is 'final, or provisional while it may still change.';
comment on column care.fact.recorded_at is 'When it was recorded: the second clock, beside the period.';
comment on column care.fact.load_id is 'The load that brought it; NULL when it was inserted by hand.';
comment on column care.fact.replaces is 'The fact of the same cell that this one corrects; NULL for the first fact of a cell. Unique, so two corrections of one fact cannot both win.';
comment on index care.fact_one_chain is 'A cell has one first fact: whoever corrects must say which fact is replaced.';

create function care.refuse_fact_change() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
	raise exception using
		errcode = 'object_not_in_prerequisite_state',
		message = format('facts are never changed: %s on care.fact is refused', lower(tg_op)),
		detail = 'The past must stay as it was recorded.',
		hint = 'To correct a fact, insert a new one for the same cell with replaces set to its fact_id, or load the corrected rows with care.load_figures().';
end
$$;
comment on function care.refuse_fact_change() is 'Trigger of fact: refuses UPDATE, DELETE and TRUNCATE (55000).';
create trigger fact_is_append_only
	before update or delete or truncate on care.fact
	for each statement execute function care.refuse_fact_change();

create function care.check_fact() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
	wrong	record;
begin
	select i.code, i.kind as wanted, careperf.kind(n.summary) as given into wrong
	from new_fact as n
	join care.indicator as i on i.indicator_id = n.indicator_id
	where careperf.kind(n.summary) <> i.kind
	order by n.fact_id
	limit 1;
	if found then
		raise exception using
			errcode = 'check_violation',
			constraint = 'fact_kind_of_indicator',
			message = format('indicator "%s" holds summaries of kind %s, not %s', wrong.code, wrong.wanted, wrong.given),
			hint = format('Make the summary with careperf.summarise_%s or careperf.%s_of.', wrong.wanted, wrong.wanted);
	end if;

	select i.code into wrong
	from new_fact as n
	join care.indicator as i on i.indicator_id = n.indicator_id
	where i.kind = 'count' and n.stated_value is not null
	limit 1;
	if found then
		raise exception using
			errcode = 'check_violation',
			constraint = 'fact_count_is_a_summary',
			message = format('indicator "%s" holds counts: a count is never a stated value', wrong.code),
			detail = 'A stated value has no counts behind it, and would not be withheld when it is small.',
			hint = 'Put it in summary with careperf.count_of.';
	end if;

	select c.code into wrong
	from new_fact as n
	cross join lateral unnest(n.note_codes) as c(code)
	where not exists (select from care.note_code as k where k.code = c.code)
	limit 1;
	if found then
		raise exception using
			errcode = 'foreign_key_violation',
			constraint = 'fact_note_codes_known',
			message = format('note code "%s" is not known', coalesce(wrong.code, 'NULL')),
			hint = 'The codes are in care.note_code.';
	end if;
	return null;
end
$$;
comment on function care.check_fact() is 'Trigger of fact: the kind of a summary is that of its indicator (23514), a count is no stated value (23514), its note codes are known (23503).';
create trigger fact_is_sound
	after insert on care.fact
	referencing new table as new_fact
	for each statement execute function care.check_fact();

comment on trigger fact_is_append_only on care.fact is 'Refuses UPDATE, DELETE and TRUNCATE.';
comment on trigger fact_is_sound on care.fact is 'Checks the kind of the summary and the note codes.';

create view care.current_fact as
select f.fact_id, f.indicator_id, f.unit_id, f.first_day, f.last_day, f.summary, f.stated_value,
	f.note_codes, f.status, f.recorded_at, f.recorded_by, f.load_id, f.replaces
from care.fact as f
where not exists (select from care.fact as later where later.replaces = f.fact_id);
comment on view care.current_fact is 'The facts that no other fact replaces: one per indicator, unit and period. Unprotected: small counts are not withheld.';
$step_30$)
		, (40, 'target', $step_40$
/* Targets and the tolerances by which a value is banded against them. */

create table care.target (
	target_id			integer generated always as identity primary key,
	indicator_id		integer not null references care.indicator,
	unit_id				integer references care.unit,
	level_id			integer references care.unit_level,
	first_day			date
		constraint target_first_day_is_finite check (isfinite(first_day)),
	last_day			date
		constraint target_last_day_is_finite check (isfinite(last_day)),
	kind				text not null
		constraint target_kind_known check (kind in ('level', 'change_points', 'change_per_cent', 'always', 'direction')),
	amount				double precision
		constraint target_amount_in_range check (amount between -1e16 and 1e16),
	baseline_name		text
		constraint target_baseline_name_not_blank check (btrim(baseline_name) <> ''),
	baseline_first_day	date,
	baseline_last_day	date,
	baseline_value		double precision
		constraint target_baseline_value_in_range check (baseline_value between -1e16 and 1e16),
	due					date,
	reason				text not null default '',
	constraint target_dates_in_order check (last_day >= first_day),
	constraint target_for_unit_or_level check (num_nonnulls(unit_id, level_id) <= 1),
	constraint target_amount_where_needed check (
		(kind in ('level', 'change_points', 'change_per_cent')) = (amount is not null)),
	constraint target_baseline_where_needed check (
		kind not in ('change_points', 'change_per_cent')
		or baseline_value is not null or baseline_first_day is not null),
	constraint target_baseline_is_named check (
		(baseline_value is null and baseline_first_day is null) or baseline_name is not null),
	constraint target_baseline_is_value_or_period check (
		num_nonnulls(baseline_value, baseline_first_day) <= 1),
	constraint target_baseline_dates_in_order check (
		(baseline_first_day is null) = (baseline_last_day is null)
		and (baseline_first_day is null or baseline_last_day >= baseline_first_day)),
	constraint target_one_at_a_time exclude using gist (
		int4range(indicator_id, indicator_id, '[]') with &&,
		int4range(coalesce(unit_id, 0), coalesce(unit_id, 0), '[]') with &&,
		int4range(coalesce(level_id, 0), coalesce(level_id, 0), '[]') with &&,
		daterange(first_day, last_day, '[]') with &&)
);
create index target_by_indicator on care.target (indicator_id);
create function care.check_target() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
	unfit	record;
begin
	select i.code, i.kind into unfit
	from care.indicator as i
	where i.indicator_id = new.indicator_id and i.kind in ('count', 'mean');
	if found and new.kind = 'always' then
		raise exception using
			errcode = 'check_violation',
			constraint = 'target_always_has_a_whole',
			message = format('a target of kind always needs a proportion, rate or ratio; indicator "%s" is a %s', unfit.code, unfit.kind),
			detail = 'Always means everyone, so there must be a denominator of everyone.',
			hint = 'Use a target of kind level.';
	end if;
	return new;
end
$$;
comment on function care.check_target() is 'Trigger of target: kind always is for indicators with a denominator of everyone (23514).';
create trigger target_is_fit
	before insert or update on care.target
	for each row execute function care.check_target();
comment on trigger target_is_fit on care.target is 'A target of kind always is for proportions, rates and ratios.';
comment on table care.target is 'What an indicator should reach, for one unit, for every unit of a level, or (neither) for all. In force by date; a unit''s own target goes before its level''s, and that before one for all.';
comment on column care.target.first_day is 'First day it is in force; NULL when since ever. A figure is held against the target in force on the last day of its period.';
comment on column care.target.last_day is 'Last day it is in force; NULL while it holds.';
comment on column care.target.kind is 'level: reach the amount. change_points: baseline plus the amount. change_per_cent: baseline changed by that per cent of itself. always: everyone, every time. direction: move the right way from the baseline.';
comment on column care.target.amount is 'In the unit of the value (level), in points (change_points) or per cent of the baseline (change_per_cent), negative for a fall. NULL for always and direction.';
comment on column care.target.baseline_name is 'The baseline in words, for instance 2018-19.';
comment on column care.target.baseline_first_day is 'First day of the baseline period; the unit''s own figure of that period is the baseline. NULL with a baseline_value, or for direction against the year before.';
comment on column care.target.baseline_value is 'A baseline frozen as a number, in the unit of the value. NULL when the baseline is a period.';
comment on column care.target.due is 'The day by which it should be reached; NULL when at once.';

create table care.band_scheme (
	band_scheme_id	integer generated always as identity primary key,
	indicator_id	integer references care.indicator,
	first_day		date
		constraint band_scheme_first_day_is_finite check (isfinite(first_day)),
	last_day		date
		constraint band_scheme_last_day_is_finite check (isfinite(last_day)),
	tolerance		double precision not null
		constraint band_scheme_tolerance_in_range check (tolerance between 0 and 1e16),
	tolerance_in	text not null
		constraint band_scheme_tolerance_in_known check (tolerance_in in ('absolute', 'points', 'per cent')),
	confidence		double precision not null default 0.95
		constraint band_scheme_confidence_between_0_and_1 check (confidence > 0 and confidence < 1),
	constraint band_scheme_dates_in_order check (last_day >= first_day),
	constraint band_scheme_one_at_a_time exclude using gist (
		int4range(coalesce(indicator_id, 0), coalesce(indicator_id, 0), '[]') with &&,
		daterange(first_day, last_day, '[]') with &&)
);
comment on table care.band_scheme is 'How far from its target a value may be and still be close to it, and the level of confidence limits, by date.';
comment on column care.band_scheme.indicator_id is 'The indicator it is for; NULL for every indicator that has none of its own.';
comment on column care.band_scheme.first_day is 'First day it is in force; NULL when since ever.';
comment on column care.band_scheme.last_day is 'Last day it is in force; NULL while it holds.';
comment on column care.band_scheme.tolerance is 'How far off still counts as close to target, in tolerance_in.';
comment on column care.band_scheme.tolerance_in is 'absolute: in the unit of the value. points: percentage points. per cent: of the target.';
comment on column care.band_scheme.confidence is 'Level of the confidence limits and comparisons shown, between 0 and 1.';

insert into care.band_scheme (tolerance, tolerance_in) values (0, 'absolute');

/* the views ask these two for every figure: the planner must know that they are small */
analyze care.target;
analyze care.band_scheme;
$step_40$)
		, (50, 'loaders', $step_50$
/*
 * Loaders: rows of text in, checked all together, then loaded or reported.
 * Nothing is loaded by halves unless the caller asks for the good rows.
 */

create table care.load_problem (
	problem_id	bigint generated always as identity primary key,
	load_id		bigint not null references care.load_run,
	line		bigint not null,
	column_name	text,
	given		text,
	reason		text not null,
	severity	text not null
		constraint load_problem_severity_known check (severity in ('bad', 'note'))
);
create index load_problem_by_load on care.load_problem (load_id, line);
comment on table care.load_problem is 'What a loader found in its rows: every reason of every bad row, and notes on rows that were kept.';
comment on column care.load_problem.line is 'The row''s own line where the source has that column and every line in it is a different whole number, else its number in reading order from 1.';
comment on column care.load_problem.column_name is 'Column of the source it is about; NULL when about the whole row.';
comment on column care.load_problem.given is 'What stood there, up to 200 characters; NULL when nothing.';
comment on column care.load_problem.severity is 'bad: the row cannot be loaded. note: it can, and this is worth knowing.';

create function care.columns_of(source regclass) returns text[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
	select array(
		select a.attname::text
		from pg_attribute as a
		where a.attrelid = source and a.attnum > 0 and not a.attisdropped)
$$;
comment on function care.columns_of(regclass) is 'For the loaders: the names of the columns of a table or view. Empty for NULL.';

create function care.read_source(source regclass, wanted text[], needed text[], into_table name)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
/* dates and numbers as text must not depend on the session */
set datestyle = 'ISO, YMD'
set extra_float_digits = 1
as $$
declare
	present	text[];
	missing	text[];
	columns	text;
	rows_in	bigint;
begin
	if source is null then
		raise exception using
			errcode = 'null_value_not_allowed',
			message = 'there is no source to load',
			hint = 'Name the table or view that holds the rows.';
	end if;
	present := care.columns_of(source);
	missing := array(
		select need from unnest(needed) as need
		where not string_to_array(need, '|') && present
		order by need);
	if missing <> '{}' then
		raise exception using
			errcode = 'undefined_column',
			message = format('%s lacks the column %s', source, replace(array_to_string(missing, ', '), '|', ' or ')),
			detail = format('A loader reads the columns %s by name, in any order, as text.', array_to_string(wanted, ', ')),
			hint = 'Put a view with these column names over your table and load that.';
	end if;

	select string_agg(
		case when w.name = any (present)
			then format('nullif(btrim(%I::text, E'' \t\r\n''), '''') as %I', w.name, w.name)
			else format('null::text as %I', w.name)
		end, ', ' order by w.place)
	into columns
	from unnest(wanted) with ordinality as w(name, place);

	execute format(
		'create temp table %I on commit drop as
			select row_number() over () as seq, %s from %s', into_table, columns, source);
	get diagnostics rows_in = row_count;
	/* problems are told apart by line: the source's own lines only if each is a number of its own */
	execute format(
		'update pg_temp.%1$I set line = seq
		where (select count(distinct case when line ~ ''^[0-9]{1,18}$'' then line::bigint end) < count(*)
			from pg_temp.%1$I)', into_table);
	execute format('analyze pg_temp.%I', into_table);
	return rows_in;
end
$$;
comment on function care.read_source(regclass, text[], text[], name) is
'For the loaders: copies the wanted columns of the source as trimmed text (blank is NULL, an absent column is NULL) into a temporary table. needed are columns that must be there (a|b: one of them). Answers the rows read; error 42703 names what is missing.';

create function care.finish_load(this_load bigint, row_count bigint, load_good_rows boolean,
	added_rows bigint, unchanged_rows bigint,
	out load_id bigint, out rows_read bigint, out added bigint, out unchanged bigint,
	out noted bigint, out bad bigint, out outcome text)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
	select count(distinct p.line) filter (where p.severity = 'note'),
		count(distinct p.line) filter (where p.severity = 'bad')
	into noted, bad
	from care.load_problem as p where p.load_id = this_load;

	load_id := this_load;
	rows_read := row_count;
	added := added_rows;
	unchanged := unchanged_rows;
	outcome := case
		when bad = 0 then 'loaded'
		when finish_load.load_good_rows then 'good rows loaded, bad rows left out'
		else 'nothing loaded: there are bad rows'
		end;
	update care.load_run as r
	set rows_read = finish_load.rows_read, added = finish_load.added, unchanged = finish_load.unchanged,
		noted = finish_load.noted, bad = finish_load.bad, outcome = finish_load.outcome
	where r.load_id = this_load;
end
$$;
comment on function care.finish_load(bigint, bigint, boolean, bigint, bigint) is
'For the loaders: writes what came of a load into load_run and answers it.';

/* ------------------------------------------------------------------ units */

create function care.load_units(source regclass, hierarchy text default null, load_good_rows boolean default false,
	out load_id bigint, out rows_read bigint, out added bigint, out unchanged bigint,
	out noted bigint, out bad bigint, out outcome text)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
	this_load		bigint;
	row_count		bigint;
	changed			bigint := 0;
	same			bigint := 0;
	this_hierarchy	integer;
	present			text[] := care.columns_of(source);
begin
	if hierarchy is not null then
		select h.hierarchy_id into this_hierarchy from care.hierarchy as h where h.code = load_units.hierarchy;
		if not found then
			raise exception using
				errcode = 'undefined_object',
				message = format('there is no hierarchy "%s"', hierarchy),
				hint = 'Insert it into care.hierarchy first.';
		end if;
	end if;
	lock table care.unit, care.unit_parent in share row exclusive mode;

	row_count := care.read_source(source,
		'{line,code,title,title_cy,level,parent,first_day,last_day}',
		case when hierarchy is null then '{code,title,level}' else '{code,title,level,parent}' end::text[],
		'care_load_given');
	insert into care.load_run (loader, source, load_good_rows)
	values ('load_units', source::text, coalesce(load_units.load_good_rows, false))
	returning care.load_run.load_id into this_load;

	create temp table care_load_row on commit drop as
	/* what the source has no column for stays as it is registered */
	select g.seq, g.line::bigint as line, g.code, g.title, g.level, g.parent,
		case when 'title_cy' = any (present) then g.title_cy else u.title_cy end as title_cy,
		g.first_day as first_given, g.last_day as last_given,
		case when 'first_day' = any (present) then careperf.date_or_null(g.first_day) else u.first_day end as first_day,
		case when 'last_day' = any (present) then careperf.date_or_null(g.last_day) else u.last_day end as last_day,
		l.level_id, l.tier, u.unit_id, ul.code as registered_level,
		coalesce(pl.tier, gl.tier) as parent_tier,
		false as touched
	from pg_temp.care_load_given as g
	left join care.unit_level as l on l.code = g.level
	left join care.unit as u on u.code = g.code
	left join care.unit_level as ul on ul.level_id = u.level_id
	left join care.unit as p on p.code = g.parent
	left join care.unit_level as pl on pl.level_id = p.level_id
	/* a parent may be new in the same load */
	left join (select distinct on (code) code, level from pg_temp.care_load_given order by code, seq) as gp on gp.code = g.parent
	left join care.unit_level as gl on gl.code = gp.level;
	analyze pg_temp.care_load_row;

	insert into care.load_problem (load_id, line, column_name, given, reason, severity)
	select this_load, q.line, q.column_name, left(q.given, 200), q.reason, 'bad'
	from (
		select r.line, 'code' as column_name, r.code as given, 'no code' as reason
		from pg_temp.care_load_row as r where r.code is null
		union all
		select r.line, 'code', r.code, 'a code has no blanks and at most 100 characters'
		from pg_temp.care_load_row as r where r.code !~ '^[^[:space:][:cntrl:]]{1,100}$'
		union all
		select r.line, 'code', r.code, 'more than one row for this unit'
		from pg_temp.care_load_row as r
		where r.code in (select d.code from pg_temp.care_load_row as d group by d.code having count(*) > 1)
		union all
		select r.line, 'title', null, 'no title' from pg_temp.care_load_row as r where r.title is null
		union all
		select r.line, 'level', r.level, case when r.level is null then 'no level' else 'unknown level' end
		from pg_temp.care_load_row as r where r.level_id is null
		union all
		select r.line, 'level', r.level, format('the unit is registered at level %s', r.registered_level)
		from pg_temp.care_load_row as r where r.level_id is not null and r.level <> r.registered_level
		union all
		select r.line, 'first_day', r.first_given, 'not a day'
		from pg_temp.care_load_row as r where r.first_given is not null and r.first_day is null
		union all
		select r.line, 'last_day', r.last_given, 'not a day'
		from pg_temp.care_load_row as r where r.last_given is not null and r.last_day is null
		union all
		select r.line, 'last_day', r.last_given, 'ends before it begins'
		from pg_temp.care_load_row as r where r.last_day < r.first_day
		union all
		select r.line, 'parent', r.parent, 'a unit cannot be its own parent'
		from pg_temp.care_load_row as r where hierarchy is not null and r.parent = r.code
		union all
		select r.line, 'parent', r.parent, 'unknown parent'
		from pg_temp.care_load_row as r where hierarchy is not null and r.parent is not null and r.parent_tier is null
		union all
		select r.line, 'parent', r.parent, 'the parent does not rank above the unit'
		from pg_temp.care_load_row as r where hierarchy is not null and r.parent <> r.code and r.parent_tier >= r.tier
		union all
		select r.line, 'parent', r.parent, format('the unit has another parent in these days: %s', o.code)
		from pg_temp.care_load_row as r
		join care.unit_parent as k
		  on k.unit_id = r.unit_id and k.hierarchy_id = this_hierarchy
		 and daterange(k.first_day, k.last_day, '[]')
			&& case when coalesce(r.first_day <= r.last_day, true) then daterange(r.first_day, r.last_day, '[]') end
		join care.unit as o on o.unit_id = k.parent_id
		where r.parent is not null and o.code <> r.parent
		union all
		select r.line, 'parent', r.parent, 'the links to this parent are dated in parts: change care.unit_parent by hand'
		from pg_temp.care_load_row as r
		join care.unit as o on o.code = r.parent
		where (select count(*) from care.unit_parent as k
			where k.unit_id = r.unit_id and k.hierarchy_id = this_hierarchy and k.parent_id = o.unit_id
			  and daterange(k.first_day, k.last_day, '[]')
				&& case when coalesce(r.first_day <= r.last_day, true) then daterange(r.first_day, r.last_day, '[]') end) > 1
	) as q
	order by q.line, q.column_name;

	/* with the good rows alone, a new parent may be among the bad ones */
	if exists (select from care.load_problem as p where p.load_id = this_load) then
		if not coalesce(load_units.load_good_rows, false) then
			select f.* into load_id, rows_read, added, unchanged, noted, bad, outcome
			from care.finish_load(this_load, row_count, false, 0, 0) as f;
			drop table pg_temp.care_load_row, pg_temp.care_load_given;
			return;
		end if;
		loop
			insert into care.load_problem (load_id, line, column_name, given, reason, severity)
			select this_load, r.line, 'parent', r.parent, 'the parent is among the bad rows', 'bad'
			from pg_temp.care_load_row as r
			join pg_temp.care_load_row as p on p.code = r.parent and p.unit_id is null
			where hierarchy is not null
			  and exists (select from care.load_problem as b where b.load_id = this_load and b.line = p.line)
			  and not exists (select from care.load_problem as b where b.load_id = this_load and b.line = r.line);
			exit when not found;
		end loop;
		delete from pg_temp.care_load_row as r
		where exists (select from care.load_problem as b where b.load_id = this_load and b.line = r.line);
	end if;

	with changed_unit as (
		update care.unit as u
		set title_en = r.title, title_cy = r.title_cy, first_day = r.first_day, last_day = r.last_day
		from pg_temp.care_load_row as r
		where u.unit_id = r.unit_id
		  and (u.title_en, u.title_cy, u.first_day, u.last_day)
			is distinct from (r.title, r.title_cy, r.first_day, r.last_day)
		returning u.code
	), new_unit as (
		insert into care.unit (code, level_id, title_en, title_cy, first_day, last_day)
		select r.code, r.level_id, r.title, r.title_cy, r.first_day, r.last_day
		from pg_temp.care_load_row as r
		where r.unit_id is null
		order by r.seq
		returning care.unit.code
	), touched as (
		select code from changed_unit union all select code from new_unit
	)
	update pg_temp.care_load_row as r set touched = true from touched as t where t.code = r.code;

	if hierarchy is not null then
		with linked as (
			select r.code, u.unit_id, p.unit_id as parent_id, r.first_day, r.last_day, k.unit_parent_id
			from pg_temp.care_load_row as r
			join care.unit as u on u.code = r.code
			join care.unit as p on p.code = r.parent
			left join care.unit_parent as k
			  on k.hierarchy_id = this_hierarchy and k.unit_id = u.unit_id and k.parent_id = p.unit_id
			 and daterange(k.first_day, k.last_day, '[]') && daterange(r.first_day, r.last_day, '[]')
		), changed_link as (
			update care.unit_parent as k set first_day = l.first_day, last_day = l.last_day
			from linked as l
			where k.unit_parent_id = l.unit_parent_id
			  and (k.first_day, k.last_day) is distinct from (l.first_day, l.last_day)
			returning k.unit_id
		), new_link as (
			insert into care.unit_parent (hierarchy_id, unit_id, parent_id, first_day, last_day)
			select this_hierarchy, l.unit_id, l.parent_id, l.first_day, l.last_day
			from linked as l where l.unit_parent_id is null
			returning care.unit_parent.unit_id
		), touched as (
			select unit_id from changed_link union all select unit_id from new_link
		)
		update pg_temp.care_load_row as r set touched = true
		from touched as t join care.unit as u on u.unit_id = t.unit_id
		where u.code = r.code;
	end if;

	select count(*) filter (where r.touched), count(*) filter (where not r.touched)
	into changed, same
	from pg_temp.care_load_row as r;
	select f.* into load_id, rows_read, added, unchanged, noted, bad, outcome
	from care.finish_load(this_load, row_count, coalesce(load_units.load_good_rows, false), changed, same) as f;
	drop table pg_temp.care_load_row, pg_temp.care_load_given;
	if changed >= 100 then
		analyze care.unit;
		analyze care.unit_parent;
		analyze care.unit_above;
	end if;
end
$$;
comment on function care.load_units(regclass, text, boolean) is
'Registers units from a table or view with the text columns code, title, level and, if present, line, title_cy, first_day, last_day; with a hierarchy, also parent (the code of a unit registered or in the same load; NULL for a top). All rows are checked; if any is bad nothing is loaded, unless load_good_rows. Same rows again change nothing; what the source has no column for stays as registered. Answers counts and the outcome; reasons are in care.load_problem.';

/* ---------------------------------------------------------------- figures */

create function care.load_figures(source regclass, load_good_rows boolean default false,
	out load_id bigint, out rows_read bigint, out added bigint, out unchanged bigint,
	out noted bigint, out bad bigint, out outcome text)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
	this_load	bigint;
	row_count	bigint;
	keep_good	boolean := coalesce(load_good_rows, false);
	added_rows	bigint := 0;
	same_rows	bigint := 0;
	largest		constant numeric := 9007199254740992;
begin
	/* two loads at once: the second waits, then sees what the first added */
	lock table care.fact in share row exclusive mode;

	row_count := care.read_source(source,
		'{line,indicator,unit,period,first_day,last_day,numerator,denominator,value,sum_of_squares,note,status}',
		'{indicator,unit,period|first_day,period|last_day,numerator|value}',
		'care_load_given');
	insert into care.load_run (loader, source, load_good_rows)
	values ('load_figures', source::text, keep_good)
	returning care.load_run.load_id into this_load;

	/* who, what, when */
	create temp table care_load_row on commit drop as
	with period as (
		select d.period, d.base_period, p.first_day, p.last_day
		from (select distinct g.period, v.base_period
			from pg_temp.care_load_given as g
			left join care.indicator as i on i.code = g.indicator
			left join lateral (
				select v.base_period from care.indicator_version as v
				where v.indicator_id = i.indicator_id
				order by v.first_day desc nulls last limit 1) as v on true
			where g.period is not null) as d
		cross join lateral careperf.period_days(d.period, d.base_period) as p
	), dated as (
		select g.*, i.indicator_id, i.kind, u.unit_id, u.first_day as unit_first, u.last_day as unit_last,
			case when g.period is not null then p.first_day else careperf.date_or_null(g.first_day) end as begins,
			case when g.period is not null then p.last_day else careperf.date_or_null(g.last_day) end as ends
		from pg_temp.care_load_given as g
		left join care.indicator as i on i.code = g.indicator
		left join care.unit as u on u.code = g.unit
		left join lateral (
			select v.base_period from care.indicator_version as v
			where v.indicator_id = i.indicator_id
			order by v.first_day desc nulls last limit 1) as b on true
		left join period as p on p.period = g.period and p.base_period is not distinct from b.base_period
	)
	select d.seq, d.line::bigint as line, d.indicator, d.unit, d.period, d.note, d.status,
		d.first_day as first_given, d.last_day as last_given,
		d.indicator_id, d.kind, d.unit_id, d.begins, d.ends,
		d.unit_first > d.ends or d.unit_last < d.begins as unit_closed,
		v.version_id, v.per, v.decimals, v.base_period, careperf.period_months(d.begins, d.ends) as months
	from dated as d
	left join care.indicator_version as v
	  on v.indicator_id = d.indicator_id
	 and d.ends between coalesce(v.first_day, '-infinity'::date) and coalesce(v.last_day, 'infinity'::date);
	analyze pg_temp.care_load_row;

	/* every cell that should hold a number: a number, a marker, or wrong */
	create temp table care_load_cell on commit drop as
	select r.seq, r.line, r.kind, c.column_name, c.given, t.is_number, k.code as marker,
		case when t.is_number then c.given::numeric end as number
	from pg_temp.care_load_row as r
	join pg_temp.care_load_given as g on g.seq = r.seq
	cross join lateral (values
		('numerator', g.numerator), ('denominator', g.denominator),
		('value', g.value), ('sum_of_squares', g.sum_of_squares)) as c(column_name, given)
	cross join lateral (select
		length(c.given) <= 50
		and c.given ~ '^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]{1,2})?$' as is_number,
		case when c.given in (':', '..') then 'x' when c.given = '*' then 'c'
			else lower(btrim(c.given, '[]')) end as as_marker) as t
	left join care.note_code as k on k.code = t.as_marker and k.is_marker and not t.is_number
	where c.given is not null;
	analyze pg_temp.care_load_cell;

	insert into care.load_problem (load_id, line, column_name, given, reason, severity)
	select this_load, q.line, q.column_name, left(q.given, 200), q.reason, 'bad'
	from (
		select r.line, 'indicator' as column_name, r.indicator as given,
			case when r.indicator is null then 'no indicator' else 'unknown indicator' end as reason
		from pg_temp.care_load_row as r where r.indicator_id is null
		union all
		select r.line, 'unit', r.unit, case when r.unit is null then 'no unit' else 'unknown unit' end
		from pg_temp.care_load_row as r where r.unit_id is null
		union all
		select r.line, case when r.period is null and r.first_given is not null then 'first_day' else 'period' end,
			coalesce(r.period, concat_ws('/', r.first_given, r.last_given)),
			case when coalesce(r.period, r.first_given, r.last_given) is null then 'no period' else 'not a period' end
		from pg_temp.care_load_row as r where r.begins is null or r.ends is null
		union all
		select r.line, 'last_day', r.last_given, 'ends before it begins'
		from pg_temp.care_load_row as r where r.ends < r.begins
		union all
		select r.line, 'period', coalesce(r.period, concat_ws('/', r.first_given, r.last_given)), 'the period is in the future'
		from pg_temp.care_load_row as r where r.begins > current_date
		union all
		select r.line, 'period', coalesce(r.period, concat_ws('/', r.first_given, r.last_given)), 'the indicator has no definition for this period'
		from pg_temp.care_load_row as r
		where r.indicator_id is not null and r.ends >= r.begins and r.version_id is null
		union all
		select r.line, 'period', coalesce(r.period, concat_ws('/', r.first_given, r.last_given)),
			format('the indicator is measured by the %s', r.base_period)
		from pg_temp.care_load_row as r
		where r.ends >= r.begins
		  and r.months is distinct from case r.base_period when 'year' then 12 when 'quarter' then 3 when 'month' then 1 end
		  and r.version_id is not null
		union all
		select r.line, 'unit', r.unit, 'the unit is not open in this period'
		from pg_temp.care_load_row as r where r.unit_closed
		union all
		select r.line, null, concat_ws(' ', r.indicator, r.unit, coalesce(r.period, concat_ws('/', r.first_given, r.last_given))),
			'more than one row for this indicator, unit and period'
		from (select r.*, count(*) over (partition by r.indicator_id, r.unit_id, r.begins, r.ends) as copies
			from pg_temp.care_load_row as r
			where num_nulls(r.indicator_id, r.unit_id, r.begins, r.ends) = 0) as r
		where r.copies > 1
		union all
		select r.line, 'status', r.status, 'a status is final or provisional'
		from pg_temp.care_load_row as r where lower(r.status) not in ('final', 'provisional')
		union all
		select r.line, 'note', n.code, 'unknown note'
		from pg_temp.care_load_row as r
		cross join lateral regexp_split_to_table(lower(translate(r.note, '[]', '')), '[\s,;]+') as n(code)
		where r.note is not null and n.code <> ''
		  and not exists (select from care.note_code as k where k.code = n.code)
		union all
		select c.line, c.column_name, c.given,
			case when c.given ~* '^[+-]?(nan|inf|infinity)$' then 'not a finite number' else 'not a number' end
		from pg_temp.care_load_cell as c where not c.is_number and c.marker is null
		union all
		select c.line, c.column_name, c.given, 'out of range'
		from pg_temp.care_load_cell as c where abs(c.number) > largest
		union all
		select c.line, c.column_name, c.given, 'negative'
		from pg_temp.care_load_cell as c
		where c.number < 0
		  and (c.column_name in ('denominator', 'sum_of_squares') or c.kind in ('count', 'proportion', 'rate'))
		union all
		select c.line, c.column_name, c.given, 'not a whole number'
		from pg_temp.care_load_cell as c
		where c.number <> trunc(c.number)
		  and (c.kind = 'count'
			or (c.kind = 'proportion' and c.column_name in ('numerator', 'denominator'))
			or (c.kind = 'mean' and c.column_name = 'denominator'))
		union all
		select r.line, m.column_name, null, m.reason
		from pg_temp.care_load_row as r
		join pg_temp.care_load_given as g on g.seq = r.seq
		cross join lateral (values
			('denominator', 'denominator missing: give it, or a marker such as [x]',
				g.numerator is not null and g.denominator is null and r.kind <> 'count'),
			('numerator', 'numerator missing: give it, or a marker such as [x]',
				g.denominator is not null and g.numerator is null and r.kind <> 'count'),
			('sum_of_squares', 'a mean needs its sum_of_squares',
				g.numerator is not null and g.denominator is not null and g.sum_of_squares is null and r.kind = 'mean'
				and exists (select from pg_temp.care_load_cell as c
					where c.seq = r.seq and c.column_name = 'numerator' and c.is_number))
			) as m(column_name, reason, so)
		where m.so
		union all
		select r.line, 'denominator', g.denominator, 'a count has no denominator'
		from pg_temp.care_load_row as r
		join pg_temp.care_load_given as g on g.seq = r.seq
		where r.kind = 'count' and g.denominator is not null
	) as q
	order by q.line, q.column_name, q.reason;

	if exists (select from care.load_problem as p where p.load_id = this_load) and not keep_good then
		select f.* into load_id, rows_read, added, unchanged, noted, bad, outcome
		from care.finish_load(this_load, row_count, false, 0, 0) as f;
		drop table pg_temp.care_load_row, pg_temp.care_load_given, pg_temp.care_load_cell;
		return;
	end if;

	/* the good rows, as the facts they would be, beside the facts there are */
	create temp table care_load_fact on commit drop as
	with good as (
		select r.* from pg_temp.care_load_row as r
		where not exists (select from care.load_problem as p
			where p.load_id = this_load and p.line = r.line)
	), cell as (
		select c.seq,
			max(c.number) filter (where c.column_name = 'numerator') as numerator,
			max(c.number) filter (where c.column_name = 'denominator') as denominator,
			max(c.number) filter (where c.column_name = 'value') as value,
			max(c.given) filter (where c.column_name = 'value' and c.is_number) as value_given,
			max(c.number) filter (where c.column_name = 'sum_of_squares') as sum_of_squares,
			array_agg(distinct c.marker) filter (where c.marker is not null) as markers
		from pg_temp.care_load_cell as c
		group by c.seq
	), parts as (
		select g.*, c.value_given, c.markers, c.numerator, c.denominator, c.value,
			case g.kind
				when 'count' then careperf.count_of(coalesce(c.numerator, c.value)::bigint)
				when 'proportion' then careperf.proportion_of(c.numerator::bigint, c.denominator::bigint)
				when 'rate' then careperf.rate_of(c.numerator, c.denominator)
				when 'ratio' then careperf.ratio_of(c.numerator, c.denominator)
				when 'mean' then careperf.mean_of(c.denominator::bigint, c.numerator, c.sum_of_squares)
			end as summary
		from good as g left join cell as c on c.seq = g.seq
	), noted as (
		select p.*,
			array(
				select distinct n.code
				from (select unnest(p.markers)
					union all
					select regexp_split_to_table(lower(translate(p.note, '[]', '')), '[\s,;]+')
					union all
					select 'above' where p.kind = 'proportion' and p.numerator > p.denominator
					union all
					/* silence is a fact too */
					select 'x'
					where p.summary is null and p.value is null and p.markers is null
					  and not exists (select from care.note_code as k
						where k.is_marker and k.code = any (regexp_split_to_array(lower(translate(p.note, '[]', '')), '[\s,;]+')))
				) as n(code)
				where n.code <> ''
				order by n.code) as codes
		from parts as p
	)
	select n.seq, n.line, n.kind, n.indicator_id, n.unit_id, n.begins, n.ends, n.per, n.decimals,
		n.numerator, n.denominator, n.value, n.value_given, n.summary, n.codes,
		case when n.summary is null then n.value::double precision end as stated_value,
		case when lower(n.status) = 'provisional' or 'p' = any (n.codes) then 'provisional' else 'final' end as status,
		f.fact_id as current_id,
		f.fact_id is not null
			and (f.summary is null) = (n.summary is null)
			and coalesce(f.summary operator(careperf.=) n.summary, true)
			and f.stated_value is not distinct from case when n.summary is null then n.value::double precision end
			and f.note_codes = n.codes
			and f.status = case when lower(n.status) = 'provisional' or 'p' = any (n.codes) then 'provisional' else 'final' end
			as is_same
	from noted as n
	left join care.current_fact as f
	  on f.indicator_id = n.indicator_id and f.unit_id = n.unit_id
	 and f.first_day = n.begins and f.last_day = n.ends;

	insert into care.load_problem (load_id, line, column_name, given, reason, severity)
	select this_load, q.line, q.column_name, left(q.given, 200), q.reason, 'note'
	from (
		select n.line, 'numerator' as column_name, n.numerator::text as given, 'numerator above denominator: kept' as reason
		from pg_temp.care_load_fact as n where n.kind = 'proportion' and n.numerator > n.denominator
		union all
		select n.line, 'value', n.value_given, 'value without its counts: kept as stated, not rolled up'
		from pg_temp.care_load_fact as n where n.stated_value is not null
		union all
		select n.line, 'value', n.value_given,
			format('the counts give %s',
				round(careperf.value(n.summary, n.per)::numeric, greatest(n.decimals, scale(n.value))))
		from pg_temp.care_load_fact as n
		where n.summary is not null
		  and abs(n.value - careperf.value(n.summary, n.per)::numeric)
			> 0.5 * power(10::numeric, -greatest(n.decimals, scale(n.value))) * 1.000001
		union all
		select n.line, case when n.numerator is null then 'denominator' else 'numerator' end,
			coalesce(n.numerator, n.denominator)::text, 'not kept: the other count is not there'
		from pg_temp.care_load_fact as n
		where n.summary is null and n.kind <> 'count'
		  and num_nonnulls(n.numerator, n.denominator) > 0
		union all
		select n.line, null, null, 'nothing given: kept as not available'
		from pg_temp.care_load_fact as n
		join pg_temp.care_load_given as g on g.seq = n.seq
		where num_nonnulls(g.numerator, g.denominator, g.value, g.note) = 0
	) as q
	order by q.line, q.column_name, q.reason;

	insert into care.fact (indicator_id, unit_id, first_day, last_day, summary, stated_value,
		note_codes, status, load_id, replaces)
	select n.indicator_id, n.unit_id, n.begins, n.ends, n.summary, n.stated_value,
		n.codes, n.status, this_load, n.current_id
	from pg_temp.care_load_fact as n
	where not n.is_same
	order by n.seq;
	get diagnostics added_rows = row_count;
	select count(*) into same_rows from pg_temp.care_load_fact as n where n.is_same;

	drop table pg_temp.care_load_row, pg_temp.care_load_given, pg_temp.care_load_cell, pg_temp.care_load_fact;
	if added_rows >= 1000 then
		analyze care.fact;
		analyze care.indicator_version;
		analyze care.unit_above;
	end if;
	select f.* into load_id, rows_read, added, unchanged, noted, bad, outcome
	from care.finish_load(this_load, row_count, keep_good, added_rows, same_rows) as f;
end
$$;
comment on function care.load_figures(regclass, boolean) is
'Loads figures from a table or view with the text columns indicator, unit, period (or first_day and last_day), numerator, denominator and, if present, line, value, sum_of_squares, note, status. All rows are checked; if any is bad nothing is loaded, unless load_good_rows. Same figures again add nothing; other figures for a known cell are appended as a correction. Answers counts and the outcome; reasons are in care.load_problem.';
$step_50$)
		, (60, 'views', $step_60$
/*
 * Views to read. The protected ones (scorecard, peer_comparison,
 * figure_history, target_breaches) hold plain types and withhold small counts;
 * the others feed them and are not for readers.
 */

create view care.overridden_fact as
select a.hierarchy_id, f.fact_id
from care.unit_above as a
join care.current_fact as f on f.unit_id = a.unit_id
where a.steps = 0 and a.has_below
  and exists (
	select
	from care.unit_above as b
	join care.current_fact as g on g.unit_id = b.unit_id
	where b.hierarchy_id = a.hierarchy_id and b.above_id = a.unit_id and b.steps > 0
	  and (b.always or (g.last_day >= b.first_day and g.last_day <= b.last_day))
	  and g.indicator_id = f.indicator_id
	  and g.first_day = f.first_day and g.last_day = f.last_day
	  and g.summary is not null);
comment on view care.overridden_fact is 'Facts of units below which, in this hierarchy, other units report counts for the same indicator and period: what is below is counted, these are not.';

create view care.contribution as
select a.hierarchy_id, a.above_id as unit_id, a.steps,
	f.indicator_id, f.first_day, f.last_day, f.unit_id as from_unit_id, f.fact_id,
	f.summary,
	case when a.steps = 0 then f.stated_value end as stated_value,
	case when a.steps = 0 and f.note_codes <> '{}' then array_to_string(f.note_codes, ' ') end as own_notes,
	/* the notes that also hold for a total of these values, one bit each: b e f p r u */
	case when f.summary is null or (f.note_codes = '{}' and f.status = 'final') then 0 else
		case when 'b' = any (f.note_codes) then 1 else 0 end
		| case when 'e' = any (f.note_codes) then 2 else 0 end
		| case when 'f' = any (f.note_codes) then 4 else 0 end
		| case when 'p' = any (f.note_codes) or f.status = 'provisional' then 8 else 0 end
		| case when 'r' = any (f.note_codes) then 16 else 0 end
		| case when 'u' = any (f.note_codes) then 32 else 0 end
	end as carried_notes
from care.current_fact as f
join care.unit_above as a
  on a.unit_id = f.unit_id
 and (a.always or (f.last_day >= a.first_day and f.last_day <= a.last_day))
where not a.has_below
   or (a.hierarchy_id, f.fact_id) not in (select o.hierarchy_id, o.fact_id from care.overridden_fact as o);
comment on view care.contribution is 'Which facts make the figure of which unit, in each hierarchy: its own (steps 0) and those below it, by who was under whom on the last day of the period (or of the unit''s life, if it closed before). A unit''s own fact counts only where nothing below it reports counts, so nothing is counted twice. Unprotected.';

create view care.reported_period as
select f.first_day, f.last_day
from care.fact as f
group by f.first_day, f.last_day;
comment on view care.reported_period is 'Every period that has facts.';

create view care.expected_unit as
select a.hierarchy_id, a.above_id as unit_id, p.first_day, p.last_day, count(*) as units_expected
from care.reported_period as p
join care.unit as u
  on coalesce(u.first_day, '-infinity'::date) <= p.last_day
 and coalesce(u.last_day, 'infinity'::date) >= p.first_day
join care.unit_above as a
  on a.unit_id = u.unit_id
 and (a.always or (p.last_day >= a.first_day and p.last_day <= a.last_day))
left join (select distinct b.hierarchy_id, b.above_id, q.first_day, q.last_day
	from care.unit_above as b
	join care.reported_period as q
	  on b.always or (q.last_day >= b.first_day and q.last_day <= b.last_day)
	where b.steps = 1) as parent
  on parent.hierarchy_id = a.hierarchy_id and parent.above_id = u.unit_id
 and parent.first_day = p.first_day and parent.last_day = p.last_day
where parent.above_id is null
group by a.hierarchy_id, a.above_id, p.first_day, p.last_day;
comment on view care.expected_unit is 'How many units at the bottom of a hierarchy are under each unit (itself, when it is at the bottom) and open in each period that has facts.';

create view care.figure as
select g.tree_id, g.hierarchy_code, g.unit_id, g.unit_code, u.title_en as unit_title_en, u.title_cy as unit_title_cy,
	g.level_id, g.level_code, g.indicator_id, g.indicator_code, g.kind,
	v.title_en as indicator_title_en, v.title_cy as indicator_title_cy,
	v.per, v.polarity, v.unit_of_measure, v.decimals,
	g.first_day, g.last_day, m.period,
	case when not m.hide then g.summary end as summary,
	case when not m.hide_previous then g.previous end as previous,
	g.stated_value, g.previous_stated_value, m.hide as withheld,
	g.units_reporting, g.own_notes, g.carried_notes,
	case when not m.hide and not coalesce(m.records_missing > 0 and m.records_missing < v.withhold_below, false)
		then m.records_missing end as records_missing,
	/* of one definition, or of two that are said to be comparable, and no break noted */
	coalesce(v.version_id = o.version_id or v.comparable_before, false)
		and coalesce(g.carried_notes & 1, 0) = 0 and concat(' ', g.own_notes, ' ') not like '% b %' as comparable
from (
	select c.hierarchy_id as tree_id, h.code as hierarchy_code,
		u.unit_id, u.code as unit_code, l.level_id, l.code as level_code,
		i.indicator_id, i.code as indicator_code, i.kind, y.first_day, y.last_day,
		careperf.rollup(c.summary) filter (where s.years = 0) as summary,
		careperf.rollup(c.summary) filter (where s.years = 1) as previous,
		max(c.stated_value) filter (where s.years = 0) as stated_value,
		max(c.stated_value) filter (where s.years = 1) as previous_stated_value,
		count(c.summary) filter (where s.years = 0) as units_reporting,
		max(c.own_notes) filter (where s.years = 0) as own_notes,
		bit_or(c.carried_notes) filter (where s.years = 0) as carried_notes
	from care.contribution as c
	join care.unit as u on u.unit_id = c.unit_id
	join care.unit_level as l on l.level_id = u.level_id
	join care.indicator as i on i.indicator_id = c.indicator_id
	left join care.hierarchy as h on h.hierarchy_id = c.hierarchy_id
	/* each fact serves its own period, and the next year's as the year before */
	cross join (values (0), (1)) as s(years)
	cross join lateral (select
		case s.years when 0 then c.first_day else (c.first_day + interval '1 year')::date end as first_day,
		case s.years when 0 then c.last_day else (c.last_day + 1 + interval '1 year')::date - 1 end as last_day) as y
	group by c.hierarchy_id, h.hierarchy_id, u.unit_id, l.level_id, i.indicator_id, y.first_day, y.last_day
	having count(*) filter (where s.years = 0) > 0
) as g
join care.unit as u on u.unit_id = g.unit_id
join care.indicator_version as v
  on v.indicator_id = g.indicator_id
 and (v.first_day is null or g.last_day >= v.first_day)
 and (v.last_day is null or g.last_day <= v.last_day)
left join care.indicator_version as o
  on o.indicator_id = g.indicator_id
 and (o.first_day is null or g.last_day >= o.first_day + interval '1 year')
 and (o.last_day is null or g.last_day <= o.last_day + interval '1 year')
cross join lateral (
	select coalesce(careperf.is_small(g.summary, v.withhold_below), false) as hide,
		/* hidden by the definition of a year ago is hidden now, whatever the rule has become */
		coalesce(careperf.is_small(g.previous, greatest(v.withhold_below, o.withhold_below)), false) as hide_previous,
		careperf.period_text(g.first_day, g.last_day) as period,
		careperf.missing(g.summary) as records_missing
	/* keeps the planner from working this out on every fact below */
	offset 0) as m;
comment on view care.figure is 'The figure of every unit, indicator and period in each hierarchy, rolled up from its contributions, beside the year before; only where the indicator has a definition for the period. Summaries with small counts are NULL here already, so nothing built on it can show them. Not for readers: scorecard is.';

create view care.baseline as
select b.target_id, b.tree_id, b.unit_id,
	/* a baseline that is withheld is none: a target made from it would give it away */
	case when not coalesce(careperf.is_small(b.summary, b.withhold_below), false)
		then coalesce(careperf.value(b.summary, b.per), b.stated_value) end as value
from (
	select t.target_id, c.hierarchy_id as tree_id, c.unit_id,
		careperf.rollup(c.summary) as summary, max(c.stated_value) as stated_value,
		(select max(v.withhold_below) from care.indicator_version as v where v.indicator_id = t.indicator_id) as withhold_below,
		(select v.per from care.indicator_version as v
			where v.indicator_id = t.indicator_id
			  and t.baseline_last_day >= coalesce(v.first_day, '-infinity'::date)
			  and t.baseline_last_day <= coalesce(v.last_day, 'infinity'::date)) as per
	from care.target as t
	join care.contribution as c
	  on c.indicator_id = t.indicator_id
	 and c.first_day = t.baseline_first_day and c.last_day = t.baseline_last_day
	group by t.target_id, c.hierarchy_id, c.unit_id
) as b;
comment on view care.baseline is 'For targets whose baseline is a period: the figure of each unit in that period, in the unit of the value then. NULL when withheld, not given, or the indicator had no definition then. Not for readers: scorecard is.';

create view care.scorecard as
select f.indicator_code, f.indicator_title_en, f.indicator_title_cy, f.hierarchy_code,
	f.unit_code, f.unit_title_en, f.unit_title_cy, f.level_code,
	f.first_day, f.last_day, f.period,
	careperf.numerator(f.summary) as numerator,
	careperf.denominator(f.summary) as denominator,
	n.value, (n.limits).lower, (n.limits).upper, (n.limits).method as limits_method,
	n.previous_value,
	case when f.comparable then coalesce((n.difference).difference, n.value - n.previous_value) end as change,
	(n.difference).lower as change_lower, (n.difference).upper as change_upper,
	(n.difference).significant as change_significant,
	a.target, bt.code as band_code, bt.text_en as band_en, bt.text_cy as band_cy,
	bt.symbol as band_symbol, bt.colour as band_colour,
	concat_ws(' ',
		/* that a small numerator is above its denominator would say too much of both */
		case when f.withheld then nullif(btrim(replace(concat(' ', f.own_notes, ' '), ' above ', ' ')), '') else f.own_notes end,
		case when f.own_notes is null then nullif(rtrim(concat(
			case when f.carried_notes & 1 > 0 then 'b ' end, case when f.carried_notes & 2 > 0 then 'e ' end,
			case when f.carried_notes & 4 > 0 then 'f ' end, case when f.carried_notes & 8 > 0 then 'p ' end,
			case when f.carried_notes & 16 > 0 then 'r ' end, case when f.carried_notes & 32 > 0 then 'u' end)), '')
			when f.carried_notes & 8 > 0 and concat(' ', f.own_notes, ' ') not like '% p %' then 'p'
		end,
		case when f.kind = 'proportion' and careperf.numerator(f.summary) > careperf.denominator(f.summary)
			and concat(' ', f.own_notes, ' ') not like '% above %' then 'above' end,
		case when f.withheld and concat(' ', f.own_notes, ' ') not like '% c %' then 'c' end,
		case when f.units_reporting = 0 and f.stated_value is null and f.own_notes is null then 'x' end
	) as note_codes,
	f.units_reporting, coalesce(e.units_expected, 0) as units_expected,
	f.records_missing,
	f.withheld,
	f.unit_of_measure, f.decimals, f.polarity, t.kind as target_kind
from care.figure as f
left join care.expected_unit as e
  on e.hierarchy_id = f.tree_id and e.unit_id = f.unit_id
 and e.first_day = f.first_day and e.last_day = f.last_day
cross join lateral (
	select coalesce(max(s.tolerance), 0) as tolerance, coalesce(max(s.tolerance_in), 'absolute') as tolerance_in,
		coalesce(max(s.confidence), 0.95) as confidence
	from (select s.tolerance, s.tolerance_in, s.confidence
		from care.band_scheme as s
		where (s.indicator_id = f.indicator_id or s.indicator_id is null)
		  and (s.first_day is null or f.last_day >= s.first_day)
		  and (s.last_day is null or f.last_day <= s.last_day)
		order by s.indicator_id nulls last
		limit 1) as s) as b
left join lateral (
	select t.target_id, t.kind, t.amount, t.baseline_value, t.baseline_first_day
	from care.target as t
	where t.indicator_id = f.indicator_id
	  and (t.unit_id = f.unit_id or t.level_id = f.level_id or (t.unit_id is null and t.level_id is null))
	  and (t.first_day is null or f.last_day >= t.first_day)
	  and (t.last_day is null or f.last_day <= t.last_day)
	order by t.unit_id nulls last, t.level_id nulls last
	limit 1) as t on true
/* offset 0 keeps the planner from writing each expression out again wherever it is used */
cross join lateral (
	select coalesce(careperf.value(f.summary, f.per), f.stated_value) as value,
		coalesce(careperf.value(f.previous, f.per), f.previous_stated_value) as previous_value,
		careperf.confidence_limits(f.summary, b.confidence, f.per) as limits,
		careperf.compare(f.summary, case when f.comparable then f.previous end, b.confidence, f.per) as difference
	offset 0) as n
left join care.baseline as w on w.target_id = t.target_id and w.tree_id = f.tree_id and w.unit_id = f.unit_id
cross join lateral (
	select case
		when t.baseline_value is not null then t.baseline_value
		when t.baseline_first_day is not null then w.value
		when t.kind = 'direction' and f.comparable then n.previous_value
		end as baseline
	offset 0) as o
cross join lateral (
	select case when t.kind <> 'direction' then
		careperf.target_level(t.kind, t.amount, o.baseline, f.per, nullif(f.polarity, 'neutral')) end as target
	offset 0) as a
left join careperf.band_texts() as bt
  on bt.code = case
	when f.withheld then null
	when t.kind = 'direction' then careperf.direction_code(n.value, o.baseline, f.polarity, b.tolerance, b.tolerance_in, f.per)
	else careperf.band_code(n.value, a.target, f.polarity, b.tolerance, b.tolerance_in, f.per)
	end;
comment on view care.scorecard is
'One row per indicator, unit, period and hierarchy, at every level, rolled up from the current facts. Hierarchies stand side by side: choose one by hierarchy_code (NULL: a unit in none). A figure with a count of 1 to 4 (by indicator_version.withhold_below) is withheld: NULL values, note c, withheld true. Each figure is protected by itself; that a withheld figure might be had by subtraction from a total is not yet prevented.';
comment on column care.scorecard.numerator is 'Numerator, in its own unit. NULL when withheld, or when only a value or nothing was given.';
comment on column care.scorecard.denominator is 'Denominator, in its own unit. NULL as for numerator, and for counts.';
comment on column care.scorecard.value is 'The value, unrounded, in unit_of_measure. NULL when withheld, not given, or the denominator is 0.';
comment on column care.scorecard.lower is 'Lower confidence limit of the value. NULL when there are none; limits_method says why.';
comment on column care.scorecard.previous_value is 'The value of the same unit and period a year before. NULL when there is none or it is withheld.';
comment on column care.scorecard.change is 'value less previous_value. NULL when either is, and across a break in the series: another definition (unless indicator_version.comparable_before), or note b.';
comment on column care.scorecard.change_significant is 'True when the limits of the change leave out 0. NULL when there are none.';
comment on column care.scorecard.target is 'The level to reach, in the unit of the value. NULL without target, for targets of kind direction, and when the baseline is not there or withheld.';
comment on column care.scorecard.band_code is 'The band of the value against its target (see careperf.band). NULL when withheld.';
comment on column care.scorecard.note_codes is 'Codes of note_code with blanks between: of the unit''s own fact, or those that hold for a total of what is below (b e f p r u). Empty when none.';
comment on column care.scorecard.units_reporting is 'How many units gave the counts of this figure.';
comment on column care.scorecard.units_expected is 'How many units at the bottom of the hierarchy are under this unit (or are it) and open in the period.';
comment on column care.scorecard.records_missing is 'Records left out because something in them was missing. NULL when withheld or without counts, and when they are few enough to point at people (1 to 4, by indicator_version.withhold_below).';
comment on column care.scorecard.withheld is 'True when the figure is not shown because a count in it is small.';

create view care.figure_now as
select g.tree_id, g.hierarchy_code, g.unit_id, g.unit_code, u.title_en as unit_title_en, u.title_cy as unit_title_cy,
	g.level_code, g.has_below, g.indicator_id, g.indicator_code,
	v.title_en as indicator_title_en, v.title_cy as indicator_title_cy,
	v.per, v.polarity, v.unit_of_measure, v.decimals, g.first_day, g.last_day, m.period,
	case when not m.hide then g.summary end as summary,
	case when not m.hide then coalesce(careperf.value(g.summary, v.per), g.stated_value) end as value,
	m.hide as withheld
from (
	select c.hierarchy_id as tree_id, h.code as hierarchy_code, u.unit_id, u.code as unit_code,
		l.level_id, l.code as level_code, i.indicator_id, i.code as indicator_code,
		c.first_day, c.last_day, careperf.rollup(c.summary) as summary, max(c.stated_value) as stated_value,
		exists (select from care.unit_parent as k
			where k.hierarchy_id = c.hierarchy_id and k.parent_id = u.unit_id) as has_below
	from care.contribution as c
	join care.unit as u on u.unit_id = c.unit_id
	join care.unit_level as l on l.level_id = u.level_id
	join care.indicator as i on i.indicator_id = c.indicator_id
	left join care.hierarchy as h on h.hierarchy_id = c.hierarchy_id
	group by c.hierarchy_id, h.hierarchy_id, u.unit_id, l.level_id, i.indicator_id, c.first_day, c.last_day
) as g
join care.unit as u on u.unit_id = g.unit_id
join care.indicator_version as v
  on v.indicator_id = g.indicator_id
 and (v.first_day is null or g.last_day >= v.first_day)
 and (v.last_day is null or g.last_day <= v.last_day)
cross join lateral (
	select coalesce(careperf.is_small(g.summary, v.withhold_below), false) as hide,
		careperf.period_text(g.first_day, g.last_day) as period
	offset 0) as m;
comment on view care.figure_now is 'As figure, without the year before. Not for readers: peer_comparison is.';

create view care.peer_comparison as
select r.indicator_code, r.indicator_title_en, r.indicator_title_cy, r.hierarchy_code,
	r.unit_code, r.unit_title_en, r.unit_title_cy, r.level_code,
	r.first_day, r.last_day, r.period,
	r.value, (c.limits).lower, (c.limits).upper,
	r.place as rank, r.peers, r.median_of_peers,
	pu.code as parent_code, pu.title_en as parent_title_en, pu.title_cy as parent_title_cy,
	c.parent_value,
	pt.code as against_parent_code, pt.text_en as against_parent_en,
	pt.text_cy as against_parent_cy, pt.symbol as against_parent_symbol,
	tu.code as top_code, tu.title_en as top_title_en, tu.title_cy as top_title_cy,
	c.top_value,
	tt.code as against_top_code, tt.text_en as against_top_en,
	tt.text_cy as against_top_cy, tt.symbol as against_top_symbol,
	r.withheld, r.unit_of_measure, r.decimals, r.polarity
from (
	select q.*,
		avg(q.value) filter (where q.position in ((q.peers + 1) / 2, (q.peers + 2) / 2)) over (
			partition by q.tree_id, q.hierarchy_code, q.indicator_code, q.first_day, q.last_day, q.level_code)
			as median_of_peers
	from (
		select f.*,
			case when f.value is not null then rank() over best_first end as place,
			row_number() over best_first as position,
			count(f.value) over (
				partition by f.tree_id, f.hierarchy_code, f.indicator_code, f.first_day, f.last_day, f.level_code) as peers,
			/* every unit that is above others, with its value: parents and tops are looked up here */
			array_agg(f.unit_id) filter (where f.has_below) over (
				partition by f.tree_id, f.hierarchy_code, f.indicator_code, f.first_day, f.last_day) as above_ids,
			array_agg(f.value) filter (where f.has_below) over (
				partition by f.tree_id, f.hierarchy_code, f.indicator_code, f.first_day, f.last_day) as above_values
		from care.figure_now as f
		window best_first as (
			partition by f.tree_id, f.hierarchy_code, f.indicator_code, f.first_day, f.last_day, f.level_code
			order by case f.polarity when 'low' then f.value else - f.value end nulls last)
	) as q
) as r
left join (
	select a.hierarchy_id, a.unit_id, a.above_id, a.always, a.first_day, a.last_day
	from care.unit_above as a
	where a.steps = 1) as k
  on k.hierarchy_id = r.tree_id and k.unit_id = r.unit_id
 and (k.always or (r.last_day >= k.first_day and r.last_day <= k.last_day))
left join care.unit as pu on pu.unit_id = k.above_id
left join (
	select a.hierarchy_id, a.unit_id, a.above_id, a.always, a.first_day, a.last_day
	from care.unit_above as a
	where a.steps > 0) as t
  on t.hierarchy_id = r.tree_id and t.unit_id = r.unit_id
 and (t.always or (r.last_day >= t.first_day and r.last_day <= t.last_day))
 and not exists (select from care.unit_above as higher
	where higher.hierarchy_id = t.hierarchy_id and higher.unit_id = t.above_id and higher.steps > 0
	  and (higher.always or (r.last_day >= higher.first_day and r.last_day <= higher.last_day)))
left join care.unit as tu on tu.unit_id = t.above_id
cross join lateral (
	select coalesce(max(s.confidence), 0.95) as confidence
	from (select s.confidence
		from care.band_scheme as s
		where (s.indicator_id = r.indicator_id or s.indicator_id is null)
		  and (s.first_day is null or r.last_day >= s.first_day)
		  and (s.last_day is null or r.last_day <= s.last_day)
		order by s.indicator_id nulls last
		limit 1) as s) as b
cross join lateral (
	select careperf.confidence_limits(r.summary, b.confidence, r.per) as limits,
		r.above_values[array_position(r.above_ids, k.above_id)] as parent_value,
		r.above_values[array_position(r.above_ids, t.above_id)] as top_value
	offset 0) as c
left join careperf.band_texts() as pt
  on pt.code = case when r.withheld or k.above_id is null then null when r.value is null then 'no_data'
	else careperf.benchmark_code((c.limits).lower, (c.limits).upper, c.parent_value, r.polarity) end
left join careperf.band_texts() as tt
  on tt.code = case when r.withheld or t.above_id is null then null when r.value is null then 'no_data'
	else careperf.benchmark_code((c.limits).lower, (c.limits).upper, c.top_value, r.polarity) end;
comment on view care.peer_comparison is
'Each unit beside the others of its level in the same hierarchy, and against its parent and the top of the hierarchy. Withheld figures have no rank and take no part in the median; a parent''s value that is withheld is NULL. Against parent and top: better, similar or worse (higher, lower) by the confidence limits of the unit holding their value. Each figure is protected by itself, as in scorecard.';
comment on column care.peer_comparison.rank is '1 for the best by polarity (the highest where neutral); equals share a rank. NULL when withheld or without value.';
comment on column care.peer_comparison.peers is 'How many units of the level show a value, this one included.';
comment on column care.peer_comparison.median_of_peers is 'Median of the values shown, this one included. NULL when none is.';
comment on column care.peer_comparison.against_parent_code is 'See careperf.benchmark. NULL when withheld, or when the unit has no parent.';
comment on column care.peer_comparison.top_code is 'The unit above this one that has itself no parent: the nation. NULL for the top itself.';

create view care.figure_history as
select i.code as indicator_code, v.title_en as indicator_title_en, v.title_cy as indicator_title_cy,
	u.code as unit_code, u.title_en as unit_title_en, u.title_cy as unit_title_cy,
	f.first_day, f.last_day, careperf.period_text(f.first_day, f.last_day) as period,
	f.fact_id, f.replaces, later.fact_id as replaced_by, later.fact_id is null as is_current,
	careperf.numerator(m.summary) as numerator, careperf.denominator(m.summary) as denominator,
	coalesce(careperf.value(m.summary, coalesce(v.per, 1)), f.stated_value) as value,
	f.stated_value is not null as is_stated,
	concat_ws(' ', nullif(array_to_string(f.note_codes, ' '), ''),
		case when m.withheld and not 'c' = any (f.note_codes) then 'c' end) as note_codes,
	f.status, f.recorded_at, later.recorded_at as replaced_at, f.recorded_by, f.load_id, r.source,
	m.withheld
from care.fact as f
join care.indicator as i on i.indicator_id = f.indicator_id
join care.unit as u on u.unit_id = f.unit_id
left join care.fact as later on later.replaces = f.fact_id
left join care.load_run as r on r.load_id = f.load_id
left join care.indicator_version as v
  on v.indicator_id = f.indicator_id
 and (v.first_day is null or f.last_day >= v.first_day)
	  and (v.last_day is null or f.last_day <= v.last_day)
cross join lateral (
	select coalesce(careperf.is_small(f.summary, coalesce(v.withhold_below, 5)), false) as withheld,
		case when careperf.is_small(f.summary, coalesce(v.withhold_below, 5)) then null else f.summary end as summary) as m;
comment on view care.figure_history is
'Every fact as it was recorded, replaced ones included: what it said, about which period (first clock), when and by whom it was recorded (second clock), and which fact it replaced. Small counts are withheld, as in scorecard.';
comment on column care.figure_history.value is 'The value in the unit of the indicator, unrounded. NULL when withheld, not given, or the denominator is 0.';
comment on column care.figure_history.is_stated is 'True when the value was published without counts.';
comment on column care.figure_history.replaced_at is 'When it was replaced; NULL while it is current.';
comment on column care.figure_history.source is 'Table or view it was loaded from; NULL when inserted by hand.';

create view care.target_breaches as
select s.indicator_code, s.indicator_title_en, s.indicator_title_cy, s.hierarchy_code,
	s.unit_code, s.unit_title_en, s.unit_title_cy, s.level_code, s.first_day, s.last_day, s.period,
	s.numerator, s.denominator, s.value, s.target, s.note_codes, s.withheld
from care.scorecard as s
where s.target_kind = 'always'
  and (s.withheld or (s.polarity <> 'low' and s.value < s.target) or (s.polarity = 'low' and s.value > s.target));
comment on view care.target_breaches is
'For targets of kind always: the units and periods in which it was not always so. A withheld figure is listed without its numbers whether it is a breach or not, because only its own people may know.';

create function care.grant_reader(reader regrole) returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
	readable	name;
begin
	if reader is null or not exists (select from pg_roles as r where r.oid = reader::oid) then
		raise exception using
			errcode = 'undefined_object',
			message = format('there is no role %s to let read', coalesce(reader::text, 'NULL')),
			hint = 'Name a role that exists, and not PUBLIC.';
	end if;
	execute format('grant usage on schema care to %s', reader);
	foreach readable in array '{scorecard,peer_comparison,figure_history,target_breaches,note_code_text}'::name[] loop
		execute format('grant select on care.%I to %s', readable, reader);
	end loop;
end
$$;
comment on function care.grant_reader(regrole) is
'Lets a role read the protected views of the register, and nothing else of it. To take it back: revoke select on those views and usage on schema care. Error for the role PUBLIC, which is no role.';

create view care.note_code_text as
select n.code, n.meaning_en, n.meaning_cy, n.meaning_cy_confirmed, n.use_en
from care.note_code as n;
comment on view care.note_code_text is 'What the note codes of the other views mean, in English and Welsh.';

/* what the same column means in every view for readers, unless the view has said otherwise above */
do $do$
declare
	col	record;
begin
	for col in
		select a.attrelid::regclass as view, a.attname as name, m.meaning
		from (values
			('indicator_code', 'Code of the indicator.'),
			('indicator_title_en', 'Title of the indicator in English, by the definition for the period. NULL when there is none for it.'),
			('indicator_title_cy', 'Title of the indicator in Welsh. NULL while there is none.'),
			('hierarchy_code', 'The hierarchy along which the figure is rolled up. NULL for a unit in none.'),
			('unit_code', 'Code of the unit.'),
			('unit_title_en', 'Title of the unit in English.'),
			('unit_title_cy', 'Title of the unit in Welsh. NULL while there is none.'),
			('level_code', 'Code of the unit''s level.'),
			('first_day', 'First day of the period.'),
			('last_day', 'Last day of the period, included.'),
			('period', 'The period as text: 2014-15 is a financial year, 2014-04 a month (careperf.period_text).'),
			('numerator', 'Numerator, in its own unit. NULL when withheld, or when only a value or nothing was given.'),
			('denominator', 'Denominator, in its own unit. NULL as for numerator, and for counts.'),
			('value', 'The value, unrounded, in the unit of the indicator. NULL when withheld, not given, or the denominator is 0.'),
			('lower', 'Lower confidence limit of the value, in its unit. NULL when withheld or when there is none.'),
			('upper', 'Upper confidence limit of the value, in its unit. NULL when withheld or when there is none.'),
			('limits_method', 'Method of the limits, or why there are none. NULL when withheld or without counts.'),
			('change_lower', 'Lower confidence limit of the change. NULL when there is none.'),
			('change_upper', 'Upper confidence limit of the change. NULL when there is none.'),
			('target', 'The level to reach, in the unit of the value.'),
			('target_kind', 'Kind of the target in force: level, change_points, change_per_cent, always or direction. NULL without target.'),
			('band_en', 'The band in English words. NULL when withheld.'),
			('band_cy', 'The band in Welsh words (confirmed or not: careperf.band_texts). NULL when withheld.'),
			('band_symbol', 'The band as a symbol, so that it reads without colour. NULL when withheld.'),
			('band_colour', 'The band as a colour, hexadecimal, for a white ground. NULL when withheld.'),
			('note_codes', 'Codes of note_code_text with blanks between. Empty when none.'),
			('withheld', 'True when the figure is not shown because a count in it is small. Never NULL.'),
			('unit_of_measure', 'What the value is in. Empty for a bare number.'),
			('decimals', 'Decimal places at which the value should be shown.'),
			('polarity', 'high, low or neutral: which way is good.'),
			('parent_code', 'Code of the unit above this one in the hierarchy on the last day of the period. NULL when there is none.'),
			('parent_title_en', 'Its title in English. NULL when there is none.'),
			('parent_title_cy', 'Its title in Welsh. NULL when there is none.'),
			('parent_value', 'Its value. NULL when there is none or it is withheld.'),
			('top_title_en', 'Title of the unit at the top in English. NULL when there is none.'),
			('top_title_cy', 'Title of the unit at the top in Welsh. NULL when there is none.'),
			('top_value', 'Its value. NULL when there is none or it is withheld.'),
			('against_parent_en', 'The comparison with the parent in English words. NULL as against_parent_code.'),
			('against_parent_cy', 'The comparison with the parent in Welsh words. NULL as against_parent_code.'),
			('against_parent_symbol', 'The comparison with the parent as a symbol. NULL as against_parent_code.'),
			('against_top_code', 'The comparison with the top: see careperf.benchmark. NULL when withheld, and for the top itself.'),
			('against_top_en', 'The comparison with the top in English words. NULL as against_top_code.'),
			('against_top_cy', 'The comparison with the top in Welsh words. NULL as against_top_code.'),
			('against_top_symbol', 'The comparison with the top as a symbol. NULL as against_top_code.'),
			('fact_id', 'Number of the fact, in the order of recording.'),
			('replaces', 'The fact that this one corrected. NULL for the first of its cell.'),
			('replaced_by', 'The fact that corrected this one. NULL while it is current.'),
			('is_current', 'True for the fact that stands. Never NULL.'),
			('status', 'final, or provisional.'),
			('recorded_at', 'When it was recorded.'),
			('recorded_by', 'The role that recorded it.'),
			('load_id', 'The load that brought it. NULL when inserted by hand.'),
			('code', 'The note code.'),
			('meaning_en', 'What it means, in English.'),
			('meaning_cy', 'What it means, in Welsh.'),
			('meaning_cy_confirmed', 'True when the Welsh words have a published source.'),
			('use_en', 'When it is used, in English. Empty when the meaning says it.')
			) as m(name, meaning)
		join pg_attribute as a on a.attname = m.name
		where a.attrelid in ('care.scorecard'::regclass, 'care.peer_comparison'::regclass, 'care.figure_history'::regclass,
			'care.target_breaches'::regclass, 'care.note_code_text'::regclass)
		  and col_description(a.attrelid, a.attnum) is null
	loop
		execute format('comment on column %s.%I is %L', col.view, col.name, col.meaning);
	end loop;
end
$do$;
$step_60$)
		, (70, 'series', $step_70$
/*
 * Time: how each indicator's series is judged, baselines with a reason for each,
 * a council's own rule sets, and one view that tells for every indicator, unit
 * and period the change, the signal, the trend and the outlook.
 */

create table care.spc_rule_set (
	name			text primary key
		constraint spc_rule_set_name_one_line check (btrim(name) <> '' and name !~ '[[:cntrl:]]'),
	xmr_factor		double precision not null default 2.66,
	screening		boolean not null default false,
	screening_factor double precision not null default 3.267,
	outside			boolean not null default true,
	shift_points	integer,
	shift_on_centre	text not null default 'breaks',
	trend_points	integer,
	trend_on_tie	text not null default 'breaks',
	trend_flags		text not null default 'all',
	two_of_three	text not null default 'none',
	inner_third_points integer,
	moving_range_factor double precision,
	runs_test		text not null default 'none',
	missing_values	text not null default 'breaks',
	priority		text[] not null,
	conflict		text not null default 'priority',
	fewest_points	integer not null default 13,
	reason			text not null
		constraint spc_rule_set_reason_not_blank check (btrim(reason) <> '')
);
comment on table care.spc_rule_set is 'The council''s own rule sets for control charts, beside the built-in ones of careperf.spc_rule_sets(). Each choice is a column, as in type careperf.spc_rules, which says what they mean.';
comment on column care.spc_rule_set.name is 'The name by which settings and answers call it; not one that is built in.';
comment on column care.spc_rule_set.reason is 'Why the council has rules of its own, and where they come from.';

create function care.check_spc_rule_set() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
	if exists (select from careperf.spc_rule_sets() as b where b.name = new.name) then
		raise exception using
			errcode = 'check_violation',
			constraint = 'spc_rule_set_name_is_free',
			message = format('"%s" is the name of a built-in rule set', new.name),
			hint = 'Choose another name, so that an answer says whose rules they were.';
	end if;
	/* careperf checks every column when rules are used */
	perform careperf.spc_summary('series:2000-01-01=0'::careperf.series,
		row(new.name, new.xmr_factor, new.screening, new.screening_factor, new.outside, new.shift_points, new.shift_on_centre,
			new.trend_points, new.trend_on_tie, new.trend_flags, new.two_of_three, new.inner_third_points, new.moving_range_factor,
			new.runs_test, new.missing_values, new.priority, new.conflict, new.fewest_points, new.reason)::careperf.spc_rules);
	return new;
end
$$;
comment on function care.check_spc_rule_set() is 'Trigger of spc_rule_set: refuses the name of a built-in set (23514) and rules that careperf would refuse (22023).';
create trigger spc_rule_set_is_usable
	before insert or update on care.spc_rule_set
	for each row execute function care.check_spc_rule_set();
comment on trigger spc_rule_set_is_usable on care.spc_rule_set is 'Only rules that can be used, under a name that is free.';

create table care.series_setting (
	series_setting_id	integer generated always as identity primary key,
	indicator_id	integer references care.indicator,
	chart			text not null default 'xmr'
		constraint series_setting_chart_known check (chart in ('xmr', 'run', 'p', 'pp', 'u', 'up', 'c')),
	rules			text not null default 'NHSRplotthedots',
	centre			text
		constraint series_setting_centre_known check (centre in ('mean', 'median')),
	automatic		integer
		constraint series_setting_automatic_from_2 check (automatic >= 2),
	trend_method	text not null default 'ols'
		constraint series_setting_trend_method_known check (trend_method in ('ols', 'sen', 'seasonal', 'recent')),
	confidence		double precision not null default 0.95
		constraint series_setting_confidence_between_0_and_1 check (confidence > 0 and confidence < 1),
	likely			double precision not null default 0.8
		constraint series_setting_likely_above_half check (likely > 0.5 and likely < 1),
	constraint series_setting_centre_of_xmr_and_run check (centre is null or chart in ('xmr', 'run')),
	constraint series_setting_one_for_each unique nulls not distinct (indicator_id)
);
comment on table care.series_setting is 'How the series of an indicator is judged: chart, rule set, trend. One row for each indicator that differs, and one for all the others.';
comment on column care.series_setting.indicator_id is 'The indicator it is for; NULL for every indicator that has no row of its own.';
comment on column care.series_setting.chart is 'Control chart: see careperf.spc. Where a unit has values without counts, xmr stands in for p, pp, u, up and c.';
comment on column care.series_setting.rules is 'Name of a rule set: one of careperf.spc_rule_sets(), or of care.spc_rule_set.';
comment on column care.series_setting.centre is 'What the centre line of an xmr or run chart is: mean or median. NULL: the chart''s own (mean for xmr, median for run).';
comment on column care.series_setting.automatic is 'A run of this many points on one side of the centre starts a new baseline by itself. NULL: never.';
comment on column care.series_setting.trend_method is 'Trend: see careperf.trend.';
comment on column care.series_setting.confidence is 'Level of the limits of changes, trends and outlooks, between 0 and 1.';
comment on column care.series_setting.likely is 'From this probability of meeting the target on, the outlook is on course; as far below one half it is unlikely to achieve.';

create function care.check_series_setting() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
	measured	record;
begin
	if not exists (select from careperf.spc_rule_sets() as b where b.name = new.rules)
		and not exists (select from care.spc_rule_set as o where o.name = new.rules) then
		raise exception using
			errcode = 'foreign_key_violation',
			constraint = 'series_setting_rules_known',
			message = format('there is no rule set "%s"', new.rules),
			hint = 'See careperf.spc_rule_sets() and care.spc_rule_set.';
	end if;
	select i.code, i.kind into measured from care.indicator as i where i.indicator_id = new.indicator_id;
	if new.chart in ('p', 'pp') and measured.kind is distinct from 'proportion'
		or new.chart in ('u', 'up') and measured.kind is distinct from 'rate'
		or new.chart = 'c' and measured.kind is distinct from 'count' then
		raise exception using
			errcode = 'check_violation',
			constraint = 'series_setting_chart_fits',
			message = case when new.indicator_id is null then format('a %s chart does not fit every indicator', new.chart)
				else format('a %s chart does not fit indicator "%s", a %s', new.chart, measured.code, measured.kind) end,
			detail = 'p and pp charts are for proportions, u and up for rates, c for counts; xmr and run charts are for all.',
			hint = 'Choose xmr or run, or make the setting for an indicator that the chart fits.';
	end if;
	return new;
end
$$;
comment on function care.check_series_setting() is 'Trigger of series_setting: the rule set exists (23503) and the chart fits the kind of the indicator (23514).';
create trigger series_setting_is_fit
	before insert or update on care.series_setting
	for each row execute function care.check_series_setting();
comment on trigger series_setting_is_fit on care.series_setting is 'The rule set exists and the chart fits the indicator.';

create function care.keep_spc_rule_set() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
	if exists (select from care.series_setting as s where s.rules = old.name) then
		raise exception using
			errcode = 'foreign_key_violation',
			constraint = 'spc_rule_set_in_use',
			message = format('rule set "%s" is in use', old.name),
			hint = 'Give the rows of care.series_setting that name it other rules first.';
	end if;
	return case tg_op when 'DELETE' then old else new end;
end
$$;
comment on function care.keep_spc_rule_set() is 'Trigger of spc_rule_set: a set that a series_setting names is neither deleted nor renamed (23503).';
create trigger spc_rule_set_is_kept
	before delete on care.spc_rule_set
	for each row execute function care.keep_spc_rule_set();
comment on trigger spc_rule_set_is_kept on care.spc_rule_set is 'A set in use is not deleted.';
create trigger spc_rule_set_keeps_its_name
	before update of name on care.spc_rule_set
	for each row when (old.name <> new.name)
	execute function care.keep_spc_rule_set();
comment on trigger spc_rule_set_keeps_its_name on care.spc_rule_set is 'A set in use is not renamed.';

insert into care.series_setting (indicator_id) values (null);

create table care.baseline_setting (
	baseline_setting_id	integer generated always as identity primary key,
	indicator_id	integer not null references care.indicator,
	unit_id			integer references care.unit,
	starts			date
		constraint baseline_setting_starts_is_finite check (isfinite(starts)),
	points			integer
		constraint baseline_setting_points_from_2 check (points >= 2),
	first_day		date
		constraint baseline_setting_first_day_is_finite check (isfinite(first_day)),
	last_day		date
		constraint baseline_setting_last_day_is_finite check (isfinite(last_day)),
	centre			double precision
		constraint baseline_setting_centre_in_range check (centre between -1e16 and 1e16),
	sigma			double precision
		constraint baseline_setting_sigma_in_range check (sigma between 0 and 1e16),
	reason			text not null
		constraint baseline_setting_reason_not_blank check (btrim(reason) <> ''),
	recorded_at		timestamptz not null default now(),
	recorded_by		text not null default current_user,
	withdrawn_at	timestamptz,
	withdrawn_by	text,
	withdrawn_reason text
		constraint baseline_setting_withdrawn_reason_not_blank check (btrim(withdrawn_reason) <> ''),
	constraint baseline_setting_dates_in_order check (last_day >= first_day),
	constraint baseline_setting_one_way check (
		(points is not null)::int + (first_day is not null or last_day is not null)::int + (centre is not null)::int <= 1),
	constraint baseline_setting_sigma_with_centre check (sigma is null or centre is not null),
	constraint baseline_setting_withdrawn_whole check (num_nonnulls(withdrawn_at, withdrawn_by, withdrawn_reason) in (0, 3))
);
create unique index baseline_setting_one_start on care.baseline_setting (indicator_id, unit_id, starts) nulls not distinct
	where withdrawn_at is null;
comment on table care.baseline_setting is 'Where the baseline of an indicator starts anew, from which points it is taken, and why. A unit with rows of its own uses those alone; the rows without unit are for all others. Rows are withdrawn with a reason, never changed or deleted.';
comment on column care.baseline_setting.unit_id is 'The unit it is for; NULL for every unit that has none of its own.';
comment on column care.baseline_setting.starts is 'First day of the first period judged by it; NULL from the beginning of the series.';
comment on column care.baseline_setting.points is 'Frozen on the first so many points from starts on. NULL with dates or a frozen centre; all NULL: every point up to the next start.';
comment on column care.baseline_setting.first_day is 'Frozen on the periods that begin from this day; NULL: from the first.';
comment on column care.baseline_setting.last_day is 'Frozen on the periods that begin up to this day; NULL: to the last.';
comment on column care.baseline_setting.centre is 'The centre frozen as a number, in the unit of the value. NULL when it is computed.';
comment on column care.baseline_setting.sigma is 'One standard deviation frozen as a number, in the unit of the value, for xmr charts; others compute their own. NULL when it is computed.';
comment on column care.baseline_setting.reason is 'Why the baseline is taken here: what changed, who agreed.';
comment on column care.baseline_setting.recorded_at is 'When it was recorded.';
comment on column care.baseline_setting.recorded_by is 'The role that recorded it.';
comment on column care.baseline_setting.withdrawn_at is 'When it was withdrawn; NULL while it holds.';
comment on column care.baseline_setting.withdrawn_by is 'The role that withdrew it; NULL while it holds.';
comment on column care.baseline_setting.withdrawn_reason is 'Why it was withdrawn; NULL while it holds.';

create function care.check_baseline_setting() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
	if tg_op = 'UPDATE' and old.withdrawn_at is null and new.withdrawn_reason is not null then
		new.withdrawn_at := coalesce(new.withdrawn_at, now());
		new.withdrawn_by := coalesce(new.withdrawn_by, current_user);
		if (new.baseline_setting_id, new.indicator_id, new.unit_id, new.starts, new.points, new.first_day, new.last_day, new.centre, new.sigma,
			new.reason, new.recorded_at, new.recorded_by) is not distinct from
		   (old.baseline_setting_id, old.indicator_id, old.unit_id, old.starts, old.points, old.first_day, old.last_day, old.centre, old.sigma,
			old.reason, old.recorded_at, old.recorded_by) then
			return new;
		end if;
	end if;
	raise exception using
		errcode = 'restrict_violation',
		message = 'a baseline that was set is not changed or deleted',
		detail = 'What was judged by it must remain to be explained.',
		hint = 'Withdraw it: update care.baseline_setting set withdrawn_reason = ''...'' where baseline_setting_id = ...; then insert another.';
end
$$;
comment on function care.check_baseline_setting() is 'Trigger of baseline_setting: lets a row be withdrawn once, with a reason, and refuses every other change (23001).';
create trigger baseline_setting_is_kept
	before update or delete on care.baseline_setting
	for each row execute function care.check_baseline_setting();
comment on trigger baseline_setting_is_kept on care.baseline_setting is 'Rows are withdrawn with a reason, never changed or deleted.';
create trigger baseline_setting_is_not_emptied
	before truncate on care.baseline_setting
	for each statement execute function care.check_baseline_setting();
comment on trigger baseline_setting_is_not_emptied on care.baseline_setting is 'Refuses TRUNCATE, as what was judged by a baseline must remain to be explained.';

create view care.figure_series as
select g.tree_id, g.unit_id, g.indicator_id, g.hierarchy_code, g.unit_code, g.level_code, g.indicator_code,
	case when g.counted is null then g.stated else careperf.with_per(g.counted, v.per) end as series,
	c.chart,
	case when own.name is null then careperf.spc_rule_set(c.rules) else
		row(own.name, own.xmr_factor, own.screening, own.screening_factor, own.outside, own.shift_points, own.shift_on_centre,
			own.trend_points, own.trend_on_tie, own.trend_flags, own.two_of_three, own.inner_third_points, own.moving_range_factor,
			own.runs_test, own.missing_values, own.priority, own.conflict, own.fewest_points, own.reason)::careperf.spc_rules
		end as rules,
	c.centre, c.automatic, c.trend_method, c.confidence, c.likely, v.polarity, b.parts
from (
	select p.tree_id, p.unit_id, p.indicator_id, p.hierarchy_code, p.unit_code, p.level_code, p.indicator_code, p.kind,
		careperf.series(p.first_day, p.summary, p.starts_anew) filter (where p.has_counts) as counted,
		careperf.series(p.first_day, p.stated_value, p.starts_anew) filter (where not p.has_counts) as stated,
		max(p.last_day) as last_day
	from (
		select f.tree_id, f.unit_id, f.indicator_id, f.hierarchy_code, f.unit_code, f.level_code, f.indicator_code, f.kind,
			f.first_day, f.last_day, f.summary, f.stated_value,
			bool_or(f.summary is not null) over whole as has_counts,
			coalesce(v.definition_number <> lag(v.definition_number) over in_order, false)
				or coalesce(f.carried_notes & 1, 0) <> 0 or concat(' ', f.own_notes, ' ') like '% b %' as starts_anew
		from care.figure as f
		/* versions that are comparable with the one before have its number: a unit may have no figures under one of them */
		join (select w.indicator_id, w.first_day, w.last_day, w.base_period,
				count(*) filter (where not w.comparable_before) over (
					partition by w.indicator_id order by coalesce(w.first_day, '-infinity')) as definition_number
			from care.indicator_version as w) as v
		  on v.indicator_id = f.indicator_id
		 and (v.first_day is null or f.last_day >= v.first_day)
		 and (v.last_day is null or f.last_day <= v.last_day)
		 /* a year's total beside its months would be a point among others */
		 and careperf.period_months(f.first_day, f.last_day) = case v.base_period when 'month' then 1 when 'quarter' then 3 else 12 end
		/* the codes are there so that a filter by them reaches down to the facts */
		window whole as (partition by f.tree_id, f.unit_id, f.indicator_id, f.hierarchy_code, f.unit_code, f.level_code, f.indicator_code),
			in_order as (partition by f.tree_id, f.unit_id, f.indicator_id, f.hierarchy_code, f.unit_code, f.level_code, f.indicator_code
				order by f.first_day)
	) as p
	group by p.tree_id, p.unit_id, p.indicator_id, p.hierarchy_code, p.unit_code, p.level_code, p.indicator_code, p.kind
) as g
join care.indicator_version as v
  on v.indicator_id = g.indicator_id
 and (v.first_day is null or g.last_day >= v.first_day)
 and (v.last_day is null or g.last_day <= v.last_day)
cross join lateral (
	/* a chart of counts needs the counts, and its kind of indicator */
	select case when s.chart in ('xmr', 'run')
			or g.counted is not null and g.kind = case left(s.chart, 1) when 'p' then 'proportion' when 'u' then 'rate' else 'count' end
		then s.chart else 'xmr' end as chart,
		s.rules, s.centre, s.automatic, s.trend_method, s.confidence, s.likely
	from care.series_setting as s
	where s.indicator_id = g.indicator_id or s.indicator_id is null
	order by s.indicator_id nulls last
	limit 1) as c
left join care.spc_rule_set as own on own.name = c.rules
left join lateral (
	select array_agg(row(s.starts, s.points, s.first_day, s.last_day, s.centre,
		case when c.chart = 'xmr' then s.sigma end)::careperf.baseline_part order by s.starts nulls first) as parts
	from care.baseline_setting as s
	where s.indicator_id = g.indicator_id and s.withdrawn_at is null
	  and s.unit_id is not distinct from (
		select max(o.unit_id) from care.baseline_setting as o
		where o.indicator_id = g.indicator_id and o.unit_id = g.unit_id and o.withdrawn_at is null)
) as b on true;
comment on view care.figure_series is 'The series of every unit and indicator in each hierarchy, from the figures of the indicator''s own base period, with breaks where the definition changed or note b says so, and how it is to be judged. Built on figure: small counts are gaps here already. Not for readers: figure_over_time is.';

create view care.figure_over_time as
select s.indicator_code, s.indicator_title_en, s.indicator_title_cy, s.hierarchy_code,
	s.unit_code, s.unit_title_en, s.unit_title_cy, s.level_code,
	s.first_day, s.last_day, s.period, g.is_latest,
	s.value, s.withheld, s.note_codes,
	g.previous_value, g.change, g.change_lower, g.change_upper, g.change_significant, g.change_per_cent, g.change_method,
	g.last_year_value, g.change_on_year, g.change_on_year_lower, g.change_on_year_upper,
	g.change_on_year_significant, g.change_on_year_per_cent, g.change_on_year_method,
	g.part, g.centre, g.control_lower, g.control_upper, array_to_string(g.signals, ', ') as signals,
	pt.code as variation_code, pt.text_en as variation_en, pt.text_cy as variation_cy, pt.symbol as variation_symbol, pt.colour as variation_colour,
	g.chart, g.rules_name as rules, g.baseline, g.chart_reason,
	(t.trend).slope_per_year as trend_per_year, (t.trend).lower_per_year as trend_lower, (t.trend).upper_per_year as trend_upper,
	(t.trend).p as trend_p, (t.trend).points as trend_points,
	tt.code as trend_code, tt.text_en as trend_en, tt.text_cy as trend_cy, tt.symbol as trend_symbol, tt.colour as trend_colour,
	(t.trend).method as trend_method, (t.trend).reason as trend_reason,
	s.target, at.code as assurance_code, at.text_en as assurance_en, at.text_cy as assurance_cy, at.symbol as assurance_symbol, at.colour as assurance_colour,
	d.due, (o.outlook).projected, (o.outlook).lower as projected_lower, (o.outlook).upper as projected_upper,
	(o.outlook).probability,
	ot.code as outlook_code, ot.text_en as outlook_en, ot.text_cy as outlook_cy, ot.symbol as outlook_symbol, ot.colour as outlook_colour,
	(o.outlook).reason as outlook_reason,
	careperf.sparkline(x.so_far) as sparkline,
	s.unit_of_measure, s.decimals, s.polarity
from (
	select f.unit_id, f.indicator_id, f.hierarchy_code, f.unit_code, f.level_code, f.indicator_code,
		f.series, f.rules, f.chart as chart_asked, f.parts, f.polarity as better, f.centre as centre_asked, f.automatic,
		f.trend_method as trend_asked, f.confidence, f.likely,
		q.*, q.period_begins = careperf.last_period(f.series) as is_latest,
		/* always one row: keeps the planner from drawing the whole chart again for each of its figures */
		generate_series(1, 1) as once
	from care.figure_series as f
	cross join lateral (
		select p.period as period_begins,
			b.earlier_value as previous_value, b.difference as change, b.lower as change_lower, b.upper as change_upper,
			b.significant as change_significant, b.per_cent as change_per_cent, b.method as change_method,
			y.earlier_value as last_year_value, y.difference as change_on_year, y.lower as change_on_year_lower, y.upper as change_on_year_upper,
			y.significant as change_on_year_significant, y.per_cent as change_on_year_per_cent, y.method as change_on_year_method,
			p.part, p.centre, p.lower as control_lower, p.upper as control_upper, p.signals, p.variation,
			p.chart, p.rules as rules_name, p.baseline, p.reason as chart_reason
		from careperf.spc(f.series, f.rules, f.chart, f.parts, f.polarity, null, f.centre, f.automatic) as p
		left join careperf.changes(f.series, 'previous period', f.confidence) as b on b.period = p.period
		left join careperf.changes(f.series, 'same period last year', f.confidence) as y on y.period = p.period
		offset 0) as q
) as g
join care.scorecard as s
  on s.indicator_code = g.indicator_code and s.unit_code = g.unit_code and s.level_code = g.level_code
 and s.first_day = g.period_begins and s.hierarchy_code is not distinct from g.hierarchy_code
join care.unit as u on u.unit_id = g.unit_id
left join lateral (
	select t.due
	from care.target as t
	where t.indicator_id = g.indicator_id
	  and (t.unit_id = g.unit_id or t.level_id = u.level_id or (t.unit_id is null and t.level_id is null))
	  and (t.first_day is null or s.last_day >= t.first_day)
	  and (t.last_day is null or s.last_day <= t.last_day)
	order by t.unit_id nulls last, t.level_id nulls last
	limit 1) as d on true
/* offset 0 keeps the planner from computing each of them again for every column */
/* a baseline that starts anew says that the level changed: no trend is drawn across it either */
cross join lateral (select careperf.clip(g.series, null, s.first_day) as so_far,
	careperf.clip(g.series, (select max(b.starts) from unnest(g.parts) as b where b.starts <= s.first_day), s.first_day) as since_baseline
	offset 0) as x
cross join lateral (select careperf.trend(x.since_baseline, g.trend_asked, g.better, g.confidence) as trend offset 0) as t
cross join lateral (select careperf.outlook(x.since_baseline, s.target, d.due, g.better, g.confidence, g.likely) as outlook offset 0) as o
left join lateral careperf.assurance(x.so_far, s.target, g.better, g.rules, g.chart_asked, g.parts, g.centre_asked, g.automatic) as a
  on s.target is not null
left join careperf.band_texts() as at on at.code = a.assurance
left join careperf.band_texts() as pt on pt.code = g.variation
left join careperf.band_texts() as tt on tt.code = (t.trend).direction
left join careperf.band_texts() as ot on ot.code = (o.outlook).band;
comment on view care.figure_over_time is
'One row per indicator, unit, period and hierarchy: the change on the period before and on the year before, the signal by the control chart of the whole series, and trend, assurance and outlook as they stood with the periods up to then. Trend and outlook begin where the baseline last started anew. Only periods of the indicator''s own base period. How each indicator is judged is in series_setting, where its baseline starts anew and why in baseline_setting. Built on the figures of scorecard: withheld ones are gaps here, and no limit is computed from them.';

/* what a column means that scorecard has too, it means here */
do $do$
declare
	col	record;
begin
	for col in
		select a.attname as name, col_description('care.scorecard'::regclass, o.attnum) as meaning
		from pg_attribute as a
		join pg_attribute as o on o.attrelid = 'care.scorecard'::regclass and o.attname = a.attname
		where a.attrelid = 'care.figure_over_time'::regclass
	loop
		execute format('comment on column care.figure_over_time.%I is %L', col.name, col.meaning);
	end loop;
	for col in
		select * from (values
			('is_latest', 'True for the latest period of the unit and indicator. Never NULL.'),
			('previous_value', 'The value of the period just before. NULL when there is none or it is withheld.'),
			('change', 'value less previous_value. NULL when either is, and across a break in the series; change_method says why.'),
			('change_lower', 'Lower confidence limit of the change. NULL when there is none; change_method says why.'),
			('change_upper', 'Upper confidence limit of the change. NULL when there is none; change_method says why.'),
			('change_significant', 'True when the limits of the change leave out 0. NULL when there are none.'),
			('change_per_cent', 'The change in per cent of previous_value. NULL when there is none, or previous_value is 0 or below.'),
			('change_method', 'How the change was calculated, or why it cannot be. NULL without value.'),
			('last_year_value', 'The value of the same period a year before. NULL when there is none or it is withheld.'),
			('change_on_year', 'value less last_year_value. NULL when either is, and across a break in the series.'),
			('change_on_year_lower', 'Lower confidence limit of the change on the year. NULL when there is none.'),
			('change_on_year_upper', 'Upper confidence limit of the change on the year. NULL when there is none.'),
			('change_on_year_significant', 'True when the limits of the change on the year leave out 0. NULL when there are none.'),
			('change_on_year_per_cent', 'The change on the year in per cent of last_year_value. NULL when there is none, or last_year_value is 0 or below.'),
			('change_on_year_method', 'How the change on the year was calculated, or why it cannot be. NULL without value.'),
			('part', 'Number of the part of the control chart, from 1: a new one begins at each baseline and each break.'),
			('centre', 'Centre line of the control chart, in the unit of the value. NULL when it cannot be calculated.'),
			('control_lower', 'Lower control limit, in the unit of the value. NULL when there is none; chart_reason says why.'),
			('control_upper', 'Upper control limit, in the unit of the value. NULL when there is none; chart_reason says why.'),
			('signals', 'The rules that this period breaks, with commas between: outside, shift, trend and so on. Empty when none; NULL without value.'),
			('variation_code', 'improvement, concern, special_high, special_low, common_cause or not_calculated: see careperf.spc.'),
			('variation_en', 'The variation in English words.'),
			('variation_cy', 'The variation in Welsh words (confirmed or not: careperf.band_texts).'),
			('variation_symbol', 'The variation as a symbol.'),
			('variation_colour', 'The variation as a colour, hexadecimal, to be read on white.'),
			('chart', 'The control chart used.'),
			('rules', 'The rule set used, by name.'),
			('baseline', 'The baseline used, in words.'),
			('chart_reason', 'Why there are no limits, or what to be careful about. NULL when there is nothing to say.'),
			('trend_per_year', 'Slope of the trend up to this period, in the unit of the value per year. NULL when it cannot be calculated; trend_reason says why.'),
			('trend_lower', 'Lower confidence limit of trend_per_year. NULL when there is none.'),
			('trend_upper', 'Upper confidence limit of trend_per_year. NULL when there is none.'),
			('trend_p', 'Probability of such a slope by chance, two-sided. NULL when there is no trend.'),
			('trend_points', 'Periods with a value that the trend was taken from.'),
			('trend_code', 'improving, worsening, rising, falling, no_significant_change or not_calculated: see careperf.trend.'),
			('trend_en', 'The trend in English words.'),
			('trend_cy', 'The trend in Welsh words (confirmed or not: careperf.band_texts).'),
			('trend_symbol', 'The trend as a symbol.'),
			('trend_colour', 'The trend as a colour, hexadecimal, to be read on white.'),
			('trend_method', 'The method of the trend, by name.'),
			('trend_reason', 'Why there is no trend. NULL when there is one.'),
			('assurance_code', 'consistently_passing, consistently_failing, inconsistent or not_calculated: see careperf.assurance. NULL without target.'),
			('assurance_en', 'The assurance in English words. NULL without target.'),
			('assurance_cy', 'The assurance in Welsh words (confirmed or not: careperf.band_texts). NULL without target.'),
			('assurance_symbol', 'The assurance as a symbol. NULL without target.'),
			('assurance_colour', 'The assurance as a colour, hexadecimal. NULL without target.'),
			('due', 'The day by which the target is to be reached. NULL when none is set.'),
			('projected', 'Where the trend up to this period leads by the due day, in the unit of the value. NULL when it cannot be calculated; outlook_reason says why.'),
			('projected_lower', 'Lower limit of the value projected for a single period. NULL as projected.'),
			('projected_upper', 'Upper limit of the value projected for a single period. NULL as projected.'),
			('probability', 'Probability of meeting the target on the due day if the trend goes on, 0 to 1. NULL when it cannot be calculated.'),
			('outlook_code', 'on_course, uncertain, unlikely_to_achieve or no_outlook: see careperf.outlook.'),
			('outlook_en', 'The outlook in English words.'),
			('outlook_cy', 'The outlook in Welsh words (confirmed or not: careperf.band_texts).'),
			('outlook_symbol', 'The outlook as a symbol.'),
			('outlook_colour', 'The outlook as a colour, hexadecimal, to be read on white.'),
			('outlook_reason', 'Why there is no outlook. NULL when there is one.'),
			('sparkline', 'The series up to this period, one character a period, gaps shown.')
			) as m(name, meaning)
	loop
		execute format('comment on column care.figure_over_time.%I is %L', col.name, col.meaning);
	end loop;
end
$do$;

create or replace function care.grant_reader(reader regrole) returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
	readable	name;
begin
	if reader is null or not exists (select from pg_roles as r where r.oid = reader::oid) then
		raise exception using
			errcode = 'undefined_object',
			message = format('there is no role %s to let read', coalesce(reader::text, 'NULL')),
			hint = 'Name a role that exists, and not PUBLIC.';
	end if;
	execute format('grant usage on schema care to %s', reader);
	foreach readable in array '{scorecard,peer_comparison,figure_history,target_breaches,note_code_text,figure_over_time}'::name[] loop
		execute format('grant select on care.%I to %s', readable, reader);
	end loop;
end
$$;
/* who reads scorecard reads this too */
do $do$
declare
	reader	record;
begin
	for reader in
		select distinct a.grantee
		from pg_class as c cross join lateral aclexplode(c.relacl) as a
		where c.oid = 'care.scorecard'::regclass and a.privilege_type = 'SELECT' and a.grantee <> c.relowner and a.grantee <> 0
	loop
		execute format('grant select on care.figure_over_time to %s', reader.grantee::regrole);
	end loop;
end
$do$;

/* asked for every series: the planner must know that they are small */
analyze care.series_setting;
analyze care.baseline_setting;
analyze care.spc_rule_set;
$step_70$)
	) as v (step, area, script) where v.step operator(pg_catalog.>) 0 order by v.step;
end;

