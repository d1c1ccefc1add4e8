"""TLS as single hosts need it: old servers that only renegotiate insecurely, and chains with a certificate missing.

Every certificate is verified, always: a host may be given further certificates, never a blind eye.
"""

from __future__ import annotations

import ssl
from typing import Annotated, Literal

import certifi
from pydantic import BaseModel, ConfigDict, StringConstraints, field_validator

OP_LEGACY_SERVER_CONNECT = 0x4
"""OpenSSL's SSL_OP_LEGACY_SERVER_CONNECT, which the ssl module of Python 3.11 does not name."""
_LOWEST = {"1.0": ssl.TLSVersion.TLSv1, "1.1": ssl.TLSVersion.TLSv1_1, "1.2": ssl.TLSVersion.TLSv1_2}


class Tls(BaseModel):
    """What one host needs. ``certificates`` is PEM text: intermediates that the server fails to send, or its root."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.-]+$", to_lower=True)]
    legacy_renegotiation: bool = False
    old_ciphers: bool = False
    lowest_version: Literal["1.0", "1.1", "1.2"] = "1.2"
    certificates: str = ""

    @field_validator("certificates")
    @classmethod
    def _readable(cls, pem: str) -> str:
        if pem:
            try:
                ssl.create_default_context().load_verify_locations(cadata=pem)
            except (ssl.SSLError, ValueError) as error:
                raise ValueError(f"certificates cannot be read as PEM: {error}") from error
        return pem

    def context(self) -> ssl.SSLContext:
        """A context that verifies certificates and host name, with this host's allowances."""
        context = ssl.create_default_context(cafile=certifi.where())
        if self.certificates:
            context.load_verify_locations(cadata=self.certificates)
        if self.legacy_renegotiation:
            context.options |= OP_LEGACY_SERVER_CONNECT
        if self.old_ciphers:
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.minimum_version = _LOWEST[self.lowest_version]
        return context
