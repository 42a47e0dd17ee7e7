"""Reads the COCO folders of sets that `storesim dataset` wrote, and makes training crops with their target maps."""
import json
import os

import numpy as np
from PIL import Image

from network import FAR

WIDTH, HEIGHT = 640, 360  # of the network's picture
CROP_W, CROP_H = 352, 256
CELL = 8
NOISE = np.random.default_rng(0).standard_normal(1 << 21, np.float32)  # drawn once, read from a random place on
REACH = 4  # cells from a point beyond which its blob is nothing

HEAD = ("nose", "left_eye", "right_eye", "left_ear", "right_ear")


def load(folder):
    """Returns a list of samples {planes: (3, 360, 640) uint8, people, camera, time, image, split}, in order of time."""
    samples = []
    for split in ("train", "val", "test"):
        path = os.path.join(folder, "coco", "annotations", f"person_keypoints_{split}.json")
        if os.path.exists(path):
            samples += read(path, split, folder)
    if not samples:
        raise FileNotFoundError(f"{folder} holds no coco/annotations/person_keypoints_*.json with pictures")
    return sorted(samples, key=lambda s: (s["time"], s["camera"]))


def read(path, split, folder):
    with open(path) as f:
        doc = json.load(f)
    names = doc["categories"][0]["keypoints"]
    store = {im["id"]: im["store"] for im in doc["images"]}
    people = {}
    for a in doc["annotations"]:
        x, y, w, h = a["bbox"]
        people.setdefault(a["image_id"], []).append({
            "points": points(np.array(a["keypoints"], np.float32).reshape(-1, 3), names),
            "box": np.array([x, y, x + w, y + h], np.float32) / 2,
            "visible": a["attributes"]["visibility"],
            "pixels": a["area"] / 4,
            "track": (folder, store[a["image_id"]], a["attributes"]["track_id"]),
        })
    files = [im["file_name"] for im in doc["images"]]
    pictures = decoded(folder, split, files)
    return [{
        "planes": pictures[k],
        "people": people.get(im["id"], []),
        "camera": im["camera"],
        "time": im["time_s"],
        "image": im["id"],
        "split": split,
    } for k, im in enumerate(doc["images"])]


def decoded(folder, split, files):
    """All pictures of a part, (n, 3, 360, 640) uint8, in a file beside the set that is written once and then mapped."""
    path = f"{os.path.normpath(folder)}.{split}.npy"
    if not os.path.exists(path):
        out = np.lib.format.open_memmap(path + ".part", "w+", np.uint8, (len(files), 3, HEIGHT, WIDTH))
        for k, name in enumerate(files):
            out[k] = planes(os.path.join(folder, "coco", "images", split, name))
        out.flush()
        os.rename(path + ".part", path)
    pictures = np.load(path, mmap_mode="r")
    if len(pictures) != len(files):
        raise ValueError(f"{path} is of another set: remove it")
    return pictures


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
    x = sample["planes"][:, y0:y0 + CROP_H, x0:x0 + CROP_W]
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
    return recolour(x, rng), people


def recolour(x, rng):
    """Exposure, contrast, white balance and noise as cameras differ in them; x is (3, H, W) uint8."""
    level = np.arange(256, dtype=np.float32) / 255
    luma = np.clip((level - 0.5) * rng.uniform(0.75, 1.25) + 0.5 + rng.uniform(-0.12, 0.12), 0, 1) ** rng.uniform(0.8, 1.25)
    chroma = (level - 0.5) * rng.uniform(0.6, 1.4) + 0.5 + rng.uniform(-0.03, 0.03, (2, 1))
    tables = np.stack([luma, *chroma]).astype(np.float32)
    out = np.stack([np.take(table, plane) for table, plane in zip(tables, x)])
    start = rng.integers(len(NOISE) - out[0].size)
    out[0] += np.float32(rng.uniform(0, 0.02)) * NOISE[start:start + out[0].size].reshape(out[0].shape)
    return np.clip(out, 0, 1, out=out)


def targets(people, w, h):
    """Target maps of one crop of w x h pixels: heat, its weight, reg, its weight, and track ids by cell."""
    gw, gh = w // CELL, h // CELL
    heat = np.zeros((3, gh, gw), np.float32)
    care = np.ones((3, gh, gw), np.float32)
    reg = np.zeros((16, gh, gw), np.float32)
    weight = np.zeros((16, gh, gw), np.float32)
    owners = []
    for p in sorted(people, key=lambda p: p["pixels"]):  # the nearest, largest, writes last
        q = dict(p, points=p["points"] / np.array([CELL, CELL, 1], np.float32), box=p["box"] / CELL)
        if p["pixels"] < 60:
            ignore(q, care)
            continue
        paint_head(q, heat, care, reg, weight, owners)
        paint_foot(q, heat, care)
        paint_hands(q, heat, care, reg, weight)
    return heat, care, reg, weight, owners


class Blob:
    """The cells round a point in the picture: their slices, the vectors from their centres, a Gaussian over them."""

    def __init__(self, point, shape, sigma):
        x, y = int(point[0]), int(point[1])
        left, top = max(x - REACH, 0), max(y - REACH, 0)
        right, bottom = min(x + REACH + 1, shape[1]), min(y + REACH + 1, shape[0])
        self.at = slice(top, bottom), slice(left, right)
        self.cx = np.arange(left, right, dtype=np.float32)[None, :] + 0.5
        self.cy = np.arange(top, bottom, dtype=np.float32)[:, None] + 0.5
        self.dx, self.dy = point[0] - self.cx, point[1] - self.cy
        self.g = np.exp(-(self.dx ** 2 + self.dy ** 2) / (2 * sigma * sigma))

    def paint(self, channel):
        np.maximum(channel[self.at], self.g, out=channel[self.at])

    def ignore(self, care, above):
        care[self.at][self.g > above] = 0


def inside(p, shape):
    return p[2] > 0 and 0 <= p[0] < shape[1] and 0 <= p[1] < shape[0]


def ignore(p, care):
    for k, channel in ((0, 0), (1, 1), (2, 2), (3, 2)):
        if inside(p["points"][k], care.shape[1:]):
            Blob(p["points"][k], care.shape[1:], 1.0).ignore(care[channel], 0.1)


def paint_head(p, heat, care, reg, weight, owners):
    pts, shape = p["points"], heat.shape[1:]
    if not inside(pts[0], shape):
        return
    b = Blob(pts[0], shape, 0.8)
    if pts[0, 2] < 2 or p["visible"] < 0.12:
        b.ignore(care[0], 0.1)
        return
    b.paint(heat[0])
    near = b.g > 0.3
    values, weights = from_head(p, b, shape)
    reg[:14, b.at[0], b.at[1]][:, near] = values[:, near]
    weight[:14, b.at[0], b.at[1]][:, near] = weights[:, None]
    owners.append((int(pts[0, 1]), int(pts[0, 0]), p["track"]))


def from_head(p, b, shape):
    """What is read at a head's cell: (14, rows, columns) round the head, and the weight of each channel."""
    pts, one = p["points"], np.ones_like(b.g)
    values, weights = [b.dx * one, b.dy * one], [1.0, 1.0]
    for k in (1, 2, 3):
        w = 0.0 if pts[k, 2] == 0 else (1.0 if pts[k, 2] == 2 or k == 1 else 0.3)
        values += [(pts[k, 0] - b.cx) * one / FAR, (pts[k, 1] - b.cy) * one / FAR]
        weights += [w, w]
    rows, columns = shape
    box = np.clip(p["box"], 0, [columns, rows, columns, rows])  # what the picture's edge cuts off is not seen
    values += [v * one / FAR for v in (b.cx - box[0], b.cy - box[1], box[2] - b.cx, box[3] - b.cy)]
    values += [one * float(pts[k, 2] == 2) for k in (2, 3)]
    return np.stack(values), np.array(weights + [0.5] * 4 + [1.0] * 2, np.float32)


def paint_foot(p, heat, care):
    if not inside(p["points"][1], heat.shape[1:]):
        return
    b = Blob(p["points"][1], heat.shape[1:], 0.9)
    if p["visible"] < 0.4:
        b.ignore(care[1], 0.1)
    else:
        b.paint(heat[1])


def paint_hands(p, heat, care, reg, weight):
    for hand in p["points"][2:4]:
        if not inside(hand, heat.shape[1:]):
            continue
        b = Blob(hand, heat.shape[1:], 0.6)
        if hand[2] < 2:
            b.ignore(care[2], 0.2)
            continue
        b.paint(heat[2])
        near = b.g > 0.25
        reg[14:, b.at[0], b.at[1]][:, near] = np.stack([b.dx + 0 * b.dy, b.dy + 0 * b.dx])[:, near]
        weight[14:, b.at[0], b.at[1]][:, near] = 1
