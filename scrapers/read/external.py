"""Programs that read what no library of ours reads: used where they are installed, named where they are not."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from scrapers.errors import ReaderMissing, ReadError

_SECONDS = 90
_BYTES = 4 * 2**30
"""Address space of a program; LibreOffice reserves much more than it uses."""

_LARGEST_FILE = 512 * 2**20
"""Bytes that it may write into one file."""


OFFICE, RAR = ("soffice", "libreoffice"), ("unar",)
"""Programs by either of their names."""


def installed() -> tuple[str, ...]:
    """The programs found on this machine, each by the first of its names."""
    return tuple(names[0] for names in (OFFICE, RAR) if any(shutil.which(name) for name in names))


def convert_office(body: bytes, kind: str, target: str) -> bytes:
    """Convert an office file to ``docx`` or ``xlsx`` with LibreOffice.

    ``kind`` is what the bytes are (``doc``, ``rtf`` …), for messages. Raises ``ReaderMissing`` and ``ReadError``.
    """
    package = "libreoffice-calc" if target == "xlsx" else "libreoffice-writer"
    program = _find(OFFICE, kind, package)
    with _folder() as folder:
        source = folder / f"input.{kind}"
        source.write_bytes(body)
        profile = (folder / "profile").as_uri()
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", target]
        _run([*command, "--outdir", str(folder / "out"), str(source)], folder, kind)
        made = folder / "out" / f"input.{target}"
        if not made.is_file():
            raise ReadError(f"{kind} 文件无法转换：可能已损坏或有密码保护，或者没有安装 {package}")
        return made.read_bytes()


@contextmanager
def unpacked_rar(body: bytes) -> Iterator[Path]:
    """The folder with the members of a RAR, for as long as the context lasts."""
    program = _find(RAR, "rar", "unar")
    with _folder() as folder:
        source = folder / "input.rar"
        source.write_bytes(body)
        out = folder / "out"
        out.mkdir()
        # Names that do not say their encoding are those of a Chinese Windows.
        options = ["-quiet", "-force-overwrite", "-no-directory", "-encoding", "gb18030", "-o", str(out)]
        _run([program, *options, str(source)], folder, "rar")
        yield out


def _find(programs: Sequence[str], kind: str, package: str) -> str:
    for program in programs:
        if path := shutil.which(program):
            return path
    raise ReaderMissing(f"读取 {kind} 文件需要安装 Debian 软件包 {package}（apt-get install {package}）")


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="gongkai-read-") as name:
        yield Path(name)


def _run(command: Sequence[str], folder: Path, kind: str) -> None:
    """Run a program in its own session, so that a time-out ends its children too."""
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    _limit(process.pid)
    try:
        code = process.wait(timeout=_SECONDS)
    except subprocess.TimeoutExpired as error:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise ReadError(f"转换 {kind} 文件超过 {_SECONDS} 秒，已中止") from error
    if code:
        raise ReadError(f"{kind} 文件无法打开，可能已损坏或有密码保护")


def _limit(process: int) -> None:
    """Its own memory limit in place of the reading process's, and an end of its own should that process be killed."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    allowed = _BYTES if most == resource.RLIM_INFINITY else min(_BYTES, most)
    with suppress(ProcessLookupError):
        resource.prlimit(process, resource.RLIMIT_AS, (allowed, most))
        resource.prlimit(process, resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.prlimit(process, resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
