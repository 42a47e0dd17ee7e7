"""Trains the person network on COCO folders of `storesim dataset`.

    python3 train.py --minutes 40 --out person.pt DIR [DIR ...]

Every batch holds pairs of crops that share a person, seen by another camera or at another time, so that the appearance
vectors learn who is who. Losses: focal loss on heat maps (Lin et al. 2017 in the form of Zhou et al. 2019, Objects as
Points, eq. 1), L1 on lengths, supervised contrastive loss on appearance (Khosla et al. 2020, eq. 2).
"""
import argparse
import math
import time

import numpy as np
import torch
from torch.nn import functional as F

import data
from network import Person


def focal(heat, target, care):
    heat = heat.clamp(1e-4, 1 - 1e-4)
    positive = (target > 0.95).float()
    hit = positive * (1 - heat) ** 2 * torch.log(heat)
    miss = (1 - positive) * (1 - target) ** 4 * heat ** 2 * torch.log(1 - heat)
    return -((hit + miss) * care).sum() / positive.sum().clamp(min=1)


def lengths(reg, target, weight):
    far = [c for c in range(16) if c not in (12, 13)]
    l1 = F.smooth_l1_loss(reg[:, far], target[:, far], reduction="none", beta=0.1) * weight[:, far]
    seen = F.binary_cross_entropy_with_logits(reg[:, 12:14], target[:, 12:14], reduction="none") * weight[:, 12:14]
    return l1.sum() / weight[:, 0].sum().clamp(min=1) + 0.3 * seen.sum() / weight[:, 12:14].sum().clamp(min=1)


def contrast(emb, owners, temperature=0.15):
    vectors, names = [], []
    for i, people in enumerate(owners):
        for y, x, track in people:
            vectors.append(emb[i, :, y, x])
            names.append(track)
    if len(vectors) < 4:
        return emb.sum() * 0
    v = torch.stack(vectors)
    same = torch.tensor([[a == b for b in names] for a in names]).float()
    same.fill_diagonal_(0)
    logits = v @ v.T / temperature - 1e9 * torch.eye(len(names))
    logp = logits - torch.logsumexp(logits, 1, keepdim=True)
    has = same.sum(1) > 0
    if not has.any():
        return emb.sum() * 0
    return -((same * logp).sum(1)[has] / same.sum(1)[has]).mean()


class Batches:
    def __init__(self, samples, seed):
        self.samples, self.rng = samples, np.random.default_rng(seed)
        self.sights = {}
        for i, s in enumerate(samples):
            for p in s["people"]:
                if p["points"][0, 2] == 2 and p["pixels"] > 150:
                    self.sights.setdefault(p["track"], []).append((i, p["points"][0, :2]))
        self.tracks = sorted(t for t, v in self.sights.items() if len(v) > 1)

    def next(self, size):
        crops = []
        for _ in range(size // 2 - 1):
            sights = self.sights[self.tracks[self.rng.integers(len(self.tracks))]]
            for k in self.rng.choice(len(sights), 2, replace=False):
                i, head = sights[k]
                crops.append(data.crop(self.samples[i], self.rng, head))
        for _ in range(2):
            crops.append(data.crop(self.samples[self.rng.integers(len(self.samples))], self.rng))
        maps = [data.targets(people, data.CROP_W, data.CROP_H) for _, people in crops]
        x = torch.from_numpy(np.stack([c[0] for c in crops]))
        return (x, *(torch.from_numpy(np.stack([m[k] for m in maps])) for k in range(4)), [m[4] for m in maps])


def main():
    args = argparse.ArgumentParser()
    args.add_argument("folders", nargs="+")
    args.add_argument("--minutes", type=float, default=40)
    args.add_argument("--out", default="person.pt")
    args.add_argument("--start", help="continue from these weights")
    args.add_argument("--rate", type=float, default=2e-3)
    args.add_argument("--seed", type=int, default=100000)
    args.add_argument("--threads", type=int, default=2)
    a = args.parse_args()
    torch.manual_seed(a.seed)
    torch.set_num_threads(a.threads)
    samples = [s for f in a.folders for s in data.load(f)]
    batches = Batches(samples, a.seed)
    print(f"{len(samples)} pictures, {len(batches.tracks)} people", flush=True)
    net = Person()
    print(f"{sum(p.numel() for p in net.parameters())} parameters", flush=True)
    if a.start:
        net.load_state_dict(torch.load(a.start))
    optimiser = torch.optim.AdamW(net.parameters(), lr=a.rate, weight_decay=1e-4)
    begin, step, means = time.time(), 0, np.zeros(3)
    while (part := (time.time() - begin) / (60 * a.minutes)) < 1:
        for g in optimiser.param_groups:  # one cycle by the clock: warm up, then a cosine to nothing
            g["lr"] = a.rate * min(1, (step + 1) / 100) * 0.5 * (1 + math.cos(math.pi * part)) + 1e-6
        x, heat, care, reg, weight, owners = batches.next(12)
        h, r, e = net(x)
        losses = focal(h, heat, care), lengths(r, reg, weight), contrast(e, owners)
        optimiser.zero_grad()
        (losses[0] + losses[1] + 0.3 * losses[2]).backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 10)
        optimiser.step()
        step += 1
        means = 0.98 * means + 0.02 * np.array([float(v) for v in losses])
        if step % 100 == 0:
            print(f"step {step} {100 * part:.0f} % heat {means[0]:.3f} lengths {means[1]:.3f} looks {means[2]:.3f}", flush=True)
            torch.save(net.state_dict(), a.out)
    torch.save(net.state_dict(), a.out)


if __name__ == "__main__":
    main()
