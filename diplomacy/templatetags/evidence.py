"""The sentences that support a fact: `{% proofs PROOFS %}`, in every template.

Markup written in Python, as in `cards`: a meeting's page shows a dozen of these, each in several pieces.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString

register = template.Library()


class ShownPiece(Protocol):
    """A piece of a sentence."""

    @property
    def text(self) -> str: ...  # noqa: D102
    @property
    def marked(self) -> bool: ...  # noqa: D102


class ShownProof(Protocol):
    """A sentence, as `queries.meeting.proofs` makes it."""

    @property
    def pieces(self) -> Sequence[ShownPiece]: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def outlet(self) -> str: ...  # noqa: D102
    @property
    def published(self) -> str: ...  # noqa: D102
    @property
    def url(self) -> str: ...  # noqa: D102
    @property
    def sample(self) -> bool: ...  # noqa: D102


@register.simple_tag
def proofs(shown: Sequence[ShownProof]) -> SafeString:
    """Return sentences with the evidence in them marked, each with its article; that there is none, where none is."""
    return SafeString("".join(map(_proof, shown)) or '<p class="small">No sentence says this outright.</p>')


def _proof(proof: ShownProof) -> str:
    words = "".join(
        f"<mark>{escape(piece.text)}</mark>" if piece.marked else escape(piece.text) for piece in proof.pieces
    )
    outlet = f", {escape(proof.outlet)}" if proof.outlet else ""
    sample = ' <span class="sample-tag">sample</span>' if proof.sample else ""
    return (
        f'<figure class="evidence"><blockquote>{words}</blockquote><figcaption>“{escape(proof.title)}”{outlet}, '
        f'{escape(proof.published)}. <a class="see" href="{escape(proof.url)}">See it in the article</a>{sample}'
        "</figcaption></figure>\n"
    )
