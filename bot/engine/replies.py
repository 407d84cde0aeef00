"""Makes Rasa's call to the action server cheap and bounded.

Rasa 3.6.21 compiles the constant JSON schema of replies anew for every reply (half the CPU
of a turn), sends the whole domain with every call, and waits 300 s. Here the schema is
compiled once, the domain (which our actions do not read) stays home, a call ends after ten
seconds, and calls share their connections (Rasa opens one for each).
"""

from typing import Any, Dict, Optional

import aiohttp
import rasa
import rasa.core.actions.action as action_module
from jsonschema import ValidationError
from jsonschema.exceptions import best_match
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.trackers import EventVerbosity
from rasa.utils.endpoints import EndpointConfig

ACTION_TIMEOUT_SECONDS = 10


def make_cheap() -> None:
    """Change RemoteAction, its time limit and its connections."""
    schema = RemoteAction.action_response_format_spec()
    validator_class = validator_for(schema)
    validator_class.check_schema(schema)
    validator = validator_class(schema)

    def validate(self: RemoteAction, result: Dict[str, Any]) -> bool:
        error = best_match(validator.iter_errors(result))
        if error is not None:
            raise ValidationError(
                f"{error.message}. The reply of the action server does not match Rasa's format."
            )
        return True

    def call_format(self: RemoteAction, tracker: Any, domain: Any) -> Dict[str, Any]:
        return {
            "next_action": self.name(),
            "sender_id": tracker.sender_id,
            "tracker": tracker.current_state(EventVerbosity.ALL),
            "version": rasa.__version__,
            # rasa-sdk refuses a call without the key; an empty domain passes and costs nothing.
            "domain": {},
        }

    RemoteAction._validate_action_result = validate  # type: ignore[method-assign]
    RemoteAction._action_call_format = call_format  # type: ignore[method-assign]
    EndpointConfig.session = _session  # type: ignore[method-assign]
    action_module.DEFAULT_REQUEST_TIMEOUT = ACTION_TIMEOUT_SECONDS  # type: ignore[attr-defined]


_connections: Optional[aiohttp.TCPConnector] = None


def _session(self: EndpointConfig) -> aiohttp.ClientSession:
    """A session for one call, over connections that outlive it."""
    global _connections  # noqa: PLW0603 - one per process, made inside its event loop
    if _connections is None or _connections.closed:
        _connections = aiohttp.TCPConnector(limit=0)
    return aiohttp.ClientSession(
        connector=_connections,
        connector_owner=False,
        headers=self.headers,
        timeout=aiohttp.ClientTimeout(total=ACTION_TIMEOUT_SECONDS),
    )
