"""Tests of the shapes and of the validation room."""
