import os

from hypothesis import HealthCheck, given, settings

from tests.normalise.generated import programs
from tests.normalise.running import core_function, core_text, defined, outcome

EXAMPLES = int(os.environ.get("S2SGRAD_EXAMPLES", "150"))


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="S2SGRAD_EXAMPLES" not in os.environ,
    suppress_health_check=list(HealthCheck),
)
@given(programs())
def test_generated_programs_keep_their_meaning(text):
    function = defined(text)
    core = core_function(function)
    for args in [(1, 2, [3, 0]), (0, 5, [0, -1]), (3, 0, [1, 1])]:
        assert outcome(core, args) == outcome(function, args), core_text(function)
