"""Other ways to learn the weights of a linear head, each in the shape of `bot.engine.linear`'s own.

Everything around the weights (features, questions, probabilities, what is kept on disk) stays the shipped code, so
that a row of the comparison differs in the one thing it is named for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB
from sklearn.svm import LinearSVC
from sklearn.utils.class_weight import compute_sample_weight

from bot.engine import linear

Weights = np.ndarray | None
#: Codes, weights (features × codes), and bias of each code.
Margins = tuple[list[str], np.ndarray, np.ndarray]
Learn = Callable[[csr_matrix, np.ndarray, Mapping[str, Any], Weights], Margins]


class Learner(NamedTuple):
    """`act_c` and `story_c` are the inverse strength of regularisation, None where it is as configured.

    They were chosen on a sample of our own sentences, as the shipped ones were.
    """

    learn: Learn | None = None
    act_c: float | None = None
    story_c: float | None = None
    #: Margins that are log-odds already need no factor.
    calibrated: bool = False


def regression(x: csr_matrix, labels: np.ndarray, config: Mapping[str, Any], weights: Weights) -> Margins:
    """One against the rest, by liblinear's dual solver: the primal one takes ten times as long here."""
    model = LogisticRegression(
        solver="liblinear",
        dual=True,
        tol=0.01,
        C=config["C"],
        class_weight=config.get("class_weight"),
        random_state=config["random_state"],
    )
    model.fit(x, labels, sample_weight=weights)
    return _both_sides(model.classes_, model.coef_.T, model.intercept_)


def naive_bayes(x: csr_matrix, labels: np.ndarray, config: Mapping[str, Any], weights: Weights) -> Margins:
    """Complement naive Bayes (Rennie et al. 2003), the one made for classes of unequal size."""
    model = ComplementNB(alpha=0.3)
    model.fit(x, labels, sample_weight=_balanced(labels, config, weights))
    return [str(code) for code in model.classes_], model.feature_log_prob_.T.copy(), np.zeros(len(model.classes_))


def weighted_vectors(x: csr_matrix, labels: np.ndarray, config: Mapping[str, Any], weights: Weights) -> Margins:
    """Support vectors on features scaled by their naive Bayes log-odds (Wang and Manning 2012), code by code."""
    codes = [str(code) for code in np.unique(labels)]
    columns, biases = [], []
    for code in codes[1:] if len(codes) == 2 else codes:
        inside = labels == code
        odds = _log_odds(x[inside]) - _log_odds(x[~inside])
        model = LinearSVC(C=config["C"], class_weight=config.get("class_weight"), random_state=config["random_state"])
        model.fit(x @ diags(odds), inside, sample_weight=weights)
        columns.append(model.coef_[0] * odds)
        biases.append(model.intercept_[0])
    return _both_sides(codes, np.array(columns).T, np.array(biases))


def _log_odds(x: csr_matrix) -> np.ndarray:
    counts = np.asarray(x.sum(axis=0)).ravel() + 1.0
    return np.log(counts / counts.sum())


def _both_sides(codes: Any, coefficients: np.ndarray, bias: np.ndarray) -> Margins:
    """Of two codes only the second has weights: half of them for it, half against the first."""
    if len(codes) == 2:
        coefficients, bias = np.hstack([-coefficients, coefficients]) / 2, np.concatenate([-bias, bias]) / 2
    return [str(code) for code in codes], coefficients, bias


def _balanced(labels: np.ndarray, config: Mapping[str, Any], weights: Weights) -> Weights:
    if config.get("class_weight") is None:
        return weights
    balance = compute_sample_weight(config["class_weight"], labels)
    return balance if weights is None else balance * weights


SHIPPED = "support vectors"
LEARNERS: Mapping[str, Learner] = MappingProxyType(
    {
        SHIPPED: Learner(),
        "logistic regression": Learner(regression, act_c=20.0, story_c=6.0, calibrated=True),
        "naive Bayes": Learner(naive_bayes),
        "log-odds support vectors": Learner(weighted_vectors, act_c=0.5, story_c=0.3),
    }
)


def use(learner: Learner) -> None:
    """Makes `bot.engine.linear` learn this way for the rest of this process, which is a child started for it."""
    if learner.learn is not None:
        linear._margins = learner.learn
    if learner.calibrated:
        linear._factor = lambda *_: 1.0
