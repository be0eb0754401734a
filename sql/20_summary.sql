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
