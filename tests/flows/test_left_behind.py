"""What an earlier `selko serve` has left with Prefect's server: runs that nobody works on, an inbox with a limit."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from selko.flows.service.deployments import build_deployments, watch_inbox
from selko.flows.service.runner_process import crash_left_behind, drop_former_inbox
from selko.flows.settings import Settings

pytestmark = pytest.mark.xdist_group("flows")  # in one worker: one Prefect server for all

NOW = datetime.now(UTC)


def with_client(work: Any) -> Any:
    from prefect.client.orchestration import get_client

    async def run() -> Any:
        async with get_client() as client:
            return await work(client)

    return asyncio.run(run())


def register() -> dict[str, Any]:
    """The ids of the deployments, by name."""
    return {deployment.name: deployment.apply() for deployment in build_deployments(Settings())}


def begin(client: Any, deployment: Any) -> Any:
    from prefect.states import Running

    return client.create_flow_run_from_deployment(deployment, state=Running())


async def types(client: Any, *runs: Any) -> list[str]:
    return [(await client.read_flow_run(run.id)).state_type.value for run in runs]


def test_runs_on_which_nobody_works_are_crashed_and_others_go_on(place: Path):
    deployments = register()
    later, earlier = NOW + timedelta(hours=1), NOW - timedelta(hours=1)

    async def work(client: Any) -> None:
        inbox, yearly = await begin(client, deployments["inbox"]), await begin(client, deployments["yearly"])
        bare = await client.create_flow_run(watch_inbox, state=(await client.read_flow_run(inbox.id)).state)
        assert await crash_left_behind(client, earlier, earlier) == 0
        assert await types(client, inbox, yearly, bare) == ["RUNNING"] * 3
        assert await crash_left_behind(client, earlier, later) == 1
        assert await types(client, inbox, yearly, bare) == ["RUNNING", "CRASHED", "RUNNING"], "its runner was ended"
        assert await crash_left_behind(client, later, later) == 2
        assert await types(client, inbox, bare) == ["CRASHED"] * 2
        assert await crash_left_behind(client, later, later) == 0

    with_client(work)


def test_a_command_that_has_gone_on_for_a_week_was_killed(place: Path):
    deployments = register()

    async def work(client: Any) -> None:
        from selko.flows.ingest import ingest_reports

        running = (await begin(client, deployments["inbox"])).state
        single = await client.create_flow_run(ingest_reports, parameters={"paths": []}, state=running)
        await crash_left_behind(client, NOW + timedelta(days=1), NOW)
        assert await types(client, single) == ["RUNNING"]
        await crash_left_behind(client, NOW + timedelta(days=8), NOW)
        assert await types(client, single) == ["CRASHED"]

    with_client(work)


def test_the_inbox_of_before_loses_its_schedule_and_its_limit(place: Path):
    from prefect.schedules import Interval

    former = watch_inbox.to_deployment(
        "inbox", schedule=Interval(timedelta(seconds=60)), concurrency_limit=1, tags=["selko"]
    )
    former.apply()
    with_client(drop_former_inbox)
    new = register()["inbox"]

    async def look(client: Any) -> None:
        deployment = await client.read_deployment(new)
        assert (deployment.schedules, deployment.global_concurrency_limit) == ([], None)
        await drop_former_inbox(client)
        assert (await client.read_deployment(new)).id == new, "the new one stays"

    with_client(look)
