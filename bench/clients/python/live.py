"""live.py [HOST:PORT [TOKEN]]: the pipeline in a run of `storesim serve`, over gRPC."""
import queue
import sys

import grpc
from storesim.feed.v1 import feed_pb2 as feed

from pipeline import Pipeline


def main(address="127.0.0.1:7400", token=""):
    out, pipeline = queue.SimpleQueue(), None
    out.put(feed.ClientMessage(join=feed.Join(name="python, nearest person", protocol=1)))
    channel = grpc.insecure_channel(address, [("grpc.max_receive_message_length", 64 << 20)])
    run = channel.stream_stream("/storesim.feed.v1.Feed/Run", feed.ClientMessage.SerializeToString,
                                feed.ServerMessage.FromString)
    for m in run(iter(out.get, None), metadata=[("authorization", "Bearer " + token)], wait_for_ready=True):
        kind = m.WhichOneof("body")
        if kind == "welcome":
            pipeline = Pipeline(m.welcome.layout)
        elif kind == "frame":
            pipeline.frame(m.frame.header.device, m.frame.jpeg)
        elif kind == "plates":
            pipeline.plates(m.plates.header.device, m.plates.grams)
        elif kind == "gate":
            if r := pipeline.gate(m.gate.header.device, m.gate.token, m.gate.header.arrived_ns):
                lines = [feed.Line(**line) for line in r["lines"]]
                out.put(feed.ClientMessage(receipt=feed.Receipt(
                    token=r["token"], lines=lines, exited_ns=r["exited"], issued_ns=r["issued"])))
        elif kind == "end":
            out.put(feed.ClientMessage(done=feed.Done()))
        elif kind == "result":
            print(m.result.verdict, m.result.reason, "exact:", m.result.figures["receipts.exact"])
            out.put(None)
        if m.number:
            out.put(feed.ClientMessage(ack=feed.Ack(number=m.number)))


if __name__ == "__main__":
    main(*sys.argv[1:])
