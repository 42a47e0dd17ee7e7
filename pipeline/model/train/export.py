"""Writes a trained person network as ../weights/person.onnx and its row of the manifest.

    python3 export.py person.pt [--scores runs/held-out/results.json]

The scores are those of the shipped detector: `storesim run crowd --seed 200000 --duration 90s -o runs/held-out` measures them on
frames of a store, of people and of a seed that no training picture is from.
"""
import argparse
import json
import pathlib
import subprocess

import torch

import manifest
from network import Person

OPSET = 13
SHAPES = {"image": [1, 3, 368, 640], "heat": [1, 3, 46, 80], "reg": [1, 16, 46, 80], "emb": [1, 16, 46, 80]}
TRAINING = [
    {"scenario": "train-a", "split": "train", "frames": 3650, "seeds": [{"first": 100000, "last": 100005}]},
    {"scenario": "train-b", "split": "train", "frames": 3150, "seeds": [{"first": 100100, "last": 100104}]},
    {"scenario": "train-random", "split": "train", "frames": 4800, "seeds": [{"first": 110001, "last": 110016}]},
    {"scenario": "crowd", "split": "held-out", "frames": 5398, "seeds": [{"first": 200000, "last": 200000}]},
]


def main():
    args = argparse.ArgumentParser()
    args.add_argument("weights")
    args.add_argument("--scores", help="results.json of a run on held-out frames")
    args.add_argument("--command", default="python3 train.py", help="what trained it, for the manifest")
    a = args.parse_args()
    net = Person()
    net.load_state_dict(torch.load(a.weights))
    net.eval()
    path = pathlib.Path(__file__).resolve().parent.parent / "weights" / "person.onnx"
    torch.onnx.export(net, torch.zeros(SHAPES["image"]), str(path), opset_version=OPSET, input_names=["image"],
                      output_names=["heat", "reg", "emb"], do_constant_folding=True)
    commit = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=True).stdout.strip()
    manifest.put("person", path, {
        "opset": OPSET,
        "parameters": sum(p.numel() for p in net.parameters()),
        "commit": commit,
        "classes": ["head", "foot", "hand"],
        "inputs": [{"name": "image", "shape": SHAPES["image"]}],
        "outputs": [{"name": n, "shape": SHAPES[n]} for n in ("heat", "reg", "emb")],
        "training": {"command": a.command, "data": TRAINING},
        "scores": scores(a.scores),
    })


def scores(path):
    """The detector's figures of a run, rounded as they are printed."""
    if not path:
        return {}
    with open(path) as f:
        figures = json.load(f)["figures"]
    return {name: round(f["value"], 4) for name, f in sorted(figures.items()) if name.startswith("detections.")}


if __name__ == "__main__":
    main()
