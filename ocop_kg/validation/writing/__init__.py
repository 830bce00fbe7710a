"""Reports as text for people and as data for programs, a module a format."""
