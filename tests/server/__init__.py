"""Tests of the server, through its door alone: a process of its own, asked over HTTP."""
