/*
 * Aggregates that need their rows together (strata, quantiles) share their state:
 * the rows. The last step sorts them, so that no order and no plan shows.
 */

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
