"""What the detector gains from more frames, and from each group of the randomisation: the runs behind docs/training.md.

    python3 study.py sets        # the data sets: prints and runs the commands of those that are missing
    python3 study.py curve       # networks trained on 1/8, 1/4, 1/2 and all of the frames
    python3 study.py ablation    # networks trained with one group of train-random fixed at the file's values
    python3 study.py write       # docs/training/study.json from all runs

Every network starts from nothing and sees the same number of steps of the same number of crops, on one thread; curve and
ablation may run side by side. A run that is done is a file below FOLDER/runs and is not done again. The networks are
judged on stores, products and people that the training scenario does not have, under seeds of their own.
"""
import argparse
import json
import os
import pathlib
import subprocess

import numpy as np
import torch

import data
import evaluate
import train
from network import Person

ROOT = pathlib.Path(__file__).resolve().parents[3]
SCENARIO, FIRST_SEED, FRAMES_OF_A_STORE = "train-random", 110001, 100
GROUPS = ("store", "products", "people", "light", "camera", "image", "crowd", "distractors")
HELD_OUT, HELD_OUT_SEED, HELD_OUT_FRAMES = ("corner", "crowd", "convenience", "grocery"), 200000, 100
EVERY = 60  # frames of a camera between two that are kept: 4 s
FIRST_NETWORK = 100000  # seed of the first network's weights and crops


def arguments():
    args = argparse.ArgumentParser()
    args.add_argument("what", choices=("sets", "curve", "ablation", "write"))
    args.add_argument("--frames", type=int, default=2000, help="the largest training set")
    args.add_argument("--steps", type=int, default=1500)
    args.add_argument("--networks", type=int, default=2, help="trained for each group of the ablation")
    args.add_argument("--folder", type=pathlib.Path, default=ROOT / "datasets" / "study")
    args.add_argument("--storesim", default=str(ROOT / "bin" / "storesim"))
    args.add_argument("--out", type=pathlib.Path, default=ROOT / "docs" / "training" / "study.json")
    return args.parse_args()


def generate(a, name, scenario, seed, frames, stores, *more):
    """Makes a set that is missing, and decodes its pictures."""
    folder = a.folder / name
    command = [a.storesim, "dataset", scenario, "--frames", str(frames), "--every", str(EVERY), "--seed", str(seed),
               "--seeds", str(stores), "--no-events", "--format", "coco", "-o", str(folder), *more]
    if not folder.exists():
        print(" ".join(command), flush=True)
        subprocess.run(command, check=True)
    data.load(str(folder))


def stores(frames):
    return max(2, frames // FRAMES_OF_A_STORE)


def sets(a):
    a.folder.mkdir(parents=True, exist_ok=True)
    for name in HELD_OUT:
        generate(a, name, name, HELD_OUT_SEED, min(HELD_OUT_FRAMES, a.frames), 1)
    generate(a, "all", SCENARIO, FIRST_SEED, a.frames, stores(a.frames))
    for group in GROUPS:
        generate(a, f"fix-{group}", SCENARIO, FIRST_SEED, a.frames // 2, stores(a.frames // 2), "--fix", group)


def curve(a):
    """Jobs (set, frames, seed of the network); half of the frames is what the ablation is compared with."""
    for frames in (a.frames // 8, a.frames // 4, a.frames // 2, a.frames):
        for seed in range(3 if frames == a.frames // 2 else 2):
            yield "all", frames, seed


def ablation(a):
    for seed in range(a.networks):
        for group in GROUPS:
            yield f"fix-{group}", a.frames // 2, seed


def held_out(a):
    return [s for name in HELD_OUT for s in data.load(str(a.folder / name))]


def subset(samples, frames):
    """The same frames for every seed, and those of a smaller set among those of a larger one."""
    if frames > len(samples):
        raise ValueError(f"{frames} frames wanted, the set has {len(samples)}")
    return [samples[i] for i in sorted(np.random.default_rng(0).permutation(len(samples))[:frames])]


def figures(a, folder, kind):
    """Average precision as `storesim score coco` counts it."""
    sigmas = ";".join(f"{k}={v}" for k, v in evaluate.SIGMAS.items())
    command = [a.storesim, "score", "coco", str(folder / "truth.json"), str(folder / "found.json"), "--kind", kind,
               "--sigma", sigmas, "--resamples", "0", "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["figures"]


def result(a, job):
    """The file of a run; one of other steps is another run."""
    folder, frames, seed = job
    return a.folder / "runs" / f"{folder}-{frames}-{a.steps}-{seed}.json"


def run(a, job, judged):
    folder, frames, seed = job
    done = result(a, job)
    if done.exists():
        return
    torch.manual_seed(FIRST_NETWORK + seed)
    net = Person()
    samples = subset(data.load(str(a.folder / folder)), frames)
    train.train(net, samples, a.steps, FIRST_NETWORK + seed)
    truth, found, recall = evaluate.evaluate(net, judged)
    out = done.with_suffix("")
    evaluate.write(out, truth, found, recall)
    torch.save(net.state_dict(), out / "person.pt")
    boxes, points = figures(a, out, "bbox"), figures(a, out, "keypoints")
    row = {"fixed": folder.removeprefix("fix-") if folder != "all" else "", "seed": FIRST_NETWORK + seed,
           "frames": frames, "steps": a.steps, "people": boxes["boxes.ap50"]["n"], "ap": boxes["boxes.ap"]["value"],
           "ap50": boxes["boxes.ap50"]["value"], "keypoints_ap": points["keypoints.ap"]["value"]}
    row |= {kind: {"hits": r["hits"], "of": r["of"]} for kind, r in recall.items()}
    print(done.stem, json.dumps(row), flush=True)
    part = done.with_suffix(".part")
    part.write_text(json.dumps(row))
    os.rename(part, done)


def write(a):
    """One file of all runs; a run that is missing is an error."""
    rows = [json.loads(result(a, job).read_text()) for job in [*curve(a), *ablation(a)]]
    study = {
        "schema": "storesim.training/1",
        "scenario": SCENARIO,
        "seeds": {"first": FIRST_SEED, "last": FIRST_SEED + stores(a.frames) - 1},
        "held_out": [{"scenario": s, "seed": HELD_OUT_SEED, "frames": len(data.load(str(a.folder / s)))} for s in HELD_OUT],
        "crops": train.CROPS,
        "parameters": sum(p.numel() for p in Person().parameters()),
        "rows": rows,
    }
    a.out.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(study, indent=1)
    a.out.write_text(text + "\n")


def main():
    a = arguments()
    torch.set_num_threads(1)
    if a.what == "sets":
        sets(a)
    elif a.what == "write":
        write(a)
    else:
        (a.folder / "runs").mkdir(parents=True, exist_ok=True)
        judged = held_out(a)
        for job in {"curve": curve, "ablation": ablation}[a.what](a):
            run(a, job, judged)


if __name__ == "__main__":
    main()
