# The Mann-Kendall test with the Sen slope in base R, for many series: what trend(s, 'sen') is compared with.
#   Rscript kendall.R POINTS ANSWERS
# POINTS: tab-separated series, period number and value (\N where not known), read before anything is timed.
# ANSWERS: tab-separated, one row a series. Prints elapsed and processor time of the computing, in milliseconds.

kendall <- function(t, x) {
	known <- !is.na(x)
	t <- t[known]
	x <- x[known]
	n <- length(x)
	later <- lower.tri(diag(n))
	rise <- outer(x, x, "-")[later]
	slopes <- rise / outer(t, t, "-")[later]
	s <- sum(sign(rise))
	ties <- table(x)
	variance <- (n * (n - 1) * (2 * n + 5) - sum(ties * (ties - 1) * (2 * ties + 5))) / 18
	z <- if (s == 0) 0 else (s - sign(s)) / sqrt(variance)
	# Gilbert's ranks, counted from 0 and divided by the last, are the fractions that quantile() takes
	pairs <- length(slopes)
	width <- qnorm(0.975) * sqrt(variance)
	ranks <- c((pairs + 1) / 2, (pairs - width) / 2, (pairs + width) / 2 + 1)
	c(n, s, variance, z, 2 * pnorm(-abs(z)), quantile(slopes, (ranks - 1) / (pairs - 1), names = FALSE))
}

files <- commandArgs(trailingOnly = TRUE)
points <- read.delim(files[1], header = FALSE, na.strings = "\\N", col.names = c("series", "period", "value"))

begun <- proc.time()
answers <- mapply(kendall, split(points$period, points$series), split(points$value, points$series))
taken <- proc.time() - begun

write.table(formatC(t(answers), digits = 17, format = "g"), files[2], quote = FALSE, sep = "\t", col.names = FALSE)
cat(1000 * taken[["elapsed"]], 1000 * (taken[["user.self"]] + taken[["sys.self"]]), "\n")
