-- Version 0.1.0 in full, as released. Never changed: upgrades are tested from it.
\echo Use "CREATE EXTENSION careperf" to load this file. \quit

-- Without this only the superuser who installed it could name anything of ours. There are no data in this schema.
grant usage on schema careperf to public;

-- The version of the library, and the guard of databases with a register.

create function careperf.careperf_version()
returns text
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'careperf_version';

comment on function careperf.careperf_version() is
'The version of the careperf library that this session has loaded. Never NULL. It differs from pg_extension.extversion until ALTER EXTENSION careperf UPDATE has run.';

create function careperf.careperf_guard()
returns event_trigger
language c
as 'MODULE_PATHNAME', 'careperf_guard';

comment on function careperf.careperf_guard() is
'Event trigger function: refuses with error 2BP01 what would drop extension careperf (by its name, schema or owner) while schema care holds a register, and says what to do. Cannot be called directly.';

create event trigger careperf_guard
on ddl_command_start
when tag in ('DROP EXTENSION', 'DROP SCHEMA', 'DROP OWNED')
execute function careperf.careperf_guard();

comment on event trigger careperf_guard is
'Refuses what would drop extension careperf, CASCADE too, while this database has a register, whose facts would lose their numbers.';
-- The type summary: how much and how well, as counts and exact sums.

create type careperf.summary;

create function careperf.summary_in(cstring)
returns careperf.summary
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_in';

comment on function careperf.summary_in(cstring) is
'Reads the text form of a summary, kind:number,number;missing. Malformed text is error 22P02 with the place and the reason.';

create function careperf.summary_out(careperf.summary)
returns cstring
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_out';

comment on function careperf.summary_out(careperf.summary) is
'Writes the text form of a summary: exact, compact, the same for equal summaries.';

create function careperf.summary_recv(internal)
returns careperf.summary
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_recv';

comment on function careperf.summary_recv(internal) is
'Reads the binary form of a summary. Bytes that summary_send did not write are error 22P03.';

create function careperf.summary_send(careperf.summary)
returns bytea
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_send';

comment on function careperf.summary_send(careperf.summary) is
'Writes the binary form of a summary, the same bytes on every machine.';

create type careperf.summary (
	input = careperf.summary_in,
	output = careperf.summary_out,
	receive = careperf.summary_recv,
	send = careperf.summary_send,
	internallength = variable,
	alignment = double,
	storage = extended
);

comment on type careperf.summary is
'How much and how well, of one kind: count, proportion, rate, ratio or mean. Holds counts and exact sums, and how many rows were missing; rolls up, adds and subtracts without rounding. Equal content has equal bytes.';

-- From totals.

create function careperf.count_of(n bigint, missing bigint default 0)
returns careperf.summary
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'count_of';

comment on function careperf.count_of(bigint, bigint) is
'A count of n, from a total. missing counts the rows where nothing was known. NULL for NULL; n may be negative.';

create function careperf.proportion_of(met bigint, total bigint, missing bigint default 0)
returns careperf.summary
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'proportion_of';

comment on function careperf.proportion_of(bigint, bigint, bigint) is
'A proportion, met of total, from totals. Equal to summarise_proportion over the same rows. NULL for NULL; met above total is kept as given, see is_whole().';

create function careperf.rate_of(events double precision, population double precision, missing bigint default 0)
returns careperf.summary
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'rate_of_float8';

comment on function careperf.rate_of(double precision, double precision, bigint) is
'A rate from totals: events and population, in their own units. NULL for NULL; NaN or infinity is error 22023.';

create function careperf.rate_of(events numeric, population numeric, missing bigint default 0)
returns careperf.summary
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'rate_of_numeric';

comment on function careperf.rate_of(numeric, numeric, bigint) is
'A rate from totals: events and population, in their own units. A numeric that is a binary fraction is taken exactly, any other as the nearest double precision number. NULL for NULL; NaN or infinity is error 22023.';

create function careperf.ratio_of(numerator double precision, denominator double precision, missing bigint default 0)
returns careperf.summary
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'ratio_of_float8';

comment on function careperf.ratio_of(double precision, double precision, bigint) is
'A ratio from totals: numerator and denominator, in their own units. NULL for NULL; NaN or infinity is error 22023.';

create function careperf.ratio_of(numerator numeric, denominator numeric, missing bigint default 0)
returns careperf.summary
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'ratio_of_numeric';

comment on function careperf.ratio_of(numeric, numeric, bigint) is
'A ratio from totals: numerator and denominator, in their own units. A numeric that is a binary fraction is taken exactly, any other as the nearest double precision number. NULL for NULL; NaN or infinity is error 22023.';

create function careperf.mean_of(n bigint, sum numeric, sum_of_squares numeric, missing bigint default 0)
returns careperf.summary
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'mean_of';

comment on function careperf.mean_of(bigint, numeric, numeric, bigint) is
'A mean from totals: the number of values, their sum and the sum of their squares, in the unit of the values. A numeric that is a binary fraction is taken exactly, any other as the nearest double precision number. NULL for NULL; NaN or infinity is error 22023.';

-- The group.

create function careperf.add(a careperf.summary, b careperf.summary)
returns careperf.summary
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_add';

comment on function careperf.add(careperf.summary, careperf.summary) is
'a + b, field by field and exactly. NULL for NULL; summaries of different kinds are error 22023.';

create function careperf.subtract(a careperf.summary, b careperf.summary)
returns careperf.summary
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_subtract';

comment on function careperf.subtract(careperf.summary, careperf.summary) is
'a - b, field by field and exactly, so that subtract(add(a, b), b) is a. Counts may become negative. NULL for NULL; summaries of different kinds are error 22023.';

create function careperf.negate(s careperf.summary)
returns careperf.summary
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_negate';

comment on function careperf.negate(careperf.summary) is
'The summary with every count and sum negated. NULL for NULL.';

create operator careperf.+ (
	leftarg = careperf.summary, rightarg = careperf.summary,
	function = careperf.add, commutator = OPERATOR(careperf.+)
);

comment on operator careperf.+ (careperf.summary, careperf.summary) is
'Exact sum of two summaries of one kind; see add().';

create operator careperf.- (
	leftarg = careperf.summary, rightarg = careperf.summary,
	function = careperf.subtract
);

comment on operator careperf.- (careperf.summary, careperf.summary) is
'Exact difference of two summaries of one kind; see subtract().';

create operator careperf.- (
	rightarg = careperf.summary,
	function = careperf.negate
);

comment on operator careperf.- (none, careperf.summary) is
'The negated summary; see negate().';

-- Order: by kind, then number by number. It makes DISTINCT, GROUP BY and keys work and says nothing about better or worse.

create function careperf.summary_eq(careperf.summary, careperf.summary)
returns boolean
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_eq';

comment on function careperf.summary_eq(careperf.summary, careperf.summary) is
'Whether the first summary is equal: the function of operator =. NULL for NULL.';

create function careperf.summary_ne(careperf.summary, careperf.summary)
returns boolean
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_ne';

comment on function careperf.summary_ne(careperf.summary, careperf.summary) is
'Whether the first summary is not equal: the function of operator <>. NULL for NULL.';

create function careperf.summary_lt(careperf.summary, careperf.summary)
returns boolean
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_lt';

comment on function careperf.summary_lt(careperf.summary, careperf.summary) is
'Whether the first summary sorts before the second: the function of operator <. NULL for NULL.';

create function careperf.summary_le(careperf.summary, careperf.summary)
returns boolean
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_le';

comment on function careperf.summary_le(careperf.summary, careperf.summary) is
'Whether the first summary sorts before or is equal: the function of operator <=. NULL for NULL.';

create function careperf.summary_gt(careperf.summary, careperf.summary)
returns boolean
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_gt';

comment on function careperf.summary_gt(careperf.summary, careperf.summary) is
'Whether the first summary sorts after the second: the function of operator >. NULL for NULL.';

create function careperf.summary_ge(careperf.summary, careperf.summary)
returns boolean
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_ge';

comment on function careperf.summary_ge(careperf.summary, careperf.summary) is
'Whether the first summary sorts after or is equal: the function of operator >=. NULL for NULL.';

create operator careperf.= (
	leftarg = careperf.summary, rightarg = careperf.summary,
	function = careperf.summary_eq,
	commutator = OPERATOR(careperf.=), negator = OPERATOR(careperf.<>),
	restrict = eqsel, join = eqjoinsel, hashes, merges
);

comment on operator careperf.= (careperf.summary, careperf.summary) is
'Whether the first summary is equal to the second, by content.';

create operator careperf.<> (
	leftarg = careperf.summary, rightarg = careperf.summary,
	function = careperf.summary_ne,
	commutator = OPERATOR(careperf.<>), negator = OPERATOR(careperf.=),
	restrict = neqsel, join = neqjoinsel
);

comment on operator careperf.<> (careperf.summary, careperf.summary) is
'Whether the first summary is not equal to the second, by content.';

create operator careperf.< (
	leftarg = careperf.summary, rightarg = careperf.summary,
	function = careperf.summary_lt,
	commutator = OPERATOR(careperf.>), negator = OPERATOR(careperf.>=),
	restrict = scalarltsel, join = scalarltjoinsel
);

comment on operator careperf.< (careperf.summary, careperf.summary) is
'Whether the first summary sorts before the second, by content.';

create operator careperf.<= (
	leftarg = careperf.summary, rightarg = careperf.summary,
	function = careperf.summary_le,
	commutator = OPERATOR(careperf.>=), negator = OPERATOR(careperf.>),
	restrict = scalarlesel, join = scalarlejoinsel
);

comment on operator careperf.<= (careperf.summary, careperf.summary) is
'Whether the first summary sorts before or is equal the second, by content.';

create operator careperf.> (
	leftarg = careperf.summary, rightarg = careperf.summary,
	function = careperf.summary_gt,
	commutator = OPERATOR(careperf.<), negator = OPERATOR(careperf.<=),
	restrict = scalargtsel, join = scalargtjoinsel
);

comment on operator careperf.> (careperf.summary, careperf.summary) is
'Whether the first summary sorts after the second, by content.';

create operator careperf.>= (
	leftarg = careperf.summary, rightarg = careperf.summary,
	function = careperf.summary_ge,
	commutator = OPERATOR(careperf.<=), negator = OPERATOR(careperf.<),
	restrict = scalargesel, join = scalargejoinsel
);

comment on operator careperf.>= (careperf.summary, careperf.summary) is
'Whether the first summary sorts after or is equal the second, by content.';

create function careperf.summary_cmp(careperf.summary, careperf.summary)
returns integer
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_cmp';

comment on function careperf.summary_cmp(careperf.summary, careperf.summary) is
'The order of two summaries: negative, 0 or positive. By kind, then number by number. NULL for NULL.';

create function careperf.summary_hash(careperf.summary)
returns integer
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_hash';

comment on function careperf.summary_hash(careperf.summary) is
'A hash of a summary, equal for equal content. NULL for NULL.';

create function careperf.summary_hash_extended(careperf.summary, bigint)
returns bigint
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_hash_extended';

comment on function careperf.summary_hash_extended(careperf.summary, bigint) is
'A seeded 64-bit hash of a summary, equal for equal content. NULL for NULL.';

create operator class careperf.summary_order
default for type careperf.summary using btree as
	operator 1 careperf.<,
	operator 2 careperf.<=,
	operator 3 careperf.=,
	operator 4 careperf.>=,
	operator 5 careperf.>,
	function 1 careperf.summary_cmp(careperf.summary, careperf.summary);

comment on operator class careperf.summary_order using btree is
'Orders summaries by kind, then number by number.';

comment on operator family careperf.summary_order using btree is
'Orders summaries by kind, then number by number.';

create operator class careperf.summary_equality
default for type careperf.summary using hash as
	operator 1 careperf.=,
	function 1 careperf.summary_hash(careperf.summary),
	function 2 careperf.summary_hash_extended(careperf.summary, bigint);

comment on operator class careperf.summary_equality using hash is
'Equality of summaries by content.';

comment on operator family careperf.summary_equality using hash is
'Equality of summaries by content.';
-- Aggregates that make summaries from rows, and rollup, which merges them.
-- The state is a summary in its open form; merging states is rollup's own step.

create function careperf.summary_merge_step(careperf.summary, careperf.summary)
returns careperf.summary
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_merge_step';

comment on function careperf.summary_merge_step(careperf.summary, careperf.summary) is
'A step of aggregate rollup: adds a summary to the state; also joins the states of every summarise_ aggregate. Not for use by itself (error 0A000).';

create function careperf.summary_merge_back(careperf.summary, careperf.summary)
returns careperf.summary
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_merge_back';

comment on function careperf.summary_merge_back(careperf.summary, careperf.summary) is
'A step of aggregate rollup: takes a summary out of the state of a moving window. Not for use by itself (error 0A000).';

create function careperf.summary_close(careperf.summary)
returns careperf.summary
language c immutable strict parallel safe
as 'MODULE_PATHNAME', 'summary_close';

comment on function careperf.summary_close(careperf.summary) is
'The canonical form of a summary. The last step of rollup; NULL for NULL.';

create function careperf.summary_count_step(careperf.summary, "any")
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_count_step';

comment on function careperf.summary_count_step(careperf.summary, "any") is
'A step of aggregate summarise_count: takes a row in. Not for use by itself (error 0A000).';

create function careperf.summary_count_back(careperf.summary, "any")
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_count_back';

comment on function careperf.summary_count_back(careperf.summary, "any") is
'A step of aggregate summarise_count: takes a row out of a moving window. Not for use by itself (error 0A000).';

create function careperf.summary_close_count(careperf.summary)
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_close_count';

comment on function careperf.summary_close_count(careperf.summary) is
'The last step of aggregate summarise_count: the canonical form, or the empty count where no row came.';

create aggregate careperf.summarise_count("any") (
	sfunc = careperf.summary_count_step,
	stype = careperf.summary,
	sspace = 64,
	finalfunc = careperf.summary_close_count,
	combinefunc = careperf.summary_merge_step,
	msfunc = careperf.summary_count_step,
	minvfunc = careperf.summary_count_back,
	mstype = careperf.summary,
	msspace = 64,
	mfinalfunc = careperf.summary_close_count,
	parallel = safe
);

comment on aggregate careperf.summarise_count("any") is
'How many rows have x, of any type. Rows with NULL count as missing. No rows give the empty count, never NULL.';

create function careperf.summary_proportion_step(careperf.summary, boolean)
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_proportion_step';

comment on function careperf.summary_proportion_step(careperf.summary, boolean) is
'A step of aggregate summarise_proportion: takes a row in. Not for use by itself (error 0A000).';

create function careperf.summary_proportion_back(careperf.summary, boolean)
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_proportion_back';

comment on function careperf.summary_proportion_back(careperf.summary, boolean) is
'A step of aggregate summarise_proportion: takes a row out of a moving window. Not for use by itself (error 0A000).';

create function careperf.summary_close_proportion(careperf.summary)
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_close_proportion';

comment on function careperf.summary_close_proportion(careperf.summary) is
'The last step of aggregate summarise_proportion: the canonical form, or the empty proportion where no row came.';

create aggregate careperf.summarise_proportion(met boolean) (
	sfunc = careperf.summary_proportion_step,
	stype = careperf.summary,
	sspace = 64,
	finalfunc = careperf.summary_close_proportion,
	combinefunc = careperf.summary_merge_step,
	msfunc = careperf.summary_proportion_step,
	minvfunc = careperf.summary_proportion_back,
	mstype = careperf.summary,
	msspace = 64,
	mfinalfunc = careperf.summary_close_proportion,
	parallel = safe
);

comment on aggregate careperf.summarise_proportion(met boolean) is
'The proportion of rows where met is true. Rows with NULL count as missing and are in neither part. No rows give the empty proportion, never NULL; its value is NULL.';

create function careperf.summary_rate_step(careperf.summary, double precision, double precision)
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_rate_step';

comment on function careperf.summary_rate_step(careperf.summary, double precision, double precision) is
'A step of aggregate summarise_rate: takes a row in. Not for use by itself (error 0A000).';

create function careperf.summary_rate_back(careperf.summary, double precision, double precision)
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_rate_back';

comment on function careperf.summary_rate_back(careperf.summary, double precision, double precision) is
'A step of aggregate summarise_rate: takes a row out of a moving window. Not for use by itself (error 0A000).';

create function careperf.summary_close_rate(careperf.summary)
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_close_rate';

comment on function careperf.summary_close_rate(careperf.summary) is
'The last step of aggregate summarise_rate: the canonical form, or the empty rate where no row came.';

create aggregate careperf.summarise_rate(events double precision, population double precision) (
	sfunc = careperf.summary_rate_step,
	stype = careperf.summary,
	sspace = 128,
	finalfunc = careperf.summary_close_rate,
	combinefunc = careperf.summary_merge_step,
	msfunc = careperf.summary_rate_step,
	minvfunc = careperf.summary_rate_back,
	mstype = careperf.summary,
	msspace = 128,
	mfinalfunc = careperf.summary_close_rate,
	parallel = safe
);

comment on aggregate careperf.summarise_rate(events double precision, population double precision) is
'Events over population, each summed exactly in its own unit. Rows with NULL in either count as missing and add to neither. No rows give the empty rate, never NULL. NaN and infinity are error 22023.';

create function careperf.summary_ratio_step(careperf.summary, double precision, double precision)
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_ratio_step';

comment on function careperf.summary_ratio_step(careperf.summary, double precision, double precision) is
'A step of aggregate summarise_ratio: takes a row in. Not for use by itself (error 0A000).';

create function careperf.summary_ratio_back(careperf.summary, double precision, double precision)
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_ratio_back';

comment on function careperf.summary_ratio_back(careperf.summary, double precision, double precision) is
'A step of aggregate summarise_ratio: takes a row out of a moving window. Not for use by itself (error 0A000).';

create function careperf.summary_close_ratio(careperf.summary)
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_close_ratio';

comment on function careperf.summary_close_ratio(careperf.summary) is
'The last step of aggregate summarise_ratio: the canonical form, or the empty ratio where no row came.';

create aggregate careperf.summarise_ratio(numerator double precision, denominator double precision) (
	sfunc = careperf.summary_ratio_step,
	stype = careperf.summary,
	sspace = 128,
	finalfunc = careperf.summary_close_ratio,
	combinefunc = careperf.summary_merge_step,
	msfunc = careperf.summary_ratio_step,
	minvfunc = careperf.summary_ratio_back,
	mstype = careperf.summary,
	msspace = 128,
	mfinalfunc = careperf.summary_close_ratio,
	parallel = safe
);

comment on aggregate careperf.summarise_ratio(numerator double precision, denominator double precision) is
'One quantity over another, each summed exactly in its own unit. Rows with NULL in either count as missing and add to neither. No rows give the empty ratio, never NULL. NaN and infinity are error 22023.';

create function careperf.summary_mean_step(careperf.summary, double precision)
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_mean_step';

comment on function careperf.summary_mean_step(careperf.summary, double precision) is
'A step of aggregate summarise_mean: takes a row in. Not for use by itself (error 0A000).';

create function careperf.summary_mean_back(careperf.summary, double precision)
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_mean_back';

comment on function careperf.summary_mean_back(careperf.summary, double precision) is
'A step of aggregate summarise_mean: takes a row out of a moving window. Not for use by itself (error 0A000).';

create function careperf.summary_close_mean(careperf.summary)
returns careperf.summary
language c immutable parallel safe
as 'MODULE_PATHNAME', 'summary_close_mean';

comment on function careperf.summary_close_mean(careperf.summary) is
'The last step of aggregate summarise_mean: the canonical form, or the empty mean where no row came.';

create aggregate careperf.summarise_mean(value double precision) (
	sfunc = careperf.summary_mean_step,
	stype = careperf.summary,
	sspace = 128,
	finalfunc = careperf.summary_close_mean,
	combinefunc = careperf.summary_merge_step,
	msfunc = careperf.summary_mean_step,
	minvfunc = careperf.summary_mean_back,
	mstype = careperf.summary,
	msspace = 128,
	mfinalfunc = careperf.summary_close_mean,
	parallel = safe
);

comment on aggregate careperf.summarise_mean(value double precision) is
'The mean of value: number of values, exact sum and exact sum of squares, in the unit of the values. Rows with NULL count as missing. No rows give the empty mean, never NULL. NaN and infinity are error 22023.';

create aggregate careperf.rollup(s careperf.summary) (
	sfunc = careperf.summary_merge_step,
	stype = careperf.summary,
	sspace = 128,
	finalfunc = careperf.summary_close,
	combinefunc = careperf.summary_merge_step,
	msfunc = careperf.summary_merge_step,
	minvfunc = careperf.summary_merge_back,
	mstype = careperf.summary,
	msspace = 128,
	mfinalfunc = careperf.summary_close,
	parallel = safe
);

comment on aggregate careperf.rollup(s careperf.summary) is
'Summaries of one kind merged into one, exactly: the same as one summary over all their rows. NULLs are skipped; NULL where there is nothing to merge. Summaries of different kinds are error 22023.';
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
/*
 * Confidence limits of a summary, and the difference between two.
 */

create function careperf.confidence_limits(
	s careperf.summary,
	level float8 default 0.95,
	per float8 default 1,
	out lower float8,
	out upper float8,
	out method text)
as 'MODULE_PATHNAME', 'confidence_limits'
language c immutable strict parallel safe;

comment on function careperf.confidence_limits(careperf.summary, float8, float8) is
'The limits between which the true value lies with this level of confidence, in the unit of value(s, per), and the method that gave them. Proportions: Wilson. Counts and rates: Poisson, exact below ten events and Byar from ten on. Means: Student t. Limits are NULL, and the method says why, where the parts make no sense (a numerator above its denominator, fewer than two values) and for ratios. NULL in, NULLs out. Error 22023 for a level not between 0 and 1 or a per not above zero, 22003 for limits past double precision.';

create function careperf.compare(
	a careperf.summary,
	b careperf.summary,
	level float8 default 0.95,
	per float8 default 1,
	out difference float8,
	out lower float8,
	out upper float8,
	out significant boolean,
	out method text)
as 'MODULE_PATHNAME', 'compare_summaries'
language c immutable strict parallel safe;

comment on function careperf.compare(careperf.summary, careperf.summary, float8, float8) is
'The difference a less b of two summaries that share no case, in the unit of value(s, per), with its limits: MOVER of the limits of each (for proportions, the hybrid of Newcombe), Welch t for means. significant: both limits lie on one side of zero. Limits and significant are NULL, and the method says why, where either has no limits; the difference is NULL where either has no value. NULL in, NULLs out. Error 22023 for kinds that differ, a level not between 0 and 1 or a per not above zero, 22003 for results past double precision.';

create function careperf.comparator_value(s careperf.summary, comparator careperf.summary) returns float8
as 'MODULE_PATHNAME', 'comparator_value'
language c immutable strict parallel safe;

comment on function careperf.comparator_value(careperf.summary, careperf.summary) is
'The value, per one, of a comparator that s may be compared with; benchmark() asks it. NULL on an empty denominator or a NULL. Error 22023 when the two are of different kinds.';
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
 * against a baseline; full is good, half is between, empty is bad. So a band
 * reads without its colour, and the colours (blue, ochre, crimson: 4.5 to 1 or
 * better on white) stay far apart for colour-blind readers of all three kinds.
 */
create function careperf.band_texts()
returns table (code text, text_en text, text_cy text, text_cy_confirmed boolean, symbol text, colour text)
language sql immutable parallel safe rows 15
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
		('not_compared', 'Not compared', 'Heb ei gymharu', false, '?', '#595959'),
		('improved', 'Improved', 'Wedi gwella', false, '■', '#0b6bc2'),
		('unchanged', 'Unchanged', 'Heb newid', false, '▣', '#7f6c00'),
		('worsened', 'Worsened', 'Wedi gwaethygu', false, '□', '#99154f'),
		('no_baseline', 'No baseline', 'Dim llinell sylfaen', false, '⬚', '#595959'),
		('no_data', 'No data', 'Dim data', false, '–', '#595959')
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
-- Periods as text and as days: financial years, quarters, months.

create function careperf.period_days(period text, base_period text default null,
	out first_day date, out last_day date)
language plpgsql
immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
	given	text := btrim(period);
	part	text[];
begin
	if given is null then
		return;
	end if;

	/* a month, when the indicator counts by months: 2011-12 is December */
	part := regexp_match(given, '^((?:19|20|21)[0-9]{2})-(0[1-9]|1[0-2])$');
	if part is not null
		and (base_period = 'month' or part[2]::int <> (part[1]::int + 1) % 100) then
		first_day := make_date(part[1]::int, part[2]::int, 1);
		last_day := (first_day + interval '1 month')::date - 1;
		return;
	end if;

	/* a financial year, April to March, or one quarter of it */
	part := regexp_match(given, '^((?:19|20|21)[0-9]{2})[-/]([0-9]{2})(?:\s*Q([1-4]))?$');
	if part is not null then
		if part[2]::int = (part[1]::int + 1) % 100 then
			first_day := make_date(part[1]::int, 4, 1);
			if part[3] is null then
				last_day := make_date(part[1]::int + 1, 3, 31);
			else
				first_day := (first_day + (part[3]::int - 1) * interval '3 months')::date;
				last_day := (first_day + interval '3 months')::date - 1;
			end if;
		end if;
		return;
	end if;

	/* two days, both of them in the period */
	part := regexp_match(given, '^([0-9]{4}-[0-9]{2}-[0-9]{2})\s*/\s*([0-9]{4}-[0-9]{2}-[0-9]{2})$');
	if part is not null then
		first_day := careperf.date_or_null(part[1]);
		last_day := careperf.date_or_null(part[2]);
		if first_day is null or last_day is null or last_day < first_day then
			first_day := null;
			last_day := null;
		end if;
	end if;
end
$$;
comment on function careperf.period_days(text, text) is
'First and last day of a period written as 2014-15 or 2014/15 (financial year, April to March), 2014-15 Q1 (its quarter), 2014-04 (month) or 2014-04-01/2014-04-30. Where a text could be both (2011-12) it is the financial year, unless base_period is month. Both NULL when the text is none of these; NULL gives NULL.';

create function careperf.date_or_null(given text) returns date
language plpgsql
immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
	part	text[] := regexp_match(given, '^\s*((?:19|20|21)[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\s*$');
	month	date;
begin
	if part is null then
		return null;
	end if;
	month := make_date(part[1]::int, part[2]::int, 1);
	if part[3]::int > (month + interval '1 month')::date - month then
		return null;
	end if;
	return month + (part[3]::int - 1);
end
$$;
comment on function careperf.date_or_null(text) is
'The date written as year-month-day (2014-04-01) from 1900 to 2199, or NULL when the text is no such day: never an error. NULL gives NULL.';

create function careperf.period_months(first_day date, last_day date) returns integer
language plpgsql
immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
	next_day	date := last_day + 1;
begin
	if extract(day from first_day) <> 1 or extract(day from next_day) <> 1 then
		return null;
	end if;
	return (extract(year from next_day) - extract(year from first_day)) * 12
		+ extract(month from next_day) - extract(month from first_day);
end
$$;
comment on function careperf.period_months(date, date) is
'How many whole calendar months the period from first_day to last_day is (12 for a year, 3 for a quarter), or NULL when it is not whole months. NULL gives NULL.';

create function careperf.period_text(first_day date, last_day date) returns text
language plpgsql
immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
	months	integer := careperf.period_months(first_day, last_day);
	month	integer := extract(month from first_day);
	year	integer := extract(year from first_day);
	/* the financial year it is in, as 2014-15 */
	of_year	integer := case when month >= 4 then year else year - 1 end;
begin
	if months = 12 and month = 4 then
		return format('%s-%s', of_year, lpad(((of_year + 1) % 100)::text, 2, '0'));
	elsif months = 3 and month % 3 = 1 then
		return format('%s-%s Q%s', of_year, lpad(((of_year + 1) % 100)::text, 2, '0'), (month + 8) % 12 / 3 + 1);
	elsif months = 1 then
		return format('%s-%s', year, lpad(month::text, 2, '0'));
	end if;
	return format('%s-%s-%s/%s-%s-%s',
		year, lpad(month::text, 2, '0'), lpad(extract(day from first_day)::text, 2, '0'),
		extract(year from last_day), lpad(extract(month from last_day)::text, 2, '0'),
		lpad(extract(day from last_day)::text, 2, '0'));
end
$$;
comment on function careperf.period_text(date, date) is
'The period as text: 2014-15 for a financial year, 2014-15 Q1 for its quarter, 2014-04 for a month, otherwise its two days with a stroke. The opposite of period_days, which see for the one text that can be two periods. NULL gives NULL.';
-- Which summaries hold a count so small that it may point at a person.

/* not STRICT, which would keep the planner from writing it into the query */
create function careperf.is_small(s careperf.summary, below integer) returns boolean
language sql
immutable parallel safe
return case careperf.kind(s)
	when 'count' then
		careperf.numerator(s) operator(pg_catalog.>) 0
		and careperf.numerator(s) operator(pg_catalog.<) below
	when 'mean' then
		careperf.denominator(s) operator(pg_catalog.>) 0
		and careperf.denominator(s) operator(pg_catalog.<) below
		/* values of 0 and 1 alone: their sum is a count of people, and so is the rest */
		or (careperf.exact_totals(s)).sum_of_squares operator(pg_catalog.=) (careperf.exact_totals(s)).numerator
			and (careperf.numerator(s) operator(pg_catalog.>) 0
					and careperf.numerator(s) operator(pg_catalog.<) below
				or careperf.denominator(s) operator(pg_catalog.-) careperf.numerator(s) operator(pg_catalog.>) 0
					and careperf.denominator(s) operator(pg_catalog.-) careperf.numerator(s) operator(pg_catalog.<) below)
	when 'ratio' then
		(careperf.denominator(s) operator(pg_catalog.>) 0
			and careperf.denominator(s) operator(pg_catalog.<) below)
		or (careperf.numerator(s) operator(pg_catalog.=) pg_catalog.trunc(careperf.numerator(s))
			and careperf.numerator(s) operator(pg_catalog.>) 0
			and careperf.numerator(s) operator(pg_catalog.<) below)
	else
		(careperf.numerator(s) operator(pg_catalog.>) 0
			and careperf.numerator(s) operator(pg_catalog.<) below)
		or (careperf.denominator(s) operator(pg_catalog.>) 0
			and careperf.denominator(s) operator(pg_catalog.<) below)
		or (careperf.denominator(s) operator(pg_catalog.-) careperf.numerator(s) operator(pg_catalog.>) 0
			and careperf.denominator(s) operator(pg_catalog.-) careperf.numerator(s) operator(pg_catalog.<) below)
	end;
comment on function careperf.is_small(careperf.summary, integer) is
'True when the summary holds a count of people above 0 and below the given number: a count, the cases or the base of a proportion or rate, the rest (base less cases), the values behind a mean (and its sum, where the values are all 0 and 1), the base or a whole numerator of a ratio. False for below = 0. NULL gives NULL.';
-- Made from sql/register by tools/embed-register.
create function careperf.register_steps() returns table (step integer, area text, script text)
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
	) as v (step, area, script) where v.step operator(pg_catalog.>) 0 order by v.step;
end;
comment on function careperf.register_steps() is
	'The register''s numbered steps: step (its number), area (what it makes) and script (the SQL that makes it). None is NULL. create_register() and upgrade_register() run them in order.';
/*
 * The register: ordinary tables in schema care, made and brought forward by
 * numbered steps. The steps themselves are in sql/register/NN_area.sql and
 * come from careperf.register_steps(), which the Makefile generates.
 */

create function careperf.has_register() returns boolean
language sql
stable parallel safe
begin atomic
	/* by the catalogue: a name would ask for a privilege on the schema */
	select exists (
		select from pg_catalog.pg_class as c
		join pg_catalog.pg_namespace as n on n.oid operator(pg_catalog.=) c.relnamespace
		where n.nspname operator(pg_catalog.=) 'care' and c.relname operator(pg_catalog.=) 'register_version');
end;
comment on function careperf.has_register() is
'True when this database has a register, whoever asks. Never NULL.';

create function careperf.run_register_steps() returns integer
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
	next_step	record;
	thing		record;
	before		oid[];
	functions	oid[];
	done		integer := 0;
begin
	for next_step in
		select s.step, s.area, s.script
		from careperf.register_steps() as s
		where not exists (select from care.register_version as v where v.step = s.step)
		order by s.step
	loop
		before := array(select c.oid from pg_class as c where c.relnamespace = 'care'::regnamespace);
		functions := array(select p.oid from pg_proc as p where p.pronamespace = 'care'::regnamespace);
		execute next_step.script;

		/* lock what the step made: the caller's default privileges may be generous */
		for thing in
			select c.oid::regclass as name, c.relkind
			from pg_class as c
			where c.relnamespace = 'care'::regnamespace
			  and c.relkind in ('r', 'p', 'v', 'm', 'S')
			  and c.oid <> all (before)
			order by c.oid
		loop
			execute format('revoke all on %s %s from public',
				case thing.relkind when 'S' then 'sequence' else 'table' end, thing.name);
			if thing.relkind in ('r', 'p') then
				execute format('alter table %s enable row level security', thing.name);
			end if;
		end loop;
		for thing in
			select p.oid::regprocedure as name
			from pg_proc as p
			where p.pronamespace = 'care'::regnamespace
			  and p.oid <> all (functions)
			order by p.oid
		loop
			execute format('revoke all on routine %s from public', thing.name);
		end loop;

		insert into care.register_version (step, area, extension_version)
		select next_step.step, next_step.area, e.extversion
		from pg_extension as e where e.extname = 'careperf';
		done := done + 1;
	end loop;
	return done;
end
$$;
comment on function careperf.run_register_steps() is
'Runs the steps of the register that are not yet in care.register_version, locks what they made (nothing to PUBLIC, row security on, owned as the schema is) and records each. Answers how many ran. Called by create_register and upgrade_register; error when there is no register.';

create function careperf.create_register() returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
	done	integer;
begin
	if careperf.has_register() then
		raise exception using
			errcode = 'duplicate_object',
			message = 'there is already a register in schema care',
			hint = 'To bring it to the installed version: select careperf.upgrade_register().';
	end if;
	if to_regnamespace('care') is not null then
		raise exception using
			errcode = 'duplicate_schema',
			message = 'schema care exists but holds no register',
			detail = 'The register needs a schema of its own called care.',
			hint = 'Rename or drop that schema, then call careperf.create_register() again.';
	end if;
	if not has_database_privilege(current_database(), 'CREATE') then
		raise exception using
			errcode = 'insufficient_privilege',
			message = format('role %I may not create a schema in database %I', current_user, current_database()),
			hint = format('Ask the owner of the database: grant create on database %I to %I.', current_database(), current_user);
	end if;

	begin
		execute 'create schema care';
	exception when unique_violation or duplicate_schema then
		raise exception using
			errcode = 'duplicate_object',
			message = 'another session is making a register in schema care',
			detail = 'It was first.',
			hint = 'Use that register; to bring it to the installed version: select careperf.upgrade_register().';
	end;
	execute $step$
		create table care.register_version (
			step				integer primary key,
			area				text not null,
			applied_at			timestamptz not null default pg_catalog.now(),
			applied_by			text not null default current_user,
			extension_version	text not null
		)$step$;
	execute 'alter table care.register_version enable row level security';
	execute 'revoke all on table care.register_version from public';
	execute $step$comment on schema care is
		'The careperf register: units, indicators, facts, targets and the views over them. Made by careperf.create_register(), owned by its caller; nothing is granted to PUBLIC.'$step$;
	execute $step$comment on table care.register_version is
		'The numbered steps applied to this register, one row each. careperf.upgrade_register() runs the steps that are missing here.'$step$;
	execute $step$comment on column care.register_version.extension_version is
		'Version of the extension that held the step when it ran.'$step$;

	done := careperf.run_register_steps();
	return format('register created in schema care, %s steps', done);
end
$$;
comment on function careperf.create_register() is
'Makes the register in schema care, owned by the caller, who needs CREATE on the database and nothing more. Answers a line of text. Error 42710 when there is one already (then use upgrade_register), 42P06 when a schema care exists without a register, 42501 without the privilege.';

create function careperf.upgrade_register() returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
	owner	name;
	done	integer;
begin
	if not careperf.has_register() then
		raise exception using
			errcode = 'undefined_object',
			message = 'there is no register in this database',
			hint = 'To make one: select careperf.create_register().';
	end if;
	select r.rolname into owner
	from pg_namespace as n join pg_roles as r on r.oid = n.nspowner
	where n.nspname = 'care';
	/* not even by a superuser: triggers on the owner's tables would run with her rights */
	if owner <> current_user then
		raise exception using
			errcode = 'insufficient_privilege',
			message = format('the register belongs to role %I', owner),
			hint = format('Connect as %I and call careperf.upgrade_register().', owner);
	end if;

	/* so that two upgrades at once do not run one step twice */
	lock table care.register_version in share row exclusive mode;
	done := careperf.run_register_steps();
	return case done
		when 0 then 'register is up to date'
		else format('register upgraded, %s steps', done)
		end;
end
$$;
comment on function careperf.upgrade_register() is
'Runs the steps of the register that the installed extension has and the register has not, in order. Rows, grants, policies and indexes stay. Answers a line of text. Error 42704 when there is no register (then use create_register), 42501 when the caller does not own it.';
