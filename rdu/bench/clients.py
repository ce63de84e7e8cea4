"""Eight visitors with keep-alive connections, each doing the same thing again and again, and how long each took."""

import http.client
import json
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from time import perf_counter
from typing import Any
from uuid import uuid4

from rdu.money import Rupiah, price_of, share_of
from rdu.server import LOCAL
from rdu.weights import Measure, Quantity

CLIENTS = 8


@dataclass(frozen=True)
class Measured:
    """Requests a second, and the times that matter to somebody waiting, in milliseconds."""

    rate: float
    p95: float
    slowest: float


class Client:
    """One connection that carries one session."""

    def __init__(self, port: int, cookie: str) -> None:
        self.connection = http.client.HTTPConnection(LOCAL, port, timeout=30)
        self.headers = {"Cookie": cookie}

    def close(self) -> None:
        self.connection.close()

    def get(self, path: str) -> str:
        self.connection.request("GET", path, headers=self.headers)
        response = self.connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"GET {path} answered {response.status}")
        if changed := response.getheader("Set-Cookie"):
            self.headers["Cookie"] = changed.split(";")[0]
        return body.decode()

    def post(self, path: str, body: object, token: str) -> None:
        headers = self.headers | {"Content-Type": "application/json", "X-CSRFToken": token}
        self.connection.request("POST", path, json.dumps(body), headers)
        response = self.connection.getresponse()
        answer = response.read()
        if response.status != 201:
            raise RuntimeError(f"POST {path} answered {response.status}: {answer[:300]!r}")


class Weigher:
    """An officer's screen: it read the page's data once, and sends one weigh-in of three lines after another."""

    def __init__(self, client: Client, seed: int, numbers: list[str]) -> None:
        page = client.get("/timbang")
        found = re.search(r'<script[^>]*id="data"[^>]*>(.*?)</script>', page, re.S)
        if found is None:
            raise RuntimeError("the weigh-in page holds no data")
        self.data: dict[str, Any] = json.loads(found[1])
        self.client, self.rng, self.numbers = client, Random(seed), numbers  # noqa: S311  # the same every time
        self.items = [item for item in self.data["items"] if item["measure"] == "kg"]

    def weigh(self) -> None:
        lines = [self._line(item) for item in self.rng.sample(self.items, 3)]
        gross = Rupiah(sum(line["amount"] for line in lines))
        share = share_of(gross, self.data["share_bp"])
        known = {name: self.data[name] for name in ("day", "price_version", "station")}
        body = {"operation": str(uuid4()), "member": self.rng.choice(self.numbers), "person": 1, "how": "dropped"}
        sums = {"gross": gross, "share": share, "net": gross - share, "note": None, "lines": lines}
        self.client.post("/timbang/simpan", known | body | sums, self.data["csrf"])

    def _line(self, item: dict[str, Any]) -> dict[str, Any]:
        grade, grams = item["grades"][0], self.rng.randrange(50, 30_000)
        price = grade["prices"]["individual/dropped"]
        amount = price_of(Quantity(grams), Measure.KG, Rupiah(price))
        line = {"type": item["type"], "grade": grade["code"], "quantity": grams, "gross": grams, "tare": 0}
        return line | {"price": price, "amount": amount}


def together(acts: Sequence[Callable[[], object]], times: int) -> Measured:
    """Every client does its act so many times, all at once."""

    def repeat(act: Callable[[], object]) -> list[float]:
        took = []
        for _ in range(times):
            start = perf_counter()
            act()
            took.append(perf_counter() - start)
        return took

    start = perf_counter()
    with ThreadPoolExecutor(len(acts)) as pool:
        all_times = sorted(time for times_ in pool.map(repeat, acts) for time in times_)
    whole = perf_counter() - start
    return Measured(len(all_times) / whole, all_times[int(len(all_times) * 0.95)] * 1000, all_times[-1] * 1000)
