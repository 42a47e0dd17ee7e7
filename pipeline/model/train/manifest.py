"""Reads and writes ../MANIFEST.toml: one row per network, in a canonical layout, so that diffs stay small.

From a training script:

    import manifest
    manifest.put("person", weights, {
        "opset": 17, "parameters": 123456, "commit": "...", "classes": ["head", "foot", "hand"],
        "inputs": [{"name": "image", "shape": [1, 3, 368, 640]}],
        "outputs": [{"name": "heat", "shape": [1, 3, 46, 80]}, ...],
        "training": {"command": "...", "data": [
            {"scenario": "train-1", "split": "train", "frames": 4000, "seeds": [{"first": 100000, "last": 100199}]},
            {"scenario": "train-1", "split": "held-out", "frames": 400, "seeds": [{"first": 200000, "last": 200019}]}]},
        "scores": {"head.recall": 0.97},
    })

All seeds are >= 100000: the Go side refuses a network trained on seeds it is judged on. put() adds file and sha256.
"""

import hashlib
import json
import pathlib
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
PATH = ROOT / "MANIFEST.toml"
HEADER = """# What each committed network is. Written by train/manifest.py; read and checked by model.go.
# Shapes are (batch, channels, height, width); seeds are ranges with both ends included.
schema = 1
"""


def value(v):
    """An inline TOML value."""
    if isinstance(v, dict):
        return "{ " + ", ".join(f"{k} = {value(x)}" for k, x in v.items()) + " }"
    if isinstance(v, (list, tuple)):
        return "[" + ", ".join(value(x) for x in v) + "]"
    return json.dumps(v)


def lines(v):
    """A list of tables, one a line."""
    if isinstance(v, list) and v and isinstance(v[0], dict):
        return "[\n" + "".join(f"  {value(x)},\n" for x in v) + "]"
    return value(v)


def table(name, row):
    """A table: plain keys first, then the tables below it."""
    plain = {k: v for k, v in row.items() if not isinstance(v, dict)}
    text = f"\n[{name}]\n" + "".join(f"{key(k)} = {lines(v)}\n" for k, v in plain.items())
    return text + "".join(table(f"{name}.{key(k)}", v) for k, v in row.items() if isinstance(v, dict))


def key(k):
    """A bare key where TOML allows one."""
    return k if k.replace("_", "").replace("-", "").isalnum() else json.dumps(k)


def put(name, weights, row, path=PATH):
    """Replaces the row of one network; weights is its ONNX file, below the manifest's folder."""
    networks = tomllib.loads(path.read_text()).get("network", {}) if path.exists() else {}
    weights = pathlib.Path(weights).resolve()
    head = {
        "file": weights.relative_to(path.parent).as_posix(),
        "sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
    }
    networks[name] = head | row
    path.write_text(HEADER + "".join(table(f"network.{key(n)}", networks[n]) for n in sorted(networks)))
