"""The endpoint: who may read, how often, what is answered, and what is written down of it."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from rdu.clock import Month, pinned_at
from rdu.exchange import service
from rdu.exchange.description import BULAN, RINGKASAN
from rdu.exchange.models import ExchangeCall, ExchangeToken
from rdu.exchange.openapi import document
from tests.exchange.test_figures import neighbours
from tests.makers import Bank
from tests.pages import Client
from tests.reports.issues import DECEMBER, FIRST, closed_november

TOKEN = "rdu_contoh-untuk-uji"


@pytest.fixture(autouse=True)
def nothing_kept(app: Flask) -> Iterator[None]:
    app.extensions.pop("rdu_exchange", None)
    with pinned_at(DECEMBER):
        yield
    app.extensions.pop("rdu_exchange", None)


@pytest.fixture
def token(session: Session, bank: Bank) -> ExchangeToken:
    row = service.make_token(session, "Bangga Command Center", 3, TOKEN, uuid4(), bank.agency)
    session.commit()
    return row


def ask(client: Client, path: str, token: str = TOKEN, method: str = "GET") -> Any:
    return client.open(f"/api/v1/{path}", method=method, headers={"Authorization": f"Bearer {token}"})


def logged(session: Session) -> list[tuple[str, int]]:
    session.rollback()
    return [(row.path, row.status) for row in session.scalars(select(ExchangeCall).order_by(ExchangeCall.id))]


def check(shape: str, answer: Any) -> None:
    components = document("https://rdu.test")["components"]
    schema = {"$ref": f"#/components/schemas/{shape}", "components": components}
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(answer)


@pytest.mark.both
def test_figures_are_answered_as_openapi_says_and_the_calls_are_logged(
    client: Client, session: Session, bank: Bank, token: ExchangeToken
) -> None:
    neighbours(session, bank, 5)
    closed_november(session, bank)
    now, month = ask(client, "ringkasan"), ask(client, "bulan/2026-11")

    check(RINGKASAN.name, now.json)
    check(BULAN.name, month.json)
    assert now.json["kabupaten"] == {"kode": bank.root.region_code, "nama": "Kabupaten Bangkalan"}
    assert now.json["hari_ini"]["tanggal"] == FIRST.isoformat()
    assert now.json["dampak_bulan_ditutup"] == month.json["dampak"]
    assert month.json["ditimbang_gram"] == 26_000
    assert now.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in now.headers
    head = ask(client, "ringkasan", method="HEAD")
    assert (head.status_code, head.data) == (200, b"")
    assert logged(session) == [("/api/v1/ringkasan", 200), ("/api/v1/bulan/2026-11", 200), ("/api/v1/ringkasan", 200)]
    assert service.exchanges_in(session, FIRST, FIRST) == [
        service.Exchanged(month=Month(2026, 12), token="Bangga Command Center", calls=3)
    ]


def test_programs_are_refused_in_json_with_a_sentence(
    client: Client, session: Session, bank: Bank, token: ExchangeToken
) -> None:
    refused = [
        client.get("/api/v1/ringkasan"),
        ask(client, "ringkasan", "salah"),
        ask(client, "bulan/2026-13"),
        ask(client, "bulan/2026-12"),
        client.get("/api/v1/tidak-ada"),
        client.post("/api/v1/ringkasan"),
    ]
    assert [answer.status_code for answer in refused] == [401, 401, 404, 404, 404, 405]
    for answer in refused:
        check("Galat", answer.json)
        assert answer.json["message"].endswith(".")
    assert refused[0].headers["WWW-Authenticate"] == "Bearer"
    assert set(refused[5].headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
    assert logged(session) == [("/api/v1/bulan/2026-13", 404), ("/api/v1/bulan/2026-12", 404)]


def test_who_asks_too_often_waits_and_fills_no_log(
    client: Client, session: Session, bank: Bank, token: ExchangeToken
) -> None:
    answers = [ask(client, "ringkasan") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429, 429]
    assert answers[3].headers["Retry-After"] == "60"
    assert "3 kali semenit" in answers[3].json["message"]
    assert [status for _, status in logged(session)] == [200, 200, 200, 429]
    service.stop_token(session, token, bank.agency)
    session.commit()
    assert ask(client, "ringkasan").status_code == 401


def test_an_answer_is_given_though_its_line_cannot_be_written(
    client: Client, session: Session, bank: Bank, token: ExchangeToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database or disk is full"))

    monkeypatch.setattr(service, "keep_call", full)
    assert ask(client, "ringkasan").status_code == 200
    assert logged(session) == []


def test_openapi_names_every_address_and_the_page_shows_how_to_ask(client: Client, app: Flask, bank: Bank) -> None:
    told = client.get("/api/v1/openapi.json")
    assert told.json == document("http://localhost")
    rules = {rule.rule.replace("<month>", "{bulan}") for rule in app.url_map.iter_rules() if "/api/v1" in rule.rule}
    assert set(told.json["paths"]) == rules - {"/api/v1/openapi.json"}
    page = client.get("/api").text
    assert "dihindari_kg_co2e" in page
    assert "Angka di contoh ini karangan" in page
