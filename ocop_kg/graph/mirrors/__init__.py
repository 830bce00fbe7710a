"""Named graphs of SPARQL endpoints, copied into a store of one's own.

Nothing is imported here: who opens a folder with copies needs nothing that asks endpoints.
"""
