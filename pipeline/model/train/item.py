"""The item network: what a hand holds, by comparison with the catalogue's pack shots.

Input (N, 3, 64, 64) float32 in [0, 1]: planes Y, Cb, Cr of a crop round a hand (detect.Crop) or of a pack shot
(detect.Unpack). Outputs:

hold (N, 32)  what the hand in a crop holds, length SCALE
shot (N, 32)  what a pack shot shows, length 1; a product's is the mean over its shots, of length 1 again
free (N, 1)   logit that the hand is empty

A product's logit is the scalar product of hold and its shot. Logits of all products of a store and free make a softmax:
the classes are whatever the catalogue has, so that a new product needs a picture and no training (prototypes as in Snell
et al. 2017, Prototypical Networks, section 2.3, with pack shots for prototypes).
"""
import torch
from torch import nn
from torch.nn import functional as F

SIZE = 64
DIM = 32
SCALE = 14.0


def conv(cin, cout, stride=1):
    return nn.Sequential(
        nn.Conv2d(cin, cout, 3, stride, 1, bias=False), nn.BatchNorm2d(cout), nn.ReLU(inplace=True)
    )


class Item(nn.Module):
    """About 230 thousand parameters, ten million multiplications a crop. Crops and pack shots share the trunk."""

    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(
            conv(3, 24, 2), conv(24, 32, 2), conv(32, 32), conv(32, 64, 2), conv(64, 64), conv(64, 96, 2), conv(96, 96)
        )
        self.narrow = conv(96, 40)
        wide = 40 * (SIZE // 16) ** 2
        self.hold = nn.Linear(wide, DIM)
        self.shot = nn.Linear(wide, DIM)
        self.free = nn.Linear(wide, 1)

    def forward(self, x):
        y = self.narrow(self.trunk(x - 0.5)).flatten(1)
        return (
            SCALE * F.normalize(self.hold(y), dim=1, eps=1e-6),
            F.normalize(self.shot(y), dim=1, eps=1e-6),
            self.free(y),
        )
