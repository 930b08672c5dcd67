"""The staff API in OpenAPI 3.1, served at ``/api/openapi.json``. A test holds it and the routes together."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.gateway.bodies import Login, ParseRequest, RestMessage
from bot.gateway.staff_api import HANDOFF_STATUSES, Move
from bot.grades import GRADES
from bot.lifecycle import STATUSES
from bot.store.ticket_form import KINDS
from bot.store.ticket_json import OPEN_REASONS
from bot.vocabulary import ENTITY_TYPES, FACT_SLOTS, INDUSTRIES, INTENTS, PROBLEMS

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
OPTIONAL_TEXT: Schema = {"type": ["string", "null"]}
MOMENT: Schema = {"type": "string", "format": "date-time"}
OPTIONAL_MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
WHOLE: Schema = {"type": "integer"}
COUNT: Schema = {"type": "integer", "minimum": 0}


def codes(names: Any) -> Schema:
    return {"type": "string", "enum": list(names)}


def fields(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


def array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def listing(name: str) -> Schema:
    return fields(items=array(ref(name)), total=WHOLE)


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


SCHEMAS: dict[str, Schema] = {
    "Error": fields(
        error={
            "type": "object",
            "properties": {"code": TEXT, "message": TEXT, "details": {"type": "object"}},
            "required": ["code", "message"],
        }
    ),
    "Login": Login.model_json_schema(),
    "Token": fields(token=TEXT, user=fields(username=TEXT, role=TEXT)),
    "ParseRequest": ParseRequest.model_json_schema(),
    "Parse": fields(
        text=TEXT,
        intent={"type": "string", "enum": [*INTENTS, "nlu_fallback"]},
        confidence={"type": "number"},
        is_complaint={"type": "number", "minimum": 0, "maximum": 1},
        industry=codes(INDUSTRIES),
        problems=array(codes(PROBLEMS)),
        emotion={"type": "integer", "minimum": 0, "maximum": 3},
        entities=array(fields(type=codes(ENTITY_TYPES), text=TEXT, start=WHOLE, value={})),
        crisis={"type": "boolean"},
    ),
    "HistoryRow": {
        "type": "object",
        "properties": {
            "at": MOMENT,
            "actor": TEXT,
            "action": TEXT,
            "from": OPTIONAL_TEXT,
            "to": OPTIONAL_TEXT,
            "reason": TEXT,
        },
    },
    "Ticket": fields(
        number=TEXT,
        kind=codes(KINDS),
        status=codes(STATUSES),
        grade=codes(GRADES),
        escalations=array(TEXT),
        industry=codes(INDUSTRIES),
        problems=array(codes(PROBLEMS)),
        emotion_peak={"type": "integer", "minimum": 0, "maximum": 3},
        summary=TEXT,
        description=TEXT,
        occurred_at=OPTIONAL_TEXT,
        place=OPTIONAL_TEXT,
        company=OPTIONAL_TEXT,
        order_no=OPTIONAL_TEXT,
        amount={"type": ["number", "null"]},
        demand=OPTIONAL_TEXT,
        consent={"type": "boolean"},
        contact=fields(name=OPTIONAL_TEXT, phone=OPTIONAL_TEXT),
        evidence=array({"type": "object"}),
        deadlines=fields(acknowledge_by=MOMENT, respond_by=MOMENT, resolve_by=MOMENT),
        handler=TEXT,
        channel=TEXT,
        conversation=TEXT,
        created_at=MOMENT,
        linked_to={**OPTIONAL_TEXT, "description": "同一会话里更早一张工单的受理编号"},
        urges={**COUNT, "description": "客户催办的次数"},
        contacts={"type": "integer", "minimum": 1, "description": "客户为这件事来过几次，登记那次算第一次"},
        priority={**COUNT, "description": "越大越先处理"},
        rating={"type": ["integer", "null"], "minimum": 1, "maximum": 5},
        rating_reason=OPTIONAL_TEXT,
        signals=array(ref("Signal")),
        open_points=array(fields(slot=codes(FACT_SLOTS), reason=codes(sorted(OPEN_REASONS)))),
        history=array(ref("HistoryRow")),
    ),
    "Signal": fields(
        id=WHOLE,
        code=TEXT,
        words={**TEXT, "description": "客户说的哪几个字引起的，个人标识已遮盖"},
        notify=TEXT,
        at=MOMENT,
        seen={"type": "boolean"},
        seen_by=OPTIONAL_TEXT,
        seen_at=OPTIONAL_MOMENT,
    ),
    "Move": Move.model_json_schema(),
    "Handoff": fields(
        id=WHOLE,
        conversation=TEXT,
        status=codes(HANDOFF_STATUSES),
        reason=TEXT,
        priority=WHOLE,
        position=WHOLE,
        note=TEXT,
        created_at={**MOMENT, "description": "从这时起等候"},
        claimed_by=OPTIONAL_TEXT,
        claimed_at=OPTIONAL_MOMENT,
    ),
    "Message": {
        "type": "object",
        "properties": {
            "seq": WHOLE,
            "sender": codes(("customer", "bot", "agent", "system")),
            "kind": codes(("text", "card", "notice")),
            "text": TEXT,
            "at": MOMENT,
            "state": TEXT,
            "parse": {"type": ["object", "null"]},
            "reply_to": {"type": ["integer", "null"]},
            "buttons": array(fields(id=TEXT, title=TEXT)),
            "card": {"type": "object"},
            "client_id": TEXT,
        },
        "required": ["seq", "sender", "kind", "text", "at", "state"],
    },
    "RestMessage": RestMessage.model_json_schema(),
    "RestReplies": array(
        {
            "type": "object",
            "properties": {
                "recipient_id": TEXT,
                "text": TEXT,
                "buttons": array(fields(title=TEXT, payload=TEXT)),
                "custom": {"type": "object"},
            },
            "required": ["recipient_id"],
        }
    ),
}


def parameter(name: str, place: str, schema: Schema, description: str) -> Schema:
    return {"name": name, "in": place, "required": place == "path", "schema": schema, "description": description}


def answer(name: str, description: str) -> Schema:
    schema = SCHEMAS_OF_LISTS.get(name, ref(name))
    return {"description": description, "content": {"application/json": {"schema": schema}}}


SCHEMAS_OF_LISTS: dict[str, Schema] = {
    "Tickets": listing("Ticket"),
    "Handoffs": listing("Handoff"),
    "Messages": listing("Message"),
}


def operation(
    summary: str, result: str, *, body: str | None = None, parameters: tuple[Schema, ...] = (), open_: bool = False
) -> Schema:
    described: Schema = {
        "summary": summary,
        "responses": {"200": answer(result, "成功"), "default": answer("Error", "失败：原因和该怎么办")},
    }
    if parameters:
        described["parameters"] = list(parameters)
    if body:
        described["requestBody"] = {"required": True, "content": {"application/json": {"schema": ref(body)}}}
    if open_:
        described["security"] = []
    return described


PATHS: dict[str, dict[str, Schema]] = {
    "/api/v1/login": {"post": operation("员工登录，返回令牌并设置 Cookie", "Token", body="Login", open_=True)},
    "/api/v1/tickets": {
        "get": operation(
            "工单列表，新的在前，每页 50 条",
            "Tickets",
            parameters=(
                parameter("conversation", "query", TEXT, "会话编号"),
                parameter("kind", "query", codes(KINDS), "种类"),
                parameter("status", "query", codes(STATUSES), "状态"),
                parameter("grade", "query", codes(GRADES), "等级"),
                parameter("q", "query", TEXT, "受理编号、完整手机号，或文字"),
                parameter("page", "query", {"type": "integer", "minimum": 1}, "页码，从 1 开始"),
            ),
        )
    },
    "/api/v1/tickets/{number}": {
        "get": operation(
            "一张工单。reveal=1 显示完整联系方式，每次查看都会留痕",
            "Ticket",
            parameters=(
                parameter("number", "path", TEXT, "受理编号"),
                parameter("reveal", "query", {"type": "string", "enum": ["1"]}, "显示完整联系方式"),
                parameter("reason", "query", TEXT, "查看原因，写入审计记录"),
            ),
        )
    },
    "/api/v1/tickets/{number}/move": {
        "post": operation(
            "把工单改到另一个状态。不允许或已被别人改过时是 409，details.allowed 列出现在可以改成的状态",
            "Ticket",
            body="Move",
            parameters=(parameter("number", "path", TEXT, "受理编号"),),
        )
    },
    "/api/v1/escalations/{id}/seen": {
        "post": operation(
            "记下已看到一条升级信号。再次调用不改变什么，第一个看到的人保留",
            "Signal",
            parameters=(parameter("id", "path", {"type": "integer", "minimum": 1}, "升级信号的编号"),),
        )
    },
    "/api/v1/handoffs": {
        "get": operation(
            "转人工队列，按服务顺序",
            "Handoffs",
            parameters=(parameter("status", "query", codes(HANDOFF_STATUSES), "默认 waiting"),),
        )
    },
    "/api/v1/conversations/{id}/messages": {
        "get": operation(
            "会话全文，个人标识已遮盖",
            "Messages",
            parameters=(
                parameter("id", "path", TEXT, "会话编号"),
                parameter("after", "query", {"type": "integer", "minimum": 0}, "只取此序号之后的消息"),
            ),
        )
    },
    "/api/v1/nlu/parse": {"post": operation("理解一句话", "Parse", body="ParseRequest")},
    "/webhooks/rest/webhook": {
        "post": operation("Rasa 兼容的 REST 渠道（令牌 TINGSU_REST_TOKEN）", "RestReplies", body="RestMessage")
    },
}

DOCUMENT: Schema = {
    "openapi": "3.1.0",
    "info": {"title": "听诉 Tingsu", "version": "1", "description": "投诉受理助手的员工接口。"},
    "paths": PATHS,
    "components": {
        "schemas": SCHEMAS,
        "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer"},
            "cookie": {"type": "apiKey", "in": "cookie", "name": "tingsu_staff"},
        },
    },
    "security": [{"token": []}, {"cookie": []}],
}


def setup(app: web.Application) -> None:
    app.router.add_get("/api/openapi.json", document)


async def document(request: web.Request) -> web.Response:
    return web.json_response(DOCUMENT)
