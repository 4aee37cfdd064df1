// Signing in and out.
import type { components } from "../../clients/typescript/src/index.js";
import { type Answer, type Operation, Sender } from "../../clients/typescript/src/call.js";
import { application, base } from "./session.js";

export type Session = NonNullable<components["schemas"]["Session"]> & { readonly user_agent?: string | null; readonly network?: string | null };
type Page = { readonly results: readonly Session[]; readonly next?: string | null };

const CREATE: Operation = { method: "POST", path: "/api/v1/sessions/create", sensitive: true, open: true };
const INDEX: Operation = { method: "POST", path: "/api/v1/sessions/index", repeatable: true };
const DESTROY: Operation = { method: "POST", path: "/api/v1/sessions/destroy" };
const DESTROY_ALL: Operation = { method: "POST", path: "/api/v1/sessions/destroy_all" };

export interface Credentials {
  readonly email: string;
  readonly password: string;
  readonly remember_me: boolean;
}

export async function open(credentials: Credentials): Promise<Session & { token: string }> {
  const sender = new Sender(base, undefined, {});
  return (await sender.call<Session & { token: string }>(CREATE, { ...credentials, application })).data;
}

export function listed(token: string, page: object): Promise<Answer<Page>> {
  return new Sender(base, token, {}).call(INDEX, { page });
}

/** Without an id, the one that asks. */
export function end(token: string, id?: number): Promise<Answer<Session>> {
  return new Sender(base, token, { retry: false }).call(DESTROY, { ...(id && { id }) });
}

export function endAll(token: string, keep_current: boolean): Promise<Answer<unknown>> {
  return new Sender(base, token, {}).call(DESTROY_ALL, { keep_current });
}
