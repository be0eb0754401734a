/*
 * A literal without a type, as in describe('count:3'), fits summaries, series and
 * distributions alike: the three make a category of types, in which a summary is
 * preferred. summary is older than that, and ALTER TYPE cannot say it.
 */
update pg_catalog.pg_type
set typcategory = 'm', typispreferred = true
where oid operator(pg_catalog.=) 'careperf.summary'::pg_catalog.regtype;
