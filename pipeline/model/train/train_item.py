"""Trains the item network on `hands` folders of `storesim dataset`.

    python3 train_item.py --steps 6000 --out item.pt DIR [DIR ...]

A step shows crops of one store, half of them of empty hands, and some pack shots of each of its products; the loss is the
cross entropy over the store's products and the empty hand. Most of the full hands are empty ones with a pack shot pasted
in (copy and paste as in Dwibedi et al. 2017, Cut, Paste and Learn). The last stores of every folder are held out. The same folders,
steps, seed and threads on the same machine give the same file.
"""
import argparse
import json
import math
import pathlib

import numpy as np
import torch
from torch.nn import functional as F

from item import SIZE, Item

CROPS = 96  # of a step
SHOTS = 2  # of a product in a step
HELD_OUT = 3  # stores of a folder
GREY = 128 / 255  # behind a pack shot


class Store:
    """A store's crops and pack shots, bytes."""

    def __init__(self, folder, at, row, crops, labels, shots):
        self.name = f"{folder}/{row['store']}"
        mine = np.flatnonzero(labels[:, 1] == at)
        self.crops, self.seen = crops[mine], labels[mine, 3]
        product = labels[mine, 2]
        self.product = np.where(product < 0, -1, product - row["first"])
        self.shots = shots[row["first"] : row["first"] + len(row["skus"])]
        self.full, self.free = np.flatnonzero(self.product >= 0), np.flatnonzero(self.product < 0)


def load(folder):
    d = pathlib.Path(folder)
    crops, labels, shots = (np.load(d / f"{n}.npy", mmap_mode="r") for n in ("crops", "labels", "shots"))
    rows = json.loads((d / "stores.json").read_text())
    labels = np.array(labels)
    return [Store(folder, i, row, crops, labels, shots) for i, row in enumerate(rows)]


def jitter(x, rng):
    """Light of another brightness and colour, a crop a few pixels off."""
    n = len(x)
    gain = torch.from_numpy(rng.uniform(0.75, 1.3, (n, 1, 1))).float()
    x = x.clone()
    x[:, 0] = (x[:, 0] * gain).clamp(0, 1)
    x[:, 1:] += torch.from_numpy(rng.normal(0, 0.015, (n, 2, 1, 1))).float()
    dy, dx = rng.integers(-3, 4, 2)
    return torch.roll(x, (int(dy), int(dx)), (2, 3))


def planes(a):
    return torch.from_numpy(np.ascontiguousarray(a)).float() / 255


def prototypes(vectors, products):
    """Vectors of shots (P * V, DIM), product by product, to one of each product, length 1."""
    return F.normalize(vectors.float().view(products, -1, vectors.shape[-1]).mean(1), dim=1)


def some(shots, rng):
    """SHOTS of each product's pack shots (P, V, 3, 64, 64), as (P * SHOTS, 3, 64, 64)."""
    pick = np.stack([rng.choice(shots.shape[1], SHOTS, replace=False) for _ in range(len(shots))])
    return planes(shots[np.arange(len(shots))[:, None], pick].reshape(-1, *shots.shape[2:]))


def logits(hold, free, protos):
    return torch.cat([hold.float() @ protos.T, free.float()], 1)


def silhouettes(shots):
    """Where pack shots (N, 3, 64, 64) show the product: from its first to its last pixel in every row that is not grey."""
    off = ((shots - GREY).abs() > torch.tensor([0.06, 0.035, 0.035]).view(1, 3, 1, 1)).any(1).float()
    return torch.cummax(off, 2).values * torch.cummax(off.flip(2), 2).values.flip(2)


def uniform(rng, low, high, n):
    return torch.from_numpy(rng.uniform(low, high, n)).float()


def paste(crops, shots, rng):
    """Puts products into the hands of crops (N, 3, 64, 64): turned, in the crop's light, behind fingers."""
    n = len(crops)
    turn, size = uniform(rng, -1.0, 1.0, n) * uniform(rng, 0, 1, n), 1 / uniform(rng, 0.75, 1.45, n)
    away = uniform(rng, -0.16, 0.16, (n, 2))
    c, s = torch.cos(turn) * size, torch.sin(turn) * size
    place = torch.stack([torch.stack([c, -s, away[:, 0]], 1), torch.stack([s, c, away[:, 1]], 1)], 1)
    grid = F.affine_grid(place, (n, 4, SIZE, SIZE), align_corners=False)
    moved = F.grid_sample(torch.cat([shots, silhouettes(shots)[:, None]], 1), grid, align_corners=False)
    product, mask = moved[:, :3].clone(), moved[:, 3:]
    light = (crops[:, 0].mean((1, 2)) / 0.5).clamp(0.5, 1.2) * uniform(rng, 0.7, 1.15, n)
    product[:, 0] *= light.view(-1, 1, 1)
    y, x = torch.meshgrid(torch.arange(SIZE) / SIZE - 0.5, torch.arange(SIZE) / SIZE - 0.5, indexing="ij")
    at, wide = uniform(rng, -0.07, 0.07, (n, 2)), uniform(rng, 0.0, 0.13, (n, 2))
    fingers = ((x - at[:, :1, None]) / (wide[:, :1, None] + 1e-3)) ** 2 + ((y - at[:, 1:, None]) / (wide[:, 1:, None] + 1e-3)) ** 2 < 1
    way, cut = uniform(rng, 0, 2 * math.pi, n).view(-1, 1, 1), uniform(rng, 0.0, 0.25, n).view(-1, 1, 1)
    hidden = x * torch.cos(way) + y * torch.sin(way) > cut  # a body, a basket's edge
    mask = mask * (~(fingers | hidden)[:, None]).float()
    return crops * (1 - mask) + product * mask


def batch(s, rng):
    """Crops of a store: a twelfth full as rendered (where the store has some), half with a product pasted in, the others
    empty; goods are rarely in hands, and a network that has seen few of them there learns those few by heart."""
    few, many = CROPS // 12, CROPS // 2
    real = rng.choice(s.full, few if len(s.full) else 0)
    bare = rng.choice(s.free, CROPS - len(real))
    product = rng.integers(len(s.shots), size=many)
    shots = planes(s.shots[product, rng.integers(s.shots.shape[1], size=many)])
    x = planes(s.crops[np.concatenate([real, bare])])
    x[len(real) : len(real) + many] = paste(x[len(real) : len(real) + many], shots, rng)
    target = np.concatenate([s.product[real], product, np.full(CROPS - len(real) - many, len(s.shots))])
    return jitter(x, rng), torch.from_numpy(target).long()


def rate(step, steps, top):
    return top * min(1, (step + 1) / 100) * 0.5 * (1 + math.cos(math.pi * step / steps)) + 1e-6


def train(net, stores, steps, seed, top, report):
    net.to(memory_format=torch.channels_last).train()
    rng = np.random.default_rng(seed)
    optimiser = torch.optim.AdamW(net.parameters(), lr=top, weight_decay=1e-3)
    mean = 0.0
    for step in range(steps):
        for g in optimiser.param_groups:
            g["lr"] = rate(step, steps, top)
        s = stores[rng.integers(len(stores))]
        x, target = batch(s, rng)
        shots = some(s.shots, rng)
        both = torch.cat([shots, x]).contiguous(memory_format=torch.channels_last)  # one statistics of both for the norms
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hold, shot, free = net(both)
        n = len(shots)
        protos = prototypes(shot[:n], len(s.shots))
        loss = F.cross_entropy(logits(hold[n:], free[n:], protos), target, label_smoothing=0.02)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5)
        optimiser.step()
        mean += (float(loss) - mean) * max(0.02, 1 / (step + 1))
        report(step + 1, mean)


@torch.no_grad()
def evaluate(net, stores):
    """Share of held products named right, found among three, called empty; of empty hands called full; and how many."""
    net.eval()
    right = three = missed = false = full = free = 0
    for s in stores:
        flat = s.shots.reshape(-1, *s.shots.shape[2:])
        protos = prototypes(torch.cat([net(planes(flat[k : k + 256]))[1] for k in range(0, len(flat), 256)]), len(s.shots))
        for at in range(0, len(s.product), 256):
            hold, _, bare = net(planes(s.crops[at : at + 256]))
            p = F.softmax(logits(hold, bare, protos), 1).numpy()
            want = s.product[at : at + 256]
            held = want >= 0
            best = np.argsort(-p[:, :-1], 1)
            full, free = full + held.sum(), free + (~held).sum()
            right += (best[held, 0] == want[held]).sum()
            three += (best[held, :3] == want[held, None]).sum()
            missed += (p[held, -1] > 0.5).sum()
            false += (p[~held, -1] < 0.5).sum()
    net.train()
    return right / full, three / full, missed / full, false / max(free, 1), int(full), int(free)


def main():
    args = argparse.ArgumentParser()
    args.add_argument("folders", nargs="+")
    args.add_argument("--steps", type=int, default=6000)
    args.add_argument("--out", default="item.pt")
    args.add_argument("--start", help="continue from these weights")
    args.add_argument("--rate", type=float, default=3e-3)
    args.add_argument("--seed", type=int, default=120001)
    args.add_argument("--threads", type=int, default=1)
    a = args.parse_args()
    torch.manual_seed(a.seed)
    torch.set_num_threads(a.threads)
    learn, judge = [], []
    for f in a.folders:
        stores = load(f)
        learn += stores[:-HELD_OUT]
        judge += stores[-HELD_OUT:]
    net = Item()
    print(f"{len(learn)} stores, {sum(len(s.full) for s in learn)} crops of full and {sum(len(s.free) for s in learn)} "
          f"of empty hands, {sum(p.numel() for p in net.parameters())} parameters", flush=True)
    if a.start:
        net.load_state_dict(torch.load(a.start))

    def report(step, mean):
        if step % 200 == 0:
            print(f"step {step} loss {mean:.3f}", flush=True)
        if step % 1000 == 0:
            torch.save(net.state_dict(), a.out)
            show(net, judge)

    train(net, learn, a.steps, a.seed, a.rate, report)
    torch.save(net.state_dict(), a.out)


def show(net, stores):
    right, three, missed, false, full, free = evaluate(net, stores)
    print(f"held out: {full} full hands, named {right:.3f}, among three {three:.3f}, called empty {missed:.3f}; "
          f"{free} empty hands, called full {false:.3f}", flush=True)


if __name__ == "__main__":
    main()
