"""Tests of withdrawal and impact."""
