"""Tests of the command line, most of them through real processes."""
