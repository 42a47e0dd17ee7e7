"""Reads the COCO folders of sets that `storesim dataset` wrote, and makes training crops with their target maps."""
import json
import os

import numpy as np
from PIL import Image

from network import FAR

WIDTH, HEIGHT = 640, 360  # of the network's picture
CROP_W, CROP_H = 352, 256
CELL = 8


HEAD = ("nose", "left_eye", "right_eye", "left_ear", "right_ear")


def load(folder):
    """Returns a list of samples {planes: (3, 360, 640) uint8, people: [...], run, camera, time}, in order of time."""
    samples = []
    coco = os.path.join(folder, "coco")
    for split in ("train", "val", "test"):
        path = os.path.join(coco, "annotations", f"person_keypoints_{split}.json")
        if os.path.exists(path):
            samples += read(path, os.path.join(coco, "images", split), folder)
    if not samples:
        raise FileNotFoundError(f"{folder} holds no coco/annotations/person_keypoints_*.json with pictures")
    return sorted(samples, key=lambda s: (s["time"], s["camera"]))


def read(path, images, folder):
    with open(path) as f:
        doc = json.load(f)
    names = doc["categories"][0]["keypoints"]
    people = {}
    for a in doc["annotations"]:
        x, y, w, h = a["bbox"]
        people.setdefault(a["image_id"], []).append({
            "points": points(np.array(a["keypoints"], np.float32).reshape(-1, 3), names),
            "box": np.array([x, y, x + w, y + h], np.float32) / 2,
            "visible": a["attributes"]["visibility"],
            "pixels": a["area"] / 4,
            "track": f"{folder}:{a['attributes']['track_id']}",
        })
    return [{
        "planes": planes(os.path.join(images, im["file_name"])),
        "people": people.get(im["id"], []),
        "camera": im["camera"],
        "time": im["time_s"],
    } for im in doc["images"]]


def points(all_points, names):
    """The four points the network learns, (4, 3): head, foot, left hand, right hand, in its picture's pixels."""
    at = {name: all_points[i] for i, name in enumerate(names)}
    out = np.stack([head(at), at["foot"], at["left_hand"], at["right_hand"]])
    out[:, :2] /= 2
    return out


def head(at):
    """The centre of the skull lies half way between the ears; it is seen where any point of the head is."""
    ears = [at[e] for e in ("left_ear", "right_ear") if at[e][2] > 0]
    if not ears:
        return np.zeros(3, np.float32)
    seen = max(at[name][2] for name in HEAD)
    return np.array([*np.mean([e[:2] for e in ears], axis=0), seen], np.float32)


def planes(path):
    im = Image.open(path)
    im.draft("YCbCr", im.size)
    full = np.asarray(im.convert("YCbCr") if im.mode != "YCbCr" else im)
    full = full.astype(np.uint16)
    half = full[::2, ::2] + full[1::2, ::2] + full[::2, 1::2] + full[1::2, 1::2]
    return np.ascontiguousarray(((half + 2) >> 2).astype(np.uint8).transpose(2, 0, 1))


def crop(sample, rng, centre=None):
    """Cuts a crop round a point (or anywhere), flips and recolours it. Returns picture (3, H, W) and people."""
    x0, y0 = rng.integers(0, WIDTH - CROP_W + 1), rng.integers(0, HEIGHT - CROP_H + 1)
    if centre is not None:
        x0 = int(np.clip(centre[0] - CROP_W * rng.uniform(0.2, 0.8), 0, WIDTH - CROP_W))
        y0 = int(np.clip(centre[1] - CROP_H * rng.uniform(0.2, 0.8), 0, HEIGHT - CROP_H))
    x = sample["planes"][:, y0:y0 + CROP_H, x0:x0 + CROP_W].astype(np.float32) / 255
    people = []
    for p in sample["people"]:
        q = dict(p)
        q["points"] = p["points"].copy()
        q["points"][:, 0] -= x0
        q["points"][:, 1] -= y0
        q["box"] = p["box"] - np.array([x0, y0, x0, y0], np.float32)
        people.append(q)
    if rng.random() < 0.5:
        x = x[:, :, ::-1]
        for q in people:
            q["points"][:, 0] = np.where(q["points"][:, 2] > 0, CROP_W - q["points"][:, 0], 0)
            q["points"][[2, 3]] = q["points"][[3, 2]]
            q["box"] = np.array([CROP_W - q["box"][2], q["box"][1], CROP_W - q["box"][0], q["box"][3]], np.float32)
    return recolour(x.copy(), rng), people


def recolour(x, rng):
    """Exposure, contrast, white balance, blur and noise as cameras differ in them."""
    x[0] = np.clip((x[0] - 0.5) * rng.uniform(0.75, 1.25) + 0.5 + rng.uniform(-0.12, 0.12), 0, 1)
    x[0] = x[0] ** rng.uniform(0.8, 1.25)
    x[1:] = (x[1:] - 0.5) * rng.uniform(0.6, 1.4) + 0.5 + rng.uniform(-0.03, 0.03, (2, 1, 1))
    x[0] += rng.normal(0, rng.uniform(0, 0.02), x[0].shape)
    return np.clip(x, 0, 1).astype(np.float32)


def inside(p, w, h):
    return p[2] > 0 and 0 <= p[0] < w and 0 <= p[1] < h


def targets(people, w, h):
    """Target maps of one crop of w x h pixels: heat, its weight, reg, its weight, and track ids by cell."""
    gw, gh = w // CELL, h // CELL
    heat = np.zeros((3, gh, gw), np.float32)
    care = np.ones((3, gh, gw), np.float32)
    reg = np.zeros((16, gh, gw), np.float32)
    weight = np.zeros((16, gh, gw), np.float32)
    owners = []
    ys, xs = np.mgrid[0:gh, 0:gw].astype(np.float32)
    cx, cy = xs + 0.5, ys + 0.5  # cell centres, in cells
    for p in sorted(people, key=lambda p: p["pixels"]):  # the nearest, largest, writes last
        person(p, w, h, (heat, care, reg, weight), (cx, cy), owners)
    return heat, care, reg, weight, owners


def blob(cx, cy, x, y, sigma):
    return np.exp(-((cx - x) ** 2 + (cy - y) ** 2) / (2 * sigma * sigma))


def person(p, w, h, maps, centres, owners):
    heat, care, reg, weight = maps
    cx, cy = centres
    pts = p["points"] / np.array([CELL, CELL, 1], np.float32)
    if p["pixels"] < 60:
        return ignore(p, care, cx, cy, pts, w, h)
    if inside(p["points"][0], w, h):
        g = blob(cx, cy, pts[0, 0], pts[0, 1], 0.8)
        if pts[0, 2] < 2 or p["visible"] < 0.12:
            care[0][g > 0.1] = 0
        else:
            heat[0] = np.maximum(heat[0], g)
            at_head(p, pts, reg, weight, cx, cy, g)
            owners.append((int(pts[0, 1]), int(pts[0, 0]), p["track"]))
    if inside(p["points"][1], w, h):
        g = blob(cx, cy, pts[1, 0], pts[1, 1], 0.9)
        if p["visible"] < 0.4:
            care[1][g > 0.1] = 0
        else:
            heat[1] = np.maximum(heat[1], g)
    for k in (2, 3):
        if not inside(p["points"][k], w, h):
            continue
        g = blob(cx, cy, pts[k, 0], pts[k, 1], 0.6)
        if pts[k, 2] < 2:
            care[2][g > 0.2] = 0
            continue
        heat[2] = np.maximum(heat[2], g)
        near = g > 0.25
        reg[14][near], reg[15][near] = (pts[k, 0] - cx)[near], (pts[k, 1] - cy)[near]
        weight[14:16, near] = 1


def ignore(p, care, cx, cy, pts, w, h):
    for k, channel in ((0, 0), (1, 1), (2, 2), (3, 2)):
        if inside(p["points"][k], w, h):
            care[channel][blob(cx, cy, pts[k, 0], pts[k, 1], 1.0) > 0.1] = 0


def at_head(p, pts, reg, weight, cx, cy, g):
    near = g > 0.3

    def put(channel, value, w):
        reg[channel][near] = value[near]
        weight[channel][near] = w

    put(0, pts[0, 0] - cx, 1.0)
    put(1, pts[0, 1] - cy, 1.0)
    for k, c in ((1, 2), (2, 4), (3, 6)):
        w = 0.0 if pts[k, 2] == 0 else (1.0 if pts[k, 2] == 2 or k == 1 else 0.3)
        put(c, (pts[k, 0] - cx) / FAR, w)
        put(c + 1, (pts[k, 1] - cy) / FAR, w)
    h, w = cx.shape
    box = np.clip(p["box"] / CELL, 0, [w, h, w, h])  # what the picture's edge cuts off is not seen
    for i, v in enumerate((cx - box[0], cy - box[1], box[2] - cx, box[3] - cy)):
        put(8 + i, v / FAR, 0.5)
    for i, k in enumerate((2, 3)):
        put(12 + i, np.full_like(cx, 1.0 if pts[k, 2] == 2 else 0.0), 1.0)
