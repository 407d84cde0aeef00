"""DNS by dnspython: the TXT records of a name, within a time limit; a `ports.DnsRecords`."""

from __future__ import annotations

import dns.asyncresolver
import dns.exception
import dns.resolver

from sdr.ports import DnsAway

TIMEOUT = 4.0


class Dns:
    """The machine's resolver, or the one at `server`:`port` (tests)."""

    def __init__(
        self, *, server: str | None = None, port: int = 53, timeout: float = TIMEOUT
    ) -> None:
        self.server, self.port, self.timeout = server, port, timeout

    async def txt(self, name: str) -> list[str]:
        """The TXT records of a name, [] where there are none. Raises DnsAway."""
        try:
            resolver = dns.asyncresolver.Resolver(configure=self.server is None)
            if self.server is not None:
                resolver.nameservers, resolver.port = [self.server], self.port
            resolver.lifetime = resolver.timeout = self.timeout
            answer = await resolver.resolve(name, "TXT")
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, OSError, UnicodeError) as error:
            raise DnsAway(type(error).__name__) from error
        return [b"".join(row.strings).decode("utf-8", "replace") for row in answer]
