"""The report of one evaluation: the same figures as JSON for programs and as one HTML file for people."""

from __future__ import annotations

import base64
import html
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from bot.evaluation import pictures
from bot.evaluation.measures import ANECDOTAL, COMPLAINT_THRESHOLD
from bot.vocabulary import EMOTIONS, IDENTIFIER_NAMES, INDUSTRIES, INTENTS, PROBLEMS

#: Name in the HTML report, name on a terminal.
_COLUMNS = {
    "recall": ("投诉查全", "complaint"),
    "specificity": ("非投诉判对", "others"),
    "industry": ("行业", "industry"),
    "main_problem": ("主要问题", "problem"),
    "main_problem_in_three": ("问题在前三", "in three"),
    "emotion": ("情绪一致", "emotion"),
    "emotion_within_one": ("情绪差≤1", "within 1"),
    "anger_recall": ("愤怒查全", "angry"),
    "anger_specificity": ("非愤怒判对", "not angry"),
    "crisis_recall": ("危机查全", "crisis"),
    "crisis_alarms": ("危机误报", "alarms"),
}
_QUESTIONS = {
    "crisis": "危机",
    "is_complaint": "是否投诉",
    "industry": "行业",
    "main_problem": "主要问题",
    "problems": "主要问题",
    "emotion": "情绪",
    "anger": "愤怒",
    "intent": "对话行为",
    "entities": "事实",
}
_FACTS = {
    **IDENTIFIER_NAMES,
    "order_no": "单号",
    "amount": "金额",
    "date": "日期时间",
    "duration": "时长",
    "company": "商家",
    "place": "地点",
    "person": "人员",
}
#: Only the beginning of a long story is shown.
_SHOWN_CHARS = 300
_STYLE = """
:root { color-scheme: light dark; --line: #8884; --dim: #767676; }
body { font: 15px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif;
  max-width: 84rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
table { border-collapse: separate; border-spacing: 0; margin: .5rem 0 1.5rem; display: block; overflow-x: auto; }
th, td { padding: .25rem .4rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top;
  white-space: nowrap; }
th:first-child, td:first-child { text-align: left; position: sticky; left: 0; background: Canvas; }
td.text, th.text { text-align: left; white-space: normal; min-width: 5rem; overflow-wrap: break-word;
  position: static; }
td.text:first-child { overflow-wrap: anywhere; min-width: min(20rem, 50vw); }
td .dim { display: block; line-height: 1.2; font-size: .8em; }
tr.all { font-weight: 600; }
.dim { color: var(--dim); font-size: .85em; font-weight: 400; }
.beside { display: flex; flex-wrap: wrap; gap: 0 2.5rem; align-items: flex-start; } .beside div { max-width: 100%; }
figure { margin: 0 0 1rem; max-width: 100%; overflow-x: auto; }
img { display: block; background: #fff; }
"""


def as_html(report: Mapping[str, Any]) -> str:
    """A page that needs nothing else: pictures are inside it, every text in it is escaped."""
    measured = report["measured"]
    parts = [
        f"<h1>听诉理解效果评估</h1><p class=dim>模型 {_text(report['model'])} · {_text(report['made_at'])} · "
        f"{measured['rows']} 条 · 数据 {_text('、'.join(report['data']))}</p>",
        _summary(measured),
        "<h2>与另一个模型相比</h2>" + _compared(report),
        "<h2>按来源</h2><p class=dim>每格是判对的比例，下面是 95% 区间和条数；空格是没有标注。"
        f"不足 {ANECDOTAL} 条的以 * 标出，只作参考，有更大的来源时不计入来源平均。"
        "投诉查全：投诉里认出来的；危机误报：没有标为危机却报了危机的，越低越好。</p>",
        _figure_table(measured["sources"], measured["overall"]),
        _problem_table(measured["problems"]),
        _fact_table(measured["entities"]),
        _act_table(measured["intents"]),
        _confused_tables(measured["confused"]),
        _section(
            "混淆矩阵",
            "行是人工标注，列是模型判断，数字是条数，颜色越深占该行的比例越大。",
            _confusion_pictures(measured["confusion"]),
            "beside",
        ),
        _section(
            "置信度校准",
            "横轴是模型说的把握，纵轴是实际比例，点越大条数越多；越贴近虚线，把握说得越准。",
            _calibration_pictures(measured["calibration"]),
            "beside",
        ),
        _section(
            "最有把握的错误",
            "先看这里：要么标注错了，要么训练数据缺这类句子。个人号码已遮盖。",
            _worst_tables(measured["worst"]),
        ),
    ]
    body = "\n".join(part for part in parts if part)
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>听诉理解效果评估</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body>{body}</body></html>"
    )


def as_lines(report: Mapping[str, Any]) -> list[str]:
    """The figures that matter most, for a terminal."""
    measured = report["measured"]
    rows = [*measured["sources"], {"source": "all", **measured["overall"]}]
    names = [name for name in _COLUMNS if any(row[name] for row in rows)]
    lines = [f"{measured['rows']} texts, model {report['model']}; * stands on fewer than {ANECDOTAL} texts"]
    lines.append(f"{'source':24}{'texts':>6}" + "".join(f"{_COLUMNS[name][1]:>10}" for name in names))
    for row in rows:
        cells = "".join(f"{_figure(row[name]):>10}" for name in names)
        lines.append(f"{row['source'][:23]:24}{row['rows']:>6}{cells}")
    lines += [
        f"over sources, {name.replace('_', ' ')}: {value:.3f}"
        for name, value in measured["over_sources"].items()
        if value is not None
    ]
    if measured["intents"]:
        lines.append(f"dialogue acts macro-F1: {measured['intents']['macro_f1']:.3f} of {measured['intents']['of']}")
    for kind, row in (measured["entities"] or {}).items():
        lines.append(f"  {kind:10} precision {row['precision']:.3f}  recall {row['recall']:.3f}  F1 {row['f1']:.3f}")
    for name, change in (report.get("compared") or {}).items():
        counts = f"{change['gained']} better, {change['lost']} worse, p={change['p']}"
        lines.append(f"against {report['against']}: {name} {counts}")
    return lines


# -- sections ----------------------------------------------------------------------------------------------------


def _summary(measured: Mapping[str, Any]) -> str:
    over, acts = measured["over_sources"], measured["intents"]
    rows = [
        ("是否投诉", over["complaint_balanced_accuracy"], "投诉查全与非投诉判对的平均，各来源等权"),
        ("愤怒与否", over["anger_balanced_accuracy"], "愤怒查全与非愤怒判对的平均，各来源等权"),
        ("行业", over["industry"], "判对的比例，各来源等权"),
        ("对话行为", acts and acts["macro_f1"], "F1 的平均，各行为等权"),
    ]
    body = [[name, f"{value:.3f}", why] for name, value, why in rows if value is not None]
    return _table(["指标", "值", "怎么算"], body, texts=(2,)) if body else ""


def _compared(report: Mapping[str, Any]) -> str:
    if report.get("unreadable"):
        return f"<p class=dim>{_text(report['unreadable'])} 用当前版本读不出来，没有比较。</p>"
    if not report.get("compared"):
        return "<p class=dim>这次没有与另一个模型比较。</p>"
    rows = [
        [_QUESTIONS[name], str(one["of"]), str(one["gained"]), str(one["lost"]), f"{one['p']:.4f}"]
        for name, one in report["compared"].items()
    ]
    why = "改对：它错、现在对；改错：它对、现在错。p 是配对符号检验，小于 0.05 才不像是偶然。"
    return f"<p class=dim>对照 {_text(report['against'])}。{why}</p>" + _table(
        ["问题", "条数", "改对", "改错", "p"], rows
    )


def _figure_table(sources: Sequence[Mapping[str, Any]], overall: Mapping[str, Any]) -> str:
    names = [name for name in _COLUMNS if overall[name]]
    rows = [*sources, {"source": "全部", **overall}]
    body = [[_text(row["source"]), str(row["rows"]), *(_share(row[name]) for name in names)] for row in rows]
    return _table(["来源", "条数", *(_COLUMNS[name][0] for name in names)], body, is_last_all=True)


def _problem_table(rows: Sequence[Mapping[str, Any]]) -> str:
    body = [[_said("problems", row["problem"]), _share(row["first"]), _share(row["in_three"])] for row in rows]
    return "<h2>按主要问题</h2>" + _table(["问题", "首位判对", "前三含有"], body) if rows else ""


def _fact_table(facts: Mapping[str, Mapping[str, Any]] | None) -> str:
    body = [
        [
            f"{_text(kind)} {_FACTS.get(kind, '')}",
            *(f"{one[figure]:.3f}" for figure in ("precision", "recall", "f1", "lenient_f1")),
            str(one["tp"] + one["fn"]),
        ]
        for kind, one in (facts or {}).items()
    ]
    why = "<p class=dim>位置与值都对才算对；宽松 F1 只要求类型对、位置有重叠。</p>"
    head = ["类型", "精确率", "召回率", "F1", "宽松 F1", "标注条数"]
    return f"<h2>事实抽取</h2>{why}" + _table(head, body) if body else ""


def _act_table(acts: Mapping[str, Any] | None) -> str:
    body = [
        [
            _said("intent", one["intent"]),
            *(f"{one[name]:.3f}" for name in ("precision", "recall", "f1")),
            str(one["of"]),
        ]
        for one in (acts["acts"] if acts else ())
    ]
    return "<h2>对话行为</h2>" + _table(["行为", "精确率", "召回率", "F1", "条数"], body) if body else ""


def _confused_tables(confused: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    tables = [
        f"<div><h3>{_QUESTIONS[name]}</h3>"
        + _table(
            ["标注为", "判成了", "条数", "占该类"],
            [
                [
                    _said(name, one["gold"]),
                    _said(name, one["found"]),
                    str(one["count"]),
                    f"{one['count'] / one['of']:.0%}",
                ]
                for one in pairs
            ],
        )
        + "</div>"
        for name, pairs in confused.items()
        if pairs
    ]
    return _section("最常见的混淆", "占该类：占标注为这一类的条数。", tables, "beside")


def _confusion_pictures(matrices: Mapping[str, Any]) -> Iterable[str]:
    for name, matrix in matrices.items():
        if len(matrix["labels"]) <= pictures.MAX_LABELS:
            yield _picture(pictures.confusion(matrix), _QUESTIONS[name])


def _calibration_pictures(curves: Mapping[str, Any]) -> Iterable[str]:
    for name, curve in curves.items():
        yield _picture(pictures.calibration(curve), f"{_QUESTIONS[name]}：平均偏差 {curve['expected_error']:.3f}")


def _worst_tables(mistakes: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    order = list(_QUESTIONS)
    ranked = sorted(mistakes, key=lambda one: order.index(one["question"]))
    for question, group in groupby(ranked, key=lambda one: one["question"]):
        body = [
            [
                _text(_shortened(one["text"])),
                _said(question, one["gold"]),
                _said(question, one["found"]) + _sureness(one),
                _text(one["source"]),
            ]
            for one in group
        ]
        yield f"<h3>{_QUESTIONS[question]}</h3>"
        head = (
            ["原文", "没有找对", "找出但没有标", "来源"] if question == "entities" else ["原文", "标注", "模型", "来源"]
        )
        yield _table(head, body, texts=(0, 1, 2))


# -- cells -------------------------------------------------------------------------------------------------------


def _sureness(mistake: Mapping[str, Any]) -> str:
    told = mistake["question"] in ("industry", "problems", "intent")
    return f"<span class=dim>把握 {mistake['weight']:.0%}</span>" if told else ""


def _said(question: str, value: Any) -> str:
    """A label or an answer with its Chinese name, as HTML."""
    if isinstance(value, list):
        return "，".join(_said(question, one) for one in value) or "无"
    if isinstance(value, dict):
        return _fact(value)
    if isinstance(value, bool) or value in ("yes", "no"):
        return "是" if value in (True, "yes") else "否"
    if isinstance(value, float):  # the probability of being a complaint
        return f"{_said(question, value >= COMPLAINT_THRESHOLD)}<span class=dim>是投诉的概率 {value:.1%}</span>"
    if question in ("emotion", "anger") and str(value) in map(str, range(len(EMOTIONS))):
        return f"{value} {EMOTIONS[int(value)]}"
    names = {"industry": INDUSTRIES, "main_problem": PROBLEMS, "problems": PROBLEMS, "intent": INTENTS}
    name = names.get(question, {}).get(str(value), "")
    return (
        f"{_text(value)} <span class=dim>{_text(name.split('（')[0].split('；')[0])}</span>" if name else _text(value)
    )


def _fact(fact: Mapping[str, Any]) -> str:
    """Of an identifier only the kind: its text and value are digests here."""
    kind = _FACTS.get(fact["type"], fact["type"])
    if fact["type"] in IDENTIFIER_NAMES:
        return _text(kind)
    value = "" if fact["value"] in (None, fact["text"]) else f"<span class=dim>{_text(fact['value'])}</span>"
    return f"{_text(kind)} {_text(fact['text'])} {value}"


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARS else text[:_SHOWN_CHARS] + "……"


def _figure(cell: Mapping[str, Any] | None) -> str:
    if not cell:
        return ""
    return f"{cell['value']:.3f}{'*' if cell['of'] < ANECDOTAL else ''}"


def _share(cell: Mapping[str, Any] | None) -> str:
    if not cell:
        return ""
    return f"{_figure(cell)}<span class=dim>{cell['low']:.2f}–{cell['high']:.2f}, {cell['of']}</span>"


def _section(title: str, why: str, parts: Iterable[str], layout: str = "") -> str:
    """Empty where there is nothing to show."""
    inside = "".join(parts)
    return f'<h2>{title}</h2><p class=dim>{why}</p><div class="{layout}">{inside}</div>' if inside else ""


def _table(
    head: Sequence[str], body: Sequence[Sequence[str]], texts: Sequence[int] = (), is_last_all: bool = False
) -> str:
    """Cells of `body` are HTML already; the columns `texts` hold words that may wrap, the others figures."""
    kinds = [" class=text" if place in texts else "" for place in range(len(head))]
    lines = ["<table><tr>" + "".join(f"<th{kind}>{_text(cell)}</th>" for kind, cell in zip(kinds, head, strict=True))]
    lines[0] += "</tr>"
    for number, row in enumerate(body, 1):
        cells = "".join(f"<td{kind}>{cell}</td>" for kind, cell in zip(kinds, row, strict=True))
        lines.append(f"<tr{' class=all' if is_last_all and number == len(body) else ''}>{cells}</tr>")
    return "\n".join(lines) + "</table>"


def _picture(png: bytes, caption: str) -> str:
    source = base64.b64encode(png).decode()
    return (
        f'<figure><figcaption>{_text(caption)}</figcaption><img alt="{_text(caption)}" '
        f'src="data:image/png;base64,{source}"></figure>'
    )


def _text(value: Any) -> str:
    return html.escape(str(value))
