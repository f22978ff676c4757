"""Which names mean one and the same entity: 'Xn kaupunki', 'X stad' and 'City of X'.

Belongs here: the files of schemas/entities, and asking them and the list of municipalities whose name a name is. Does
not belong here: finding a name in a report (extractors/normalise), by which name an entity is shown (warehouse).

A file of schemas/entities is needed only where the list of municipalities does not do (a federation, another country):

    id: seutukunta-x
    names: {fi: [Seutu Xn kuntayhtymä], sv: [Samkommunen Region X]}
    main_language: fi          # whose edition counts where the figures of several are printed; may be left out
"""

from __future__ import annotations

from functools import cache

from pydantic import ValidationError

from selko.schemas.errors import ReferenceDataError
from selko.schemas.models.base import Model
from selko.schemas.reference import ROOT, read_yaml
from selko.schemas.words.municipalities import load_entity_words, load_municipalities
from selko.schemas.words.vocabulary import LANGUAGES, fold, letters, phrases


class EntityFile(Model):
    """An entity that people described. `names` by language, each as it may stand on a report."""

    id: str
    names: dict[str, tuple[str, ...]]
    main_language: str | None = None


@cache
def load_entities() -> tuple[EntityFile, ...]:
    """Every file of schemas/entities. Raises ReferenceDataError for a wrong one, or a name that two of them have."""
    found: list[EntityFile] = []
    owners: dict[str, str] = {}
    for path in sorted((ROOT / "entities").glob("*.yaml")):
        relative = f"entities/{path.name}"
        try:
            entity = EntityFile.model_validate(read_yaml(relative))
        except ValidationError as error:
            first = error.errors()[0]
            raise ReferenceDataError(
                f"{'.'.join(map(str, first['loc']))}: {first['msg']}", file=relative, way_out="correct this file"
            ) from error
        languages = {*entity.names, *filter(None, [entity.main_language])}
        if not languages <= set(LANGUAGES):
            raise ReferenceDataError("a language is fi, sv or en", file=relative, way_out="correct this file")
        for name in (name for names in entity.names.values() for name in names):
            if owners.setdefault(letters(name), entity.id) != entity.id:
                raise ReferenceDataError(f"'{name}' is the name of two entities", file=relative, way_out="keep one")
        found.append(entity)
    return tuple(found)


def find_entity(name: str) -> EntityFile | None:
    """The described entity whose name this is, in any spelling; None when there is none."""
    wanted = letters(name)
    return next(
        (e for e in load_entities() if any(wanted == letters(own) for names in e.names.values() for own in names)), None
    )


def entity_key(name: str) -> str:
    """Equal for every name of one entity that the reference data knows; else the name itself, folded."""
    described = find_entity(name)
    if described is not None:
        return f"entity {described.id}"
    municipality = _municipality_of(name)
    return f"municipality {municipality}" if municipality else letters(name)


def _municipality_of(name: str) -> str | None:
    """The Finnish name of the municipality that the name is, with a word for municipality: federations are others."""
    folded = fold(name)
    kinds = set(phrases("municipality_word"))
    for word in load_entity_words():
        base = fold(word.base)
        if base not in kinds:
            continue
        if word.position == "after" and folded.endswith(f" {base}"):
            return _names().get(folded.removesuffix(f" {base}"))
        if word.position != "after" and folded.startswith(f"{base} "):
            return _names().get(folded.removeprefix(f"{base} "))
    return _names().get(folded)


@cache
def _names() -> dict[str, str]:
    """Every form of a municipality's name that belongs to one municipality only."""
    forms: dict[str, set[str]] = {}
    for one in load_municipalities():
        for form in (one.name_fi, one.genitive_fi, one.name_sv, f"{one.name_sv}s"):
            forms.setdefault(fold(form), set()).add(one.name_fi)
    return {form: next(iter(names)) for form, names in forms.items() if len(names) == 1}
