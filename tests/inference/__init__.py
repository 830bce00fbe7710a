"""Tests of the reasoner: each rule, its laws, a second reasoner, and contradictions."""
