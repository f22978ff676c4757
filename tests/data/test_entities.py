"""The files of schemas/entities: each can be loaded, and decides whose name a name is."""

from __future__ import annotations

import pytest

import selko.schemas.reference as reference
import selko.schemas.words.entities as entities
from selko.schemas.errors import ReferenceDataError
from selko.schemas.words.entities import entity_key, find_entity, load_entities


def test_every_file_can_be_loaded():
    for entity in load_entities():
        assert any(entity.names.values()), f"{entity.id} has no name"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in ("taxonomy", "expectations"):
        (tmp_path / name).symlink_to(reference.ROOT / name)
    (tmp_path / "entities").mkdir()
    for module in (entities, reference):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    load_entities.cache_clear()
    yield tmp_path / "entities"
    load_entities.cache_clear()


def test_a_described_entity_has_several_names(folder):
    (folder / "x.yaml").write_text(
        "id: x\nnames: {fi: [Seutu Xn kuntayhtymä], sv: [Samkommunen X]}\nmain_language: sv\n"
    )
    assert entity_key("SEUTU XN KUNTAYHTYMÄ") == entity_key("Samkommunen X") == "entity x"
    assert find_entity("Samkommunen X").main_language == "sv"
    assert find_entity("Samkommunen Y") is None


@pytest.mark.parametrize(
    "texts",
    [
        ["names: {fi: [A]}"],  # no id
        ["id: a\nnames: {de: [A]}"],
        ["id: a\nnames: {fi: [A]}\nmain_language: de"],
        ["id: a\nnames: {fi: [A]}", "id: b\nnames: {sv: [a]}"],  # one name of two entities
        ["id: a\nnames: [A]"],
        [": : :"],
    ],
)
def test_a_wrong_file_is_refused_with_its_name(folder, texts):
    for number, text in enumerate(texts):
        (folder / f"{number}.yaml").write_text(text)
    with pytest.raises(ReferenceDataError, match=rf"entities/{len(texts) - 1}\.yaml"):
        load_entities()
