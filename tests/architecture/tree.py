"""The project's own apps, their rooms and models, as the locks walk through them."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from django.apps import AppConfig, apps
from django.db import models

ROOT = Path(__file__).resolve().parents[2]


def our_apps() -> list[AppConfig]:
    """Apps whose code lies in this repository."""
    return [
        config
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(ROOT) and ".venv" not in Path(config.path).parts
    ]


def our_models() -> list[type[models.Model]]:
    """Every table of ours; the historical copies that the history library makes are left out."""
    return [
        model
        for config in our_apps()
        for model in config.get_models()
        if not model.__name__.startswith("Historical")
    ]


def room_files(room: str) -> list[Path]:
    """`views` -> every views.py and every file of a views/ package of our apps."""
    found = []
    for config in our_apps():
        folder = Path(config.path)
        found += [folder / f"{room}.py", *sorted((folder / room).rglob("*.py"))]
    return [path for path in found if path.is_file()]


def room_modules(room: str) -> Iterator[ModuleType]:
    """The same, imported."""
    for config in our_apps():
        folder = Path(config.path)
        if not (folder / f"{room}.py").is_file() and not (folder / room).is_dir():
            continue
        module = importlib.import_module(f"{config.name}.{room}")
        yield module
        for info in pkgutil.walk_packages(getattr(module, "__path__", []), module.__name__ + "."):
            yield importlib.import_module(info.name)


def defined_in(module: ModuleType, kind) -> dict[str, object]:
    """Public functions or classes that the module itself defines, by name."""
    return {
        name: thing
        for name, thing in inspect.getmembers(module, kind)
        if thing.__module__ == module.__name__ and not name.startswith("_")
    }
