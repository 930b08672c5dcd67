"""The linear model all our classifiers share: one-against-the-rest support vectors with probabilities, kept as arrays.

liblinear's support vectors fit forty thousand sentences in seconds, where its logistic regression takes minutes and
Rasa's own (lbfgs on raw counts) does not converge; docs/nlu.md has the comparison. Margins become probabilities by one
factor per question, fitted on sentences held out for it (temperature scaling, Guo et al. 2017). Only the weights are
kept: a prediction then touches the few rows of the features that a message has, where scikit-learn copies the whole
matrix for every message.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Dict, List, Optional, Sequence, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from scipy.special import log_softmax, softmax
from sklearn.svm import LinearSVC

#: Weights smaller than this share of the largest change nothing that is rounded to four places.
_NEGLIGIBLE = 1e-4
#: One sentence in so many is held out to make probabilities of margins.
_HELD_OUT = 5
_FACTORS = (0.2, 30.0)


@dataclass(frozen=True)
class LinearHead:
    """`codes` in the order of the columns of `weights` (features × codes, float32) and of `bias`."""

    codes: List[str]
    weights: np.ndarray
    bias: np.ndarray

    def scores(self, x: csr_matrix) -> np.ndarray:
        """Log-odds up to a constant of each code, one row a message."""
        if x.shape[0] == 1:
            return (x.data @ self.weights[x.indices] + self.bias)[np.newaxis, :]
        return x @ self.weights + self.bias

    def probabilities(self, x: csr_matrix) -> np.ndarray:
        """Of codes that exclude each other: rows add up to one."""
        return softmax(self.scores(x), axis=1)


def fit(
    x: csr_matrix, labels: Sequence[str], config: Dict[str, Any], weights: Optional[np.ndarray] = None
) -> LinearHead:
    """The head for `labels`; `weights` is how much each row counts. Raises ValueError with fewer than two labels."""
    labels = np.array(labels)
    factor = _factor(x, labels, config, weights)
    codes, coefficients, bias = _margins(x, labels, config, weights)
    coefficients[np.abs(coefficients) < _NEGLIGIBLE * np.abs(coefficients).max()] = 0.0
    return LinearHead(
        codes, np.ascontiguousarray(coefficients * factor, dtype=np.float32), (bias * factor).astype(np.float32)
    )


def _margins(
    x: csr_matrix, labels: np.ndarray, config: Dict[str, Any], weights: Optional[np.ndarray]
) -> Tuple[List[str], np.ndarray, np.ndarray]:
    model = LinearSVC(C=config["C"], class_weight=config.get("class_weight"), random_state=config["random_state"])
    model.fit(x, labels, sample_weight=weights)
    coefficients, bias = model.coef_.T, model.intercept_
    if len(model.classes_) == 2:  # scikit-learn keeps only the second class's side then
        coefficients, bias = np.hstack([-coefficients, coefficients]), np.concatenate([-bias, bias])
    return [str(code) for code in model.classes_], coefficients, bias


def _factor(x: csr_matrix, labels: np.ndarray, config: Dict[str, Any], weights: Optional[np.ndarray]) -> float:
    """What margins are multiplied by to be log-odds: the best for sentences that the margins were not fitted on."""
    rows = np.random.RandomState(config["random_state"]).permutation(len(labels))
    held, rest = rows[: len(rows) // _HELD_OUT], rows[len(rows) // _HELD_OUT :]
    if not len(held) or set(labels[rest]) != set(labels):
        return 1.0  # a handful of sentences, as in tests: nothing to hold out
    codes, coefficients, bias = _margins(x[rest], labels[rest], config, None if weights is None else weights[rest])
    margins = x[held] @ coefficients + bias
    right = np.array([codes.index(label) for label in labels[held]])

    def loss(factor: float) -> float:
        return -float(np.mean(log_softmax(margins * factor, axis=1)[np.arange(len(right)), right]))

    return float(minimize_scalar(loss, bounds=_FACTORS, method="bounded").x)


class LinearComponent(GraphComponent):
    """What our classifiers share: made from a configuration, learned once, kept with the model as arrays."""

    FILE: ClassVar[str]

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        return source_hash()

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearComponent:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LinearComponent:
        with model_storage.read_from(resource) as directory:
            return cls(config, model_storage, resource, read_heads(directory / cls.FILE))

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        heads: Optional[Dict[str, LinearHead]] = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._heads = heads or {}

    def keep(self, heads: Dict[str, LinearHead]) -> Resource:
        """Keeps what was learned, in this component and in the model."""
        self._heads = heads
        with self._model_storage.write_to(self._resource) as directory:
            write_heads(directory / self.FILE, heads)
        return self._resource


def write_heads(path: Path, heads: Dict[str, LinearHead]) -> None:
    """Half precision on disk: a weight needs three digits, and the model half the room."""
    arrays: Dict[str, np.ndarray] = {}
    for name, head in heads.items():
        arrays[f"{name}.codes"] = np.array(head.codes)
        arrays[f"{name}.weights"] = head.weights.astype(np.float16)
        arrays[f"{name}.bias"] = head.bias
    np.savez_compressed(path, **arrays)


def read_heads(path: Path) -> Dict[str, LinearHead]:
    """Never unpickles: an array of objects is refused."""
    with np.load(path, allow_pickle=False) as arrays:
        names = sorted({key.split(".")[0] for key in arrays.files})
        return {
            name: LinearHead(
                [str(code) for code in arrays[f"{name}.codes"]],
                arrays[f"{name}.weights"].astype(np.float32),
                arrays[f"{name}.bias"],
            )
            for name in names
        }


def source_hash() -> str:
    """For `fingerprint_addon`: Rasa hashes a component's class, not the helpers it calls."""
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()


def ranking(codes: Sequence[Any], probabilities: Sequence[float], length: int) -> List[Dict[str, Any]]:
    """Best first; plain Python numbers, because NumPy's would break the tracker store."""
    pairs = sorted(zip(codes, probabilities, strict=True), key=lambda pair: -pair[1])[:length]
    return [{"code": str(code), "confidence": round(float(probability), 4)} for code, probability in pairs]
