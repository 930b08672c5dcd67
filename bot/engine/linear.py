"""The linear model all our classifiers share: damped, normalised counts and one-against-the-rest regression.

liblinear fits these sparse sentences in seconds where Rasa's own LogisticRegressionClassifier (lbfgs on raw counts)
took minutes and did not converge.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, ClassVar, Dict, List, Optional, Sequence

import numpy as np
import skops.io
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize


class LinearComponent(GraphComponent):
    """What our classifiers share: made from a configuration, learned once, kept with the model by skops."""

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
            return cls(config, model_storage, resource, skops.io.load(directory / cls.FILE))

    def __init__(
        self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource, learned: Any = None
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._learned = learned

    def keep(self, learned: Any) -> Resource:
        """Keeps what was learned, in this component and in the model."""
        self._learned = learned
        with self._model_storage.write_to(self._resource) as directory:
            skops.io.dump(learned, directory / self.FILE)
        return self._resource


def source_hash() -> str:
    """For `fingerprint_addon`: Rasa hashes a component's class, not the helpers it calls."""
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()


def features(messages: Sequence[Message]) -> csr_matrix:
    """Sentence features of the pipeline, one row a message: log(1 + count), scaled to length one."""
    rows = [message.get_sparse_features(TEXT)[1].features for message in messages]
    matrix = csr_matrix(vstack(rows), dtype=np.float64)
    matrix.data = np.log1p(matrix.data)
    return normalize(matrix)


def linear(config: Dict[str, Any]) -> LogisticRegression:
    return LogisticRegression(
        solver="liblinear",
        C=config["C"],
        class_weight="balanced",
        random_state=config["random_state"],
        max_iter=200,
    )


def ranking(codes: Sequence[Any], probabilities: Sequence[float], length: int) -> List[Dict[str, Any]]:
    """Best first; plain Python numbers, because NumPy's would break the tracker store."""
    pairs = sorted(zip(codes, probabilities, strict=False), key=lambda pair: -pair[1])[:length]
    return [{"code": str(code), "confidence": round(float(probability), 4)} for code, probability in pairs]
