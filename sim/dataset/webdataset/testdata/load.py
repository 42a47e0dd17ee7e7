"""Streams a part's shards through torch's DataLoader, two processes sharing them, and prints what came out."""
import glob, io, json, sys, tarfile

import numpy, torch
from PIL import Image


class Shards(torch.utils.data.IterableDataset):
    def __init__(self, pattern):
        self.files = sorted(glob.glob(pattern))

    def __iter__(self):
        worker = torch.utils.data.get_worker_info()
        for path in self.files[worker.id :: worker.num_workers]:
            with tarfile.open(path, "r|") as tar:  # a stream: no seeking
                key, sample = None, {}
                for member in tar:
                    name, _, suffix = member.name.partition(".")
                    if key not in (None, name):
                        yield key, sample
                        sample = {}
                    assert suffix not in sample, member.name
                    key, sample[suffix] = name, tar.extractfile(member).read()
                if key is not None:
                    yield key, sample


torch.set_num_threads(1)
answer = {}
for key, sample in torch.utils.data.DataLoader(Shards(sys.argv[1]), batch_size=None, num_workers=2):
    label = json.loads(sample["json"])
    pixels = torch.from_numpy(numpy.array(Image.open(io.BytesIO(sample["jpg"]))))
    assert key not in answer and label["name"] == key, key
    assert tuple(pixels.shape[:2]) == (label["height"], label["width"]), key
    answer[key] = len(label["objects"])
print(json.dumps(answer))
