// Cutting a stream into parts: sizes, order, bounded memory, and cleaning up.

import t from "tap";
import { type PartRequests, uploadInParts } from "../../src/objectstore/drivers/multipart.ts";
import { MAX_PARTS, partSizes } from "../../src/objectstore/drivers/part-sizes.ts";
import { oddPieces, read } from "../conformance/objectstore.ts";

const MIB = 1024 * 1024;

t.test("part sizes stay small as long as they can", async (t) => {
  const total = (sizeOf: (number: number) => number, parts: number) => {
    let sum = 0;
    for (let number = 1; number <= parts; number++) sum += sizeOf(number);
    return sum;
  };
  const unknown = partSizes();
  t.equal(unknown(1), 8 * MIB);
  t.equal(unknown(8192), 8 * MIB);
  t.equal(total(unknown, 8192), 64 * 1024 * MIB);
  t.equal(unknown(8193), 64 * MIB);
  t.ok(total(unknown, MAX_PARTS) > 500 * 1024 * MIB);
  t.equal(partSizes(1000)(1), 8 * MIB);
  for (const expected of [64 * 1024 * MIB + 1, 2 ** 40, 5 * 2 ** 40]) {
    t.ok(total(partSizes(expected), 8192) >= expected, `${expected} bytes fit`);
    t.ok(partSizes(expected)(MAX_PARTS) <= 5 * 1024 * MIB);
  }
});

t.test("parts are whole, in order, and never more than four at a time", async (t) => {
  const record = recorder();
  const size = 30 * MIB + 5;
  t.equal(await uploadInParts(oddPieces(size), record.requests, {}), size);
  t.same(record.events, ["begin", "complete id 1,2,3,4 of 31457285"]);
  t.ok(record.most <= 4, `${record.most} at once`);
  t.ok((await read(oddPieces(size))).equals(Buffer.concat(record.parts)), "same bytes");
});

t.test("what fits into one part takes one request", async (t) => {
  for (const size of [0, 1, 8 * MIB]) {
    const record = recorder();
    t.equal(await uploadInParts(oddPieces(size), record.requests, {}), size);
    t.same(record.events, [`single ${size}`]);
  }
});

t.test("a failing part ends the upload, whatever the source does, and the upload is removed last", async (t) => {
  const record = recorder({ failAt: 2 });
  async function* silent() {
    yield* oddPieces(20 * MIB);
    await new Promise(() => {});
  }
  await t.rejects(uploadInParts(silent(), record.requests, {}), /part 2 failed/);
  t.equal(record.running, 0);
  t.equal(record.events.at(-1), "abort id");
});

t.test("a failing completion removes the upload and keeps its error", async (t) => {
  const record = recorder();
  record.requests.complete = async () => {
    throw new Error("not completed");
  };
  await t.rejects(uploadInParts(oddPieces(9 * MIB), record.requests, {}), /not completed/);
  t.equal(record.events.at(-1), "abort id");
});

t.test("cancelled while beginning: the upload that began is removed", async (t) => {
  const record = recorder();
  const controller = new AbortController();
  const { begin } = record.requests;
  record.requests.begin = async () => {
    controller.abort();
    return begin();
  };
  await t.rejects(uploadInParts(oddPieces(9 * MIB), record.requests, { signal: controller.signal }), {
    code: "CANCELLED",
  });
  t.same(record.events, ["begin", "abort id"]);
});

function recorder({ failAt = 0 } = {}) {
  const record = {
    events: [] as string[],
    parts: [] as Buffer[],
    running: 0,
    most: 0,
    requests: {} as PartRequests<number>,
  };
  record.requests = {
    async single(content) {
      record.events.push(`single ${content.length}`);
    },
    async begin() {
      record.events.push("begin");
      return "id";
    },
    async part(_id, number, content) {
      record.most = Math.max(record.most, ++record.running);
      await new Promise((resolve) => setImmediate(resolve));
      record.running--;
      if (number === failAt) throw new Error(`part ${number} failed`);
      record.parts[number - 1] = Buffer.from(content);
      return number;
    },
    async complete(id, parts, size) {
      record.events.push(`complete ${id} ${parts.join()} of ${size}`);
    },
    async abort(id) {
      record.events.push(`abort ${id}`);
    },
  };
  return record;
}
