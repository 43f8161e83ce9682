"""The process that runs background work.

It lives through a restart of the database: it notices that its sign of life is gone, drops the task in hand, which can
store nothing any more, and registers anew under another id.
"""

from __future__ import annotations

import logging
import signal
import socket
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from types import FrameType
from typing import Any

from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.utils.crypto import get_random_string

from diplomacy.models.background import Job
from diplomacy.storage.claims import Claim, LostClaimError, holding
from diplomacy.storage.guards import Guard, LostGuardError
from diplomacy.storage.orders import Order, fail, put_back, something_waits, succeed, take_next
from diplomacy.storage.recurring import run_due
from diplomacy.tasks import RECURRING, warm_up

logger = logging.getLogger(__name__)

REAP_SECONDS = 3.0
RECURRING_SECONDS = 5.0
REFUSED_WAIT = timedelta(seconds=2)  # before another try, where the database lives but refused
FIRST_WAIT = 1.0  # so that who keeps the database comes first to start it again
LONGEST_WAIT = 10.0  # seconds between looks for a database that is away
NAP = 0.1  # a signal is seen within it
GONE = (OperationalError, InterfaceError, LostGuardError)


class Worker:
    """Runs what is ordered until it is told to stop, or, to drain, until nothing is left."""

    def __init__(self, *, drain: bool = False, interval: float = 1.0, jobs: Sequence[Job] = RECURRING) -> None:
        """Prepare a worker; nothing is touched until `run`. A draining one leaves recurring jobs to others."""
        self.drain = drain
        self.interval = interval
        self.jobs = () if drain else jobs
        self._stopping = False
        self._warm = False

    def run(self) -> None:
        """Work. Returns when drained, or after the task in hand when SIGTERM or SIGINT came; a second one ends it."""
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            self._live()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        if self._stopping:
            sys.exit(1)
        logger.info("told to stop: after the task in hand")
        self._stopping = True

    def _live(self) -> None:
        """Work as one worker after another, each for as long as the database holds its lock."""
        wait, away = FIRST_WAIT, False
        while not self._stopping:
            try:
                with Guard(_new_id()) as guard:
                    logger.info("worker %s is ready", guard.worker)
                    wait, away = FIRST_WAIT, False
                    self._work(guard)
                    return
            except GONE as error:
                connections.close_all()
                if not away:
                    logger.warning("the database is away (%s): waiting for it", _first_line(error))
                away = True
                self._rest(wait)
                wait = min(2 * wait, LONGEST_WAIT)

    def _work(self, guard: Guard) -> None:
        reap, recur = _Each(REAP_SECONDS), _Each(RECURRING_SECONDS)
        while not self._stopping:
            close_old_connections()
            guard.check()
            if reap.due() and (count := guard.reap()):
                logger.warning("took up %s again from a worker that is gone", f"{count} task(s)")
            if self.jobs and recur.due():
                run_due(self.jobs)
            if not self._warm and something_waits():
                self._warm_up()
            order = take_next(guard.worker)
            if order is not None:
                self._carry_out(order, guard)
            elif self.drain:
                return
            else:
                self._rest(self.interval)

    def _warm_up(self) -> None:
        """Load the reader before a task is taken up: killed meanwhile, no document has lost one of its tries."""
        self._warm = True
        try:
            warm_up()
        except GONE:
            self._warm = False
            raise
        except Exception:
            logger.exception("the reader cannot be loaded")  # each task that needs it will fail, and say so

    def _carry_out(self, order: Order, guard: Guard) -> None:
        """Run a task and say what became of it. Raises one of GONE where it was dropped, as the guard is lost."""
        what = f"{order.task_path.rpartition('.')[2]} {order.args_kwargs['args']}"
        begun = time.monotonic()
        try:
            with holding(Claim(order.pk, guard.worker, guard.alive)):
                said = order.task.call(*order.args_kwargs["args"], **order.args_kwargs["kwargs"])
            if succeed(order, said):
                logger.debug("%s is done after %.1f s", what, time.monotonic() - begun)
        except (LostClaimError, *GONE) as error:
            logger.warning("dropped %s: %s", what, _first_line(error))
            guard.check()
            if not isinstance(error, LostClaimError):  # the database lives, but refused: a deadlock, a full disk
                put_back(order, f"the database refused it ({_first_line(error)})", wait=REFUSED_WAIT)
        except Exception as error:
            guard.check()  # what fails as the database goes down is not the task's fault
            logger.exception("%s failed", what)
            fail(order, error)
        except BaseException:
            put_back(order, "the worker was stopped while it read")
            raise

    def _rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self._stopping and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, NAP))


class _Each:
    """Tells whether so many seconds have passed; at the first time they have."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._next = seconds, time.monotonic()

    def due(self) -> bool:
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = now + self._seconds
        return True


def _new_id() -> str:
    return f"{socket.gethostname()[:32]}-{get_random_string(8)}"


def _first_line(error: Any) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
