"""Runs a trained person network on COCO folders of held-out stores, and counts what it finds.

    python3 evaluate.py person.pt --out DIR SET [SET ...]

Writes DIR/truth.json and DIR/found.json, which `storesim score coco DIR/truth.json DIR/found.json --kind bbox` reads (and
--kind keypoints with the sigmas of SIGMAS), and DIR/recall.json: how many of the true points have a found one of their
kind within 12 pixels of the 1280 x 720 frame. Points are read from the maps as pipeline/detect reads them.
"""
import argparse
import json
import math
import os

import numpy as np
import torch

import data
from decode import decode, HEAD_THRESHOLD
from network import Person

RADIUS = 12.0  # frame pixels
POINTS = ("head", "foot", "left_hand", "right_hand")
SIGMAS = {"head": 0.05, "foot": 0.09, "left_hand": 0.07, "right_hand": 0.07}
BATCH = 8


def maps(net, samples):
    """The network's outputs for each sample, as (heat, reg)."""
    for i in range(0, len(samples), BATCH):
        part = samples[i:i + BATCH]
        x = torch.zeros(len(part), 3, 368, data.WIDTH)
        x[:, :, :data.HEIGHT] = torch.from_numpy(np.stack([s["planes"] for s in part])).float() / 255
        with torch.no_grad():
            heat, reg, _ = net(x.contiguous(memory_format=torch.channels_last))
        yield from zip(heat.numpy(), reg.numpy())


def truth_points(person):
    """The four points, (4, 3), in frame pixels; what is hidden is not asked for, but for the floor point."""
    p = person["points"].copy()
    p[:, :2] *= 2
    p[[0, 2, 3]] *= (p[[0, 2, 3], 2:] == 2)
    asked = (p[:, 2] > 0) & (p[:, 0] >= 0) & (p[:, 0] < 1280) & (p[:, 1] >= 0) & (p[:, 1] < 720)
    p[:, 2] = 2
    return p * asked[:, None]


def annotation(number, image, person):
    p = truth_points(person)
    x0, y0, x1, y1 = 2 * person["box"].astype(float)
    return {"id": number, "image_id": image, "category_id": 1, "bbox": [x0, y0, x1 - x0, y1 - y0], "iscrowd": 0,
            "area": 4 * person["pixels"], "keypoints": [round(float(v), 2) for v in p.ravel()],
            "num_keypoints": int((p[:, 2] > 0).sum())}


def result(image, found):
    x0, y0, x1, y1 = found["box"]
    p = np.array([[*q[:2], 1.0] if q is not None else [0, 0, 0] for q in found["points"]])
    return {"image_id": image, "category_id": 1, "score": round(found["score"], 5),
            "bbox": [round(v, 2) for v in (x0, y0, max(x1 - x0, 0), max(y1 - y0, 0))],
            "keypoints": [round(float(v), 2) for v in p.ravel()]}


def matched(true, found):
    """How many true points have a found one within the radius; each found one serves once, nearest pairs first."""
    pairs = sorted((math.dist(t, f), i, k) for i, t in enumerate(true) for k, f in enumerate(found))
    taken_true, taken_found = set(), set()
    for d, i, k in pairs:
        if d <= RADIUS and i not in taken_true and k not in taken_found:
            taken_true.add(i)
            taken_found.add(k)
    return len(taken_true)


def count(recall, people, found):
    """Adds one picture to the counts [found, asked for] of each kind of point."""
    true = [truth_points(p) for p in people if p["pixels"] >= 60]
    sure = [f for f in found if f["score"] >= HEAD_THRESHOLD]
    for kind, channels in (("head", (0,)), ("foot", (1,)), ("hand", (2, 3))):
        asked = [tuple(t[k, :2]) for t in true for k in channels if t[k, 2] > 0]
        given = [f["points"][k] for f in sure for k in channels if f["points"][k] is not None]
        recall[kind][0] += matched(asked, given)
        recall[kind][1] += len(asked)


def wilson(hits, n, z=1.96):
    """95 % interval of a share: Wilson 1927."""
    if n == 0:
        return [0.0, 1.0]
    p, d = hits / n, 1 + z * z / n
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return [max(0.0, (p + z * z / (2 * n) - half) / d), min(1.0, (p + z * z / (2 * n) + half) / d)]


def rates(recall):
    return {kind: {"hits": hits, "of": n, "recall": hits / max(n, 1), "interval": wilson(hits, n)}
            for kind, (hits, n) in recall.items()}


def evaluate(net, samples):
    """Returns truth and found as COCO has them, and the recall of each kind of point. Leaves the net in eval mode."""
    net.to(memory_format=torch.channels_last).eval()
    images, annotations, results = [], [], []
    recall = {kind: [0, 0] for kind in ("head", "foot", "hand")}
    for i, (s, (heat, reg)) in enumerate(zip(samples, maps(net, samples)), 1):
        images.append({"id": i, "width": 1280, "height": 720, "file_name": f"{i}.jpg"})
        for p in s["people"]:
            annotations.append(annotation(len(annotations) + 1, i, p))
        found = decode(heat, reg)
        results += [result(i, f) for f in found]
        count(recall, s["people"], found)
    category = {"id": 1, "name": "person", "keypoints": list(POINTS), "skeleton": []}
    return {"images": images, "annotations": annotations, "categories": [category]}, results, rates(recall)


def write(folder, truth, found, recall):
    os.makedirs(folder, exist_ok=True)
    for name, doc in (("truth", truth), ("found", found), ("recall", recall)):
        with open(os.path.join(folder, name + ".json"), "w") as f:
            json.dump(doc, f)


def main():
    args = argparse.ArgumentParser()
    args.add_argument("weights")
    args.add_argument("folders", nargs="+")
    args.add_argument("--out", required=True)
    a = args.parse_args()
    torch.set_num_threads(1)  # sums in one order
    net = Person()
    net.load_state_dict(torch.load(a.weights))
    truth, found, recall = evaluate(net, [s for f in a.folders for s in data.load(f)])
    write(a.out, truth, found, recall)
    for kind, r in recall.items():
        print(f"{kind}: {r['hits']} of {r['of']}, {r['recall']:.3f} ({r['interval'][0]:.3f} to {r['interval'][1]:.3f})")


if __name__ == "__main__":
    main()
