"""The one-pass person network: a frame in, maps at stride 8 out.

Input (N, 3, 368, 640) float32 in [0, 1]: the planes Y, Cb, Cr of a 1280 x 720 frame at half size (luma averaged over
2 x 2 pixels), 8 rows of zeros below. Outputs, with cells of 8 x 8 input pixels = 16 x 16 frame pixels:

heat (N, 3, 46, 80)   probability that the cell holds a head, a foot point, a hand
reg  (N, 16, 46, 80)  see REG; lengths in cells, far ones divided by FAR
emb  (N, 16, 46, 80)  appearance vector of the person whose head is here, length 1
"""
import torch
from torch import nn
from torch.nn import functional as F

STRIDE = 8
FAR = 4.0
REG = {  # channel ranges of reg; all are read at the head's cell but the last, which is read at a hand's cell
    "head": (0, 2),  # from the cell's centre to the head
    "foot": (2, 4),  # from the cell's centre to the foot point, / FAR
    "left_hand": (4, 6),
    "right_hand": (6, 8),
    "box": (8, 12),  # left, top, right, bottom edge from the cell's centre, / FAR
    "seen": (12, 14),  # logit that the left, right hand is visible
    "hand": (14, 16),  # from the cell's centre to the hand
}


def conv(cin, cout, stride=1, dilation=1):
    return nn.Sequential(
        nn.Conv2d(cin, cout, 3, stride, dilation, dilation, bias=False),
        nn.BatchNorm2d(cout),
        nn.ReLU(inplace=True),
    )


class Person(nn.Module):
    """About 220 thousand parameters. The trunk at stride 16 widens the view by dilation so that a head's cell sees the
    hands of a person right under the camera."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(conv(3, 16, 2), conv(16, 24, 2), conv(24, 40, 2), conv(40, 40))
        self.deep = nn.Sequential(conv(40, 64, 2), conv(64, 64), conv(64, 64, 1, 2), conv(64, 64, 1, 4), conv(64, 64))
        self.lateral = nn.Conv2d(64, 40, 1)
        self.fuse = conv(40, 48)
        self.heat = nn.Conv2d(48, 3, 1)
        self.reg = nn.Conv2d(48, 16, 1)
        self.emb = nn.Conv2d(48, 16, 1)
        nn.init.constant_(self.heat.bias, -4.0)  # few cells hold a point

    def forward(self, x):
        near = self.stem(x - 0.5)
        deep = self.lateral(self.deep(near))
        deep = F.interpolate(deep, scale_factor=2, mode="nearest")
        y = self.fuse(near + deep)
        return torch.sigmoid(self.heat(y)), self.reg(y), F.normalize(self.emb(y), dim=1, eps=1e-6)
