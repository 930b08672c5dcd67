"""What a message tells of the complaint: is it one, in which industry, which problems, how upset.

Learned from the ``metadata`` of the examples in ``data/nlu``; examples of other acts teach what is no complaint.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix
from scipy.special import expit

from bot.engine.features import CHARACTERS, JUDGEMENT, TRADES, WORDS
from bot.engine.featurizer import sentence_features
from bot.engine.linear import LinearComponent, LinearHead, fit, ranking
from bot.vocabulary import BORDER_ACTS, CALM_ACTS, EMOTIONS, INDUSTRIES, PROBLEMS

STORY_INTENT = "tell_story"
_YES, _NO = "yes", "no"
#: Emotion from which a text is angry.
ANGRY = 2


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NarrativeClassifier(LinearComponent):
    """Sets the message property ``classes``: see `read` for its shape."""

    FILE = "narrative.npz"

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {
            "C": 0.1,
            "random_state": 42,
            "ranking_length": 5,
            # Characters and trades carry a writer's manner and subject more than his judgement: on public text
            # nothing is lost without them (docs/nlu.md).
            "complaint_features": [WORDS, JUDGEMENT],
            "story_features": [WORDS, CHARACTERS, JUDGEMENT, TRADES],
            # A second problem of a story counts, but less than its main one.
            "second_problem_weight": 0.4,
            "other_acts_weight": 0.3,
            "emotion_bias": [0.0, 1.1, 0.0],
        }

    def train(self, training_data: TrainingData) -> Resource:
        """Fits one linear head per question.

        Raises:
            ValueError: a narrative without valid metadata.
        """
        examples = [example for example in training_data.intent_examples if example.get(TEXT)]
        stories = [example for example in examples if example.get(INTENT) == STORY_INTENT]
        labels = [label_of(story) for story in stories]
        x = sentence_features(stories, self._config["story_features"])
        heads = {"industry": fit(x, [industry for industry, _, _ in labels], self._config)}
        heads["problems"] = self._fit_problems(x, [problems for _, problems, _ in labels])
        heads["complaint"] = self._fit_complaint(examples)
        return self.keep({**heads, **self._fit_emotion(examples)})

    def _fit_complaint(self, examples: Sequence[Message]) -> LinearHead:
        told = [(example, grievance) for example in examples for grievance in [grievance_of(example)] if grievance]
        x = sentence_features([example for example, _ in told], self._config["complaint_features"])
        weights = np.array([self._weight(example) for example, _ in told])
        return fit(x, [grievance for _, grievance in told], {**self._config, "class_weight": "balanced"}, weights)

    def _weight(self, example: Message) -> float:
        """Anger at a person or at the news, and a bare answer, say little of what a grievance about a firm is not."""
        intent = example.get(INTENT)
        telling = intent == STORY_INTENT or (intent in CALM_ACTS and (emotion_of(example) or 0) < ANGRY)
        return 1.0 if telling else float(self._config["other_acts_weight"])

    def _fit_problems(self, x: Any, problems: Sequence[Sequence[str]]) -> LinearHead:
        """Main problems at full weight, the others as further, lighter examples of the same text."""
        rows = [row for row, codes in enumerate(problems) for _ in codes]
        lighter = self._config["second_problem_weight"]
        weights = [1.0 if place == 0 else lighter for codes in problems for place in range(len(codes))]
        config = {**self._config, "class_weight": "balanced"}
        return fit(x[rows], [code for codes in problems for code in codes], config, np.array(weights))

    def _fit_emotion(self, examples: Sequence[Message]) -> Dict[str, LinearHead]:
        """One head for each step of the scale: "at least 1", "at least 2", "at least 3"."""
        felt = [(example, level) for example in examples for level in [emotion_of(example)] if level is not None]
        x = sentence_features([example for example, _ in felt], self._config["story_features"])
        return {
            f"emotion{step}": fit(x, [_YES if level >= step else _NO for _, level in felt], self._config)
            for step in range(1, len(EMOTIONS))
        }

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if message.get(TEXT):
                message.set("classes", self.read(message), add_to_output=True)
        return messages

    def read(self, message: Message) -> Dict[str, Any]:
        """Classes of one message.

        Returns:
            ``{"is_complaint": 0..1, "industry": [{"code", "confidence"}, …], "problems": […], "emotion": 0..3}``,
            both rankings best first. Plain Python numbers only: NumPy's would break the tracker store.
        """
        x = sentence_features([message], self._config["story_features"])
        length = self._config["ranking_length"]
        industry, problems = self._heads["industry"], self._heads["problems"]
        return {
            "is_complaint": self._complaint(message),
            "industry": ranking(industry.codes, industry.probabilities(x)[0], length),
            "problems": ranking(problems.codes, problems.probabilities(x)[0], length),
            "emotion": self._emotion(x),
        }

    def _emotion(self, x: Any) -> int:
        """The highest step that is more likely reached than not; a step counts only where those below are reached."""
        level = 0
        for step, bias in enumerate(self._config["emotion_bias"], 1):
            head = self._heads[f"emotion{step}"]
            if log_odds(head, x) + bias <= 0:
                break
            level = step
        return level

    def _complaint(self, message: Message) -> float:
        head = self._heads["complaint"]
        x = sentence_features([message], self._config["complaint_features"])
        return round(float(expit(log_odds(head, x))), 4)


def log_odds(head: LinearHead, x: csr_matrix) -> float:
    """Of "yes" against "no" for one message."""
    scores = dict(zip(head.codes, head.scores(x)[0], strict=True))
    return float(scores[_YES] - scores[_NO])


def label_of(story: Message) -> Tuple[str, List[str], int]:
    """Industry, problems and emotion of a narrative example; raises ValueError where one is missing or unknown."""
    metadata = _metadata(story)
    industry, problems, emotion = (metadata.get(key) for key in ("industry", "problems", "emotion"))
    if industry not in INDUSTRIES or not problems or not set(problems) <= set(PROBLEMS):
        raise ValueError(f"narrative without valid industry and problems: {story.get(TEXT)!r}")
    if emotion not in range(len(EMOTIONS)):
        raise ValueError(f"narrative without an emotion of 0..3: {story.get(TEXT)!r}")
    return industry, problems, emotion


def grievance_of(example: Message) -> Optional[str]:
    """Whether the example airs a grievance: "yes", "no", or None where it teaches neither."""
    intent = example.get(INTENT)
    if intent == STORY_INTENT:
        return _YES
    calm = intent in CALM_ACTS or not emotion_of(example)
    return _NO if calm and intent not in BORDER_ACTS else None


def emotion_of(example: Message) -> Optional[int]:
    """The labelled emotion; 0 for acts that are calm by nature, None where nothing is known."""
    labelled = _metadata(example).get("emotion")
    if labelled is None:
        return 0 if example.get(INTENT) in CALM_ACTS else None
    return int(labelled)


def _metadata(example: Message) -> Dict[str, Any]:
    return (example.get("metadata") or {}).get("example") or {}
