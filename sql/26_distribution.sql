-- The type distribution: an exact multiset of values.

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

-- The group.

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

-- Equality, order and hash.

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

-- Aggregates.

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

-- What a distribution answers.

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
