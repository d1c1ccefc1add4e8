"""How fast documents become staged rows, each figure a ratio to pdfium's own extraction in the same run.

    python benchmarks/parse.py [FOLDER] [--rounds 5] [--truth corpus.csv] [--copies 10] [--without-pdfplumber]

FOLDER defaults to ``$GONGKAI_REAL_DOCUMENTS/corpus``. The floor is what any reader on pdfium asks for: load each page,
every character's code and box, and every path's way of drawing, matrix and points. Floor and product run by turns; a
ratio is the median over the turns of processor seconds of one core, those of the bounded process included, its start
left out. Against pdfplumber, which reads ruled tables well, cells are counted on the folder, on the same pages with
their rules taken away, and on pages without or with few rules; a whole cell is an amount with its row's label and code
and its column's header. Memory is the most a worker's two processes ever held, start included. The pace of two workers
is wall time over copies of the folder and needs two idle cores.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from functools import partial
from io import StringIO
from multiprocessing.synchronize import Barrier
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.pdf_cells import PARITY_RULES, best_of, corpus, parity, summed, without_rules
from benchmarks.pdf_engines import floor, our_tables, plumber_tables
from scrapers import ingest, parse
from scrapers.bounded.process import running
from scrapers.read.pdf import read_pdf
from scrapers.settings import Settings

_TICKS = os.sysconf("SC_CLK_TCK")


def seconds(work: Callable[[], object]) -> float:
    """Processor seconds of this process and of its bounded process."""
    start = time.process_time() + _bounded_seconds()
    work()
    return time.process_time() + _bounded_seconds() - start


def _bounded_seconds() -> float:
    bounded = running()
    if bounded is None:
        return 0.0
    fields = Path(f"/proc/{bounded}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def archived(folder: Path, home: Path, copies: int = 1) -> tuple[Settings, list[str]]:
    """The PDFs of a folder in an archive of their own, each as many times as asked, and their ids."""
    offered = home / "offered"
    offered.mkdir(parents=True)
    for copy in range(copies):
        for path in sorted(folder.rglob("*.pdf")):
            body = path.read_bytes() + (b"\n%% %d" % copy if copy else b"")  # other bytes, the same document
            (offered / f"{copy}-{path.name}").write_bytes(body)
    settings = Settings.from_environment()
    settings = Settings(
        home, settings.portal_folders, f"sqlite:///{home}/archive/ledger.sqlite", settings.dbt_project, settings.dags
    )
    ingest.ingest(settings, [offered], lambda _: None)
    return settings, [document for batch in parse.plan(settings, size=10_000) for document in batch]


def staged(settings: Settings, documents: Sequence[str]) -> None:
    """The whole way of a batch, as a parsing task goes it: read and recognise in the bounded process, stage, note."""
    parse.parse(settings, documents, lambda _: None)


def _fresh(settings: Settings, number: int) -> Settings:
    """The same archive, and an empty place for the staged rows."""
    home = settings.home / f"round{number}"
    home.mkdir()
    (home / "archive").symlink_to(settings.home / "archive")
    return Settings(home, settings.portal_folders, settings.ledger_url, settings.dbt_project, settings.dags)


def memory(settings: Settings) -> None:
    """The most a worker ever holds, in processes without this benchmark in them."""
    environment = {**os.environ, "GONGKAI_HOME": str(settings.home), "GONGKAI_LEDGER_URL": settings.ledger_url}
    worker = [sys.executable, str(Path(__file__).with_name("parse_worker.py"))]
    parsing, bounded = subprocess.check_output(worker, env=environment, text=True).split()
    total = int(parsing) + int(bounded)
    print(f"peak memory of a worker: {total} MB (parsing {parsing} MB, its bounded process {bounded} MB)", flush=True)


def ratios(folder: Path, rounds: int, home: Path) -> None:
    paths = sorted(folder.rglob("*.pdf"))
    bodies = [path.read_bytes() for path in paths]
    settings, documents = archived(folder, home)
    memory(_fresh(settings, rounds + 1))  # before anything is noted as parsed
    staged(_fresh(settings, 0), documents)  # starts the bounded process
    pages = sum(map(floor, bodies))
    floors, reads, ways = [], [], []
    for number in range(1, rounds + 1):
        fresh = _fresh(settings, number)
        floors.append(seconds(lambda: [floor(body) for body in bodies]))
        reads.append(seconds(lambda: [read_pdf(body) for body in bodies]))
        ways.append(seconds(lambda fresh=fresh: staged(fresh, documents)))  # type: ignore[misc]
    print(f"{len(paths)} files, {pages} pages, {sum(map(len, bodies)) / 2**20:.1f} MB; {rounds} rounds by turns")
    for name, taken in (("floor (pdfium)", floors), ("read_pdf", reads), ("to staged rows", ways)):
        ratio = statistics.median(t / f for t, f in zip(taken, floors, strict=True))
        print(f"{name:<15} {min(taken):7.3f} s  {1000 * min(taken) / pages:6.2f} ms/page  {ratio:5.2f} × floor")


def against_plumber(folder: Path, truth: Path | None) -> None:
    """Time on the folder, each in its default; cells by the better of pdfplumber's two ways for each document."""
    bodies = [path.read_bytes() for path in sorted(folder.rglob("*.pdf"))]
    ours = min(seconds(lambda: [our_tables(body) for body in bodies]) for _ in range(3))
    theirs = seconds(lambda: [plumber_tables(body) for body in bodies])
    print(f"read_pdf is {theirs / ours:.1f} times as fast as pdfplumber ({theirs:.2f} s)")
    samples = {f"made for the tests, rules: {rules}": parity(rules) for rules in PARITY_RULES}
    if truth is not None and truth.is_file():
        ruled = corpus(truth, sorted(folder.rglob("*.pdf")))
        bare = [document for document in map(without_rules, ruled) if document is not None and document.wanted]
        samples = {"the folder": ruled, f"{len(bare)} of its files, their rules taken away": bare, **samples}
    plumber = [partial(plumber_tables, strategy=strategy) for strategy in ("lines", "text")]
    for name, documents in samples.items():
        own = summed([best_of(document, [our_tables]) for document in documents])
        other = summed([best_of(document, plumber) for document in documents])
        verdict = "as many whole" if own.whole == other.whole else f"{own.whole - other.whole:+,} whole"
        print(f"{name}: {verdict}\n  read_pdf:   {own}\n  pdfplumber: {other}")


def _worker(settings: Settings, first: Sequence[str], rest: Sequence[str], ready: Barrier, done: Barrier) -> None:
    with redirect_stdout(StringIO()):
        staged(settings, first)  # what it takes to start: imports, vocabularies, the bounded process
        ready.wait()
        staged(settings, rest)
        done.wait()


def workers_seconds(settings: Settings, documents: Sequence[str], workers: int) -> float:
    """Wall seconds that so many parsing processes take for all documents, dealt out evenly."""
    context = multiprocessing.get_context("spawn")
    ready, done = context.Barrier(workers + 1), context.Barrier(workers + 1)
    workers_running = []
    for number in range(workers):
        own = documents[number::workers]
        process = context.Process(target=_worker, args=(settings, own[:2], own[2:], ready, done))
        process.start()
        workers_running.append(process)
    ready.wait()
    start = time.perf_counter()
    done.wait()
    taken = time.perf_counter() - start
    for process in workers_running:
        process.join()
    return taken


def pace(folder: Path, copies: int, home: Path) -> None:
    settings, documents = archived(folder, home, copies)
    one = workers_seconds(_fresh(settings, 1), documents, 1)
    two = workers_seconds(_fresh(settings, 2), documents, 2)
    print(f"{len(documents)} documents: one worker {one:.1f} s, two {two:.1f} s: {one / two:.2f} times the pace")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    real = os.environ.get("GONGKAI_REAL_DOCUMENTS")
    parser.add_argument("folder", type=Path, nargs="?", default=Path(real) / "corpus" if real else None)
    parser.add_argument("--truth", type=Path, default=Path(real) / "truth" / "corpus.csv" if real else None)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--copies", type=int, default=10, help="of the folder, for the pace of two workers; 0: not")
    parser.add_argument("--without-pdfplumber", action="store_true", help="it takes ten times as long as all else")
    options = parser.parse_args()
    if options.folder is None:
        parser.error("name a folder with PDFs, or set GONGKAI_REAL_DOCUMENTS")
    if not any(options.folder.rglob("*.pdf")):
        parser.error(f"no PDF in {options.folder}")
    with tempfile.TemporaryDirectory() as scratch:
        ratios(options.folder, options.rounds, Path(scratch) / "ratios")
        if not options.without_pdfplumber:
            against_plumber(options.folder, options.truth)
        if options.copies:
            pace(options.folder, options.copies, Path(scratch) / "pace")


if __name__ == "__main__":
    main()
