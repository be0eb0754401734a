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
