# read_view.R DATABASE ROLE VIEW: reads a view with RPostgreSQL; prints the types, then the rows (US between fields,
# \N for NULL). A warning is an error: R warns of a type that it does not know.
options(warn = 2)
suppressMessages(library(RPostgreSQL))

shown <- function(column) {
  text <- if (is.logical(column)) ifelse(column, "t", "f")
    # a time is a double of seconds here, and format() cuts
    else if (inherits(column, "POSIXct")) format(column + 5e-7, "%Y-%m-%d %H:%M:%OS6", tz = "UTC")
    else if (inherits(column, "Date")) format(column)
    else if (is.numeric(column)) sprintf("%.17g", column)
    else column
  ifelse(is.na(column), "\\N", text)
}

given <- commandArgs(trailingOnly = TRUE)
connection <- dbConnect(PostgreSQL(), host = Sys.getenv("PGHOST"), dbname = given[1], user = given[2])
frame <- dbGetQuery(connection, paste("select * from", given[3]))
us <- "\x1f"
for (name in names(frame)) {
  cat("type", name, class(frame[[name]])[1], sep = us)
  cat("\n")
}
cat(do.call(paste, c(list("row"), lapply(frame, shown), sep = us)), sep = "\n")
invisible(dbDisconnect(connection))
