"""Progress of long builds, on stderr, so that stdout stays free for results."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


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
