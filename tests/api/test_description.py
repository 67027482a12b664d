"""The description of the API, its page, and the health of the process."""

import re

import pytest
from django.db import connection
from django.test import Client

from interfaces.api import outgoing
from interfaces.api.app import api
from tests.api.conftest import Shop, an_order


def test_the_page_loads_nothing_from_the_net(db: None) -> None:
    client = Client()
    page = client.get("/v1/docs").content.decode()

    sources = re.findall(r'(?:src|href)="([^"]+)"', page)

    assert sources
    for source in sources:
        assert source.startswith("/static/ninja/"), source
        answer = client.get(source)
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content)
    assert '"validatorUrl": null' in page


@pytest.mark.parametrize("name", ["nothing.js", "..", "../templates/ninja/swagger.html", "%2e%2e%2fapps.py"])
def test_nothing_but_the_page_s_files_is_served(db: None, name: str) -> None:
    assert Client().get(f"/static/ninja/{name}").status_code in {400, 404}


def test_every_operation_is_described(db: None) -> None:
    schema = Client().get("/v1/openapi.json").json()

    operations = [(path, method, op) for path, ops in schema["paths"].items() for method, op in ops.items()]
    assert len(operations) == 21
    for path, method, operation in operations:
        assert operation["summary"], path
        assert operation["description"], path
        assert operation["responses"]["default"]["content"].keys() == {"application/problem+json"}
        assert ("security" in operation) is not path.startswith("/v1/problems"), path
        if method == "post":
            names = [parameter["name"] for parameter in operation["parameters"]]
            assert "Idempotency-Key" in names, path


def test_the_type_of_a_problem_leads_to_what_it_means(shop: Shop) -> None:
    problem = shop.get("/v1/orders/1").problem(404, "order_unknown")

    meant = shop.send("GET", problem["type"]).shaped(outgoing.ProblemKind)

    assert (meant["code"], meant["status"], meant["title"]) == ("order_unknown", 404, problem["title"])
    kinds = shop.send("GET", "/v1/problems").shaped(outgoing.ProblemKinds)["items"]
    assert meant in kinds
    assert len(kinds) > 30
    shop.send("GET", "/v1/problems/nothing").problem(404, "route_unknown")


def test_the_body_of_an_order_is_described() -> None:
    operation = api.get_openapi_schema()["paths"]["/v1/orders"]["post"]

    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    assert set(schema["required"]) == {"external_id", "ship_to", "lines"}
    assert schema["additionalProperties"] is False
    assert schema["properties"]["ship_to"]["properties"]["country"]["type"] == "string"
    assert "$defs" not in str(schema)


def test_the_process_is_well_while_the_database_answers(db: None) -> None:
    answer = Client().get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_without_the_database_every_answer_says_so(shop: Shop) -> None:
    shop.get("/v1/orders")
    connection.close()
    where = connection.settings_dict["HOST"]
    connection.settings_dict["HOST"] = "/nowhere"
    try:
        shop.send("GET", "/healthz").problem(503, "connection_lost")
        answer = shop.get("/v1/orders")
        answer.problem(503, "connection_lost")
        assert answer.headers["Retry-After"].isdigit()
        shop.post("/v1/orders", an_order()).problem(503, "connection_lost")
        shop.post("/v1/orders/batch", [an_order()]).problem(503, "connection_lost")
    finally:
        connection.settings_dict["HOST"] = where
    assert shop.get("/v1/orders").json["items"] == []


def test_a_connection_that_the_server_ended_is_not_the_caller_s_trouble(shop: Shop) -> None:
    for answer in (
        lambda: shop.get("/v1/orders"),
        lambda: shop.post("/v1/orders", an_order("A-1")),
        lambda: shop.post("/v1/orders/batch", [an_order("A-2")]),
        lambda: shop.send("GET", "/healthz"),
    ):
        end_connection()
        assert answer().status in {200, 201, 207}
    assert len(shop.get("/v1/orders").json["items"]) == 2


def end_connection() -> None:
    connection.ensure_connection()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    other.close()


def test_every_answer_says_how_long_it_took(shop: Shop) -> None:
    for answer in (shop.get("/v1/orders"), shop.get("/v1/nothing"), shop.send("GET", "/healthz")):
        assert re.fullmatch(r"app;dur=\d+\.\d{3}", answer.headers["Server-Timing"])
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Length"] == str(len(answer.body))
