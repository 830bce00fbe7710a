"""What can go wrong, as one small tree of errors that carry data.

The class is the diagnosis, the attributes are the facts, and the message says what is wrong, where,
and what to do next. Two branches matter to callers: a `UsageError` is mended by asking differently,
an `InputError` by mending a file.
"""

from ocop_kg.errors.asking import (
    AmbiguousThingError,
    DoesNotHoldError,
    ForbiddenAccessError,
    MissingExtraError,
    MissingParameterError,
    NotDistributedError,
    NotEmptyError,
    NotThereError,
    QuerySyntaxError,
    UndrawableError,
    UnknownFormatError,
    UnknownNameError,
    UnknownParameterError,
    UnknownQuestionError,
    UnknownThingError,
    UnsupportedQueryError,
)
from ocop_kg.errors.base import (
    BudgetError,
    ClusterError,
    EndpointError,
    InputError,
    OcopError,
    Place,
    SilentServiceWarning,
    UsageError,
)
from ocop_kg.errors.files import (
    InconsistencyError,
    MissingAssetError,
    MissingFactError,
    OutputError,
    ReadError,
    ShapesError,
    StoreError,
    TableError,
    TablesError,
)

__all__ = [
    "AmbiguousThingError",
    "BudgetError",
    "ClusterError",
    "DoesNotHoldError",
    "EndpointError",
    "ForbiddenAccessError",
    "InconsistencyError",
    "InputError",
    "MissingAssetError",
    "MissingExtraError",
    "MissingFactError",
    "MissingParameterError",
    "NotDistributedError",
    "NotEmptyError",
    "NotThereError",
    "OcopError",
    "OutputError",
    "Place",
    "QuerySyntaxError",
    "ReadError",
    "ShapesError",
    "SilentServiceWarning",
    "StoreError",
    "TableError",
    "TablesError",
    "UndrawableError",
    "UnknownFormatError",
    "UnknownNameError",
    "UnknownParameterError",
    "UnknownQuestionError",
    "UnknownThingError",
    "UnsupportedQueryError",
    "UsageError",
]

for _name in __all__:  # people know, catch and pickle them by this name
    globals()[_name].__module__ = __name__
