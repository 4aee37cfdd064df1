// An API on this machine that answers what a test tells it to.

import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";

const time = "2026-03-02T09:30:00.123456Z";
export const item = { id: 7, created_at: time, last_updated: time, key: "rooms", slug: "kitchen", image: null };
export const wrong = { attr: "key", rule: "required", message: "is required" };

/** One answer. `dropped`: none comes, the connection just ends; `after`: how many milliseconds it takes. */
export interface Told {
  readonly code?: number;
  readonly body?: string;
  readonly retryAfter?: string;
  readonly dropped?: boolean;
  readonly after?: number;
}

export interface Asked {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export function envelope(code: number, status: string, members: object = {}): Told {
  return { code, body: JSON.stringify({ code, status, request_id: "0f5c2d0e", ...members }) };
}

export function success(data: unknown, members: object = {}): Told {
  return envelope(200, "action-successful", { data, ...members });
}

/** Answers what it is told, in that order, the last one again and again; `asked` is what came. */
export class Fake {
  readonly asked: Asked[] = [];
  url = "";
  onAsked = (): unknown => undefined;
  #told: Told[] = [];

  tell(...told: Told[]): void {
    this.#told = told;
  }

  next(asked: Asked): Told {
    this.asked.push(asked);
    this.onAsked();
    const [first = {}, ...others] = this.#told;
    if (others.length) this.#told = others;
    return first;
  }
}

export async function serving(test: TestContext): Promise<Fake> {
  const fake = new Fake();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url: path, headers } = request;
    const told = fake.next({ method, path, headers, body: Buffer.concat(chunks).toString() });
    await new Promise((resolve) => setTimeout(resolve, told.after ?? 0));
    if (told.dropped) return void request.socket.destroy();
    if (told.retryAfter) response.setHeader("retry-after", told.retryAfter);
    response.writeHead(told.code ?? 200, { "content-type": "application/json" }).end(told.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  test.after(() => (server.closeAllConnections(), server.close()));
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return fake;
}

/** A port that nobody listens on. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
