"""What a message tells of the complaint: is it one, in which industry, which problems, how upset.

Learned from the ``metadata`` of the narrative examples in ``data/nlu``; every other example teaches what is
not a complaint.
"""

from __future__ import annotations

from typing import Any, Dict, List, Tuple

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.multiclass import OneVsRestClassifier
from sklearn.preprocessing import MultiLabelBinarizer

from bot.engine.linear import LinearComponent, features, linear, ranking
from bot.vocabulary import EMOTIONS, INDUSTRIES, PROBLEMS

STORY_INTENT = "tell_story"
# Acts in which a customer airs a grievance without telling it; they would blur the border, so they teach neither.
_NEITHER = frozenset({"vent", "abuse", "threaten", "start_complaint", "give_demand", "urge", "add_information"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NarrativeClassifier(LinearComponent):
    """Sets the message property ``classes``: see `read` for its shape."""

    FILE = "narrative.skops"

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"C": 20.0, "random_state": 42, "ranking_length": 5}

    def train(self, training_data: TrainingData) -> Resource:
        """Fits one linear head per question.

        Raises:
            ValueError: a narrative without valid metadata.
        """
        examples = [e for e in training_data.intent_examples if e.get(TEXT)]
        stories = [e for e in examples if e.get(INTENT) == STORY_INTENT]
        told = [e for e in examples if e.get(INTENT) not in _NEITHER]
        labels = [label_of(story) for story in stories]
        x_stories = features(stories)
        heads: Dict[str, Any] = {
            "complaint": linear(self._config).fit(features(told), [e.get(INTENT) == STORY_INTENT for e in told]),
            "industry": linear(self._config).fit(x_stories, [industry for industry, _, _ in labels]),
            "emotion": linear(self._config).fit(x_stories, [emotion for _, _, emotion in labels]),
        }
        binarizer = MultiLabelBinarizer()
        y_problems = binarizer.fit_transform([problems for _, problems, _ in labels])
        heads["problems"] = OneVsRestClassifier(linear(self._config)).fit(x_stories, y_problems)
        heads["problem_codes"] = [str(code) for code in binarizer.classes_]
        return self.keep(heads)

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
        x = features([message])
        complaint = self._learned["complaint"]
        length = self._config["ranking_length"]
        return {
            "is_complaint": round(float(complaint.predict_proba(x)[0][list(complaint.classes_).index(True)]), 4),
            "industry": ranking(
                self._learned["industry"].classes_, self._learned["industry"].predict_proba(x)[0], length
            ),
            "problems": ranking(self._learned["problem_codes"], self._learned["problems"].predict_proba(x)[0], length),
            "emotion": int(self._learned["emotion"].predict(x)[0]),
        }


def label_of(story: Message) -> Tuple[str, List[str], int]:
    """Industry, problems and emotion of a narrative example; raises ValueError where one is missing or unknown."""
    metadata = (story.get("metadata") or {}).get("example") or {}
    industry, problems, emotion = (metadata.get(key) for key in ("industry", "problems", "emotion"))
    if industry not in INDUSTRIES or not problems or not set(problems) <= set(PROBLEMS):
        raise ValueError(f"narrative without valid industry and problems: {story.get(TEXT)!r}")
    if emotion not in range(len(EMOTIONS)):
        raise ValueError(f"narrative without an emotion of 0..3: {story.get(TEXT)!r}")
    return industry, problems, emotion
