"""First lock: views and forms reach rows only through `visible_to(viewer)`."""

import ast

import pytest

from tests.architecture.tree import ROOT, room_files

MANAGERS = {"objects", "_default_manager", "_base_manager", "all_objects", "history"}
SHORTCUTS = {"get_object_or_404", "get_list_or_404", "aget_object_or_404"}
RAW = {"raw", "extra", "cursor"}

# "<path>: <what>" -> why this reach is right without a viewer.
ALLOWED: dict[str, str] = {}


def leaks_in(source: str) -> list[str]:
    """What reaches rows without asking who looks: `line: what`."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    scoped = {node: names for function in functions for node, names in _scoped_names(function)}
    leaks = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            asked = parents.get(node)
            if not (isinstance(asked, ast.Attribute) and asked.attr in ("visible_to", "none")):
                leaks.append(f"{node.lineno}: {ast.unparse(node)}")
        elif isinstance(node, ast.Call):
            name = ast.unparse(node.func).rpartition(".")[2]
            rows = node.args[0] if node.args else node
            is_blind = name in SHORTCUTS and not _asks_who_looks(rows, scoped.get(node, set()))
            if is_blind or name in RAW:
                leaks.append(f"{node.lineno}: {ast.unparse(node)}")
    return leaks


def _asks_who_looks(rows: ast.expr, scoped: set[str]) -> bool:
    """The rows come from an expression in which the viewer takes part, or from a name of one."""
    return any(
        (isinstance(node, ast.Attribute) and node.attr in ("visible_to", "viewer"))
        or (isinstance(node, ast.Name) and node.id in {"viewer", *scoped})
        for node in ast.walk(rows)
    )


def _scoped_names(function: ast.FunctionDef) -> list[tuple[ast.AST, set[str]]]:
    """Each node of a function with the local names whose every value asks who looks."""
    values: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                values.setdefault(ast.unparse(target), []).append(node.value)
    names = {
        name for name, given in values.items() if all(_asks_who_looks(v, set()) for v in given)
    }
    return [(node, names) for node in ast.walk(function)]


FILES = [path for room in ("views", "forms") for path in room_files(room)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_views_and_forms_reach_rows_only_as_the_viewer(path):
    name = path.relative_to(ROOT)
    found = [f"{name}:{leak}" for leak in leaks_in(path.read_text())]
    assert [leak for leak in found if leak not in ALLOWED] == []


def test_the_lock_looks_at_the_screens_there_are():
    assert any(path.name == "views.py" for path in FILES)


@pytest.mark.parametrize(
    "leak",
    [
        "Member.objects.get(pk=1)",
        "Member.objects.filter(name='x').visible_to(viewer)",
        "rows = Member.objects",
        "Member._base_manager.all()",
        "Member._default_manager.all()",
        "Member.history.all()",
        "get_object_or_404(Member, uuid=uuid)",
        "shortcuts.get_object_or_404(Member, uuid=uuid)",
        "get_object_or_404(Member.objects.present(), uuid=uuid)",
        "get_object_or_404(rows, uuid=uuid)",
        "get_list_or_404(Member)",
        "def view():\n  rows = Member.objects.all()\n  get_object_or_404(rows, uuid=uuid)",
        "def view():\n  rows = mine(viewer)\n  rows = Member\n  get_object_or_404(rows)",
        "def one():\n  rows = mine(viewer)\ndef two():\n  get_object_or_404(rows)",
        "connection.cursor()",
        "Member.objects.visible_to(viewer).raw('select 1')",
    ],
)
def test_a_planted_leak_is_found(leak):
    assert len(leaks_in(leak)) >= 1


@pytest.mark.parametrize(
    "source",
    [
        "Member.objects.visible_to(request.viewer).present()",
        "Member.objects.none()",
        "get_object_or_404(Member.objects.visible_to(request.viewer), uuid=uuid)",
        "get_object_or_404(members_of(viewer=request.viewer), uuid=uuid)",
        "def view():\n  rows = Member.objects.visible_to(v)\n  get_object_or_404(rows, uuid=uuid)",
        "member.enrolments.all()",
    ],
)
def test_what_asks_who_looks_passes(source):
    assert leaks_in(source) == []
