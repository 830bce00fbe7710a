"""The words of SHACL: which terms there are, which are not run, and what a misspelt one meant.

From the W3C Recommendation of 20 July 2017 (Core and SHACL-SPARQL) and the Working Group Notes on
SHACL Advanced Features and SHACL JavaScript Extensions of 8 June 2017.
"""

from ocop_kg.naming import near_names

__all__ = ["CLASSES", "LISTS", "NOT_RUN", "PROPERTIES", "SHAPES", "TARGETS", "near"]

TARGETS = ("targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf")
"""The ways in which a shape says which nodes it looks at."""

SHAPES = ("node", "not", "property", "qualifiedValueShape")
"""Parameters whose value is a shape."""

LISTS = ("and", "ignoredProperties", "in", "languageIn", "or", "xone")
"""Parameters whose value is a list; of shapes for ``and``, ``or`` and ``xone``."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PARAMETERS = _words("""
    and class closed datatype disjoint equals flags hasValue ignoredProperties in languageIn
    lessThan lessThanOrEquals maxCount maxExclusive maxInclusive maxLength minCount minExclusive
    minInclusive minLength node nodeKind not or pattern property qualifiedMaxCount qualifiedMinCount
    qualifiedValueShape qualifiedValueShapesDisjoint sparql uniqueLang xone
""")
_OTHER = _words("""
    alternativePath annotationProperty annotationValue annotationVarName ask conforms deactivated
    declare defaultValue description detail entailment focusNode group inversePath labelTemplate
    message name namespace nodeShape nodeValidator oneOrMorePath optional order parameter path
    prefix prefixes propertyValidator result resultAnnotation resultMessage resultPath
    resultSeverity select severity shapesGraph shapesGraphWellFormed sourceConstraint
    sourceConstraintComponent sourceShape suggestedShapesGraph validator value zeroOrMorePath
    zeroOrOnePath
""")

PROPERTIES = _PARAMETERS | _OTHER | frozenset(TARGETS)
"""What may stand as a predicate."""

_COMPONENTS = _words("""
    And Class Closed Datatype Disjoint Equals HasValue In LanguageIn LessThan LessThanOrEquals
    MaxCount MaxExclusive MaxInclusive MaxLength MinCount MinExclusive MinInclusive MinLength Node
    NodeKind Not Or Pattern Property QualifiedMaxCount QualifiedMinCount SPARQL UniqueLang Xone
""")
_CLASSES = _words("""
    AbstractResult BlankNode BlankNodeOrIRI BlankNodeOrLiteral ConstraintComponent IRI IRIOrLiteral
    Info Literal NodeKind NodeShape Parameter Parameterizable PrefixDeclaration PropertyGroup
    PropertyShape ResultAnnotation SPARQLAskExecutable SPARQLAskValidator SPARQLConstraint
    SPARQLExecutable SPARQLSelectExecutable SPARQLSelectValidator Severity Shape ValidationReport
    ValidationResult Validator Violation Warning
""")

CLASSES = _CLASSES | {f"{name}ConstraintComponent" for name in _COMPONENTS}
"""Classes and single things: what may stand as a value."""

NOT_RUN = _words("""
    ExpressionConstraintComponent Function JSConstraint JSConstraintComponent JSExecutable
    JSFunction JSLibrary JSRule JSTarget JSTargetType JSValidator Rule SPARQLConstructExecutable
    SPARQLFunction SPARQLRule SPARQLTarget SPARQLTargetType SPARQLUpdateExecutable Target TargetType
    TripleRule condition construct expression filterShape intersection js jsFunctionName jsLibrary
    jsLibraryURL nodes object predicate returnType rule subject target union update values
""")
"""Terms of the Notes: code, rules and computed targets, which would be passed over in silence."""

_BY_LOWER = {name.lower(): name for name in sorted(PROPERTIES | CLASSES)}


def near(name: str, *, predicate: bool) -> tuple[str, ...]:
    """Offer the terms that a misspelt local name may have meant.

    >>> near("minCout", predicate=True), near("targetclass", predicate=True)
    (('minCount',), ('targetClass',))
    >>> near("nothingLikeIt", predicate=True)
    ()
    """
    known = PROPERTIES if predicate else PROPERTIES | CLASSES
    if _BY_LOWER.get(name.lower()) in known:
        return (_BY_LOWER[name.lower()],)
    return tuple(near_names(name, sorted(known), most=1, likeness=0.75))
