import { connect, type Socket } from "node:net";
import type { ClamdAddress } from "#runtime/antivirus/antivirus-config.ts";

/** What one file is, or why nobody knows. */
export type Verdict =
  | { kind: "clean" }
  | { kind: "infected"; signature: string }
  | { kind: "unknown"; because: string };

const CHUNK_BYTES = 64 * 1024;
const LONGEST_REPLY = 4_096;

/**
 * Sends a file to clamd (`INSTREAM`, clamd(8)): each piece after its length, four bytes in network order, and a length of
 * zero at the end. It is asked with `z`, so that the command and its answer end with a zero byte. It never fails: what was
 * not looked into is `unknown`.
 */
export async function scanWithClamd(
  address: ClamdAddress,
  bytes: Uint8Array,
  milliseconds: number,
): Promise<Verdict> {
  try {
    return verdictOf(await ask(address, pieces(bytes), milliseconds));
  } catch (error) {
    return { kind: "unknown", because: (error as Error).message };
  }
}

/**
 * Its program and its signatures: `ClamAV 1.4.6/27832/Sat Nov 28 09:27:05 2026`; without signatures of its own, the program
 * alone.
 * @throws Error when it does not answer
 */
export async function versionOfClamd(address: ClamdAddress, milliseconds: number): Promise<string> {
  const reply = await ask(address, [Buffer.from("zVERSION\0")], milliseconds);
  if (!reply.startsWith("ClamAV")) throw new Error(`non è clamd a rispondere: «${reply.slice(0, 60)}»`);
  return reply;
}

function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  yield Buffer.from("zINSTREAM\0");
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    const piece = bytes.subarray(at, at + CHUNK_BYTES);
    yield lengthOf(piece.length);
    yield piece;
  }
  yield lengthOf(0);
}

function lengthOf(count: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(count);
  return length;
}

/** `stream: OK`, `stream: Win.Test.EICAR_HDB-1 FOUND`; anything else (`INSTREAM size limit exceeded. ERROR`) is no verdict. */
function verdictOf(reply: string): Verdict {
  if (reply === "stream: OK") return { kind: "clean" };
  const signature = /^stream: (.{1,200}) FOUND$/.exec(reply)?.[1];
  return signature === undefined
    ? { kind: "unknown", because: `clamd risponde «${reply.slice(0, 200)}»` }
    : { kind: "infected", signature: signature.replaceAll(/[^\w.:()/+-]/g, "_") };
}

/** One connection, one question, one answer. */
function ask(address: ClamdAddress, said: Iterable<Uint8Array>, milliseconds: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(address);
    let reply = "";
    const timer = setTimeout(
      () => fail(new Error(`nessuna risposta in ${Math.round(milliseconds / 1000)} s`)),
      milliseconds,
    );
    const fail = (error: Error) => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reply.split("\0")[0]?.trim() ?? "");
    };
    socket.setEncoding("latin1");
    socket.on("connect", () => void write(socket, said));
    socket.on("data", (text: string) => {
      reply += text;
      if (reply.includes("\0")) end();
      else if (reply.length > LONGEST_REPLY) fail(new Error("una risposta troppo lunga"));
    });
    // It closes before the end of a file that is too long for it, having said so.
    socket.on("end", () => (reply === "" ? fail(new Error("ha chiuso senza rispondere")) : end()));
    socket.on("error", (error) => (reply === "" ? fail(error) : end()));
  });
}

/** At the pace at which it reads. Whatever goes wrong is told by the socket. */
async function write(socket: Socket, said: Iterable<Uint8Array>): Promise<void> {
  for (const piece of said) {
    if (socket.destroyed) return;
    if (!socket.write(piece))
      await new Promise<void>((resolve) => {
        socket.once("drain", resolve);
        socket.once("close", () => resolve());
      });
  }
}
