"""Examples of waivers, one for each of the rules for them."""

from collections.abc import Mapping

__all__ = ["waiver_example"]

_WAIVER = {
    "rule": '"Claim-hasSource"',
    "node": '"id:designation/LSO-*"',
    "reason": '"The page that says so is being published."',
    "owner": '"the data team"',
    "expires": "2030-06-30",
}
_WRONG: dict[str, dict[str, str | None]] = {
    "Waiver-hasExpiry": {"expires": None},
    "Waiver-hasOwner": {"owner": None},
    "Waiver-hasReason": {"reason": None},
    "Waiver-isCurrent": {"expires": "2020-06-30"},
    "Waiver-isUsed": {"node": '"id:designation/LS0-*"'},
}


def waiver_example(name: str) -> tuple[str, str]:
    """Give a waiver that breaks a rule, by its short name, and one that does not.

    >>> print(waiver_example("Waiver-hasReason")[0])
    [[waiver]]
    rule = "Claim-hasSource"
    node = "id:designation/LSO-*"
    owner = "the data team"
    expires = 2030-06-30
    """
    return _written({**_WAIVER, **_WRONG[name]}), _written(_WAIVER)


def _written(waiver: Mapping[str, str | None]) -> str:
    return "\n".join(
        ["[[waiver]]", *(f"{key} = {value}" for key, value in waiver.items() if value is not None)]
    )
