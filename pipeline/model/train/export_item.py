"""Writes a trained item network as ../weights/item.onnx and its row of the manifest.

    python3 export_item.py item.pt --frames 3600 --stores 24 [--scores held-out.json]

The scores are those of train_item.py on the stores that it held out.
"""
import argparse
import json
import pathlib
import subprocess

import torch

import manifest
import train_item
from item import DIM, SIZE, Item

OPSET = 13
BATCH = 4
SHAPES = {"image": [BATCH, 3, SIZE, SIZE], "hold": [BATCH, DIM], "shot": [BATCH, DIM], "free": [BATCH, 1]}


def main():
    args = argparse.ArgumentParser()
    args.add_argument("weights")
    args.add_argument("folder", help="the set it learned from: its last stores were held out")
    args.add_argument("--frames", type=int, required=True)
    args.add_argument("--first", type=int, default=120001, help="first seed of the set")
    args.add_argument("--command", default="python3 train_item.py", help="what trained it, for the manifest")
    a = args.parse_args()
    net = Item()
    net.load_state_dict(torch.load(a.weights))
    stores = train_item.load(a.folder)
    right, three, missed, false, full, free = train_item.evaluate(net, stores[-train_item.HELD_OUT :])
    net.eval()
    path = pathlib.Path(__file__).resolve().parent.parent / "weights" / "item.onnx"
    torch.onnx.export(net, torch.zeros(SHAPES["image"]), str(path), opset_version=OPSET, input_names=["image"],
                      output_names=["hold", "shot", "free"], do_constant_folding=True)
    commit = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=True).stdout.strip()
    last = a.first + len(stores) - 1
    share = a.frames // len(stores)
    held = train_item.HELD_OUT
    manifest.put("item", path, {
        "opset": OPSET,
        "parameters": sum(p.numel() for p in net.parameters()),
        "commit": commit,
        "classes": [],
        "inputs": [{"name": "image", "shape": SHAPES["image"]}],
        "outputs": [{"name": n, "shape": SHAPES[n]} for n in ("hold", "shot", "free")],
        "training": {"command": a.command, "data": [
            {"scenario": "train-random", "split": "train", "frames": share * (len(stores) - held),
             "seeds": [{"first": a.first, "last": last - held}]},
            {"scenario": "train-random", "split": "held-out", "frames": share * held,
             "seeds": [{"first": last - held + 1, "last": last}]},
        ]},
        "scores": {"items.named": round(float(right), 4), "items.among_three": round(float(three), 4),
                   "items.called_empty": round(float(missed), 4), "hands.called_full": round(float(false), 4)},
    })
    print(json.dumps({"full": full, "free": free, "named": float(right)}))


if __name__ == "__main__":
    main()
