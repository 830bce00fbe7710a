"""Fuzz targets; see `fuzz.targets`."""
