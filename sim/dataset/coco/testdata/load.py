"""Loads a COCO folder with torch's DataLoader and prints what came out of each part."""
import json, os, sys

import numpy, torch
from PIL import Image


def mask(rle):
    """A compressed run length as COCO's maskApi.c reads it: 5 bits a character, differences to two runs before."""
    runs, k, text = [], 0, rle["counts"].encode()
    while k < len(text):
        value, shift, more = 0, 0, True
        while more:
            c = text[k] - 48
            value |= (c & 31) << shift
            more, k, shift = bool(c & 32), k + 1, shift + 5
            if not more and c & 16:
                value |= -1 << shift
        runs.append(value + runs[-2] if len(runs) > 2 else value)
    height, width = rle["size"]
    flat = numpy.repeat(numpy.arange(len(runs)) % 2, runs)
    return torch.from_numpy(flat.reshape(width, height).T.copy())


class Pictures(torch.utils.data.Dataset):
    def __init__(self, root, part):
        with open(f"{root}/annotations/instances_{part}.json") as f:
            labels = json.load(f)
        self.folder, self.images = f"{root}/images/{part}", labels["images"]
        self.of = {i["id"]: [] for i in self.images}
        for a in labels["annotations"]:
            self.of[a["image_id"]].append(a)

    def __len__(self):
        return len(self.images)

    def __getitem__(self, k):
        image = self.images[k]
        pixels = torch.from_numpy(numpy.array(Image.open(f"{self.folder}/{image['file_name']}").convert("RGB")))
        assert pixels.shape == (image["height"], image["width"], 3), pixels.shape
        return pixels.permute(2, 0, 1), self.of[image["id"]]


torch.set_num_threads(1)
answer = {}
for part in ("train", "val", "test"):
    if not os.path.exists(f"{sys.argv[1]}/annotations/instances_{part}.json"):
        continue
    data = Pictures(sys.argv[1], part)
    loader = torch.utils.data.DataLoader(data, batch_size=4, num_workers=2, collate_fn=list)
    got = {"pictures": 0, "labels": 0, "pixels": 0, "wrong_areas": 0, "wrong_boxes": 0}
    for batch in loader:
        for _, labels in batch:
            got["pictures"] += 1
            for a in labels:
                m = mask(a["segmentation"])
                y, x = torch.nonzero(m, as_tuple=True)
                x0, y0 = x.min().item(), y.min().item()
                box = [x0, y0, x.max().item() + 1 - x0, y.max().item() + 1 - y0]
                got["labels"] += 1
                got["pixels"] += int(m.sum())
                got["wrong_areas"] += int(m.sum()) != a["area"]
                got["wrong_boxes"] += box != a["bbox"]
    answer[part] = got
print(json.dumps(answer))
