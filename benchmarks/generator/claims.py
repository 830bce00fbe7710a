"""What a source says: claims, and the things that they are about, as subject, predicate and value.

A claim is the same whoever makes it, so all that is said of a thing follows from its name.
"""

from collections.abc import Iterable
from random import Random

from benchmarks.generator.terms import LABEL, NOTE, TYPE, date, mixed, number, ocop, text, thing
from benchmarks.generator.world import Named, Skewed, World

__all__ = ["KINDS", "Record", "Speaker"]

Record = list[str]
"""Triples without their ends, as N-Triples lines."""

_WORDS = (
    *("training", "seed", "farmers", "market", "export", "quality", "processing", "women", "youth"),
    *("irrigation", "harvest", "storage", "certificate", "label", "cooperative", "soil", "price"),
    *("income", "organic", "pilot", "nursery", "fair", "brand"),
)


def _record(subject: str, kind: str, said: Iterable[tuple[str, str]]) -> Record:
    return [f"{subject} {TYPE} {ocop(kind)}", *(f"{subject} {ocop(p)} {o}" for p, o in said)]


def _words(seed: int) -> str:
    chosen = [_WORDS[mixed(seed, place) % len(_WORDS)] for place in range(3 + seed % 5)]
    return text(" ".join(chosen))


class Speaker:
    """Makes the claims of all sources, one source after the other."""

    def __init__(self, world: World, chance: Random) -> None:
        self.world = world
        self.chance = chance
        self.source = ""
        self._people = Skewed(0.3)
        self._organizations = Skewed(0.2)
        self._projects = Skewed(0.2)
        self._once = 0

    def once(self) -> int:
        """Give a number that was not given before."""
        self._once += 1
        return self._once

    def pair(self) -> tuple[Named, Named]:
        """Choose a country and one of its products, nearly always its first one."""
        country = self.world.countries.choose(self.chance)
        place = int(8 * self.chance.random() ** 6)
        return country, self.world.products.of(mixed(country.number, place))

    def _mentioned(self, kind: str, key: str, label: str) -> tuple[str, Record]:
        name = thing(kind, key)
        return name, [
            f"{name} {LABEL} {text(label)}",
            f"{name} {ocop('mentionedIn')} {self.source}",
        ]

    def _person(self, number: int) -> tuple[str, Record]:
        name, record = self._mentioned("person", f"made-{number}", f"Made-up Person {number}")
        return name, [f"{name} {TYPE} {ocop('Person')}", *record]

    def _organization(self) -> tuple[str, Record]:
        number = self._organizations.choose(self.chance)
        label = f"Made-up Organization {number}"
        name, record = self._mentioned("organization", f"made-{number}", label)
        code = mixed(number, 1)
        said = (
            ("hasKind", self.world.kind("organization-kind", code)),
            ("inCountry", self.world.countries.of(code >> 16).term),
        )
        return name, record + _record(name, "Organization", said)

    def _chain(self, country: Named, product: Named) -> tuple[str, Record]:
        key = f"{country.key}-{product.key}"
        label = f"{product.label} in {country.label}"
        name, record = self._mentioned("value-chain", key, label)
        said = (("concernsCountry", country.term), ("concernsProduct", product.term))
        return name, record + _record(name, "ValueChain", said)

    def _claim(self, name: str, kind: str, said: Iterable[tuple[str, str]]) -> Record:
        return _record(name, kind, (*said, ("statedBy", self.source)))

    def designation(self) -> Record:
        """Name the product of a country."""
        country, product = self.pair()
        key = f"{country.key}-{product.key}"
        status = self.world.kind("status", mixed(country.number, product.number))
        said = [("concernsCountry", country.term), ("concernsProduct", product.term)]
        record = self._claim(
            thing("designation", key), "ProductDesignation", [*said, ("hasStatus", status)]
        )
        if status.endswith("/priority-product>"):
            record.append(f"{country.term} {ocop('hasPriorityProduct')} {product.term}")
        return record + self._chain(country, product)[1]

    def support(self) -> Record:
        """Name an expert for a product."""
        number = self._people.choose(self.chance)
        (person, described), (country, product) = self._person(number), self.pair()
        key = f"made-{number}-{product.key}-{country.key}"
        said = (
            ("byExpert", person),
            ("concernsCountry", country.term),
            ("concernsProduct", product.term),
            ("supportKind", self.world.kind("support-kind", mixed(number, 2))),
        )
        return [
            *described,
            f"{person} {TYPE} {ocop('Expert')}",
            f"{person} {ocop('supportsCountry')} {country.term}",
            f"{person} {ocop('supportsProduct')} {product.term}",
            *self._claim(thing("support", key), "ExpertSupport", said),
        ]

    def role(self) -> Record:
        """Tell where a person works."""
        number = self._people.choose(self.chance)
        (person, described), (organization, more) = self._person(number), self._organization()
        day = int(1500 * self.chance.random())
        key = f"made-{number}-{organization[1:-1].rpartition('/')[2]}-{day}"
        said = (
            ("heldBy", person),
            ("atOrganization", organization),
            ("asOf", date(day)),
            ("roleTitle", text(f"Officer {mixed(number) % 40}")),
        )
        return [*described, *more, *self._claim(thing("role", key), "Role", said)]

    def participation(self) -> Record:
        """Tell what a country does in the initiative."""
        country = self.world.countries.choose(self.chance)
        role = self.world.kinds["country-role"].choose(self.chance)
        said = (("concernsCountry", country.term), ("hasCountryRole", role.term))
        return self._claim(
            thing("participation", f"{country.key}-{role.key}"), "Participation", said
        )

    def partnership(self) -> Record:
        """Tell who helps whom."""
        (organization, described), (country, product) = self._organization(), self.pair()
        key = f"{organization[1:-1].rpartition('/')[2]}-{country.key}-{product.key}"
        said = (
            ("hasProvider", organization),
            ("hasRecipient", country.term),
            ("concernsProduct", product.term),
            ("hasModality", self.world.kind("modality", mixed(country.number, product.number, 3))),
        )
        return [*described, *self._claim(thing("partnership", key), "Partnership", said)]

    def activity(self) -> Record:
        """Tell what is done at a stage of a value chain."""
        country, product = self.pair()
        stage = self.world.kinds["stage"].choose(self.chance)
        (chain, described), once = self._chain(country, product), self.once()
        said = (
            ("inValueChain", chain),
            ("concernsCountry", country.term),
            ("concernsProduct", product.term),
            ("atStage", stage.term),
            ("startDate", date(mixed(once, 4) % 1500)),
            ("statement", _words(mixed(once, 5))),
        )
        return [
            *described,
            *self._claim(thing("activity", f"made-{once}"), "ValueChainActivity", said),
        ]

    def observation(self) -> Record:
        """Give a figure; of one indicator, place and day, sources may give several."""
        indicator = self.world.kinds["indicator"].choose(self.chance)
        region = self.world.kinds["region"].choose(self.chance)
        scope = self.world.countries.choose(self.chance) if self.chance.random() < 0.7 else region
        day = int(1500 * self.chance.random())
        value = mixed(day, indicator.number, scope.number) % 100_000
        value += int(1.1 * self.chance.random()) * 7  # here and there a figure differs
        key = f"made-{indicator.key}-{scope.key}-{day}-{value}"
        said = (
            ("hasIndicator", indicator.term),
            ("hasScope", scope.term),
            ("asOf", date(day)),
            ("value", number(value)),
            ("unit", '"people"'),
        )
        return self._claim(thing("observation", key), "Observation", said)

    def contribution(self) -> Record:
        """Tell of money."""
        (organization, described), once = self._organization(), self.once()
        said = (
            ("hasDonor", organization),
            ("amount", number(1000 * (1 + mixed(once, 6) % 2000))),
            ("currency", '"USD"'),
            ("asOf", date(mixed(once, 7) % 1500)),
            ("purpose", _words(mixed(once, 8))),
        )
        return [
            *described,
            *self._claim(thing("contribution", f"made-{once}"), "Contribution", said),
        ]

    def event(self) -> Record:
        """Tell of a meeting."""
        (organization, described), once = self._organization(), self.once()
        country = self.world.countries.choose(self.chance)
        name, record = self._mentioned("event", f"made-{once}", f"Made-up Event {once}")
        day = mixed(once, 9) % 1500
        said = (
            ("hasKind", self.world.kind("event-kind", mixed(once, 10))),
            ("organizedBy", organization),
            ("inCountry", country.term),
            ("place", text(country.label)),
            ("startDate", date(day)),
            ("endDate", date(day)),
        )
        return [*described, *record, *_record(name, "Event", said)]

    def project(self) -> Record:
        """Tell of a project and one of the value chains that it serves."""
        number, (country, product) = self._projects.choose(self.chance), self.pair()
        key = f"made-{number}"
        name, record = self._mentioned("project", key, f"Made-up Project {number}")
        (chain, described) = self._chain(country, product)
        about = [("concernsCountry", country.term), ("concernsProduct", product.term)]
        said = [
            *about,
            ("servesValueChain", chain),
            ("underProgramme", thing("initiative", "ocop")),
        ]
        of = f"{key}-{country.key}-{product.key}"
        covered = self._claim(
            thing("coverage", of), "ProjectCoverage", [*about, ("forProject", name)]
        )
        return [*described, *record, *_record(name, "Project", said), *covered]

    def conflict(self) -> Record:
        """Tell, as the editors do, that this source contradicts itself."""
        once = self.once()
        name, record = self._mentioned("conflict", f"made-{once}", f"Made-up Conflict {once}")
        sides: Record = []
        for side in "ab":
            said = (("statement", _words(mixed(once, ord(side)))),)
            of = f"made-{once}-{side}"
            sides += self._claim(thing("conflict-statement", of), "ConflictingStatement", said)
            sides.append(f"{name} {ocop('hasStatement')} {thing('conflict-statement', of)}")
        country = self.world.countries.choose(self.chance)
        said_of_it = (("concerns", country.term), ("topic", _words(mixed(once, 11))))
        note = f"{name} {NOTE} {_words(mixed(once, 12))}"
        return [*record, *sides, note, *_record(name, "Conflict", said_of_it)]


_OFTEN = {
    "observation": 149,
    "designation": 147,
    "role": 130,
    "participation": 123,
    "activity": 106,
    "support": 87,
    "event": 77,
    "partnership": 63,
    "project": 35,
    "conflict": 25,
    "contribution": 8,
}
KINDS = tuple(name for name, often in _OFTEN.items() for _ in range(often))
"""The kinds of records, each as often as the packaged graph has it."""
