"""field.py [HTTP HOST:PORT [MQTT HOST:PORT]]: the pipeline in a run of `storesim serve --transport mjpeg+mqtt`, in real
time: cameras over HTTP through OpenCV, plates and gates over MQTT, receipts posted back."""
import json
import sys
import threading
import urllib.request

import cv2
import paho.mqtt.client
from storesim.feed.v1 import feed_pb2 as feed

from pipeline import Pipeline


def main(http="127.0.0.1:7400", mqtt="127.0.0.1:7401"):
    url, lock, ended = "http://" + http, threading.Lock(), threading.Event()
    layout = feed.Layout.FromString(urllib.request.urlopen(url + "/layout.pb").read())
    pipeline = Pipeline(layout)

    def post(path, body):
        return urllib.request.urlopen(urllib.request.Request(url + path, json.dumps(body).encode())).read()

    def watch(camera):
        video = cv2.VideoCapture(f"{url}/cameras/{camera.id}.mjpg")
        while not ended.is_set():
            ok, image = video.read()
            if not ok:
                return
            image = cv2.resize(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), None, fx=0.25, fy=0.25,
                               interpolation=cv2.INTER_AREA)
            with lock:
                pipeline.picture(camera.id, image)

    def take(_client, _data, m):
        if m.topic == "storesim/state":
            return ended.set() if m.payload == b"ended" else None
        body = json.loads(m.payload)
        with lock:
            if "grams" in body:
                pipeline.plates(body["device"], body["grams"])
                return None
            receipt = pipeline.gate(body["device"], body.get("token"), body["arrived_ns"])
        return post("/receipts", receipt) if receipt else None

    broker = paho.mqtt.client.Client()
    broker.on_message = take
    broker.connect(*mqtt.rsplit(":", 1)[:1], int(mqtt.rsplit(":", 1)[1]))
    broker.subscribe([("storesim/state", 1), ("storesim/gates/#", 1), ("storesim/plates/#", 0)])
    broker.loop_start()
    viewers = [threading.Thread(target=watch, args=[c], daemon=True) for c in layout.cameras]
    for v in viewers:
        v.start()
    post("/start", {"name": "python, nearest person"})
    ended.wait()
    for v in viewers:
        v.join(10)
    result = json.loads(post("/done", {}))
    print(result["verdict"], result.get("reason", ""), "exact:", result["figures"]["receipts.exact"]["value"])
    broker.loop_stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
