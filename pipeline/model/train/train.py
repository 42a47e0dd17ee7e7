"""Trains the person network on COCO folders of `storesim dataset`.

    python3 train.py --steps 3000 --out person.pt DIR [DIR ...]

Every batch holds pairs of crops that share a person, seen by another camera or at another time, so that the appearance
vectors learn who is who. Convolutions run in bfloat16, weights and losses stay in float32. The same folders, steps, seed
and threads on the same machine give the same file. Losses: focal loss on heat maps (Lin et al. 2017 in the form of Zhou et al. 2019, Objects as
Points, eq. 1), L1 on lengths, supervised contrastive loss on appearance (Khosla et al. 2020, eq. 2).
"""
import argparse
import math

import numpy as np
import torch
from torch.nn import functional as F

import data
from network import Person

CROPS = 12  # of a batch

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
    numbers = torch.tensor([names.index(n) for n in names])
    same = (numbers[:, None] == numbers[None, :]).float()
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
        if not self.tracks:
            raise ValueError("nobody is seen twice in the training pictures")

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


def rate(step, steps, top):
    """One cycle: warm up, then a cosine to nothing."""
    return top * min(1, (step + 1) / 100) * 0.5 * (1 + math.cos(math.pi * step / steps)) + 1e-6


def losses_of(net, batch):
    """Loss of the heat maps, of the lengths and of the appearance vectors."""
    x, heat, care, reg, weight, owners = batch
    x = x.contiguous(memory_format=torch.channels_last)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        h, r, e = (out.float() for out in net(x))
    return focal(h, heat, care), lengths(r, reg, weight), contrast(e, owners)


def train(net, samples, steps, seed, top=2e-3, report=lambda step, means: None):
    """Trains a network on samples of data.load; seed is of the crops alone, the first weights are the caller's."""
    net.to(memory_format=torch.channels_last).train()
    batches = Batches(samples, seed)
    optimiser = torch.optim.AdamW(net.parameters(), lr=top, weight_decay=1e-4)
    means = np.zeros(3)
    for step in range(steps):
        for g in optimiser.param_groups:
            g["lr"] = rate(step, steps, top)
        losses = losses_of(net, batches.next(CROPS))
        optimiser.zero_grad()
        (losses[0] + losses[1] + 0.3 * losses[2]).backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 10)
        optimiser.step()
        means = 0.98 * means + 0.02 * np.array([float(v) for v in losses])
        report(step + 1, means)


def main():
    args = argparse.ArgumentParser()
    args.add_argument("folders", nargs="+")
    args.add_argument("--steps", type=int, default=3000)
    args.add_argument("--out", default="person.pt")
    args.add_argument("--start", help="continue from these weights")
    args.add_argument("--rate", type=float, default=2e-3)
    args.add_argument("--seed", type=int, default=100000)
    args.add_argument("--threads", type=int, default=1)
    a = args.parse_args()
    torch.manual_seed(a.seed)
    torch.set_num_threads(a.threads)
    samples = [s for f in a.folders for s in data.load(f)]
    net = Person()
    print(f"{len(samples)} pictures, {sum(p.numel() for p in net.parameters())} parameters", flush=True)
    if a.start:
        net.load_state_dict(torch.load(a.start))

    def report(step, means):
        if step % 100 == 0:
            print(f"step {step} heat {means[0]:.3f} lengths {means[1]:.3f} looks {means[2]:.3f}", flush=True)
            torch.save(net.state_dict(), a.out)

    train(net, samples, a.steps, a.seed, a.rate, report)
    torch.save(net.state_dict(), a.out)


if __name__ == "__main__":
    main()
