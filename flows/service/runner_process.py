"""What Prefect schedules or is asked for is run here: `python -m selko.flows.service.runner_process BEGUN NOW`.

Belongs here: clearing up after an earlier `selko serve`, registering the deployments, Prefect's runner. Does not belong
here: the inbox, whose turns watch.py starts itself.

Runs that an earlier process has left Running or Pending are set to Crashed: nobody works on them. `BEGUN`: when this
`selko serve` began (its own turns at the inbox go on); `NOW`: when this process was started.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterTags,
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterParentFlowRunId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.deployments.runner import RunnerDeployment
from prefect.runner import Runner
from prefect.states import Crashed

from selko.flows.log import set_up_log
from selko.flows.server.lifeline import hold_lifeline
from selko.flows.server.own import START_SECONDS, is_healthy
from selko.flows.service.deployments import INBOX, TAG, build_deployments
from selko.flows.settings import read_settings

LOG = logging.getLogger("selko.runner")
RUNS_AT_A_TIME = 4
PAGE = 200
LEFT = (StateType.RUNNING, StateType.PENDING, StateType.CANCELLING)
SAID = "the process was ended while this run went on"
SINGLE = ["ingest", "quality-report"]
DAYS = 7  # a run of a single command that has gone on for so long was killed


class _Runner(Runner):
    """Prefect's runner, ending in order on SIGTERM: its own handler leaves the flow runs and a traceback behind."""

    def handle_sigterm(self, *args: Any, **kwargs: Any) -> None:
        """Called by the runner as signal handler."""
        self.when_stopped()

    when_stopped: Callable[[], object]


def main(begun: str, now: str) -> int:
    hold_lifeline()
    settings = read_settings()
    set_up_log(settings.log_format, "runner", settings.time_zone)
    with contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError):
        deployments = build_deployments(settings)  # here: inside a loop Prefect builds none
        asyncio.run(_serve(deployments, datetime.fromisoformat(begun), datetime.fromisoformat(now)))
    return 0


async def _serve(deployments: list[RunnerDeployment], begun: datetime, now: datetime) -> None:
    url = os.environ["PREFECT_API_URL"]
    for _ in range(int(START_SECONDS)):
        if is_healthy(url, 1.0):
            break
        await asyncio.sleep(1)
    async with get_client() as client:
        await drop_former_inbox(client)
        crashed = await crash_left_behind(client, begun, now)
    if crashed:
        LOG.warning("%d runs that an earlier process has left behind are set to Crashed.", crashed)
    runner = _Runner(pause_on_shutdown=False, limit=RUNS_AT_A_TIME)
    task = asyncio.current_task()
    assert task is not None
    loop = asyncio.get_running_loop()
    runner.when_stopped = lambda: loop.call_soon_threadsafe(task.cancel)
    for deployment in deployments:
        await runner.aadd_deployment(deployment)
    LOG.info("The deployments are registered.")
    await runner.start()


async def drop_former_inbox(client: PrefectClient) -> None:
    """The inbox of releases before 0.3 had a schedule, and a limit whose lease a killed server kept for ever."""
    for deployment in await client.read_deployments(deployment_filter=_ours()):
        if deployment.name == "inbox" and (deployment.schedules or deployment.global_concurrency_limit):
            await client.delete_deployment(deployment.id)


async def crash_left_behind(client: PrefectClient, begun: datetime, now: datetime) -> int:
    """Set the runs on which nobody works any more to Crashed, with the runs inside them; gives how many."""
    number = 0
    for deployment in await client.read_deployments(deployment_filter=_ours()):
        if deployment.name != INBOX.rpartition("/")[2]:
            number += await _crash(client, await _left(client, deployment_id=[deployment.id]), now)
    number += await _crash(client, await _left(client, flows=[INBOX.partition("/")[0]]), begun)
    return number + await _crash(client, await _left(client, flows=SINGLE), begun - timedelta(days=DAYS))


async def _crash(client: PrefectClient, runs: list[FlowRun], before: datetime) -> int:
    """Set these runs, so far as they are older than that, and the runs inside them to Crashed; gives how many."""
    left, number = [run for run in runs if run.created is not None and run.created < before], 0
    while left:
        for run in left:
            await client.set_flow_run_state(run.id, Crashed(message=SAID), force=True)
        number += len(left)
        left = await _left(client, parents=[run.id for run in left])
    return number


def _ours() -> DeploymentFilter:
    return DeploymentFilter(tags=DeploymentFilterTags(all_=[TAG]))


async def _left(
    client: PrefectClient,
    *,
    deployment_id: list[UUID] | None = None,
    parents: list[UUID] | None = None,
    flows: list[str] | None = None,
) -> list[FlowRun]:
    asked = FlowRunFilter(
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(LEFT))),
        deployment_id=FlowRunFilterDeploymentId(any_=deployment_id) if deployment_id else None,
        parent_flow_run_id=FlowRunFilterParentFlowRunId(any_=parents) if parents else None,
    )
    found: list[FlowRun] = []
    page: list[FlowRun]
    of = FlowFilter(name=FlowFilterName(any_=flows)) if flows else None
    while (
        len(page := await client.read_flow_runs(flow_filter=of, flow_run_filter=asked, limit=PAGE, offset=len(found)))
        == PAGE
    ):
        found += page
    return found + page


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
