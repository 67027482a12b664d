"""Which clock rings when, and what it sets off. Times are UTC; a run that has not begun is not asked for twice.

What is missed while no clock runs is not made up for: every job looks at all that is due, however old.
"""

import logging

from procrastinate import JobContext
from procrastinate.contrib.django import app

from config.carriers import everywhere
from interfaces.audit import audit
from interfaces.clock import now
from packhouse.kernel.actors import SYSTEM
from packhouse.kernel.idempotency import forget
from packhouse.kernel.transactions import as_operator
from packhouse.merchants.queries import merchants
from packhouse.shipping import jobs

LOG = logging.getLogger(__name__)

EACH_MINUTE = "* * * * *"
EACH_FIVE_MINUTES = "*/5 * * * *"
EACH_NIGHT = "20 3 * * *"


@app.periodic(cron=EACH_MINUTE)
@app.task(queueing_lock="settle_with_carriers")
def settle_with_carriers(timestamp: int) -> None:
    """Ask about labels that may be bought without our knowing; tell of void labels and of parcels that left."""
    for job in (jobs.settle_unknown_labels, jobs.tell_voids, jobs.transmit_manifests):
        everywhere(job, now=now(), actor_id=SYSTEM)


@app.periodic(cron=EACH_FIVE_MINUTES)
@app.task(queueing_lock="poll_tracking")
def poll_tracking(timestamp: int) -> None:
    """Ask the carriers where the parcels are."""
    everywhere(jobs.poll_tracking, now=now(), actor_id=SYSTEM)


@app.periodic(cron=EACH_FIVE_MINUTES)
@app.task(queueing_lock="verify")
def verify(timestamp: int) -> None:
    """Prove the books against each other, and log what does not hold."""
    for proof in audit():
        for broken in proof.broken:
            LOG.error("%s: NOT TRUE (%s): %s %s", proof.subject, broken.invariant, broken.states, broken.rows[:3])


@app.periodic(cron=EACH_MINUTE)
@app.task(queueing_lock="retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Give the jobs of a clock that died to one that lives."""
    for job in await context.app.job_manager.get_stalled_jobs():
        await context.app.job_manager.retry_job(job)


@app.periodic(cron=EACH_NIGHT)
@app.task(queueing_lock="forget_request_keys")
def forget_request_keys(timestamp: int) -> None:
    """Forget the answers to request keys that are older than we promise to keep them."""
    with as_operator():
        merchant_ids = [merchant.id for merchant in merchants()]
    for merchant_id in merchant_ids:
        with as_operator():
            forget(merchant_id=merchant_id, now=now())
