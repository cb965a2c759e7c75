"""Studies: many arms, hypotheses stated beforehand, one analysis of all of them."""
