"""Random SELECT queries over a handful of names, for laws that hold for every query."""

from hypothesis import strategies as st

__all__ = ["groups", "selects"]

_VARIABLES = ("?x", "?y", "?z")
_SUBJECTS = st.sampled_from((*_VARIABLES, ":a", ":b"))
_OBJECTS = st.sampled_from((*_VARIABLES, ":a", ":b", ":c", "1", "2", '"2"'))
_PREDICATES = st.sampled_from(
    (":p", ":p", ":q", ":r", "^:p", ":p/:q", ":p|:r", ":p+", ":p*", "(^:p/:r)?", "!(:p|:q)", "?z")
)
_TRIPLES = st.builds("{} {} {} .".format, _SUBJECTS, _PREDICATES, _OBJECTS)
_BASIC = st.lists(_TRIPLES, min_size=1, max_size=3).map(" ".join)
_PLAIN = st.lists(
    st.builds("{} {} {} .".format, _SUBJECTS, st.sampled_from((":p", ":q", ":r")), _OBJECTS),
    min_size=1,
    max_size=2,
).map(" ".join)
_TESTS = st.one_of(
    st.builds("?{} != {}".format, st.sampled_from("xyz"), st.sampled_from((":a", "1", "?y"))),
    st.builds("BOUND(?{})".format, st.sampled_from("xyz")),
    st.builds("!BOUND(?{})".format, st.sampled_from("xyz")),
    st.builds("isIRI(?{}) || ?x > 1".format, st.sampled_from("xyz")),
    st.builds("EXISTS {{ {} }}".format, _PLAIN),
    st.builds("NOT EXISTS {{ {} }}".format, _PLAIN),
    st.builds("?x = :a || EXISTS {{ {} FILTER(?z != ?x) }}".format, _PLAIN),
)


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("{} OPTIONAL {{ {} }}".format, inner, inner),
        st.builds("{} OPTIONAL {{ {} FILTER({}) }}".format, inner, inner, _TESTS),
        st.builds("{{ {} }} UNION {{ {} }}".format, inner, inner),
        st.builds("{} FILTER({})".format, inner, _TESTS),
        st.builds("{} MINUS {{ {} }}".format, inner, _PLAIN),
        st.builds("GRAPH {} {{ {} }}".format, st.sampled_from(("?g", ":g1")), _BASIC),
        st.builds("{} {{ {} }}".format, inner, inner),
        st.builds("{} BIND(STR(?x) AS ?n)".format, inner),
        st.builds("VALUES (?x ?y) {{ (:a UNDEF) (UNDEF :b) (:b :c) }} {}".format, inner),
        st.builds(
            "{} {{ SELECT ?x (COUNT(?y) AS ?m) {{ {} }} GROUP BY ?x }}".format, inner, _BASIC
        ),
        st.builds("{{ SELECT DISTINCT ?x {{ {} }} }}".format, inner),
    )


groups = st.recursive(_BASIC, _grown, max_leaves=4)
"""The inside of a group of patterns."""

selects = st.one_of(
    groups.map("SELECT * {{ {} }}".format),
    groups.map("SELECT DISTINCT ?x {{ {} }}".format),
    groups.map("SELECT ?x (COUNT(*) AS ?k) {{ {} }} GROUP BY ?x".format),
    groups.map("SELECT (COUNT(?y) AS ?k) {{ {} }} GROUP BY ?x HAVING(COUNT(?y) > 1)".format),
    groups.map("SELECT (MAX(?y) AS ?k) {{ {} }}".format),
    groups.map("SELECT ?x (STR(?y) AS ?s) {{ {} }}".format),
)
"""Whole queries; the engine refuses some of them, where a variable would be bound twice."""
