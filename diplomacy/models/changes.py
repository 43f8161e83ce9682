"""Which meetings changed, for readers that keep something in memory."""

from __future__ import annotations

from django.db import models


class MeetingChange(models.Model):
    """A meeting and the transaction that wrote it last; triggers write it (see the migration that made it).

    Transactions do not commit in the order of their numbers. A reader that knows the snapshot it read with asks for
    the rows whose transaction that snapshot did not see, and misses none. Meeting 0 stands for all of them.
    """

    meeting = models.BigIntegerField(primary_key=True, help_text="its row number; no key, for it may be deleted")
    transaction = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"meeting {self.meeting} in transaction {self.transaction}"
