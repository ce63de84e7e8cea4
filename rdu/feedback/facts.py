"""What the digest of a complaint's step rests on: the complaint's own facts, then each step in its turn.

Who complained is not in it: a name can be forgotten without breaking what was answered.
"""

from datetime import UTC, datetime
from typing import Any

from rdu.feedback.models import Complaint, Step
from rdu.ledger.service import digest_of


def complaint_facts(complaint: Complaint, files: list[str]) -> dict[str, Any]:
    """`files`: the hashes of the photos, in their order."""
    return {
        "complaint": [complaint.label, complaint.unit_id, complaint.code],
        "what": [complaint.kind.value, complaint.category.value, complaint.channel.value],
        "words": [complaint.words, complaint.officer],
        "question": complaint.question_id,
        "received": [_instant(complaint.received_at), complaint.received_on.isoformat()],
        "by": complaint.entered_by_id,
        "files": files,
    }


def step_facts(step: Step) -> dict[str, Any]:
    return {
        "step": [step.ordinal, step.kind.value, step.operation.hex, step.body_hash.hex()],
        "at": _instant(step.at),
        "by": step.by_id,
        "words": step.words,
        "stands": [step.state.value, step.due_on.isoformat() if step.due_on else None, step.with_agency],
        "people": [step.handler_id, step.officer_id],
        "excluded": [step.excluded_as.value if step.excluded_as else None, step.same_as_id],
    }


def step_digest(before: bytes, step: Step) -> bytes:
    """`before`: the digest of the step before, or of the complaint's own facts."""
    return digest_of([before.hex(), step_facts(step)])


def first_digest(complaint: Complaint, files: list[str]) -> bytes:
    return digest_of(complaint_facts(complaint, files))


def _instant(at: datetime) -> str:
    """Whatever zone a database gives it back in."""
    return at.astimezone(UTC).isoformat()
