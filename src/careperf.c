/*
 * careperf.c
 *		The module itself, and the guard of a database that has a register.
 */
#include "compat.h"

#include "catalog/namespace.h"
#include "commands/event_trigger.h"
#include "nodes/parsenodes.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

CAREPERF_MODULE_MAGIC;

PG_FUNCTION_INFO_V1(careperf_version);
PG_FUNCTION_INFO_V1(careperf_guard);

/* The version of the library that is loaded, beside that of the installed SQL. */
Datum
careperf_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(CAREPERF_VERSION));
}

/* Whether this database has a register: the table that records its steps. */
static bool
register_exists(void)
{
	Oid			schema = get_namespace_oid("care", true);

	return OidIsValid(schema) && OidIsValid(get_relname_relid("register_version", schema));
}

/* Whether a DROP EXTENSION statement names this extension. */
static bool
drops_careperf(const DropStmt *statement)
{
	ListCell   *cell;

	if (statement->removeType != OBJECT_EXTENSION)
		return false;
	foreach(cell, statement->objects)
		if (strcmp(strVal(lfirst(cell)), "careperf") == 0)
			return true;
	return false;
}

/*
 * Event trigger before DROP EXTENSION: refuses it, CASCADE too, while there is a
 * register, whose facts would lose their numbers with the type.
 */
Datum
careperf_guard(PG_FUNCTION_ARGS)
{
	EventTriggerData *trigger = (EventTriggerData *) fcinfo->context;

	if (!CALLED_AS_EVENT_TRIGGER(fcinfo))
		ereport(ERROR,
				(errcode(ERRCODE_E_R_I_E_EVENT_TRIGGER_PROTOCOL_VIOLATED),
				 errmsg("careperf_guard can only be called as an event trigger")));
	if (IsA(trigger->parsetree, DropStmt) &&
		drops_careperf((DropStmt *) trigger->parsetree) && register_exists())
		ereport(ERROR,
				(errcode(ERRCODE_DEPENDENT_OBJECTS_STILL_EXIST),
				 errmsg("cannot drop extension careperf while this database has a register"),
				 errdetail("The facts in schema care hold values of its type; dropping it would drop them."),
				 errhint("Keep a dump, remove the register with DROP SCHEMA care CASCADE, then drop the extension.")));
	PG_RETURN_NULL();
}
