"""Reads the recordings of `storesim record --format mcap`: the container of https://mcap.dev/spec, whose chunks are
not compressed there, with protobuf messages whose schemas are in the file."""
import struct

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory


def records(read):
    """All records, those in chunks too, as pairs of opcode and bytes."""
    while head := read(9):
        op, size = struct.unpack("<BQ", head)
        data = read(size)
        if op == 6:  # a chunk: start, end, size, checksum, compression, size, records
            (name,) = struct.unpack_from("<I", data, 28)
            if name:
                raise ValueError("chunks are compressed: unpack them with the mcap tool first")
            rest = memoryview(data)[40:]
            while rest:
                op, size = struct.unpack_from("<BQ", rest)
                yield op, bytes(rest[9:9 + size])
                rest = rest[9 + size:]
        elif op == 2:  # the footer
            return
        else:
            yield op, data


def string(data, at):
    (size,) = struct.unpack_from("<I", data, at)
    return data[at + 4:at + 4 + size], at + 4 + size


def messages(path):
    """All messages in order of arrival: topic, the camera's count, nanoseconds of arrival, decoded message."""
    pool, kinds, topics = descriptor_pool.DescriptorPool(), {}, {}
    factory = message_factory.MessageFactory(pool)
    with open(path, "rb") as file:
        if file.read(8) != b"\x89MCAP0\r\n":
            raise ValueError(f"{path} is no MCAP file")
        for op, data in records(file.read):
            if op == 3:  # a schema
                name, at = string(data, 2)
                _, at = string(data, at)
                for part in descriptor_pb2.FileDescriptorSet.FromString(string(data, at)[0]).file:
                    pool.Add(part)
                kinds[data[:2]] = factory.GetPrototype(pool.FindMessageTypeByName(name.decode()))
            elif op == 4:  # a channel
                topics[data[:2]] = string(data, 4)[0].decode(), kinds[data[2:4]]
            elif op == 5:  # a message
                topic, kind = topics[data[:2]]
                seq, arrived = struct.unpack_from("<IQ", data, 2)
                yield topic, seq, arrived, kind.FromString(data[22:])
