"""What the store refuses. Each error carries what a caller needs to answer the person in front of it."""

from __future__ import annotations


class StoreError(Exception):
    """The root of every refusal of the store."""


class UnknownConversation(StoreError):
    def __init__(self, conversation_id: str) -> None:
        super().__init__(f"no conversation {conversation_id!r}")
        self.conversation_id = conversation_id


class ChannelMismatch(StoreError):
    """A conversation id of one channel was used on another: a mistake, or somebody trying."""

    def __init__(self, conversation_id: str, known: str, given: str) -> None:
        super().__init__(f"conversation {conversation_id!r} belongs to {known}, not to {given}")
        self.known = known
        self.given = given


class TurnOverTaken(StoreError):
    """A bot turn came too late: its messages were answered, or the conversation has another owner now."""


class NotConfirmed(StoreError):
    """The facts to register are not the ones the customer confirmed."""


class TicketNotFound(StoreError):
    def __init__(self, number: str) -> None:
        super().__init__(f"no ticket {number!r}")
        self.number = number


class MoveNotAllowed(StoreError):
    """The lifecycle has no such move; `allowed` lists the ones it has from here."""

    def __init__(self, current: str, wanted: str, allowed: tuple[str, ...]) -> None:
        super().__init__(f"a ticket that is {current} cannot become {wanted}")
        self.current = current
        self.wanted = wanted
        self.allowed = allowed


class Conflict(StoreError):
    """Somebody else was faster; `current` is how it stands now."""

    def __init__(self, subject: str, current: str) -> None:
        super().__init__(f"{subject} is {current} by now")
        self.subject = subject
        self.current = current


class HandoffNotFound(StoreError):
    def __init__(self, handoff_id: int) -> None:
        super().__init__(f"no handoff {handoff_id}")
        self.handoff_id = handoff_id


class EscalationNotFound(StoreError):
    def __init__(self, escalation_id: int) -> None:
        super().__init__(f"no escalation {escalation_id}")
        self.escalation_id = escalation_id


class UsernameTaken(StoreError):
    def __init__(self, username: str) -> None:
        super().__init__(f"there is a user {username!r} already")
        self.username = username
