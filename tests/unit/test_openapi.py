"""The description of the API and the API itself: every route is described, and everything described is there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from bot import settings
from bot.gateway.app import create_app
from bot.gateway.openapi import DOCUMENT

DESCRIBED_PREFIXES = ("/api/v1/", "/webhooks/rest/")
#: The address says all there is to say.
POSTS_WITHOUT_BODY = ("/api/v1/escalations/{id}/seen",)
KEY = b"a key for tests only, 32 bytes!!"


@pytest.fixture
async def app(tmp_path: Path) -> web.Application:
    return create_app(
        settings.read({"TINGSU_DATA": str(tmp_path)}), KEY, ["http://127.0.0.1:1"], "http://127.0.0.1:1/x"
    )


def routes_of(app: web.Application) -> set[tuple[str, str]]:
    return {
        (route.method.lower(), route.resource.canonical)
        for route in app.router.routes()
        if route.resource and route.method != "HEAD" and route.resource.canonical.startswith(DESCRIBED_PREFIXES)
    }


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def everything_in(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from everything_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from everything_in(inner)


async def test_every_route_is_described_and_every_description_has_a_route(app: web.Application) -> None:
    routes = routes_of(app)
    assert len(routes) >= 7
    assert {(method, path) for method, path, _ in operations()} == routes


async def test_it_is_served_as_it_is(app: web.Application) -> None:
    resource = next(one for one in app.router.resources() if one.canonical == "/api/openapi.json")
    handler = next(route.handler for route in resource if route.method == "GET")
    response = await handler(make_mocked_request("GET", "/api/openapi.json", app=app))
    assert isinstance(response, web.Response)
    assert json.loads(response.text or "") == DOCUMENT


def test_every_reference_leads_somewhere() -> None:
    references = [one["$ref"] for one in everything_in(DOCUMENT) if "$ref" in one]
    assert len(references) > 10
    for reference in references:
        target: Any = DOCUMENT
        assert reference.startswith("#/")
        for step in reference.removeprefix("#/").split("/"):
            target = target[step]
        assert isinstance(target, dict)


def test_every_schema_is_used() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    used = {one["$ref"].rpartition("/")[2] for one in everything_in(DOCUMENT) if "$ref" in one}
    assert set(schemas) == used


def test_required_properties_exist() -> None:
    objects = [one for one in everything_in(DOCUMENT["components"]) if "required" in one and "properties" in one]
    assert objects
    for one in objects:
        assert set(one["required"]) <= set(one["properties"])


def test_every_operation_says_what_it_does_what_comes_back_and_how_it_fails() -> None:
    for method, path, operation in operations():
        assert operation["summary"], (method, path)
        assert {"200", "default"} <= set(operation["responses"]), (method, path)
        failure = operation["responses"]["default"]["content"]["application/json"]["schema"]
        assert failure == {"$ref": "#/components/schemas/Error"}
        says_more = method == "post" and path not in POSTS_WITHOUT_BODY
        assert ("requestBody" in operation) == says_more, (method, path)


def test_parameters_of_a_path_are_the_ones_in_its_braces() -> None:
    for method, path, operation in operations():
        described = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "path"}
        assert described == set(re.findall(r"{(\w+)}", path)), (method, path)
        assert all(one["required"] for one in operation.get("parameters", ()) if one["in"] == "path")


def test_only_the_login_is_open() -> None:
    assert DOCUMENT["security"] == [{"token": []}, {"cookie": []}]
    assert [path for _, path, operation in operations() if operation.get("security") == []] == ["/api/v1/login"]
