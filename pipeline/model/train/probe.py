"""Writes weights/probe.onnx and its manifest row: y = relu(w * x + b), a 1x1 convolution with two channels in
and three out.

The network is built in, so that `storesim doctor` can tell a library that loads from one that computes. All weights
are small integers and halves: the answer is exact in float32 on every machine. The ONNX file is written field by field
(it is a protocol buffer; field numbers from onnx.proto3), which needs nothing but Python itself.
"""

import struct

import manifest

OPSET = 13  # the operator set every runtime of the last years reads
IR_VERSION = 8
FLOAT = 1  # TensorProto.FLOAT

WEIGHT = [[1, 2], [-1, 0.5], [0.25, -2]]  # (3 out, 2 in)
BIAS = [0.5, -1, 3]
INPUT_SHAPE = [1, 2, 2, 3]
OUTPUT_SHAPE = [1, 3, 2, 3]


def varint(n):
    out = b""
    while n > 127:
        out, n = out + bytes([n & 127 | 128]), n >> 7
    return out + bytes([n])


def number(field, value):
    return varint(field << 3) + varint(value)


def block(field, payload):
    payload = payload.encode() if isinstance(payload, str) else payload
    return varint(field << 3 | 2) + varint(len(payload)) + payload


def tensor(name, shape, values):
    dims = b"".join(number(1, n) for n in shape)
    return dims + number(2, FLOAT) + block(8, name) + block(9, struct.pack(f"<{len(values)}f", *values))


def value_info(name, shape):
    dims = b"".join(block(1, number(1, n)) for n in shape)
    return block(1, name) + block(2, block(1, number(1, FLOAT) + block(2, dims)))


def node(operator, inputs, outputs):
    return b"".join(block(1, i) for i in inputs) + b"".join(block(2, o) for o in outputs) + block(4, operator)


def model():
    flat = [w for row in WEIGHT for w in row]
    graph = (
        block(1, node("Conv", ["x", "w", "b"], ["wx_plus_b"]))
        + block(1, node("Relu", ["wx_plus_b"], ["y"]))
        + block(2, "probe")
        + block(5, tensor("w", [3, 2, 1, 1], flat))
        + block(5, tensor("b", [3], BIAS))
        + block(11, value_info("x", INPUT_SHAPE))
        + block(12, value_info("y", OUTPUT_SHAPE))
    )
    return number(1, IR_VERSION) + block(2, "storesim") + block(7, graph) + block(8, block(1, "") + number(2, OPSET))


def answer(x):
    """x and the result are flat, planes first."""
    pixels = INPUT_SHAPE[2] * INPUT_SHAPE[3]
    return [
        max(0.0, sum(w * x[c * pixels + p] for c, w in enumerate(row)) + b)
        for row, b in zip(WEIGHT, BIAS)
        for p in range(pixels)
    ]


def main():
    path = manifest.ROOT / "weights" / "probe.onnx"
    path.write_bytes(model())
    x = [float(i - 4) for i in range(12)]
    manifest.put("probe", path, {
        "opset": OPSET,
        "parameters": len(BIAS) + sum(len(row) for row in WEIGHT),
        "inputs": [{"name": "x", "shape": INPUT_SHAPE}],
        "outputs": [{"name": "y", "shape": OUTPUT_SHAPE}],
        "training": {"command": "python3 train/probe.py"},
        "check": {"input": x, "outputs": [answer(x)], "tolerance": 0.0},
    })


if __name__ == "__main__":
    main()
