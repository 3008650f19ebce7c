"""Reports as files: what they say, that names are text in them, and that they need nothing else."""

import json
import re
from dataclasses import replace

import pandas as pd
import pytest

from lstm_core.compare.comparison import compare
from lstm_core.export.report.comparison import comparison_report
from lstm_core.export.report.page import Section, chart, page, paragraph, table
from lstm_core.export.report.run import run_report
from lstm_core.export.report.study import OpenedExam, study_report
from lstm_core.studies.common.report import Drawn, KeyNumbers, Report, Said, Table
from lstm_core.verdicts.skill import verdict_of
from tests.made_panel import made_panel_result, panel_config, walks
from tests.made_results import made_result

NASTY = "<b>IBM</b></script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def result(table, tiny_config):
    return made_result(tiny_config, table)


def said(report):
    """Return a report without Plotly's script."""
    text = report.decode()
    return re.sub(r"<script>.{100000,}?</script>", "", text, count=1, flags=re.DOTALL)


def headings(text):
    return re.findall(r"<h2 id=[^>]*>([^<]*)</h2>", text)


def test_a_run_is_told_from_its_verdict_to_how_to_do_it_again(result):
    report = run_report(result, title="WALK", made="2026-01-31", source="Made up. License: free.")
    text = said(report)
    assert headings(text)[0] == "The verdict" and headings(text)[-1] == "Do it again"
    assert verdict_of(result).sentence.replace("'", "&#x27;") in text
    for told in ("2026-01-31", "Made up. License: free.", "Learning rate", "python -m lstm_core train --config"):
        assert told in text
    assert 4_000_000 < len(report) < 6_000_000


def test_names_are_text_in_words_and_in_charts(result):
    text = said(run_report(replace(result, title=NASTY), title=NASTY, made="2026-01-31"))
    assert "<img" not in text and "&lt;b&gt;IBM" in text
    for data in re.findall(r'<script type="application/json">(.*?)</script>', text, flags=re.DOTALL):
        assert "<" not in data, "nothing in the data can end the script"
        assert "onerror" not in json.dumps(json.loads(data)) or "&lt;" in json.dumps(json.loads(data))


def test_it_loads_nothing_and_may_load_nothing(result):
    text = said(run_report(result, title="WALK", made="2026-01-31"))
    assert "default-src &#x27;none&#x27;" in text or "default-src 'none'" in text
    assert not re.findall(r'(?:src|href)="(?!#)', text)


def test_every_chart_has_words_for_those_who_can_not_see_it(result):
    text = said(run_report(result, title="WALK", made="2026-01-31"))
    alts = re.findall(r'<div class="chart" role="group" aria-label="([^"]*)"', text)
    assert len(alts) >= 5 and all(alts) and text.count("<figcaption>") == len(alts)


def test_misses_and_attention_are_drawn_and_untrained_weights_are_told(result):
    text = said(run_report(replace(result, kept_epoch=0), title="WALK", made="2026-01-31"))
    assert {"Where it misses", "Where it looked"} <= set(headings(text))
    assert "Heatmap of attention weights" in text and "nothing that you see here was learned" in text


def test_settings_that_do_nothing_are_left_out(result):
    table = said(run_report(result, title="WALK", made="2026-01-31")).partition(">Settings</h2>")[2]
    assert ">Epochs<" in table and ">Content of the data<" not in table


def test_many_tickers_are_told_together():
    text = said(run_report(made_panel_result(panel_config(), walks()), title="Four", made="2026-01-31"))
    assert "tickers, each held against methods of its own" in text


def test_runs_beside_one_another(result):
    other = replace(result, config=result.config.with_("training", learning_rate=0.123))
    found = compare([result, other], [NASTY, "second"])
    text = said(comparison_report(found, [result, other], made="2026-01-31"))
    assert headings(text)[:2] == ["Which is closer?", "What differs"]
    assert "0.123" in text and "<img" not in text


def test_a_study_is_told_block_by_block_and_keeps_its_exam_shut(result, table):
    frame = table.frame.head(2).reset_index()
    blocks = (Said(NASTY, "note"), KeyNumbers((("gain", "3%", "how much"),)), Table(frame, {}, "rows"))
    report = Report(None, "It helps.", {}, blocks)
    text = said(study_report(report, result, title="Does it help?", made="2026-01-31", exam=OpenedExam(None)))
    assert "It helps." in text and "how much" in text and "<img" not in text
    assert "The test figures of this study are shut" in text
    opened = OpenedExam("31 Jan 2026", (Said("The exam says 7."),))
    assert "The exam says 7." in said(study_report(report, result, title="x", made="2026-01-31", exam=opened))


def test_what_another_engine_draws_is_a_table(result):
    from lstm_core.charts.training.architecture import architecture

    drawn = Drawn(architecture(result.config), "network")
    text = said(study_report(Report(None, "x", {}, (drawn,)), result, title="x", made="2026-01-31"))
    assert 'class="chart"' not in text and "<table>" in text
    with pytest.raises(ValueError, match="graphviz"):
        chart(drawn.chart)


def test_a_page_without_charts_is_small():
    assert len(page("x", "y", [Section("z", [paragraph("<i>"), table(pd.DataFrame({"a": [1]}))])])) < 10_000
