"""Who somebody is whom only articles know: a person of their own, or a leader who is known already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diplomacy.editing.checks import because
from diplomacy.editing.errors import EditingError
from diplomacy.editing.reference import correct_reference
from diplomacy.editing.settling import one_decision, settle_decisions
from diplomacy.models import Correction, Leader, SamePerson
from diplomacy.settle import settle
from diplomacy.storage.deciding import touched_by
from diplomacy.storage.keys import Keys, is_found_slug
from diplomacy.storage.locks import lock
from diplomacy.storage.people import (
    keep_same_person,
    move_people,
    quotations_of_named,
    reports_naming,
    reports_with,
    taken_for,
    write_people_anew,
)

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


@one_decision
def confirm_person(found: Leader, user: AbstractBaseUser, reason: str) -> Correction:
    """Say that somebody whom only articles know is a person of their own, who helps to read from now on."""
    why = because(user, reason)
    touched = touched_by(reports_with(found.slug))
    lock(touched.locks())
    found.refresh_from_db()
    if found.confirmed:
        raise EditingError(f"{found.name} has been confirmed already.")
    found.confirmed = True
    (made,) = correct_reference(found, ["confirmed"], user, why.reason)
    write_people_anew(found.slug)
    settle(touched, Keys(), f"{made.name}: {found.slug} confirmed by {user}")
    return made


@one_decision
def same_person(found: Leader, leader: Leader, user: AbstractBaseUser, reason: str) -> SamePerson:
    """Say that somebody whom only articles know is a leader who is known already.

    The leader is known by the found name from now on, also where articles are read again.
    """
    why = because(user, reason)
    lock([f"people {slug}" for slug in (found.slug, leader.slug)])
    if not is_found_slug(found.slug):
        raise EditingError(f"{found.name} is known from the reference data and cannot be taken for somebody else.")
    if taken_for(leader.slug) == found.slug or found.pk == leader.pk:
        raise EditingError("That is one person already.")
    if is_found_slug(leader.slug) and not leader.confirmed:
        raise EditingError(f"{leader.name} is not confirmed either; confirm one of the two first.")
    if taken_for(found.slug) != found.slug:
        raise EditingError(f"Who {found.name} is has been decided already.")
    touched = touched_by(reports_naming(found.slug), quotations_of_named(found.slug))
    lock(touched.locks())
    made = keep_same_person(found, leader, why)
    move_people(found.slug, touched)
    settle_decisions(touched, [made], f"{found.slug} is {leader.slug} by {user}")
    return made
