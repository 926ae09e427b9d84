"""Figures to judge Lampblack by: ratios and megabytes, measured on one machine in one run."""
