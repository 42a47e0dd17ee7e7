// Reads an MCAP file with the format's own JavaScript library and decodes every message with the descriptors
// in the file, as the viewers in a browser do. Prints how many messages there are on each topic.
// Usage: node read.cjs FILE, with @mcap/core, fzstd and protobufjs where node finds them.
const fs = require("fs");
const { McapIndexedReader, McapStreamReader } = require("@mcap/core");
const fzstd = require("fzstd");
const protobuf = require("protobufjs");
const { FileDescriptorSet } = require("protobufjs/ext/descriptor");

const decompressHandlers = { zstd: (data, size) => fzstd.decompress(data, new Uint8Array(Number(size))) };

function readable(bytes) {
  return {
    size: async () => BigInt(bytes.length),
    read: async (offset, length) => bytes.subarray(Number(offset), Number(offset + length)),
  };
}

async function main() {
  const bytes = new Uint8Array(fs.readFileSync(process.argv[2]));
  const reader = await McapIndexedReader.Initialize({ readable: readable(bytes), decompressHandlers });
  const types = new Map();
  for (const [id, schema] of reader.schemasById) {
    const root = protobuf.Root.fromDescriptor(FileDescriptorSet.decode(schema.data));
    root.resolveAll();
    types.set(id, root.lookupType(schema.name));
  }
  const topics = {};
  let last = 0n;
  for await (const m of reader.readMessages()) {
    const channel = reader.channelsById.get(m.channelId);
    const type = types.get(channel.schemaId);
    const value = type.decode(m.data);
    if (type.encode(value).finish().length !== m.data.length) throw new Error(channel.topic + ": lost bytes");
    if (m.logTime < last) throw new Error(channel.topic + ": time goes back");
    last = m.logTime;
    topics[channel.topic] = (topics[channel.topic] ?? 0) + 1;
  }
  const attachments = [];
  for await (const a of reader.readAttachments()) attachments.push(a.name);
  let streamed = 0;
  const stream = new McapStreamReader({ decompressHandlers, validateCrcs: true });
  stream.append(bytes);
  for (let r; (r = stream.nextRecord()); ) streamed += r.type === "Message";
  if (!stream.done()) throw new Error("the file does not end");
  console.log(JSON.stringify({ topics, attachments, streamed }));
}

main();
