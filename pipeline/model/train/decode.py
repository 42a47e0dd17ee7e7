"""Reads people from the network's maps, as pipeline/detect/person.go does: heads are peaks of the heat map, the rest hangs
on the head by vectors, and feet and hands snap to the nearest peaks of their kind. Lengths are frame pixels.
"""
import math

import numpy as np

from network import FAR

CELL = 16.0
LOWEST = 0.05  # of heads; average precision wants what the shipped detector leaves out
HEAD_THRESHOLD, HAND_THRESHOLD, FOOT_THRESHOLD, SEEN_THRESHOLD = 0.30, 0.25, 0.20, 0.5


def peaks(heat, threshold):
    """Cells (row, column) of local maxima, in order of cells; of equal neighbours the first counts."""
    rows, columns = heat.shape
    wide = np.pad(heat, 1, constant_values=-1)
    highest = heat >= threshold
    for j in range(3):
        for i in range(3):
            near = wide[j:j + rows, i:i + columns]
            highest &= (near < heat) if 3 * j + i < 4 else (near <= heat)
    return np.argwhere(highest)


def at(reg, c, row, column, unit):
    """The frame pixel that channels c, c + 1 point to from a cell's centre."""
    return ((column + 0.5 + unit * float(reg[c, row, column])) * CELL,
            (row + 0.5 + unit * float(reg[c + 1, row, column])) * CELL)


def centroid(heat, row, column):
    """The heat's centre of mass in the 3 x 3 cells round a peak."""
    top, left = max(row - 1, 0), max(column - 1, 0)
    h = heat[top:row + 2, left:column + 2].astype(float)
    ys, xs = np.mgrid[top:top + h.shape[0], left:left + h.shape[1]] + 0.5
    return float((h * xs).sum() / h.sum() * CELL), float((h * ys).sum() / h.sum() * CELL)


def box(reg, row, column):
    cx, cy = (column + 0.5) * CELL, (row + 0.5) * CELL
    left, top, right, bottom = (FAR * CELL * reg[8:12, row, column]).astype(float)
    return max(cx - left, 0), max(cy - top, 0), min(cx + right, 1280), min(cy + bottom, 720)


def person(heat, reg, row, column):
    """points are head, foot, left and right hand; seen is the probability that each hand is visible."""
    seen = 1 / (1 + np.exp(-reg[12:14, row, column].astype(float)))
    return {
        "score": float(heat[0, row, column]),
        "box": box(reg, row, column),
        "points": [at(reg, 0, row, column, 1)] + [at(reg, c, row, column, FAR) for c in (2, 4, 6)],
        "seen": seen,
    }


def snap_feet(people, feet):
    for p in people:
        near = [(math.dist(f, p["points"][1]), f) for f in feet]
        if near and min(near)[0] < 1.5 * CELL:
            p["points"][1] = min(near)[1]


def reach(p):
    """How far a hand's peak may lie from where the vector expects it: a share of the person's size."""
    x0, y0, x1, y1 = p["box"]
    return min(max(0.18 * max(x1 - x0, y1 - y0), 1.5 * CELL), 5 * CELL)


def snap_hands(people, hands):
    """Nearest pairs first; a hand without a peak stays where it is likely to be seen, and is dropped otherwise."""
    links = [(math.dist(h, p["points"][2 + side]), i, side, k)
             for i, p in enumerate(people) for side in (0, 1) for k, h in enumerate(hands)]
    used, snapped = set(), {}
    for d, i, side, k in sorted(links):
        if d < reach(people[i]) and k not in used and (i, side) not in snapped:
            used.add(k)
            snapped[i, side] = hands[k]
    for i, p in enumerate(people):
        for side in (0, 1):
            unseen = p["seen"][side] < SEEN_THRESHOLD
            p["points"][2 + side] = snapped.get((i, side), None if unseen else p["points"][2 + side])


def decode(heat, reg):
    """People in one picture, best first: heat (3, 46, 80), reg (16, 46, 80)."""
    people = [person(heat, reg, row, column) for row, column in peaks(heat[0], LOWEST)]
    people.sort(key=lambda p: -p["score"])
    sure = [p for p in people if p["score"] >= HEAD_THRESHOLD]
    feet = [centroid(heat[1], row, column) for row, column in peaks(heat[1], FOOT_THRESHOLD)]
    hands = [at(reg, 14, row, column, 1) for row, column in peaks(heat[2], HAND_THRESHOLD)]
    for group in (sure, people[len(sure):]):  # what the shipped detector leaves out takes no peak from the others
        snap_feet(group, feet)
        snap_hands(group, hands)
    return people
