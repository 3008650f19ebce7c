"""Who may import whom, what stays unloaded, and what must be documented: read from the source itself."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from lstm_core.choices import SourceName
from lstm_core.data.sources import registry
from lstm_core.leaks import LEAKS
from lstm_core.model.attentions import ATTENTIONS
from lstm_core.model.cells import CELLS
from lstm_core.model.folder import Kind
from lstm_core.studies import STUDIES

ROOT = Path(__file__).parents[1]
SOURCES = sorted([*ROOT.glob("lstm_core/**/*.py"), *ROOT.glob("pages/**/*.py"), *ROOT.glob("app.py")])

# From the ground up; a name stands for the module and everything below it, the longest name counts.
FLOORS = [
    # Which kinds there are decides what can be chosen, so they know nothing of configs.
    {
        "lstm_core.arrays",
        "lstm_core.model.attention",
        "lstm_core.model.attentions",
        "lstm_core.model.cell",
        "lstm_core.model.cell_sketch",
        "lstm_core.model.cells",
        "lstm_core.model.draws",
        "lstm_core.model.folder",
        "lstm_core.model.formula",
        "lstm_core.model.fused_lstm",
        "lstm_core.model.linear",
    },
    {
        "lstm_core",
        "lstm_core.errors",
        "lstm_core.brought_words",
        "lstm_core.choices",
        "lstm_core.config",
        "lstm_core.experiment_fields",
        "lstm_core.frozen_model",
        "lstm_core.knobs",
        "lstm_core.events",
        "lstm_core.formats",
        "lstm_core.glossary",
        "lstm_core.logs",
        "lstm_core.limits",
        "lstm_core.profiles",
        "lstm_core.numbers",
        "lstm_core.one_thread",
        "lstm_core.python_versions",
        "lstm_core.progress",
        "lstm_core.record",
        "lstm_core.results",
        "lstm_core.settings",
        "lstm_core.steps",
        "lstm_core.trainings",
        "lstm_core.safe_write",
        "lstm_core.spreadsheet",
    },
    {"lstm_core.data", "lstm_core.draft"},
    {"lstm_core.features", "lstm_core.explore", "lstm_core.leaks"},
    {"lstm_core.model"},
    {
        "lstm_core.training",
        "lstm_core.evaluation",
        "lstm_core.explain",
        "lstm_core.compare",
        "lstm_core.knobs.words",
        "lstm_core.verdicts",
        "lstm_core.knobs.apart",
        "lstm_core.knobs.page",
        "lstm_core.classes",
        "lstm_core.lessons",
        "lstm_core.link",
        "lstm_core.search",
        "lstm_core.tour",
    },
    {"lstm_core.experiment"},
    {"lstm_core.runs", "lstm_core.jobs"},
    {"lstm_core.charts"},
    {"lstm_core.studies"},
    {"lstm_core.export"},
    {"lstm_core.backup", "lstm_core.health"},
    {"lstm_core.doctor"},
    {"lstm_core.cli", "lstm_core.__main__", "pages.server"},
    {"pages.kit"},
    {"pages.parts"},
    {"pages", "app"},
]
MAY_LOOK_UP = {
    ("lstm_core.results", "lstm_core.model.summary"),
    # When the result of one of many tickers is asked for:
    ("lstm_core.results", "lstm_core.explain.attention_of_rows"),
    ("lstm_core.results", "lstm_core.features.splits"),
}
LOADS_TENSORFLOW = {
    "lstm_core.training.compiled",
    "lstm_core.training.gradients",
    "lstm_core.training.optimizers",
    "lstm_core.training.own_scale",
    "lstm_core.training.pinball",
    "lstm_core.model.attention_layer",
    "lstm_core.model.fused_lstm",
}
# Whoever calls these gets TensorFlow into the process, even where importing them does not load it yet.
FOR_WORKERS_ONLY = LOADS_TENSORFLOW | {
    "lstm_core.experiment",
    "lstm_core.export.model_files",
    "lstm_core.model.builder",
    "tensorflow",
    "keras",
}


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {_name(path): path for path in SOURCES}
CORE = [name for name in MODULES if name.split(".")[0] == "lstm_core"]


@cache
def _tree(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


@cache
def _nodes(name: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(_tree(name)))


@cache
def _imports(name: str) -> frozenset[str]:
    """Return every module that a module imports anywhere in it, also inside functions."""
    found: set[str] = set()
    package = name if MODULES[name].name == "__init__.py" else name.rpartition(".")[0]
    for node in _nodes(name):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            members = {f"{base}.{alias.name}" for alias in node.names}
            found |= {member if member in MODULES else base for member in members}
    return frozenset(found)


def _floor(name: str) -> int:
    """Return the number of a module's floor, counted from the ground."""
    places = [(len(prefix), number) for number, floor in enumerate(FLOORS) for prefix in floor if _below(name, prefix)]
    return max(places)[1]


def _below(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(f"{prefix}.")


def _placed(name: str) -> bool:
    """Say whether a floor names the module itself or a package other than the root of all."""
    return any(_below(name, prefix) for floor in FLOORS for prefix in floor - {"lstm_core"}) or name == "lstm_core"


def test_there_is_something_to_check() -> None:
    assert {"lstm_core.config", "lstm_core.training.loop", "lstm_core.experiment"} <= set(CORE)
    assert _imports("lstm_core.experiment") >= {"lstm_core.config", "lstm_core.training.compiled", "numpy"}


def test_every_module_has_a_floor() -> None:
    assert [name for name in MODULES if not _placed(name)] == [], "say in FLOORS where these belong"


def test_imports_go_downward_or_stay_on_their_floor() -> None:
    upward = {
        (name, other) for name in MODULES for other in _imports(name) & set(MODULES) if _floor(other) > _floor(name)
    }
    assert upward == MAY_LOOK_UP


def test_no_two_modules_import_each_other_in_a_circle() -> None:
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join([*path[path.index(name) :], name])
        if name not in done:
            for other in sorted(_imports(name) & set(MODULES)):
                visit(other, (*path, name))
            done.add(name)

    for name in MODULES:
        visit(name, ())


def test_the_core_never_imports_streamlit() -> None:
    assert [name for name in CORE for other in _imports(name) if _below(other, "streamlit")] == []


def test_the_app_imports_nothing_that_brings_tensorflow_along() -> None:
    of_the_app = [name for name in MODULES if name not in CORE]
    assert {"app", "pages.train", "pages.kit.state"} <= set(of_the_app)
    heavy = {
        (name, other)
        for name in of_the_app
        for other in _imports(name)
        if any(_below(other, heavy) for heavy in FOR_WORKERS_ONLY)
    }
    assert heavy == set()


def test_what_one_page_alone_uses_is_a_part_of_it() -> None:
    pages = [name for name in MODULES if name not in CORE and name.count(".") == 1 and name.startswith("pages.")]
    parts = [name for name in MODULES if name.startswith("pages.parts.") and name.count(".") == 3]
    strays = {
        (name, part)
        for part in parts
        for name in MODULES
        if part in _imports(name)
        and name != f"pages.{part.split('.')[2]}"
        and not _below(name, part.rpartition(".")[0])
    }
    assert strays == set(), "what another page uses as well belongs in pages/kit/"
    assert {part.split(".")[2] for part in parts} <= {page.removeprefix("pages.") for page in pages}
    users = {
        kit: {page for page in pages if kit in _reached(page)}
        for kit in MODULES
        if _below(kit, "pages.kit") and MODULES[kit].name != "__init__.py"
    }
    frame = _reached("app")  # which stands around every page
    alone = [kit for kit, by in users.items() if len(by) < 2 and kit not in frame]
    assert alone == [], "what one page alone uses belongs in its parts"


@cache
def _reached(name: str) -> frozenset[str]:
    """Return the modules of the pages that a module imports, and those that they import."""
    near = {other for other in _imports(name) & set(MODULES) if _below(other, "pages")}
    return frozenset(near.union(*map(_reached, near)))


SOURCE_NAMES = frozenset(get_args(SourceName))


def _told_from_others(node: ast.AST) -> bool:
    """Say whether a node compares, looks up, or makes a reference with the name of a source."""
    match node:
        case ast.Compare():
            sides = [node.left, *node.comparators]
            compared = set().union(*map(_names, sides))
            about = any(map(_about_a_source, sides)) and any(map(_written_out, sides))
            return about or bool(compared - {"file"})  # a word for other things as well
        case (
            ast.Subscript(value=value, slice=ast.Constant(value=name))
            | ast.Call(func=ast.Attribute(attr="get", value=value), args=[ast.Constant(value=name), *_])
        ):
            return name in SOURCE_NAMES and "source" in ast.unparse(value).lower()
        case ast.MatchValue(value=ast.Constant(value=name)) | ast.keyword(arg="source", value=ast.Constant(value=name)):
            return name in SOURCE_NAMES
        case ast.Dict():
            keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
            pairs = zip(node.keys, node.values, strict=True)
            made = [_names(value) for key, value in pairs if isinstance(key, ast.Constant) and key.value == "source"]
            return any(made) or len(keys & SOURCE_NAMES) > 1
        case ast.Tuple() | ast.List() | ast.Set():
            return len({name for part in node.elts for name in _names(part)}) > 1
    return False


def _about_a_source(node: ast.AST) -> bool:
    return any(getattr(part, "attr", getattr(part, "id", "")) == "source" for part in ast.walk(node))


def _names(node: ast.AST) -> set[str]:
    """Return the names of sources that stand in an expression as they are."""
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and part.value in SOURCE_NAMES}


def _written_out(node: ast.AST) -> bool:
    return bool(_names(node)) or (isinstance(node, ast.Name) and node.id.isupper())  # a constant hides them


def test_only_the_sources_themselves_tell_one_from_another_by_its_name() -> None:
    telling = [
        f"{name}:{getattr(node, 'lineno', '')}"
        for name in MODULES
        if not _below(name, "lstm_core.data.sources")
        for node in _nodes(name)
        if _told_from_others(node)
    ]
    allowed = [place for place in telling if place.startswith("lstm_core.choices.series:")]
    assert len(allowed) == 1, "the Literal itself"
    assert [place for place in telling if place not in allowed] == [], "ask the source (data/sources/source.py) instead"


@pytest.mark.parametrize(
    "text",
    [
        'data.source == "upload"',
        'data.source in ("sp500", "bundled")',
        'kind == "upload"',
        "data.source not in READ_FROM_TEXT",
        '"file" if kind == data.source == "file" else 1',
        'SOURCES["synthetic"]',
        'sources.get("upload")',
        'DataChoice(source="upload")',
        'fields | {"source": "file"}',
        '{"bundled": 1, "upload": 2}',
        'match data.source:\n    case "sp500":\n        pass',
    ],
)
def test_telling_sources_apart_would_be_noticed(text: str) -> None:
    assert any(map(_told_from_others, ast.walk(ast.parse(text))))


def test_every_name_of_a_source_has_one() -> None:
    assert sorted(source.name for source in registry.SOURCES) == sorted(SOURCE_NAMES)


def test_no_page_and_no_command_names_a_study() -> None:
    words = {word for study in STUDIES.values() for word in (study.purpose, study.command)}
    naming = [
        f"{name}:{node.lineno}"
        for name in MODULES
        if name not in CORE or _below(name, "lstm_core.cli")
        for node in _nodes(name)
        if isinstance(node, ast.Constant) and node.value in words
    ]
    assert naming == [], "what is of one study alone belongs in its file (lstm_core/studies/)"


def test_only_the_leaks_themselves_tell_one_from_another_by_its_name() -> None:
    telling = [
        f"{name}:{node.lineno}"
        for name in MODULES
        if not _below(name, "lstm_core.leaks") and name != "lstm_core.config"
        for node in _nodes(name)
        if isinstance(node, ast.Compare | ast.Dict | ast.Subscript)
        for part in ast.iter_child_nodes(node)
        if isinstance(part, ast.Constant) and part.value in LEAKS
    ]
    assert telling == [], "ask the leak (lstm_core/leaks/) instead"


KIND_NAMES = frozenset({*ATTENTIONS, *CELLS})
ALSO_OTHER_THINGS = {"none", "dot", "tutorial"}  # a leak, a dash, a preset
FOLDERS_OF_KINDS = ("lstm_core.model.attentions", "lstm_core.model.cells")


def _tells_kinds_apart(node: ast.AST) -> bool:
    """Say whether a node compares, or looks up, with the name of a kind of attention or of a cell."""
    match node:
        case ast.Compare():
            sides = [node.left, *node.comparators]
            compared = set().union(*map(_kinds, sides))
            return bool(compared - ALSO_OTHER_THINGS) or (bool(compared) and any(map(_about_a_kind, sides)))
        case (
            ast.Subscript(value=value, slice=ast.Constant(value=name))
            | ast.Call(func=ast.Attribute(attr="get", value=value), args=[ast.Constant(value=name), *_])
        ):
            return name in KIND_NAMES and any(word in ast.unparse(value).lower() for word in ("attention", "cell"))
        case ast.MatchValue(value=ast.Constant(value=name)):
            return name in KIND_NAMES - ALSO_OTHER_THINGS
        case ast.Dict():
            return len({key.value for key in node.keys if isinstance(key, ast.Constant)} & KIND_NAMES) > 1
        case ast.Tuple() | ast.List() | ast.Set():
            return len({name for part in node.elts for name in _kinds(part)}) > 1
    return False


def _about_a_kind(node: ast.AST) -> bool:
    named = {getattr(part, "attr", getattr(part, "id", "")) for part in ast.walk(node)}
    keys = {part.value for part in ast.walk(node) if isinstance(part, ast.Constant)}
    return bool(named & {"attention", "cell", "kind"}) or bool(keys & {"attention", "cell"})


def _kinds(node: ast.AST) -> set[str]:
    """Return the names of kinds that stand in an expression as they are."""
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and part.value in KIND_NAMES}


def test_only_the_kinds_themselves_tell_one_from_another() -> None:
    outside = [name for name in MODULES if not any(_below(name, folder) for folder in FOLDERS_OF_KINDS)]
    telling = [
        f"{name}:{getattr(node, 'lineno', '')}" for name in outside for node in _nodes(name) if _tells_kinds_apart(node)
    ]
    assert telling == [], "ask the kind (model/attention.py, model/cell.py) instead"
    files = {name for name in MODULES for folder in FOLDERS_OF_KINDS if name.startswith(f"{folder}.")}
    assert [(name, kind) for name in MODULES for kind in _imports(name) & files] == [], "the registry finds it"


@pytest.mark.parametrize(
    "text",
    [
        'config.attention == "none"',
        'model["attention"] != "none"',
        'found.kind == "none"',
        'name == "multi_head"',
        'model.cell in ("lstm", "gru")',
        'ATTENTIONS["dot"]',
        'CELLS.get("gru")',
        '{"lstm": 4, "gru": 3}',
        '["tutorial", "additive"]',
        'match model.cell:\n    case "gru":\n        pass',
    ],
)
def test_telling_kinds_apart_would_be_noticed(text: str) -> None:
    assert any(map(_tells_kinds_apart, ast.walk(ast.parse(text))))


@pytest.mark.parametrize("kinds", [ATTENTIONS, CELLS], ids=["attentions", "cells"])
def test_a_kind_is_called_as_its_file_is_and_has_its_own_place(kinds: dict[str, Kind]) -> None:
    assert [kind.name for kind in kinds.values()] == list(kinds)
    assert len({kind.place for kind in kinds.values()}) == len(kinds)


def test_what_needs_tensorflow_of_a_kind_is_asked_where_models_are_built() -> None:
    asking = {
        name
        for name in MODULES
        for node in _nodes(name)
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("in_keras", "computed_by")
    }
    assert asking == {"lstm_core.model.attention_layer", "lstm_core.model.builder", "lstm_core.training.compiled"}


def test_charts_are_drawn_in_one_place_that_gives_them_their_words_and_numbers() -> None:
    drawing = {
        name
        for name in MODULES
        for node in _nodes(name)
        if isinstance(node, ast.Attribute) and node.attr.endswith("_chart") and getattr(node.value, "id", "") == "st"
    }
    assert drawing == {"pages.kit.charts"}, "use pages.kit.charts.show"


def test_parts_of_pages_are_fragments_that_show_their_errors() -> None:
    bare = {
        name
        for name in MODULES
        for node in _nodes(name)
        if isinstance(node, ast.Attribute) and node.attr == "fragment" and getattr(node.value, "id", "") == "st"
    }
    assert bare == {"pages.kit.messages"}, "use pages.kit.messages.fragment"


SAME_NAMES = {
    "Panel": "a plot of a canvas; the tickers that a model learned from",
    "Fitted": "a network that was fitted, a baseline that was: each is only used in its own half of a run",
    "Frame": "of a replay, of a target: no file knows both",
    "Outcome": "a class of lessons; the outcome of any rule is a word of its own subject",
}


def test_no_two_public_things_share_a_name() -> None:
    """Constants may, as each is of its own module, and commands, as people call them so; pages offer nothing."""
    commands = {alias.name for node in _tree("lstm_core.cli.commands").body for alias in getattr(node, "names", ())}
    homes: dict[str, set[str]] = {}
    for name in [each for each in MODULES if each in CORE or each.startswith(("pages.kit", "pages.parts"))]:
        apart = PLUGGED_IN | {"log"} | (commands if name.startswith("lstm_core.cli.") else set())
        for one in _listed(_tree(name)) - _imported(_tree(name)) - apart:
            if not one.isupper():
                homes.setdefault(one, set()).add(name)
    twice = {name: sorted(places) for name, places in homes.items() if len(places) > 1}
    assert twice.keys() <= SAME_NAMES.keys(), {name: twice[name] for name in twice.keys() - SAME_NAMES.keys()}


@pytest.mark.parametrize(
    "names",
    [["lstm_core"], [name for name in CORE if name not in LOADS_TENSORFLOW and not name.endswith("__main__")]],
    ids=["the package", "every module"],
)
def test_importing_the_core_loads_neither_streamlit_nor_tensorflow(names: list[str]) -> None:
    code = (
        "import importlib, json, sys\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "print(json.dumps([name for name in ('streamlit', 'tensorflow', 'keras') if name in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []


@pytest.mark.parametrize(
    ("module", "without"),
    [("lstm_core.cli", "plotly"), ("lstm_core.cli", "talib"), ("lstm_core.jobs.serving", "talib")],
)
def test_what_only_some_tasks_need_is_loaded_by_them(module: str, without: str) -> None:
    code = f"import sys, {module}; sys.exit({without!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_scikit_learn_is_loaded_where_models_are_fitted_alone() -> None:
    """It is 50 MB, which an app would keep from the first page on that prepares rows as training does."""
    assert {name for name in MODULES if any(_below(other, "sklearn") for other in _imports(name))} == {
        "lstm_core.evaluation.learned_baselines",
        "lstm_core.evaluation.linear",
        "lstm_core.explain.permutation",  # by a button of Attention
        "lstm_core.search.importance",  # by a button of Experiments
        "lstm_core.training.linear_fit",
    }


def _public(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Return public functions and classes, also those inside public classes; setters belong to their property."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name[0] != "_":
            if any(isinstance(mark, ast.Attribute) and mark.attr == "setter" for mark in node.decorator_list):
                continue
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node.body)


def _constants(tree: ast.Module) -> set[str]:
    """Return the public names that a module assigns, but for aliases of types and its own log."""
    names = set()
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and not isinstance(node.value, ast.Subscript | ast.BinOp):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name) and target.id[0] != "_"}
    return names - {"log"}


def _imported(tree: ast.Module) -> set[str]:
    return {
        alias.asname or alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }


def _functions(tree: ast.Module) -> set[str]:
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def _named(name: str) -> set[str]:
    """Return the public names that a module makes itself."""
    tree = _tree(name)
    made = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    return _constants(tree) | {one for one in made if one[0] != "_"}


def _listed(tree: ast.Module) -> set[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "__all__" for target in node.targets):
            return set(ast.literal_eval(node.value))
    return set()


def _defined(tree: ast.Module) -> set[str]:
    """Return every name that a module assigns, defines or imports at its top level."""
    names = {getattr(node, "name", "") for node in tree.body}
    chosen = [one for part in tree.body if isinstance(part, ast.If) for one in part.body]
    for node in [*tree.body, *chosen]:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
    return names


def test_every_module_says_what_it_is_for() -> None:
    assert [name for name in MODULES if not ast.get_docstring(_tree(name))] == []


def test_everything_public_has_a_docstring() -> None:
    silent = [
        f"{name}.{node.name}" for name in MODULES for node in _public(_tree(name).body) if not ast.get_docstring(node)
    ]
    assert silent == []


PLUGGED_IN = {"KIND", "LEAK", "STUDY", "main"}  # found by the name of their file

PACKAGES = [name for name, path in MODULES.items() if path.name == "__init__.py" and name.startswith("lstm_core.")]


def test_a_package_says_which_of_its_modules_others_use() -> None:
    wrong = {}
    for package in PACKAGES:
        told = set(re.findall(r"^- ``(\w+)``: ", ast.get_docstring(_tree(package)) or "", flags=re.MULTILINE))
        used = {
            other.removeprefix(f"{package}.").split(".")[0]
            for name in MODULES
            if not _below(name, package)
            for other in _imports(name)
            if other.startswith(f"{package}.")
        }
        if told != used:
            wrong[package] = {"used by others, not told": used - told, "told, used by nobody else": told - used}
    assert wrong == {}


def test_every_public_name_is_in_all() -> None:
    missing = [f"{name}.{public}" for name in CORE for public in sorted(_named(name) - _listed(_tree(name)))]
    assert missing == []


def test_what_is_public_is_used_by_somebody() -> None:
    """Constants and functions that nobody else needs are private; a class may be what something public returns."""
    nodes = {name: _nodes(name) for name in MODULES}
    others = [path for folder in ("tests", "benchmarks") for path in (ROOT / folder).rglob("*.py")]
    nodes |= {str(path): tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8")))) for path in others}
    imported: set[tuple[str, str]] = set()  # module, name
    known: dict[str, set[str]] = {}  # by attribute, the modules that whoever asks for it has imported
    named: set[str] = set()  # by tests that replace it
    for name, found in nodes.items():
        froms = [node for node in found if isinstance(node, ast.ImportFrom) and node.module]
        pairs = {(str(node.module), alias.name) for node in froms for alias in node.names}
        modules = {f"{module}.{one}" for module, one in pairs} - {name}
        modules |= {alias.name for node in found if isinstance(node, ast.Import) for alias in node.names}
        imported |= pairs
        for node in found:
            if isinstance(node, ast.Attribute):
                known.setdefault(node.attr, set()).update(modules)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and name not in MODULES:
                named.add(node.value.rpartition(".")[2])
    idle = [
        f"{name}.{one}"
        for name in MODULES
        for one in sorted(_listed(_tree(name)) & (_constants(_tree(name)) | _functions(_tree(name))) - PLUGGED_IN)
        if (name, one) not in imported and name not in known.get(one, ()) and one not in named
    ]
    assert idle == []


def test_all_names_nothing_that_is_not_there() -> None:
    absent = [f"{name}.{listed}" for name in CORE for listed in sorted(_listed(_tree(name)) - _defined(_tree(name)))]
    assert absent == []
