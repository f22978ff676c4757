"""A turn at the inbox as a run of its deployment, named by what it does.

Belongs here: the run that Prefect is told of beforehand. Does not belong here: the flow (deployments.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from prefect.client.orchestration import get_client
from prefect.exceptions import ObjectNotFound
from prefect.flow_engine import run_flow
from prefect.states import Pending, State

from selko.flows.results import Row, rows_of
from selko.flows.service.deployments import INBOX, watch_inbox


def run_recorded(files: Sequence[str], run: str) -> list[Row]:
    """The rows of the turn. Raises PREFECT_ERRORS (flows/ingest.py) when Prefect is not there or is lost."""
    given = {"files": list(files)}
    with get_client(sync_client=True) as client:
        try:
            deployment = client.read_deployment_by_name(INBOX)
        except ObjectNotFound:  # its runner is still starting
            return rows_of(watch_inbox(**given, return_state=True))
        # Pending, not scheduled: nobody else is to start it.
        flow_run = client.create_flow_run_from_deployment(deployment.id, parameters=given, name=run, state=Pending())
    state = run_flow(watch_inbox, flow_run=flow_run, parameters=given, return_type="state")
    if not isinstance(state, State):
        raise RuntimeError(f"Prefect gave no state but {type(state).__name__}")
    return rows_of(state)
