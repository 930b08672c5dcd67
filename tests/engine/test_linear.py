"""The linear model: it learns what is plain, says honest probabilities, and is the same after a trip to the disk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from bot.engine.linear import LinearHead, fit, ranking, read_heads, write_heads

CONFIG: dict[str, Any] = {"C": 1.0, "random_state": 42}
CODES = ("a", "b", "c")


def sample(size: int, noise: float, codes: tuple[str, ...] = CODES, seed: int = 0) -> tuple[csr_matrix, list[str]]:
    """Rows that point to their code, except the share `noise` of them, which point anywhere."""
    chance = np.random.default_rng(seed)
    true = chance.integers(len(codes), size=size)
    shown = np.where(chance.random(size) < noise, chance.integers(len(codes), size=size), true)
    return csr_matrix(np.eye(len(codes), dtype=np.float32)[shown]), [codes[number] for number in true]


def test_what_is_plain_is_learned() -> None:
    x, labels = sample(60, noise=0)
    head = fit(x, labels, CONFIG)
    assert head.codes == list(CODES)
    found = [head.codes[place] for place in head.probabilities(x).argmax(axis=1)]
    assert found == labels


def test_probabilities_add_up_to_one() -> None:
    x, labels = sample(60, noise=0.3)
    rows = fit(x, labels, CONFIG).probabilities(x)
    assert np.allclose(rows.sum(axis=1), 1)
    assert (rows >= 0).all()


@pytest.mark.parametrize("noise", [0.15, 0.6])
def test_it_is_as_sure_as_it_is_right(noise: float) -> None:
    head = fit(*sample(3000, noise), CONFIG)
    x, labels = sample(3000, noise, seed=1)
    rows = head.probabilities(x)
    right = np.mean([head.codes[place] == label for place, label in zip(rows.argmax(axis=1), labels, strict=True)])
    assert abs(rows.max(axis=1).mean() - right) < 0.05


def test_two_labels_have_a_column_each() -> None:
    x, labels = sample(80, noise=0.1, codes=("no", "yes"))
    head = fit(x, labels, CONFIG)
    assert (head.codes, head.weights.shape, head.bias.shape) == (["no", "yes"], (2, 2), (2,))
    assert np.allclose(head.weights[:, 0], -head.weights[:, 1])
    found = [head.codes[place] for place in head.probabilities(csr_matrix(np.eye(2, dtype=np.float32))).argmax(axis=1)]
    assert found == ["no", "yes"]


def test_one_label_cannot_be_learned() -> None:
    with pytest.raises(ValueError, match="class"):
        fit(csr_matrix(np.eye(3, dtype=np.float32)), ["a", "a", "a"], CONFIG)


def test_a_handful_of_sentences_is_enough_to_learn_from() -> None:
    head = fit(csr_matrix(np.eye(3, dtype=np.float32)), list(CODES), CONFIG)
    assert head.probabilities(csr_matrix(np.eye(3, dtype=np.float32))).argmax(axis=1).tolist() == [0, 1, 2]


def test_one_message_and_many_are_read_alike() -> None:
    x, labels = sample(60, noise=0.2)
    head = fit(x, labels, CONFIG)
    together = head.scores(x)
    for number in range(5):
        assert np.allclose(head.scores(x[number]), together[number], atol=1e-6)


def test_a_message_without_known_features_is_answered_by_the_bias() -> None:
    head = fit(*sample(60, noise=0.2), CONFIG)
    assert np.allclose(head.scores(csr_matrix((1, 3), dtype=np.float32)), head.bias)


def test_rows_that_weigh_nothing_teach_nothing() -> None:
    x = csr_matrix(np.array([[1, 0]] * 20 + [[0, 1]] * 20 + [[1, 0]] * 20, dtype=np.float32))
    labels = ["a"] * 20 + ["b"] * 40
    pulled = fit(x, labels, CONFIG)
    straight = fit(x, labels, CONFIG, np.array([1.0] * 40 + [1e-6] * 20))
    sign = csr_matrix(np.array([[1, 0]], dtype=np.float32))
    assert straight.probabilities(sign)[0][0] > pulled.probabilities(sign)[0][0]
    assert straight.codes[straight.probabilities(sign)[0].argmax()] == "a"


def test_learning_twice_gives_the_same() -> None:
    first, second = (fit(*sample(200, noise=0.3), CONFIG) for _ in range(2))
    assert (first.weights == second.weights).all()
    assert (first.bias == second.bias).all()


def test_what_is_kept_on_disk_answers_the_same(tmp_path: Path) -> None:
    x, labels = sample(200, noise=0.3)
    heads = {"one": fit(x, labels, CONFIG), "two": fit(*sample(50, 0.1, ("no", "yes")), CONFIG)}
    path = tmp_path / "heads.npz"
    write_heads(path, heads)
    kept = read_heads(path)
    assert set(kept) == {"one", "two"}
    assert all(kept[name].codes == heads[name].codes for name in heads)
    assert all(type(code) is str for code in kept["one"].codes)
    assert np.allclose(kept["one"].probabilities(x), heads["one"].probabilities(x), atol=5e-3)  # half precision
    assert kept["one"].weights.dtype == np.float32


def test_a_file_that_would_run_code_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "heads.npz"
    np.savez(path, **{"one.codes": np.array([{"run": print}], dtype=object)})
    with pytest.raises(ValueError, match="allow_pickle"):
        read_heads(path)


def test_a_ranking_is_cut_rounded_and_plain() -> None:
    found = ranking(np.array(["a", "b", "c"]), np.array([0.1, 0.66666666, 0.2], dtype=np.float32), 2)
    assert found == [{"code": "b", "confidence": 0.6667}, {"code": "c", "confidence": 0.2}]
    assert json.loads(json.dumps(found)) == found


def test_a_ranking_of_other_length_than_its_codes_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="zip"):
        ranking(["a", "b"], [1.0], 2)


def test_scores_follow_weights_and_bias() -> None:
    head = LinearHead(["a", "b"], np.array([[2, 0], [0, 3]], dtype=np.float32), np.array([1, 0], dtype=np.float32))
    assert head.scores(csr_matrix(np.array([[1, 1]], dtype=np.float32))).tolist() == [[3, 3]]
    assert head.probabilities(csr_matrix(np.array([[1, 1]], dtype=np.float32))).tolist() == [[0.5, 0.5]]
