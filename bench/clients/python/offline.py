"""offline.py run.mcap > receipts.jsonl: the pipeline on a recording. Score it: storesim score run.mcap receipts.jsonl"""
import json
import sys

from pipeline import Pipeline
from recording import messages


def main(path):
    pipeline = None
    for topic, _, arrived, m in messages(path):
        if topic == "/layout":
            pipeline = Pipeline(m)
        elif topic == "/plates":
            pipeline.plates(m.header.device, m.grams)
        elif topic == "/gates":
            if receipt := pipeline.gate(m.header.device, m.token, arrived):
                print(json.dumps(receipt))
        elif topic.endswith("/image"):
            pipeline.frame(m.frame_id, m.data)


if __name__ == "__main__":
    main(sys.argv[1])
