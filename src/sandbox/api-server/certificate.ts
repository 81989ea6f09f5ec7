// A self-signed TLS certificate for loopback: kubectl sends a token over TLS only, and Node can sign but not write X.509.
import { generateKeyPairSync, randomBytes, sign, X509Certificate } from "node:crypto";

export type Certificate = { certificate: string; key: string };

/** PEM texts; valid for ten years, for localhost, 127.0.0.1 and ::1. */
export function createCertificate(now: Date = new Date()): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const algorithm = sequence(objectId("1.2.840.10045.4.3.2"));
  const name = sequence(tagged(0x31, sequence(objectId("2.5.4.3"), tagged(0x0c, Buffer.from("kubernetes-sandbox")))));
  const until = new Date(now.getTime() + 10 * 365 * 86_400_000);
  const before = new Date(now.getTime() - 3_600_000);
  const body = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    name,
    sequence(time(before), time(until)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, sequence(basicConstraints(), keyUsage(), serverUse(), alternativeNames())),
  );
  const signature = tagged(0x03, Buffer.concat([Buffer.from([0]), sign("sha256", body, privateKey)]));
  const certificate = new X509Certificate(sequence(body, algorithm, signature)).toString();
  return { certificate, key: privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
}

// DER: a tag, the length, the content.
function tagged(tag: number, content: Buffer): Buffer {
  const length = content.length;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const bytes = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...bytes]), content]);
}

function sequence(...parts: Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function objectId(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const number of rest) {
    const groups = [number & 0x7f];
    for (let left = number >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return tagged(0x06, Buffer.from(bytes));
}

function time(at: Date): Buffer {
  return tagged(0x18, Buffer.from(at.toISOString().replace(/[-:T]|\.\d+/g, "")));
}

function extension(id: string, critical: boolean, content: Buffer): Buffer {
  const mark = critical ? [tagged(0x01, Buffer.from([0xff]))] : [];
  return sequence(objectId(id), ...mark, tagged(0x04, content));
}

function basicConstraints(): Buffer {
  return extension("2.5.29.19", true, sequence(tagged(0x01, Buffer.from([0xff]))));
}

// digitalSignature, keyEncipherment, keyCertSign: it is its own authority.
function keyUsage(): Buffer {
  return extension("2.5.29.15", true, tagged(0x03, Buffer.from([2, 0b1010_0100])));
}

function serverUse(): Buffer {
  return extension("2.5.29.37", false, sequence(objectId("1.3.6.1.5.5.7.3.1")));
}

function alternativeNames(): Buffer {
  const loopback6 = Buffer.concat([Buffer.alloc(15), Buffer.from([1])]);
  return extension(
    "2.5.29.17",
    false,
    sequence(
      tagged(0x82, Buffer.from("localhost")),
      tagged(0x82, Buffer.from("kubernetes.default.svc")),
      tagged(0x87, Buffer.from([127, 0, 0, 1])),
      tagged(0x87, loopback6),
    ),
  );
}
