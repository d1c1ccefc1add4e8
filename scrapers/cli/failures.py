"""What the machine refuses, in a person's words: a full disk, a folder without rights, a database that is damaged.

Everything else that is no ``GongkaiError`` is a bug and keeps its traceback.
"""

from __future__ import annotations

import errno

import duckdb
from sqlalchemy import make_url
from sqlalchemy.exc import DatabaseError

from scrapers.settings import Settings

REFUSED = {
    errno.ENOSPC: "磁盘已满 the disk is full",
    errno.EDQUOT: "磁盘配额已满 the disk quota is used up",
    errno.EROFS: "所在磁盘为只读 the file system is read-only",
    errno.EACCES: "没有权限 permission denied",
    errno.EPERM: "没有权限 permission denied",
    errno.EIO: "磁盘读写出错 the disk fails to read or write",
    errno.EMFILE: "打开的文件过多 too many open files",
    errno.ENFILE: "打开的文件过多 too many open files",
}
THEN = "原因消除后重新运行即可，已发布的内容不受影响。Put it right and run again; what is published stays as it is."
LEDGER = "若台账损坏，请从备份恢复，见 docs/operations.zh-CN.md。If damaged, restore its backup: docs/operations.md."
WAREHOUSE = (
    "若已发布的文件损坏，用 `gongkai rollback` 回退到上一版本；没有可回退的版本时移走 warehouse/，"
    "再运行 `gongkai build --full && gongkai publish`。"
    "If the published file is damaged, roll back; with no version kept, move warehouse/ away and build in full."
)


def in_words(error: Exception) -> str | None:
    """What was refused, where, and what to do; None for an error that is none of the machine's."""
    if isinstance(error, OSError):
        reason = REFUSED.get(error.errno or 0)
        where = f"：{error.filename}" if error.filename else ""
        return f"{reason}{where}。{THEN}" if reason else None
    if isinstance(error, DatabaseError):
        ledger = make_url(Settings.from_environment().ledger_url).render_as_string(hide_password=True)
        return f"台账无法读写 the ledger cannot be used：{ledger}：{str(error.orig).strip()}。{THEN} {LEDGER}"
    if isinstance(error, duckdb.IOException):
        return f"数据库文件无法读写 a database file cannot be used：{error}。{WAREHOUSE}"
    return None
