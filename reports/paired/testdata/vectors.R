# Makes vectors.txt: random inputs with the answers of R, to compare with this package.
#   Rscript vectors.R | gzip -9n > vectors.txt.gz
# Exact p-values with ties and zeros are those of the package coin, which has the permutation distribution given the
# ties. The intervals are order statistics of R's qsignrank, qwilcox and qbinom.
suppressMessages(library(coin))
set.seed(20261128)
line <- function(name, ...) cat(name, vapply(list(...), function(v) paste(signif(v, 7), collapse = ","), ""), "\n")

# draw returns n random values. Coarse ones are integers, with many ties and zeros.
draw <- function(n, coarse) if (coarse) round(rnorm(n, 0.7, 2)) else round(rnorm(n, 0.5), 2)

median.ends <- function(x) {
  k <- qbinom(0.025, length(x), 0.5)
  if (k == 0) c(-Inf, Inf) else sort(x)[c(k, length(x) - k + 1)]
}

ends <- function(terms, k) if (k == 0) c(-Inf, Inf) else sort(terms)[c(k, length(terms) - k + 1)]

pettitt <- function(x) { # K, from the definition by signs
  n <- length(x)
  u <- vapply(1:(n - 1), function(t) sum(sign(outer(x[1:t], x[(t + 1):n], "-"))), 0)
  c(max(abs(u)), which.max(abs(u)))
}

cat("# made by vectors.R: R", as.character(getRversion()), "and coin", as.character(packageVersion("coin")), "\n")
for (i in 1:1000) {
  n <- sample(6:20, 1); coarse <- i %% 2 == 0
  d <- draw(n, coarse)
  zero <- all(d == 0)
  p <- if (zero) 1 else pvalue(wilcoxsign_test(d ~ rep(0, n), distribution = "exact", zero.method = "Wilcoxon"))
  w <- outer(d, d, "+")[upper.tri(diag(n), diag = TRUE)] / 2
  line("signedrank", d, as.numeric(p), median(w), ends(w, qsignrank(0.025, n)))

  m <- sample(6:20, 1)
  x <- draw(n, coarse); y <- round(draw(m, coarse) + i %% 3, 2)
  g <- factor(rep(1:2, c(n, m)))
  p <- if (length(unique(c(x, y))) == 1) 1 else pvalue(wilcox_test(c(x, y) ~ g, distribution = "exact"))
  o <- as.vector(outer(x, y, "-"))
  line("ranksum", x, y, as.numeric(p), median(o), ends(o, qwilcox(0.025, n, m)))

  s <- round(draw(n, coarse) + 2 * (1:n > n / 2) * (i %% 3 == 0), 2)
  p <- signif(runif(n)^3, 2); if (coarse) p <- round(p, 2)
  line("holm", p, p.adjust(p, "holm"))
  line("series", s, median(s), median.ends(s), length(boxplot.stats(s)$out), pettitt(s))
}
