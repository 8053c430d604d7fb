"""Progress of long builds, on stderr, so that stdout stays free for results."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    Task,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from cube17.french import thousands


@contextmanager
def bars() -> Iterator[Callable[[str], Callable[[str, int, int], None]]]:
    """Draw one bar per stage; `stage(name)` returns the callback that moves its bar."""
    columns = (
        TextColumn("{task.fields[stage]:<18}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:

        def stage(name: str) -> Callable[[str, int, int], None]:
            task = progress.add_task("", stage=name, total=None)

            def report(step: str, done: int, total: int) -> None:
                progress.update(task, description=step, completed=done, total=total)

            return report

        yield stage


@contextmanager
def reading() -> Iterator[Callable[[str, float, int], None]]:
    """Draw one bar over the files read, with rows, rows per second and time left.

    The callback takes the step, the part of the files read (0 to 1) and the rows read so far.
    """
    columns = (
        TextColumn("{task.description:<28}"),
        BarColumn(),
        TaskProgressColumn(),
        _Rows(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("Ouverture", total=1.0, rows=0, speed=0.0)
        started, read = monotonic(), 0

        def report(step: str, done: float, rows: int) -> None:
            nonlocal read
            # The speed is that of reading: it stays when the rest of the work goes on.
            if rows > read:
                progress.update(task, speed=rows / max(1e-3, monotonic() - started))
            read = rows
            progress.update(task, description=step, completed=done, rows=rows)

        yield report


class _Rows(TextColumn):
    """Rows read, and rows read per second."""

    def __init__(self) -> None:
        super().__init__("")

    def render(self, task: Task) -> Text:
        """Write both numbers."""
        rows, speed = task.fields["rows"], task.fields["speed"]
        return Text(f"{thousands(rows)} lignes, {thousands(speed)} lignes/s")
