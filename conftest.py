"""What every test may ask for."""

from collections.abc import Iterator

import pytest

from packhouse.kernel.transactions import as_operator


@pytest.fixture
def operator(db: None) -> Iterator[None]:
    """The test runs in one transaction with the operator's rights; all of it is undone at the end."""
    with as_operator():
        yield
