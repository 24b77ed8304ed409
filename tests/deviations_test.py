"""What docs/deviations.md counts."""

import re

from npi_tf.domains import get_domain
from npi_tf.traces import record
from npi_tf.types import ACT
from tests.script_runs import ROOT


def test_steps_in_the_deviations_are_those_of_the_expert():
    domain = get_domain("addition")
    events = record(domain, domain.parse(["96", "125"]), domain.expert()).events
    inside_act = sum(e.decision.call.program == ACT for e in events)
    page = (ROOT / "docs" / "deviations.md").read_text()
    steps, with_act = re.search(
        r"(\d+) steps for 96 \+ 125 instead of (\d+)", page
    ).groups()
    assert int(steps) == len(events)
    assert int(with_act) == len(events) + inside_act
