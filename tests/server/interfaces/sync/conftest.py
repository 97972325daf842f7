"""What the tests of sync start from: a patient with a plan, and a tablet."""

import pytest
from flask.testing import FlaskClient

from tests.server.cast import Cast
from tests.server.interfaces.sync.raw_tablet import Admitted, RawTablet, admit, enrolled


@pytest.fixture
def dora(cast: Cast) -> Admitted:
    """A patient of the nurse's team on mFOLFOX6."""
    return admit(cast)


@pytest.fixture
def tablet(client: FlaskClient, cast: Cast, dora: Admitted) -> RawTablet:
    """Dora's tablet."""
    return enrolled(client, cast, dora)
