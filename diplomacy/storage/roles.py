"""The groups of the three roles, kept in step with what the program asks for."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission, User

from diplomacy.models.roles import PERMISSIONS, Role

REFERENCE = ("country", "leader", "term", "place", "summitseries", "summit", "outlet", "feed")


def keep_groups() -> None:
    """Make the groups, and give each what its role may do; what an admin gave one besides is left to it.

    Safe to run again. Only after the permissions themselves were made, which `migrate` does at its end.
    """
    found = {
        (permission.content_type.model, permission.codename): permission
        for permission in Permission.objects.filter(content_type__app_label__in=["diplomacy", "auth"]).select_related(
            "content_type"
        )
    }
    own = {codename: found["meeting", codename] for codename, _ in PERMISSIONS if ("meeting", codename) in found}
    for role in Role:
        group, _ = Group.objects.get_or_create(name=role.group)
        given = [own[each] for each in role.includes if each in own]
        if role is Role.ADMIN:
            given += [p for (model, code), p in found.items() if _keeps(model, code)]
        group.permissions.add(*given)


def _keeps(model: str, codename: str) -> bool:
    """Tell whether an admin has this one of Django's own permissions, which open the pages of its admin."""
    if codename.startswith("view_"):
        return True
    return model == "user" or (model in REFERENCE and not codename.startswith("delete_"))


def give_role(user: User, role: Role | None) -> None:
    """Put a stored account into the group of a role and out of those of the others; None takes its role away.

    Only admins enter Django's admin. Groups that are no role's are left alone.
    """
    user.groups.remove(*Group.objects.filter(name__in=[each.group for each in Role if each is not role]))
    if role:
        user.groups.add(Group.objects.get(name=role.group))
    user.is_staff = role is Role.ADMIN or user.is_superuser
    user.save(update_fields=["is_staff"])
